"""Openings are read as they were stored, also from rows of older code."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.coaches.openings import HOURS, KEPT, NO_OPENINGS, Openings, hour_of
from chalicelib.storage.coaches.cards import CardItem
from chalicelib.storage.coaches.openings import openings_in, render_openings

NOW = datetime(2026, 6, 1, 6, 40, tzinfo=UTC)
NINE = datetime(2026, 6, 1, 9, tzinfo=UTC)


@given(
    st.integers(0, (1 << HOURS) - 1),
    st.lists(st.integers(0, 366 * 24 * 60), max_size=KEPT, unique=True).map(sorted),
)
def test_openings_are_read_as_they_were_stored(bits: int, minutes: list[int]) -> None:
    starts = tuple(NOW + timedelta(minutes=each) for each in minutes)
    openings = Openings(hour_of(NOW), bits, starts)
    assert openings_in(CardItem("w", "c", ahead=render_openings(openings))) == openings


def test_a_row_of_older_code_has_one_start_and_its_mask() -> None:
    older = CardItem("w", "c", next_opening="2026-06-01T09:00:00Z", openings="494526.5")
    assert openings_in(older) == Openings(494526, 5, (NINE,))
    oldest = CardItem("w", "c", next_opening="2026-06-01T09:00:00Z")
    assert openings_in(oldest) == Openings(starts=(NINE,))
    assert openings_in(CardItem("w", "c", openings="494526.0")) == Openings(494526, 0)


def test_a_row_that_no_run_has_come_by_has_none() -> None:
    assert openings_in(CardItem("w", "c")) == NO_OPENINGS
