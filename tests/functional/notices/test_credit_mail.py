"""The mails about credits: from each write's stream records, or the clock, to the inboxes."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from chalicelib.domain.credits.credits import (
    NEVER,
    pool_id,
)
from chalicelib.domain.notices.notices import MessageStatus
from chalicelib.domain.workspaces.people import Role, Standing
from chalicelib.storage.credits import credits
from chalicelib.storage.kernel.table import list_rows
from chalicelib.storage.kernel.transaction import commit
from chalicelib.storage.notices.messages import MessageItem
from chalicelib.storage.workspaces import people
from chalicelib.use_cases.clock.scheduled_work import do_what_is_due
from tests.kit.audit import check_everything
from tests.kit.desk import Desk, subjects
from tests.kit.lots import give, stored_wallet
from tests.kit.world import MONDAY

ANA, ADA = "ana@acme.example", "owner@acme.example"
LAST = "2026-12-31"


def remove(person_id: str) -> None:
    person = people.find_person(person_id)
    assert person is not None
    gone = replace(person, standing=Standing.REMOVING, version=person.version + 1)
    commit(people.change_person(gone))


def statuses(wallet_id: str) -> list[MessageStatus]:
    rows = list_rows(MessageItem, f"WALLET#{wallet_id}", "MESSAGE#")
    return [MessageStatus(each.status) for each in sorted(rows, key=lambda row: row.claimed_at)]


def test_a_new_member_is_welcomed_with_the_credits_once(desk: Desk) -> None:
    desk.world.add_member("ana", 5)
    bodies = desk.relay()
    mails = desk.deliver(*bodies, *bodies)
    assert subjects(mails) == [(ANA, "Welcome to Tandem: 5 credits for you")]
    text = mails[0][1].get_body(["plain"])
    assert text is not None
    assert "Sign in with ana@acme.example" in text.get_content()
    assert desk.tell() == []
    assert statuses("acme.ana-at-acme.example") == [MessageStatus.SENT]


def test_a_member_without_credits_is_not_mailed_about_them(desk: Desk) -> None:
    desk.world.add_member("ana", 0)
    assert desk.tell() == []


def test_credits_from_an_admin_are_told_to_the_member_each_time(desk: Desk, ana: str) -> None:
    desk.world.fund(ana, 3)
    desk.world.fund(ana, 3)
    assert desk.tell() == [(ANA, "3 credits for you")] * 2
    desk.world.fund(ana, 1)
    assert desk.tell() == [(ANA, "1 credit for you")]


def test_bookings_and_what_comes_back_of_them_are_told_by_the_session_alone(
    desk: Desk, ana: str
) -> None:
    cora = desk.world.add_coach("cora")
    desk.world.book(ana, cora, MONDAY.replace(hour=10))
    assert {json.loads(body)["kind"] for body in desk.relay()} == {"confirmed"}


def test_a_mail_that_waited_tells_what_is_there_now(desk: Desk, ana: str) -> None:
    desk.world.fund(ana, 3)
    waiting = desk.relay()
    with desk.hushed():
        desk.world.fund(ana, 4)
    ((_, mail),) = desk.deliver(*waiting)
    text = mail.get_body(["plain"])
    assert text is not None
    assert "You have now  9 credits" in text.get_content()


@pytest.mark.parametrize("when", ["before it is relayed", "while it waits"])
@pytest.mark.spoils
def test_who_is_removed_gets_nothing(desk: Desk, ana: str, when: str) -> None:
    desk.world.fund(ana, 3)
    waiting = [] if when == "before it is relayed" else desk.relay()
    remove(ana)
    assert subjects(desk.deliver(*waiting, *desk.relay())) == []
    assert statuses(f"acme.{ana}") == [MessageStatus.SUPERSEDED]


# ── lots that end ─────────────────────────────────────────────────────────────────────────────────


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_a_member_is_warned_thirty_and_seven_days_before_and_not_again(
    desk: Desk, ana: str
) -> None:
    give(desk.world, f"acme.{ana}", {LAST: 3})
    for instant, told in (
        ("2026-11-30T23:59:59", []),
        ("2026-12-01T00:00:00", [(ANA, "3 credits expire after Thursday 31 December 2026")]),
        ("2026-12-05T00:00:00", []),
        ("2026-12-23T23:59:59", []),
        ("2026-12-24T00:00:00", [(ANA, "3 credits expire after Thursday 31 December 2026")]),
        ("2026-12-31T23:59:59", []),
        ("2027-01-01T00:00:00", []),
    ):
        desk.world.clock.instant = at(instant)
        assert desk.tick() == told, instant
    assert stored_wallet(f"acme.{ana}").lots == {NEVER: 2}
    assert statuses(f"acme.{ana}") == [MessageStatus.SENT] * 2
    check_everything()


def test_a_lot_that_grows_is_not_warned_of_again_and_another_date_is(desk: Desk, ana: str) -> None:
    wallet_id = f"acme.{ana}"
    give(desk.world, wallet_id, {LAST: 3, "2027-01-05": 1})
    desk.world.clock.instant = at("2026-12-01T06:00:00")
    assert desk.tick() == [(ANA, "3 credits expire after Thursday 31 December 2026")]
    give(desk.world, wallet_id, {LAST: 4})
    assert desk.tick() == []
    desk.world.clock.instant = at("2026-12-06T06:00:00")
    assert desk.tick() == [(ANA, "1 credit expires after Tuesday 5 January 2027")]
    desk.world.clock.instant = at("2026-12-24T06:00:00")
    assert desk.tick() == [(ANA, "7 credits expire after Thursday 31 December 2026")]


def test_a_run_that_was_down_for_long_gives_the_last_warning_alone(desk: Desk, ana: str) -> None:
    give(desk.world, f"acme.{ana}", {LAST: 3})
    desk.world.clock.instant = at("2026-12-26T06:00:00")
    assert desk.tick() == [(ANA, "3 credits expire after Thursday 31 December 2026")]
    assert len(statuses(f"acme.{ana}")) == 1


def test_nobody_is_warned_of_what_is_spent_or_gone(desk: Desk, ana: str) -> None:
    wallet_id = f"acme.{ana}"
    give(desk.world, wallet_id, {LAST: 1})
    cora = desk.world.add_coach("cora")
    desk.world.book(ana, cora, MONDAY.replace(hour=10))
    desk.world.clock.instant = at("2026-12-01T06:00:00")
    assert desk.tick() == []
    give(desk.world, wallet_id, {"2027-02-01": 1})
    desk.world.clock.instant = at("2027-02-05T06:00:00")
    assert desk.tick() == []


def test_a_warning_that_waits_until_its_credits_are_gone_is_not_sent(desk: Desk, ana: str) -> None:
    wallet_id = f"acme.{ana}"
    give(desk.world, wallet_id, {LAST: 1})
    desk.world.clock.instant = at("2026-12-01T06:00:00")
    do_what_is_due(desk.post.ctx, lambda: True)
    waiting = desk.post.collect()
    assert len(waiting) == 1
    desk.world.clock.instant = at("2027-01-01T00:00:00")
    assert desk.deliver(*waiting) == []
    assert statuses(wallet_id) == [MessageStatus.SUPERSEDED]


def test_the_pools_dates_are_told_to_everyone_who_runs_the_workspace(desk: Desk, ana: str) -> None:
    desk.world.add_member("eve", 0, roles=frozenset({Role.ADMIN}))
    give(desk.world, pool_id("acme"), {LAST: 9})
    desk.world.clock.instant = at("2026-12-01T00:00:00")
    told = [(to, "9 credits expire after Thursday 31 December 2026: Acme") for to in
            ("eve@acme.example", ADA)]  # fmt: skip
    assert sorted(desk.tick()) == told


@pytest.mark.spoils
def test_a_removed_members_credits_end_without_a_word(desk: Desk, ana: str) -> None:
    give(desk.world, f"acme.{ana}", {LAST: 3})
    remove(ana)
    desk.world.clock.instant = at("2026-12-01T00:00:00")
    assert desk.tick() == []
    assert statuses(f"acme.{ana}") == [MessageStatus.SUPERSEDED]


# ── nonsense ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "change",
    [
        {"wallet_id": "acme.nobody"},
        {"recipient_id": "nobody"},
        {"event_id": "e1", "kind": "credits_stolen"},
        {"event_id": "e1", "about": "99"},
        {"event_id": "e1", "about": "soon"},
        {"event_id": "t9.in"},
    ],
)
def test_a_poison_notice_is_reported_and_blocks_nobody(
    desk: Desk, ana: str, change: dict[str, str]
) -> None:
    desk.world.fund(ana, 3)
    good, _ = desk.relay()
    poison = json.dumps({**json.loads(good), **change})
    assert desk.post.deliver(poison, good) == ["m1"]
    assert subjects(desk.post.sent()) == [(ANA, "3 credits for you")]


@pytest.mark.parametrize("about", ["", "2026-12-31", "r9"])
@pytest.mark.parametrize("kind", ["credits_expiring", "credits_requested", "pool_low"])
def test_a_notice_about_nothing_that_is_there_is_reported(
    desk: Desk, ana: str, kind: str, about: str
) -> None:
    body = {"wallet_id": f"acme.{ana}", "event_id": "e", "kind": kind, "recipient_id": ana}
    owner = {"recipient_id": desk.world.owner()} if kind != "credits_expiring" else {}
    poison = json.dumps({**body, **owner, "about": about})
    reported = desk.post.deliver(poison)
    assert reported == (["m1"] if kind != "pool_low" else [])
    assert desk.post.sent() == []


def test_mails_meet_only_once_however_the_clock_is_repeated(desk: Desk, ana: str) -> None:
    give(desk.world, f"acme.{ana}", {LAST: 3})
    desk.world.clock.instant = at("2026-12-01T06:00:00")
    before = stored_wallet(f"acme.{ana}")
    do_what_is_due(desk.post.ctx, lambda: True)
    # As if the run had died between the queue and its write.
    row_before = replace(before, version=stored_wallet(f"acme.{ana}").version + 1)
    commit(credits.put_attended(row_before, "Europe/London"))
    do_what_is_due(desk.post.ctx, lambda: True)
    bodies = desk.post.collect()
    assert len(bodies) == 2
    assert len(desk.deliver(*bodies)) == 1
    desk.world.clock.advance(seconds=timedelta(days=1).total_seconds())
    assert desk.tick() == []
