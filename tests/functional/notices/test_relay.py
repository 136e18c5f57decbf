"""The relay: from records of the table's stream to messages in the queue."""

import json
from typing import Any

import pytest
from msgspec.structs import replace

from chalicelib.gateways.queue import SqsQueue
from chalicelib.storage.kernel.transaction import commit
from chalicelib.storage.sessions.sessions import put_session
from tests.kit.post import PostOffice, image_of, stored
from tests.kit.sessions import a_later_event
from tests.kit.world import MONDAY, World

TEN = MONDAY.replace(hour=10)


@pytest.fixture
def post(world: World) -> PostOffice:
    return PostOffice.open(world)


@pytest.fixture
def session_id(world: World) -> str:
    return world.book(world.add_member("ana"), world.add_coach("cora"), TEN).body


def test_a_new_session_is_told_to_both(post: PostOffice, session_id: str) -> None:
    assert post.relay(post.record(image_of(session_id))) == []
    told = {"session_id": session_id, "event_id": f"{session_id}.1", "kind": "confirmed"}
    assert sorted(map(json.loads, post.collect()), key=lambda each: str(each["seat"])) == [
        {**told, "recipient_id": "cora-at-acme.example", "seat": "coach"},
        {**told, "recipient_id": "ana-at-acme.example", "seat": "member"},
    ]


def test_a_change_without_a_new_event_is_told_to_nobody(post: PostOffice, session_id: str) -> None:
    image = image_of(session_id)
    assert post.relay(post.record(image, before=image)) == []
    assert post.collect() == []


def test_an_event_that_nobody_is_told_of_queues_nothing(post: PostOffice, session_id: str) -> None:
    before = image_of(session_id)
    commit(put_session(a_later_event(stored(session_id), "rated")))
    assert post.relay(post.record(image_of(session_id), before)) == []
    assert post.collect() == []


def test_other_rows_and_removed_rows_are_passed_over(post: PostOffice, session_id: str) -> None:
    person = {"pk": {"S": "PERSON#ana"}, "sk": {"S": "PERSON"}, "kind": {"S": "person"}}
    message = {"pk": {"S": f"SESSION#{session_id}"}, "sk": {"S": "MESSAGE#e#p"}}
    removed = post.record(None, before=image_of(session_id))
    assert post.relay(post.record(person), post.record(message), removed) == []
    assert post.collect() == []


@pytest.mark.parametrize(
    "damage",
    [{"event": {"S": "not JSON"}}, {"event": {"S": "{}"}}, {"document": {"S": "[]"}}, {"sk": {}}],
)
def test_a_record_that_cannot_be_read_is_reported_and_the_others_go_on(
    post: PostOffice, session_id: str, damage: dict[str, Any]
) -> None:
    good, poison = image_of(session_id), {**image_of(session_id), **damage}
    assert post.relay(post.record(good), post.record(poison), post.record(good)) == ["2"]
    assert len(post.collect()) == 4


def test_a_queue_that_cannot_be_reached_is_tried_again(post: PostOffice, session_id: str) -> None:
    nowhere = replace(post, ctx=replace(post.ctx, queue=SqsQueue(f"{post.queue_url}-gone")))
    record = post.record(image_of(session_id))
    assert nowhere.relay(record) == ["1"]
    assert post.relay(record) == []
    assert len(post.collect()) == 2
