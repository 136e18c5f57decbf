"""Many workers counting the same things while they change, on engines that are atomic."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

from chalicelib.domain.kernel.idempotency import Once
from chalicelib.domain.sessions.cancellation.policy import CancelSession
from chalicelib.use_cases.reports.usage import count
from chalicelib.use_cases.sessions.actions import cancel
from chalicelib.use_cases.sessions.sessions import SeenSession
from tests.kit.usage import count_everything, everything_to_count
from tests.kit.usage_audit import check_usage
from tests.kit.world import MONDAY, World
from tests.races.crowd import all_at_once

TEN = MONDAY.replace(hour=10)


def call_off(world: World, caller_id: str, session_id: str) -> None:
    once: Once[SeenSession] = Once(None, "", 200, lambda seen: seen.session.id)
    cancel(world.ctx, caller_id, CancelSession(session_id=session_id), once)


def test_of_many_workers_with_the_same_things_each_number_is_added_once(
    atomic_world: World,
) -> None:
    world = atomic_world
    ana, cora = world.add_member("ana"), world.add_coach("cora")
    for number in range(4):
        world.book(ana, cora, TEN + timedelta(minutes=30 * number))
    told = [what for what in everything_to_count() if "acme.cora" not in str(what)]
    all_at_once([partial(count, what) for what in told * 3])
    check_usage()


def test_what_changes_while_it_is_counted_is_counted_right_in_the_end(
    atomic_world: World,
) -> None:
    world = atomic_world
    ana, cora = world.add_member("ana", 20), world.add_coach("cora")
    for round_number in range(3):
        starts = [TEN + timedelta(days=round_number, minutes=30 * each) for each in range(3)]
        booked = [world.book(ana, cora, at).body for at in starts]
        told = everything_to_count()
        actions: list[Callable[[], object]] = [
            *(partial(count, what) for what in told),
            *(partial(call_off, world, ana, each) for each in booked),
        ]
        all_at_once(actions)
        count_everything(seed=round_number, times=1)
        check_usage()
