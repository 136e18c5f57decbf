"""Slots as people read them: grouped by the days of the viewer's zone, as the contract writes them.

A month of slots is some thousand instants that share few dates and few times of day, so each text
is put together from those two parts.
"""

import functools
from bisect import bisect_left
from collections.abc import Iterable
from datetime import date, datetime
from typing import TypedDict

from chalicelib.domain.wall_clock import (
    DAY,
    MINUTE,
    day_number,
    day_of,
    instants_showing,
    seconds_at,
    stretches,
)


class SlotView(TypedDict):
    """One slot, in the words of the contract: instants in UTC with `Z`."""

    starts_at: str
    ends_at: str


class DayView(TypedDict):
    """One day of the viewer's zone with its slots, in order; perhaps with none."""

    date: str
    slots: list[SlotView]


def group_by_day(
    starts: Iterable[datetime], minutes: int, timezone: str, first: date, last: date
) -> list[DayView]:
    """The slots of each local day from first to last in the viewer's zone, empty days included.

    A slot belongs to the day on which it starts. Slots of other days are left out.

    Raises:
        UnknownTimezoneError: the viewer's zone is unknown.
    """
    seconds = sorted(seconds_at(start) for start in starts)
    clock = stretches(timezone, seconds[0], seconds[-1] + 1) if seconds else []
    days: list[DayView] = []
    for day in range(day_number(first), day_number(last) + 1):
        slots: list[SlotView] = []
        for low, high in instants_showing(clock, day * DAY, (day + 1) * DAY):
            of_day = seconds[bisect_left(seconds, low) : bisect_left(seconds, high)]
            slots += _views(of_day, minutes * MINUTE)
        days.append({"date": day_of(day).isoformat(), "slots": slots})
    return days


def _views(starts: list[int], length: int) -> list[SlotView]:
    return [
        {
            "starts_at": _date_text(start // DAY) + _time_text(start % DAY),
            "ends_at": _date_text((start + length) // DAY) + _time_text((start + length) % DAY),
        }
        for start in starts
    ]


@functools.lru_cache(maxsize=1024)
def _date_text(day: int) -> str:
    return day_of(day).isoformat()


@functools.lru_cache(maxsize=1024)
def _time_text(second: int) -> str:
    minute, second = divmod(second, MINUTE)
    return f"T{minute // 60:02}:{minute % 60:02}:{second:02}Z"
