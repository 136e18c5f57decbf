"""A coach's hours: the week, the dates that differ, and the limits of their work."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from chalicelib.api.coaches.access import COACHES
from chalicelib.api.kernel.blueprint import Api, Call
from chalicelib.api.kernel.endpoint import Versioned
from chalicelib.api.kernel.fields import Body, ClockText, ClockTime, Date, DateText, ZoneName
from chalicelib.domain.coaches.availability import (
    BUFFER_STEP_MINUTES,
    MAX_BUFFER_MINUTES,
    MAX_HORIZON_DAYS,
    MAX_NOTICE_MINUTES,
    MAX_OVERRIDES,
    MAX_RANGES_PER_DAY,
    MAX_SESSIONS_LIMIT,
    SLOT_INTERVALS,
    WEEKDAYS,
    Availability,
    TimeRange,
)
from chalicelib.domain.coaches.coaches import Schedule
from chalicelib.domain.kernel.errors import InvalidError
from chalicelib.domain.kernel.phrases import Phrase
from chalicelib.domain.time.instants import UnknownTimezoneError
from chalicelib.use_cases.coaches import availability

api = Api(__name__)

# `from` is a word of Python's own, so the fields that hold it are declared the long way.
RangeView = TypedDict("RangeView", {"from": ClockText, "to": ClockText})
"""`to` at or before `from` runs into the next day; `24:00` is midnight."""


class WeekView(TypedDict):
    mon: list[RangeView]
    tue: list[RangeView]
    wed: list[RangeView]
    thu: list[RangeView]
    fri: list[RangeView]
    sat: list[RangeView]
    sun: list[RangeView]


class OverrideView(TypedDict):
    date: DateText
    ranges: list[RangeView]


class AvailabilityView(TypedDict):
    timezone: str
    weekly: WeekView
    overrides: list[OverrideView]
    slot_interval_minutes: int
    buffer_before_minutes: int
    buffer_after_minutes: int
    minimum_notice_minutes: int
    horizon_days: int
    max_per_day: int | None
    max_per_week: int | None
    hold_proposed_times: bool


class RangeBody(Body):
    """`to` at or before `from` runs into the next day; `24:00` is midnight."""

    start: Annotated[ClockTime, Field(alias="from")]
    end: Annotated[ClockTime, Field(alias="to")]


Ranges = Annotated[tuple[RangeBody, ...], Field(max_length=MAX_RANGES_PER_DAY)]


class WeekBody(Body):
    """A day that is left out is closed."""

    mon: Ranges = ()
    tue: Ranges = ()
    wed: Ranges = ()
    thu: Ranges = ()
    fri: Ranges = ()
    sat: Ranges = ()
    sun: Ranges = ()


class OverrideBody(Body):
    """Replaces the weekly hours of its date; without ranges it is a day off."""

    date: Date
    ranges: Ranges


Minutes = Annotated[int, Field(ge=0, le=MAX_BUFFER_MINUTES, multiple_of=BUFFER_STEP_MINUTES)]
Limit = Annotated[int, Field(ge=1, le=MAX_SESSIONS_LIMIT)]


class AvailabilityBody(Body):
    timezone: ZoneName
    weekly: WeekBody
    overrides: Annotated[tuple[OverrideBody, ...], Field(max_length=MAX_OVERRIDES)] = ()
    slot_interval_minutes: Annotated[
        int, Field(json_schema_extra={"enum": list(SLOT_INTERVALS)})
    ] = 15
    buffer_before_minutes: Minutes = 0
    buffer_after_minutes: Minutes = 0
    minimum_notice_minutes: Annotated[int, Field(ge=0, le=MAX_NOTICE_MINUTES)] = 120
    horizon_days: Annotated[int, Field(ge=1, le=MAX_HORIZON_DAYS)] = 60
    max_per_day: Limit | None = None
    max_per_week: Limit | None = None
    hold_proposed_times: bool = False

    def availability(self) -> Availability:
        """Raises: InvalidError: a date stands twice."""
        return Availability(
            timezone=self.timezone,
            weekly={
                number: _ranges(ranges)
                for number, name in enumerate(WEEKDAYS)
                if (ranges := getattr(self.weekly, name))
            },
            overrides=_overrides(self.overrides),
            slot_interval_minutes=self.slot_interval_minutes,
            buffer_before_minutes=self.buffer_before_minutes,
            buffer_after_minutes=self.buffer_after_minutes,
            minimum_notice_minutes=self.minimum_notice_minutes,
            horizon_days=self.horizon_days,
            max_per_day=self.max_per_day,
            max_per_week=self.max_per_week,
            hold_proposed_times=self.hold_proposed_times,
        )


@api.get("/v1/coach/availability", access=COACHES)
def get_availability(call: Call) -> Versioned[AvailabilityView]:
    """Gives your hours."""
    return _versioned(availability.read_own_schedule(call.caller_id))


@api.put("/v1/coach/availability", access=COACHES, refuses=(UnknownTimezoneError,))
def put_availability(
    call: Call, body: AvailabilityBody, if_match: int | None
) -> Versioned[AvailabilityView]:
    """Replaces your hours, with everything that belongs to them.

    Standing sessions stay as they are.
    """
    wanted = body.availability()
    return _versioned(availability.put_availability(call.context, call.caller_id, wanted, if_match))


def _versioned(schedule: Schedule) -> Versioned[AvailabilityView]:
    return Versioned(availability_view(schedule.calendar.availability), schedule.version)


def availability_view(hours: Availability) -> AvailabilityView:
    mon, tue, wed, thu, fri, sat, sun = (_range_views(hours.weekly.get(n, ())) for n in range(7))
    return {
        "timezone": hours.timezone,
        "weekly": {
            "mon": mon,
            "tue": tue,
            "wed": wed,
            "thu": thu,
            "fri": fri,
            "sat": sat,
            "sun": sun,
        },
        "overrides": [
            {"date": day.isoformat(), "ranges": _range_views(ranges)}
            for day, ranges in sorted(hours.overrides.items())
        ],
        "slot_interval_minutes": hours.slot_interval_minutes,
        "buffer_before_minutes": hours.buffer_before_minutes,
        "buffer_after_minutes": hours.buffer_after_minutes,
        "minimum_notice_minutes": hours.minimum_notice_minutes,
        "horizon_days": hours.horizon_days,
        "max_per_day": hours.max_per_day,
        "max_per_week": hours.max_per_week,
        "hold_proposed_times": hours.hold_proposed_times,
    }


def _range_views(ranges: Iterable[TimeRange]) -> list[RangeView]:
    return [{"from": _clock(each.from_minute), "to": _clock(each.to_minute)} for each in ranges]


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def _ranges(ranges: Iterable[RangeBody]) -> tuple[TimeRange, ...]:
    return tuple(TimeRange(each.start, each.end) for each in ranges)


def _overrides(bodies: Iterable[OverrideBody]) -> Mapping[date, tuple[TimeRange, ...]]:
    overrides: dict[date, tuple[TimeRange, ...]] = {}
    for number, each in enumerate(bodies):
        if each.date in overrides:
            raise InvalidError(Phrase("Give each date once."), f"overrides.{number}.date")
        overrides[each.date] = _ranges(each.ranges)
    return overrides
