"""What is in a file of everything about a person, read part by part.

    beside the person    coaches, requests for credits, invitations, the feed, what directories say
    beside the coach     profile, hours, time off, calendars with their busy times
    long lists           sessions as member, then as coach, each with the person's notes and mails;
                         then the history of each of their wallets

Rows with a key are read consistently, sessions and purchases from an index, a moment behind.

No membership is asked for: what is about somebody stays theirs when they have left. The words of a
session went to both by mail, and shared notes are written for both, so they stay in; the meeting
room of a workspace that the person left does not.

Not in it: a company's audit and webhooks, which are its own records and stand by no person; what
groups and the pool hold, though the person may spend from them, with the mails about that; secrets,
which nobody is shown again.
"""

from collections.abc import Iterable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.domain.calendars.connections import Connection
from chalicelib.domain.coaches.busy_times import BusyTimes
from chalicelib.domain.coaches.coaches import Coach, TimeOff
from chalicelib.domain.credits.credits import Wallet, freed, member_wallet_id
from chalicelib.domain.directory.directory import Said
from chalicelib.domain.kernel.pagination import PageRequest
from chalicelib.domain.notices.credit_requests import MOST_REMEMBERED, Asking, CreditRequest
from chalicelib.domain.notices.notices import Message, MessageStatus
from chalicelib.domain.privacy.exports import Place
from chalicelib.domain.sessions.lifecycle import as_of
from chalicelib.domain.sessions.notes import Notes
from chalicelib.domain.sessions.pairings import Pairing
from chalicelib.domain.sessions.sessions import Seat, Session
from chalicelib.domain.workspaces.people import Person
from chalicelib.domain.workspaces.workspaces import Workspace, today_in
from chalicelib.storage.calendars.connections import list_connections
from chalicelib.storage.coaches import busy_times, coaches
from chalicelib.storage.credits import credit_requests, credits, purchases
from chalicelib.storage.directory.said import said_in, user_key
from chalicelib.storage.kernel.table import read_range, read_rows
from chalicelib.storage.notices.messages import list_messages_to, messages_to
from chalicelib.storage.sessions.notes import SHARED, note_in, notes_key
from chalicelib.storage.sessions.pairings import list_pairings
from chalicelib.storage.sessions.sessions import SessionItem, query_sessions, sort_key
from chalicelib.storage.workspaces import feeds, invitations, people, workspaces
from chalicelib.use_cases.credits.credits import HistoryPage, own_history
from chalicelib.use_cases.credits.purchases import SeenPurchase
from chalicelib.use_cases.kernel.context import Context
from chalicelib.use_cases.sessions.sessions import still_sits
from chalicelib.use_cases.workspaces.invitations import OwnInvitation
from chalicelib.use_cases.workspaces.me import Me, with_workspaces

START = Place(Seat.MEMBER)
PURCHASES_AT_ONCE = 100


class AsCoach(Struct, frozen=True, kw_only=True):
    """A coach with what only they see of it."""

    coach: Coach
    time_off: Sequence[TimeOff]
    connections: Sequence[Connection]
    busy: BusyTimes


class OwnWallet(Struct, frozen=True, kw_only=True):
    """A wallet as it counts now, in its workspace."""

    wallet: Wallet
    workspace: Workspace


class OwnSession(Struct, frozen=True, kw_only=True):
    """A session with what of it is this person's; `sits`: they have not left its workspace."""

    session: Session
    seat: Seat
    sits: bool
    notes: Notes
    messages: Sequence[Message]


class Rest(Struct, frozen=True, kw_only=True):
    """All but the long lists. `me` None: nobody is known under this id.

    `coaches` go with the names that they have now; `directories` with the workspace of each;
    `messages` stand beside no session.
    """

    me: Me | None
    has_feed: bool
    as_coach: AsCoach | None
    coaches: Sequence[tuple[Pairing, str]]
    wallets: Sequence[OwnWallet]
    requests: Sequence[CreditRequest]
    purchases: Sequence[SeenPurchase]
    invitations: Sequence[OwnInvitation]
    directories: Sequence[tuple[str, Said]]
    messages: Sequence[Message]


class Part(Struct, frozen=True, kw_only=True):
    """Some rows of one long list. `next` is where to go on; None: that was all of them."""

    sessions: Sequence[OwnSession] = ()
    wallet_id: str = ""
    history: HistoryPage | None = None
    next: Place | None

    @property
    def number(self) -> int:
        """Of the rows."""
        return len(self.sessions) + (len(self.history.page.items) if self.history else 0)

    @property
    def workspace_ids(self) -> frozenset[str]:
        """In which the person had the sessions."""
        return frozenset(each.session.workspace_id for each in self.sessions)


def read_part(
    ctx: Context, person_id: str, been_in: Iterable[str], place: Place, limit: int
) -> Part:
    """Up to so many rows behind a place; `been_in` are workspaces that earlier parts named."""
    if place.name in set(Seat):
        return _sessions(ctx, person_id, Seat(place.name), place.after, limit)
    return _history(ctx, person_id, been_in, place, limit)


def read_rest(ctx: Context, person_id: str, been_in: Iterable[str]) -> Rest:
    """All but the long lists; `been_in` are workspaces that these named."""
    rows = read_rows([people.person_key(person_id), feeds.own_feed_key(person_id)])
    person = people.person_in(rows, person_id)
    wallets = _wallets(ctx, person_id, been_in)
    beside = [f"{place}#{person_id}" for place in ("PERSON", "COACH", "PRIVACY")]
    beside += [f"WALLET#{each.wallet.id}" for each in wallets]
    return Rest(
        me=with_workspaces(person) if person else None,
        has_feed=feeds.own_feed_in(rows, person_id).secret_hash is not None,
        as_coach=_as_coach(person_id),
        coaches=_coaches(person_id),
        wallets=wallets,
        requests=_requests(person_id),
        purchases=_purchases(person_id, person.name if person else ""),
        invitations=_invitations(person_id),
        directories=_directories(person_id, [each.workspace.id for each in wallets]),
        messages=[each for where in beside for each in _told(list_messages_to(person_id, where))],
    )


def _sessions(ctx: Context, person_id: str, seat: Seat, after: str | None, limit: int) -> Part:
    index = SessionItem.by_member if seat is Seat.MEMBER else SessionItem.by_coach
    found = query_sessions(index, person_id, after=after, limit=limit)
    person = people.find_person(person_id)
    if len(found) == limit:
        going_on = Place(seat, sort_key(found[-1]))
    else:
        going_on = Place(Seat.COACH if seat is Seat.MEMBER else "")
    sessions = [_own(ctx, person_id, person, seat, each) for each in found]
    return Part(sessions=sessions, next=going_on)


def _own(
    ctx: Context, person_id: str, person: Person | None, seat: Seat, session: Session
) -> OwnSession:
    """Notes and mails stand side by side: one query for both."""
    rows = read_range(f"SESSION#{session.id}", "MESSAGE#", "NOTES#~")
    private, shared = (note_in(rows, notes_key(session.id, each)) for each in (person_id, SHARED))
    return OwnSession(
        session=as_of(session, ctx.now()),
        seat=seat,
        sits=person is not None and still_sits(person, seat, session),
        notes=Notes(private, shared),
        messages=_told(messages_to(person_id, rows)),
    )


def _history(
    ctx: Context, person_id: str, been_in: Iterable[str], place: Place, limit: int
) -> Part:
    """Of the wallet that the place names, or else of the first one behind it."""
    ids = sorted(each.wallet.id for each in _wallets(ctx, person_id, been_in))
    if place.after is None:
        ids = [each for each in ids if each > place.name]
        if not ids:
            return Part(next=None)
        place = Place(ids[0])
    history = own_history(place.name, PageRequest(limit, place.after))
    return Part(
        wallet_id=place.name,
        history=history,
        next=Place(place.name, history.page.next_after),
    )


def _told(messages: Iterable[Message]) -> list[Message]:
    """Without those that were overtaken and never went."""
    return [each for each in messages if each.status is not MessageStatus.SUPERSEDED]


def _wallets(ctx: Context, person_id: str, been_in: Iterable[str]) -> list[OwnWallet]:
    """The person's own wallets, closed ones too, in every workspace that is known of them."""
    person = people.find_person(person_id)
    known = {*been_in, *(person.coach_of | person.former_homes if person else ())}
    known |= {each.workspace_id for each in credit_requests.list_askings(person_id)}
    known |= {person.workspace_id} if person and person.workspace_id else set()
    found = workspaces.list_workspaces(tuple(sorted(known)))
    places = {each.id: each for each in found}
    wallets = credits.list_wallets([member_wallet_id(each, person_id) for each in places])
    now = ctx.now()
    return [
        OwnWallet(
            wallet=freed(each, now, today_in(places[each.workspace_id], now)),
            workspace=places[each.workspace_id],
        )
        for each in wallets
    ]


def _directories(person_id: str, workspace_ids: Iterable[str]) -> list[tuple[str, Said]]:
    """What each company's directory says of the person."""
    keys = {each: user_key(each, person_id) for each in workspace_ids}
    rows = read_rows(keys.values())
    return [(each, said) for each, key in keys.items() if (said := said_in(rows, key))]


def _as_coach(person_id: str) -> AsCoach | None:
    connections = list_connections(person_id)
    rows = read_rows(coaches.coach_keys(person_id))
    coach = coaches.coach_in(rows, person_id)
    if coach is None:
        return None
    return AsCoach(
        coach=coach,
        time_off=coaches.with_notes(coach.schedule),
        connections=connections,
        busy=busy_times.busy_in(rows, person_id),
    )


def _coaches(person_id: str) -> list[tuple[Pairing, str]]:
    pairs = list_pairings(person_id)
    known = {each.id: each.name for each in people.list_people([each.coach_id for each in pairs])}
    return [(each, known.get(each.coach_id, "")) for each in pairs]


def _requests(person_id: str) -> list[CreditRequest]:
    """All that the person ever asked for, in each workspace the open ones first."""
    return [
        request
        for asking in credit_requests.list_askings(person_id)
        for request in credit_requests.list_requests(asking.workspace_id, _request_ids(asking))
    ]


def _request_ids(asking: Asking) -> list[str]:
    """Who asked more often than is remembered is looked for among all requests of the workspace."""
    if len(asking.answered) < MOST_REMEMBERED:
        return [*asking.open, *asking.answered]
    every = credit_requests.request_ids_of(asking.workspace_id, asking.person_id)
    return [*asking.open, *(each for each in every if each not in asking.open)]


def _purchases(person_id: str, name: str) -> list[SeenPurchase]:
    found: list[SeenPurchase] = []
    page: PageRequest | None = PageRequest(PURCHASES_AT_ONCE)
    while page:
        some = purchases.list_of_buyer(person_id, page)
        found += [SeenPurchase(each, name) for each in some.items]
        page = replace(page, after=some.next_after) if some.next_after else None
    return found


def _invitations(person_id: str) -> list[OwnInvitation]:
    """All that were ever made to the person, whatever became of them."""
    known = invitations.list_invitations(person_id)
    rows = read_rows(workspaces.workspace_key(each.workspace_id) for each in known)
    return [
        OwnInvitation(each, workspace)
        for each in known
        if (workspace := workspaces.workspace_in(rows, each.workspace_id))
    ]
