"""Reading sessions: one, or lists of them, from where the caller sits."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from msgspec import Struct

from chalicelib.domain.kernel.errors import InvalidError, NotFoundError
from chalicelib.domain.kernel.pagination import (
    MOST_READ,
    Page,
    PageRequest,
    page_of,
    page_of_wanted,
)
from chalicelib.domain.kernel.phrases import Phrase
from chalicelib.domain.kernel.text.folding import has_words
from chalicelib.domain.sessions.booking_requests import PATIENCE
from chalicelib.domain.sessions.lifecycle import as_of, asked, moving
from chalicelib.domain.sessions.pairings import Pairing
from chalicelib.domain.sessions.sessions import Seat, Session, Status, seat_of
from chalicelib.domain.time.instants import render_instant
from chalicelib.domain.time.wall_clock import days_window
from chalicelib.domain.workspaces.people import Person
from chalicelib.domain.workspaces.workspaces import LONGEST_SESSION
from chalicelib.storage.kernel.table import Key, Rows, read_rows
from chalicelib.storage.sessions import pairings
from chalicelib.storage.sessions.sessions import (
    SessionItem,
    find_session,
    query_sessions,
    session_in,
    session_key,
    session_of,
    sort_key,
)
from chalicelib.storage.workspaces import people, workspaces
from chalicelib.use_cases.kernel.access import caller_in, read_admin, read_caller
from chalicelib.use_cases.kernel.context import Context

LONGEST_OPEN = PATIENCE + LONGEST_SESSION
"""How long after its first proposed start, or its start, a session may still be open."""


FIRST_DAY, LAST_DAY = date(1970, 1, 2), date(2199, 12, 30)
"""Beyond them there are no sessions, and calendars have room around them."""


class When(StrEnum):
    UPCOMING = "upcoming"
    PAST = "past"
    REQUESTS = "requests"


class SeenSession(Struct, frozen=True):
    """A session with the seat from which the caller looks at it."""

    session: Session
    seat: Seat


def get_session(ctx: Context, caller_id: str, session_id: str) -> SeenSession:
    """The session, for its member, its coach, and the admins of its workspace.

    Raises:
        NotFoundError: there is none, or not for this caller.
    """
    rows = read_rows([people.person_key(caller_id), session_key(session_id)])
    return seen_by(caller_in(rows, caller_id), session_in(rows, session_id), ctx.now())


def session_now(ctx: Context, session_id: str) -> Session | None:
    """The session as it is now, whoever looks; None: there is none."""
    session = find_session(session_id)
    return as_of(session, ctx.now()) if session else None


def seen_by(person: Person, session: Session | None, now: datetime) -> SeenSession:
    """The session as it is now, from this person's seat.

    Who has left its workspace sees it no more, whatever their part in it was.

    Raises:
        NotFoundError: there is no session, or not for this person.
    """
    stored, seat = placed(person, session)
    return SeenSession(as_of(stored, now), seat)


def placed(person: Person, session: Session | None) -> tuple[Session, Seat]:
    """The session as it is stored, with this person's seat.

    Raises:
        NotFoundError: there is no session, or not for this person.
    """
    if session is None:
        raise NotFoundError(Phrase("There is no such session for you."))
    administers = person.administers(session.workspace_id)
    seat = seat_of(session, person.id, administers=administers)
    if seat is not None and not still_sits(person, seat, session):
        seat = Seat.ADMIN if administers else None
    if seat is None:
        raise NotFoundError(Phrase("There is no such session for you."))
    return session, seat


class Among(NamedTuple):
    """Which of the caller's sessions are wanted: of one workspace, of one member; None: of all."""

    workspace_id: str | None = None
    member_id: str | None = None


ALL = Among()


def list_own_sessions(
    ctx: Context,
    caller_id: str,
    when: When,
    seat: Seat,
    page: PageRequest,
    among: Among = ALL,
) -> Page[Session]:
    """The caller's sessions as member or as coach, by start; past ones newest first, and requests
    by the instant until which they wait. Those of all their workspaces, or of the one that they
    name; with a `member_id` those with this member alone.

    A member's upcoming sessions and requests are read from the member's own rows, so a session is
    in the list the moment its booking is answered. Other lists come from an index, a moment behind.

    Raises:
        NotFoundError: the caller may not see the workspace that they name.
    """
    person = read_caller(caller_id)
    places = places_of(person, among.workspace_id)
    now = ctx.now()

    def wanted_here(session: Session) -> bool:
        with_member = among.member_id in {None, session.member.id}
        here = with_member and session.workspace_id in places
        return here and still_sits(person, seat, session)

    if seat is Seat.MEMBER and when is not When.PAST:
        found = filter(wanted_here, _open_as_member(person.id, now))
        return first_of(found, when, page, now)
    if when is When.REQUESTS:
        return page_of(filter(wanted_here, _asked_of(person, now)), page, _deadline_key)

    def read(after: str | None, limit: int) -> list[Session]:
        return _read_as(seat, person.id, when, now, after, limit)

    def wanted(session: Session) -> bool:
        return wanted_here(session) and belongs(session, when, now)

    return page_of_wanted(read, wanted, page, sort_key)


def _read_as(
    seat: Seat, person_id: str, when: When, now: datetime, after: str | None, limit: int
) -> list[Session]:
    """The next sessions of the person's index in this seat, as they are now."""
    past = when is When.PAST
    found = query_sessions(
        SessionItem.by_member if seat is Seat.MEMBER else SessionItem.by_coach,
        person_id,
        earliest=None if past else now - LONGEST_OPEN,
        newest_first=past,
        after=after,
        limit=limit,
    )
    return [as_of(session, now) for session in found]


def first_of(
    sessions: Iterable[Session], when: When, page: PageRequest, now: datetime
) -> Page[Session]:
    """Those of a member that are ahead by start, or that wait by deadline."""
    wanted = (each for each in sessions if belongs(each, when, now))
    return page_of(wanted, page, sort_key if when is When.UPCOMING else _deadline_key)


def places_of(person: Person, chosen: str | None) -> set[str | None]:
    return {person.chooses(chosen)} if chosen else {*person.workspace_ids}


def count_requests(ctx: Context, caller_id: str) -> int:
    """How many requests and proposed moves wait for the coach who calls; a moment behind.

    Raises:
        NotFoundError: the caller is no coach.
    """
    person = read_caller(caller_id)
    if not person.coach_of:
        raise NotFoundError(Phrase("You are not a coach."))
    return len(_asked_of(person, ctx.now()))


def _asked_of(coach: Person, now: datetime) -> list[Session]:
    """What waits for a coach's answer: of a thousand sessions and requests that are not over."""
    found = query_sessions(
        SessionItem.by_coach, coach.id, earliest=now - LONGEST_OPEN, limit=MOST_READ
    )
    current = (as_of(session, now) for session in found)
    return [
        each
        for each in current
        if belongs(each, When.REQUESTS, now) and still_sits(coach, Seat.COACH, each)
    ]


def _deadline_key(session: Session) -> str:
    """Orders requests and proposed moves by the instant until which they wait, then by id."""
    until = session.proposed_move.expires_at if session.proposed_move else session.expires_at
    return f"{render_instant(until) if until else ''}#{session.id}"


def still_sits(person: Person, seat: Seat, session: Session) -> bool:
    """Whether the person has not left the workspace as what they are in the session."""
    places = person.coach_of if seat is Seat.COACH else person.workspace_ids
    return session.workspace_id in places


class SessionFilter(Struct, frozen=True, kw_only=True):
    """`first` and `last` are dates of the start in the workspace's zone, both inclusive; `text` is
    words of the two people's names.
    """

    first: date | None = None
    last: date | None = None
    status: Status | None = None
    coach_id: str | None = None
    member_id: str | None = None
    text: str = ""


def list_workspace_sessions(
    ctx: Context, caller_id: str, wanted: SessionFilter, page: PageRequest
) -> Page[SeenSession]:
    """The sessions of the workspace that the caller runs, by start; requests by their first time.

    They come from an index, a moment behind.

    Raises:
        NotFoundError: the caller runs no workspace.
        InvalidError: the dates are out of order.
    """
    if wanted.first and wanted.last and wanted.last < wanted.first:
        raise InvalidError(Phrase("Write `from` before `to`."), "to")
    person, workspace_id = read_admin(caller_id)
    now = ctx.now()
    zone = workspaces.list_workspaces((workspace_id,))[0].timezone
    days = days_window(zone, wanted.first or FIRST_DAY, wanted.last or LAST_DAY)

    def read(after: str | None, limit: int) -> list[Session]:
        found = query_sessions(
            SessionItem.by_workspace,
            workspace_id,
            earliest=days.start,
            latest=days.end - timedelta(seconds=1),
            after=after,
            limit=limit,
        )
        return [as_of(session, now) for session in found]

    found = page_of_wanted(read, lambda session: _fits(session, wanted), page, sort_key)
    return Page([seen_by(person, session, now) for session in found.items], found.next_after)


def _fits(session: Session, wanted: SessionFilter) -> bool:
    return (
        wanted.status in {None, session.status}
        and wanted.coach_id in {None, session.coach.id}
        and wanted.member_id in {None, session.member.id}
        and has_words(f"{session.member.name} {session.coach.name}", wanted.text)
    )


def belongs(session: Session, when: When, now: datetime) -> bool:
    """Whether a session is in a list now; one with a proposed move is in two: it stands, and it
    waits for an answer.
    """
    if when is When.REQUESTS:
        return asked(session, now) or moving(session, now)
    match session.status:
        case Status.REQUESTED:
            return False
        case Status.CONFIRMED:
            over = session.ends_at is not None and session.ends_at <= now
            return when is (When.PAST if over else When.UPCOMING)
        case _:
            return when is When.PAST


def _open_as_member(member_id: str, now: datetime) -> list[Session]:
    return open_in(read_rows(open_keys(pairings.list_pairings(member_id))), now)


def open_keys(pairs: Iterable[Pairing]) -> list[Key]:
    """A member's sessions that are ahead, and their requests."""
    known = (each for pair in pairs for each in (*pair.upcoming, *pair.requests))
    return [session_key(session_id) for session_id in known]


def open_in(rows: Rows, now: datetime) -> list[Session]:
    """Those of them that were read, as they are now."""
    return [as_of(session_of(row), now) for row in rows.all(SessionItem)]
