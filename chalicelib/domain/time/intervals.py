"""Intervals of time: half-open, never empty, from one instant to another.

An interval that ends when another begins does not overlap it: sessions may stand back to back.
"""

from collections.abc import Iterable
from datetime import datetime

from msgspec import Struct

from chalicelib.domain.time import interval_algebra


class Interval(Struct, frozen=True, order=True):
    """The time `[start, end)` between two instants in UTC.

    Raises:
        ValueError: the end is not after the start.
    """

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.end <= self.start:
            raise ValueError("An interval ends after it starts.")


def overlaps(one: Interval, other: Interval) -> bool:
    """Whether some instant lies in both."""
    return one.start < other.end and other.start < one.end


def merge(intervals: Iterable[Interval]) -> list[Interval]:
    """The fewest intervals that cover the same time, in order; touching ones become one."""
    return _intervals(interval_algebra.merge(_pairs(intervals)))


def subtract(intervals: Iterable[Interval], holes: Iterable[Interval]) -> list[Interval]:
    """The time of the intervals that lies in no hole, merged and in order."""
    return _intervals(
        interval_algebra.subtract(
            interval_algebra.merge(_pairs(intervals)), interval_algebra.merge(_pairs(holes))
        )
    )


def intersect(intervals: Iterable[Interval], others: Iterable[Interval]) -> list[Interval]:
    """The time that lies in both, merged and in order."""
    return _intervals(
        interval_algebra.intersect(
            interval_algebra.merge(_pairs(intervals)), interval_algebra.merge(_pairs(others))
        )
    )


def _pairs(intervals: Iterable[Interval]) -> list[tuple[datetime, datetime]]:
    return [(interval.start, interval.end) for interval in intervals]


def _intervals(pairs: Iterable[tuple[datetime, datetime]]) -> list[Interval]:
    return [Interval(start, end) for start, end in pairs]
