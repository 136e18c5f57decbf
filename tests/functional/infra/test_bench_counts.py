"""The exact counts of the benchmark, held: a further round trip or item fails the build."""

import pytest

from bench import dashboard
from bench.balances import new_wallets, set_all
from bench.counts import Scenes, bookings
from bench.due import DUE, KINDS, beside, piece
from bench.reports import counting, year
from bench.steps import steps
from tests.kit.http import client_of
from tests.kit.world import World

ROUND_TRIPS = {
    "success": 2,
    "success_without_key": 2,
    "success_by_a_groups_wallet": 2,
    "success_over_utc_midnight": 2,
    "slot_taken_known_at_read": 2,
    "slot_lost_in_a_race": 3,
    "member_busy_known_at_read": 2,
    "outside_hours": 2,
    "too_few_credits": 2,
    "replay": 1,
    "hours_changed_in_a_race": 4,
}

STEPS = {
    "accept": (3, 10),
    "accept_held_times": (3, 11),
    "decline": (3, 4),
    "decline_held_times": (3, 7),
    "withdraw": (3, 4),
    "cancel_with_refund": (3, 9),
    "cancel_too_late": (3, 7),
    "cancel_refused": (3, 0),
    "reschedule_within_a_day": (3, 8),
    "reschedule_to_another_week": (3, 12),
    "reschedule_late_within_a_day": (3, 9),
    "reschedule_late_to_another_week": (3, 13),
    "reschedule_late_to_another_week_over_utc_midnight": (3, 17),
    "propose_a_move": (3, 5),
    "propose_a_late_move": (3, 6),
    "accept_a_move": (3, 12),
    "accept_a_late_move": (3, 13),
    "decline_a_late_move": (3, 3),
    "reschedule_refused": (3, 0),
}
"""Round trips, and items written and checked together."""

CLOCK_REQUESTS = {
    "outbox_check": 3,
    "outbox_check_of_a_lost_event": 4,
    "outbox_check_of_credits": 4,
    "reminder": 3,
    "completion": 3,
    "nag": 3,
    "expiry": 3,
}


def test_a_booking_takes_no_more_round_trips_and_items_than_ever(world: World) -> None:
    found = bookings(Scenes(world))
    assert {name: counted["round_trips"] for name, counted in found.items()} == ROUND_TRIPS
    made = found["success"]
    assert (made["items_written"], made["items_checked"]) == (10, 3)
    by_group = found["success_by_a_groups_wallet"]
    assert (by_group["items_written"], by_group["items_checked"]) == (10, 4)


def test_a_month_of_slots_is_one_query_and_one_batch_read(world: World) -> None:
    operations = [each["operation"] for each in Scenes(world).slots(days=30)["requests"]]
    assert sorted(operations) == ["BatchGetItem", "Query"]


def test_the_first_page_of_a_member_takes_three_calls_and_six_round_trips(world: World) -> None:
    first = dashboard.report(world)
    waits = {name: each["round_trips"] for name, each in first["calls"].items()}
    assert waits == {"me": 2, "dashboard": 2, "credits": 2}
    assert first["read_units"] <= 12


def test_a_step_of_a_session_takes_no_more_round_trips_and_items_than_ever(world: World) -> None:
    assert {
        name: (each["round_trips"], each["items_written"] + each["items_checked"])
        for name, each in steps(Scenes(world)).items()
    } == STEPS


@pytest.mark.parametrize("name", KINDS)
def test_a_piece_of_the_clocks_work_takes_no_more_requests_than_ever(
    world: World, name: str
) -> None:
    run = piece(world, KINDS[name])
    assert run["round_trips"] - run["index"]["round_trips"] == CLOCK_REQUESTS[name]


@pytest.mark.parametrize("stored", [10, 40])
@pytest.mark.spoils
def test_a_run_costs_by_what_is_due_and_not_by_what_is_stored(world: World, stored: int) -> None:
    run = beside(world, stored)
    assert run["round_trips"] == 4 + DUE * CLOCK_REQUESTS["completion"]
    assert run["index"]["items_read"] == DUE


def test_a_session_is_counted_in_six_round_trips_and_in_one_when_told_again(
    world: World,
) -> None:
    found = {name: each["round_trips"] for name, each in counting(world).items()}
    assert found == {"session": 6, "session_again": 1, "wallet": 5, "wallet_again": 2}


@pytest.mark.spoils
def test_a_years_usage_is_the_caller_the_workspace_and_a_query_for_each_of_two_periods(
    world: World,
) -> None:
    found = year(world, 3, 300)
    assert [found[by]["requests"] for by in ("day", "week", "month")] == [4, 4, 4]


def test_thirty_balances_are_set_in_two_reads_and_one_transaction(world: World) -> None:
    owner = client_of(world.ctx).as_person(world.owner())
    made = set_all(owner, new_wallets(world, 60), 2, "k")
    assert (made["round_trips"], made["items_checked"]) == (6, 2)
