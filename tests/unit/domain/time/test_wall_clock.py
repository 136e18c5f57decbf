from datetime import UTC, date, datetime, timedelta

import pytest

from chalicelib.domain.time.instants import UnknownTimezoneError, parse_instant, render_instant
from chalicelib.domain.time.wall_clock import (
    days_window,
    instants_showing,
    local_date,
    monday_of,
    offset_at,
    seconds_at,
    stretches,
)

HOUR = 3600


def seconds(text: str) -> int:
    return seconds_at(parse_instant(text))


def window(zone: str, first: date, last: date) -> tuple[str, str]:
    days = days_window(zone, first, last)
    return render_instant(days.start), render_instant(days.end)


def test_a_year_in_london_has_three_stretches() -> None:
    clock = stretches(
        "Europe/London", seconds("2026-01-01T00:00:00Z"), seconds("2027-01-01T00:00:00Z")
    )
    assert [(each.start, each.offset) for each in clock] == [
        (seconds("2026-01-01T00:00:00Z"), 0),
        (seconds("2026-03-29T01:00:00Z"), HOUR),
        (seconds("2026-10-25T01:00:00Z"), 0),
    ]
    assert clock[-1].end == seconds("2027-01-01T00:00:00Z")


def test_stretches_are_cut_to_what_was_asked() -> None:
    start, end = seconds("2026-03-29T00:59:59Z"), seconds("2026-03-29T01:00:01Z")
    clock = stretches("Europe/London", start, end)
    assert [(each.end - each.start, each.offset) for each in clock] == [(1, 0), (1, HOUR)]


def test_a_zone_that_is_no_place_is_refused() -> None:
    with pytest.raises(UnknownTimezoneError):
        stretches("Mars/Olympus", 0, 1)


def test_offsets_are_known_from_the_first_year_to_the_last() -> None:
    for text in ("0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"):
        assert abs(offset_at("Pacific/Kiritimati", seconds(text))) < 24 * HOUR


def test_an_hour_in_the_spring_gap_is_never_shown() -> None:
    clock = stretches(
        "America/New_York", seconds("2026-03-08T00:00:00Z"), seconds("2026-03-09T00:00:00Z")
    )
    two = seconds("2026-03-08T02:00:00Z")
    assert instants_showing(clock, two, two + HOUR) == []


def test_a_repeated_hour_in_autumn_is_shown_in_both_offsets() -> None:
    clock = stretches(
        "America/New_York", seconds("2026-11-01T00:00:00Z"), seconds("2026-11-02T00:00:00Z")
    )
    one = seconds("2026-11-01T01:00:00Z")
    assert instants_showing(clock, one, one + HOUR) == [
        (seconds("2026-11-01T05:00:00Z"), seconds("2026-11-01T06:00:00Z")),
        (seconds("2026-11-01T06:00:00Z"), seconds("2026-11-01T07:00:00Z")),
    ]


def test_the_local_date_is_that_of_the_zone() -> None:
    evening = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
    assert local_date("Asia/Kathmandu", evening) == date(2026, 11, 24)
    assert local_date("America/New_York", evening) == date(2026, 11, 23)


@pytest.mark.parametrize("day", [date(2026, 11, 23), date(2026, 11, 29)])
def test_weeks_begin_on_monday(day: date) -> None:
    assert monday_of(day) == date(2026, 11, 23)


def test_a_usual_day_is_24_hours_long() -> None:
    day = date(2026, 6, 1)
    assert window("Europe/London", day, day) == ("2026-05-31T23:00:00Z", "2026-06-01T23:00:00Z")


def test_a_month_with_a_clock_change_is_longer_by_its_hour() -> None:
    days = days_window("Europe/London", date(2026, 10, 1), date(2026, 10, 31))
    assert days.end - days.start == timedelta(days=31, hours=1)


def test_a_day_without_a_midnight_begins_when_its_date_is_first_shown() -> None:
    day = date(2026, 4, 24)
    assert window("Africa/Cairo", day, day) == ("2026-04-23T22:00:00Z", "2026-04-24T21:00:00Z")


def test_a_day_whose_last_hour_is_repeated_is_25_hours_long() -> None:
    day = date(2026, 4, 4)
    assert window("America/Santiago", day, day) == ("2026-04-04T03:00:00Z", "2026-04-05T04:00:00Z")


def test_a_day_that_the_zone_skipped_is_one_second_of_another_day() -> None:
    skipped = date(2011, 12, 30)
    days = days_window("Pacific/Apia", skipped, skipped)
    assert days.end - days.start == timedelta(seconds=1)
    assert local_date("Pacific/Apia", days.start) == date(2011, 12, 31)


@pytest.mark.parametrize("day", [date.min, date.max])
@pytest.mark.parametrize("zone", ["UTC", "Pacific/Kiritimati", "Pacific/Midway"])
def test_the_ends_of_the_calendar_are_no_error(day: date, zone: str) -> None:
    days = days_window(zone, day, day)
    assert days.start < days.end
