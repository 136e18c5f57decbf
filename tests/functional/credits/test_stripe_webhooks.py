"""`POST /v1/webhooks/stripe`: each payment is credited once, and only what was signed and sold."""

import json
from collections.abc import Iterator
from datetime import timedelta
from itertools import permutations
from typing import Any

import pytest
from msgspec.structs import replace

from chalicelib.domain.purchases.purchases import Attention, Purchase, PurchaseStatus
from chalicelib.storage.credits.credits import WalletItem, find_wallet
from chalicelib.storage.credits.purchases import put_purchase
from chalicelib.storage.kernel.transaction import commit
from chalicelib.workers import clock
from tests.kit.audit import check_everything
from tests.kit.till import SECRET, Event, Till, open_till, selling, session_of, stored
from tests.kit.world import World

DAYS_3 = timedelta(days=3)


@pytest.fixture
def till(world: World) -> Iterator[Till]:
    with open_till(world) as opened:
        yield opened
    check_everything()


@pytest.fixture
def ana(till: Till) -> str:
    return till.world.add_member("ana", 0)


def balance(person_id: str) -> int:
    wallet = find_wallet(f"acme.{person_id}")
    assert wallet is not None
    return wallet.balance


def pay(till: Till, purchase: Purchase) -> dict[str, Event]:
    """Pays at the page; the events by their kind, delivered to nobody yet."""
    till.peer.pay(session_of(purchase))
    events = {each["type"]: each for each in till.events}
    till.events.clear()
    return events


COMPLETED = '"type": "checkout.session.completed"'
UNKNOWN = '"data": {"object": {"object": "checkout.session", "client_reference_id": "nobody"}}'
ODD = {
    "deep": "[" * 5_000,
    "deep_and_closed": "[" * 5_000 + "]" * 5_000,
    "deep_inside": '{"data": ' + "[" * 5_000 + "]" * 5_000 + "}",
    "no_json": "Guten Tag",
    "nothing": "",
    "a_number": "1e999",
    "null": "null",
    "a_list": "[1]",
    "empty": "{}",
    "type_of_another_kind": '{"type": ["checkout.session.completed"]}',
    "type_alone": f"{{{COMPLETED}}}",
    "data_of_another_kind": f'{{{COMPLETED}, "data": [{{"object": 1}}]}}',
    "object_of_another_kind": f'{{{COMPLETED}, "data": {{"object": [1]}}}}',
    "ids_of_another_kind": f'{{{COMPLETED}, "data": {{"object": {{"object": "checkout.session",'
    ' "id": 7, "client_reference_id": {"id": {}}, "metadata": 1, "payment_intent": [2]}}}',
    "mode_of_another_kind": f'{{{COMPLETED}, "livemode": "yes", "created": 1, {UNKNOWN}}}',
    "twice_the_same": f'{{{COMPLETED}, {COMPLETED}, "data": 1, "data": 2}}',
    "far_ahead": f'{{{COMPLETED}, "created": {10**30}, {UNKNOWN}}}',
    "far_back": f'{{{COMPLETED}, "created": {-(10**15)}, {UNKNOWN}}}',
    "last_second_of_calendars": f'{{{COMPLETED}, "created": 253402300799, {UNKNOWN}}}',
    "endless": f'{{{COMPLETED}, "created": 1e999, {UNKNOWN}}}',
    "no_number": f'{{{COMPLETED}, "created": NaN, {UNKNOWN}}}',
    "many_digits": f'{{{COMPLETED}, "created": {"9" * 5_000}, {UNKNOWN}}}',
    "true": f'{{{COMPLETED}, "created": true, {UNKNOWN}}}',
    "half_a_letter": '{"type": "\\ud800"}',
}


@pytest.mark.parametrize("body", ODD.values(), ids=ODD)
def test_a_signed_event_that_makes_no_sense_is_taken_and_changes_nothing(
    till: Till, body: str
) -> None:
    reply = till.post(body, sign_at=till.seconds())
    assert (reply.status, reply.json) == (200, {"received": True}), reply.text


def forget_page(purchase: Purchase) -> None:
    """As it stands while the call that made the page has not stored it yet."""
    version = stored(purchase.id).version + 1
    commit(put_purchase(replace(purchase, checkout_id=None, checkout_url=None, version=version)))


def remember_page(purchase: Purchase) -> None:
    present = stored(purchase.id)
    known = replace(present, checkout_id=purchase.checkout_id, version=present.version + 1)
    commit(put_purchase(known))


@pytest.mark.parametrize(
    ("ahead", "pause"),
    [(0, DAYS_3), (2, timedelta()), (2, DAYS_3), (4, timedelta())],
)
def test_in_all_24_orders_of_two_events_told_twice_a_purchase_is_credited_once(
    till: Till, ana: str, ahead: int, pause: timedelta
) -> None:
    """So many deliveries come `ahead` of our own record of the page, the others after it."""
    for order in permutations(["completed", "completed again", "succeeded", "succeeded again"]):
        before = balance(ana)
        purchase = till.bought(ana)
        events = pay(till, purchase)
        told = {
            "completed": events["checkout.session.completed"],
            "succeeded": events["payment_intent.succeeded"],
        }
        forget_page(purchase)
        for number, delivery in enumerate([*order, "succeeded"]):
            if number == ahead:
                remember_page(purchase)
            reply = till.deliver(told[delivery.removesuffix(" again")])
            assert reply.status in ({200} if number >= ahead else {200, 503})
            till.world.clock.advance(seconds=pause.total_seconds())
        assert stored(purchase.id).status is PurchaseStatus.PAID
        assert balance(ana) == before + 10


def test_an_event_ahead_of_our_record_is_asked_for_again_for_three_days(
    till: Till, ana: str
) -> None:
    purchase = till.bought(ana)
    event = pay(till, purchase)["checkout.session.completed"]
    foreign = json.loads(json.dumps(event).replace(purchase.id, "of-nobody"))
    reply = till.deliver(foreign)
    assert (reply.status, reply.code, reply.headers["Retry-After"]) == (503, "try_again", "1")
    till.world.clock.advance(days=3, seconds=1)
    assert till.deliver(foreign).status == 200
    assert balance(ana) == 0


def test_an_event_without_id_mode_and_time_counts_like_any(till: Till, ana: str) -> None:
    purchase = till.bought(ana)
    event = pay(till, purchase)["checkout.session.completed"]
    bare = {"type": event["type"], "data": event["data"]}
    assert [till.deliver(bare).status, till.deliver(bare).status] == [200, 200]
    assert balance(ana) == 10


# ── what is refused ────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("ago", [301, 3 * 24 * 3600, -301])
def test_a_signature_of_another_time_is_refused(till: Till, ana: str, ago: float) -> None:
    event = pay(till, till.bought(ana))["checkout.session.completed"]
    reply = till.deliver(event, ago=ago)
    assert (reply.status, reply.code, balance(ana)) == (400, "invalid_signature", 0)


@pytest.mark.parametrize("ago", [300, -300])
def test_a_signature_within_five_minutes_counts(till: Till, ana: str, ago: float) -> None:
    event = pay(till, till.bought(ana))["checkout.session.completed"]
    assert (till.deliver(event, ago=ago).status, balance(ana)) == (200, 10)


@pytest.mark.parametrize(
    "signature",
    [
        None,
        "",
        "t=,v1=",
        "v1=00",
        "t=1",
        "t=now,v1=00",
        "t=1780293600,v0=00",
        "t=1780293600,v1=é",
        "t=1780293600," + "v1=" + "0" * 64,
    ],
)
def test_what_is_not_signed_is_refused(till: Till, ana: str, signature: str | None) -> None:
    event = pay(till, till.bought(ana))["checkout.session.completed"]
    headers = {} if signature is None else {"Stripe_Signature": signature}
    reply = till.client.post("/v1/webhooks/stripe", json.dumps(event), **headers)
    assert (reply.status, reply.code, balance(ana)) == (400, "invalid_signature", 0)


def test_what_another_signed_is_refused(till: Till, ana: str) -> None:
    event = pay(till, till.bought(ana))["checkout.session.completed"]
    assert till.deliver(event, secret="whsec_other").code == "invalid_signature"
    assert balance(ana) == 0


def test_a_time_that_was_not_signed_does_not_count(till: Till, ana: str) -> None:
    """The library takes the first `t`; a second one behind it must not renew an old signature."""
    body = json.dumps(pay(till, till.bought(ana))["checkout.session.completed"])
    old, now = till.seconds() - 3600, int(till.seconds())
    header = till.signature(body, old)
    reply = till.client.post("/v1/webhooks/stripe", body, Stripe_Signature=f"{header},t={now}")
    assert (reply.code, balance(ana)) == ("invalid_signature", 0)


def test_while_one_secret_replaces_the_other_both_count(till: Till, ana: str) -> None:
    secrets = {"stripe_webhook_secret": f"whsec_new, {SECRET}"}
    both = replace(till, ctx=selling(till.world, till.url, secrets))
    for secret in (SECRET, "whsec_new"):
        event = pay(till, till.bought(ana))["checkout.session.completed"]
        assert both.deliver(event, secret=secret).status == 200
    assert balance(ana) == 20


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"currency": "usd"}, Attention.CURRENCY_DIFFERS),
        ({"amount_total": 89_999}, Attention.AMOUNT_DIFFERS),
        ({"amount_total": 0, "payment_status": "no_payment_required"}, Attention.AMOUNT_DIFFERS),
        ({"livemode": True}, Attention.MODE_DIFFERS),
        ({"client_reference_id": "another"}, Attention.OTHER_PURCHASE),
    ],
)
def test_a_payment_that_we_did_not_ask_for_is_refused_and_shown(
    till: Till, ana: str, changes: dict[str, Any], why: Attention
) -> None:
    purchase = till.bought(ana)
    event = pay(till, purchase)["payment_intent.succeeded"]
    till.peer.things[session_of(purchase)] |= changes
    for _ in range(2):
        reply = till.deliver(event)
        assert (reply.status, reply.code) == (422, "validation_error")
    admin = till.client.as_person(till.world.owner())
    [shown] = admin.get("/v1/credits/purchases").json["items"]
    assert (shown["status"], shown["attention"], balance(ana)) == ("pending", why, 0)


def test_what_an_event_says_of_itself_counts_for_nothing(till: Till, ana: str) -> None:
    purchase = till.bought(ana)
    lie = {
        "id": session_of(purchase),
        "object": "checkout.session",
        "status": "complete",
        "payment_status": "paid",
        "amount_total": 90_000,
        "currency": "eur",
        "client_reference_id": purchase.id,
    }
    event = {"type": "checkout.session.completed", "data": {"object": lie}}
    assert till.deliver(event).status == 200
    assert (stored(purchase.id).status, balance(ana)) == (PurchaseStatus.PENDING, 0)


def test_play_money_buys_nothing_where_real_money_does(till: Till, ana: str) -> None:
    event = pay(till, till.bought(ana))["checkout.session.completed"]
    settings = till.ctx.settings.model_copy(update={"payments_live": True})
    production = replace(till, ctx=replace(till.ctx, settings=settings))
    assert event["livemode"] is False
    assert production.deliver(event).status == 422
    assert balance(ana) == 0


@pytest.mark.parametrize("missing", ["stripe_api_key", "stripe_webhook_secret"])
def test_without_a_secret_nothing_is_sold_or_heard(till: Till, ana: str, missing: str) -> None:
    event = pay(till, till.bought(ana))["checkout.session.completed"]
    closed = replace(till, ctx=selling(till.world, till.url, {missing: " "}))
    assert closed.deliver(event).code == "try_again"
    assert balance(ana) == 0


def test_a_key_of_the_other_mode_sells_nothing(till: Till, ana: str) -> None:
    live = replace(till, ctx=selling(till.world, till.url, {"stripe_api_key": "sk_live_x"}))
    assert live.buy(ana).code == "try_again"
    assert till.requests == []


def test_other_events_are_let_pass_without_a_question(till: Till, ana: str) -> None:
    till.bought(ana)
    till.requests.clear()
    strange = {"id": "evt_1", "object": "event", "type": "customer.created", "data": {"object": {}}}
    assert till.deliver(strange).json == {"received": True}
    assert till.deliver({"type": "charge.refunded", "data": {}}).status == 200
    assert till.deliver({"type": None}).status == 200
    assert till.requests == []
    for body in ("", "[]", "null", "{", "\u2028"):
        assert till.post(body, sign_at=till.seconds()).status == 200


# ── payments that take their time ──────────────────────────────────────────────────────────────


def test_a_debit_is_credited_when_it_arrives(till: Till, ana: str) -> None:
    purchase = till.bought(ana)
    till.peer.pay_later(session_of(purchase))
    till.deliver_all()
    till.world.clock.advance(days=5)
    clock.handle(lambda: till.ctx)
    assert (stored(purchase.id).status, balance(ana)) == (PurchaseStatus.PENDING, 0)
    till.peer.arrive(session_of(purchase))
    till.deliver_all()
    assert (stored(purchase.id).status, balance(ana)) == (PurchaseStatus.PAID, 10)


def test_a_debit_that_fails_ends_the_purchase_and_counts_if_it_comes_after_all(
    till: Till, ana: str
) -> None:
    purchase = till.bought(ana)
    till.peer.pay_later(session_of(purchase))
    till.peer.bounce(session_of(purchase))
    till.deliver_all()
    assert stored(purchase.id).status is PurchaseStatus.FAILED
    till.peer.arrive(session_of(purchase))
    till.deliver_all()
    assert (stored(purchase.id).status, balance(ana)) == (PurchaseStatus.PAID, 10)


def test_a_debit_that_never_comes_is_given_up_after_a_month_and_shown(till: Till, ana: str) -> None:
    purchase = till.bought(ana)
    till.peer.pay_later(session_of(purchase))
    for _ in range(31):
        till.world.clock.advance(days=1)
        clock.handle(lambda: till.ctx)
    given_up = stored(purchase.id)
    assert (given_up.status, given_up.look_at) == (PurchaseStatus.FAILED, None)
    assert given_up.attention is Attention.UNPAID_FOR_LONG


def test_a_page_that_ended_ends_the_purchase(till: Till, ana: str) -> None:
    purchase = till.bought(ana)
    till.peer.expire(session_of(purchase))
    till.deliver_all()
    assert stored(purchase.id).status is PurchaseStatus.FAILED


def test_what_no_webhook_told_is_found_by_looking(till: Till, ana: str) -> None:
    purchase = till.bought(ana)
    pay(till, purchase)
    till.world.clock.advance(hours=3)
    clock.handle(lambda: till.ctx)
    assert (stored(purchase.id).status, balance(ana)) == (PurchaseStatus.PAID, 10)
    till.peer.refund(till.intent(purchase))
    till.world.clock.advance(days=1)
    clock.handle(lambda: till.ctx)
    assert (stored(purchase.id).status, balance(ana)) == (PurchaseStatus.REFUNDED, 0)
    looks = 0
    while (due := stored(purchase.id).look_at) and looks < 10:
        till.world.clock.instant = due
        clock.handle(lambda: till.ctx)
        looks += 1
    assert looks == 4, "after 10 minutes, whether the admins were told; then 7, 30 and 120 days"


def test_while_the_provider_is_down_nothing_ends(till: Till, ana: str) -> None:
    purchase = till.bought(ana)
    till.world.clock.advance(hours=3)
    down = selling(till.world, "http://127.0.0.1:9")
    assert clock.handle(lambda: down)["failed"] == 1
    assert stored(purchase.id).status is PurchaseStatus.PENDING


def test_a_closed_wallets_purchase_goes_to_the_pool_and_comes_back_from_there(
    till: Till, ana: str
) -> None:
    purchase = till.bought(ana)
    WalletItem(f"WALLET#acme.{ana}", "WALLET").update([WalletItem.open.set(False)])
    pay(till, purchase)
    till.deliver(_completed(till, purchase))
    pool = find_wallet("acme.pool")
    assert pool is not None
    assert (balance(ana), pool.balance) == (0, 10_010)
    admin = till.client.as_person(till.world.owner())
    entry = admin.get("/v1/credits/history?wallet_id=acme.pool").json["items"][0]
    assert entry["reason"] == "returned_to_closed_wallet"
    till.peer.refund(till.intent(purchase))
    till.deliver_all()
    pool = find_wallet("acme.pool")
    assert pool is not None
    assert pool.balance == 10_000


def _completed(till: Till, purchase: Purchase) -> Event:
    return {
        "type": "checkout.session.completed",
        "data": {"object": till.peer.shown(session_of(purchase))},
    }
