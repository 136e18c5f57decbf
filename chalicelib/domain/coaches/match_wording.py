"""What a match tells of a coach, in whole phrases: nothing here decides anything.

Each names what was found of this coach, so that it can be checked against the coach.
"""

from collections.abc import Sequence
from enum import StrEnum

from msgspec import Struct

from chalicelib.domain.kernel.phrases import Phrase


class FactKind(StrEnum):
    """What a fact is about."""

    COACHING_TYPES = "coaching_types"
    SPECIALTIES = "specialties"
    HOURS = "hours"
    INDUSTRY = "industry"
    FUNCTION = "function"
    RATING = "rating"
    RETURN = "return"


class Fact(Struct, frozen=True):
    """One thing that speaks for a coach, or that is missing."""

    kind: FactKind
    text: Phrase


def offers(types: Sequence[str]) -> Phrase:
    return Phrase("Offers {types}", types=listed(types))


def offers_not(types: Sequence[str]) -> Phrase:
    return Phrase("Does not offer {types}", types=listed(types))


def names(specialties: Sequence[str]) -> Phrase:
    return Phrase("Names {specialties} among the specialties", specialties=listed(specialties))


def names_not(specialties: Sequence[str]) -> Phrase:
    return Phrase(
        "Does not name {specialties} among the specialties", specialties=listed(specialties)
    )


def open_hours(count: int, *, preferred: bool) -> Phrase:
    if preferred:
        return Phrase.counted(
            count,
            "{number} open hour at your times in the next 14 days",
            "{number} open hours at your times in the next 14 days",
        )
    return Phrase.counted(
        count,
        "{number} open hour in the next 14 days",
        "{number} open hours in the next 14 days",
    )


def no_open_hour(*, preferred: bool) -> Phrase:
    if preferred:
        return Phrase("No open hour at your times in the next 14 days")
    return Phrase("No open hour in the next 14 days")


def worked_in(industry: str) -> Phrase:
    return Phrase("Worked in {industry}", industry=industry)


def worked_not_in(industry: str) -> Phrase:
    return Phrase("Does not name {industry} among the industries", industry=industry)


def knows(function: str) -> Phrase:
    return Phrase("Knows {function}", function=function)


def knows_not(function: str) -> Phrase:
    return Phrase("Does not name {function} among the functions", function=function)


def rated(stars: int, ratings: int) -> Phrase:
    mean = f"{stars / ratings:.1f}"
    return Phrase("Members rate {rating} of 5 ({count})", rating=mean, count=ratings)


def came_back(returned: int, firsts: int) -> Phrase:
    return Phrase("{returned} of {firsts} came back", returned=returned, firsts=firsts)


def listed(names: Sequence[str]) -> str:
    """`Leadership`, `Leadership and Career`, `Leadership, Career and Sales`."""
    *others, last = names
    return Phrase("{first} and {last}", first=", ".join(others), last=last) if others else last
