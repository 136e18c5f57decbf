"""Our gateway against somebody else's Stripe: pages, signed webhooks, and what it leaves out."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from chalicelib.domain.purchases.purchases import Attention, PurchaseStatus
from chalicelib.storage.credits.credits import find_wallet
from chalicelib.use_cases.credits.payments import attend_purchase
from chalicelib.use_cases.kernel.context import Context
from tests.kit import emulate
from tests.kit.audit import check_everything
from tests.kit.http import Client, Reply, client_of
from tests.kit.till import SECRET, selling, stored
from tests.kit.world import World


@dataclass
class Shop:
    """The API that is paid at `emulate`; every webhook that came, with our answer."""

    world: World
    heard: list[tuple[str, str, Reply]] = field(default_factory=list)
    deaf: bool = False
    ctx: Context = field(init=False)
    client: Client = field(init=False)

    def open(self, url: str) -> None:
        self.ctx = selling(self.world, url, clock=time.time)
        self.client = client_of(self.ctx)

    def hear(self, body: str, signature: str) -> int:
        if self.deaf:
            return 500
        reply = self.client.post("/v1/webhooks/stripe", body, Stripe_Signature=signature)
        self.heard.append((body, signature, reply))
        return reply.status

    def buy(self, person_id: str) -> dict[str, str]:
        buyer = self.client.as_person(person_id)
        made = buyer.post("/v1/credits/purchases", {"pack_id": "ten"}, idempotency_key="k")
        assert made.status == 201, made.text
        return dict(made.json)


@pytest.fixture
def shop(world: World, request: pytest.FixtureRequest) -> Iterator[Shop]:
    if command := emulate.missing():
        pytest.skip(f"emulate is not installed: {command}")
    opened = Shop(world)
    minor = getattr(request, "param", 90_000)
    with emulate.running({"price_ten": minor}, SECRET, opened.hear) as url:
        opened.open(url)
        yield opened
    check_everything()


def balance(person_id: str) -> int:
    wallet = find_wallet(f"acme.{person_id}")
    assert wallet is not None
    return wallet.balance


def test_a_completed_page_is_credited_by_its_signed_webhook_once(shop: Shop) -> None:
    ana = shop.world.add_member("ana", 0)
    made = shop.buy(ana)
    assert (made["status"], balance(ana)) == ("pending", 0)
    emulate.complete(made["checkout_url"])
    assert [reply.status for _, _, reply in shop.heard] == [200]
    assert (stored(made["id"]).status, balance(ana)) == (PurchaseStatus.PAID, 10)
    body, signature, _ = shop.heard[0]
    assert '"evt_' not in body
    assert shop.hear(body, signature) == 200
    assert balance(ana) == 10
    forged = body.replace("paid", "PAID")
    assert shop.hear(forged, signature) == 400


def test_an_abandoned_page_is_ended_there_and_here(shop: Shop) -> None:
    made = shop.buy(shop.world.add_member("ana", 0))
    shop.world.clock.advance(hours=2, minutes=10)
    attend_purchase(shop.ctx, made["id"])
    assert stored(made["id"]).status is PurchaseStatus.FAILED
    assert "checkout.session.expired" in shop.heard[0][0]
    assert shop.heard[0][2].status == 200


def test_a_payment_that_no_webhook_told_is_found(shop: Shop) -> None:
    ana = shop.world.add_member("ana", 0)
    made = shop.buy(ana)
    shop.deaf = True
    emulate.complete(made["checkout_url"])
    assert shop.heard == []
    shop.world.clock.advance(hours=2, minutes=10)
    attend_purchase(shop.ctx, made["id"])
    purchase = stored(made["id"])
    assert (purchase.status, balance(ana)) == (PurchaseStatus.PAID, 10)
    assert purchase.look_at == shop.world.clock() + timedelta(days=1)


@pytest.mark.parametrize("shop", [89_999], indirect=True)
def test_a_page_that_sold_it_for_less_is_refused(shop: Shop) -> None:
    """Its sessions tell no amount, so that of the price itself is compared."""
    ana = shop.world.add_member("ana", 0)
    made = shop.buy(ana)
    emulate.complete(made["checkout_url"])
    assert [reply.status for _, _, reply in shop.heard] == [422]
    assert (stored(made["id"]).attention, balance(ana)) == (Attention.AMOUNT_DIFFERS, 0)
