"""Webhooks, purchases and spending at the same moment: credited once, taken back once."""

from collections.abc import Callable, Iterator
from functools import partial

import pytest

from chalicelib.domain.purchases.purchases import PurchaseStatus
from chalicelib.storage.credits.credits import find_wallet
from chalicelib.use_cases.credits.payments import attend_purchase
from tests.kit.http import Reply
from tests.kit.till import Till, open_till, session_of, stored
from tests.kit.world import World
from tests.races.crowd import all_at_once
from tests.races.faults import LOST_REPLY, faults


@pytest.fixture
def till(atomic_world: World) -> Iterator[Till]:
    with open_till(atomic_world) as opened:
        yield opened


def balance(wallet_id: str) -> int:
    wallet = find_wallet(wallet_id)
    assert wallet is not None
    return wallet.balance


def test_webhooks_at_once_and_the_clock_credit_once(till: Till) -> None:
    ana = till.world.add_member("ana", 0)
    purchase = till.bought(ana)
    till.peer.pay(session_of(purchase))
    till.world.clock.advance(hours=3)
    deliveries: list[Callable[[], object]] = [
        partial(till.deliver, event) for event in [*till.events] * 6
    ]
    looks: list[Callable[[], object]] = [
        partial(attend_purchase, till.ctx, purchase.id) for _ in range(4)
    ]
    replies = all_at_once([*deliveries, *looks])
    assert {each.status for each in replies if isinstance(each, Reply)} == {200}
    assert (stored(purchase.id).status, balance(f"acme.{ana}")) == (PurchaseStatus.PAID, 10)


def test_refund_and_dispute_told_at_once_while_the_credits_are_spent(till: Till) -> None:
    ana = till.world.add_member("ana", 0)
    purchase = till.paid(ana)
    till.peer.refund(till.intent(purchase), 45_000)
    till.peer.dispute(till.intent(purchase))
    admin = till.client.as_person(till.world.owner())

    def spend(number: int) -> Reply:
        body = {"from_wallet_id": f"acme.{ana}", "to_wallet_id": "acme.pool", "credits": 2}
        return admin.post("/v1/admin/credits/transfers", body, idempotency_key=f"s{number}")

    actions: list[Callable[[], object]] = [
        *(partial(till.deliver, event) for event in [*till.events] * 4),
        *(partial(spend, number) for number in range(4)),
    ]
    replies = [each for each in all_at_once(actions) if isinstance(each, Reply)]
    assert {each.status for each in replies} <= {200, 201, 402}
    present = stored(purchase.id)
    assert present.status is PurchaseStatus.REFUNDED
    assert present.taken_credits + present.owed_credits == 10
    assert balance("acme.pool") + present.taken_credits == 10_010


def test_equal_purchases_at_once_make_one_page(till: Till) -> None:
    ana = till.world.add_member("ana", 0)
    replies = [
        each for each in all_at_once([partial(till.buy, ana)] * 12) if isinstance(each, Reply)
    ]
    made = [each for each in replies if each.status == 201]
    waiting = [each for each in replies if each.status == 409]
    assert made
    assert len(made) + len(waiting) == 12
    assert {(each.code, each.headers["Retry-After"]) for each in waiting} <= {("in_progress", "1")}
    again = till.buy(ana)
    assert {each.text for each in [*made, again]} == {again.text}
    assert again.headers["Idempotent-Replayed"] == "true"
    assert till.requests == ["POST /v1/checkout/sessions"]


def test_a_lost_reply_of_the_store_credits_once(till: Till) -> None:
    ana = till.world.add_member("ana", 0)
    purchase = till.bought(ana)
    till.peer.pay(session_of(purchase))
    with faults(LOST_REPLY, tokens_live=False):
        assert {each.status for each in till.deliver_all()} == {200}
    assert balance(f"acme.{ana}") == 10
