"""Cells: a UTC day in 288 pieces of five minutes, the unit in which a person's time is claimed.

Two claims collide exactly if they share a cell of the same day, so one set of cells answers "is
this time taken?" without reading anything else. A partly used cell is claimed whole: a claim may be
wider than the time that it stands for, never narrower.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

from chalicelib.domain.time.intervals import Interval

CELL = timedelta(minutes=5)
CELLS_PER_DAY = 288


def cells_of(interval: Interval) -> dict[date, frozenset[int]]:
    """The cells that the interval touches, by UTC day; over midnight it touches two days."""
    start, end = interval.start.astimezone(UTC), interval.end.astimezone(UTC)
    claimed: dict[date, frozenset[int]] = {}
    midnight = datetime.combine(start.date(), time(), UTC)
    while midnight < end:
        first = max((start - midnight) // CELL, 0)
        past_last = min(-((midnight - end) // CELL), CELLS_PER_DAY)
        claimed[midnight.date()] = frozenset(range(first, past_last))
        midnight += timedelta(days=1)
    return claimed


def intervals_of(day: date, cells: Iterable[int]) -> list[Interval]:
    """The time that these cells of a UTC day stand for, merged and in order."""
    midnight = datetime.combine(day, time(), UTC)
    row = bytearray(CELLS_PER_DAY + 1)  # one more, never taken: every run ends inside
    for cell in cells:
        row[cell] = 1
    intervals = []
    start = row.find(1)
    while start >= 0:
        end = row.find(0, start)
        intervals.append(Interval(midnight + CELL * start, midnight + CELL * end))
        start = row.find(1, end)
    return intervals
