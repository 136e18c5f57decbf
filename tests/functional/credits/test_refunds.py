"""Money that goes back takes its credits along: what is available of them, and never more."""

from collections.abc import Iterator

import pytest
from msgspec.structs import replace

from chalicelib.domain.coaches.coaches import BookingMode
from chalicelib.domain.purchases.purchases import Purchase, PurchaseStatus
from chalicelib.domain.workspaces.people import Role
from chalicelib.domain.workspaces.workspaces import Buying
from chalicelib.storage.credits.credits import find_wallet
from chalicelib.storage.kernel.transaction import commit
from chalicelib.storage.workspaces.people import change_person, find_person
from tests.kit.audit import check_everything
from tests.kit.http import Reply
from tests.kit.till import Till, open_till, selling, session_of, stored
from tests.kit.world import MONDAY, World

TEN = MONDAY.replace(hour=10)


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


def standing(purchase: Purchase) -> tuple[PurchaseStatus, int, int]:
    """Its status, what was taken back, and what is owed."""
    present = stored(purchase.id)
    return present.status, present.taken_credits, present.owed_credits


def spend(till: Till, person_id: str, credits: int) -> None:
    """Moves credits away, as an admin does."""
    admin = till.client.as_person(till.world.owner())
    body = {
        "from_wallet_id": f"acme.{person_id}",
        "to_wallet_id": "acme.pool",
        "credits": credits,
    }
    made = admin.post("/v1/admin/credits/transfers", body, idempotency_key=till.ctx.new_id())
    assert made.status == 201


def test_a_full_refund_takes_all_of_it_back_once(till: Till, ana: str) -> None:
    purchase = till.paid(ana)
    till.peer.refund(till.intent(purchase))
    event = till.events[-1]
    till.deliver_all()
    assert till.deliver(event).status == 200
    assert (balance(ana), standing(purchase)) == (0, (PurchaseStatus.REFUNDED, 10, 0))
    entry = (
        till.client.as_person(ana).get(f"/v1/credits/history?wallet_id=acme.{ana}").json["items"]
    )
    assert [(each["credits"], each["reason"]) for each in entry] == [
        (-10, "clawback"),
        (10, "purchase"),
    ]


def test_a_part_of_the_money_takes_back_its_share_rounded_down(till: Till, ana: str) -> None:
    purchase = till.paid(ana)
    for minor, left in ((8_999, 10), (1, 9), (36_000, 5), (45_000, 0)):
        till.peer.refund(till.intent(purchase), minor)
        till.deliver_all()
        assert balance(ana) == left
    assert standing(purchase) == (PurchaseStatus.REFUNDED, 10, 0)


def test_refunds_told_in_the_wrong_order_take_back_the_same(till: Till, ana: str) -> None:
    purchase = till.paid(ana)
    till.peer.refund(till.intent(purchase), 45_000)
    till.peer.refund(till.intent(purchase), 9_000)
    for event in reversed(till.events):
        assert till.deliver(event).status == 200
    assert (balance(ana), standing(purchase)) == (4, (PurchaseStatus.PAID, 6, 0))


def test_a_refund_that_is_told_before_the_payment_leaves_nothing(till: Till, ana: str) -> None:
    purchase = till.bought(ana)
    till.peer.pay(session_of(purchase))
    till.peer.refund(till.intent(purchase))
    for event in reversed(till.events):
        assert till.deliver(event).status == 200
    assert (balance(ana), standing(purchase)) == (0, (PurchaseStatus.REFUNDED, 10, 0))


def test_what_is_spent_is_owed_and_shown_to_the_admin(till: Till, ana: str) -> None:
    purchase = till.paid(ana)
    spend(till, ana, 7)
    till.peer.refund(till.intent(purchase))
    till.deliver_all()
    assert (balance(ana), standing(purchase)) == (0, (PurchaseStatus.REFUNDED, 3, 7))
    admin = till.client.as_person(till.world.owner())
    [shown] = admin.get("/v1/credits/purchases").json["items"]
    assert (shown["taken_credits"], shown["owed_credits"]) == (3, 7)
    till.world.fund(ana, 5)
    till.deliver_all()
    assert balance(ana) == 5


def test_held_credits_stay_held(till: Till, ana: str) -> None:
    purchase = till.paid(ana)
    remy = till.world.add_coach("remy", mode=BookingMode.REQUEST)
    till.world.book(ana, remy, None, proposed_starts=(TEN,))
    till.peer.refund(till.intent(purchase))
    till.deliver_all()
    wallet = find_wallet(f"acme.{ana}")
    assert wallet is not None
    assert (wallet.balance, wallet.held) == (1, 1)
    assert standing(purchase) == (PurchaseStatus.REFUNDED, 9, 1)


def test_a_dispute_takes_back_and_a_won_one_gives_back_what_was_taken(till: Till, ana: str) -> None:
    purchase = till.paid(ana)
    spend(till, ana, 4)
    dispute = till.peer.dispute(till.intent(purchase))
    till.deliver_all()
    assert (balance(ana), standing(purchase)) == (0, (PurchaseStatus.REFUNDED, 6, 4))
    till.peer.close_dispute(dispute, "won")
    closed = till.events[-1]
    till.deliver_all()
    assert till.deliver(closed).status == 200
    assert (balance(ana), standing(purchase)) == (6, (PurchaseStatus.PAID, 0, 0))


def test_a_lost_dispute_stays_and_an_inquiry_takes_nothing(till: Till, ana: str) -> None:
    purchase = till.paid(ana)
    till.peer.dispute(till.intent(purchase), "warning_needs_response")
    till.deliver_all()
    assert balance(ana) == 10
    dispute = till.peer.dispute(till.intent(purchase))
    till.peer.close_dispute(dispute, "lost")
    for event in reversed(till.events):
        till.deliver(event)
    assert (balance(ana), standing(purchase)) == (0, (PurchaseStatus.REFUNDED, 10, 0))


def test_a_refund_and_a_dispute_together_take_back_no_more_than_was_bought(
    till: Till, ana: str
) -> None:
    till.world.fund(ana, 20)
    purchase = till.paid(ana)
    till.peer.refund(till.intent(purchase), 45_000)
    dispute = till.peer.dispute(till.intent(purchase))
    till.deliver_all()
    assert (balance(ana), standing(purchase)) == (20, (PurchaseStatus.REFUNDED, 10, 0))
    till.peer.close_dispute(dispute, "won")
    till.deliver_all()
    assert (balance(ana), standing(purchase)) == (25, (PurchaseStatus.PAID, 5, 0))


def test_what_comes_back_after_its_date_lives_a_week_more(till: Till, ana: str) -> None:
    purchase = till.paid(ana)
    dispute = till.peer.dispute(till.intent(purchase))
    till.deliver_all()
    till.world.clock.advance(days=400)
    late = replace(till, ctx=selling(till.world, till.url))
    late.peer.close_dispute(dispute, "won")
    late.deliver_all()
    wallet = find_wallet(f"acme.{ana}")
    assert wallet is not None
    assert wallet.lots == {"2027-07-13": 10}


def settle(till: Till, caller: str, purchase: Purchase, key: str, **body: str) -> Reply:
    path = f"/v1/admin/credits/purchases/{purchase.id}/settle"
    return till.client.as_person(caller).post(path, body, idempotency_key=key)


def test_an_admin_takes_what_has_come_since_and_writes_off_the_rest(till: Till, ana: str) -> None:
    purchase, ada = till.paid(ana), till.world.owner()
    spend(till, ana, 7)
    till.peer.refund(till.intent(purchase))
    till.deliver_all()
    till.world.fund(ana, 5)
    taken = settle(till, ada, purchase, "a", remedy="take")
    assert (taken.status, taken.json["owed_credits"], taken.json["taken_credits"]) == (200, 2, 8)
    assert settle(till, ada, purchase, "a", remedy="take").json == taken.json
    refused = settle(till, ada, purchase, "b", remedy="write_off")
    assert (refused.status, refused.json["errors"][0]["field"]) == (422, "note")
    done = settle(till, ada, purchase, "b", remedy="write_off", note="They left us.")
    assert (done.json["owed_credits"], done.json["written_off_credits"]) == (0, 2)
    assert settle(till, ada, purchase, "c", remedy="take").status == 409
    assert balance(ana) == 0
    deeds = till.client.as_person(ada).get("/v1/admin/audit").json["items"]
    assert [each["action"] for each in deeds[:2]] == ["debt.written_off", "debt.taken"]


def test_a_debt_is_settled_by_those_who_run_the_workspace_alone(till: Till, ana: str) -> None:
    purchase = till.paid(ana)
    till.world.add_workspace("globex", Buying.PACKS, 100)
    gil = till.world.owner("globex")
    assert settle(till, ana, purchase, "a", remedy="take").status == 404
    assert settle(till, gil, purchase, "b", remedy="take").status == 404


def test_who_is_no_admin_any_more_gets_no_old_answer_about_a_debt(till: Till, ana: str) -> None:
    purchase, roles = till.paid(ana), frozenset({Role.ADMIN})
    bob = till.world.add_member("bob", 0, roles=roles)
    spend(till, ana, 10)
    till.peer.refund(till.intent(purchase))
    till.deliver_all()
    till.world.fund(ana, 1)
    assert settle(till, bob, purchase, "a", remedy="take").status == 200
    person = find_person(bob)
    assert person is not None
    commit(change_person(replace(person, roles=frozenset({Role.MEMBER}), version=2)))
    assert settle(till, bob, purchase, "a", remedy="take").status == 404
