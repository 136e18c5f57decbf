"""A no-show and an exceptional refund are told once: by mail, in the history, and in the audit."""

from datetime import timedelta

import pytest

from chalicelib.domain.sessions.cancellation.policy import CancelSession
from chalicelib.domain.sessions.sessions import Seat
from chalicelib.use_cases.sessions import actions
from tests.kit.desk import Desk
from tests.kit.http import Client
from tests.kit.proposals import once
from tests.kit.world import MONDAY

ANA, CORA = "ana@acme.example", "cora@acme.example"
CORA_ID = "cora-at-acme.example"
TEN = MONDAY.replace(hour=10)


@pytest.fixture
def booked(desk: Desk, ana: str) -> str:
    """A session of Ana with Cora, which both were told of."""
    cora = desk.world.add_coach("cora")
    with desk.hushed():
        return desk.world.book(ana, cora, TEN).body


def labels(client: Client, session_id: str) -> list[tuple[str, str, str]]:
    found = client.get(f"/v1/sessions/{session_id}/messages").json["items"]
    return [(each["kind"], each["label"], each["to"]) for each in found]


def test_a_refund_is_told_once_to_the_member_with_its_note(
    desk: Desk, client: Client, ana: str, booked: str
) -> None:
    desk.world.clock.instant = TEN - timedelta(hours=1)
    with desk.hushed():
        actions.cancel(desk.world.ctx, ana, CancelSession(session_id=booked), once())
    owner = desk.world.owner()
    actions.refund(desk.world.ctx, owner, booked, "Get well.", once())
    ((to, mail),) = desk.deliver(*desk.relay())
    assert to == ANA
    assert str(mail["Subject"]).startswith("1 credit is back: Leadership with Cora")
    text = mail.get_body(["plain"])
    assert text is not None
    assert "Get well." in text.get_content()
    assert desk.tell() == []
    assert labels(client.as_person(ana), booked) == [("refunded", "Refund", "Ana")]
    entry = client.as_person(ana).get(f"/v1/credits/history?wallet_id=acme.{ana}").json["items"][0]
    assert (entry["reason"], entry["credits"], entry["note"]) == ("refund", 1, "Get well.")
    deed = client.as_person(owner).get("/v1/admin/audit").json["items"][0]
    assert (deed["action"], deed["detail"]) == ("session.refunded", {"note": "Get well."})


@pytest.mark.parametrize("absent", [Seat.MEMBER, Seat.COACH])
def test_a_no_show_is_told_to_the_member_and_to_a_coach_who_did_not_note_it(
    desk: Desk, booked: str, absent: Seat
) -> None:
    desk.world.clock.instant = TEN
    actions.no_show(desk.world.ctx, desk.world.owner(), booked, absent, once())
    assert [to for to, subject in desk.tell() if subject.startswith("Missed: ")] == [ANA, CORA]
    assert desk.tell() == []


def test_a_refund_after_a_no_show_is_told_beside_it(desk: Desk, booked: str) -> None:
    desk.world.clock.instant = TEN
    actions.no_show(desk.world.ctx, CORA_ID, booked, Seat.MEMBER, once())
    waiting = desk.relay()
    actions.refund(desk.world.ctx, CORA_ID, booked, "Never mind.", once())
    told = [subject.partition(":")[0] for _, mail in desk.deliver(*waiting, *desk.relay())
            for subject in [str(mail["Subject"])]]  # fmt: skip
    assert told == ["Missed", "1 credit is back"]
