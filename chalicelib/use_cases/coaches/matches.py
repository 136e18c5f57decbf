"""Find My Coach: reads who is there, has them ranked, looks up when the first of them are open."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.domain.coaches.matching import (
    Asked,
    Candidate,
    Match,
    Relaxed,
    Survey,
    preferred_hours,
    rank,
    relax,
)
from chalicelib.domain.coaches.openings import HOUR, hour_of
from chalicelib.domain.groups.groups import Rules, allows
from chalicelib.domain.kernel.errors import InvalidError
from chalicelib.domain.kernel.pagination import Page, PageRequest, page_of
from chalicelib.domain.kernel.phrases import Phrase
from chalicelib.domain.kernel.text.folding import fold
from chalicelib.domain.time.wall_clock import instant_at
from chalicelib.domain.workspaces.workspaces import Catalogue, SessionType, workspace_of
from chalicelib.use_cases.coaches.coaches import Market, SeenCoach, read_market
from chalicelib.use_cases.kernel.context import Context
from chalicelib.use_cases.sessions.first_openings import Sought, find_first_openings

MOST_SHOWN = 20
EVERY_HOUR = -1
"""The bits of all hours, also of those after the two weeks that are stored."""

EXACT = 3
"""The first opening is looked up for so many coaches; for the rest the stored hours tell it."""


class Matched(Struct, frozen=True):
    """A coach who fits, as the member sees them; `openings` are the first three at the preferred
    hours, or where there is none in two weeks, at any; `intro` is what may still be booked.
    """

    seen: SeenCoach
    match: Match
    openings: Sequence[datetime]
    intro: SessionType | None


class Matches(Struct, frozen=True):
    page: Page[Matched]
    relax: list[Relaxed]


class Choice(Struct, frozen=True):
    """An answer that so many coaches give; `id` is that of a coaching type, else the answer."""

    id: str
    name: str
    count: int


class Choices(Struct, frozen=True):
    """The answers that coaches give whom the member can see, the most frequent first."""

    coaching_types: list[Choice]
    specialties: list[Choice]
    languages: list[Choice]
    industries: list[Choice]
    functions: list[Choice]


class _Offer(Struct, frozen=True):
    """A coach as a candidate, with the lengths that the member may book in each type."""

    seen: SeenCoach
    candidate: Candidate
    lengths: dict[str, list[SessionType]]

    def shortest(self, type_ids: Collection[str]) -> int:
        """The minutes of the shortest length in these types."""
        return min(each.minutes for kind in type_ids for each in self.lengths.get(kind, ()))


def find_matches(
    ctx: Context,
    caller_id: str,
    survey: Survey,
    page: PageRequest,
    workspace_id: str | None = None,
) -> Matches:
    """The coaches who fit what the caller wishes for, best first, at most 20.

    Two waits: what ranks is read at once, the workspace by the coaching types, whose ids name it;
    then one batch read looks up the first openings.

    Raises:
        ForbiddenError: no workspace knows the caller.
        NotFoundError: the caller may not see the workspace that they name.
        InvalidError: a coaching type is not in the caller's catalogue.
        UnknownTimezoneError: the zone of the preferred hours is unknown.
    """
    now = ctx.now()
    expected = workspace_of(survey.coaching_type_ids[0])
    market = read_market(caller_id, workspace_id, ruled=True, expected=expected)
    catalogue = market.viewer.catalogue
    if catalogue is None:
        return Matches(Page([]), [])
    _check_types(survey, catalogue)
    survey = replace(survey, timezone=survey.timezone or market.viewer.person.timezone)
    offers = {each.candidate.card.coach_id: each for each in _offers(market, catalogue, now)}
    candidates = [each.candidate for each in offers.values()]
    names = {kind.id: kind.name for kind in catalogue.coaching_types.values()}
    asked = Asked(caller_id, survey, names, preferred_hours(survey, hour_of(now)))
    wanted = PageRequest(min(page.limit, MOST_SHOWN), page.after)
    found = page_of(rank(candidates, asked), wanted, lambda each: each.position)
    shown = [(each, offers[each.candidate.card.coach_id]) for each in found.items]
    exact = EXACT if page.after is None else 0
    firsts = _exact_firsts(caller_id, shown[:exact], survey, now)
    items = [
        Matched(
            seen=offer.seen,
            match=each,
            openings=firsts[offer.seen.card.coach_id]
            if offer.seen.card.coach_id in firsts
            else _rough(each, offer.seen, now),
            intro=_intro(market, offer, survey),
        )
        for each, offer in shown
    ]
    return Matches(Page(items, found.next_after), relax(candidates, survey))


def list_choices(ctx: Context, caller_id: str, workspace_id: str | None = None) -> Choices:
    """What may be asked for: only answers that some coach gives whom the caller may see.

    Raises:
        ForbiddenError: no workspace knows the caller.
        NotFoundError: the caller may not see the workspace that they name.
    """
    market = read_market(caller_id, workspace_id, ruled=True)
    catalogue = market.viewer.catalogue
    if catalogue is None:
        return Choices([], [], [], [], [])
    offers = list(_offers(market, catalogue, ctx.now()))
    said = [each.seen.card.said for each in offers]
    offered = Counter(kind for each in offers for kind in each.candidate.type_ids)
    return Choices(
        coaching_types=[
            Choice(kind.id, kind.name, offered[kind.id])
            for kind in catalogue.coaching_types.values()
            if offered[kind.id]
        ],
        specialties=_choices(each.specialties for each in said),
        languages=_choices(each.languages for each in said),
        industries=_choices(each.industries for each in said),
        functions=_choices(each.functions for each in said),
    )


def _choices(answers: Iterable[Sequence[str]]) -> list[Choice]:
    """Each answer once, however it is written, as it is written first."""
    written: dict[str, str] = {}
    counts: Counter[str] = Counter()
    for of_one in answers:
        own = {fold(each): each for each in of_one}
        counts.update(own.keys())
        written = {**own, **written}
    chosen = sorted(counts.items(), key=lambda each: (-each[1], each[0]))
    return [Choice(written[folded], written[folded], count) for folded, count in chosen]


def _check_types(survey: Survey, catalogue: Catalogue) -> None:
    for number, kind in enumerate(survey.coaching_type_ids):
        if kind not in catalogue.coaching_types:
            field = f"coaching_type_ids.{number}"
            raise InvalidError(Phrase("There is no such coaching type in your catalogue."), field)


def _offers(market: Market, catalogue: Catalogue, now: datetime) -> Iterable[_Offer]:
    for seen in market.visible(now):
        lengths = _bookable(seen, catalogue, market.rules)
        yield _Offer(seen, Candidate(seen.card, tuple(lengths), _hours_of(seen, now)), lengths)


def _bookable(
    seen: SeenCoach, catalogue: Catalogue, rules: Collection[Rules]
) -> dict[str, list[SessionType]]:
    """The lengths that the coach offers and a group allows, by coaching type."""
    session_types = catalogue.session_types
    allowed = {
        kind: [
            session_types[each] for each in ids if allows(rules, kind, session_types[each].credits)
        ]
        for kind, ids in seen.offering.items()
    }
    return {kind: lengths for kind, lengths in allowed.items() if lengths}


def _hours_of(seen: SeenCoach, now: datetime) -> int:
    """The open hours ahead that the notice leaves; the first of these only where an opening is
    known to be left in it.
    """
    first = hour_of(seen.card.earliest(now))
    opening = seen.next_opening
    if not opening or hour_of(opening) != first:
        first += 1
    return seen.card.openings.ahead(now) & -(1 << (first - hour_of(now)))


def _types(offer: _Offer, survey: Survey) -> list[str]:
    """What of the wished types, of all if none is wished, the member may book."""
    wished = survey.coaching_type_ids or offer.candidate.type_ids
    return [each for each in wished if each in offer.lengths]


def _counting(match: Match) -> int:
    """The hours among which the first opening is: the preferred ones, if any is open."""
    return match.hours or match.candidate.hours


def _exact_firsts(
    member_id: str, shown: Sequence[tuple[Match, _Offer]], survey: Survey, now: datetime
) -> dict[str, list[datetime]]:
    sought = [
        Sought(
            coach_id=offer.seen.card.coach_id,
            timezone=offer.seen.card.terms.timezone,
            minutes=offer.shortest(_types(offer, survey)),
            hours=_counting(match),
            hints=_known(match, offer.seen, now),
        )
        for match, offer in shown
        if match.candidate.hours
    ]
    return find_first_openings(member_id, sought, now)


def _known(match: Match, seen: SeenCoach, now: datetime) -> list[datetime]:
    """The first openings as far as they are stored, at the hours that count."""
    counting, present = _counting(match), hour_of(now)
    hours = EVERY_HOUR if counting == match.candidate.hours else counting
    return [each for each in seen.next_openings if hours >> (hour_of(each) - present) & 1]


def _rough(match: Match, seen: SeenCoach, now: datetime) -> list[datetime]:
    """The first openings as far as they are stored: the hints, or the hour in which one is."""
    known, hours = _known(match, seen, now), _counting(match)
    hour = hour_of(now) + (hours & -hours).bit_length() - 1
    if not hours or (known and hour_of(known[0]) == hour):
        return known
    return [instant_at(hour * HOUR)]


def _intro(market: Market, offer: _Offer, survey: Survey) -> SessionType | None:
    if market.pairing(offer.seen.card.coach_id).intro_session_id:
        return None
    intros = [
        each
        for kind in _types(offer, survey)
        for each in offer.lengths[kind]
        if each.once_per_coach
    ]
    return min(intros, key=lambda each: (each.minutes, each.id), default=None)
