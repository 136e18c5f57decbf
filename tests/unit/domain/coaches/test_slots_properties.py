"""The slot engine against an oracle that works by another way, and against its own promises.

Every clock change of 70 zones from 2024 to 2035 is tried with hours, sessions and limits about it;
no difference is allowed.
"""

from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from whenever import Instant

from chalicelib.domain.coaches.slots import Occupancy, claim_of, open_starts, why_not
from chalicelib.domain.coaches.slots_by_day import group_by_day
from chalicelib.domain.time.intervals import Interval, overlaps
from chalicelib.domain.time.wall_clock import day_number, day_of, days_window, seconds_at
from tests.unit.domain.coaches.slot_oracle import SlotOracle
from tests.unit.domain.coaches.slot_scenarios import ZONES, Scenario, clock_changes, scenario_around

FIRST_YEAR, LAST_YEAR = 2024, 2035
MINUTE = timedelta(minutes=1)

zones = st.sampled_from(ZONES)
randoms = st.randoms(use_true_random=False)
instants = st.integers(0, 12 * 365 * 1440).map(
    lambda minutes: datetime(FIRST_YEAR, 1, 1, tzinfo=UTC) + minutes * MINUTE
)
few = settings(max_examples=60, derandomize=True)


def offered(scenario: Scenario) -> list[datetime]:
    return open_starts(
        scenario.calendar, scenario.occupancy, scenario.minutes, scenario.window, scenario.now
    )


def assert_the_oracle_agrees(scenario: Scenario, rnd: Random) -> None:
    oracle = SlotOracle(scenario.calendar, scenario.occupancy, scenario.minutes, scenario.now)
    starts = offered(scenario)
    assert starts == oracle.starts(scenario.window), scenario

    length = int((scenario.window.end - scenario.window.start) / MINUTE)
    tried = [scenario.window.start + rnd.randrange(length) * MINUTE for _ in range(10)]
    tried += [each - timedelta(minutes=each.minute % 30) for each in tried]
    for start in [*tried, *starts[:5], *starts[-5:]]:
        refusal = why_not(
            scenario.calendar, scenario.occupancy, scenario.minutes, start, scenario.now
        )
        assert refusal == oracle.refusal(start), (scenario, start)
        assert (refusal is None) == (start in starts) or start < scenario.window.start


@pytest.mark.parametrize("zone", ZONES)
def test_about_every_clock_change_the_engine_and_the_oracle_give_the_same_slots(zone: str) -> None:
    changes = clock_changes(zone, FIRST_YEAR, LAST_YEAR) or [datetime(2026, 5, 31, tzinfo=UTC)]
    for change in changes:
        for attempt in range(3):
            rnd = Random(f"{zone} {change} {attempt}")
            assert_the_oracle_agrees(scenario_around(change, zone, rnd), rnd)


def test_the_clock_changes_that_are_tried_are_about_a_thousand() -> None:
    tried = {
        (zone, change) for zone in ZONES for change in clock_changes(zone, FIRST_YEAR, LAST_YEAR)
    }
    assert len(ZONES) >= 60
    assert len(tried) > 900


@few
@given(instants, zones, randoms)
def test_at_any_time_the_engine_and_the_oracle_give_the_same_slots(
    instant: datetime, zone: str, rnd: Random
) -> None:
    assert_the_oracle_agrees(scenario_around(instant, zone, rnd), rnd)


@few
@given(instants, zones, randoms)
def test_two_halves_of_a_window_have_the_slots_of_the_whole(
    instant: datetime, zone: str, rnd: Random
) -> None:
    scenario = scenario_around(instant, zone, rnd)
    halves = (Interval(scenario.window.start, instant), Interval(instant, scenario.window.end))
    found = [
        start
        for half in halves
        for start in open_starts(
            scenario.calendar, scenario.occupancy, scenario.minutes, half, scenario.now
        )
    ]
    assert found == offered(scenario)


@few
@given(instants, zones, randoms)
def test_a_booked_slot_leaves_only_slots_that_do_not_touch_it(
    instant: datetime, zone: str, rnd: Random
) -> None:
    scenario = scenario_around(instant, zone, rnd)
    starts = offered(scenario)
    if not starts:
        return
    hours, minutes = scenario.calendar.availability, scenario.minutes
    claim = claim_of(hours, minutes, rnd.choice(starts))
    before = scenario.occupancy
    after = Occupancy([*before.coach, claim], before.member, before.per_day, before.per_week)
    left = open_starts(scenario.calendar, after, minutes, scenario.window, scenario.now)

    assert left == [
        start for start in starts if not overlaps(claim_of(hours, minutes, start), claim)
    ]


@few
@given(instants, zones, zones, randoms)
def test_each_slot_stands_under_the_date_that_the_viewers_clock_shows(
    instant: datetime, zone: str, viewer: str, rnd: Random
) -> None:
    scenario = scenario_around(instant, zone, rnd)
    starts = offered(scenario)
    first = instant.date() - timedelta(days=1)
    seconds = [seconds_at(start) for start in starts]
    days = group_by_day(seconds, viewer, first, first + timedelta(days=2))

    shown = [_text_date(start, viewer) for start in starts]
    assert [*days] == [day_number(first) + n for n in range(3)]
    for day, of_day in days.items():
        date_ = str(day_of(day))
        assert of_day == [at for at, on in zip(seconds, shown, strict=True) if on == date_]


@pytest.mark.parametrize("zone", ZONES)
def test_the_days_about_every_clock_change_begin_and_end_where_the_date_changes(zone: str) -> None:
    for change in clock_changes(zone, FIRST_YEAR, LAST_YEAR):
        day = date.fromisoformat(_text_date(change, zone))
        window = days_window(zone, day, day)
        for inside in (window.start, window.end - MINUTE):
            assert _text_date(inside, zone) == str(day)
        assert _text_date(window.start - MINUTE, zone) < str(day)
        assert _text_date(window.end, zone) > str(day)


def _text_date(instant: datetime, zone: str) -> str:
    clock = Instant.from_timestamp(int(instant.timestamp())).to_tz(zone)
    return f"{clock.year:04}-{clock.month:02}-{clock.day:02}"
