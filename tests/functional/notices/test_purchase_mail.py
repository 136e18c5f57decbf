"""Mails to admins about purchases: money that went back, what is owed, payments that differ."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from msgspec.structs import replace

from chalicelib.domain.notices.outbox_check import CHECK_AFTER
from chalicelib.use_cases.clock.scheduled_work import do_what_is_due
from tests.functional.credits.test_refunds import spend
from tests.kit.audit import check_everything
from tests.kit.desk import Desk, subjects
from tests.kit.till import Till, open_till, session_of
from tests.kit.world import World

ADA = "owner@acme.example"
BACK = "money went back for a purchase of 10 credits"


@pytest.fixture
def till(world: World) -> Iterator[Till]:
    with open_till(world) as opened:
        yield opened
    check_everything()


@pytest.fixture
def ana(till: Till) -> str:
    return till.world.add_member("ana", 0)


def test_a_debt_after_a_refund_reaches_the_admins_once(till: Till, ana: str) -> None:
    purchase = till.paid(ana)
    spend(till, ana, 4)
    desk = Desk.open(till.world)
    till.peer.refund(till.intent(purchase))
    event = till.events[-1]
    till.deliver_all()
    assert desk.tell() == [(ADA, f"4 credits owed: {BACK}")]
    till.deliver(event)
    assert desk.tell() == []


def test_a_refund_that_leaves_no_debt_is_told_as_such(till: Till, ana: str) -> None:
    purchase = till.paid(ana)
    desk = Desk.open(till.world)
    till.peer.refund(till.intent(purchase), 45_000)
    till.deliver_all()
    assert desk.tell() == [(ADA, BACK.capitalize())]


def test_a_payment_that_differs_reaches_the_admins(till: Till, ana: str) -> None:
    purchase = till.bought(ana)
    desk = Desk.open(till.world)
    till.peer.pay(session_of(purchase))
    till.peer.things[session_of(purchase)] |= {"amount_total": 1}
    till.deliver_all()
    assert desk.tell() == [(ADA, "A purchase of 10 credits needs an eye")]


def test_a_pack_that_cannot_be_bought_reaches_the_admins_once_a_day(till: Till, ana: str) -> None:
    """However often it is tried, whoever tries it: it is one setting that is wrong."""
    ben, told = till.world.add_member("ben", 0), (ADA, "A purchase of 10 credits needs an eye")
    desk = Desk.open(till.world)
    till.peer.prices = {}
    for each in (ana, ana, ben):
        assert till.buy(each).code == "try_again"
    (mail,) = desk.deliver(*desk.relay())
    assert subjects([mail]) == [told]
    assert "the payment provider made no page to pay at" in mail[1].as_string().replace("=\n", "")
    assert till.buy(ana).code == "try_again"
    assert desk.tell() == []
    till.world.clock.instant += timedelta(days=1)
    assert till.buy(ben).code == "try_again"
    assert desk.tell() == [told]


def test_what_the_stream_lost_of_a_purchase_is_told_ten_minutes_later(till: Till, ana: str) -> None:
    purchase = till.paid(ana)
    spend(till, ana, 10)
    desk = Desk.open(till.world)
    with desk.hushed():
        till.peer.refund(till.intent(purchase))
        till.deliver_all()
    ctx = replace(desk.post.ctx, payments=till.ctx.payments)
    for _ in range(2):
        till.world.clock.instant += CHECK_AFTER
        assert do_what_is_due(ctx, lambda: True).failed == 0
    told = subjects(desk.deliver(*desk.post.collect()))
    assert told == [(ADA, f"10 credits owed: {BACK}")]
