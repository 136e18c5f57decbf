"""The scheduled function: what is due, within a budget, whatever one piece of it does."""

from collections.abc import Callable
from datetime import timedelta
from itertools import count
from typing import Any

import pytest

from chalicelib.domain.notices.outbox_check import CHECK_AFTER
from chalicelib.domain.sessions.sessions import Session, Status
from chalicelib.storage.kernel.due import PAGE
from chalicelib.storage.sessions.sessions import SessionItem, find_session, session_key
from chalicelib.use_cases.clock.scheduled_work import do_what_is_due
from chalicelib.use_cases.kernel.jobs import HasTime, Run
from chalicelib.workers import clock
from tests.kit.log import counted
from tests.kit.lots import all_was_told
from tests.kit.world import MONDAY, World

TEN = MONDAY.replace(hour=10)
DUE = (("due", do_what_is_due),)


def status(session_id: str) -> Status:
    session: Session | None = find_session(session_id)
    assert session is not None
    return session.status


def each_takes(seconds: int) -> Callable[[], float]:
    """A clock by which each look at it is so many seconds later."""
    ticks = count(0, seconds)
    return lambda: float(next(ticks))


def poison(like: str, number: int) -> list[SessionItem]:
    """Rows that nothing can be read from, due before this session and in its shard."""
    row = SessionItem.get(*session_key(like))
    due = {"due_key": row.due_key, "due_at": "2026-01-01T00:00:00Z"}
    return [spoilt(f"poison{n}", **due) for n in range(number)]


def spoilt(session_id: str, **fields: Any) -> SessionItem:
    row = SessionItem(
        *session_key(session_id),
        member_key="ana",
        coach_key="cora",
        workspace_key="acme",
        sort_key=session_id,
        status="confirmed",
        version=1,
        sequence=0,
        event={},
        document={},
        **fields,
    )
    row.save()
    return row


def test_a_run_does_what_is_due_and_the_next_what_it_had_no_time_for(world: World) -> None:
    ana, cora = world.add_member("ana"), world.add_coach("cora")
    ids = [world.book(ana, cora, TEN + timedelta(hours=n)).body for n in range(3)]
    all_was_told()
    world.clock.advance(days=3)
    run = clock.handle(lambda: world.ctx, each_takes(15), DUE)
    assert run == {"done": 1, "failed": 0, "left": 1}
    assert [status(each) for each in ids].count(Status.COMPLETED) == 1
    assert clock.handle(lambda: world.ctx, work=DUE) == {"done": 2, "failed": 0, "left": 0}
    assert {status(each) for each in ids} == {Status.COMPLETED}


def test_each_run_that_ends_is_a_number_of_the_stage(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    def fails(*_: object) -> Run:
        raise ConnectionError

    clock.handle(lambda: world.ctx, work=(("due", lambda *_: Run(2, 0, left=False)),))
    assert counted(capsys.readouterr().out) == {
        "clock_runs": 1,
        "clock_failed": 0,
        "clock_left": 0,
    }
    clock.handle(lambda: world.ctx, work=(("broken", fails),))
    assert counted(capsys.readouterr().out) == {
        "clock_runs": 1,
        "clock_failed": 1,
        "clock_left": 1,
    }


@pytest.mark.spoils
def test_a_session_that_fails_stops_no_other(world: World) -> None:
    ana, ben, cora = world.add_member("ana"), world.add_member("ben"), world.add_coach("cora")
    broken = world.book(ana, cora, TEN).body
    sound = world.book(ben, cora, TEN + timedelta(hours=1)).body
    row = SessionItem.get(*session_key(broken))
    row.document = {}
    row.save()
    all_was_told()
    world.clock.advance(days=3)
    run = clock.handle(lambda: world.ctx)
    assert (run["failed"], status(sound)) == (1, Status.COMPLETED)


@pytest.mark.spoils
def test_more_than_a_page_that_fails_hides_nothing_behind_it(world: World) -> None:
    sound = world.book(world.add_member("ana"), world.add_coach("cora"), TEN).body
    all_was_told()
    world.clock.advance(days=3)
    poison(sound, PAGE + 5)
    run = clock.handle(lambda: world.ctx, work=DUE)
    assert (run["failed"], status(sound)) == (PAGE + 5, Status.COMPLETED)


@pytest.mark.spoils
def test_what_fails_takes_no_second_run_from_what_is_behind_it(world: World) -> None:
    """Two fail, and a run has time for two: the next begins with the one that waited."""
    sound = world.book(world.add_member("ana"), world.add_coach("cora"), TEN).body
    all_was_told()
    world.clock.advance(days=3)
    poison(sound, 2)
    first = clock.handle(lambda: world.ctx, each_takes(10), DUE)
    assert (first, status(sound)) == ({"done": 0, "failed": 2, "left": 1}, Status.CONFIRMED)
    second = clock.handle(lambda: world.ctx, each_takes(10), DUE)
    assert (second, status(sound)) == ({"done": 1, "failed": 0, "left": 0}, Status.COMPLETED)


def test_what_fails_comes_again_after_longer_and_longer_and_is_done_once_it_can_be(
    world: World,
) -> None:
    session_id = world.book(world.add_member("ana"), world.add_coach("cora"), TEN).body
    all_was_told()
    world.clock.advance(days=3)
    row = SessionItem.get(*session_key(session_id))
    document, row.document = row.document, {}
    row.save()
    tried = []
    for minute in range(16):
        if clock.handle(lambda: world.ctx, work=DUE)["failed"]:
            tried.append(minute)
        world.clock.advance(minutes=1)
    assert tried == [0, 1, 3, 7, 15]
    SessionItem(*session_key(session_id)).update([SessionItem.document.set(document)])
    world.clock.advance(minutes=15)
    assert clock.handle(lambda: world.ctx, work=DUE)["done"] == 1
    assert status(session_id) is Status.COMPLETED
    world.clock.instant += CHECK_AFTER
    assert clock.handle(lambda: world.ctx, work=DUE)["done"] == 1
    row = SessionItem.get(*session_key(session_id))
    assert not row.due_at
    assert not row.due_tries


def test_each_kind_of_work_has_its_share_of_the_time_and_what_others_leave(world: World) -> None:
    seconds = each_takes(1)
    spent: dict[str, int] = {}

    def busy(name: str, most: int) -> clock.Work:
        def work(_: object, has_time: HasTime, __: object) -> Run:
            spent[name] = 0
            while has_time():
                spent[name] += 1
                if spent[name] == most:
                    return Run(most, 0, left=False)
            return Run(spent[name], 0, left=True)

        return work

    kinds = (("short", busy("short", 4)), ("long", busy("long", 99)), ("last", busy("last", 99)))
    run = clock.handle(lambda: world.ctx, seconds, kinds)
    assert (spent["short"], run["left"]) == (4, 1)
    assert abs(spent["long"] - spent["last"]) <= 2
    assert 30 <= sum(spent.values()) <= 40


def test_a_kind_of_work_that_breaks_down_stops_no_other(world: World) -> None:
    def broken(*_: object) -> Run:
        raise RuntimeError("no list at all")

    session_id = world.book(world.add_member("ana"), world.add_coach("cora"), TEN).body
    all_was_told()
    world.clock.advance(days=3)
    run = clock.handle(lambda: world.ctx, work=(("broken", broken), *DUE))
    assert run == {"done": 1, "failed": 1, "left": 1}
    assert status(session_id) is Status.COMPLETED
