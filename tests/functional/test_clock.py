"""The scheduled function: sessions' own times, within a budget, whatever one of them does."""

from datetime import timedelta
from itertools import count

from chalicelib.domain.sessions import Session, Status
from chalicelib.storage.sessions import SessionItem, find_session
from chalicelib.workers import clock
from tests.kit.world import MONDAY, World

TEN = MONDAY.replace(hour=10)


def status(session_id: str) -> Status:
    session: Session | None = find_session(session_id)
    assert session is not None
    return session.status


def test_a_run_does_what_is_due_and_the_next_what_it_had_no_time_for(world: World) -> None:
    ana, cora = world.add_member("ana"), world.add_coach("cora")
    ids = [world.book(ana, cora, TEN + timedelta(hours=n)).body for n in range(3)]
    world.clock.advance(days=3)
    seconds = count(0, 20)
    run = clock.handle(lambda: world.ctx, lambda: float(next(seconds)))
    assert (run["left"], [status(each) for each in ids].count(Status.COMPLETED)) == (1, 1)
    assert clock.handle(lambda: world.ctx) == {"done": 2, "failed": 0, "left": 0}
    assert {status(each) for each in ids} == {Status.COMPLETED}


def test_a_session_that_fails_stops_no_other(world: World) -> None:
    ana, cora = world.add_member("ana"), world.add_coach("cora")
    broken, sound = (world.book(ana, cora, TEN + timedelta(hours=n)).body for n in range(2))
    row = SessionItem.get(f"SESSION#{broken}", "SESSION")
    row.document = {}
    row.save()
    world.clock.advance(days=3)
    run = clock.handle(lambda: world.ctx)
    assert (run["failed"], status(sound)) == (1, Status.COMPLETED)
