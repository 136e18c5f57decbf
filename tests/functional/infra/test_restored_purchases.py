"""Purchases that a restored table does not know: what the provider says of them, and what becomes
of those that nobody can credit.
"""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from chalicelib.domain.kernel.errors import TryAgainError
from chalicelib.domain.purchases.purchases import Purchase
from chalicelib.storage.credits.credits import WalletItem, find_wallet, wallet_key
from chalicelib.storage.credits.purchases import PurchaseItem, purchase_key
from infra.restore.purchases import settle_again
from tests.kit.till import Till, open_till, selling, session_of, stored
from tests.kit.world import MONDAY, World


@pytest.fixture
def till(world: World) -> Iterator[Till]:
    with open_till(world) as opened:
        yield opened


def lose(purchase: Purchase) -> None:
    PurchaseItem(*purchase_key(purchase.id)).delete()


def lines(till: Till, *known: Purchase) -> list[str]:
    return list(settle_again(till.ctx, known, MONDAY))


def test_pages_say_what_they_are_for_until_they_are_over(till: Till) -> None:
    ana = till.world.add_member("ana", 0)
    over = till.bought(ana)
    till.world.clock.advance(hours=3)
    purchase = till.bought(ana)
    (page,) = till.ctx.payments().iter_pages(MONDAY)
    assert (page.purchase_id, page.checkout.id) == (purchase.id, session_of(purchase))
    assert (page.buyer_id, page.wallet_id, page.pack_id) == (ana, f"acme.{ana}", "ten")
    assert page.created_at == purchase.created_at > over.created_at
    later = till.world.clock() + timedelta(seconds=1)
    assert list(till.ctx.payments().iter_pages(later)) == []


def test_a_provider_that_does_not_answer_is_said_so(till: Till) -> None:
    nowhere = selling(till.world, "http://127.0.0.1:1")
    with pytest.raises(TryAgainError):
        list(nowhere.payments().iter_pages(MONDAY))
    (line,) = settle_again(nowhere, (), MONDAY)
    assert line.startswith("The provider was not asked")


def test_a_lost_purchase_is_made_again_from_its_page_and_credited_once(till: Till) -> None:
    ana = till.world.add_member("ana", 0)
    purchase = till.bought(ana)
    till.peer.pay(session_of(purchase))
    lose(purchase)
    for _ in range(2):
        (line,) = lines(till)
        assert line.endswith("paid")
    wallet = find_wallet(f"acme.{ana}")
    assert wallet
    assert (wallet.balance, stored(purchase.id).buyer_id) == (10, ana)


def test_a_page_that_still_waits_is_paid_later_as_ever(till: Till) -> None:
    purchase = till.bought(till.world.add_member("ana", 0))
    lose(purchase)
    (line,) = lines(till)
    assert line.endswith("pending")
    till.peer.pay(session_of(purchase))
    assert {each.status for each in till.deliver_all()} == {200}
    assert stored(purchase.id).status == "paid"


def test_what_nobody_can_credit_is_named(till: Till) -> None:
    """A wallet that was lost with its person, and a page that was made by an older version."""
    ana, ben = till.world.add_member("ana", 0), till.world.add_member("ben", 0)
    walletless, silent = till.bought(ana), till.bought(ben)
    for each in (walletless, silent):
        till.peer.pay(session_of(each))
        lose(each)
    WalletItem(*wallet_key(f"acme.{ana}")).delete()
    till.peer.things[session_of(silent)]["metadata"] = {"purchase_id": silent.id}
    told = {line.split()[0]: line for line in lines(till)}
    assert "not settled (LookupError)" in told[f"PURCHASE#{walletless.id}"]
    assert told[f"PURCHASE#{silent.id}"].endswith("nobody knows whose it is")
