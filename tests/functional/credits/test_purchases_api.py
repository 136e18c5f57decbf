"""`/v1/credits/packs` and `/v1/credits/purchases`: who buys what for whom, once for each key."""

from collections.abc import Iterator

import pytest
from msgspec.structs import replace

from chalicelib.domain.purchases.purchases import Checkout, Order, PurchaseStatus
from chalicelib.domain.workspaces.workspaces import Buying
from chalicelib.storage.credits.credits import find_wallet
from chalicelib.workers import clock
from tests.kit.audit import check_everything
from tests.kit.till import Till, open_till, selling, session_of, stored
from tests.kit.world import World


@pytest.fixture
def till(world: World) -> Iterator[Till]:
    with open_till(world) as opened:
        yield opened
    check_everything()


def available(wallet_id: str) -> int:
    wallet = find_wallet(wallet_id)
    assert wallet is not None
    return wallet.balance


def test_packs_on_sale_are_listed(till: Till) -> None:
    ana = till.client.as_person(till.world.add_member("ana"))
    assert ana.get("/v1/credits/packs").json == {
        "items": [
            {
                "id": "ten",
                "credits": 10,
                "price_minor": 90000,
                "currency": "EUR",
                "valid_days": 365,
            },
            {
                "id": "one",
                "credits": 1,
                "price_minor": 10000,
                "currency": "EUR",
                "valid_days": None,
            },
        ],
        "next_cursor": None,
    }


def test_a_purchase_waits_for_its_payment_and_credits_nothing(till: Till) -> None:
    ana = till.world.add_member("ana", 0)
    made = till.buy(ana)
    session = session_of(stored(made.json["id"]))
    assert made.status == 201
    assert made.json | {"created_at": "", "pack": {}} == {
        "id": made.json["id"],
        "status": "pending",
        "checkout_url": f"https://pay.example/{session}",
        "pack": {},
        "credits": 10,
        "price_minor": 90000,
        "currency": "EUR",
        "wallet_id": f"acme.{ana}",
        "buyer": {"id": ana, "name": "Ana"},
        "created_at": "",
        "paid_at": None,
        "processing": False,
        "refunded_minor": 0,
        "taken_credits": 0,
        "owed_credits": 0,
        "written_off_credits": 0,
        "attention": None,
    }
    assert available(f"acme.{ana}") == 0


def test_the_page_sells_the_pack_and_leads_back_to_us_alone(till: Till) -> None:
    purchase = till.bought(till.world.add_member("ana", 0))
    session = till.peer.things[session_of(purchase)]
    assert (session["amount_total"], session["currency"]) == (90000, "eur")
    assert session["client_reference_id"] == session["metadata"]["purchase_id"] == purchase.id
    back = f"https://app.example/#/credits?purchase={purchase.id}"
    assert (session["success_url"], session["cancel_url"]) == (back, f"{back}&cancelled=1")


def test_a_paid_purchase_is_credited_and_told(till: Till) -> None:
    ana = till.world.add_member("ana", 0)
    purchase = till.paid(ana)
    client = till.client.as_person(ana)
    seen = client.get(f"/v1/credits/purchases/{purchase.id}").json
    assert (seen["status"], seen["checkout_url"]) == ("paid", None)
    assert client.get("/v1/credits").json["wallets"][0] | {"name": ""} == {
        "id": f"acme.{ana}",
        "kind": "member",
        "name": "",
        "available": 10,
        "held": 0,
        "expiring": [{"credits": 10, "use_by": "2027-06-01"}],
        "payable": True,
        "readable": True,
    }
    entry = client.get(f"/v1/credits/history?wallet_id=acme.{ana}").json["items"][0]
    assert (entry["credits"], entry["reason"], entry["actor"]["name"]) == (10, "purchase", "Ana")


def test_a_pack_without_valid_days_never_expires(till: Till) -> None:
    ana = till.world.add_member("ana", 0)
    till.paid(ana, pack_id="one")
    wallet = find_wallet(f"acme.{ana}")
    assert wallet is not None
    assert wallet.lots == {"never": 1}


def test_the_first_answer_is_given_again_byte_for_byte(till: Till) -> None:
    ana = till.world.add_member("ana", 0)
    first = till.buy(ana)
    again = till.buy(ana)
    assert (again.status, again.text) == (201, first.text)
    assert again.headers["Idempotent-Replayed"] == "true"
    assert till.requests == ["POST /v1/checkout/sessions"]
    assert till.buy(ana, pack_id="one").code == "idempotency_key_reused"
    assert till.buy(ana, key="other").json["id"] != first.json["id"]


def test_a_purchase_needs_a_key_and_a_pack(till: Till) -> None:
    ana = till.client.as_person(till.world.add_member("ana"))
    path = "/v1/credits/purchases"
    assert ana.post(path, {"pack_id": "ten"}).code == "idempotency_key_required"
    assert ana.post(path, {}, idempotency_key="k").code == "validation_error"
    assert ana.post(path, {"pack_id": "none"}, idempotency_key="k").code == "not_found"


def test_members_buy_for_themselves_and_admins_for_the_pool_too(till: Till) -> None:
    ana, ben = till.world.add_member("ana"), till.world.add_member("ben")
    owner = till.world.owner()
    assert till.buy(ana, wallet_id="acme.pool").code == "not_found"
    assert till.buy(ana, wallet_id=f"acme.{ben}").code == "not_found"
    assert till.buy(owner, wallet_id=f"acme.{ben}").code == "not_found"
    assert till.buy(owner).json["wallet_id"] == "acme.pool"


def test_where_the_company_buys_only_admins_do_and_for_the_pool(till: Till) -> None:
    till.world.add_workspace("globex", Buying.ASK_ADMIN, 0)
    zoe, gil = till.world.add_member("zoe", 0, "globex"), till.world.owner("globex")
    refused = till.buy(zoe)
    assert (refused.status, refused.code) == (403, "forbidden")
    assert till.buy(gil, wallet_id=f"globex.{gil}").code == "forbidden"
    assert till.buy(gil, key="pool").json["wallet_id"] == "globex.pool"
    till.paid(gil)
    assert available("globex.pool") == 10


def test_purchases_are_seen_by_their_buyer_and_the_workspaces_admins(till: Till) -> None:
    till.world.add_workspace("globex", Buying.PACKS, 0)
    ana, ben = till.world.add_member("ana"), till.world.add_member("ben")
    first, second = till.bought(ana), till.bought(ben)
    for person, expected in (
        (ana, [first.id]),
        (ben, [second.id]),
        (till.world.owner(), [second.id, first.id]),
        (till.world.owner("globex"), []),
    ):
        client = till.client.as_person(person)
        listed = client.get("/v1/credits/purchases").json["items"]
        assert [each["id"] for each in listed] == sorted(expected, reverse=True)
        for purchase in (first, second):
            reply = client.get(f"/v1/credits/purchases/{purchase.id}")
            assert reply.status == (200 if purchase.id in expected else 404)


def test_a_list_goes_on_where_it_ended(till: Till) -> None:
    ana_id = till.world.add_member("ana")
    ids = [till.bought(ana_id).id for _ in range(3)]
    ana, path = till.client.as_person(ana_id), "/v1/credits/purchases?limit=2"
    first = ana.get(path).json
    rest = ana.get(f"{path}&cursor={first['next_cursor']}").json
    assert [each["id"] for each in first["items"] + rest["items"]] == sorted(ids, reverse=True)
    assert rest["next_cursor"] is None


def test_sessions_lists_show_no_purchases(till: Till) -> None:
    ana = till.world.add_member("ana")
    till.bought(ana)
    for path in ("/v1/sessions?when=past", "/v1/sessions"):
        assert till.client.as_person(ana).get(path).json["items"] == []


def test_a_pack_that_the_provider_does_not_sell_ends_and_shows(till: Till) -> None:
    ana = till.world.add_member("ana", 0)
    prices, till.peer.prices = till.peer.prices, {}
    assert till.buy(ana).code == "try_again"
    till.peer.prices = prices
    assert till.buy(ana).status == 201
    newest, oldest = till.client.as_person(ana).get("/v1/credits/purchases").json["items"]
    assert (newest["status"], newest["attention"]) == ("pending", None)
    assert (oldest["status"], oldest["attention"]) == ("failed", "checkout_refused")


def test_a_provider_that_is_down_is_told_and_the_same_key_goes_on_at_once(till: Till) -> None:
    ana = till.world.add_member("ana", 0)
    down = replace(till, ctx=selling(till.world, "http://127.0.0.1:9"))
    refused = down.buy(ana)
    assert (refused.status, refused.code) == (503, "try_again")
    made = till.buy(ana)
    listed = till.client.as_person(ana).get("/v1/credits/purchases").json["items"]
    assert [each["id"] for each in listed] == [made.json["id"]]


def test_a_call_that_died_is_gone_on_with_by_the_same_key(till: Till) -> None:
    """It died behind the provider's answer: purchase and page are made once all the same."""
    ana = till.world.add_member("ana", 0)
    with pytest.raises(Died):
        dying(till).buy(ana)
    assert till.buy(ana).code == "in_progress"
    assert till.buy(ana).headers["Retry-After"] == "1"
    till.world.clock.advance(seconds=31)
    made = till.buy(ana)
    assert made.status == 201
    listed = till.client.as_person(ana).get("/v1/credits/purchases").json["items"]
    assert [each["id"] for each in listed] == [made.json["id"]]
    pages = [each for each in till.peer.things.values() if each["object"] == "checkout.session"]
    assert [each["client_reference_id"] for each in pages] == [made.json["id"]]


def test_a_call_that_died_and_is_not_gone_on_with_ends_by_our_own_clock(till: Till) -> None:
    ana = till.world.add_member("ana", 0)
    with pytest.raises(Died):
        dying(till).buy(ana)
    till.world.clock.advance(hours=2, minutes=10)
    assert clock.handle(lambda: till.ctx)["failed"] == 0
    [listed] = till.client.as_person(ana).get("/v1/credits/purchases").json["items"]
    assert listed["status"] == "failed"
    assert till.buy(ana).json["id"] != listed["id"]


class Died(BaseException):
    """The function ended in the middle; no error handling of ours sees it."""


def dying(till: Till) -> Till:
    """The till of a function that ends once the provider has made the page."""
    inner = till.ctx.payments()

    class Dying:
        def open_checkout(self, order: Order) -> Checkout:
            inner.open_checkout(order)
            raise Died

    return replace(till, ctx=replace(till.ctx, payments=Dying))


def test_what_is_abandoned_ends_by_our_own_clock(till: Till) -> None:
    purchase = till.bought(till.world.add_member("ana", 0))
    till.world.clock.advance(hours=2)
    assert clock.handle(lambda: till.ctx)["failed"] == 0
    assert stored(purchase.id).status is PurchaseStatus.PENDING
    till.world.clock.advance(minutes=10)
    clock.handle(lambda: till.ctx)
    assert stored(purchase.id).status is PurchaseStatus.FAILED
    assert stored(purchase.id).look_at is None
