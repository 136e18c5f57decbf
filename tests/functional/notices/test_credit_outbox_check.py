"""News of credits that the table's stream lost is found by the clock and mailed, once."""

import json
from datetime import timedelta

import pytest
from msgspec.structs import replace

from chalicelib.domain.credits.credits import NEVER, Cause, Reason, issued_account, receive
from chalicelib.domain.notices.credit_requests import request_check_at
from chalicelib.domain.notices.outbox_check import CHECK_AFTER
from chalicelib.domain.sessions.sessions import Status
from chalicelib.domain.workspaces.people import Role
from chalicelib.domain.workspaces.workspaces import Buying
from chalicelib.storage.credits import credits
from chalicelib.storage.credits.credit_requests import find_request
from chalicelib.storage.kernel.due import iter_due
from chalicelib.storage.kernel.table import Row
from chalicelib.storage.kernel.transaction import commit
from chalicelib.use_cases.clock.scheduled_work import do_what_is_due
from chalicelib.use_cases.credits.expiry import attend_wallet
from chalicelib.use_cases.notices.credit_outbox_check import ENTRIES_AT_ONCE
from tests.kit.audit import check_everything
from tests.kit.desk import Desk, Mails
from tests.kit.http import Client
from tests.kit.lots import give, stored_wallet
from tests.kit.post import QueueThatIsDown, stored
from tests.kit.usage_audit import check_months
from tests.kit.world import MONDAY, World

ANA, ADA = "ana@acme.example", "owner@acme.example"
GIVEN = "3 credits for you"
SECOND = timedelta(seconds=1)


def later(desk: Desk, by: timedelta = CHECK_AFTER) -> Mails:
    """The mails of a run of the clock by which the stream has told nothing."""
    desk.world.clock.instant += by
    return desk.tick()


def buy(world: World, wallet_id: str, buyer: str) -> None:
    """As a payment that came in."""
    cause = Cause(
        transfer_id=world.ctx.new_id(), reason=Reason.PURCHASE, at=world.clock(), actor_id=buyer
    )
    source = issued_account("acme")
    commit(*credits.post(receive(stored_wallet(wallet_id), {NEVER: 4}, source, cause)))


def test_credits_whose_news_was_lost_are_told_ten_minutes_later_and_once(
    desk: Desk, ana: str
) -> None:
    desk.world.fund(ana, 3)
    assert later(desk, CHECK_AFTER - SECOND) == []
    assert later(desk, SECOND) == [(ANA, GIVEN)]
    assert later(desk) == []
    assert list(iter_due(desk.world.ctx.now() + timedelta(days=3650))) == []
    check_everything()


def test_what_was_told_is_not_told_again_and_a_slow_stream_tells_nothing_twice(
    desk: Desk, ana: str
) -> None:
    desk.world.fund(ana, 3)
    assert desk.tell() == [(ANA, GIVEN)]
    assert later(desk) == []
    desk.world.fund(ana, 3)
    assert later(desk) == [(ANA, GIVEN)]
    assert desk.tell() == []


def test_what_still_waits_in_the_queue_is_mailed_once(desk: Desk, ana: str) -> None:
    desk.world.fund(ana, 3)
    waiting = desk.relay()
    desk.world.clock.instant += CHECK_AFTER
    assert do_what_is_due(desk.post.ctx, lambda: True).failed == 0
    assert len(desk.deliver(*waiting, *desk.post.collect())) == 1


def test_each_news_of_a_wallet_waits_for_its_own_ten_minutes(desk: Desk, ana: str) -> None:
    desk.world.fund(ana, 3)
    assert later(desk, timedelta(minutes=4)) == []
    desk.world.fund(ana, 3)
    assert later(desk, timedelta(minutes=6)) == [(ANA, GIVEN)]
    assert later(desk, timedelta(minutes=4)) == [(ANA, GIVEN)]
    check_everything()


def test_a_history_longer_than_one_look_is_looked_through_to_its_end(desk: Desk, ana: str) -> None:
    desk.world.fund(ana, 3)
    for _ in range(ENTRIES_AT_ONCE):
        give(desk.world, f"acme.{ana}", {NEVER: 1})
    desk.world.fund(ana, 3)
    assert later(desk) == [(ANA, GIVEN)] * 2
    assert stored_wallet(f"acme.{ana}").unchecked is None
    check_everything()


@pytest.mark.parametrize(
    ("wallet_id", "buyer", "told"),
    [
        ("acme.ana-at-acme.example", "ana", ANA),
        ("acme.pool", "owner", ADA),
    ],
)
@pytest.mark.spoils
def test_a_lost_purchase_is_told_to_who_bought(
    desk: Desk, ana: str, wallet_id: str, buyer: str, told: str
) -> None:
    with desk.hushed():
        desk.world.add_member("eve", 0, roles=frozenset({Role.ADMIN}))
    buy(desk.world, wallet_id, f"{buyer}-at-acme.example")
    assert [to for to, _ in later(desk)] == [told]


def test_a_pool_whose_fall_was_lost_is_told_to_its_admins_once(desk: Desk, ana: str) -> None:
    desk.world.fund(ana, 9_500)
    assert [to for to, _ in desk.tell()] == [ANA, ADA]
    with desk.hushed():
        give(desk.world, "acme.pool", {NEVER: 9_502})
        desk.world.fund(ana, 9_000)
    desk.world.fund(ana, 2)
    assert (ADA, "Acme has 998 credits left") in later(desk)
    assert later(desk) == []
    check_everything()


def test_a_pool_that_was_filled_up_meanwhile_is_not_told(desk: Desk, ana: str) -> None:
    with desk.hushed():
        desk.world.fund(ana, 9_000 - 2)
    desk.world.fund(ana, 9)
    give(desk.world, "acme.pool", {NEVER: 100})
    assert [to for to, _ in later(desk)] == [ANA]


def test_a_removed_member_is_told_nothing(desk: Desk, client: Client, ana: str) -> None:
    desk.world.fund(ana, 3)
    owner = client.as_person(desk.world.owner())
    assert owner.delete(f"/v1/admin/members/{ana}").status < 300
    assert later(desk) == []
    check_everything()


@pytest.fixture
def zoe(desk: Desk, client: Client) -> Client:
    """A member of a company whose people ask their admins; its pool has 10 credits."""
    with desk.hushed():
        desk.world.add_workspace("globex", Buying.ASK_ADMIN, 10)
        return client.as_person(desk.world.add_member("zoe", 0, "globex"))


def test_a_lost_request_and_its_lost_answer_are_each_told_once(desk: Desk, zoe: Client) -> None:
    gil, zoes = zoe.as_person(desk.world.owner("globex")), "zoe@globex.example"
    asked = zoe.post("/v1/credits/requests", {"credits": 4}).json["id"]
    assert later(desk, CHECK_AFTER - SECOND) == []
    assert later(desk, SECOND) == [("owner@globex.example", "Zoe asks for 4 credits")]
    assert gil.post(f"/v1/admin/credits/requests/{asked}/grant", {}).status == 200
    assert later(desk) == [(zoes, "Granted: 4 credits for you")]
    assert later(desk) == []
    request = find_request("globex", asked)
    assert request is not None
    assert request_check_at(request) is None, "else the clock would look at it for ever"
    check_everything()


def test_a_request_that_was_answered_before_anybody_was_told_is_told_as_answered(
    desk: Desk, zoe: Client
) -> None:
    gil = zoe.as_person(desk.world.owner("globex"))
    asked = zoe.post("/v1/credits/requests", {"credits": 4}).json["id"]
    assert gil.post(f"/v1/admin/credits/requests/{asked}/refuse", {}).status == 200
    assert [to for to, _ in later(desk)] == ["zoe@globex.example"]
    check_everything()


def test_while_the_queue_is_down_nothing_counts_as_looked_after(desk: Desk, ana: str) -> None:
    desk.world.fund(ana, 3)
    desk.world.clock.instant += CHECK_AFTER
    broken = replace(desk.post.ctx, queue=QueueThatIsDown())
    assert do_what_is_due(broken, lambda: True).failed == 1
    check_everything()
    assert later(desk, timedelta(minutes=1)) == [(ANA, GIVEN)]


def test_a_run_that_died_before_its_write_is_repeated_and_mails_once(desk: Desk, ana: str) -> None:
    desk.world.fund(ana, 3)
    before = stored_wallet(f"acme.{ana}")
    desk.world.clock.instant += CHECK_AFTER
    attend_wallet(desk.post.ctx, before.id)
    version = stored_wallet(before.id).version + 1
    commit(credits.put_attended(replace(before, version=version), "Europe/London"))
    attend_wallet(desk.post.ctx, before.id)
    bodies = desk.post.collect()
    assert [json.loads(each)["kind"] for each in bodies] == ["credits_granted"] * 2
    assert len(desk.deliver(*bodies)) == 1


def test_what_ends_without_the_stream_is_counted_ten_minutes_later(desk: Desk, ana: str) -> None:
    give(desk.world, f"acme.{ana}", {"2026-06-05": 7})
    desk.world.clock.advance(days=10)
    desk.tick()
    assert stored_wallet(f"acme.{ana}").lots == {NEVER: 2}
    later(desk)
    check_months(list(Row.scan(consistent_read=True)))
    check_everything()


def test_what_came_back_to_a_closed_wallet_is_counted_with_the_pool(
    desk: Desk, client: Client, ana: str
) -> None:
    cora = desk.world.add_coach("cora")
    session_id = desk.world.book(ana, cora, MONDAY.replace(hour=10)).body
    later(desk)
    assert client.as_person(desk.world.owner()).delete(f"/v1/admin/members/{ana}").status < 300
    later(desk)
    assert stored(session_id).status is Status.CANCELLED
    later(desk)
    check_months(list(Row.scan(consistent_read=True)))
    check_everything()
