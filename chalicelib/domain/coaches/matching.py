"""Find My Coach: which coaches fit a member's wishes, in which order, and why.

Fits: who offers a wished type (of those that the member may book), and speaks a wished language.
That a coach is visible, has room, and is not the member is seen to before.

Score, in whole points; a wish that was not expressed gives its full points to everybody:

    types        30   the wished types that are offered; the first wish counts twice
    specialties  20   the wished specialties that are named
    hours        20   open hours at the preferred times in the next 14 days; ten are enough
    industry     10   named or not
    function     10   named or not
    rating        6   the mean of all ratings and of ten of 4.4, so that few say little
    return        4   how many came back after a first session, with four of eight beside them

No part is negative, so one more thing that fits never lowers a score; and a score depends on no
other coach.

Order: by bands of five points; in a band first who has less to do (members and one more, over the
most that the coach takes, or twenty), then the higher score, then a hash of member and coach, which
is the same each time, then the id. So coaches who fit equally well share the members.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.domain.coaches import match_wording as wording
from chalicelib.domain.coaches.cards import Card
from chalicelib.domain.coaches.match_wording import Fact, FactKind
from chalicelib.domain.coaches.openings import HOUR, HOURS
from chalicelib.domain.kernel.phrases import Phrase
from chalicelib.domain.kernel.text.folding import fold
from chalicelib.domain.time.wall_clock import DAY, stretches

TYPES, SPECIALTIES, PREFERRED, INDUSTRY, FUNCTION, RATING, RETURN = 30, 20, 20, 10, 10, 6, 4
ENOUGH_HOURS = 10
BAND = 5
USUAL_MEMBERS = 20
USUAL_STARS, USUAL_RATINGS = 44, 10
USUAL_RETURNED, USUAL_FIRSTS = 4, 8
FEW = 3
TELLING_FIRSTS = 3
"""A share of returns is told from so many pairs on: of fewer it would tell of single persons."""

THURSDAY = 3
"""The weekday of the first day of 1970; Monday is 0."""


class Part(StrEnum):
    """A part of the day in the member's zone."""

    EARLY = "early"
    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"


PARTS: Mapping[Part, range] = {
    Part.EARLY: range(6, 9),
    Part.MORNING: range(9, 12),
    Part.AFTERNOON: range(12, 17),
    Part.EVENING: range(17, 21),
}


class Fit(StrEnum):
    GREAT = "great"
    GOOD = "good"
    POSSIBLE = "possible"


FITS = ((85, Fit.GREAT), (65, Fit.GOOD), (0, Fit.POSSIBLE))


class Preferred(Struct, frozen=True):
    """These parts of these weekdays; Monday is 0."""

    days: frozenset[int]
    parts: frozenset[Part]


class Survey(Struct, frozen=True, kw_only=True):
    """What a member wishes for, the most wished type first; empty is not asked.

    `timezone` is that of the preferred hours; empty: the member's own.
    """

    coaching_type_ids: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    specialties: tuple[str, ...] = ()
    industry: str = ""
    function: str = ""
    preferred_hours: tuple[Preferred, ...] = ()
    timezone: str = ""


class Candidate(Struct, frozen=True):
    """A coach whom the member may see: of what they offer, the types that the member may book, and
    their open hours (bit 0 is the present hour).
    """

    card: Card
    type_ids: tuple[str, ...]
    hours: int


class Asked(Struct, frozen=True):
    """A survey as it is compared: for whom, the types' names, the preferred hours as bits."""

    member_id: str
    survey: Survey
    type_names: Mapping[str, str]
    preferred: int


class Match(Struct, frozen=True):
    """A coach who fits; `hours` are the open ones that count, `position` is the place in order."""

    candidate: Candidate
    score: int
    hours: int
    position: str
    reasons: tuple[Fact, ...]
    missing: tuple[Fact, ...]

    @property
    def fit(self) -> Fit:
        return next(fit for least, fit in FITS if self.score >= least)


class Relaxed(Struct, frozen=True):
    """A wish without which more coaches would fit, and how many in all."""

    field: str
    would_find: int


Judged = tuple[int, Fact | None, Fact | None]
"""The points of a part, what speaks for the coach, what is missing."""


def rank(candidates: Iterable[Candidate], asked: Asked) -> list[Match]:
    """Those who fit, best first."""
    found = [match(each, asked) for each in candidates if fits(each, asked.survey)]
    return sorted(found, key=lambda each: each.position)


def fits(candidate: Candidate, survey: Survey) -> bool:
    """Whether the coach has what must be."""
    types, languages = survey.coaching_type_ids, survey.languages
    offers = any(each in candidate.type_ids for each in types) if types else candidate.type_ids
    understood = any(candidate.card.speaks(each) for each in languages)
    return bool(offers) and (understood or not languages)


def relax(candidates: Sequence[Candidate], survey: Survey) -> list[Relaxed]:
    """Where few fit: each of the wishes that must be met without which more would."""
    found = _count(candidates, survey)
    if found >= FEW:
        return []
    without = {
        "languages": replace(survey, languages=()),
        "coaching_type_ids": replace(survey, coaching_type_ids=()),
    }
    told = (Relaxed(field, _count(candidates, each)) for field, each in without.items())
    return [each for each in told if each.would_find > found]


def match(candidate: Candidate, asked: Asked) -> Match:
    """How well the coach fits, and why."""
    judged = [judge(candidate, asked) for judge in JUDGES]
    score = sum(points for points, _, _ in judged)
    return Match(
        candidate=candidate,
        score=score,
        hours=_counting(candidate, asked),
        position=position(candidate.card, score, asked.member_id),
        reasons=tuple(reason for _, reason, _ in judged if reason),
        missing=tuple(missing for _, _, missing in judged if missing),
    )


def position(card: Card, score: int, member_id: str) -> str:
    """Where a coach of this score stands for the member: a text that sorts so."""
    load = (card.members + 1) / (card.terms.max_members or USUAL_MEMBERS)
    chance = hashlib.sha256(f"{member_id}\n{card.coach_id}".encode()).hexdigest()[:16]
    return f"{20 - score // BAND:02}{load:017.9f}{100 - score:03}{chance}{card.coach_id}"


def preferred_hours(survey: Survey, first_hour: int) -> int:
    """The hours of the next 14 days that a member prefers, as bits; all if none is preferred.

    An hour counts to the part of the day in which its middle lies, on the member's clock: in zones
    of half hours it touches two.
    """
    if not survey.preferred_hours:
        return (1 << HOURS) - 1
    wished = {
        (day, hour)
        for each in survey.preferred_hours
        for day in each.days
        for part in each.parts
        for hour in PARTS[part]
    }
    begins = first_hour * HOUR + HOUR // 2
    bits = 0
    for start, end, offset in stretches(survey.timezone, begins, begins + HOURS * HOUR):
        for middle in range(start + (begins - start) % HOUR, end, HOUR):
            day, second = divmod(middle + offset, DAY)
            if ((day + THURSDAY) % 7, second // HOUR) in wished:
                bits |= 1 << (middle - begins) // HOUR
    return bits


def _count(candidates: Iterable[Candidate], survey: Survey) -> int:
    return sum(fits(each, survey) for each in candidates)


def _counting(candidate: Candidate, asked: Asked) -> int:
    return candidate.hours & asked.preferred


def _share(points: int, part: int, whole: int) -> int:
    """So many of the points, rounded half up."""
    return (2 * points * part + whole) // (2 * whole)


def _of_types(candidate: Candidate, asked: Asked) -> Judged:
    wished = tuple(dict.fromkeys(asked.survey.coaching_type_ids))
    if not wished:
        return TYPES, None, None
    weights = {each: 2 if each == wished[0] else 1 for each in wished}
    met = [each for each in wished if each in candidate.type_ids]
    unmet = [asked.type_names[each] for each in wished if each not in met]
    return (
        _share(TYPES, sum(weights[each] for each in met), sum(weights.values())),
        _fact(FactKind.COACHING_TYPES, wording.offers, [asked.type_names[each] for each in met]),
        _fact(FactKind.COACHING_TYPES, wording.offers_not, unmet),
    )


def _of_specialties(candidate: Candidate, asked: Asked) -> Judged:
    wished = {fold(each): each for each in asked.survey.specialties}
    if not wished:
        return SPECIALTIES, None, None
    own = _by_fold(candidate.card.said.specialties)
    met = [own[each] for each in wished if each in own]
    unmet = [name for each, name in wished.items() if each not in own]
    return (
        _share(SPECIALTIES, len(met), len(wished)),
        _fact(FactKind.SPECIALTIES, wording.names, met),
        _fact(FactKind.SPECIALTIES, wording.names_not, unmet),
    )


def _of_hours(candidate: Candidate, asked: Asked) -> Judged:
    count = _counting(candidate, asked).bit_count()
    preferred = bool(asked.survey.preferred_hours)
    enough = not preferred or count >= ENOUGH_HOURS
    points = PREFERRED if enough else _share(PREFERRED, count, ENOUGH_HOURS)
    if not count:
        return points, None, Fact(FactKind.HOURS, wording.no_open_hour(preferred=preferred))
    return points, Fact(FactKind.HOURS, wording.open_hours(count, preferred=preferred)), None


def _of_industry(candidate: Candidate, asked: Asked) -> Judged:
    wished = asked.survey.industry
    if not wished:
        return INDUSTRY, None, None
    known = _by_fold(candidate.card.said.industries).get(fold(wished))
    if known:
        return INDUSTRY, Fact(FactKind.INDUSTRY, wording.worked_in(known)), None
    return 0, None, Fact(FactKind.INDUSTRY, wording.worked_not_in(wished))


def _of_function(candidate: Candidate, asked: Asked) -> Judged:
    wished = asked.survey.function
    if not wished:
        return FUNCTION, None, None
    known = _by_fold(candidate.card.said.functions).get(fold(wished))
    if known:
        return FUNCTION, Fact(FactKind.FUNCTION, wording.knows(known)), None
    return 0, None, Fact(FactKind.FUNCTION, wording.knows_not(wished))


def _of_rating(candidate: Candidate, asked: Asked) -> Judged:
    rated = candidate.card.rated
    points = _share(RATING, rated.stars + USUAL_STARS, 5 * (rated.ratings + USUAL_RATINGS))
    if not rated.ratings:
        return points, None, None
    return points, Fact(FactKind.RATING, wording.rated(rated.stars, rated.ratings)), None


def _of_return(candidate: Candidate, asked: Asked) -> Judged:
    rated = candidate.card.rated
    points = _share(RETURN, rated.returned + USUAL_RETURNED, rated.firsts + USUAL_FIRSTS)
    if rated.firsts < TELLING_FIRSTS:
        return points, None, None
    return points, Fact(FactKind.RETURN, wording.came_back(rated.returned, rated.firsts)), None


JUDGES: tuple[Callable[[Candidate, Asked], Judged], ...] = (
    _of_types,
    _of_specialties,
    _of_hours,
    _of_industry,
    _of_function,
    _of_rating,
    _of_return,
)


def _fact(
    kind: FactKind, phrase: Callable[[Sequence[str]], Phrase], names: Sequence[str]
) -> Fact | None:
    return Fact(kind, phrase(names)) if names else None


def _by_fold(own: Iterable[str]) -> dict[str, str]:
    return {fold(each): each for each in own}
