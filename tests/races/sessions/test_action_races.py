"""Any two steps of one session at once: one winner, the other told the state, everything exact."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from itertools import combinations_with_replacement

import pytest
from msgspec.structs import replace

from chalicelib.domain.coaches.coaches import BookingMode
from chalicelib.domain.kernel.errors import DomainError
from chalicelib.domain.kernel.idempotency import Once
from chalicelib.domain.sessions.cancellation.policy import CancelSession
from chalicelib.domain.sessions.rescheduling import MoveSession
from chalicelib.domain.sessions.sessions import STANDING, Seat, Status
from chalicelib.storage.sessions.sessions import find_session
from chalicelib.use_cases.clock.scheduled_work import attend
from chalicelib.use_cases.sessions import actions
from chalicelib.use_cases.sessions.sessions import SeenSession
from tests.kit.world import MONDAY, World
from tests.races.crowd import all_at_once
from tests.races.rounds import rounds

TIMES = 25
"""On each of the two engines: 50 times each pair."""
TEN = MONDAY.replace(hour=10) + timedelta(days=1)

Step = Callable[[World, str, datetime], object]


def once() -> Once[SeenSession]:
    return Once(None, "", 200, lambda seen: seen.session.status.value)


def accept(world: World, session_id: str, starts_at: datetime) -> object:
    return actions.accept(world.ctx, "remy-at-acme.example", session_id, starts_at, once())


def decline(world: World, session_id: str, _: datetime) -> object:
    return actions.decline(world.ctx, "remy-at-acme.example", session_id, "", once())


def withdraw(world: World, session_id: str, _: datetime) -> object:
    return actions.withdraw(world.ctx, "ana-at-acme.example", session_id, once())


def cancel(caller: str, world: World, session_id: str, _: datetime) -> object:
    return actions.cancel(world.ctx, caller, CancelSession(session_id=session_id), once())


def reschedule(world: World, session_id: str, starts_at: datetime) -> object:
    command = MoveSession(session_id=session_id, starts_at=starts_at + timedelta(minutes=30))
    return actions.move(world.ctx, "ana-at-acme.example", command, once())


def complete(world: World, session_id: str, _: datetime) -> object:
    return actions.complete(world.ctx, "cora-at-acme.example", session_id, once())


def no_show(absent: Seat, world: World, session_id: str, _: datetime) -> object:
    return actions.no_show(world.ctx, "cora-at-acme.example", session_id, absent, once())


def by_time(world: World, session_id: str, _: datetime) -> None:
    return attend(world.ctx, session_id)


REQUESTED: dict[str, Step] = {"accept": accept, "decline": decline, "withdraw": withdraw}
CONFIRMED: dict[str, Step] = {
    "cancel by member": partial(cancel, "ana-at-acme.example"),
    "cancel by coach": partial(cancel, "cora-at-acme.example"),
    "cancel by admin": partial(cancel, "owner-at-acme.example"),
    "reschedule": reschedule,
}
BEGUN: dict[str, Step] = {
    "complete": complete,
    "no-show by member": partial(no_show, Seat.MEMBER),
    "no-show by coach": partial(no_show, Seat.COACH),
}


@pytest.mark.parametrize(
    "pair", list(combinations_with_replacement(REQUESTED, 2)), ids=" and ".join
)
def test_of_two_answers_to_a_request_one_stands(atomic_world: World, pair: tuple[str, str]) -> None:
    world = atomic_world
    ana, remy = world.add_member("ana", 200), world.add_coach("remy", mode=BookingMode.REQUEST)
    winners = Counter[str]()
    session_id = world.book(ana, remy, None, proposed_starts=(TEN,)).body
    for _ in rounds(TIMES):
        winners += race(world, session_id, TEN, [REQUESTED[name] for name in pair])
    assert winners == {"one": TIMES}


@pytest.mark.parametrize(
    "pair", list(combinations_with_replacement(CONFIRMED, 2)), ids=" and ".join
)
def test_of_two_changes_of_a_session_one_stands_or_both_follow(
    atomic_world: World, pair: tuple[str, str]
) -> None:
    """A move and a cancellation may both succeed, the cancellation behind the move."""
    world = atomic_world
    ana, cora = world.add_member("ana", 200), world.add_coach("cora")
    winners = Counter[str]()
    session_id = world.book(ana, cora, TEN).body
    for _ in rounds(TIMES):
        winners += race(world, session_id, TEN, [CONFIRMED[name] for name in pair])
    both = "reschedule" in pair and pair != ("reschedule", "reschedule")
    assert set(winners) <= ({"one", "both"} if both else {"one"})
    assert sum(winners.values()) == TIMES


@pytest.mark.parametrize("pair", list(combinations_with_replacement(BEGUN, 2)), ids=" and ".join)
def test_of_two_ends_of_a_session_one_stands(atomic_world: World, pair: tuple[str, str]) -> None:
    world = atomic_world
    ana, cora = world.add_member("ana", 200), world.add_coach("cora")
    winners = Counter[str]()
    world.clock.instant = TEN - timedelta(hours=3)
    session_id = world.book(ana, cora, TEN).body
    world.clock.instant = TEN
    for _ in rounds(TIMES):
        winners += race(world, session_id, TEN, [BEGUN[name] for name in pair])
    assert winners == {"one": TIMES}


@pytest.mark.parametrize("rival", ["no-show by member", "no-show by coach", "complete"])
def test_time_completes_a_session_or_somebody_ends_it(atomic_world: World, rival: str) -> None:
    world = atomic_world
    ana, cora = world.add_member("ana", 200), world.add_coach("cora")
    world.clock.instant = TEN - timedelta(hours=3)
    session_id = world.book(ana, cora, TEN).body
    world.clock.instant = TEN + timedelta(days=2)
    for _ in rounds(10):
        race(world, session_id, TEN, [BEGUN[rival], by_time])
        session = find_session(session_id)
        assert session is not None
        assert session.status in STANDING
        assert session.version in {2, 3}  # one end, and an outbox check if it came before


@pytest.mark.parametrize("rival", REQUESTED)
def test_a_request_expires_or_is_answered(atomic_world: World, rival: str) -> None:
    """One function's clock still sees it open, another's sees its time over."""
    world = atomic_world
    ana, remy = world.add_member("ana", 200), world.add_coach("remy", mode=BookingMode.REQUEST)
    world.clock.instant = TEN - timedelta(hours=3)
    session_id = world.book(ana, remy, None, proposed_starts=(TEN,)).body
    later = replace(world, ctx=replace(world.ctx, now=lambda: TEN))
    both: list[Callable[[], object]] = [
        partial(REQUESTED[rival], world, session_id, TEN),
        partial(by_time, later, session_id, TEN),
    ]
    for _ in rounds(TIMES):
        results = all_at_once(both)
        assert {each.code for each in results if isinstance(each, DomainError)} <= {"not_in_state"}
        session = find_session(session_id)
        assert session is not None
        assert session.event.id in {
            f"{session_id}.2",
            f"{session_id}.3",
        }  # a check may be first
        assert session.event.kind == session.status.value


def test_two_requests_for_one_slot_accepted_at_once(atomic_world: World) -> None:
    world = atomic_world
    remy = world.add_coach("remy", mode=BookingMode.REQUEST)
    for number in range(10):
        at = TEN + timedelta(days=number // 5 * 7 + number % 5 - 1)
        people = [world.add_member(f"member{number}{name}") for name in "ab"]
        asked = [world.book(each, remy, None, proposed_starts=(at,)).body for each in people]
        results = all_at_once([partial(accept, world, session_id, at) for session_id in asked])
        refused = [each.code for each in results if isinstance(each, DomainError)]
        assert refused == ["slot_taken"]
        found = [find_session(session_id) for session_id in asked]
        open_ones = [each.id for each in found if each and each.status is Status.REQUESTED]
        assert len(open_ones) == 1
        decline(world, open_ones[0], at)


def race(world: World, session_id: str, at: datetime, rivals: list[Step]) -> Counter[str]:
    """How many of two won: `one` or `both`; a loser is told the state, or what changed."""
    results = all_at_once([partial(step, world, session_id, at) for step in rivals])
    refused = [each for each in results if isinstance(each, DomainError)]
    assert {each.code for each in refused} <= {"not_in_state", "refused", "validation_error"}
    return Counter({("both", "one", "none")[len(refused)]: 1})
