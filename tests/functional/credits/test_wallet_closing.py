"""A wallet that is closed while requests hold its credits, and while its sessions go on."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from chalicelib.domain.coaches.coaches import BookingMode
from chalicelib.domain.credits.credits import Cause, Entry, Reason, Wallet
from chalicelib.domain.credits.wallet_closing import decide_close
from chalicelib.domain.kernel.errors import NotInStateError
from chalicelib.domain.kernel.idempotency import Once
from chalicelib.domain.sessions.cancellation.policy import CancelSession
from chalicelib.storage.credits import credits
from chalicelib.storage.kernel.transaction import commit
from chalicelib.use_cases.clock.scheduled_work import attend
from chalicelib.use_cases.sessions import actions
from chalicelib.use_cases.sessions.sessions import SeenSession
from tests.kit.audit import check_everything
from tests.kit.world import MONDAY, World

TEN = MONDAY.replace(hour=10) + timedelta(days=1)


def once() -> Once[SeenSession]:
    return Once(None, "", 200, lambda seen: seen.session.status.value)


def stored(wallet_id: str) -> Wallet:
    wallet = credits.find_wallet(wallet_id)
    assert wallet is not None
    return wallet


def close(world: World, wallet_id: str) -> None:
    cause = Cause(
        transfer_id=world.ctx.new_id(),
        reason=Reason.WALLET_CLOSED,
        at=world.clock(),
        actor_id=world.owner(),
    )
    today = world.clock().date()
    commit(*credits.settle(decide_close(stored(wallet_id), stored("acme.pool"), cause, today)))


def last_entry(wallet_id: str) -> Entry:
    return credits.list_entries(wallet_id, 1).entries[0]


class Closed:
    """Ana has asked Remy and booked Cora; then her wallet is closed."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.ana = world.add_member("ana", 10)
        self.wallet_id = f"acme.{self.ana}"
        self.remy = world.add_coach("remy", mode=BookingMode.REQUEST)
        self.cora = world.add_coach("cora")
        self.asked = world.book(self.ana, self.remy, None, proposed_starts=(TEN,)).body
        self.booked = world.book(self.ana, self.cora, TEN + timedelta(days=1)).body
        close(world, self.wallet_id)


def expire(closed: Closed) -> None:
    closed.world.clock.advance(days=3)
    attend(closed.world.ctx, closed.asked)


@pytest.fixture
def closed(world: World) -> Closed:
    return Closed(world)


def test_all_that_is_not_held_goes_to_the_pool(closed: Closed) -> None:
    wallet = stored(closed.wallet_id)
    assert (wallet.open, wallet.balance, wallet.held) == (False, 1, 1)
    assert last_entry("acme.pool").credits == 8
    check_everything()


def test_a_request_that_a_closed_wallet_would_pay_cannot_be_accepted(closed: Closed) -> None:
    with pytest.raises(NotInStateError) as refusal:
        actions.accept(closed.world.ctx, closed.remy, closed.asked, TEN, once())
    assert (refusal.value.status, refusal.value.allowed) == ("requested", ("decline",))
    check_everything()


@pytest.mark.parametrize(
    "end",
    [
        lambda it: actions.decline(it.world.ctx, it.remy, it.asked, "", once()),
        lambda it: actions.withdraw(it.world.ctx, it.ana, it.asked, once()),
        expire,
    ],
    ids=["decline", "withdraw", "expire"],
)
def test_a_request_that_ends_gives_what_it_held_to_the_pool(
    closed: Closed, end: Callable[[Closed], object]
) -> None:
    end(closed)
    assert stored(closed.wallet_id).balance == 0
    into = last_entry("acme.pool")
    assert (into.credits, into.counterpart) == (1, closed.wallet_id)
    assert (into.reason, into.session_id) == (Reason.RETURNED_TO_CLOSED_WALLET, closed.asked)
    check_everything()


def test_a_refund_of_a_session_that_it_paid_goes_to_the_pool(closed: Closed) -> None:
    command = CancelSession(session_id=closed.booked)
    actions.cancel(closed.world.ctx, closed.cora, command, once())
    into = last_entry("acme.pool")
    assert (into.credits, into.reason) == (1, Reason.RETURNED_TO_CLOSED_WALLET)
    check_everything()
