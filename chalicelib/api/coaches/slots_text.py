"""The JSON of a coach's days, written from integers: nearly all of a long answer is slots.

Coaches offer the same instants again and again, so a slot's text is kept for the next answer.
"""

import functools
from collections.abc import Callable, Mapping, Sequence

from chalicelib.domain.time.wall_clock import DAY, MINUTE, day_of


def days_text(days: Mapping[int, Sequence[int]], minutes: int) -> str:
    """What `to_json` would write of a list of `DayView`: slots of so many minutes by the number of
    their local day, their starts in seconds since 1970.
    """
    slot = _slots_of(minutes)
    written = [
        f'{{"date":"{_date(day)}","slots":[{",".join(map(slot, starts))}]}}'
        for day, starts in days.items()
    ]
    return f"[{','.join(written)}]"


@functools.lru_cache(maxsize=8)
def _slots_of(minutes: int) -> Callable[[int], str]:
    """Writes slots of so many minutes: a company's catalogue knows two or three lengths."""
    length = minutes * MINUTE

    @functools.lru_cache(maxsize=8192)
    def slot(start: int) -> str:
        return f'{{"starts_at":"{_instant(start)}","ends_at":"{_instant(start + length)}"}}'

    return slot


def _instant(second: int) -> str:
    day, second = divmod(second, DAY)
    minute = second // MINUTE
    return f"{_date(day)}T{minute // 60:02}:{minute % 60:02}:{second % MINUTE:02}Z"


@functools.lru_cache(maxsize=1024)
def _date(day: int) -> str:
    return day_of(day).isoformat()
