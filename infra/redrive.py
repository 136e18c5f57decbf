"""Does again what failed five times, be it a mail or a webhook: `make redrive STAGE=dev`, once its
cause is mended.

Each message is back in its queue before it leaves the dead-letter queue, so none is lost; one that
came twice is sent once, and a mail that is past by now not at all.
"""

import argparse
import sys
from typing import TYPE_CHECKING

import boto3

from infra import stacks

if TYPE_CHECKING:
    from mypy_boto3_sqs.type_defs import MessageTypeDef

MOST_IN_A_BATCH = 10


def redrive(dead_letters_url: str, queue_url: str, wait_seconds: int = 1) -> int:
    """Move every waiting message back; how many that were.

    Raises:
        RuntimeError: the queue did not take some; they stay where they are.
    """
    client = boto3.client("sqs")
    moved = 0
    while found := client.receive_message(
        QueueUrl=dead_letters_url,
        MaxNumberOfMessages=MOST_IN_A_BATCH,
        WaitTimeSeconds=wait_seconds,
    ).get("Messages"):
        send(queue_url, found)
        client.delete_message_batch(
            QueueUrl=dead_letters_url,
            Entries=[
                {"Id": str(number), "ReceiptHandle": each["ReceiptHandle"]}
                for number, each in enumerate(found)
            ],
        )
        moved += len(found)
    return moved


def send(queue_url: str, messages: "list[MessageTypeDef]") -> None:
    """Queue up to ten messages as they are. Raises: RuntimeError if not all were taken."""
    answer = boto3.client("sqs").send_message_batch(
        QueueUrl=queue_url,
        Entries=[
            {"Id": str(number), "MessageBody": each["Body"]} for number, each in enumerate(messages)
        ],
    )
    if failed := answer.get("Failed"):
        raise RuntimeError(f"{len(failed)} messages were not queued. Run it again later.")


def main(words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m infra.redrive", description=__doc__)
    parser.add_argument("--stage", default="dev", help="a stage of infra/stages.yaml")
    stack = f"tandem-{parser.parse_args(words).stage}"
    outputs = stacks.outputs(stack)
    if not outputs:
        print(f"There is no stack {stack}.", file=sys.stderr)
        return 1
    for name in ("Mail", "Webhook"):
        moved = redrive(outputs[f"{name}DeadLettersUrl"], outputs[f"{name}QueueUrl"])
        print(f"{moved} back in the {name.lower()} queue of {stack}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
