"""Moves that are proposed while a group pays, and whose wallet is closed before the answer."""

from collections.abc import Callable

import pytest

from chalicelib.domain.kernel.errors import InsufficientCreditsError, NotInStateError
from chalicelib.storage.credits.credits import find_wallet
from tests.kit.audit import check_everything
from tests.kit.groups import PURSE, SALES, close_wallet, found
from tests.kit.proposals import DEADLINE, ELEVEN, NOON, SECOND, TEN, Case
from tests.kit.world import World

POOL, PAID = 10_000, 10
"""What Acme has, and what its members Ana and Remy have of it."""


class PaidByGroup(Case):
    """Ana's session is paid by Sales; a late move of it is proposed, then the wallet is closed."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        found(world, self.ana, credits=5)
        wish = {"proposed_starts": (ELEVEN,), "wallet_id": PURSE}
        self.cancel()
        self.id = world.book(self.ana, self.remy, None, **wish).body
        self.accept(ELEVEN)
        world.clock.instant = max(DEADLINE + SECOND * 3601, world.clock.instant)
        self.propose(TEN, NOON)
        assert balance_and_held(PURSE) == (4, 1)
        close_wallet(world, SALES)
        assert balance_and_held(PURSE) == (1, 1)


def balance_and_held(wallet_id: str) -> tuple[int, int]:
    wallet = find_wallet(wallet_id)
    assert wallet is not None
    return wallet.balance, wallet.held


@pytest.mark.parametrize(
    ("end", "spent"),
    [
        (PaidByGroup.decline, 1),
        (PaidByGroup.withdraw, 1),
        (PaidByGroup.let_it_expire, 1),
        (PaidByGroup.cancel, 1),
        (lambda case: case.cancel(case.remy), 0),
    ],
    ids=["declined", "withdrawn", "expired", "cancelled late", "cancelled by the coach"],
)
def test_what_was_held_goes_to_the_pool_however_the_move_ends(
    world: World, end: Callable[[PaidByGroup], object], spent: int
) -> None:
    case = PaidByGroup(world)
    end(case)
    assert balance_and_held(PURSE) == (0, 0)
    assert balance_and_held("acme.pool") == (POOL - PAID - spent, 0)
    check_everything()


def test_a_move_that_a_closed_wallet_would_pay_is_not_accepted(world: World) -> None:
    case = PaidByGroup(world)
    with pytest.raises(NotInStateError) as refused:
        case.accept(NOON)
    assert "accept" not in refused.value.allowed
    assert case.session.starts_at == ELEVEN
    case.decline()
    with pytest.raises(InsufficientCreditsError):
        case.propose(NOON)
    check_everything()
