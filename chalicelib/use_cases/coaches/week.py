"""A coach's week as a calendar shows it: sessions, what requests hold, and what is open or not."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from msgspec import Struct

from chalicelib.domain.coaches.availability import CoachCalendar
from chalicelib.domain.coaches.coaches import TimeOff
from chalicelib.domain.coaches.open_hours import open_spans
from chalicelib.domain.kernel.pagination import MOST_READ
from chalicelib.domain.sessions.lifecycle import as_of, asked
from chalicelib.domain.sessions.sessions import STANDING, Seat, Session
from chalicelib.domain.time.intervals import Interval, intersect, overlaps
from chalicelib.domain.time.wall_clock import (
    days_window,
    instant_at,
    local_date,
    monday_of,
    seconds_at,
    stretches,
)
from chalicelib.domain.workspaces.people import Person
from chalicelib.domain.workspaces.workspaces import LONGEST_SESSION
from chalicelib.storage.coaches import coaches
from chalicelib.storage.kernel.table import read_rows
from chalicelib.storage.sessions.sessions import SessionItem, query_sessions
from chalicelib.use_cases.kernel.access import caller_in, calling_coach, calling_keys
from chalicelib.use_cases.kernel.context import Context
from chalicelib.use_cases.sessions.sessions import LONGEST_OPEN, still_sits

DAYS = 7


class Proposed(Struct, frozen=True):
    """Time that a request, or a proposed move, asks for; until it is answered it may hold it."""

    session: Session
    interval: Interval


class CoachWeek(Struct, frozen=True, kw_only=True):
    """Seven days from `first` on, in a zone. Sessions, what requests ask for (`holds` with buffers,
    `asked` where nothing is held) and times off are there if they touch the week; hours and busy
    times are cut to it.
    """

    first: date
    timezone: str
    sessions: list[Session]
    holds: list[Proposed]
    asked: list[Proposed]
    busy: list[Interval]
    time_off: list[TimeOff]
    hours: list[Interval]


def get_week(ctx: Context, coach_id: str, first: date | None, timezone: str | None) -> CoachWeek:
    """A coach's seven days from `first` on (None: this week's Monday), in a zone (None: the own).

    Sessions and requests come from an index, a moment behind; a call reads a thousand rows of each
    at most.

    Raises:
        NotFoundError: the caller is no coach.
    """
    now = ctx.now()
    rows = read_rows(calling_keys(coach_id))
    coach, person = calling_coach(rows, coach_id), caller_in(rows, coach_id)
    calendar = coach.schedule.calendar
    zone = timezone or calendar.availability.timezone
    begins = first or monday_of(local_date(zone, now))
    window = days_window(zone, begins, begins + timedelta(days=DAYS - 1))
    proposed = _proposed(person, window, now)
    return CoachWeek(
        first=begins,
        timezone=zone,
        sessions=_standing(person, window, now),
        holds=[each for each in proposed if _holding(each.session)],
        asked=[each for each in proposed if not _holding(each.session)],
        busy=intersect(calendar.busy, [window]),
        time_off=[
            each for each in coaches.with_notes(coach.schedule) if overlaps(each.interval, window)
        ],
        hours=_hours(calendar, window),
    )


def _standing(person: Person, window: Interval, now: datetime) -> list[Session]:
    found = query_sessions(
        SessionItem.by_coach,
        person.id,
        earliest=window.start - LONGEST_SESSION,
        latest=window.end,
        limit=MOST_READ,
    )
    return [
        each
        for each in _own(person, found, now)
        if each.status in STANDING and overlaps(each.span, window)
    ]


def _proposed(person: Person, window: Interval, now: datetime) -> list[Proposed]:
    """What is asked for in the week; a request may begin, and a session may stand, elsewhere."""
    found = query_sessions(
        SessionItem.by_coach, person.id, earliest=now - LONGEST_OPEN, limit=MOST_READ
    )
    proposed = [
        Proposed(each, interval)
        for each in _own(person, found, now)
        for interval in _times_of(each, now)
        if overlaps(interval, window)
    ]
    return sorted(proposed, key=lambda each: each.interval)


def _times_of(session: Session, now: datetime) -> tuple[Interval, ...]:
    """What is held for it; if nothing is, what it asks for."""
    length = timedelta(minutes=session.minutes)
    if asked(session, now):
        return session.claimed or _spans(session.proposed_starts, length)
    if move := session.open_move(now):
        return move.claimed or _spans(move.proposed_starts, length)
    return ()


def _spans(starts: Iterable[datetime], length: timedelta) -> tuple[Interval, ...]:
    return tuple(Interval(start, start + length) for start in starts)


def _holding(session: Session) -> bool:
    return bool(session.proposed_move.claimed if session.proposed_move else session.claimed)


def _own(person: Person, found: Iterable[Session], now: datetime) -> list[Session]:
    """The sessions as they are now, of workspaces that the coach has not left."""
    return [as_of(each, now) for each in found if still_sits(person, Seat.COACH, each)]


def _hours(calendar: CoachCalendar, window: Interval) -> list[Interval]:
    hours = calendar.availability
    clock = stretches(hours.timezone, seconds_at(window.start), seconds_at(window.end))
    return [Interval(instant_at(start), instant_at(end)) for start, end in open_spans(hours, clock)]
