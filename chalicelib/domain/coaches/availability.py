"""When a coach is open: what coaches say of their week, their dates and the limits of their work.

The hours are kept as the coach wrote them, in wall-clock minutes of the coach's own zone, never as
instants: so they mean the same wall time on both sides of a clock change. `open_hours` reads them.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from msgspec import Struct, field

from chalicelib.domain.kernel.errors import InvalidError
from chalicelib.domain.kernel.phrases import Phrase
from chalicelib.domain.time.instants import NO_ZONE, UnknownTimezoneError, find_zone
from chalicelib.domain.time.intervals import Interval

MIDNIGHT = 1440
SLOT_INTERVALS = (5, 10, 15, 20, 30, 60)
BUFFER_STEP_MINUTES, MAX_BUFFER_MINUTES = 5, 60
LONGEST_BUFFER = timedelta(minutes=MAX_BUFFER_MINUTES)
MAX_NOTICE_MINUTES = 365 * MIDNIGHT
MAX_HORIZON_DAYS = 365
MAX_SESSIONS_LIMIT = 1000
MAX_RANGES_PER_DAY = 24
MAX_OVERRIDES = 400
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class TimeRange(NamedTuple):
    """Wall-clock minutes since local midnight, `[from, to)`; 1440 is the next midnight.

    A `to_minute` at or before `from_minute` is one of the next day.
    """

    from_minute: int
    to_minute: int

    @property
    def runs_over_midnight(self) -> bool:
        return self.to_minute <= self.from_minute


class Availability(Struct, frozen=True):
    """A coach's weekly hours (0 is Monday), date overrides and limits, in the coach's own zone.

    An override replaces the weekly hours of its date, also those that run in from the day before;
    an empty one is a day off.
    """

    timezone: str
    weekly: Mapping[int, Sequence[TimeRange]] = field(default_factory=dict)
    overrides: Mapping[date, Sequence[TimeRange]] = field(default_factory=dict)
    slot_interval_minutes: int = 15
    buffer_before_minutes: int = 0
    buffer_after_minutes: int = 0
    minimum_notice_minutes: int = 120
    horizon_days: int = 60
    max_per_day: int | None = None
    max_per_week: int | None = None
    hold_proposed_times: bool = False


class CoachCalendar(Struct, frozen=True):
    """What decides when a coach is open: the hours, the time off, and busy times from elsewhere."""

    availability: Availability
    time_off: Sequence[Interval] = ()
    busy: Sequence[Interval] = ()


def check_availability(availability: Availability) -> None:
    """Refuses hours that the slot engine could not read, or that nobody could mean.

    Raises:
        UnknownTimezoneError: the zone is none of the IANA names.
        InvalidError: another field is out of its bounds; `field` names it.
    """
    if find_zone(availability.timezone) is None:
        raise UnknownTimezoneError(NO_ZONE, "timezone")
    _check_hours(availability)
    _check_numbers(availability)


def _check_hours(availability: Availability) -> None:
    for weekday, ranges in availability.weekly.items():
        if weekday not in range(7):
            raise InvalidError(Phrase("Weekdays are 0 (Monday) to 6 (Sunday)."), "weekly")
        _check_ranges(ranges, f"weekly.{WEEKDAYS[weekday]}")
    if len(availability.overrides) > MAX_OVERRIDES:
        raise InvalidError(
            Phrase("Keep at most {most} date overrides.", most=MAX_OVERRIDES),
            "overrides",
        )
    for day, ranges in availability.overrides.items():
        _check_ranges(ranges, f"overrides.{day.isoformat()}")


def _check_ranges(ranges: Sequence[TimeRange], where: str) -> None:
    if len(ranges) > MAX_RANGES_PER_DAY:
        raise InvalidError(
            Phrase(
                "Give at most {most} ranges for a day.",
                most=MAX_RANGES_PER_DAY,
            ),
            where,
        )
    for each in ranges:
        if each.from_minute not in range(MIDNIGHT):
            raise InvalidError(Phrase("A range begins between 00:00 and 23:59."), where)
        if each.to_minute not in range(MIDNIGHT + 1):
            raise InvalidError(Phrase("A range ends between 00:00 and 24:00."), where)


def _check_numbers(availability: Availability) -> None:
    if availability.slot_interval_minutes not in SLOT_INTERVALS:
        told = Phrase("Choose {some} minutes.", some=Phrase.either(map(str, SLOT_INTERVALS)))
        raise InvalidError(told, "slot_interval_minutes")
    for name in ("buffer_before_minutes", "buffer_after_minutes"):
        if getattr(availability, name) not in range(0, MAX_BUFFER_MINUTES + 1, BUFFER_STEP_MINUTES):
            raise InvalidError(
                Phrase(
                    "A buffer is 0 to {most} minutes, a multiple of {step}.",
                    most=MAX_BUFFER_MINUTES,
                    step=BUFFER_STEP_MINUTES,
                ),
                name,
            )
    _check_bounds(
        ("minimum_notice_minutes", availability.minimum_notice_minutes, 0, MAX_NOTICE_MINUTES),
        ("horizon_days", availability.horizon_days, 1, MAX_HORIZON_DAYS),
        ("max_per_day", availability.max_per_day, 1, MAX_SESSIONS_LIMIT),
        ("max_per_week", availability.max_per_week, 1, MAX_SESSIONS_LIMIT),
    )


def _check_bounds(*bounds: tuple[str, int | None, int, int]) -> None:
    for name, value, low, high in bounds:
        if value is not None and not low <= value <= high:
            raise InvalidError(
                Phrase("Choose a number from {low} to {high}.", low=low, high=high), name
            )
