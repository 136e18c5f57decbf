"""Cells: a UTC day in 288 pieces of five minutes, the unit in which a person's time is claimed.

Two claims collide exactly if they share a cell of the same day, so one set of cells answers "is
this time taken?" without reading anything else. A partly used cell is claimed whole: a claim may be
wider than the time that it stands for, never narrower.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

from chalicelib.domain.time.intervals import Interval
from chalicelib.domain.time.wall_clock import DAY, day_number

CELL = timedelta(minutes=5)
CELL_SECONDS = 300
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


def spans_of(day: date, cells: Iterable[int]) -> list[tuple[int, int]]:
    """The seconds that these cells of a UTC day stand for, tidy."""
    midnight = day_number(day) * DAY
    row = bytearray(CELLS_PER_DAY + 1)  # one more, never taken: every run ends inside
    for cell in cells:
        row[cell] = 1
    spans = []
    start = row.find(1)
    while start >= 0:
        end = row.find(0, start)
        spans.append((midnight + CELL_SECONDS * start, midnight + CELL_SECONDS * end))
        start = row.find(1, end)
    return spans
