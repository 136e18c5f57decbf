"""The mails about credits: from each write's stream records, or the clock, to the inboxes."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any

import boto3
import pytest

from chalicelib.domain.credits import (
    NEVER,
    Cause,
    Reason,
    decide_transfer,
    issued_account,
    pool_id,
    receive,
)
from chalicelib.domain.notices import MessageStatus
from chalicelib.domain.people import Role, Standing
from chalicelib.storage import credits, people
from chalicelib.storage.messages import list_wallet_messages
from chalicelib.storage.transaction import commit
from chalicelib.use_cases.due import do_what_is_due
from tests.kit.audit import check_everything
from tests.kit.lots import give, stored_wallet
from tests.kit.post import PostOffice
from tests.kit.stream import Snapshot, records, snapshot
from tests.kit.world import MONDAY, World

ANA, ADA = "ana@acme.example", "owner@acme.example"
LAST = "2026-12-31"

Mails = list[tuple[str, str]]
"""To whom, and the subject."""


@dataclass
class Desk:
    """The post of a company, and what of its table has been told already."""

    world: World
    post: PostOffice
    seen: Snapshot = field(default_factory=dict)

    def relay(self) -> list[str]:
        """Relays what was written since, everything twice; the notices that wait in the queue."""
        now = snapshot()
        changes = records(self.post, self.seen, now)
        self.seen = now
        assert self.post.relay(*changes, *changes) == []
        return self.post.collect()

    def deliver(self, *bodies: str) -> list[tuple[str, EmailMessage]]:
        before = len(self.post.sent())
        assert self.post.deliver(*bodies) == []
        return self.post.sent()[before:]

    def tell(self) -> Mails:
        return subjects(self.deliver(*self.relay()))

    def tick(self) -> Mails:
        """Lets time do its work, twice; the mails of it."""
        for _ in range(2):
            assert do_what_is_due(self.post.ctx, lambda: True).failed == 0
        return subjects(self.deliver(*self.post.collect()))

    @contextmanager
    def hushed(self) -> Iterator[None]:
        """What happens in here was told long ago."""
        yield
        self.seen = snapshot()


def subjects(mails: list[tuple[str, EmailMessage]]) -> Mails:
    return [(to, str(mail["Subject"])) for to, mail in mails]


@pytest.fixture
def desk(world: World) -> Desk:
    desk = Desk(world, PostOffice.open(world))
    desk.seen = snapshot()
    return desk


@pytest.fixture
def ana(desk: Desk) -> str:
    with desk.hushed():
        return desk.world.add_member("ana", 2)


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


def remove(person_id: str) -> None:
    person = people.find_person(person_id)
    assert person is not None
    gone = replace(person, standing=Standing.REMOVING, version=person.version + 1)
    commit(people.change_person(gone))


def statuses(wallet_id: str) -> list[MessageStatus]:
    return [each.status for each in list_wallet_messages(wallet_id)]


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
        ("2026-12-01T00:00:00", [(ANA, "3 credits end on Thursday 31 December 2026")]),
        ("2026-12-05T00:00:00", []),
        ("2026-12-23T23:59:59", []),
        ("2026-12-24T00:00:00", [(ANA, "3 credits end on Thursday 31 December 2026")]),
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
    assert desk.tick() == [(ANA, "3 credits end on Thursday 31 December 2026")]
    give(desk.world, wallet_id, {LAST: 4})
    assert desk.tick() == []
    desk.world.clock.instant = at("2026-12-06T06:00:00")
    assert desk.tick() == [(ANA, "1 credit ends on Tuesday 5 January 2027")]
    desk.world.clock.instant = at("2026-12-24T06:00:00")
    assert desk.tick() == [(ANA, "7 credits end on Thursday 31 December 2026")]


def test_a_run_that_was_down_for_long_gives_the_last_warning_alone(desk: Desk, ana: str) -> None:
    give(desk.world, f"acme.{ana}", {LAST: 3})
    desk.world.clock.instant = at("2026-12-26T06:00:00")
    assert desk.tick() == [(ANA, "3 credits end on Thursday 31 December 2026")]
    assert len(list_wallet_messages(f"acme.{ana}")) == 1


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
    told = [(to, "9 credits end on Thursday 31 December 2026: Acme") for to in
            ("eve@acme.example", ADA)]  # fmt: skip
    assert sorted(desk.tick()) == told


def test_a_removed_members_credits_end_without_a_word(desk: Desk, ana: str) -> None:
    give(desk.world, f"acme.{ana}", {LAST: 3})
    remove(ana)
    desk.world.clock.instant = at("2026-12-01T00:00:00")
    assert desk.tick() == []
    assert statuses(f"acme.{ana}") == [MessageStatus.SUPERSEDED]


# ── bought, requested, low ────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("wallet", "buyer", "told"),
    [
        ("acme.ana-at-acme.example", "ana", [(ANA, "Paid: 4 credits")]),
        ("acme.pool", "owner", [(ADA, "Paid: 4 credits for Acme")]),
        ("acme.pool", "nobody", [("eve@acme.example", "Paid: 4 credits for Acme"),
                                 (ADA, "Paid: 4 credits for Acme")]),
    ],
)  # fmt: skip
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


def put_request(event: str, **changes: Any) -> None:
    """A request of Ana's as its own module stores it, after this event."""
    number = {"requested": 1, "granted": 2, "refused": 2}[event]
    actor = "ana-at-acme.example" if event == "requested" else "owner-at-acme.example"
    told = {"id": f"r1.{number}", "kind": event, "at": "2026-06-01T06:00:00Z", "actor_id": actor}
    row = {
        "pk": {"S": "WORKSPACE#acme"},
        "sk": {"S": "CREDIT_REQUEST#r1"},
        "kind": {"S": "credit_request"},
        "member_id": {"S": "ana-at-acme.example"},
        "credits": {"N": "5"},
        "note": {"S": "For the spring."},
        "event": {"S": json.dumps(told)},
        **changes,
    }
    boto3.client("dynamodb").put_item(TableName="tandem", Item=row)


def test_a_request_goes_to_the_admins_and_its_answer_to_the_member(desk: Desk, ana: str) -> None:
    with desk.hushed():
        desk.world.add_member("eve", 0, roles=frozenset({Role.ADMIN}))
    put_request("requested")
    asked = "Ana asks for 5 credits"
    assert sorted(desk.tell()) == [("eve@acme.example", asked), (ADA, asked)]
    put_request("refused", answer_note={"S": "Not this year."})
    assert desk.tell() == [(ANA, "Not granted: your request for 5 credits")]
    assert desk.tell() == []


def test_a_granted_request_is_one_mail_not_two(desk: Desk, ana: str) -> None:
    put_request("requested")
    asked = desk.relay()
    put_request("granted", granted_credits={"N": "3"})
    move(desk.world, ana, 3, Reason.GRANTED)
    assert subjects(desk.deliver(*asked, *desk.relay())) == [(ANA, "Granted: 3 credits for you")]


def test_a_change_of_a_request_without_a_new_event_is_told_to_nobody(desk: Desk, ana: str) -> None:
    put_request("requested")
    assert len(desk.tell()) == 1
    put_request("requested", seen_at={"S": "now"})
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
