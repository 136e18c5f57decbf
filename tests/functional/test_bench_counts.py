"""The exact counts of the benchmark, held: a further round trip or item fails the build."""

from bench.balances import new_wallets, set_all
from bench.counts import Scenes, bookings
from tests.kit.http import client_of
from tests.kit.world import World

ROUND_TRIPS = {
    "success": 2,
    "success_without_key": 2,
    "success_over_utc_midnight": 2,
    "slot_taken_known_at_read": 2,
    "slot_lost_in_a_race": 3,
    "member_busy_known_at_read": 2,
    "outside_hours": 2,
    "too_few_credits": 2,
    "replay": 1,
    "hours_changed_in_a_race": 4,
}


def test_a_booking_takes_no_more_round_trips_and_items_than_ever(world: World) -> None:
    found = bookings(Scenes(world))
    assert {name: counted["round_trips"] for name, counted in found.items()} == ROUND_TRIPS
    made = found["success"]
    assert (made["items_written"], made["items_checked"]) == (8, 2)


def test_a_month_of_slots_is_one_query_and_one_batch_read(world: World) -> None:
    operations = [each["operation"] for each in Scenes(world).slots(days=30)["requests"]]
    assert sorted(operations) == ["BatchGetItem", "Query"]


def test_thirty_balances_are_set_in_two_reads_and_one_transaction(world: World) -> None:
    owner = client_of(world.ctx).as_person(world.owner())
    made = set_all(owner, new_wallets(world, 60), 2, "k")
    assert (made["round_trips"], made["items_checked"]) == (6, 2)
