"""An admin's webhooks over HTTP."""

import pytest

from chalicelib.domain.webhooks.endpoints import MOST_WEBHOOKS
from chalicelib.domain.webhooks.events import CHOSEN
from tests.kit.hooks import BROKEN, HOOKS, OK, URL, Hooks

TYPES = ["session.confirmed", "member.added"]


def test_a_webhook_shows_its_secret_once(hooks: Hooks) -> None:
    made = hooks.admin.post(HOOKS, {"url": URL, "types": TYPES})
    assert made.status == 201
    secret = made.json["secret"]
    assert secret.startswith("whsec_")
    path = f"{HOOKS}/{made.json['id']}"
    seen = hooks.admin.get(path)
    assert {**seen.json, "secret": secret} == made.json
    assert seen.json == {
        "id": made.json["id"],
        "url": URL,
        "types": TYPES,
        "status": "on",
        "off_reason": None,
        "off_since": None,
        "failing_since": None,
        "old_secret_until": None,
        "created_at": "2026-06-01T06:00:00Z",
        "version": 1,
    }
    assert hooks.admin.get(HOOKS).json["items"] == [seen.json]
    assert secret not in str(hooks.admin.get("/v1/admin/audit").json)


def test_every_type_of_the_contract_can_be_chosen(hooks: Hooks) -> None:
    names = [each.value for each in CHOSEN]
    made = hooks.admin.post(HOOKS, {"url": URL, "types": names})
    assert made.json["types"] == names
    refused = hooks.admin.post(HOOKS, {"url": f"{URL}/2", "types": ["ping"]})
    assert (refused.status, refused.code) == (422, "validation_error")


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("http://hooks.acme.example/", "https://"),
        ("https://me:secret@hooks.acme.example/", "without a user"),
        ("hooks.acme.example", "https://"),
        ("https://", "whole address"),
    ],
)
def test_an_address_that_may_not_be_called_is_refused(hooks: Hooks, url: str, told: str) -> None:
    webhook_id = hooks.add()
    for refused in (
        hooks.admin.post(HOOKS, {"url": url, "types": TYPES}),
        hooks.admin.patch(f"{HOOKS}/{webhook_id}", {"url": url}),
    ):
        assert (refused.status, refused.code) == (422, "validation_error")
        assert refused.json["errors"][0]["field"] == "url"
        assert told in refused.json["errors"][0]["message"]


def test_two_webhooks_of_one_address_and_an_eleventh_are_refused(hooks: Hooks) -> None:
    hooks.add()
    refused = hooks.admin.post(HOOKS, {"url": URL, "types": TYPES})
    assert (refused.status, refused.json["errors"][0]["field"]) == (422, "url")
    for number in range(1, MOST_WEBHOOKS):
        hooks.add(f"{URL}/{number}")
    refused = hooks.admin.post(HOOKS, {"url": f"{URL}/11", "types": TYPES})
    assert "Remove one first" in refused.json["detail"]


def test_a_change_stands_on_the_version_that_was_seen_and_an_equal_one_writes_nothing(
    hooks: Hooks,
) -> None:
    path = f"{HOOKS}/{hooks.add()}"
    changed = hooks.admin.patch(path, {"types": ["member.removed"]}, If_Match='"1"')
    assert (changed.status, changed.json["types"]) == (200, ["member.removed"])
    assert changed.headers["ETag"] == '"2"'
    stale = hooks.admin.patch(path, {"url": f"{URL}/2"}, If_Match='"1"')
    assert (stale.status, stale.code) == (412, "precondition_failed")
    again = hooks.admin.patch(path, {"types": ["member.removed"]})
    assert again.headers["ETag"] == '"2"'


def test_what_an_admin_does_stands_in_the_audit(hooks: Hooks) -> None:
    webhook_id = hooks.add()
    path = f"{HOOKS}/{webhook_id}"
    delivery = hooks.admin.post(f"{path}/ping").json
    hooks.admin.post(f"{path}/deliveries/{delivery['id']}/resend")
    hooks.admin.post(f"{path}/rotate")
    hooks.admin.patch(path, {"status": "off"})
    hooks.admin.delete(path)
    deeds = hooks.admin.get("/v1/admin/audit").json["items"][:5]
    assert [deed["action"] for deed in deeds] == [
        "webhook.removed",
        "webhook.changed",
        "webhook.rotated",
        "webhook.resent",
        "webhook.added",
    ]
    assert {deed["subject_id"] for deed in deeds} == {webhook_id}


def test_a_delivery_can_be_sent_again_with_the_same_id(hooks: Hooks) -> None:
    webhook_id = hooks.add()
    path = f"{HOOKS}/{webhook_id}"
    hooks.admin.post(f"{path}/ping")
    (first,) = hooks.tell()
    (listed,) = hooks.admin.get(f"{path}/deliveries").json["items"]
    assert (listed["status"], listed["event_id"]) == ("delivered", first.id)
    hooks.world.clock.advance(minutes=1)
    asked = hooks.admin.post(f"{path}/deliveries/{listed['id']}/resend")
    assert (asked.status, asked.json["status"]) == (200, "waiting")
    (again,) = hooks.tell()
    assert (again.id, again.body) == (first.id, first.body)
    (listed,) = hooks.admin.get(f"{path}/deliveries").json["items"]
    assert (listed["status"], len(listed["tries"])) == ("delivered", 2)


def test_what_is_sent_by_hand_waits_for_no_pause_and_for_no_other(hooks: Hooks) -> None:
    webhook_id = hooks.add(URL, ["member.added"])
    hooks.systems.says[URL] = BROKEN
    hooks.forget()
    hooks.world.add_member("ana")
    hooks.tell()
    hooks.systems.says[URL] = OK
    pinged = hooks.admin.post(f"{HOOKS}/{webhook_id}/ping").json
    (sent,) = hooks.tell()
    assert sent.id == pinged["event_id"]


def test_what_the_stream_lost_of_a_ping_is_sent_by_the_clock(hooks: Hooks) -> None:
    webhook_id = hooks.add()
    hooks.admin.post(f"{HOOKS}/{webhook_id}/ping")
    hooks.forget()
    assert len(hooks.tick()) == 1
    hooks.world.clock.advance(days=1)
    assert hooks.tick() == []


def test_nothing_is_sent_by_hand_while_it_is_switched_off(hooks: Hooks) -> None:
    webhook_id = hooks.add()
    path = f"{HOOKS}/{webhook_id}"
    delivery = hooks.admin.post(f"{path}/ping").json
    hooks.admin.patch(path, {"status": "off"})
    for refused in (
        hooks.admin.post(f"{path}/ping"),
        hooks.admin.post(f"{path}/deliveries/{delivery['id']}/resend"),
    ):
        assert (refused.status, refused.code) == (409, "not_in_state")


def test_an_equal_ping_is_sent_once(hooks: Hooks) -> None:
    webhook_id = hooks.add()
    first, second = (
        hooks.admin.post(f"{HOOKS}/{webhook_id}/ping", Idempotency_Key="once") for _ in range(2)
    )
    assert first.text == second.text
    assert len(hooks.tell()) == 1


def test_deliveries_come_in_pages_newest_first(hooks: Hooks) -> None:
    path = f"{HOOKS}/{hooks.add()}"
    made = []
    for _ in range(5):
        made.append(hooks.admin.post(f"{path}/ping").json["id"])
        hooks.world.clock.advance(seconds=1)
    first = hooks.admin.get(f"{path}/deliveries?limit=3").json
    rest = hooks.admin.get(f"{path}/deliveries?limit=3&cursor={first['next_cursor']}").json
    assert [each["id"] for each in (*first["items"], *rest["items"])] == made[::-1]
    assert rest["next_cursor"] is None
