from datetime import UTC, datetime

import pytest

from chalicelib.domain.time.intervals import Interval, intersect, merge, overlaps, subtract


def hours(start: int, end: int) -> Interval:
    return Interval(at(start), at(end))


def at(hour: int) -> datetime:
    return datetime(2026, 11, 23, hour, tzinfo=UTC)


@pytest.mark.parametrize("end", [9, 8])
def test_an_interval_that_does_not_end_after_it_starts_is_refused(end: int) -> None:
    with pytest.raises(ValueError, match="ends after it starts"):
        hours(9, end)


def test_an_interval_that_ends_when_another_starts_does_not_overlap_it() -> None:
    assert not overlaps(hours(9, 10), hours(10, 11))
    assert not overlaps(hours(10, 11), hours(9, 10))


def test_intervals_that_share_an_instant_overlap() -> None:
    assert overlaps(hours(9, 11), hours(10, 12))
    assert overlaps(hours(9, 12), hours(10, 11))
    assert overlaps(hours(10, 11), hours(9, 12))


def test_merging_joins_what_touches_and_keeps_gaps() -> None:
    assert merge([hours(13, 14), hours(9, 10), hours(10, 11), hours(9, 10)]) == [
        hours(9, 11),
        hours(13, 14),
    ]


def test_merging_nothing_gives_nothing() -> None:
    assert merge([]) == []


def test_a_hole_in_the_middle_leaves_two_ends() -> None:
    assert subtract([hours(9, 17)], [hours(12, 13)]) == [hours(9, 12), hours(13, 17)]


def test_holes_may_overlap_and_come_in_no_order() -> None:
    holes = [hours(15, 18), hours(8, 10), hours(9, 11)]
    assert subtract([hours(9, 17)], holes) == [hours(11, 15)]


def test_an_intersection_is_the_time_in_both() -> None:
    common = intersect([hours(9, 12), hours(13, 17)], [hours(11, 14)])
    assert common == [hours(11, 12), hours(13, 14)]
