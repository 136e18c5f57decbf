"""Refunds, cancellations, no-shows and expiry at once: each credit comes back or ends once."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from chalicelib.domain.coaches.coaches import BookingMode
from chalicelib.domain.credits.credits import NEVER, Entry, Reason
from chalicelib.domain.kernel.errors import DomainError, TryAgainError
from chalicelib.domain.kernel.idempotency import Once
from chalicelib.domain.sessions.cancellation.policy import CancelSession
from chalicelib.domain.sessions.sessions import Seat
from chalicelib.storage.credits import credits
from chalicelib.use_cases.clock.scheduled_work import attend
from chalicelib.use_cases.credits.expiry import attend_wallet
from chalicelib.use_cases.credits.transfers import Transfer, TransferCredits, transfer
from chalicelib.use_cases.sessions import actions
from chalicelib.use_cases.sessions.sessions import SeenSession
from tests.kit.lots import give, stored_wallet
from tests.kit.world import MONDAY, World
from tests.races.crowd import all_at_once

ROUNDS = 12
TEN = MONDAY.replace(hour=10) + timedelta(days=1)
ANA, CORA, REMY = (f"{name}-at-acme.example" for name in ("ana", "cora", "remy"))
WALLET = f"acme.{ANA}"

Rival = Callable[[], object]


def once() -> Once[SeenSession]:
    return Once(None, "", 200, lambda seen: seen.session.status.value)


def cancel(world: World, caller: str, session_id: str) -> Rival:
    return partial(actions.cancel, world.ctx, caller, CancelSession(session_id=session_id), once())


def refund(world: World, caller: str, session_id: str) -> Rival:
    return partial(actions.refund, world.ctx, caller, session_id, "a good reason", once())


def no_show(world: World, session_id: str, absent: Seat) -> Rival:
    return partial(actions.no_show, world.ctx, CORA, session_id, absent, once())


def expire(world: World) -> Rival:
    return partial(attend_wallet, world.ctx, WALLET)


def history() -> tuple[Entry, ...]:
    return credits.list_entries(WALLET, 1000).entries


def refunds_of(session_id: str) -> int:
    mine = [each for each in history() if each.session_id == session_id]
    return sum(each.reason is Reason.REFUND for each in mine)


def expired_of(use_by: str) -> int:
    return sum(each.reason is Reason.EXPIRED and use_by in each.lots for each in history())


def run(*rivals: Rival) -> None:
    """All at once; whoever loses is refused in words, and nothing else goes wrong."""
    for result in all_at_once(list(rivals)):
        assert not isinstance(result, TryAgainError)
        assert isinstance(result, DomainError) or not isinstance(result, Exception), result


def a_working_day(number: int) -> datetime:
    """Ten o'clock of so many working days on."""
    week, day = divmod(number, 5)
    return MONDAY.replace(hour=10) + timedelta(days=7 * week + day)


def test_a_session_that_ends_in_many_ways_at_once_is_refunded_once_at_most(
    atomic_world: World,
) -> None:
    """Late, so a member's cancellation brings nothing back and may be granted a refund."""
    world = atomic_world
    world.add_member("ana", 1), world.add_coach("cora")
    refunded = Counter[int]()
    for number in range(ROUNDS):
        at = a_working_day(number)
        last_day = (at - timedelta(days=1)).date().isoformat()
        world.clock.instant = at - timedelta(days=1, hours=3)
        give(world, WALLET, {last_day: 2})
        session_id = world.book(ANA, CORA, at).body
        begun = bool(number % 2)
        world.clock.instant = at if begun else at - timedelta(hours=3)
        owner = world.owner()
        ends = (
            [no_show(world, session_id, Seat.COACH), no_show(world, session_id, Seat.MEMBER)]
            if begun
            else [cancel(world, ANA, session_id), cancel(world, CORA, session_id)]
        )
        run(
            *ends,
            cancel(world, owner, session_id),
            refund(world, CORA, session_id),
            refund(world, owner, session_id),
            expire(world),
            expire(world),
        )
        refunded[refunds_of(session_id)] += 1
        assert expired_of(last_day) == 1
    assert set(refunded) <= {0, 1}
    assert refunded.total() == ROUNDS


def test_a_late_cancellation_is_granted_one_refund_of_many_at_once(atomic_world: World) -> None:
    world = atomic_world
    world.add_member("ana", ROUNDS), world.add_coach("cora")
    for number in range(ROUNDS):
        at = a_working_day(number)
        world.clock.instant = at - timedelta(hours=3)
        session_id = world.book(ANA, CORA, at).body
        cancel(world, ANA, session_id)()
        assert refunds_of(session_id) == 0
        run(*[refund(world, who, session_id) for who in (CORA, world.owner()) * 3])
        assert refunds_of(session_id) == 1
    assert stored_wallet(WALLET).lots == {NEVER: ROUNDS}


def test_a_request_ends_once_while_the_lots_beside_it_expire(atomic_world: World) -> None:
    """Whoever ends it, the held credit is free once, and lives a week."""
    world = atomic_world
    world.add_member("ana", 0), world.add_coach("remy", mode=BookingMode.REQUEST)
    for number in range(ROUNDS):
        now = MONDAY + timedelta(days=30 * number)
        world.clock.instant = now
        give(world, WALLET, {now.date().isoformat(): 2})
        starts = now.replace(hour=10) + timedelta(days=8 - (now.weekday()))
        session_id = world.book(ANA, REMY, None, proposed_starts=(starts,)).body
        world.clock.instant = now + timedelta(hours=48 if number % 2 else 30)
        run(
            partial(actions.decline, world.ctx, REMY, session_id, "", once()),
            partial(actions.withdraw, world.ctx, ANA, session_id, once()),
            partial(attend, world.ctx, session_id),
            expire(world),
            expire(world),
        )
        attend(world.ctx, session_id)
        wallet = stored_wallet(WALLET)
        assert (wallet.held, sum(wallet.lots.values())) == (0, 1)
        assert expired_of(now.date().isoformat()) == 1
        world.clock.instant = now + timedelta(days=12)
        expire(world)()
        assert stored_wallet(WALLET).lots == {}


def test_of_all_ways_to_use_a_passed_lot_only_its_end_remains(atomic_world: World) -> None:
    world = atomic_world
    world.add_member("ana", 0), world.add_member("ben", 0), world.add_coach("cora")
    move = TransferCredits(
        transfer_id="t", from_wallet_id=WALLET, to_wallet_id="acme.pool", credits=1
    )
    nothing: Once[Transfer] = Once(None, "", 201, lambda done: done.out.id)
    for number in range(ROUNDS):
        at = a_working_day(number)
        last_day = (at - timedelta(days=1)).date().isoformat()
        world.clock.instant = at - timedelta(days=1)
        give(world, WALLET, {last_day: 3})
        world.clock.instant = at - timedelta(hours=4)
        run(
            *[partial(world.book, ANA, CORA, at) for _ in range(3)],
            *[partial(transfer, world.ctx, world.owner(), move, nothing) for _ in range(3)],
            *[expire(world) for _ in range(3)],
        )
        assert stored_wallet(WALLET).lots == {}
        assert expired_of(last_day) == 1
