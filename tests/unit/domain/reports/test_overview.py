"""The pace of spending, the weeks, and the coaches to see to."""

from datetime import date, timedelta

from chalicelib.domain.reports.overview import first_day, pace_of, weeks_of
from chalicelib.domain.reports.usage import EVERYBODY, Place, Tally

TODAY = date(2026, 6, 3)
"""A Wednesday."""


def on(days_ago: int, **numbers: int) -> tuple[Place, Tally]:
    return Place(TODAY - timedelta(days=days_ago), EVERYBODY, ""), Tally(**numbers)


def test_the_pace_is_that_of_28_days_less_what_came_back() -> None:
    numbers = [
        on(0, credits_spent=6),
        on(27, credits_spent=4, credits_refunded=2),
        on(28, credits_spent=100),
    ]
    pace = pace_of(9, numbers, TODAY)
    assert (pace.spent_per_week, pace.weeks_left) == (2.0, 4.5)


def test_without_spending_no_end_is_in_sight() -> None:
    for numbers in ([], [on(0, credits_spent=1, credits_refunded=1)], [on(1, credits_refunded=5)]):
        pace = pace_of(9, numbers, TODAY)
        assert (pace.spent_per_week, pace.weeks_left) == (0, None)


def test_what_is_spent_slowly_still_comes_to_an_end() -> None:
    pace = pace_of(0, [on(0, credits_spent=1)], TODAY)
    assert (pace.spent_per_week, pace.weeks_left) == (0.2, 0.0)


def test_twelve_weeks_end_with_this_one() -> None:
    numbers = [on(2, booked=1), on(3, booked=2), on(79, booked=4), on(80, booked=8)]
    weeks = weeks_of(numbers, TODAY)
    assert [each.tally.booked for each in weeks] == [4, *[0] * 9, 2, 1]
    assert (weeks[0].monday, weeks[-1].monday) == (first_day(TODAY), date(2026, 6, 1))
