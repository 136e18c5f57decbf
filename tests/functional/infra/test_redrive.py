"""What was given up comes back to the mail queue and is mailed."""

from typing import Any

import boto3
import pytest

from chalicelib.domain.notices.notices import notices_of
from infra.redrive import main, redrive
from tests.kit.post import PostOffice, body_of, stored
from tests.kit.world import MONDAY, World


@pytest.fixture
def post(world: World) -> PostOffice:
    return PostOffice.open(world)


@pytest.fixture
def dead_letters(world: World) -> str:
    return str(boto3.client("sqs").create_queue(QueueName="dead")["QueueUrl"])


def count(queue_url: str, name: Any) -> int:
    answer = boto3.client("sqs").get_queue_attributes(QueueUrl=queue_url, AttributeNames=[name])
    return int(answer["Attributes"][name])


def test_everything_that_was_given_up_is_mailed_and_poison_stays_poison(
    world: World, post: PostOffice, dead_letters: str
) -> None:
    session_id = world.book(
        world.add_member("ana"), world.add_coach("cora"), MONDAY.replace(hour=10)
    ).body
    given_up = [body_of(notice) for notice in notices_of(stored(session_id))] + ["poison"] * 20
    for body in given_up:
        boto3.client("sqs").send_message(QueueUrl=dead_letters, MessageBody=body)
    assert redrive(dead_letters, post.queue_url, wait_seconds=0) == 22
    assert count(dead_letters, "ApproximateNumberOfMessages") == 0
    bodies = sorted(post.collect())
    assert bodies == sorted(given_up)
    assert len(post.deliver(*bodies)) == 20
    assert sorted(to for to, _ in post.sent()) == ["ana@acme.example", "cora@acme.example"]


def test_nothing_given_up_is_nothing_to_do(post: PostOffice, dead_letters: str) -> None:
    assert redrive(dead_letters, post.queue_url, wait_seconds=0) == 0


def test_a_batch_that_is_not_taken_stays_given_up(dead_letters: str) -> None:
    boto3.client("sqs").send_message(QueueUrl=dead_letters, MessageBody="a notice")
    with pytest.raises(boto3.client("sqs").exceptions.QueueDoesNotExist):
        redrive(dead_letters, f"{dead_letters}-gone", wait_seconds=0)
    assert count(dead_letters, "ApproximateNumberOfMessagesNotVisible") == 1


def test_a_stage_that_is_not_deployed_is_said_so(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--stage", "none"]) == 1
    assert capsys.readouterr().err == "There is no stack tandem-none.\n"
