"""The mails about credits that were bought or asked for, and about a pool that runs low."""

import json
from typing import Any

import pytest
from msgspec.structs import replace

from chalicelib.domain.credits.credits import (
    NEVER,
    Cause,
    Reason,
    issued_account,
    receive,
)
from chalicelib.domain.credits.transfers import decide_transfer
from chalicelib.domain.notices.credit_requests import CreditRequest
from chalicelib.domain.notices.mails import CreditKind
from chalicelib.domain.sessions.sessions import Event, Named
from chalicelib.domain.workspaces.people import Role
from chalicelib.storage.credits import credit_requests, credits
from chalicelib.storage.kernel.transaction import commit
from tests.kit.audit import check_everything
from tests.kit.desk import Desk, Mails, subjects
from tests.kit.lots import give, stored_wallet
from tests.kit.world import MONDAY, World

ANA, ADA = "ana@acme.example", "owner@acme.example"
LAST = "2026-12-31"


def move(world: World, ana: str, number: int, reason: Reason) -> None:
    """Moves credits out of the pool for any reason."""
    cause = Cause(
        transfer_id=world.ctx.new_id(),
        reason=reason,
        at=world.clock(),
        actor_id=world.owner(),
    )
    source, target = stored_wallet("acme.pool"), stored_wallet(f"acme.{ana}")
    today = world.clock().date()
    out, into = decide_transfer(source, target, number, cause, today, "buy_credits")
    commit(*credits.post(out), *credits.post(into))


@pytest.mark.parametrize(
    ("wallet", "buyer", "told"),
    [
        ("acme.ana-at-acme.example", "ana", [(ANA, "Paid: 4 credits")]),
        ("acme.pool", "owner", [(ADA, "Paid: 4 credits for Acme")]),
        ("acme.pool", "nobody", [("eve@acme.example", "Paid: 4 credits for Acme"),
                                 (ADA, "Paid: 4 credits for Acme")]),
    ],
)  # fmt: skip
@pytest.mark.spoils
def test_a_purchase_is_told_to_who_bought(
    desk: Desk, ana: str, wallet: str, buyer: str, told: Mails
) -> None:
    with desk.hushed():
        desk.world.add_member("eve", 0, roles=frozenset({Role.ADMIN}))
    cause = Cause(
        transfer_id="p1",
        reason=Reason.PURCHASE,
        at=desk.world.clock(),
        actor_id=f"{buyer}-at-acme.example",
    )
    bought = receive(stored_wallet(wallet), {LAST: 4}, issued_account("acme"), cause)
    commit(*credits.post(bought))
    assert sorted(desk.tell()) == told


def put_request(kind: CreditKind, *, version: int | None = None, **changes: Any) -> None:
    """A request of Ana's as it is stored after this event."""
    made = kind is CreditKind.REQUESTED
    number = 1 if made else 2
    event = Event(
        id=f"r1.{number}",
        kind=kind.value,
        at=MONDAY,
        actor_id="ana-at-acme.example" if made else "owner-at-acme.example",
    )
    request = CreditRequest(
        id="r1",
        workspace_id="acme",
        person=Named("ana-at-acme.example", "Ana"),
        credits=5,
        note="For the spring.",
        created_at=MONDAY,
        event=event,
        version=version or number,
    )
    credit_requests.put_request(replace(request, **changes)).row.save()


@pytest.mark.spoils
def test_a_request_goes_to_the_admins_and_its_answer_to_the_member(desk: Desk, ana: str) -> None:
    with desk.hushed():
        desk.world.add_member("eve", 0, roles=frozenset({Role.ADMIN}))
    put_request(CreditKind.REQUESTED)
    asked = "Ana asks for 5 credits"
    assert sorted(desk.tell()) == [("eve@acme.example", asked), (ADA, asked)]
    put_request(CreditKind.REQUEST_REFUSED, answer="Not this year.")
    assert desk.tell() == [(ANA, "Not granted: your request for 5 credits")]
    assert desk.tell() == []


@pytest.mark.spoils
def test_a_granted_request_is_one_mail_not_two(desk: Desk, ana: str) -> None:
    put_request(CreditKind.REQUESTED)
    asked = desk.relay()
    put_request(CreditKind.REQUEST_GRANTED, granted_credits=3)
    move(desk.world, ana, 3, Reason.GRANTED)
    assert subjects(desk.deliver(*asked, *desk.relay())) == [(ANA, "Granted: 3 credits for you")]


@pytest.mark.spoils
def test_a_change_of_a_request_without_a_new_event_is_told_to_nobody(desk: Desk, ana: str) -> None:
    put_request(CreditKind.REQUESTED)
    assert len(desk.tell()) == 1
    put_request(CreditKind.REQUESTED, version=7)
    assert desk.tell() == []


def test_admins_are_told_once_that_the_pool_is_low_until_it_is_filled_up(
    desk: Desk, ana: str
) -> None:
    def take(number: int) -> Mails:
        desk.world.fund(ana, number)
        return [each for each in desk.tell() if each[0] == ADA]

    assert take(8_998) == []  # 1,000 of 10,000 are left: a tenth, not less
    assert take(1) == [(ADA, "Acme has 999 credits left")]
    assert take(500) == []
    give(desk.world, "acme.pool", {NEVER: 9_501})
    assert desk.tell() == []
    assert take(9_001) == [(ADA, "Acme has 999 credits left")]
    check_everything()


def test_a_warning_of_a_pool_that_was_filled_up_meanwhile_is_not_sent(desk: Desk, ana: str) -> None:
    desk.world.fund(ana, 9_999 - 10)
    waiting = [body for body in desk.relay() if json.loads(body)["kind"] == "pool_low"]
    assert len(waiting) == 2  # relayed twice
    give(desk.world, "acme.pool", {NEVER: 5_000})
    assert desk.deliver(*waiting) == []
