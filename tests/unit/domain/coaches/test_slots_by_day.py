from datetime import UTC, date, datetime, timedelta

import pytest

from chalicelib.domain.coaches.slots_by_day import group_by_day
from chalicelib.domain.time.instants import UnknownTimezoneError
from chalicelib.domain.time.wall_clock import seconds_at

MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)


def at(hour: int, minute: int = 0, second: int = 0) -> datetime:
    return datetime(2026, 11, 23, hour, minute, second, tzinfo=UTC)


def test_a_day_without_openings_is_there_with_an_empty_list() -> None:
    days = group_by_day([], 25, "UTC", MONDAY, TUESDAY)
    assert [day["date"] for day in days] == ["2026-11-23", "2026-11-24"]
    assert [day["slots"] for day in days] == [[], []]


def test_a_slot_is_written_with_its_start_and_end_in_utc() -> None:
    assert group_by_day([seconds_at(at(23, 40))], 25, "UTC", MONDAY, MONDAY)[0]["slots"] == [
        {"starts_at": "2026-11-23T23:40:00Z", "ends_at": "2026-11-24T00:05:00Z"}
    ]


def test_a_slot_stands_under_the_viewers_date() -> None:
    days = group_by_day([seconds_at(at(20))], 25, "Asia/Kathmandu", MONDAY, TUESDAY)
    assert [len(day["slots"]) for day in days] == [0, 1]


def test_slots_of_other_days_are_left_out() -> None:
    days = group_by_day(
        [seconds_at(at(2)), seconds_at(at(12))], 25, "America/New_York", MONDAY, MONDAY
    )
    assert [slot["starts_at"] for slot in days[0]["slots"]] == ["2026-11-23T12:00:00Z"]


def test_slots_of_a_repeated_hour_stand_under_one_date_in_order() -> None:
    first = datetime(2026, 11, 1, 5, 30, tzinfo=UTC)
    starts = [seconds_at(first), seconds_at(first + timedelta(hours=1))]
    days = group_by_day(starts, 25, "America/New_York", date(2026, 11, 1), date(2026, 11, 1))
    assert [slot["starts_at"][11:16] for slot in days[0]["slots"]] == ["05:30", "06:30"]


def test_any_second_of_the_day_can_be_written() -> None:
    slots = group_by_day([seconds_at(at(1, 2, 3))], 5, "UTC", MONDAY, MONDAY)[0]["slots"]
    assert slots == [{"starts_at": "2026-11-23T01:02:03Z", "ends_at": "2026-11-23T01:07:03Z"}]


def test_a_viewer_in_a_zone_that_is_none_is_refused_also_without_slots() -> None:
    for starts in ([], [seconds_at(at(9))]):
        with pytest.raises(UnknownTimezoneError):
            group_by_day(starts, 25, "Mars/Olympus", MONDAY, MONDAY)
