"""A coach's hours: reading and changing what every booking is checked against."""

from collections import Counter
from datetime import datetime, timedelta

from msgspec.structs import replace

from chalicelib.domain.coaches.availability import (
    MAX_HORIZON_DAYS,
    Availability,
    check_availability,
)
from chalicelib.domain.coaches.coaches import Schedule
from chalicelib.domain.kernel.errors import PreconditionFailedError
from chalicelib.domain.sessions.sessions import STANDING, Session
from chalicelib.domain.time.intervals import Interval, intersect, merge
from chalicelib.domain.time.wall_clock import local_date, monday_of
from chalicelib.storage.coaches import coaches
from chalicelib.storage.kernel.transaction import StaleError, Write, commit, until_fresh
from chalicelib.storage.sessions import time_claims
from chalicelib.storage.sessions.sessions import SessionItem, query_sessions
from chalicelib.use_cases.kernel.access import read_calling_coach
from chalicelib.use_cases.kernel.context import Context

FARTHEST = timedelta(days=400)


def read_own_schedule(coach_id: str) -> Schedule:
    """The hours of the coach who calls, with what else bookings are checked against.

    Raises:
        NotFoundError: the caller is no coach.
    """
    return read_calling_coach(coach_id).schedule


def put_availability(
    ctx: Context, coach_id: str, availability: Availability, expected_version: int | None
) -> Schedule:
    """Replaces a coach's weekly hours, overrides and limits.

    Standing sessions stay as they are. A booking that races with it is decided anew.

    Atomic: the schedule under its version; with a change of zone also the counters of all weeks
    from this one on, which count by the coach's local days, and that no other week has any.
    Repeatable: the same hours again change nothing but the version.

    Raises:
        NotFoundError: the caller is no coach.
        InvalidError, UnknownTimezoneError: the hours make no sense; `field` says where.
        PreconditionFailedError: they were changed since they were read.
    """
    check_availability(availability)
    return until_fresh(lambda: _put(coach_id, availability, expected_version, ctx.now()))


def _put(
    coach_id: str, availability: Availability, expected_version: int | None, now: datetime
) -> Schedule:
    before = read_own_schedule(coach_id)
    if expected_version not in {None, before.version}:
        raise PreconditionFailedError
    after = replace(
        before,
        calendar=replace(before.calendar, availability=availability),
        version=before.version + 1,
    )
    moved = before.calendar.availability.timezone != availability.timezone
    recount = _recount(coach_id, availability.timezone, now) if moved else []
    commit(*coaches.put_schedule(after), *recount)
    return after


def _recount(coach_id: str, timezone: str, now: datetime) -> list[Write]:
    """Counts the sessions of this week and later by the local days of a new zone."""
    first_monday = monday_of((now - timedelta(days=1)).date())
    weeks = time_claims.list_weeks(coach_id, first_monday)
    window = Interval(now - timedelta(days=9), now + FARTHEST)
    counts = Counter(
        local_date(timezone, session.starts_at)
        for session in _all_sessions(coach_id, window)
        if session.coach.id == coach_id and session.starts_at is not None
    )
    kept = {day: number for day, number in counts.items() if day >= first_monday}
    recounted = time_claims.recount_weeks(coach_id, weeks, kept)
    last = (now + timedelta(days=MAX_HORIZON_DAYS + 1)).date()
    return [*recounted, *time_claims.check_uncounted(coach_id, first_monday, last, recounted)]


def _all_sessions(coach_id: str, window: Interval) -> list[Session]:
    """Every standing session of a person in a window, in either seat.

    Requests and proposed moves may hold time beside them. Indexes lag behind, so what they show is
    compared with the person's taken time, which does not.

    Raises:
        StaleError: the indexes do not show everything yet.
    """
    found = [
        session
        for index in (SessionItem.by_coach, SessionItem.by_member)
        for session in query_sessions(
            index, coach_id, earliest=window.start - timedelta(days=1), latest=window.end
        )
    ]
    shown = merge(claim for session in found for claim in _claims(session, coach_id))
    taken = time_claims.query_taken(coach_id, window.start.date(), window.end.date())
    if intersect(shown, [window]) != intersect(taken, [window]):
        raise StaleError
    return [session for session in found if session.status in STANDING]


def _claims(session: Session, person_id: str) -> tuple[Interval, ...]:
    as_coach = session.coach.id == person_id
    return session.claimed_by_coach if as_coach else session.claimed_by_member
