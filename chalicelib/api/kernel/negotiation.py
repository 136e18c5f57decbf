"""In which media type and which language an answer is wanted (RFC 9110, 12.5.1 and 12.5.4).

    Accept: text/csv                           CSV
    Accept: text/csv;q=0.5, application/json   JSON
    Accept: */*, or none, or only others       the first that is offered

    Accept-Language: de-AT, en;q=0.5           German
    Accept-Language: fr, or none               English

Who accepts nothing of what is offered gets the first too, as the RFC allows: an answer that says
its type helps more than a refusal.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from chalicelib.domain.kernel.phrases import ENGLISH
from chalicelib.domain.workspaces.people import LANGUAGES

NO_WISH = "*/*"


class Range(NamedTuple):
    """A part of `Accept`: what it names, and how much it is wanted, from 0 to 1."""

    name: str
    weight: float

    def fits(self, media_type: str) -> bool:
        kind = media_type.partition("/")[0]
        return self.name in {media_type, f"{kind}/*", NO_WISH}

    @property
    def precision(self) -> int:
        """The part that names a type more closely decides, wherever it stands."""
        return (self.name != NO_WISH) + (not self.name.endswith("/*"))


def choose(accept: str | None, offered: Sequence[str]) -> str:
    """The offered media type that is wanted most; of equals the first."""
    ranges = [*_ranges(accept or NO_WISH)]

    def wanted(media_type: str) -> float:
        bare = media_type.partition(";")[0].strip().lower()
        fitting = [each for each in ranges if each.fits(bare)]
        return max(fitting, key=lambda each: each.precision).weight if fitting else 0

    return max(offered, key=wanted)


def choose_language(accept: str | None) -> str:
    """The language of ours that is wanted most; of equals the first that is named."""
    wishes = [(each.name.partition("-")[0], each.weight) for each in _ranges(accept or "")]
    ours = [(name, weight) for name, weight in wishes if name in LANGUAGES and weight]
    return max(ours, key=lambda each: each[1])[0] if ours else ENGLISH


def _ranges(accept: str) -> Iterator[Range]:
    for part in accept.split(","):
        name, *parameters = (piece.strip().lower() for piece in part.split(";"))
        weights = [text[2:] for text in parameters if text.startswith("q=")]
        yield Range(name, _weight(weights[0]) if weights else 1)


def _weight(text: str) -> float:
    try:
        weight = float(text)
    except ValueError:
        return 0
    return weight if 0 <= weight <= 1 else 0
