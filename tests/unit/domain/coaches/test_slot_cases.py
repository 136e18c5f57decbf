"""Every case of the slot case file, against the function that the API uses.

The file named by `SLOT_CASES` is taken; without it, the project's own copy.
"""

import json
import os
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from chalicelib.domain.coaches.availability import WEEKDAYS, Availability, CoachCalendar, TimeRange
from chalicelib.domain.coaches.slots import Occupancy, open_starts, why_not
from chalicelib.domain.time.instants import parse_instant
from chalicelib.domain.time.intervals import Interval

OWN_COPY = Path(__file__).with_name("slot_cases.json")
CASES = json.loads(Path(os.environ.get("SLOT_CASES") or OWN_COPY).read_text("utf-8"))["cases"]  # noqa: TID251

Case = dict[str, Any]


def _minute(text: str) -> int:
    hour, minute = text.split(":")
    return int(hour) * 60 + int(minute)


def _ranges(written: list[dict[str, str]]) -> tuple[TimeRange, ...]:
    return tuple(TimeRange(_minute(each["from"]), _minute(each["to"])) for each in written)


def _calendar(case: Case) -> CoachCalendar:
    return CoachCalendar(
        Availability(
            timezone=case["timezone"],
            weekly={WEEKDAYS.index(day): _ranges(each) for day, each in case["weekly"].items()},
            overrides={
                date.fromisoformat(each["date"]): _ranges(each["ranges"])
                for each in case["overrides"]
            },
            slot_interval_minutes=case["slot_interval_minutes"],
            buffer_before_minutes=case["buffer_before_minutes"],
            buffer_after_minutes=case["buffer_after_minutes"],
            minimum_notice_minutes=case["minimum_notice_minutes"],
            horizon_days=case.get("horizon_days", 36500),
            max_per_day=case.get("max_per_day"),
            max_per_week=case.get("max_per_week"),
        )
    )


def _occupancy(case: Case) -> Occupancy:
    before = timedelta(minutes=case["buffer_before_minutes"])
    after = timedelta(minutes=case["buffer_after_minutes"])
    return Occupancy(
        coach=[
            Interval(parse_instant(start) - before, parse_instant(end) + after)
            for start, end in case["busy"]
        ]
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_a_case_of_the_file_gives_exactly_its_starts(case: Case) -> None:
    calendar, occupancy, now = _calendar(case), _occupancy(case), parse_instant(case["now"])
    window = Interval(parse_instant(case["from"]), parse_instant(case["to"]))
    expected = [parse_instant(text) for text in case["expected_starts_at"]]

    assert open_starts(calendar, occupancy, case["minutes"], window, now) == expected
    for start in expected:
        assert why_not(calendar, occupancy, case["minutes"], start, now) is None
