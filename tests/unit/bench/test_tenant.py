"""The simulated week of a large company, and how far its peaks are from the limits."""

import random
from collections import Counter

import pytest

from bench.life import Work
from bench.tenant import (
    BOOKING,
    BUSY_WEEK,
    MINUTE,
    PIECE_SECONDS,
    SESSIONS,
    WAVE_AT,
    WAVE_SECONDS,
    WAVE_SHARE,
    WEEK,
    Limit,
    Week,
    attended,
    booked_at,
    happening,
    in_busiest_minute,
    list_of_coaches,
    per_second,
    reads_of_a_view,
    simulate,
)
from chalicelib.workers.clock import BUDGET_SECONDS

CHECK = "clock: outbox check"
CAUSES = {
    name: Work(function="")
    for name in (
        BOOKING,
        CHECK,
        "clock: reminders, a day before",
        "clock: reminders, an hour before",
        "clock: completion",
    )
}
FEW = 5_200


def test_a_week_has_its_share_of_the_years_sessions() -> None:
    week = simulate(CAUSES, sessions=FEW)
    assert sum(week.bookings) == FEW / 52 * BUSY_WEEK
    assert sum(week.due) == 4 * sum(week.bookings)
    assert sum(map(sum, week.pieces.values())) == 4 * sum(week.bookings)


def test_the_same_seed_gives_the_same_week() -> None:
    assert simulate(CAUSES, sessions=FEW) == simulate(CAUSES, sessions=FEW)
    assert simulate(CAUSES, sessions=FEW) != simulate(CAUSES, seed=1, sessions=FEW)


def test_a_wave_comes_within_ten_minutes() -> None:
    chance = random.Random(0)
    times = [booked_at(chance) for _ in range(10_000)]
    in_wave = sum(WAVE_AT <= at < WAVE_AT + WAVE_SECONDS for at in times)
    assert in_wave / len(times) == pytest.approx(WAVE_SHARE, abs=0.02)
    assert all(0 <= at < WEEK for at in times)


def test_the_clock_begins_with_the_next_minute() -> None:
    done, latest = attended([(61, CHECK)], CAUSES)
    assert done[CHECK][120] == 1
    assert latest == pytest.approx(59 + PIECE_SECONDS)


def test_the_clock_stops_when_its_time_is_over_and_goes_on_a_minute_later() -> None:
    most = int(BUDGET_SECONDS / PIECE_SECONDS) + 1
    done, latest = attended([(60, CHECK)] * (most + 10), CAUSES)
    assert sum(done[CHECK][60 : 60 + MINUTE]) == pytest.approx(most, abs=1)
    assert sum(done[CHECK][120 : 120 + MINUTE]) == pytest.approx(10, abs=1)
    assert latest > MINUTE


def test_what_happens_in_a_second_is_its_bookings_and_the_clocks_pieces() -> None:
    bookings, pieces = per_second([3, 3, 4]), {CHECK: per_second([4])}
    week = Week(bookings, per_second([]), pieces, busiest_coach=1, latest=0)
    units = [*happening(week, {BOOKING: 10, CHECK: 7})]
    assert units[3:5] == [20, 17]


def test_what_may_wait_counts_by_the_minute() -> None:
    assert in_busiest_minute(per_second([0, 1, 2, *range(60, 120)])) == 1


def test_a_limit_is_reached_with_so_many_times_the_sessions() -> None:
    assert Limit("a key", "units/s", most=1_000, peak=250).sessions == 4 * SESSIONS


def test_a_list_of_more_coaches_reads_more_of_the_companys_partition_alone() -> None:
    heat = Counter({"reads WORKSPACE": 40, "reads PERSON": 1})
    names = ("me", "dashboard", "credits", "coach", "catalogue", "slots", "session", "sessions")
    calls = {name: Work(function="") for name in names} | {"coaches": Work("", heat=heat)}
    assert list_of_coaches(calls) == 200
    assert reads_of_a_view(calls, "reads WORKSPACE") == 200 * 5 / 50
    assert reads_of_a_view(calls, "reads PERSON") == 5 / 50
