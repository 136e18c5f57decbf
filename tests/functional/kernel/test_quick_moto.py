"""What the tests' own engine must not change: a refused transaction, and how a company begins."""

from typing import Any

import pytest

from chalicelib.domain.kernel.errors import TryAgainError
from chalicelib.storage.credits.credits import WalletItem
from chalicelib.storage.kernel.table import Row
from chalicelib.storage.kernel.transaction import Delete, Update, commit, present
from tests.kit import quick_moto
from tests.kit.world import World


def everything_stored() -> list[Any]:
    return sorted((row.serialize() for row in Row.scan()), key=str)


def pool() -> WalletItem:
    return WalletItem.get("WALLET#acme.pool", "WALLET")


def test_a_refused_transaction_takes_everything_back(world: World) -> None:
    before = everything_stored()
    missing = WalletItem("WALLET#nobody", "WALLET")
    change = Update(pool(), (WalletItem.version.set(77),))
    with pytest.raises(TryAgainError):
        commit(change, Delete(missing, condition=present(), refusal=TryAgainError()))
    assert everything_stored() == before
    commit(change)
    assert pool().version == 77


def test_what_one_test_changes_is_not_in_the_next_ones_company(no_real_account: None) -> None:
    found = []
    for _ in range(2):
        with quick_moto.company() as world:
            world.add_coach("cora")
            found.append(everything_stored())
            commit(Update(pool(), (WalletItem.version.set(77),)))
    assert found[0] == found[1]


def test_a_step_that_is_remembered_gives_what_it_gives_when_it_is_taken(world: World) -> None:
    cora, ana = world.add_coach("cora"), world.add_member("ana", 3)
    remembered, number = everything_stored(), world.next_number()
    quick_moto.tables()["tandem"].items.clear()
    plain = World.open()
    assert (plain.add_coach("cora"), plain.add_member("ana", 3)) == (cora, ana)
    assert (everything_stored(), plain.next_number()) == (remembered, number)
