"""Slots as people read them: grouped by the days of the viewer's zone, as the contract writes them.

Coaches offer the same instants again and again, so the text of an instant is kept for the next
answer.
"""

import functools
from bisect import bisect_left
from collections.abc import Sequence
from datetime import date
from typing import TypedDict

from chalicelib.domain.time.wall_clock import (
    DAY,
    MINUTE,
    day_number,
    day_of,
    instants_showing,
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
    seconds: Sequence[int], minutes: int, timezone: str, first: date, last: date
) -> list[DayView]:
    """The slots of each local day from first to last in the viewer's zone, empty days included.

    `seconds` are starts since 1970, in order. A slot belongs to the day on which it starts; slots
    of other days are left out.

    Raises:
        UnknownTimezoneError: the viewer's zone is unknown.
    """
    from_second, to_second = (seconds[0], seconds[-1] + 1) if seconds else (0, 1)
    clock = stretches(timezone, from_second, to_second)
    length = minutes * MINUTE
    days: list[DayView] = []
    for day in range(day_number(first), day_number(last) + 1):
        slots: list[SlotView] = []
        for low, high in instants_showing(clock, day * DAY, (day + 1) * DAY):
            of_day = seconds[bisect_left(seconds, low) : bisect_left(seconds, high)]
            slots += [
                {"starts_at": _text(start), "ends_at": _text(start + length)} for start in of_day
            ]
        days.append({"date": _date_text(day), "slots": slots})
    return days


@functools.lru_cache(maxsize=32_768)
def _text(second: int) -> str:
    """The instant as the contract writes it."""
    day, second = divmod(second, DAY)
    minute = second // MINUTE
    return f"{_date_text(day)}T{minute // 60:02}:{minute % 60:02}:{second % MINUTE:02}Z"


@functools.lru_cache(maxsize=1024)
def _date_text(day: int) -> str:
    return day_of(day).isoformat()
