from datetime import UTC, datetime

from chalicelib.domain.calendars.reading import Wanted
from chalicelib.domain.time.intervals import Interval
from chalicelib.gateways.ics.reading import read_busy
from infra.local.demo_calendar import published

TUESDAY = datetime(2026, 6, 2, tzinfo=UTC)


def test_the_demos_calendar_is_busy_over_lunch_and_in_a_meeting() -> None:
    window = Interval(TUESDAY, TUESDAY.replace(day=3))
    wanted = Wanted(window=window, timezone="Europe/London", own_suffix="@tandem")
    found = read_busy(published().body, wanted)
    assert [(each.start.hour, each.end.hour) for each in found.busy] == [(11, 12), (13, 14)]
    assert not found.broken
