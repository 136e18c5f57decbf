from datetime import date, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from chalicelib.domain.coaches.availability import Availability, TimeRange, check_availability
from chalicelib.domain.kernel.errors import InvalidError
from chalicelib.domain.time.instants import UnknownTimezoneError

MORNING = TimeRange(9 * 60, 12 * 60)
HOURS = Availability("Europe/London", weekly={0: (MORNING,)})


def refusal_of(**changes: Any) -> InvalidError:
    with pytest.raises(InvalidError) as refused:
        check_availability(replace(HOURS, **changes))
    return refused.value


def test_usual_hours_are_accepted() -> None:
    check_availability(HOURS)


@pytest.mark.parametrize("zone", ["Mars/Olympus", "", "Europe", "Factory", "../UTC", "right/UTC"])
def test_a_zone_that_is_no_place_is_refused(zone: str) -> None:
    assert isinstance(refusal_of(timezone=zone), UnknownTimezoneError)


@pytest.mark.parametrize("zone", ["Asia/Calcutta", "Europe/Kiev", "UTC"])
def test_older_names_of_zones_are_accepted(zone: str) -> None:
    check_availability(replace(HOURS, timezone=zone))


@pytest.mark.parametrize(
    "each", [TimeRange(540, 1440), TimeRange(1320, 120), TimeRange(0, 0), TimeRange(547, 1013)]
)
def test_a_range_may_end_at_24_00_run_over_midnight_or_stand_at_any_minute(each: TimeRange) -> None:
    check_availability(replace(HOURS, weekly={6: (each,)}))


@pytest.mark.parametrize("each", [TimeRange(1440, 60), TimeRange(-1, 60), TimeRange(0, 1441)])
def test_a_range_outside_the_day_is_refused(each: TimeRange) -> None:
    assert refusal_of(weekly={0: (each,)}).field == "weekly.mon"
    assert refusal_of(overrides={date(2026, 6, 1): (each,)}).field == "overrides.2026-06-01"


def test_overlapping_ranges_of_a_day_are_accepted() -> None:
    check_availability(replace(HOURS, weekly={0: (MORNING, TimeRange(600, 800))}))


def test_an_override_without_ranges_is_a_day_off() -> None:
    check_availability(replace(HOURS, overrides={date(2026, 12, 25): ()}))


def test_a_weekday_that_is_none_is_refused() -> None:
    assert refusal_of(weekly={7: (MORNING,)}).field == "weekly"


def test_the_number_of_ranges_and_overrides_is_bounded() -> None:
    assert refusal_of(weekly={2: (MORNING,) * 25}).field == "weekly.wed"
    days = {date(2026, 1, 1) + timedelta(days=n): () for n in range(401)}
    assert refusal_of(overrides=days).field == "overrides"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("slot_interval_minutes", 7),
        ("slot_interval_minutes", 0),
        ("buffer_before_minutes", 65),
        ("buffer_before_minutes", 7),
        ("buffer_after_minutes", -5),
        ("minimum_notice_minutes", -1),
        ("minimum_notice_minutes", 365 * 1440 + 1),
        ("horizon_days", 0),
        ("horizon_days", 366),
        ("max_per_day", 0),
        ("max_per_week", 0),
    ],
)
def test_a_number_out_of_its_bounds_is_refused_by_name(name: str, value: int) -> None:
    assert refusal_of(**{name: value}).field == name


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("slot_interval_minutes", 5),
        ("slot_interval_minutes", 60),
        ("buffer_before_minutes", 60),
        ("buffer_after_minutes", 0),
        ("minimum_notice_minutes", 0),
        ("horizon_days", 365),
        ("max_per_day", 1),
        ("max_per_week", None),
    ],
)
def test_a_number_at_its_bounds_is_accepted(name: str, value: int | None) -> None:
    changes: dict[str, Any] = {name: value}
    check_availability(replace(HOURS, **changes))
