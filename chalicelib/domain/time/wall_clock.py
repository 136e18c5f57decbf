"""Wall clocks: what the clocks of a zone show, as stretches between two changes of the clock.

Instants are whole seconds since 1970-01-01T00:00Z. *Wall seconds* count the same way, but on the
clock of a zone: instant + offset. Within one `Stretch` the offset never changes, so wall time and
elapsed time are the same there; who works stretch by stretch needs no rule for gaps and repeats:

    elapsed   ----------------|----------------->        spring: wall seconds jump over the gap
    wall      ---- 01:59:59 ] | [ 03:00:00 ------        autumn: the next stretch shows them again
"""

import bisect
import functools
import itertools
import math
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from chalicelib.domain.time.instants import NO_ZONE, UnknownTimezoneError, find_zone
from chalicelib.domain.time.intervals import Interval

MINUTE = 60
DAY = 86_400

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
EPOCH_ORDINAL = date(1970, 1, 1).toordinal()
# Offsets are less than a day; outside these a local time might be no `datetime`.
EARLIEST = int(datetime(1, 1, 2, tzinfo=UTC).timestamp())
LATEST = int(datetime(9999, 12, 30, tzinfo=UTC).timestamp())


class Stretch(NamedTuple):
    """The instants `[start, end)` in seconds, through which the clock is `offset` seconds ahead."""

    start: int
    end: int
    offset: int


def seconds_at(instant: datetime) -> int:
    """The whole seconds since 1970 until this instant, rounded down."""
    return math.floor(instant.timestamp())


def seconds_until(instant: datetime) -> int:
    """The whole seconds since 1970 until this instant, rounded up."""
    return math.ceil(instant.timestamp())


def instant_at(seconds: int) -> datetime:
    """The instant in UTC, so many seconds after the beginning of 1970."""
    return EPOCH + timedelta(seconds=seconds)


def day_number(day: date) -> int:
    """The days from 1970-01-01 to this one."""
    return day.toordinal() - EPOCH_ORDINAL


def day_of(number: int) -> date:
    """The date so many days after 1970-01-01."""
    return date.fromordinal(number + EPOCH_ORDINAL)


def monday_of(day: date) -> date:
    """The Monday of the week of this date: the name of that week."""
    return day - timedelta(days=day.weekday())


def stretches(timezone: str, start: int, end: int) -> list[Stretch]:
    """The stretches of the zone's clock that together are exactly the instants `[start, end)`.

    Raises:
        UnknownTimezoneError: there is no such zone.
    """
    found = []
    for change, next_change, offset in _stretches_of_years(timezone, start, end):
        low, high = max(change, start), min(next_change, end)
        if low < high:
            found.append(Stretch(low, high, offset))
    return found


def offset_at(timezone: str, second: int) -> int:
    """How many seconds the zone's clock is ahead of UTC at this second."""
    return stretches(timezone, second, second + 1)[0].offset


def local_date(timezone: str, instant: datetime) -> date:
    """The date that the zone's calendar shows at this instant."""
    second = seconds_at(instant)
    return day_of((second + offset_at(timezone, second)) // DAY)


def instants_showing(
    clock: Iterable[Stretch], wall_start: int, wall_end: int
) -> list[tuple[int, int]]:
    """The instants at which the clock shows a wall time in `[wall_start, wall_end)`, in order.

    None, if the whole of it lies in a gap; two spans, if it lies in an hour that is repeated.
    """
    shown = []
    for start, end, offset in clock:
        low, high = max(start, wall_start - offset), min(end, wall_end - offset)
        if low < high:
            shown.append((low, high))
    return shown


def days_window(timezone: str, first: date, last: date) -> Interval:
    """The time from the first instant of one local day to the last of another.

    Days are as long as they are there. Of days that the zone skipped (Apia, 30 December 2011) it is
    the one second after the gap, which shows another date.

    Raises:
        UnknownTimezoneError: there is no such zone.
    """
    wall_start, wall_end = day_number(first) * DAY, (day_number(last) + 1) * DAY
    clock = stretches(timezone, max(wall_start - DAY, EARLIEST), min(wall_end + DAY, LATEST))
    begun = instants_showing(clock, wall_start, wall_end + 2 * DAY)
    not_over = instants_showing(clock, wall_start - 2 * DAY, wall_end)
    start = begun[0][0] if begun else LATEST
    end = not_over[-1][1] if not_over else EARLIEST
    return Interval(instant_at(start), instant_at(max(end, start + 1)))


def _stretches_of_years(timezone: str, start: int, end: int) -> Iterator[Stretch]:
    first, last = (instant_at(min(max(at, EARLIEST), LATEST)).year for at in (start, end))
    for year in range(first, last + 1):
        yield from _stretches_of_year(timezone, year)


@functools.lru_cache(maxsize=2048)
def _stretches_of_year(timezone: str, year: int) -> tuple[Stretch, ...]:
    """A year of UTC in stretches: the zone is asked once a day, and closer where answers differ.

    Two changes within a day that cancel each other would be missed; no zone has ever done that.
    """
    zone = find_zone(timezone)
    if zone is None:
        raise UnknownTimezoneError(NO_ZONE, "timezone")
    start, end = day_number(date(year, 1, 1)) * DAY, (day_number(date(year, 12, 31)) + 1) * DAY
    offsets = [(midnight, _offset(zone, midnight)) for midnight in range(start, end + 1, DAY)]
    changes = [
        _change_within(zone, midnight, next_midnight)
        for (midnight, offset), (next_midnight, next_offset) in itertools.pairwise(offsets)
        if offset != next_offset
    ]
    return tuple(
        Stretch(change, next_change, _offset(zone, change))
        for change, next_change in itertools.pairwise([start, *changes, end])
    )


def _change_within(zone: ZoneInfo, before: int, after: int) -> int:
    """The second at which the offset stops being what it was before."""
    old = _offset(zone, before)
    seconds = range(before, after + 1)
    return seconds[bisect.bisect_left(seconds, 1, key=lambda at: _offset(zone, at) != old)]


def _offset(zone: ZoneInfo, second: int) -> int:
    instant = instant_at(min(max(second, EARLIEST), LATEST))
    shown = instant.astimezone(zone).replace(tzinfo=UTC)
    return round((shown - instant).total_seconds())
