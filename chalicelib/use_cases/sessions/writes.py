"""Committing one step of a session's life: the same writes, whatever the step."""

from datetime import date

from chalicelib.domain.coaches.coaches import Coach, Schedule
from chalicelib.domain.kernel.errors import MemberBusyError, SlotTakenError
from chalicelib.domain.sessions.lifecycle import Change
from chalicelib.domain.sessions.sessions import STANDING, Session
from chalicelib.domain.time.wall_clock import local_date
from chalicelib.storage.coaches import coaches
from chalicelib.storage.credits import credits
from chalicelib.storage.kernel.table import Rows
from chalicelib.storage.kernel.transaction import Check, Write
from chalicelib.storage.sessions import time_claims
from chalicelib.storage.sessions.sessions import put_session
from chalicelib.storage.sessions.time_claims import Limits
from chalicelib.use_cases.sessions.counts import store_pairing


def writes_of(change: Change, coach: Coach, rows: Rows) -> list[Write]:
    """What becomes true at once, in the order in which failed conditions are told.

    The coach's schedule and calendars are checked where they decided, the pair and the limits are
    decided from what was read; time is taken and given up for both persons; credits move; the
    session carries its event.

    Raises:
        MemberBusyError, SlotTakenError: `rows` show already that the time is another session's.
    """
    schedule, pairing = coach.schedule, change.pairing
    pair = store_pairing(pairing, coach, change.after.workspace_id) if pairing else []
    counters = _counters(change, schedule)
    counts = bool(counters) or len(pair) > 1  # beside the pair itself
    return [
        *_basis(change, schedule, counts=counts),
        *pair,
        *counters,
        *_time(change, rows),
        *credits.post(*change.postings),
        *([credits.put_holding(change.holding)] if change.holding else []),
        put_session(change.after),
    ]


def _basis(change: Change, schedule: Schedule, *, counts: bool) -> list[Check]:
    """What takes or asks for other time rests on the coach's calendars too; what only ends
    something and counts nothing, on neither.
    """
    if change.chooses_time:
        return coaches.check_times(schedule)
    return [coaches.check_schedule(schedule)] if counts else []


def _counters(change: Change, schedule: Schedule) -> list[Write]:
    hours = schedule.calendar.availability
    before = _counted_on(change.before, hours.timezone)
    after = _counted_on(change.after, hours.timezone)
    limits = Limits(hours.max_per_day, hours.max_per_week) if change.limited else Limits()
    return [*time_claims.recount(schedule.coach_id, before, after, limits)]


def _counted_on(session: Session | None, timezone: str) -> date | None:
    """The coach's local day on which a session counts for the limits; None if it does not."""
    if session is None or session.status not in STANDING:
        return None
    return local_date(timezone, session.span.start)


def _time(change: Change, rows: Rows) -> list[Write]:
    before, after = change.before, change.after
    return [
        *time_claims.reclaim(
            after.member.id,
            before.claimed_by_member if before else (),
            after.claimed_by_member,
            rows,
            MemberBusyError(),
        ),
        *time_claims.reclaim(
            after.coach.id,
            before.claimed_by_coach if before else (),
            after.claimed_by_coach,
            rows,
            SlotTakenError(),
        ),
    ]
