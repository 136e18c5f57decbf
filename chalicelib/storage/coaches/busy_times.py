"""Busy times of a coach's calendars: one row, read and checked with whatever takes time.

The row stays when the last calendar is gone, so that its version never begins again.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import accumulate
from math import ceil, floor

from pynamodb.expressions.condition import Condition

from chalicelib.domain.coaches.busy_times import BusyTimes
from chalicelib.domain.time.intervals import Interval
from chalicelib.storage.kernel.model import IntegerAttribute
from chalicelib.storage.kernel.table import JsonAttribute, Key, Row, Rows
from chalicelib.storage.kernel.transaction import Check, Put, absent

MINUTE = 60


class BusyTimesItem(Row, discriminator="busy_times"):
    """`busy`: by calendar, the minutes from one change to the next: free, busy, free, busy."""

    busy = JsonAttribute()
    version = IntegerAttribute()


def busy_key(coach_id: str) -> Key:
    return f"COACH#{coach_id}", "BUSY"


def busy_in(rows: Rows, coach_id: str) -> BusyTimes:
    """The coach's busy times among what was read; none without a row."""
    row = rows.find(BusyTimesItem, busy_key(coach_id))
    if row is None:
        return BusyTimes(coach_id)
    spans = {each: _spans(steps) for each, steps in row.busy.items()}
    return BusyTimes(coach_id, spans, int(row.version))


def put_busy(busy: BusyTimes) -> Put:
    """Stores busy times, whose version is one above what was read; stale if that is gone."""
    spans = {each: list(_steps(told)) for each, told in busy.by_calendar.items()}
    row = BusyTimesItem(*busy_key(busy.coach_id), busy=spans, version=busy.version)
    return Put(row, _at(busy.version - 1))


def check_busy(coach_id: str, version: int) -> Check:
    """Stale once a calendar has told of other busy times."""
    return Check(BusyTimesItem, busy_key(coach_id), _at(version))


def _at(version: int) -> Condition:
    return BusyTimesItem.version == version if version else absent()


def _steps(spans: Iterable[Interval]) -> Iterator[int]:
    """Minutes from the end of one span to the start of the next, then its own; none is lost."""
    at = 0
    for span in spans:
        start, end = floor(span.start.timestamp() / MINUTE), ceil(span.end.timestamp() / MINUTE)
        yield from (start - at, end - start)
        at = end


def _spans(steps: Sequence[int]) -> tuple[Interval, ...]:
    instants = [datetime.fromtimestamp(at * MINUTE, UTC) for at in accumulate(steps)]
    return tuple(map(Interval, instants[::2], instants[1::2]))
