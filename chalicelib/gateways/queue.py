"""The SQS queues before the functions that mail, tell systems, read calendars and make photos."""

import functools
import json
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from botocore.config import Config

from chalicelib.gateways.clients import make_client

if TYPE_CHECKING:
    from mypy_boto3_sqs.client import SQSClient
    from mypy_boto3_sqs.type_defs import SendMessageBatchRequestEntryTypeDef

PATIENCE = Config(connect_timeout=1, read_timeout=3, retries={"total_max_attempts": 3})
MOST_IN_A_BATCH = 10


class QueueError(Exception):
    """Some messages were not queued; queueing all of them again is safe."""


class SqsQueue:
    def __init__(self, queue_url: str) -> None:
        self._url = queue_url

    def send(self, messages: Sequence[Mapping[str, str]], delay: timedelta = timedelta()) -> None:
        """Queues the messages, each as a JSON object, ten a call; nobody sees them before the delay
        is over, which is 15 minutes at most.

        Raises:
            QueueError: the queue did not take all of them.
            botocore.exceptions.BotoCoreError, ClientError: it could not be reached.
        """
        for first in range(0, len(messages), MOST_IN_A_BATCH):
            batch = messages[first : first + MOST_IN_A_BATCH]
            answer = self._client.send_message_batch(
                QueueUrl=self._url, Entries=_entries(batch, delay)
            )
            if failed := answer.get("Failed"):
                codes = sorted({each["Code"] for each in failed})
                raise QueueError(f"{len(failed)} of {len(batch)} not queued: {', '.join(codes)}")

    @functools.cached_property
    def _client(self) -> "SQSClient":
        made: SQSClient = make_client("sqs", PATIENCE)
        return made


def _entries(
    messages: Sequence[Mapping[str, str]], delay: timedelta
) -> "list[SendMessageBatchRequestEntryTypeDef]":
    seconds = int(delay.total_seconds())
    return [
        {"Id": str(number), "MessageBody": json.dumps(dict(message)), "DelaySeconds": seconds}
        for number, message in enumerate(messages)
    ]
