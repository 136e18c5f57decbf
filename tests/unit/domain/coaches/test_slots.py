"""Each rule of open slots by itself; the coach is open on weekdays, 09:00 to 12:00 in London."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from chalicelib.domain.coaches.availability import Availability, CoachCalendar, TimeRange
from chalicelib.domain.coaches.slots import Occupancy, Refusal, nearest, open_starts, why_not
from chalicelib.domain.time.instants import UnknownTimezoneError
from chalicelib.domain.time.intervals import Interval

MONDAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
WEEKDAYS = range(5)
FREE = Occupancy()


def between(start: str, end: str) -> TimeRange:
    """A range of the wall clock, written `09:00`."""
    minutes = [int(text[:2]) * 60 + int(text[3:]) for text in (start, end)]
    return TimeRange(*minutes)


HOURS = Availability(
    "Europe/London",
    weekly=dict.fromkeys(WEEKDAYS, (between("09:00", "12:00"),)),
    slot_interval_minutes=30,
    minimum_notice_minutes=0,
)


def coach(**changes: Any) -> CoachCalendar:
    return CoachCalendar(replace(HOURS, **changes))


def at(clock: str, day: date = MONDAY) -> datetime:
    """An instant by its time in UTC, written `09:00`."""
    return datetime.fromisoformat(f"{day.isoformat()}T{clock}:00+00:00")


def time(start: str, end: str, day: date = MONDAY) -> Interval:
    return Interval(at(start, day), at(end, day))


def starts(
    calendar: CoachCalendar,
    occupancy: Occupancy = FREE,
    minutes: int = 60,
    day: date = MONDAY,
    now: datetime = NOW,
) -> list[str]:
    """The times of the slots of one day of UTC."""
    window = Interval(at("00:00", day), at("00:00", day) + timedelta(days=1))
    found = open_starts(calendar, occupancy, minutes, window, now)
    return [start.strftime("%H:%M") for start in found]


def refusal(
    calendar: CoachCalendar, start: datetime, occupancy: Occupancy = FREE, now: datetime = NOW
) -> Refusal | None:
    return why_not(calendar, occupancy, 60, start, now)


# Hours


def test_a_session_may_start_with_the_hours_and_end_with_them() -> None:
    assert starts(coach()) == ["09:00", "09:30", "10:00", "10:30", "11:00"]


def test_a_session_that_does_not_fit_the_hours_is_not_offered() -> None:
    assert starts(coach(), minutes=240) == []


def test_a_day_without_hours_has_no_slots() -> None:
    assert starts(coach(), day=date(2026, 11, 28)) == []


def test_ranges_that_touch_are_one() -> None:
    hours = (between("09:00", "10:00"), between("10:00", "11:00"))
    assert starts(coach(weekly={0: hours}), minutes=90) == ["09:00", "09:30"]


def test_ranges_that_overlap_are_one() -> None:
    hours = (between("09:30", "11:00"), between("09:00", "10:00"))
    assert starts(coach(weekly={0: hours}), minutes=90) == ["09:00", "09:30"]


def test_a_range_may_run_over_midnight() -> None:
    calendar = coach(weekly={0: (between("23:00", "01:00"),)})
    assert starts(calendar) == ["23:00", "23:30"]
    assert starts(calendar, day=date(2026, 11, 24)) == ["00:00"]


def test_a_range_to_24_00_ends_at_midnight() -> None:
    calendar = coach(weekly={0: (between("23:00", "24:00"),)})
    assert starts(calendar) == ["23:00"]
    assert starts(calendar, day=date(2026, 11, 24)) == []


def test_hours_join_over_midnight() -> None:
    weekly = {0: (between("23:00", "24:00"),), 1: (between("00:00", "01:00"),)}
    assert starts(coach(weekly=weekly)) == ["23:00", "23:30"]


def test_a_range_that_ends_where_it_begins_is_a_whole_day() -> None:
    calendar = coach(weekly={0: (between("09:00", "09:00"),)})
    assert len(starts(calendar)) == 30
    assert starts(calendar, day=date(2026, 11, 24))[-1] == "08:00"


# Overrides


def test_an_override_replaces_the_weekly_hours_of_its_date() -> None:
    calendar = coach(overrides={MONDAY: (between("14:00", "15:00"),)})
    assert starts(calendar) == ["14:00"]
    assert starts(calendar, day=date(2026, 11, 24))[0] == "09:00"


def test_an_empty_override_is_a_day_off() -> None:
    assert starts(coach(overrides={MONDAY: ()})) == []


def test_a_coach_may_use_overrides_alone() -> None:
    assert starts(coach(weekly={}, overrides={MONDAY: (between("09:00", "10:00"),)})) == ["09:00"]


def test_an_override_wins_over_a_range_that_spills_in_from_the_day_before() -> None:
    tuesday = date(2026, 11, 24)
    weekly = {0: (between("22:00", "02:00"),)}
    assert starts(coach(weekly=weekly), day=tuesday) == ["00:00", "00:30", "01:00"]
    assert starts(coach(weekly=weekly, overrides={tuesday: ()}), day=tuesday) == []


def test_a_spill_that_an_override_removed_cuts_the_evening_at_midnight() -> None:
    overrides = {date(2026, 11, 24): ()}
    calendar = coach(weekly={0: (between("22:00", "02:00"),)}, overrides=overrides)
    assert starts(calendar) == ["22:00", "22:30", "23:00"]


def test_the_spill_of_an_override_joins_the_weekly_hours_of_the_next_day() -> None:
    calendar = coach(
        weekly={1: (between("01:00", "02:00"),)},
        overrides={MONDAY: (between("23:00", "01:00"),)},
    )
    tuesday = date(2026, 11, 24)
    assert starts(calendar, minutes=120, day=tuesday) == ["00:00"]


def test_the_spill_of_an_override_yields_to_an_override_of_the_next_day() -> None:
    tuesday = date(2026, 11, 24)
    overrides = {MONDAY: (between("23:00", "02:00"),), tuesday: (between("09:00", "10:00"),)}
    assert starts(coach(overrides=overrides), day=tuesday) == ["09:00"]


# Grid


def test_slots_lie_on_the_wall_clock_and_not_on_the_beginning_of_the_hours() -> None:
    calendar = coach(weekly={0: (between("09:10", "12:00"),)})
    assert starts(calendar) == ["09:30", "10:00", "10:30", "11:00"]


def test_slots_lie_on_the_coachs_wall_clock_also_where_it_is_15_minutes_off() -> None:
    calendar = coach(timezone="Asia/Kathmandu", slot_interval_minutes=60)
    assert starts(calendar) == ["03:15", "04:15", "05:15"]


# Notice, horizon, window


def test_the_notice_counts_to_the_very_instant_of_the_start() -> None:
    calendar = coach(minimum_notice_minutes=60)
    assert starts(calendar, now=at("09:30"))[0] == "10:30"
    assert starts(calendar, now=at("09:30") + timedelta(seconds=1))[0] == "11:00"


def test_the_horizon_counts_in_days_of_24_hours_to_the_very_instant() -> None:
    calendar = coach(horizon_days=3)
    assert starts(calendar, now=at("10:00") - timedelta(days=3))[-1] == "10:00"
    assert starts(calendar, now=at("10:00") - timedelta(days=3, seconds=1))[-1] == "09:30"


def test_a_start_at_the_windows_end_is_not_in_it() -> None:
    found = open_starts(coach(), FREE, 60, time("09:00", "10:00"), NOW)
    assert found == [at("09:00"), at("09:30")]


def test_a_session_may_end_after_the_window() -> None:
    assert open_starts(coach(), FREE, 60, time("10:50", "11:10"), NOW) == [at("11:00")]


# Time off, sessions, busy times


def test_no_session_touches_time_off() -> None:
    calendar = replace(coach(), time_off=[time("10:00", "10:30")])
    assert starts(calendar) == ["09:00", "10:30", "11:00"]


def test_buffers_may_lie_in_time_off_and_outside_hours() -> None:
    calendar = coach(buffer_before_minutes=60, buffer_after_minutes=60)
    assert "09:00" in starts(replace(calendar, time_off=[time("10:00", "10:30")]))


def test_a_standing_session_takes_its_time() -> None:
    assert starts(coach(), Occupancy(coach=[time("10:00", "11:00")])) == ["09:00", "11:00"]


def test_the_buffers_of_the_new_session_may_not_touch_a_claim() -> None:
    calendar = coach(buffer_before_minutes=5, buffer_after_minutes=10)
    claim = time("10:00", "10:55")  # as claimed at its moment, buffers and all
    assert starts(calendar, Occupancy(coach=[claim])) == ["11:00"]
    assert starts(coach(), Occupancy(coach=[claim])) == ["09:00", "11:00"]


def test_busy_times_from_elsewhere_block_like_sessions_with_the_buffers_of_the_new_one() -> None:
    calendar = replace(coach(buffer_after_minutes=30), busy=[time("10:00", "10:10")])
    assert starts(calendar) == ["10:30", "11:00"]


def test_the_persons_own_sessions_block_without_the_coachs_buffers() -> None:
    calendar = coach(buffer_before_minutes=60, buffer_after_minutes=60)
    assert starts(calendar, Occupancy(member=[time("10:00", "11:00")])) == ["09:00", "11:00"]


def test_claims_may_come_in_any_order_and_overlap() -> None:
    claims = [time("10:30", "11:00"), time("08:00", "09:10"), time("10:00", "10:45")]
    assert starts(coach(), Occupancy(coach=claims), minutes=30) == ["09:30", "11:00", "11:30"]


# Limits


def test_a_day_with_all_its_sessions_has_no_slots() -> None:
    calendar = coach(max_per_day=2)
    assert starts(calendar, Occupancy(per_day={MONDAY: 2})) == []
    assert starts(calendar, Occupancy(per_day={MONDAY: 1})) != []
    assert starts(coach(), Occupancy(per_day={MONDAY: 99})) != []


def test_a_week_with_all_its_sessions_has_no_slots_from_monday_to_sunday() -> None:
    calendar = coach(max_per_week=5, weekly=dict.fromkeys(range(7), HOURS.weekly[0]))
    full = Occupancy(per_week={MONDAY: 5})
    assert starts(calendar, full) == []
    assert starts(calendar, full, day=date(2026, 11, 29)) == []
    assert starts(calendar, full, day=date(2026, 11, 30)) != []


def test_the_days_of_the_limit_are_those_of_the_coachs_zone() -> None:
    calendar = coach(
        timezone="Pacific/Auckland",
        weekly=dict.fromkeys(WEEKDAYS, (between("00:00", "24:00"),)),
        max_per_day=1,
    )
    tuesday_there = Occupancy(per_day={date(2026, 11, 24): 1})
    assert starts(calendar, tuesday_there)[-1] == "10:30"  # midnight there is 11:00 UTC


# Clock changes


def test_hours_in_the_spring_gap_do_not_exist() -> None:
    sunday = date(2026, 3, 8)
    calendar = coach(timezone="America/New_York", weekly={6: (between("01:00", "04:00"),)})
    found = starts(calendar, minutes=30, day=sunday, now=at("00:00", date(2026, 3, 1)))
    assert found == ["06:00", "06:30", "07:00", "07:30"]  # 01:00, 01:30, then 03:00, 03:30


def test_a_session_may_cross_the_spring_gap() -> None:
    sunday = date(2026, 3, 8)
    calendar = coach(timezone="America/New_York", weekly={6: (between("01:30", "03:30"),)})
    assert starts(calendar, day=sunday, now=at("00:00", date(2026, 3, 1))) == ["06:30"]


def test_a_repeated_hour_is_open_once_in_each_offset() -> None:
    sunday = date(2026, 11, 1)
    calendar = coach(timezone="America/New_York", weekly={6: (between("01:00", "02:00"),)})
    now = at("00:00", date(2026, 10, 25))
    assert starts(calendar, day=sunday, now=now) == ["05:00", "05:30", "06:00"]


def test_the_second_half_of_a_repeated_hour_is_open_twice_with_a_gap_between() -> None:
    sunday = date(2026, 11, 1)
    calendar = coach(timezone="America/New_York", weekly={6: (between("01:30", "02:00"),)})
    now = at("00:00", date(2026, 10, 25))
    assert starts(calendar, minutes=30, day=sunday, now=now) == ["05:30", "06:30"]
    assert starts(calendar, minutes=60, day=sunday, now=now) == []


def test_hours_from_a_midnight_that_does_not_exist_begin_with_the_day() -> None:
    friday = date(2026, 4, 24)
    calendar = coach(timezone="Africa/Cairo", weekly={4: (between("00:00", "02:00"),)})
    window = Interval(at("12:00", date(2026, 4, 23)), at("12:00", friday))
    found = open_starts(calendar, FREE, 30, window, at("00:00", date(2026, 4, 20)))
    assert [start.strftime("%d %H:%M") for start in found] == ["23 22:00", "23 22:30"]


def test_the_grid_follows_a_clock_that_shifts_by_half_an_hour() -> None:
    sunday = date(2026, 4, 5)
    calendar = coach(
        timezone="Australia/Lord_Howe",
        weekly={6: (between("00:00", "04:00"),)},
        slot_interval_minutes=60,
    )
    window = Interval(at("12:00", date(2026, 4, 4)), at("00:00", sunday))
    found = open_starts(calendar, FREE, 30, window, at("00:00", date(2026, 4, 1)))
    assert [start.strftime("%H:%M") for start in found] == ["13:00", "14:00", "15:30", "16:30"]


# Why not


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ("09:00", None),
        ("09:10", Refusal.OFF_GRID),
        ("08:00", Refusal.OUTSIDE_HOURS),
        ("11:30", Refusal.OUTSIDE_HOURS),
    ],
)
def test_a_start_is_refused_with_its_reason(start: str, expected: Refusal | None) -> None:
    assert refusal(coach(), at(start)) is expected


def test_a_past_start_is_too_soon() -> None:
    assert refusal(coach(), at("09:00"), now=at("09:01")) is Refusal.TOO_SOON


def test_a_start_after_the_horizon_is_refused_whatever_the_year() -> None:
    assert refusal(coach(), datetime(9999, 12, 31, 9, tzinfo=UTC)) is Refusal.BEYOND_HORIZON
    assert refusal(coach(), datetime(1, 1, 1, 9, tzinfo=UTC)) is Refusal.TOO_SOON


def test_a_start_between_two_seconds_is_off_the_grid() -> None:
    assert refusal(coach(), at("09:00").replace(microsecond=1)) is Refusal.OFF_GRID


def test_busy_times_from_elsewhere_are_told_as_if_they_were_sessions() -> None:
    calendar = replace(coach(), busy=[time("09:00", "10:00")])
    assert refusal(calendar, at("09:00")) is Refusal.COACH_TAKEN


def test_of_several_reasons_the_first_in_the_order_of_refusals_is_told() -> None:
    whole_day = [time("00:00", "23:00")]
    calendar = CoachCalendar(
        replace(HOURS, max_per_day=1, max_per_week=1, minimum_notice_minutes=60, weekly={}),
        time_off=whole_day,
    )
    occupancy = Occupancy(whole_day, whole_day, {MONDAY: 1}, {MONDAY: 1})
    start, told = at("09:10"), []
    told.append(refusal(calendar, start, occupancy, now=start))
    told.append(refusal(calendar, start, occupancy, now=start - timedelta(days=61)))
    told.append(refusal(calendar, start, occupancy))
    start = at("09:00")
    told.append(refusal(calendar, start, occupancy))
    calendar = replace(calendar, availability=replace(calendar.availability, weekly=HOURS.weekly))
    told.append(refusal(calendar, start, occupancy))
    calendar = replace(calendar, time_off=())
    told.append(refusal(calendar, start, occupancy))
    told.append(refusal(calendar, start, replace(occupancy, per_day={})))
    occupancy = replace(occupancy, per_day={}, per_week={})
    told.append(refusal(calendar, start, occupancy))
    told.append(refusal(calendar, start, replace(occupancy, member=())))
    assert told == list(Refusal)
    assert refusal(calendar, start, Occupancy()) is None


def test_hours_in_a_zone_that_is_none_are_an_error_and_no_slots() -> None:
    with pytest.raises(UnknownTimezoneError):
        starts(coach(timezone="Mars/Olympus"))


# Nearest


def clocks(found: Sequence[datetime]) -> list[str]:
    return [start.strftime("%H:%M") for start in found]


def test_the_nearest_starts_come_by_distance_and_the_earlier_first() -> None:
    offered = [at("09:00"), at("09:30"), at("10:30"), at("11:00"), at("15:00")]
    assert clocks(nearest(offered, at("10:00"), 4)) == ["09:30", "10:30", "09:00", "11:00"]
    assert clocks(nearest(offered[:2], at("10:00"))) == ["09:30", "09:00"]
