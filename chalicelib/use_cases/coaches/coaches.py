"""Finding a coach: those whom a person may see, as their own workspace is offered them.

For everyone else a coach does not exist: not linked to the workspace, or taking no new clients
(no more than so many).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from functools import partial

from msgspec import Struct

from chalicelib.domain.coaches.cards import Card, card_of
from chalicelib.domain.coaches.coaches import Coach, Profile
from chalicelib.domain.groups.groups import Rules
from chalicelib.domain.kernel.errors import NotFoundError
from chalicelib.domain.kernel.pagination import Page, PageRequest, page_of
from chalicelib.domain.kernel.text.folding import fold, has_words
from chalicelib.domain.sessions.pairings import Pairing
from chalicelib.domain.time.instants import render_instant
from chalicelib.domain.workspaces.people import Person
from chalicelib.domain.workspaces.workspaces import Catalogue
from chalicelib.storage.coaches import cards, coaches, profiles
from chalicelib.storage.kernel.at_once import at_once
from chalicelib.storage.kernel.table import Key, Rows, read_range, read_rows
from chalicelib.storage.sessions import pairings
from chalicelib.storage.workspaces import groups, workspaces
from chalicelib.storage.workspaces.people import person_key
from chalicelib.use_cases.kernel.access import caller_in, read_caller
from chalicelib.use_cases.kernel.context import Context

LAST = "~"
"""Sorts behind every instant."""

NAME_IN_A_POSITION = 60


class Sort(StrEnum):
    NAME = "name"
    NEXT_OPENING = "next_opening"


class CoachFilter(Struct, frozen=True, kw_only=True):
    """Which coaches, in which order; `text` is words that all must appear; empty: any."""

    coaching_type_id: str = ""
    language: str = ""
    text: str = ""
    sort: Sort = Sort.NAME


class SeenCoach(Struct, frozen=True):
    """A coach as one workspace sees them: what of its catalogue they offer, in its order, and the
    next openings as far as they are stored and still to be had: a hint.
    """

    card: Card
    offering: Mapping[str, tuple[str, ...]]
    next_openings: tuple[datetime, ...]

    @property
    def next_opening(self) -> datetime | None:
        """The first of them."""
        return next(iter(self.next_openings), None)


class CoachInFull(Struct, frozen=True):
    """A coach as somebody sees them, with all that is to be read of them."""

    seen: SeenCoach
    profile: Profile


class Viewer(Struct, frozen=True):
    """Who looks for a coach; without a home workspace there is none to find."""

    person: Person
    catalogue: Catalogue | None

    @property
    def id(self) -> str:
        return self.person.id

    @property
    def workspace_id(self) -> str:
        return self.catalogue.workspace_id if self.catalogue else ""


class Market(Struct, frozen=True):
    """All coaches of the viewer's workspace, and what the viewer has with them, by coach; `rules`
    are those of the viewer's groups, where they were asked for.
    """

    viewer: Viewer
    cards: list[Card]
    pairings: Mapping[str, Pairing]
    rules: Sequence[Rules] = ()

    def pairing(self, coach_id: str) -> Pairing:
        """What the two have with each other; an empty pair if nothing is stored."""
        known = self.pairings.get(coach_id)
        return known or Pairing(member_id=self.viewer.id, coach_id=coach_id)

    def visible(self, now: datetime) -> list[SeenCoach]:
        """The coaches that the viewer could book."""
        seen = (
            see(self.viewer, card, self.pairing(card.coach_id), now)
            for card in self.cards
            if card.coach_id != self.viewer.id
        )
        return [each for each in seen if each]


def list_coaches(
    ctx: Context,
    caller_id: str,
    wanted: CoachFilter,
    page: PageRequest,
    workspace_id: str | None = None,
) -> Page[SeenCoach]:
    """The coaches that the caller could book; none in a workspace where they coach alone.

    Raises:
        NotFoundError: the caller may not see the workspace that they name.
    """
    market = read_market(caller_id, workspace_id)
    found = (each for each in market.visible(ctx.now()) if matches(each, wanted))
    return page_of(found, page, by_opening if wanted.sort is Sort.NEXT_OPENING else by_name)


def read_market(
    caller_id: str, workspace_id: str | None = None, *, ruled: bool = False, expected: str = ""
) -> Market:
    """Who looks, and all whom they may find; with the rules of their groups if it is `ruled`.

    Two waits, the caller and then their workspace, or one where the request itself tells which is
    `expected`: then both are read at once, and nothing of it is used if it is another one. One more
    for those coaches whose link is of older code and has no card yet.

    Raises:
        ForbiddenError: no workspace knows the caller.
        NotFoundError: the caller may not see the workspace that they name.
    """
    guess = _reads_of(expected, ruled=ruled) if expected else []
    own, begun = at_once(partial(known_to, caller_id), *guess)
    person = caller_in(own, caller_id)
    home = home_of(person, workspace_id)
    if home is None:
        return Market(Viewer(person, None), [], {})
    if home != expected:
        first, others = at_once(*_reads_of(home, ruled=ruled))
        begun = [first, *others]
    rows, *register = begun
    known = {pair.coach_id: pair for pair in pairings.pairings_in(own)}
    rules = [*groups.register_in(register[0], home).of(person.group_ids).values()] if ruled else ()
    viewer = Viewer(person, workspaces.catalogue_in(rows, home))
    return Market(viewer, _cards_in(rows, home), known, rules)


def _cards_in(rows: Rows, workspace_id: str) -> list[Card]:
    found, without = cards.cards_in(rows, workspace_id)
    return [*found, *(card_of(each, workspace_id) for each in coaches.list_coaches(without))]


def listed_keys(home: str, pairs: Iterable[Pairing]) -> list[Key]:
    """What tells of the coaches under `Your Coaches`."""
    listed = (cards.card_key(home, pair.coach_id) for pair in pairs if pair.listed)
    return [workspaces.catalogue_key(home), *listed]


def listed_in(
    rows: Rows, person: Person, home: str, pairs: Iterable[Pairing], now: datetime
) -> list[SeenCoach]:
    """`Your Coaches`: also those who take no new clients, none who left the workspace."""
    viewer = Viewer(person, workspaces.catalogue_in(rows, home))
    listed = {pair.coach_id: pair for pair in pairs if pair.listed}
    seen = (see(viewer, card, listed[card.coach_id], now) for card in _cards_in(rows, home))
    return [each for each in seen if each]


def known_to(caller_id: str) -> Rows:
    """The caller, and what they have with each coach."""
    pk, last = person_key(caller_id)
    return read_range(pk, pairings.pairing_key(caller_id, "")[1], last)


def _reads_of(workspace_id: str, *, ruled: bool) -> list[Callable[[], Rows]]:
    """Reads a workspace's catalogue with its cards, and the rules of its groups."""
    pk, first = workspaces.catalogue_key(workspace_id)
    last = f"{cards.card_key(workspace_id, '')[1]}~"
    register = partial(read_rows, [groups.register_key(workspace_id)])
    return [partial(read_range, pk, first, last), *([register] if ruled else [])]


def get_coach(ctx: Context, caller_id: str, coach_id: str) -> CoachInFull:
    """One coach.

    Raises:
        NotFoundError: there is no such coach for the caller.
    """
    viewer, coach, pairing = _read(caller_id, coach_id)
    found = see_coach(viewer, coach, pairing, ctx.now()) if coach else None
    if coach is None or found is None:
        raise NotFoundError(profiles.NO_SUCH_COACH)
    return CoachInFull(found, coach.profile)


def find_seen(
    ctx: Context, caller_id: str, coach_id: str
) -> tuple[Viewer, SeenCoach | None, Pairing]:
    """The coach if the caller may see them, and what the two have with each other."""
    viewer, coach, pairing = _read(caller_id, coach_id)
    return viewer, see_coach(viewer, coach, pairing, ctx.now()) if coach else None, pairing


def _read(caller_id: str, coach_id: str) -> tuple[Viewer, Coach | None, Pairing]:
    viewer = read_viewer(caller_id)
    rows = read_rows([*coaches.coach_keys(coach_id), pairings.pairing_key(caller_id, coach_id)])
    pairing = pairings.pairing_in(rows, caller_id, coach_id)
    return viewer, coaches.coach_in(rows, coach_id), pairing


def read_viewer(caller_id: str, workspace_id: str | None = None) -> Viewer:
    """Who looks, with the catalogue of their home workspace, unless they look at another one.

    Raises:
        ForbiddenError: no workspace knows the caller.
        NotFoundError: the caller may not see the workspace that they name.
    """
    person = read_caller(caller_id)
    home = home_of(person, workspace_id)
    return Viewer(person, workspaces.find_catalogue(home) if home else None)


def home_of(person: Person, workspace_id: str | None) -> str | None:
    """The workspace that they look at, if that is where they book; else there is nobody to find.

    Raises:
        NotFoundError: they may not see the workspace that they name.
    """
    chosen = person.chooses(workspace_id)
    return chosen if chosen == person.workspace_id else None


def see_coach(viewer: Viewer, coach: Coach, pairing: Pairing, now: datetime) -> SeenCoach | None:
    """The coach as the viewer sees them; None if for the viewer they do not exist."""
    home = viewer.catalogue.workspace_id if viewer.catalogue else None
    if home is None or home not in coach.schedule.offerings:
        return None
    return see(viewer, card_of(coach, home), pairing, now)


def see(viewer: Viewer, card: Card, pairing: Pairing, now: datetime) -> SeenCoach | None:
    """The coach of a card of the viewer's workspace; None if for the viewer they do not exist."""
    if viewer.catalogue is None or not (card.takes_clients or pairing.known):
        return None
    return SeenCoach(
        card=card,
        offering=card.offered_of(viewer.catalogue),
        next_openings=card.next_openings(now, pairing.upcoming.values()),
    )


def matches(seen: SeenCoach, wanted: CoachFilter) -> bool:
    """Whether a coach is one of those who are looked for."""
    if wanted.coaching_type_id and wanted.coaching_type_id not in seen.offering:
        return False
    if wanted.language and not seen.card.speaks(wanted.language):
        return False
    return has_words(seen.card.words, wanted.text)


def by_name(seen: SeenCoach) -> str:
    """Where a coach stands in a list by name."""
    card = seen.card
    return f"{fold(card.said.name)[:NAME_IN_A_POSITION]}\n{card.coach_id}"


def by_opening(seen: SeenCoach) -> str:
    """Where a coach stands in a list by earliest opening, those without one last."""
    opening = render_instant(seen.next_opening) if seen.next_opening else LAST
    return f"{opening}\n{by_name(seen)}"
