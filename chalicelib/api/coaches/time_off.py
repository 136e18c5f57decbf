"""A coach's time off."""

from typing_extensions import TypedDict

from chalicelib.api.coaches.access import COACHES, ITS_COACH
from chalicelib.api.kernel.blueprint import Api, Call
from chalicelib.api.kernel.fields import Body, Instant, InstantText, Line
from chalicelib.domain.coaches.coaches import TimeOff
from chalicelib.domain.kernel.errors import InvalidError
from chalicelib.domain.kernel.idempotency import Answer
from chalicelib.domain.kernel.pagination import Page, PageRequest, page_of
from chalicelib.domain.kernel.phrases import Phrase
from chalicelib.domain.time.instants import render_instant
from chalicelib.domain.time.intervals import Interval
from chalicelib.use_cases.coaches import time_off
from chalicelib.use_cases.coaches.time_off import MadeTimeOff

api = Api(__name__)


class TimeOffBody(Body):
    starts_at: Instant
    ends_at: Instant
    note: Line = ""


class TimeOffView(TypedDict):
    id: str
    starts_at: InstantText
    ends_at: InstantText
    note: str


class MadeTimeOffView(TimeOffView):
    """`affected_sessions` are the standing sessions that it lies over."""

    affected_sessions: list[str]


@api.get("/v1/coach/time-off", access=COACHES)
def list_time_off(call: Call, page: PageRequest) -> Page[TimeOffView]:
    """Lists your time off that is not over, by start."""
    entries = time_off.list_time_off(call.context, call.caller_id)
    found = page_of(entries, page, _position)
    return Page([time_off_view(entry) for entry in found.items], found.next_after)


@api.post("/v1/coach/time-off", access=COACHES, status=201, answer=MadeTimeOffView)
def add_time_off(call: Call, body: TimeOffBody) -> Answer:
    """Adds time off. Sessions that it lies over stand, and are told."""
    if body.ends_at <= body.starts_at:
        raise InvalidError(Phrase("Time off ends after it begins."), "ends_at")
    span = Interval(body.starts_at, body.ends_at)
    entry = TimeOff(id=call.context.new_id(), interval=span, note=body.note)
    return time_off.add_time_off(call.context, call.caller_id, entry, call.once(_made_time_off))


@api.delete("/v1/coach/time-off/{time_off_id}", access=ITS_COACH)
def remove_time_off(call: Call, time_off_id: str) -> None:
    """Removes a time off."""
    time_off.remove_time_off(call.context, call.caller_id, time_off_id)


def _position(entry: TimeOff) -> str:
    return f"{render_instant(entry.interval.start)}#{entry.id}"


def time_off_view(entry: TimeOff) -> TimeOffView:
    """A time off, to the coach whose it is."""
    return {
        "id": entry.id,
        "starts_at": render_instant(entry.interval.start),
        "ends_at": render_instant(entry.interval.end),
        "note": entry.note,
    }


def _made_time_off(made: MadeTimeOff) -> MadeTimeOffView:
    return {**time_off_view(made.entry), "affected_sessions": made.affected_sessions}
