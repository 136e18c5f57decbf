"""The first openings of a few coaches, exact for one member, where the stored hours point."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from itertools import islice

from msgspec import Struct

from chalicelib.domain.coaches.coaches import Schedule
from chalicelib.domain.coaches.openings import AHEAD, HOUR, SHOWN, hour_of
from chalicelib.domain.coaches.slots import claims_around, open_seconds
from chalicelib.domain.time.intervals import Interval
from chalicelib.domain.time.wall_clock import instant_at
from chalicelib.storage.coaches import coaches
from chalicelib.storage.kernel.table import Key, Rows, read_rows
from chalicelib.storage.sessions import time_claims
from chalicelib.use_cases.sessions.occupancy import occupancy_in, occupancy_keys


class Sought(Struct, frozen=True):
    """Openings of so many minutes in these hours, of which bit 0 is the present one; the coach's
    zone is `timezone`. `hints` are the first ones as they are stored.
    """

    coach_id: str
    timezone: str
    minutes: int
    hours: int
    hints: Sequence[datetime] = ()

    def window(self, now: datetime) -> Interval:
        """From the first hour on, as far as the rows reach that tell of this hour."""
        hour = instant_at((hour_of(now) + _lowest(self.hours)) * HOUR)
        first = Interval(max(hour, now), hour + timedelta(seconds=HOUR))
        reach = _claims(first).end
        midnight = datetime.combine(reach.date() + timedelta(days=1), time(), reach.tzinfo)
        return Interval(first.start, midnight - (reach - first.end))

    def keys(self, member_id: str, now: datetime) -> list[Key]:
        """What decides whether they are open in this window: the weeks are those of the zone."""
        window = self.window(now)
        return [
            *coaches.schedule_keys(self.coach_id),
            *time_claims.day_keys(self.coach_id, _claims(window)),
            *time_claims.day_keys(member_id, _claims(window)),
            *time_claims.week_keys(self.coach_id, window, self.timezone),
        ]


def find_first_openings(
    member_id: str, sought: Sequence[Sought], now: datetime
) -> dict[str, list[datetime]]:
    """For each coach the first starts in these hours that the member could book now, three at the
    most: one batch read, and one more for each coach whose first hours are not open after all.

    Those after the days that were read are as they are stored.
    """
    if not sought:
        return {}
    rows = read_rows([key for each in sought for key in each.keys(member_id, now)])
    return {
        each.coach_id: _first(schedule, member_id, each, rows, now)
        for each in sought
        if (schedule := coaches.schedule_in(rows, each.coach_id))
    }


def _first(
    schedule: Schedule, member_id: str, sought: Sought, rows: Rows, now: datetime
) -> list[datetime]:
    window = sought.window(now)
    if at_once := _open_in(schedule, member_id, sought, rows, window, now):
        later = [each for each in sought.hints if each >= window.end]
        return [*at_once, *later][:SHOWN]
    whole = Interval(now, now + AHEAD)
    rows = read_rows(occupancy_keys(schedule.coach_id, member_id, _claims(whole)))
    return _open_in(schedule, member_id, sought, rows, whole, now)


def _open_in(
    schedule: Schedule, member_id: str, sought: Sought, rows: Rows, window: Interval, now: datetime
) -> list[datetime]:
    occupancy = occupancy_in(rows, schedule.coach_id, member_id)
    starts = open_seconds(schedule.calendar, occupancy, sought.minutes, window, now)
    first_hour = hour_of(now)
    wished = (start for start in starts if sought.hours >> (start // HOUR - first_hour) & 1)
    return [instant_at(start) for start in islice(wished, SHOWN)]


def _claims(window: Interval) -> Interval:
    return claims_around(window.start, window.end)


def _lowest(bits: int) -> int:
    return (bits & -bits).bit_length() - 1
