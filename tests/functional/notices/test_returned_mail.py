"""Mail that comes back, from what the mail service tells to who sees it, and how it goes again."""

import json
from typing import Any

import pytest

from chalicelib.domain.notices.notices import MessageStatus
from chalicelib.storage.notices.messages import list_messages
from chalicelib.storage.workspaces.people import find_person
from chalicelib.workers import returned_mail
from tests.functional.reports.test_overview_api import seen as overview
from tests.kit.basis import bases
from tests.kit.desk import Desk
from tests.kit.http import Client, client_of
from tests.kit.log import logged
from tests.kit.meanwhile import meanwhile
from tests.kit.world import MONDAY, World

START = MONDAY.replace(hour=10)
ANA, CORA = "ana@acme.example", "cora@acme.example"
OWN, OF_ANA = "/v1/me/mail-stop", "/v1/admin/members/ana-at-acme.example"
BOUNCE = {
    "eventType": "Bounce",
    "bounce": {
        "bounceType": "Permanent",
        "bounceSubType": "General",
        "bouncedRecipients": [{"emailAddress": ANA, "action": "failed", "status": "5.1.1"}],
        "timestamp": "2026-06-01T06:00:01.000Z",
        "feedbackId": "f1",
    },
    "mail": {"messageId": "m1", "destination": [ANA], "tags": {"person": ["ana-at-acme.example"]}},
}
COMPLAINT = {
    "eventType": "Complaint",
    "complaint": {
        "complainedRecipients": [{"emailAddress": f"Ana <{ANA}>"}],
        "timestamp": "2026-06-01T06:00:01.000Z",
        "complaintFeedbackType": "abuse",
    },
    "mail": BOUNCE["mail"],
}


FULL = {
    "eventType": "Bounce",
    "bounce": {
        "bounceType": "Transient",
        "bounceSubType": "MailboxFull",
        "bouncedRecipients": [
            {
                "emailAddress": ANA,
                "action": "failed",
                "status": "4.2.2",
                "diagnosticCode": "smtp; 452 4.2.2 mailbox full",
            }
        ],
        "timestamp": "2026-06-01T06:00:01.000Z",
        "feedbackId": "s1",
    },
    "mail": BOUNCE["mail"],
}
OUT_OF_OFFICE = {
    "eventType": "Bounce",
    "bounce": {
        "bounceType": "Transient",
        "bounceSubType": "General",
        "bouncedRecipients": [{"emailAddress": ANA}],
        "timestamp": "2026-06-01T06:00:01.000Z",
        "feedbackId": "o1",
    },
    "mail": BOUNCE["mail"],
}
DELIVERY = {
    "eventType": "Delivery",
    "delivery": {
        "timestamp": "2026-06-09T06:00:01.000Z",
        "recipients": [ANA],
        "smtpResponse": "250 2.6.0 Message received",
    },
    "mail": BOUNCE["mail"],
}


def changed(event: Any, **parts: Any) -> Any:
    (name,) = {"bounce", "complaint"} & event.keys()
    return {**event, name: {**event[name], **parts}}


def delayed(event: Any) -> Any:
    """Its server has not given up yet."""
    recipients = [{"emailAddress": ANA, "action": "delayed", "status": "4.4.7"}]
    return changed(event, bounceSubType="General", bouncedRecipients=recipients)


def full(times: int) -> list[Any]:
    """So many mails that came back because the mailbox was full, one each half day."""
    return [
        changed(
            FULL,
            feedbackId=f"s{n}",
            timestamp=f"2026-06-{1 + n // 2:02}T{6 + 12 * (n % 2):02}:00:01.000Z",
        )
        for n in range(times)
    ]


def told(world: World, *events: object) -> Any:
    records = [
        {"messageId": f"m{number}", "body": json.dumps(event)}
        for number, event in enumerate(events)
    ]
    return returned_mail.handle({"Records": records}, lambda: world.ctx)


def is_stopped() -> bool:
    person = find_person("ana-at-acme.example")
    assert person is not None
    return person.mail_stopped is not None


@pytest.fixture
def desk(world: World) -> Desk:
    world.add_member("ana")
    world.add_coach("cora")
    return Desk.open(world)


def book(desk: Desk, **more: Any) -> str:
    ana, cora = "ana-at-acme.example", "cora-at-acme.example"
    return desk.world.book(ana, cora, START, **more).body


@pytest.mark.parametrize(
    ("event", "cause"), [(BOUNCE, "bounced"), (COMPLAINT, "complained")], ids=["bounce", "spam"]
)
def test_an_address_that_sends_mail_back_gets_no_more_and_everybody_concerned_sees_it(
    desk: Desk, event: Any, cause: str
) -> None:
    with logged() as lines:
        assert told(desk.world, event, event) == {"batchItemFailures": []}
    assert ANA not in str(lines)
    session_id = book(desk)
    assert {to for to, _ in desk.tell()} == {CORA}
    statuses = {each.notice.recipient_id: each.status for each in list_messages(session_id)}
    assert statuses["ana-at-acme.example"] is MessageStatus.FAILED
    client = client_of(desk.world.ctx)
    stop = {"cause": cause, "since": "2026-06-01T06:00:01Z"}
    ana, ada = client.as_person("ana-at-acme.example"), client.as_person(desk.world.owner())
    assert ana.get("/v1/me").json["mail_stopped"] == stop
    assert ada.get(OF_ANA).json["mail_stopped"] == stop
    found = ada.get("/v1/admin/members?mail=stopped").json["items"]
    assert [each["email"] for each in found] == [ANA]
    assert overview(ada)["waiting"]["members_without_mail"] == 1


def test_a_mailbox_that_is_full_for_days_gets_no_more_until_somebody_tries_again(
    desk: Desk, client: Client
) -> None:
    ana, ada = client.as_person("ana-at-acme.example"), client.as_person(desk.world.owner())
    told(desk.world, *full(6), *full(6))
    lately = {"times": 6, "last_at": "2026-06-03T18:00:01Z"}
    for seen in (ana.get("/v1/me").json, ada.get(OF_ANA).json):
        assert (seen["mail_stopped"], seen["mail_returned"]) == (None, lately)
    assert overview(ada)["waiting"]["members_without_mail"] == 0
    told(desk.world, *full(7))
    stop = {"cause": "unreachable", "since": "2026-06-04T06:00:01Z"}
    assert ana.get("/v1/me").json["mail_stopped"] == stop
    assert ada.get(OF_ANA).json["mail_stopped"] == stop
    assert overview(ada)["waiting"]["members_without_mail"] == 1
    book(desk)
    assert {to for to, _ in desk.tell()} == {CORA}
    assert ana.delete(OWN).status == 204
    again = ana.get("/v1/me").json
    assert (again["mail_stopped"], again["mail_returned"]) == (None, None)
    assert overview(ada)["waiting"]["members_without_mail"] == 0


def test_a_mail_that_arrives_begins_the_count_anew(desk: Desk, client: Client) -> None:
    told(desk.world, *full(6), DELIVERY, DELIVERY)
    ana = client.as_person("ana-at-acme.example")
    assert ana.get("/v1/me").json["mail_returned"] is None
    told(desk.world, *full(7))
    assert not is_stopped()
    assert ana.get("/v1/me").json["mail_returned"] is None, "all of these were before it"


@pytest.mark.parametrize(
    ("event", "times"),
    [
        (FULL, 1),
        (changed(FULL, bounceSubType="General"), 1),
        (changed(FULL, bounceSubType="CustomTimeoutExceeded"), 1),
        (changed(FULL, bounceType="Undetermined", bounceSubType="Undetermined"), 1),
        (changed(FULL, bouncedRecipients=[{"emailAddress": ANA}]), 1),
        (OUT_OF_OFFICE, 0),
        (changed(FULL, bounceSubType="MessageTooLarge"), 0),
        (changed(FULL, bounceSubType="ContentRejected"), 0),
        (changed(FULL, bounceSubType="AttachmentRejected"), 0),
        (changed(FULL, bouncedRecipients=[{"emailAddress": "ana@old.example"}]), 0),
        (delayed(FULL), 0),
    ],
    ids=lambda each: "",
)
def test_what_counts_says_that_the_mailbox_took_nothing(
    desk: Desk, client: Client, event: Any, times: int
) -> None:
    """Neither an answer of the mailbox itself, nor what a server has against the mail."""
    assert told(desk.world, event) == {"batchItemFailures": []}
    seen = client.as_person("ana-at-acme.example").get("/v1/me").json["mail_returned"]
    assert (seen["times"] if seen else 0) == times


def test_many_answers_of_a_mailbox_stop_nothing(desk: Desk) -> None:
    answers = {"bounceSubType": "General", "bouncedRecipients": [{"emailAddress": ANA}]}
    told(desk.world, *(changed(each, **answers) for each in full(20)))
    assert not is_stopped()


@pytest.mark.parametrize("by", ["ana", "admin"])
@pytest.mark.parametrize("why", ["bounced", "unreachable"])
def test_mail_goes_out_again_for_whoever_asks(
    desk: Desk, client: Client, by: str, why: str
) -> None:
    told(desk.world, *([BOUNCE] if why == "bounced" else full(7)))
    assert is_stopped()
    ana, ada = client.as_person("ana-at-acme.example"), client.as_person(desk.world.owner())
    caller, path = (ana, OWN) if by == "ana" else (ada, f"{OF_ANA}/mail-stop")
    for _ in range(2):
        assert caller.delete(path).status == 204
    book(desk)
    assert {to for to, _ in desk.tell()} == {ANA, CORA}
    assert ana.get("/v1/me").json["mail_stopped"] is None
    assert ada.get("/v1/admin/members?mail=stopped").json["items"] == []
    assert overview(ada)["waiting"]["members_without_mail"] == 0


@pytest.mark.parametrize(
    "event",
    [
        changed(BOUNCE, bounceType="Transient"),
        changed(BOUNCE, bounceType="Undetermined", bounceSubType="Undetermined"),
        FULL,
        OUT_OF_OFFICE,
        DELIVERY,
        changed(BOUNCE, bouncedRecipients=[{"emailAddress": "ana@old.example"}]),
        changed(COMPLAINT, complaintFeedbackType="not-spam"),
        {**BOUNCE, "mail": {"messageId": "of somebody else's"}},
        {**BOUNCE, "mail": {"tags": {"person": ["nobody"]}}},
        {**BOUNCE, "eventType": "Reject"},
        "Successfully validated SNS topic for Amazon SES event publishing.",
        {},
    ],
    ids=lambda each: "",
)
def test_what_does_not_say_that_the_address_is_bad_stops_nothing(desk: Desk, event: Any) -> None:
    assert told(desk.world, event) == {"batchItemFailures": []}
    assert not is_stopped()


def test_two_that_are_told_at_once_both_count(desk: Desk, client: Client) -> None:
    first, second = full(2)
    with meanwhile(lambda: told(desk.world, second)) as happened:
        told(desk.world, first)
    assert happened
    assert client.as_person("ana-at-acme.example").get("/v1/me").json["mail_returned"]["times"] == 2


def test_one_event_that_nobody_can_read_comes_again_alone(desk: Desk) -> None:
    broken = changed(BOUNCE, timestamp="yesterday")
    assert told(desk.world, broken, BOUNCE) == {"batchItemFailures": [{"itemIdentifier": "m0"}]}
    assert is_stopped()


def test_who_administers_elsewhere_ends_no_stop(desk: Desk, client: Client) -> None:
    told(desk.world, BOUNCE)
    for who in ("cora-at-acme.example", "ana-at-acme.example"):
        assert client.as_person(who).delete(f"{OF_ANA}/mail-stop").status in {403, 404}
    assert is_stopped()


@pytest.mark.spoils
def test_what_a_stop_and_its_end_rest_on(desk: Desk, client: Client) -> None:
    with bases() as found:
        told(desk.world, BOUNCE)
    assert found == ["person"]
    with bases() as found:
        client.as_person("ana-at-acme.example").delete(OWN)
    assert found == ["person"]
    told(desk.world, BOUNCE)
    with bases() as found:
        client.as_person(desk.world.owner()).delete(f"{OF_ANA}/mail-stop")
    assert found == ["deed person person"]
    with bases() as found:
        told(desk.world, FULL, FULL)
    assert found == ["person"]
    with bases() as found:
        told(desk.world, DELIVERY, DELIVERY)
    assert found == ["person"]
