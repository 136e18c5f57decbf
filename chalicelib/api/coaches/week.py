"""A coach's week as a calendar shows it."""

from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from chalicelib.api.coaches.access import COACHES
from chalicelib.api.coaches.time_off import TimeOffView, time_off_view
from chalicelib.api.kernel.blueprint import Api, Call
from chalicelib.api.kernel.fields import (
    Date,
    DateText,
    InstantText,
    NamedView,
    Query,
    ZoneName,
    named_view,
)
from chalicelib.domain.sessions.sessions import Session, Status
from chalicelib.domain.time.instants import UnknownTimezoneError, render_instant
from chalicelib.domain.time.intervals import Interval
from chalicelib.use_cases.coaches import week
from chalicelib.use_cases.coaches.week import CoachWeek, Proposed

api = Api(__name__)


class CoachWeekQuery(Query):
    first: Annotated[Date | None, Field(alias="from")] = None
    timezone: ZoneName | None = None


class TimeView(TypedDict):
    starts_at: InstantText
    ends_at: InstantText


class WeekSessionView(TimeView):
    id: str
    status: Status
    member: NamedView
    coaching_type: NamedView
    session_type: NamedView


class ProposedTimeView(TimeView):
    """Time that an open request, or a proposed move (`move`), asks for."""

    session_id: str
    member: NamedView
    move: bool


CoachWeekView = TypedDict(
    "CoachWeekView",
    {
        "from": DateText,
        "timezone": str,
        "sessions": list[WeekSessionView],
        "holds": list[ProposedTimeView],
        "asked": list[ProposedTimeView],
        "busy": list[TimeView],
        "time_off": list[TimeOffView],
        "hours": list[TimeView],
    },
)


@api.get("/v1/coach/week", access=COACHES, refuses=(UnknownTimezoneError,))
def get_week(call: Call, query: CoachWeekQuery) -> CoachWeekView:
    """Gives seven of your days: sessions, held and busy times, time off, over your hours.

    `from` is a date in `timezone`; without them it is this week's Monday in your own zone. Called
    off sessions are not there. `holds` are times of requests that nobody else can book, with their
    buffers; `asked` are those that hold nothing. Hours and busy times are cut to the seven days.
    """
    found = week.get_week(call.context, call.caller_id, query.first, query.timezone)
    return _week(found)


def _week(found: CoachWeek) -> CoachWeekView:
    return {
        "from": found.first.isoformat(),
        "timezone": found.timezone,
        "sessions": [_session(each) for each in found.sessions],
        "holds": [_proposed(each) for each in found.holds],
        "asked": [_proposed(each) for each in found.asked],
        "busy": [_time(each) for each in found.busy],
        "time_off": [time_off_view(each) for each in found.time_off],
        "hours": [_time(each) for each in found.hours],
    }


def _time(interval: Interval) -> TimeView:
    return {"starts_at": render_instant(interval.start), "ends_at": render_instant(interval.end)}


def _session(session: Session) -> WeekSessionView:
    return {
        **_time(session.span),
        "id": session.id,
        "status": session.status,
        "member": named_view(session.member),
        "coaching_type": named_view(session.coaching_type),
        "session_type": named_view(session.session_type),
    }


def _proposed(proposed: Proposed) -> ProposedTimeView:
    session = proposed.session
    return {
        **_time(proposed.interval),
        "session_id": session.id,
        "member": named_view(session.member),
        "move": session.proposed_move is not None,
    }
