from datetime import UTC, date, datetime, timedelta

import pytest

from chalicelib.domain.coaches.slots_by_day import group_by_day
from chalicelib.domain.time.instants import UnknownTimezoneError
from chalicelib.domain.time.wall_clock import day_number, seconds_at

MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)


def by_date(starts: list[int], timezone: str, first: date, last: date) -> dict[date, list[int]]:
    days = group_by_day(starts, timezone, first, last)
    shown = [first + timedelta(days=n) for n in range(len(days))]
    assert [*days] == [day_number(day) for day in shown]
    return dict(zip(shown, days.values(), strict=True))


def at(hour: int, minute: int = 0) -> int:
    return seconds_at(datetime(2026, 11, 23, hour, minute, tzinfo=UTC))


def test_a_day_without_openings_is_there_with_an_empty_list() -> None:
    assert by_date([], "UTC", MONDAY, TUESDAY) == {MONDAY: [], TUESDAY: []}


def test_a_slot_stands_under_the_viewers_date() -> None:
    days = by_date([at(20)], "Asia/Kathmandu", MONDAY, TUESDAY)
    assert days == {MONDAY: [], TUESDAY: [at(20)]}


def test_slots_of_other_days_are_left_out() -> None:
    days = by_date([at(2), at(12)], "America/New_York", MONDAY, MONDAY)
    assert days == {MONDAY: [at(12)]}


def test_slots_of_a_repeated_hour_stand_under_one_date_in_order() -> None:
    first = datetime(2026, 11, 1, 5, 30, tzinfo=UTC)
    starts = [seconds_at(first), seconds_at(first + timedelta(hours=1))]
    sunday = date(2026, 11, 1)
    assert by_date(starts, "America/New_York", sunday, sunday) == {sunday: starts}


def test_a_viewer_in_a_zone_that_is_none_is_refused_also_without_slots() -> None:
    for starts in ([], [at(9)]):
        with pytest.raises(UnknownTimezoneError):
            by_date(starts, "Mars/Olympus", MONDAY, MONDAY)
