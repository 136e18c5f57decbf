import json
from collections.abc import Iterator

import boto3
import pytest
from botocore.stub import Stubber
from moto import mock_aws

from chalicelib.gateways.queue import QueueError, SqsQueue


@pytest.fixture
def queue_url() -> Iterator[str]:
    with mock_aws():
        yield boto3.client("sqs").create_queue(QueueName="mail")["QueueUrl"]


def queued(queue_url: str) -> list[dict[str, str]]:
    client, found = boto3.client("sqs"), []
    while got := client.receive_message(QueueUrl=queue_url, MaxNumberOfMessages=10).get("Messages"):
        found += [json.loads(each["Body"]) for each in got]
    return found


def test_any_number_of_messages_is_queued_ten_a_call(queue_url: str) -> None:
    messages = [{"session_id": f"s{number}", "name": "Ana Díaz"} for number in range(23)]
    SqsQueue(queue_url).send(messages)
    assert sorted(queued(queue_url), key=lambda each: int(each["session_id"][1:])) == messages


def test_nothing_is_called_for_no_messages() -> None:
    SqsQueue("https://nowhere.example").send([])


def test_a_message_that_was_not_taken_is_an_error(queue_url: str) -> None:
    queue = SqsQueue(queue_url)
    with Stubber(queue._client) as stubbed:
        failed = [{"Id": "1", "SenderFault": False, "Code": "InternalError"}]
        stubbed.add_response("send_message_batch", {"Successful": [], "Failed": failed})
        with pytest.raises(QueueError, match="1 of 2 not queued: InternalError"):
            queue.send([{"session_id": "s1"}, {"session_id": "s2"}])
