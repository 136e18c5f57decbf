from datetime import UTC, date, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.time.intervals import Interval, overlaps
from chalicelib.domain.time.tidy_time import TidyTime, tidied
from chalicelib.domain.time.time_cells import cells_of, spans_of

DAY = date(2026, 11, 23)
MIDNIGHT = datetime(2026, 11, 23, tzinfo=UTC)
FIVE_MINUTES = timedelta(minutes=5)


def minutes(start: int, end: int) -> Interval:
    """From so many minutes after midnight of the day to so many after it."""
    return Interval(MIDNIGHT + timedelta(minutes=start), MIDNIGHT + timedelta(minutes=end))


def test_a_session_claims_its_cells_and_not_the_one_that_begins_at_its_end() -> None:
    assert cells_of(minutes(0, 25)) == {DAY: {0, 1, 2, 3, 4}}


def test_an_interval_over_midnight_touches_two_days() -> None:
    assert cells_of(minutes(1430, 1450)) == {DAY: {286, 287}, date(2026, 11, 24): {0, 1}}


def test_an_interval_up_to_midnight_touches_one_day() -> None:
    assert cells_of(minutes(1435, 1440)) == {DAY: {287}}


def test_an_interval_of_days_fills_the_day_between() -> None:
    claimed = cells_of(minutes(1435, 2 * 1440 + 5))
    assert [len(cells) for cells in claimed.values()] == [1, 288, 1]


def test_a_partly_used_cell_is_claimed_whole() -> None:
    one_second = timedelta(seconds=1)
    edges = Interval(MIDNIGHT + FIVE_MINUTES - one_second, MIDNIGHT + FIVE_MINUTES * 2 + one_second)
    assert cells_of(edges) == {DAY: {0, 1, 2}}


def test_cells_are_those_of_utc_whatever_the_offset_of_the_instants() -> None:
    ahead = timezone(timedelta(hours=5, minutes=45))
    session = minutes(1430, 1450)
    shown = Interval(session.start.astimezone(ahead), session.end.astimezone(ahead))
    assert cells_of(shown) == cells_of(session)


def test_neighbouring_cells_are_one_interval() -> None:
    assert [*TidyTime(spans_of(DAY, {5, 0, 4, 287, 1}))] == [
        minutes(0, 10),
        minutes(20, 30),
        minutes(1435, 1440),
    ]


def test_no_cells_are_no_time() -> None:
    assert spans_of(DAY, ()) == []


starts = st.integers(0, 3 * 288)
lengths = st.integers(1, 400)


@given(starts, lengths)
def test_cells_stand_for_exactly_the_interval_that_claimed_them(start: int, length: int) -> None:
    claim = minutes(5 * start, 5 * (start + length))
    found = [each for day, cells in cells_of(claim).items() for each in spans_of(day, cells)]
    assert [*tidied(found)] == [claim]


@given(starts, lengths, starts, lengths)
def test_two_claims_share_a_cell_exactly_if_they_overlap(
    start: int, length: int, other_start: int, other_length: int
) -> None:
    one = minutes(5 * start, 5 * (start + length))
    other = minutes(5 * other_start, 5 * (other_start + other_length))
    cells, other_cells = cells_of(one), cells_of(other)
    shared = any(cells[day] & other_cells[day] for day in cells.keys() & other_cells.keys())
    assert shared == overlaps(one, other)
