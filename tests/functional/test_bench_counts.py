"""The exact counts of the benchmark, held: a further round trip or item fails the build."""

from bench.counts import Scenes, bookings
from bench.reports import counting, year
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


def test_a_session_is_counted_in_three_round_trips_and_in_one_when_told_again(
    world: World,
) -> None:
    found = {name: each["round_trips"] for name, each in counting(world).items()}
    assert found == {"session": 3, "session_again": 1, "wallet": 5, "wallet_again": 2}


def test_a_years_usage_is_the_caller_the_workspace_and_one_query(world: World) -> None:
    found = year(world, 3, 300)
    assert [found[by]["requests"] for by in ("day", "week", "month")] == [3, 3, 3]
