"""Sending what waits for an address: in order, again after pauses, and never at others' cost."""

import json
from datetime import timedelta
from functools import partial
from threading import Event, Thread

import pytest
from standardwebhooks import Webhook

from chalicelib.domain.webhooks.deliveries import PAUSES, DeliveryStatus, Reply
from chalicelib.domain.webhooks.events import EventType, WebhookEvent
from chalicelib.domain.webhooks.lines import GIVES_UP_AFTER, LEASE
from chalicelib.storage.webhooks.lines import find_line
from chalicelib.use_cases.webhooks.endpoints import remove_webhook
from chalicelib.use_cases.webhooks.relaying import wake
from chalicelib.use_cases.webhooks.serving import record, serve
from tests.kit.hooks import BROKEN, GONE, HANGING, HOOKS, OK, URL, Hooks
from tests.kit.log import counted
from tests.kit.meanwhile import meanwhile

OTHER = "https://other.acme.example/in"


def pings(hooks: Hooks, webhook_id: str, number: int = 1) -> None:
    for _ in range(number):
        assert hooks.admin.post(f"{HOOKS}/{webhook_id}/ping").status == 200


def test_what_happens_reaches_those_who_hear_of_it_and_no_other(hooks: Hooks) -> None:
    hooks.add(URL, ["member.added"])
    hooks.add(OTHER, ["session.confirmed"])
    hooks.forget()
    ana = hooks.world.add_member("ana", 3)
    (sent,) = hooks.tell()
    assert sent.url == URL
    assert sent.json["type"] == "member.added"
    assert sent.json["timestamp"] == "2026-06-01T06:00:00Z"
    assert (sent.json["data"]["id"], sent.json["data"]["balance"]) == (ana, 3)


def test_tries_and_those_that_failed_are_numbers_of_the_stage(
    hooks: Hooks, capsys: pytest.CaptureFixture[str]
) -> None:
    sound, broken = hooks.add(URL, ["member.added"]), hooks.add(OTHER, ["member.added"])
    hooks.systems.says[OTHER] = BROKEN
    hooks.forget()
    pings(hooks, sound)
    pings(hooks, broken)
    capsys.readouterr()
    hooks.tell()
    assert counted(capsys.readouterr().out) == {"webhook_tries": 2, "webhook_tries_failed": 1}


def test_an_event_that_is_told_often_is_delivered_once(hooks: Hooks) -> None:
    hooks.add(URL, ["member.added"])
    hooks.forget()
    hooks.world.add_member("ana")
    hooks.relay()
    hooks.queue.sent *= 3
    hooks.work()
    assert len(hooks.systems.sent) == 1


def test_what_is_sent_is_signed_with_the_secret_that_was_shown(hooks: Hooks) -> None:
    made = hooks.admin.post(HOOKS, {"url": URL, "types": ["member.added"]}).json
    pings(hooks, made["id"])
    (sent,) = hooks.tell()
    secret = Webhook(made["secret"])
    signature = secret.sign(sent.id, hooks.world.clock(), sent.body)
    assert sent.headers["webhook-signature"] == signature
    assert sent.headers["webhook-timestamp"] == str(int(hooks.world.clock().timestamp()))


def test_both_secrets_sign_for_a_day_after_a_rotation_and_then_the_new_one_alone(
    hooks: Hooks,
) -> None:
    old = hooks.admin.post(HOOKS, {"url": URL, "types": ["member.added"]}).json
    new = hooks.admin.post(f"{HOOKS}/{old['id']}/rotate").json
    assert new["secret"] != old["secret"]
    assert new["old_secret_until"] == "2026-06-02T06:00:00Z"
    for secrets, hours in (([new, old], 23), ([new], 1)):
        hooks.world.clock.advance(hours=hours)
        pings(hooks, old["id"])
        (sent,) = hooks.tell()
        at = hooks.world.clock()
        assert sent.headers["webhook-signature"].split(" ") == [
            Webhook(each["secret"]).sign(sent.id, at, sent.body) for each in secrets
        ]


def test_what_fails_is_tried_again_after_the_pauses_of_the_standard_then_given_up(
    hooks: Hooks,
) -> None:
    webhook_id = hooks.add()
    hooks.systems.says[URL] = BROKEN
    pings(hooks, webhook_id)
    (first,) = hooks.tell()
    for pause in PAUSES:
        hooks.world.clock.advance(seconds=pause.total_seconds() - 1)
        assert hooks.tick() == []
        hooks.world.clock.advance(seconds=1)
        (again,) = hooks.tick()
        assert (again.id, again.body) == (first.id, first.body)
    (given_up,) = hooks.deliveries(webhook_id)
    assert given_up.status is DeliveryStatus.GIVEN_UP
    assert [each.reply for each in given_up.tries] == [BROKEN] * 10
    hooks.world.clock.advance(days=1)
    assert hooks.tick() == []


def test_a_pause_that_the_queue_knows_is_left_to_the_queue(hooks: Hooks) -> None:
    webhook_id = hooks.add()
    hooks.systems.says[URL] = BROKEN
    pings(hooks, webhook_id)
    hooks.relay()
    message = hooks.queue.sent.pop()
    hooks.queue.sent.clear()
    hooks.queue.delays.clear()
    assert hooks.take(message) == []
    assert hooks.queue.sent == [wake(webhook_id)]
    assert hooks.queue.delays == [PAUSES[0]]


def test_after_a_failure_nothing_is_tried_there_until_the_pause_is_over(hooks: Hooks) -> None:
    webhook_id = hooks.add()
    hooks.systems.says[URL] = HANGING
    for name in ("ana", "ben", "cem"):
        hooks.world.add_member(name)
    assert len(hooks.tell()) == 1
    hooks.world.clock.advance(seconds=4)
    hooks.world.add_member("dan")
    assert hooks.tell() == hooks.tick() == []
    hooks.systems.says[URL] = OK
    hooks.world.clock.advance(seconds=1)
    assert len(hooks.tick()) == 8  # each with the credits that came along
    assert {each.status for each in hooks.deliveries(webhook_id)} == {DeliveryStatus.DELIVERED}


def test_one_that_is_never_accepted_holds_up_no_other_of_its_address(hooks: Hooks) -> None:
    webhook_id = hooks.add(URL, ["member.added"])
    hooks.systems.says[URL] = BROKEN
    hooks.forget()
    hooks.world.add_member("ana")
    (poison,) = hooks.tell()
    hooks.systems.says[URL] = lambda: BROKEN if hooks.systems.sent[-1].id == poison.id else OK
    for name in ("ben", "cem", "dan"):
        hooks.world.add_member(name)
        hooks.tell()
        for _ in range(2):
            hooks.world.clock.advance(minutes=5)
            hooks.tick()
    accepted = {each.status for each in hooks.deliveries(webhook_id) if each.event_id != poison.id}
    assert accepted == {DeliveryStatus.DELIVERED}
    waiting = [each for each in hooks.deliveries(webhook_id) if each.next_try_at]
    assert [each.event_id for each in waiting] == [poison.id]


def test_an_address_that_hangs_holds_one_worker_and_no_other_address(hooks: Hooks) -> None:
    """While its answer is awaited, whatever else comes for it ends at once."""
    hangs, answers = hooks.add(URL, ["member.added"]), hooks.add(OTHER, ["member.added"])
    asked, over = Event(), Event()

    def hang() -> Reply:
        asked.set()
        assert over.wait(60)
        return HANGING

    hooks.systems.says[URL] = hang
    hooks.forget()
    for number in range(10):
        hooks.world.add_member(f"m{number}")
    hooks.relay()
    messages = list(hooks.queue.sent)
    hooks.queue.sent.clear()
    for_it = [each for each in messages if each["endpoint_id"] == hangs]
    stuck = Thread(target=hooks.take, args=(for_it[0],))
    stuck.start()
    try:
        assert asked.wait(60)
        for message in messages:
            assert hooks.take(message) == []
        urls = [each.url for each in hooks.systems.sent]
        assert (urls.count(URL), urls.count(OTHER)) == (1, 10)
    finally:
        over.set()
        stuck.join()
    assert len(hooks.deliveries(hangs)) == len(hooks.deliveries(answers)) == 10
    assert find_line(hangs).paused_until == hooks.world.clock() + PAUSES[0]


def test_what_a_worker_left_when_it_died_is_sent_when_its_time_is_over(hooks: Hooks) -> None:
    webhook_id = hooks.add()

    def die() -> Reply:
        raise MemoryError

    hooks.systems.says[URL] = die
    pings(hooks, webhook_id)
    hooks.relay()
    assert hooks.take(hooks.queue.sent.pop()) == ["m1"]
    hooks.queue.sent.clear()
    hooks.systems.says[URL] = OK
    hooks.world.clock.advance(seconds=LEASE.total_seconds() - 1)
    assert hooks.tick() == []
    hooks.world.clock.advance(seconds=1)
    assert len(hooks.tick()) == 1
    hooks.world.clock.advance(days=1)
    assert hooks.tick() == []


def test_a_worker_without_time_calls_another_for_the_rest(hooks: Hooks) -> None:
    webhook_id = hooks.add()
    pings(hooks, webhook_id, 3)
    hooks.relay()
    hooks.queue.sent.clear()
    left = iter([True, False, False])
    assert serve(hooks.ctx, webhook_id, lambda: next(left)) == 1
    assert hooks.queue.sent == [wake(webhook_id)]
    hooks.work()
    assert len(hooks.systems.sent) == 3


@pytest.mark.parametrize("status", [301, 302, 307, 404, 500])
def test_anything_but_a_2xx_is_a_failure(hooks: Hooks, status: int) -> None:
    webhook_id = hooks.add()
    hooks.systems.says[URL] = Reply(status=status)
    pings(hooks, webhook_id)
    hooks.tell()
    (waiting,) = hooks.deliveries(webhook_id)
    assert waiting.status is DeliveryStatus.WAITING


def test_an_address_that_answers_410_is_switched_off_at_once_and_its_admins_are_told(
    hooks: Hooks,
) -> None:
    webhook_id = hooks.add()
    hooks.systems.says[URL] = GONE
    pings(hooks, webhook_id, 2)
    assert len(hooks.tell()) == 1
    seen = hooks.admin.get(f"{HOOKS}/{webhook_id}").json
    assert (seen["status"], seen["off_reason"]) == ("off", "gone")
    assert hooks.tick() == []
    (told,) = hooks.mails.sent
    assert (told["kind"], told["recipient_id"]) == ("webhook_off", hooks.world.owner())
    hooks.world.clock.advance(days=1)
    hooks.tick()
    hooks.world.add_member("ana")
    assert hooks.tell() == []
    assert len([each for each in hooks.mails.sent if each["kind"] == "webhook_off"]) == 1


def test_an_address_that_failed_for_five_days_is_switched_off(hooks: Hooks) -> None:
    webhook_id = hooks.add()
    hooks.systems.says[URL] = BROKEN
    for wait in (timedelta(), GIVES_UP_AFTER - timedelta(seconds=1), timedelta(seconds=1)):
        assert hooks.admin.get(f"{HOOKS}/{webhook_id}").json["status"] == "on"
        hooks.world.clock.advance(seconds=wait.total_seconds())
        pings(hooks, webhook_id)
        hooks.tell()
    seen = hooks.admin.get(f"{HOOKS}/{webhook_id}").json
    assert (seen["status"], seen["off_reason"]) == ("off", "failing")
    assert seen["failing_since"] == "2026-06-01T06:00:00Z"


def test_one_success_in_five_days_keeps_it_on(hooks: Hooks) -> None:
    webhook_id = hooks.add()
    for reply, days in ((BROKEN, 0), (OK, 4), (BROKEN, 1), (BROKEN, 1)):
        hooks.world.clock.advance(days=days)
        hooks.systems.says[URL] = reply
        pings(hooks, webhook_id)
        hooks.tell()
    assert hooks.admin.get(f"{HOOKS}/{webhook_id}").json["status"] == "on"


def test_what_waited_while_it_was_off_goes_out_once_it_is_on_again(hooks: Hooks) -> None:
    webhook_id = hooks.add()
    hooks.systems.says[URL] = BROKEN
    pings(hooks, webhook_id)
    hooks.tell()
    for status in ("off", "on"):
        changed = hooks.admin.patch(f"{HOOKS}/{webhook_id}", {"status": status})
        assert changed.json["status"] == status
        hooks.systems.says[URL] = OK
        hooks.world.clock.advance(hours=1)
        assert len(hooks.tick()) == (status == "on")


def test_nothing_goes_to_an_address_that_was_removed(hooks: Hooks) -> None:
    webhook_id = hooks.add()
    pings(hooks, webhook_id)
    hooks.relay()
    assert hooks.admin.delete(f"{HOOKS}/{webhook_id}").status == 204
    assert find_line(webhook_id).version == 0
    hooks.work()
    hooks.world.clock.advance(days=1)
    assert hooks.systems.sent == hooks.tick() == []


def test_an_answer_is_kept_with_its_first_200_characters(hooks: Hooks) -> None:
    webhook_id = hooks.add()
    hooks.systems.says[URL] = Reply(status=503, answer="later")
    pings(hooks, webhook_id)
    hooks.tell()
    (shown,) = hooks.admin.get(f"{HOOKS}/{webhook_id}/deliveries").json["items"]
    assert shown["tries"] == [
        {"at": "2026-06-01T06:00:00Z", "status": 503, "answer": "later", "problem": None}
    ]
    assert shown["next_try_at"] == "2026-06-01T06:00:05Z"
    assert json.loads(shown["body"])["type"] == "ping"


def test_a_line_that_began_while_its_address_was_removed_goes_when_the_clock_looks(
    hooks: Hooks,
) -> None:
    webhook_id, now = hooks.add(URL, ["member.added"]), hooks.world.clock()
    event = WebhookEvent(
        type=EventType.MEMBER_ADDED, id="e1", at=now, workspace_id="acme", subject_id="ana"
    )
    record(hooks.ctx, webhook_id, event, lambda *_: {})
    with meanwhile(partial(remove_webhook, hooks.ctx, hooks.world.owner(), webhook_id)) as happened:
        assert serve(hooks.ctx, webhook_id, lambda: True) == 0
    assert happened
    assert find_line(webhook_id).version
    hooks.world.clock.advance(seconds=LEASE.total_seconds())
    assert hooks.tick() == []
    assert find_line(webhook_id).version == 0
