"""Which weeks of a coach are read for a time: those of their zone, or all that it may be."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.time.intervals import Interval
from chalicelib.storage.sessions.time_claims import week_keys

MONDAY = datetime(2026, 6, 1, 3, tzinfo=UTC)


def mondays(start: datetime, timezone: str | None, hours: int = 2) -> list[str]:
    window = Interval(start, start + timedelta(hours=hours))
    return [sk.removeprefix("WEEK#2026-") for _, sk in week_keys("cora", window, timezone)]


@pytest.mark.parametrize(
    ("timezone", "weeks"),
    [
        ("Europe/London", ["06-01"]),
        ("America/New_York", ["05-25", "06-01"]),
        ("America/Los_Angeles", ["05-25"]),
        (None, ["05-25", "06-01"]),
    ],
)
def test_a_monday_morning_is_of_the_weeks_of_the_coachs_zone(
    timezone: str | None, weeks: list[str]
) -> None:
    assert mondays(MONDAY, timezone) == weeks


def test_a_sunday_evening_may_be_of_the_next_week_somewhere() -> None:
    sunday = MONDAY - timedelta(hours=15)
    assert mondays(sunday, "Europe/London") == ["05-25"]
    assert mondays(sunday, "Pacific/Auckland") == ["06-01"]
    assert mondays(sunday, None) == ["05-25", "06-01"]
