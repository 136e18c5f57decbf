"""The algebra of spans, against plain sets of integers."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.time import interval_algebra

SpanList = list[tuple[int, int]]

span_lists: st.SearchStrategy[SpanList] = st.lists(
    st.tuples(st.integers(0, 30), st.integers(1, 8)).map(lambda each: (each[0], sum(each))),
    max_size=8,
)


def points(some: SpanList) -> set[int]:
    return {point for start, end in some for point in range(start, end)}


def assert_tidy(some: SpanList) -> None:
    assert all(start < end for start, end in some)
    assert all(before[1] < after[0] for before, after in pairwise(some))


@given(span_lists)
def test_merged_spans_cover_the_same_points_and_are_tidy(some: SpanList) -> None:
    merged = interval_algebra.merge(some)
    assert points(merged) == points(some)
    assert_tidy(merged)


@given(span_lists, span_lists)
def test_subtracting_leaves_the_points_outside_the_holes(some: SpanList, holes: SpanList) -> None:
    left = interval_algebra.subtract(interval_algebra.merge(some), interval_algebra.merge(holes))
    assert points(left) == points(some) - points(holes)
    assert_tidy(left)


@given(span_lists, span_lists)
def test_an_intersection_has_the_points_of_both(some: SpanList, others: SpanList) -> None:
    common = interval_algebra.intersect(
        interval_algebra.merge(some), interval_algebra.merge(others)
    )
    assert points(common) == points(some) & points(others)
    assert_tidy(common)
