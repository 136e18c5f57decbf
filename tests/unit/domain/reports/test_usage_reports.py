"""Reports of usage: spans, periods, and sums."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from chalicelib.domain.kernel.errors import InvalidError
from chalicelib.domain.reports.usage import NOTHING, Place, Tally, merged
from chalicelib.domain.reports.usage_reports import (
    By,
    Question,
    Report,
    Row,
    ask,
    in_order,
    make_report,
    periods,
)

TODAY = date(2026, 11, 25)
MONDAY, SUNDAY = date(2026, 11, 23), date(2026, 11, 29)


def question(by: By, first: date = MONDAY, last: date = SUNDAY) -> Question:
    return Question(first=first, last=last, by=by)


def test_where_no_days_are_named_it_is_the_last_30() -> None:
    asked = ask(By.DAY, None, None, None, None, TODAY)
    assert (asked.first, asked.last) == (date(2026, 10, 27), TODAY)
    assert len(periods(asked)) == 30


def test_one_day_may_be_named_alone() -> None:
    since = ask(By.DAY, MONDAY, None, None, None, TODAY)
    later = ask(By.DAY, SUNDAY, None, None, None, TODAY)
    until = ask(By.DAY, None, MONDAY, None, None, TODAY)
    assert (since.last, later.last) == (TODAY, SUNDAY)
    assert until.first == MONDAY - timedelta(days=29)


@pytest.mark.parametrize("by", By)
def test_a_span_is_bounded_and_in_order(by: By) -> None:
    first = date(2020, 1, 1)
    longest = first + timedelta(days=by.most_days - 1)
    assert ask(by, first, longest, None, None, TODAY).last == longest
    with pytest.raises(InvalidError, match="at most"):
        ask(by, first, longest + timedelta(days=1), None, None, TODAY)
    with pytest.raises(InvalidError, match="before"):
        ask(by, first, first - timedelta(days=1), None, None, TODAY)


def test_days_weeks_and_months_are_all_there() -> None:
    assert periods(question(By.DAY)) == [f"2026-11-{day}" for day in range(23, 30)]
    over_new_year = (date(2026, 12, 27), date(2027, 1, 4))
    assert periods(question(By.WEEK, *over_new_year)) == ["2026-12-21", "2026-12-28", "2027-01-04"]
    assert periods(question(By.MONTH, *over_new_year)) == ["2026-12", "2027-01"]


def test_a_report_takes_what_lies_within_its_days_and_its_filters() -> None:
    numbers = [
        (Place(MONDAY - timedelta(days=1), "cora", ""), Tally(booked=1)),
        (Place(MONDAY, "cora", ""), Tally(booked=2)),
        (Place(MONDAY, "remy", "sales"), Tally(booked=4)),
        (Place(SUNDAY, "cora", "sales"), Tally(booked=8, credits_spent=1)),
        (Place(SUNDAY + timedelta(days=1), "cora", ""), Tally(booked=16)),
    ]

    def booked(coach_id: str | None = None, group_id: str | None = None) -> int:
        asked = replace(question(By.DAY), coach_id=coach_id, group_id=group_id)
        return make_report(asked, numbers).total.booked

    assert booked() == 14
    assert booked(coach_id="cora") == 10
    assert booked(group_id="sales") == 12
    assert booked(coach_id="cora", group_id="sales") == 8
    week = make_report(question(By.WEEK), numbers)
    assert week.rows == (Row("2026-11-23", Tally(booked=14, credits_spent=1)),)
    by_coach = make_report(question(By.COACH), numbers)
    assert {row.key: row.tally.booked for row in by_coach.rows} == {"cora": 10, "remy": 4}


def test_rows_of_coaches_are_in_order_of_their_names_and_nobodys_last() -> None:
    rows = tuple(Row(key, NOTHING) for key in ("", "z", "a", "gone"))
    ordered = in_order(Report(rows, NOTHING), {"z": "ada", "a": "Ben"})
    assert [row.key for row in ordered.rows] == ["gone", "z", "a", ""]


days = st.dates(date(2025, 1, 1), date(2027, 12, 31))
numbers = st.lists(
    st.tuples(
        st.builds(Place, days, st.sampled_from(["cora", "remy", ""]), st.sampled_from(["", "s"])),
        st.builds(Tally, *[st.integers(0, 9)] * 7),
    )
)


@given(numbers, st.tuples(days, days).map(sorted), st.sampled_from(By))
def test_rows_always_add_up_to_the_total_whatever_they_are_by(
    parts: list[tuple[Place, Tally]], span: list[date], by: By
) -> None:
    report = make_report(question(by, *span), parts)
    inside = merged((place, tally) for place, tally in parts if span[0] <= place.day <= span[1])
    wanted = tuple(map(sum, zip(NOTHING, *inside.values(), strict=True)))
    assert tuple(report.total) == wanted
    assert tuple(map(sum, zip(NOTHING, *(row.tally for row in report.rows), strict=True))) == wanted
