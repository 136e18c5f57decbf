"""The text of slots, byte for byte against the plain way: one dict a slot, and `to_json`."""

from datetime import UTC, date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from chalicelib.api.coaches.slots_text import days_text
from chalicelib.api.kernel.blueprint import to_json
from chalicelib.domain.coaches.slots import open_starts
from chalicelib.domain.coaches.slots_by_day import group_by_day
from chalicelib.domain.time.instants import render_instant
from chalicelib.domain.time.wall_clock import day_number, seconds_at
from tests.unit.domain.coaches.slot_scenarios import ZONES, clock_changes, scenario_around

QUESTIONS = 10_000
FIRST_YEAR, LAST_YEAR = 2026, 2028
CHANGES = [
    (zone, change) for zone in ZONES for change in clock_changes(zone, FIRST_YEAR, LAST_YEAR)
]
BEGINNING, MINUTE, DAY = datetime(FIRST_YEAR, 1, 1, tzinfo=UTC), timedelta(minutes=1), timedelta(1)
MINUTES = (LAST_YEAR - FIRST_YEAR + 1) * 365 * 1440


def test_the_text_is_that_of_the_plain_way_whatever_is_asked() -> None:
    for number in range(QUESTIONS):
        rnd = Random(number)
        zone, viewer, about = about_a_change(rnd) if rnd.random() < 0.5 else at_any_time(rnd)
        asked = scenario_around(about, zone, rnd)
        starts = open_starts(
            asked.calendar, asked.occupancy, asked.minutes, asked.window, asked.now
        )
        first = about.date() - rnd.randrange(3) * DAY
        last = first + rnd.randrange(5) * DAY
        seconds = [seconds_at(start) for start in starts]
        text = days_text(group_by_day(seconds, viewer, first, last), asked.minutes)
        assert text == plain_text(starts, asked.minutes, viewer, first, last), (number, asked)


def test_any_second_of_the_day_can_be_written() -> None:
    start = datetime(2026, 11, 23, 23, 58, 3, tzinfo=UTC)
    assert days_text({day_number(start.date()): [seconds_at(start)]}, 5) == (
        '[{"date":"2026-11-23","slots":'
        '[{"starts_at":"2026-11-23T23:58:03Z","ends_at":"2026-11-24T00:03:03Z"}]}]'
    )


def about_a_change(rnd: Random) -> tuple[str, str, datetime]:
    """The coach's zone, the viewer's, and when the clocks change in one of the two."""
    zone, change = rnd.choice(CHANGES)
    other = rnd.choice(ZONES)
    return (zone, other, change) if rnd.random() < 0.5 else (other, zone, change)


def at_any_time(rnd: Random) -> tuple[str, str, datetime]:
    return rnd.choice(ZONES), rnd.choice(ZONES), BEGINNING + rnd.randrange(MINUTES) * MINUTE


def plain_text(starts: list[datetime], minutes: int, viewer: str, first: date, last: date) -> str:
    zone, length = ZoneInfo(viewer), timedelta(minutes=minutes)
    shown = [(start.astimezone(zone).date(), start) for start in starts]
    days = [first + n * DAY for n in range((last - first).days + 1)]
    view = [
        {
            "date": day.isoformat(),
            "slots": [
                {"starts_at": render_instant(start), "ends_at": render_instant(start + length)}
                for on, start in shown
                if on == day
            ],
        }
        for day in days
    ]
    return to_json(view, "en")
