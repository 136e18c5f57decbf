"""Many members at once for the last place of a coach who takes no more than so many."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

from msgspec.structs import replace

from chalicelib.domain.kernel.pagination import PageRequest
from chalicelib.storage.coaches import coaches
from chalicelib.storage.kernel.transaction import commit
from chalicelib.use_cases.coaches.coaches import CoachFilter, list_coaches
from chalicelib.use_cases.workspaces.me import add_own_coach, remove_own_coach
from tests.kit.world import MONDAY, World
from tests.races.crowd import all_at_once, outcomes

TEN = MONDAY.replace(hour=10)


def limit(coach_id: str, most: int) -> None:
    coach = coaches.find_coach(coach_id)
    assert coach is not None
    after = replace(coach.schedule, max_members=most, version=coach.schedule.version + 1)
    commit(*coaches.put_schedule(after))


def members_of(coach_id: str) -> int:
    coach = coaches.find_coach(coach_id)
    assert coach is not None
    return coach.profile.members


def test_of_50_members_at_the_last_place_one_gets_it(atomic_world: World) -> None:
    world = atomic_world
    cora = world.add_coach("cora")
    limit(cora, 2)
    add_own_coach(world.ctx, world.add_member("first"), cora)
    people = [world.add_member(f"member{n}") for n in range(50)]
    by_list: list[Callable[[], object]] = [
        partial(add_own_coach, world.ctx, each, cora) for each in people[:25]
    ]
    by_booking: list[Callable[[], object]] = [
        partial(world.book, each, cora, TEN + timedelta(hours=n % 6, days=n // 6))
        for n, each in enumerate(people[25:])
    ]
    results = outcomes(all_at_once([*by_list, *by_booking]))
    assert results.pop("not_found") == 49
    assert sum(results.values()) == 1
    assert members_of(cora) == 2
    page = PageRequest()
    seen = [list_coaches(world.ctx, each, CoachFilter(), page).items for each in people]
    assert sum(map(len, seen)) == 1, "a full coach is there for those who have them alone"


def test_who_leaves_makes_room_for_exactly_one(atomic_world: World) -> None:
    world = atomic_world
    cora = world.add_coach("cora")
    limit(cora, 1)
    first = world.add_member("first")
    add_own_coach(world.ctx, first, cora)
    people = [world.add_member(f"member{n}") for n in range(10)]
    leaves: list[Callable[[], object]] = [partial(remove_own_coach, world.ctx, first, cora)] * 3
    joins: list[Callable[[], object]] = [
        partial(add_own_coach, world.ctx, each, cora) for each in people
    ]
    all_at_once([*leaves, *joins])
    assert members_of(cora) <= 1
    all_at_once([partial(add_own_coach, world.ctx, each, cora) for each in people])
    assert members_of(cora) == 1
