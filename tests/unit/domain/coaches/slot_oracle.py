"""The rules of open slots a second time: slow, obvious, and by another way.

The engine computes with spans of seconds and the zones of the standard library. This walks every
minute of the window and asks `whenever` what the clock of the coach shows. The hours are painted on
the calendar one wall-clock minute after another; a session is open if each of its minutes is
painted. It shares the values with the engine, and no step.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from whenever import Instant

from chalicelib.domain.coaches.availability import Availability, CoachCalendar
from chalicelib.domain.coaches.slots import Occupancy
from chalicelib.domain.time.intervals import Interval

MINUTES_OF_A_DAY = 1440


class Shown(NamedTuple):
    """What the coach's clock shows at some minute: the date, and the minutes on its clock."""

    day: date
    minute: int


def minute_of(instant: datetime) -> int:
    """The minutes since 1970 at an instant that is a whole minute."""
    minutes, rest = divmod(int(instant.timestamp()), 60)
    assert rest == 0
    return minutes


@lru_cache(maxsize=100_000)
def shown_in(timezone: str, minute: int) -> Shown:
    """What a clock of the zone shows so many minutes after 1970 began."""
    clock = Instant.from_timestamp(minute * 60).to_tz(timezone)
    assert clock.second == 0
    return Shown(date(clock.year, clock.month, clock.day), clock.hour * 60 + clock.minute)


class SlotOracle:
    """Knows of one coach and one person, within some days, why each start is refused."""

    def __init__(
        self, calendar: CoachCalendar, occupancy: Occupancy, minutes: int, now: datetime
    ) -> None:
        self.hours = calendar.availability
        self.occupancy = occupancy
        self.minutes = minutes
        self.earliest = minute_of(now) + self.hours.minimum_notice_minutes
        self.latest = minute_of(now) + self.hours.horizon_days * 24 * 60
        self.painted: dict[date, set[int]] = {}
        self.time_off = _minutes_in(calendar.time_off)
        self.coach_taken = _minutes_in(calendar.busy) | _minutes_in(occupancy.coach)
        self.member_taken = _minutes_in(occupancy.member)

    def starts(self, window: Interval) -> list[datetime]:
        """Every start of the window that nothing refuses."""
        first = minute_of(window.start)
        return [
            window.start + timedelta(minutes=at - first)
            for at in range(first, minute_of(window.end))
            if self._refusal(at) is None
        ]

    def refusal(self, start: datetime) -> str | None:
        """The first rule that refuses the start."""
        return self._refusal(minute_of(start))

    def _refusal(self, at: int) -> str | None:
        session = range(at, at + self.minutes)
        if at < self.earliest:
            return "too_soon"
        if at > self.latest:
            return "beyond_horizon"
        if self._shown_at(at).minute % self.hours.slot_interval_minutes != 0:
            return "off_grid"
        if not all(self._is_open(minute) for minute in session):
            return "outside_hours"
        if any(minute in self.time_off for minute in session):
            return "time_off"
        return self._over_limit(at) or self._in_the_way(session)

    def _over_limit(self, at: int) -> str | None:
        day = self._shown_at(at).day
        days_of_week = [day + timedelta(days=n) for n in range(-6, 1)]
        monday = next(each for each in days_of_week if each.isoweekday() == 1)
        most, standing = self.hours.max_per_day, self.occupancy.per_day.get(day, 0)
        if most is not None and standing + 1 > most:
            return "daily_limit"
        most, standing = self.hours.max_per_week, self.occupancy.per_week.get(monday, 0)
        if most is not None and standing + 1 > most:
            return "weekly_limit"
        return None

    def _in_the_way(self, session: range) -> str | None:
        if any(minute in self.member_taken for minute in session):
            return "member_busy"
        claim = range(
            session.start - self.hours.buffer_before_minutes,
            session.stop + self.hours.buffer_after_minutes,
        )
        if any(minute in self.coach_taken for minute in claim):
            return "coach_taken"
        return None

    def _shown_at(self, minute: int) -> Shown:
        return shown_in(self.hours.timezone, minute)

    def _is_open(self, minute: int) -> bool:
        shown = self._shown_at(minute)
        if shown.day not in self.painted:
            self.painted[shown.day] = painted_minutes(self.hours, shown.day)
        return shown.minute in self.painted[shown.day]


def painted_minutes(hours: Availability, day: date) -> set[int]:
    """The minutes of a date's wall clock that are open, painted from the day before on."""
    paint: set[int] = set()
    for painted_day in (day - timedelta(days=1), day):
        own = hours.overrides.get(painted_day)
        ranges = hours.weekly.get(painted_day.isoweekday() - 1, ()) if own is None else own
        for begin, end in ranges:
            minute = begin
            brush = painted_day
            while True:
                if brush == day and (brush == painted_day or day not in hours.overrides):
                    paint.add(minute)
                minute += 1
                if minute == end:
                    break
                if minute == MINUTES_OF_A_DAY:
                    minute, brush = 0, brush + timedelta(days=1)
                    if minute == end:
                        break
    return paint


def _minutes_in(intervals: Iterable[Interval]) -> set[int]:
    return {
        minute
        for interval in intervals
        for minute in range(minute_of(interval.start), minute_of(interval.end))
    }
