"""Open times of a coach, as the member who asks could book them now."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.domain.coaches.coaches import Coach
from chalicelib.domain.coaches.openings import Openings, openings_of
from chalicelib.domain.coaches.slots import Occupancy, claims_around, open_seconds, open_starts
from chalicelib.domain.coaches.slots_by_day import group_by_day
from chalicelib.domain.kernel.errors import InvalidError, NotFoundError, NotOfferedByCoachError
from chalicelib.domain.kernel.phrases import Phrase
from chalicelib.domain.sessions.booking import may_see, policy_of
from chalicelib.domain.sessions.cancellation.wording import (
    Outlook,
    outlook_of_booking,
    outlook_of_moving,
)
from chalicelib.domain.sessions.lifecycle import Action, is_allowed
from chalicelib.domain.sessions.rescheduling import without
from chalicelib.domain.sessions.sessions import Seat, Session
from chalicelib.domain.time.intervals import Interval
from chalicelib.domain.time.wall_clock import days_window, seconds_at
from chalicelib.domain.workspaces.workspaces import SessionType, workspace_of
from chalicelib.storage.coaches import coaches
from chalicelib.storage.kernel.table import Rows, read_rows
from chalicelib.storage.sessions import pairings, time_claims
from chalicelib.storage.sessions.sessions import session_in, session_key
from chalicelib.storage.workspaces import people, workspaces
from chalicelib.use_cases.kernel.access import caller_in
from chalicelib.use_cases.kernel.context import Context
from chalicelib.use_cases.sessions.occupancy import occupancy_in, occupancy_keys, query_occupancy

MOST_DAYS = 62
READ_AHEAD = timedelta(days=31)
READ_BEYOND = timedelta(days=7)
"""The next opening is looked for so far after the asked days without a further round trip."""
ANYBODY = ""
"""Of whom no sessions stand in the way."""
FARTHEST = timedelta(days=366)
FIRST_AND_LAST_ZONES = ("Etc/GMT-14", "Etc/GMT+12")
"""Where a date begins first on earth, and where it ends last."""


class SlotQuery(Struct, frozen=True, kw_only=True):
    """`first` and `last` are dates in `timezone` (the caller's own if None), both inclusive.

    `reschedule_of` is the caller's session that is to be moved.
    """

    coach_id: str
    session_type_id: str
    first: date
    last: date
    timezone: str | None = None
    reschedule_of: str | None = None


class OpenSlots(Struct, frozen=True, kw_only=True):
    """The starts of slots by day in the viewer's zone, in seconds since 1970; `next_opening` is the
    first one after the last day.

    `outlook` is what the policy would be at each of them.
    """

    coach: Coach
    session_type: SessionType
    timezone: str
    days: Mapping[int, Sequence[int]]
    next_opening: datetime | None
    outlook: Outlook


class _Known(Struct, frozen=True):
    """What stands in the way of starts in `window`."""

    window: Interval
    occupancy: Occupancy

    def left_by(self, moved: Session | None, coach: Coach) -> "_Known":
        """The same once this session has left its time."""
        return replace(self, occupancy=without(self.occupancy, moved, coach)) if moved else self


def list_slots(ctx: Context, caller_id: str, query: SlotQuery) -> OpenSlots:
    """Every start that the caller could book, or move to, now: one query and one batch read.

    Raises:
        InvalidError: the dates are out of order or more than 62 days, or the coach is the caller.
        NotFoundError: the coach or the session type does not exist for the caller.
        NotOfferedByCoachError: the coach does not offer this length here.
    """
    if not 0 <= (query.last - query.first).days < MOST_DAYS:
        raise InvalidError(Phrase("Ask for 1 to 62 days, `from` before `to`."), "to")
    if query.coach_id == caller_id:
        raise InvalidError(
            Phrase("You cannot book a session with yourself. Choose another coach."), "coach_id"
        )
    now = ctx.now()
    rows, known = _read(query, caller_id, now)
    person = caller_in(rows, caller_id)
    moved = _moved(rows, query, caller_id, now)
    coach, session_type = _offer_to_move(rows, moved) if moved else _offer(rows, query, caller_id)
    known = known.left_by(moved, coach)
    timezone = query.timezone or person.timezone
    days = days_window(timezone, query.first, query.last)
    starts = open_seconds(coach.schedule.calendar, known.occupancy, session_type.minutes, days, now)
    if moved and moved.starts_at:
        starts = [start for start in starts if start != seconds_at(moved.starts_at)]
    return OpenSlots(
        coach=coach,
        session_type=session_type,
        timezone=timezone,
        days=group_by_day(starts, timezone, query.first, query.last),
        next_opening=first_opening(
            coach, caller_id, session_type.minutes, max(days.end, now), now, known, moved
        ),
        outlook=outlook_of_moving(moved, now)
        if moved
        else outlook_of_booking(policy_of(session_type), session_type.credits),
    )


def first_opening(
    coach: Coach,
    member_id: str,
    minutes: int,
    after: datetime,
    now: datetime,
    known: _Known | None = None,
    moved: Session | None = None,
) -> datetime | None:
    """The first start at or after an instant, read on month by month as far as the horizon."""
    calendar = coach.schedule.calendar
    horizon = now + timedelta(days=calendar.availability.horizon_days, seconds=1)
    while after < horizon:
        if known is None or after >= known.window.end:
            known = _read_ahead(coach.id, member_id, after).left_by(moved, coach)
        window = Interval(after, min(known.window.end, horizon))
        starts = open_starts(calendar, known.occupancy, minutes, window, now)
        other = (start for start in starts if not moved or start != moved.starts_at)
        if opening := next(other, None):
            return opening
        after = window.end
    return None


def openings_ahead(coach: Coach, minutes: int, now: datetime) -> Openings:
    """The starts for anybody: mostly two queries."""
    known = _read_ahead(coach.id, ANYBODY, now)
    starts = open_seconds(coach.schedule.calendar, known.occupancy, minutes, known.window, now)
    if starts:
        return openings_of(starts, now)
    later = first_opening(coach, ANYBODY, minutes, known.window.end, now)
    return openings_of([seconds_at(later)] if later else [], now)


def _read(query: SlotQuery, caller_id: str, now: datetime) -> tuple[Rows, _Known]:
    month, window = _worth_reading(query, now)
    queried, claims = (claims_around(each.start, each.end) for each in (month, window))
    beyond = [Interval(queried.end, claims.end)] if claims.end > queried.end else []
    workspace_id = workspace_of(query.session_type_id)
    rows = read_rows(
        [
            people.person_key(caller_id),
            workspaces.catalogue_key(workspace_id),
            *coaches.coach_keys(query.coach_id),
            pairings.pairing_key(caller_id, query.coach_id),
            *([session_key(query.reschedule_of)] if query.reschedule_of else []),
            *time_claims.day_keys(caller_id, claims),
            *(key for each in beyond for key in time_claims.day_keys(query.coach_id, each)),
            *time_claims.week_keys(query.coach_id, claims),
        ]
    )
    taken = time_claims.query_taken(query.coach_id, queried.start.date(), queried.end.date())
    return rows, _Known(window, occupancy_in(rows, query.coach_id, caller_id, taken))


def _worth_reading(query: SlotQuery, now: datetime) -> tuple[Interval, Interval]:
    """The asked days from now on, and a month at least; and the same with a week after those days.

    So the next opening is often among what is read.
    """
    zones = (query.timezone,) * 2 if query.timezone else FIRST_AND_LAST_ZONES
    first, last = (days_window(zone, query.first, query.last) for zone in zones)
    asked = Interval(first.start, last.end)
    start = min(max(asked.start, now), now + FARTHEST)
    end = min(asked.end, now + FARTHEST)
    month = Interval(start, max(end, start + READ_AHEAD))
    return month, Interval(start, max(month.end, end + READ_BEYOND))


def _read_ahead(coach_id: str, member_id: str, after: datetime) -> _Known:
    window = Interval(after, after + READ_AHEAD)
    if member_id == ANYBODY:
        claims = claims_around(after, window.end)
        return _Known(window, query_occupancy(coach_id, claims))
    rows = read_rows(occupancy_keys(coach_id, member_id, claims_around(after, window.end)))
    return _Known(window, occupancy_in(rows, coach_id, member_id))


def _moved(rows: Rows, query: SlotQuery, caller_id: str, now: datetime) -> Session | None:
    """The session that is to be moved; None: a new one is to be booked.

    Raises:
        NotFoundError: it is not the caller's with this coach, or can no longer be moved.
        InvalidError: it is of another type.
    """
    if query.reschedule_of is None:
        return None
    session = session_in(rows, query.reschedule_of)
    movable = session and is_allowed(Action.RESCHEDULE, session, Seat.MEMBER, now)
    parties = (caller_id, query.coach_id)
    if session is None or not movable or (session.member.id, session.coach.id) != parties:
        raise NotFoundError(Phrase("You have no such session with this coach to move."))
    if session.session_type.id != query.session_type_id:
        raise InvalidError(Phrase("Ask for the type that the session has."), "session_type_id")
    return session


def _offer_to_move(rows: Rows, session: Session) -> tuple[Coach, SessionType]:
    """A move keeps what was sold, whatever is offered now."""
    coach = coaches.coach_in(rows, session.coach.id)
    if coach is None:
        raise NotFoundError(Phrase("There is no such coach for you. Choose one from the list."))
    kind = session.session_type
    sold = SessionType(id=kind.id, name=kind.name, minutes=session.minutes, credits=session.credits)
    return coach, sold


def _offer(rows: Rows, query: SlotQuery, caller_id: str) -> tuple[Coach, SessionType]:
    person = caller_in(rows, caller_id)
    workspace_id = workspace_of(query.session_type_id)
    catalogue = workspaces.catalogue_in(rows, workspace_id)
    if catalogue is None or workspace_id != person.workspace_id:
        raise NotFoundError(Phrase("There is no such session type in your catalogue."))
    session_type = catalogue.session_type(query.session_type_id)
    coach = coaches.coach_in(rows, query.coach_id)
    pairing = pairings.pairing_in(rows, caller_id, query.coach_id)
    if coach is None or not may_see(coach, workspace_id, pairing):
        raise NotFoundError(Phrase("There is no such coach for you. Choose one from the list."))
    if not coach.schedule.offers_length(workspace_id, session_type.id):
        raise NotOfferedByCoachError(
            Phrase("This coach does not offer this length. Choose another.")
        )
    return coach, session_type
