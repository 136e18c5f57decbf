"""The first openings of a few coaches, exact for one member, where the stored hours point."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.coaches.coaches import Schedule
from chalicelib.domain.coaches.openings import AHEAD, HOUR, hour_of
from chalicelib.domain.coaches.slots import claims_around, open_seconds
from chalicelib.domain.time.intervals import Interval
from chalicelib.domain.time.wall_clock import instant_at
from chalicelib.storage.coaches import coaches
from chalicelib.storage.kernel.table import Rows, read_rows
from chalicelib.use_cases.sessions.occupancy import occupancy_in, occupancy_keys


@dataclass(frozen=True, slots=True)
class Sought:
    """An opening of so many minutes in one of these hours, of which bit 0 is the present one."""

    coach_id: str
    minutes: int
    hours: int

    def window(self, now: datetime) -> Interval:
        """The first hour, from now on."""
        start = instant_at((hour_of(now) + _lowest(self.hours)) * HOUR)
        return Interval(max(start, now), instant_at(int(start.timestamp()) + HOUR))


def find_first_openings(
    member_id: str, sought: Sequence[Sought], now: datetime
) -> dict[str, datetime | None]:
    """For each coach the first start in these hours that the member could book now: one batch read,
    and one more for each coach whose first hour is not open after all.
    """
    if not sought:
        return {}
    keys = [
        key
        for each in sought
        for key in (
            *coaches.schedule_keys(each.coach_id),
            *occupancy_keys(each.coach_id, member_id, _claims(each.window(now))),
        )
    ]
    rows = read_rows(keys)
    return {
        each.coach_id: _first(schedule, member_id, each, rows, now)
        for each in sought
        if (schedule := coaches.schedule_in(rows, each.coach_id))
    }


def _first(
    schedule: Schedule, member_id: str, sought: Sought, rows: Rows, now: datetime
) -> datetime | None:
    at_once = _open_in(schedule, member_id, sought, rows, sought.window(now), now)
    if at_once:
        return at_once
    whole = Interval(now, now + AHEAD)
    rows = read_rows(occupancy_keys(schedule.coach_id, member_id, _claims(whole)))
    return _open_in(schedule, member_id, sought, rows, whole, now)


def _open_in(
    schedule: Schedule, member_id: str, sought: Sought, rows: Rows, window: Interval, now: datetime
) -> datetime | None:
    occupancy = occupancy_in(rows, schedule.coach_id, member_id)
    starts = open_seconds(schedule.calendar, occupancy, sought.minutes, window, now)
    first_hour = hour_of(now)
    wished = (start for start in starts if sought.hours >> (start // HOUR - first_hour) & 1)
    return next((instant_at(start) for start in wished), None)


def _claims(window: Interval) -> Interval:
    return claims_around(window.start, window.end)


def _lowest(bits: int) -> int:
    return (bits & -bits).bit_length() - 1
