"""What a match tells of a coach, in whole phrases: nothing here decides anything.

Each names what was found of this coach, so that it can be checked against the coach.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

OFFERS = "Offers {types}"
NAMES = "Names {specialties} among the specialties"
WORKED = "Worked in {industry}"
KNOWS = "Knows {function}"
ONE_HOUR = "1 open hour in the next 14 days"
HOURS = "{count} open hours in the next 14 days"
ONE_WISHED_HOUR = "1 open hour at your times in the next 14 days"
WISHED_HOURS = "{count} open hours at your times in the next 14 days"
RATED = "Members rate {rating} of 5 ({count})"
CAME_BACK = "{returned} of {firsts} came back"

OFFERS_NOT = "Does not offer {types}"
NAMES_NOT = "Does not name {specialties} among the specialties"
WORKED_NOT = "Does not name {industry} among the industries"
KNOWS_NOT = "Does not name {function} among the functions"
NO_HOUR = "No open hour in the next 14 days"
NO_WISHED_HOUR = "No open hour at your times in the next 14 days"


class Kind(StrEnum):
    """What a fact is about."""

    COACHING_TYPES = "coaching_types"
    SPECIALTIES = "specialties"
    HOURS = "hours"
    INDUSTRY = "industry"
    FUNCTION = "function"
    RATING = "rating"
    RETURN = "return"


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that speaks for a coach, or that is missing: a phrase above with its values."""

    kind: Kind
    phrase: str
    values: Mapping[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        return self.phrase.format_map(self.values)


def listed(names: Sequence[str]) -> str:
    """`Leadership`, `Leadership and Career`, `Leadership, Career and Sales`."""
    *others, last = names
    return f"{', '.join(others)} and {last}" if others else last
