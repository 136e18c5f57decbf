"""Time in whole seconds since 1970, tidy (`interval_algebra`): what much is computed with.

Cells become it without an instant being made; whoever wants instants reads it as intervals.
"""

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from chalicelib.domain.time import interval_algebra
from chalicelib.domain.time.intervals import Interval
from chalicelib.domain.time.wall_clock import instant_at, seconds_at, seconds_until

Spans = Sequence[tuple[int, int]]


class TidyTime(Struct, frozen=True):
    """Tidy spans of seconds, read as intervals in order."""

    spans: Spans = ()

    def __iter__(self) -> Iterator[Interval]:
        return (Interval(instant_at(start), instant_at(end)) for start, end in self.spans)


NO_TIME = TidyTime()


def tidied(spans: Iterable[tuple[int, int]]) -> TidyTime:
    """The time that these spans of seconds cover, in whatever order they are."""
    return TidyTime(interval_algebra.merge(spans))


def tidy_spans(times: Iterable[Interval], start: int, end: int) -> Spans:
    """The times as tidy spans of whole seconds, those at least that lie between two seconds."""
    if isinstance(times, TidyTime):
        return times.spans
    low, high = instant_at(start), instant_at(end)
    return interval_algebra.merge(
        (seconds_at(each.start), seconds_until(each.end))
        for each in times
        if each.end > low and each.start < high
    )
