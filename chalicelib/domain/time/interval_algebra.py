"""Half-open spans `(start, end)` of anything that can be ordered: the algebra below all times.

A *tidy* list is sorted, without overlaps, and its neighbours do not touch. Every function returns
tidy lists; only `merge` accepts untidy ones. The slot engine uses whole seconds, `intervals` uses
instants.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TypeVar

Point = TypeVar("Point", int, datetime)


def merge(spans: Iterable[tuple[Point, Point]]) -> list[tuple[Point, Point]]:
    """The tidy list that covers exactly what the spans cover; touching spans become one."""
    ordered = sorted(spans)
    if not ordered:
        return []
    merged = []
    start, end = ordered[0]
    for next_start, next_end in ordered:
        if next_start > end:
            merged.append((start, end))
            start, end = next_start, next_end
        elif next_end > end:
            end = next_end
    merged.append((start, end))
    return merged


def subtract(
    spans: Sequence[tuple[Point, Point]], holes: Sequence[tuple[Point, Point]]
) -> list[tuple[Point, Point]]:
    """What the tidy spans cover and the tidy holes do not."""
    left = []
    first = 0
    for start, end in spans:
        while first < len(holes) and holes[first][1] <= start:
            first += 1
        position = first
        while position < len(holes) and holes[position][0] < end:
            hole_start, hole_end = holes[position]
            if hole_start > start:
                left.append((start, hole_start))
            start = hole_end  # noqa: PLW2901 -- what is before the hole's end is dealt with
            position += 1
        if start < end:
            left.append((start, end))
    return left


def intersect(
    spans: Sequence[tuple[Point, Point]], others: Sequence[tuple[Point, Point]]
) -> list[tuple[Point, Point]]:
    """What both tidy lists cover."""
    common = []
    i = j = 0
    while i < len(spans) and j < len(others):
        start = max(spans[i][0], others[j][0])
        end = min(spans[i][1], others[j][1])
        if start < end:
            common.append((start, end))
        if spans[i][1] <= others[j][1]:
            i += 1
        else:
            j += 1
    return common
