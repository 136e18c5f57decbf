"""What can happen to a proposed move, each two at once: one end, and everything exact.

The clocks of two functions differ by a little: one still sees the move open, another one sees the
session begin, which ends it.
"""

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
from chalicelib.domain.sessions.proposed_moves import ProposeMove
from chalicelib.domain.sessions.sessions import Seat, Session
from chalicelib.storage.sessions.sessions import find_session
from chalicelib.use_cases.clock.scheduled_work import attend
from chalicelib.use_cases.coaches.availability import put_availability, read_own_schedule
from chalicelib.use_cases.kernel.context import Context
from chalicelib.use_cases.sessions import actions
from chalicelib.use_cases.sessions.sessions import SeenSession
from tests.kit.world import MONDAY, World
from tests.races.crowd import all_at_once
from tests.races.rounds import rounds

TIMES = 25
"""On each of the two engines: 50 times each pair."""

ANA, REMY, OWNER = "ana-at-acme.example", "remy-at-acme.example", "owner-at-acme.example"
NINE = MONDAY.replace(hour=8) + timedelta(days=1)
"""In London, where Remy is."""
HALF_AN_HOUR = timedelta(minutes=30)

Step = Callable[[Context, str, datetime], object]
"""A step of the session that begins at the instant, and is to be moved half an hour later."""


def once() -> Once[SeenSession]:
    return Once(None, "", 200, lambda seen: seen.session.status.value)


def propose(ctx: Context, session_id: str, at: datetime) -> object:
    command = ProposeMove(session_id=session_id, proposed_starts=(at + HALF_AN_HOUR,))
    return actions.propose_move(ctx, ANA, command, once())


def propose_another(ctx: Context, session_id: str, at: datetime) -> object:
    return propose(ctx, session_id, at + timedelta(hours=1))


def accept(ctx: Context, session_id: str, at: datetime) -> object:
    return actions.accept(ctx, REMY, session_id, at + HALF_AN_HOUR, once())


def decline(ctx: Context, session_id: str, _: datetime) -> object:
    return actions.decline(ctx, REMY, session_id, "", once())


def withdraw(ctx: Context, session_id: str, _: datetime) -> object:
    return actions.withdraw(ctx, ANA, session_id, once())


def cancel(caller: str, ctx: Context, session_id: str, _: datetime) -> object:
    return actions.cancel(ctx, caller, CancelSession(session_id=session_id), once())


def at_its_start(step: Step, ctx: Context, session_id: str, at: datetime) -> object:
    return step(replace(ctx, now=lambda: at), session_id, at)


def expire(ctx: Context, session_id: str, _: datetime) -> None:
    attend(ctx, session_id)


def complete(ctx: Context, session_id: str, _: datetime) -> object:
    return actions.complete(ctx, REMY, session_id, once())


def no_show(ctx: Context, session_id: str, _: datetime) -> object:
    return actions.no_show(ctx, REMY, session_id, Seat.COACH, once())


ANSWERS: dict[str, Step] = {
    "accept": accept,
    "decline": decline,
    "withdraw": withdraw,
    "expire": partial(at_its_start, expire),
}
RIVALS: dict[str, Step] = {
    "cancel by member": partial(cancel, ANA),
    "cancel by coach": partial(cancel, REMY),
    "complete": partial(at_its_start, complete),
    "no-show": partial(at_its_start, no_show),
    "propose": propose_another,
}
STEPS = ANSWERS | RIVALS
PAIRS = [
    *combinations_with_replacement(ANSWERS, 2),
    *((answer, rival) for answer in ANSWERS for rival in RIVALS),
]


@pytest.fixture
def reviewed(atomic_world: World) -> World:
    """Ana, and Remy who reviews at no notice and holds what is proposed."""
    atomic_world.add_member("ana", 200)
    atomic_world.add_coach(
        "remy", mode=BookingMode.REQUEST, minimum_notice_minutes=0, hold_proposed_times=True
    )
    return atomic_world


@pytest.mark.parametrize("pair", PAIRS, ids=" and ".join)
def test_a_proposed_move_has_one_end(reviewed: World, pair: tuple[str, str]) -> None:
    before, at = proposed(reviewed)
    for _ in rounds(TIMES):
        rivals = [partial(STEPS[name], reviewed.ctx, before.id, at) for name in pair]
        results = all_at_once(rivals)
        refused = [each for each in results if isinstance(each, DomainError)]
        assert {each.code for each in refused} <= {"not_in_state"}
        after = stored(before.id)
        steps_taken = after.version - before.version
        silent = pair.count("expire")  # it finds nothing to do, and is not refused
        checks = 2 if silent else 0  # the clock looks after the events too: before, and behind
        if set(pair) <= ANSWERS.keys():
            assert 1 <= steps_taken <= 1 + checks
        won = len(pair) - len(refused)
        assert won - silent <= steps_taken <= won + checks


def proposed(world: World) -> tuple[Session, datetime]:
    """A session half an hour before its start, of which a late move is proposed."""
    at = NINE
    world.clock.instant = at - HALF_AN_HOUR
    session_id = world.book(ANA, REMY, None, proposed_starts=(at,)).body
    actions.accept(world.ctx, REMY, session_id, at, once())
    propose(world.ctx, session_id, at)
    return stored(session_id), at


def stored(session_id: str) -> Session:
    session = find_session(session_id)
    assert session is not None
    return session


def test_two_moves_to_one_slot_accepted_at_once(reviewed: World) -> None:
    """One is moved; the other stays where it is, and its move is open and can be declined."""
    at = NINE + HALF_AN_HOUR
    found = []
    for number, name in enumerate(("ben", "eve")):
        member, start = reviewed.add_member(name), NINE + timedelta(hours=2 * number + 2)
        session_id = reviewed.book(member, REMY, None, proposed_starts=(start,)).body
        actions.accept(reviewed.ctx, REMY, session_id, start, once())
        found.append((session_id, member))
    no_holding(reviewed)
    for session_id, member in found:
        command = ProposeMove(session_id=session_id, proposed_starts=(at,))
        actions.propose_move(reviewed.ctx, member, command, once())
    rivals = [partial(actions.accept, reviewed.ctx, REMY, each, at, once()) for each, _ in found]
    refused = [each for each in all_at_once(rivals) if isinstance(each, DomainError)]
    assert [each.code for each in refused] == ["slot_taken"]
    waiting = [each for each, _ in found if stored(each).proposed_move]
    assert len(waiting) == 1
    decline(reviewed.ctx, waiting[0], at)


def no_holding(world: World) -> None:
    """Remy holds proposed times no longer, so two can propose the same one."""
    hours = read_own_schedule(REMY).calendar.availability
    put_availability(world.ctx, REMY, replace(hours, hold_proposed_times=False), None)
