"""The mask of open hours says what the slots say, hour by hour, in all zones and weeks."""

from datetime import UTC, datetime, timedelta

from hypothesis import example, given
from hypothesis import strategies as st

from chalicelib.domain.coaches.availability import Availability, CoachCalendar, TimeRange
from chalicelib.domain.coaches.openings import AHEAD, HOURS, KEPT, Openings, openings_of
from chalicelib.domain.coaches.slots import Occupancy, open_seconds, why_not
from chalicelib.domain.time.intervals import Interval

ZONES = (
    "Europe/London",
    "America/New_York",
    "Asia/Kathmandu",
    "Pacific/Chatham",
    "Australia/Eucla",
)
CHANGES = ((3, 5), (3, 26), (4, 2), (9, 24), (10, 22), (10, 29))
BEFORE_CHANGES = [datetime(2026, month, day, 7, 20, tzinfo=UTC) for month, day in CHANGES]
GRID = timedelta(minutes=5)

ranges = st.tuples(st.integers(0, 95), st.integers(1, 40)).map(
    lambda one: TimeRange(15 * one[0], min(15 * (one[0] + one[1]), 1440))
)


@st.composite
def calendars(draw: st.DrawFn) -> CoachCalendar:
    weekly = {day: (draw(ranges),) for day in draw(st.sets(st.integers(0, 6), max_size=4))}
    hours = Availability(
        draw(st.sampled_from(ZONES)),
        weekly,
        slot_interval_minutes=draw(st.sampled_from((15, 20, 30, 60))),
        minimum_notice_minutes=draw(st.sampled_from((0, 120, 1500))),
        horizon_days=draw(st.sampled_from((5, 60))),
    )
    return CoachCalendar(hours)


@given(calendars(), st.sampled_from(BEFORE_CHANGES), st.sampled_from((15, 50)))
@example(
    CoachCalendar(Availability("Pacific/Chatham", {d: (TimeRange(0, 1440),) for d in range(7)})),
    datetime(2026, 9, 24, 7, 20, tzinfo=UTC),
    15,
)
def test_a_bit_is_set_exactly_if_a_session_may_start_in_its_hour(
    calendar: CoachCalendar, now: datetime, minutes: int
) -> None:
    taken = Occupancy(coach=[Interval(now + timedelta(hours=30), now + timedelta(hours=33))])
    window = Interval(now, now + AHEAD)
    mask = openings_of(open_seconds(calendar, taken, minutes, window, now), now)
    first = now.replace(minute=0)
    for hour in range(HOURS):
        begins = first + timedelta(hours=hour)
        starts = (begins + n * GRID for n in range(12))
        bookable = any(why_not(calendar, taken, minutes, each, now) is None for each in starts)
        assert bool(mask.bits >> hour & 1) == bookable, f"{begins} of {calendar}"


def test_the_mask_reaches_14_days_and_loses_the_hours_that_are_over() -> None:
    now = datetime(2026, 6, 1, 6, 40, tzinfo=UTC)
    ends = now.replace(minute=0) + timedelta(days=14)
    starts = [int(each.timestamp()) for each in (now, ends - GRID, ends)]
    mask = openings_of(starts, now)
    assert mask.bits == 1 | 1 << 335
    assert mask.ahead(now + timedelta(minutes=30)) == 1 << 334
    assert Openings().ahead(now) == 0


def test_the_first_starts_are_kept_also_those_past_the_mask() -> None:
    now = datetime(2026, 6, 1, 6, 40, tzinfo=UTC)
    starts = [now + timedelta(days=day) for day in range(13, 23)]
    found = openings_of([int(each.timestamp()) for each in starts], now)
    assert found.starts == tuple(starts[:KEPT])
    assert found.bits == 1 << 13 * 24
