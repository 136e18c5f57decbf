"""Turning mails off: out of the mail, by a mail program's own click, and in the profile."""

import re
from datetime import timedelta
from email.message import EmailMessage

import pytest
from msgspec.structs import replace

from chalicelib.domain.credits.credits import NEVER
from chalicelib.domain.kernel.idempotency import Once
from chalicelib.domain.notices.notices import MessageStatus
from chalicelib.domain.sessions.cancellation.policy import CancelSession
from chalicelib.storage.kernel.transaction import commit
from chalicelib.storage.workspaces import people
from chalicelib.use_cases.clock.scheduled_work import do_what_is_due
from chalicelib.use_cases.sessions import actions
from tests.functional.notices.test_credit_mail import statuses
from tests.kit.desk import Desk
from tests.kit.http import Client
from tests.kit.lots import give
from tests.kit.world import MONDAY, World

START = MONDAY.replace(hour=10) + timedelta(days=3)
ANA, CORA = "ana@acme.example", "cora@acme.example"
ONE_CLICK = "List-Unsubscribe=One-Click"


@pytest.fixture
def desk(world: World) -> Desk:
    desk = Desk.open(world)
    world.book(world.add_member("ana"), world.add_coach("cora"), START)
    desk.tell()
    return desk


def reminders(desk: Desk, hours: int) -> list[tuple[str, EmailMessage]]:
    desk.world.clock.instant = START - timedelta(hours=hours)
    do_what_is_due(desk.post.ctx, lambda: True)
    return desk.deliver(*desk.post.collect())


def to(address: str, mails: list[tuple[str, EmailMessage]]) -> EmailMessage:
    (mail,) = [mail for recipient, mail in mails if recipient == address]
    return mail


def address_of(mail: EmailMessage) -> str:
    """The path of the address that turns such mails off."""
    assert mail["List-Unsubscribe-Post"] == ONE_CLICK
    found = re.fullmatch(r"<https://app\.example(/v1/unsubscribe/\S+)>", mail["List-Unsubscribe"])
    assert found
    return found[1]


def test_one_click_in_a_mail_program_ends_reminders_and_nothing_else(
    desk: Desk, client: Client
) -> None:
    address = address_of(to(ANA, reminders(desk, 24)))
    for _ in range(2):
        assert client.call("POST", address, ONE_CLICK).status == 200
    assert [recipient for recipient, _ in reminders(desk, 1)] == [CORA]
    ana = client.as_person("ana-at-acme.example")
    assert ana.get("/v1/me").json["mails"] == {"reminders": False, "credits": True}
    (session,) = ana.get("/v1/sessions").json["items"]
    command = CancelSession(session_id=session["id"])
    actions.cancel(desk.world.ctx, "cora-at-acme.example", command, Once(None, "", 200, str))
    called_off = to(ANA, desk.deliver(*desk.relay()))
    assert called_off["Subject"].startswith("Cancelled")
    assert "List-Unsubscribe" not in called_off


def test_an_address_that_is_only_fetched_changes_nothing(desk: Desk, client: Client) -> None:
    address = address_of(to(ANA, reminders(desk, 24)))
    for method in ("GET", "HEAD", "GET"):
        reply = client.call(method, address, None)
        assert reply.status == 200
    assert "Turn off reminders?" in reply.text
    assert '<form method="post">' in reply.text
    assert "frame-ancestors 'none'" in reply.headers["Content-Security-Policy"]
    assert len(reminders(desk, 1)) == 2


def test_the_page_says_what_was_done_and_where_it_is_undone_in_the_persons_language(
    desk: Desk, client: Client
) -> None:
    person = people.find_person("ana-at-acme.example")
    assert person is not None
    commit(people.change_person(replace(person, language="de", version=person.version + 1)))
    address = address_of(to(ANA, reminders(desk, 24)))
    assert "Erinnerungen abschalten?" in client.get(address).text
    done = client.call("POST", address, "").text
    assert done == client.get(address).text
    assert "Erinnerungen sind abgeschaltet" in done
    assert 'href="https://app.example/#/profile"' in done
    assert "<form" not in done


def test_what_was_turned_off_is_turned_on_in_the_profile(desk: Desk, client: Client) -> None:
    ana = client.as_person("ana-at-acme.example")
    off = ana.patch("/v1/me", {"mails": {"reminders": False}})
    assert off.json["mails"] == {"reminders": False, "credits": True}
    assert off.headers["ETag"] == '"2"'
    assert [recipient for recipient, _ in reminders(desk, 24)] == [CORA]
    assert ana.patch("/v1/me", {"mails": {"credits": True}}).headers["ETag"] == '"2"'
    on = ana.patch("/v1/me", {"mails": {"reminders": True}})
    assert on.json["mails"] == {"reminders": True, "credits": True}
    assert len(reminders(desk, 1)) == 2


def test_warnings_about_credits_end_and_credits_that_arrive_are_told(
    desk: Desk, client: Client
) -> None:
    wallet_id = "acme.ana-at-acme.example"
    give(desk.world, wallet_id, {"2026-12-31": 3})
    give(desk.world, "acme.pool", {NEVER: 3})
    desk.tell()
    desk.world.clock.instant = MONDAY.replace(year=2026, month=12, day=1)
    do_what_is_due(desk.post.ctx, lambda: True)
    mails = desk.deliver(*desk.post.collect())
    warned = next(mail for recipient, mail in mails if "expire" in mail["Subject"])
    assert client.call("POST", address_of(warned), "").status == 200
    desk.world.clock.instant = MONDAY.replace(year=2026, month=12, day=25)
    do_what_is_due(desk.post.ctx, lambda: True)
    assert desk.deliver(*desk.post.collect()) == []
    assert MessageStatus.SUPERSEDED in statuses(wallet_id)
    transfer = {"from_wallet_id": "acme.pool", "to_wallet_id": wallet_id, "credits": 3}
    owner = client.as_person(desk.world.owner())
    assert owner.post("/v1/admin/credits/transfers", transfer, Idempotency_Key="k").status == 201
    told = to(ANA, desk.deliver(*desk.relay()))
    assert told["Subject"] == "3 credits for you"
    assert "List-Unsubscribe" not in told


def test_nobody_makes_an_address_for_somebody_else_or_for_other_mails(
    desk: Desk, client: Client
) -> None:
    address = address_of(to(ANA, reminders(desk, 24)))
    token = address.rpartition("/")[2]
    signature = token.rpartition(".")[2]
    made_up = (
        token.replace("ana-", "cora-"),
        token.replace("reminders", "credits"),
        token.removesuffix(signature) + "0" * len(signature),
        token.removesuffix(f".{signature}"),
        signature,
        "reminders",
    )
    for other in made_up:
        for method in ("GET", "POST"):
            reply = client.call(method, f"/v1/unsubscribe/{other}", None)
            assert (reply.status, reply.code) == (404, "not_found")
    for person_id in ("ana-at-acme.example", "cora-at-acme.example"):
        person = people.find_person(person_id)
        assert person is not None
        assert not person.mails_off
