"""Messages that cannot be mailed, through the deployed queues: nobody waits behind them, they reach
the dead letters, and `make redrive` mails them once the cause is mended.

The queues are as the template has them but for one thing: a message that failed is hidden for five
seconds instead of six minutes, five times over.
"""

import json
from typing import Any

import pytest

from infra.local.stack import client
from tests.e2e.company import Company, book_first_opening
from tests.e2e.deployed import STACK, STAGE, Deployed, eventually

POISON = '{"session_id": "none"}'
POISONED = 12
SENDER = "tandem-dev@example.com"
PEOPLE = ["ana@acme.example", "cora@acme.example"]


@pytest.fixture(scope="module")
def queues(deployed: Deployed) -> Any:
    """A client of the queues, whose messages come again soon."""
    sqs, url = client("sqs", deployed.endpoint), deployed.outputs["MailQueueUrl"]
    told = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["RedrivePolicy"])["Attributes"]
    assert int(json.loads(told["RedrivePolicy"])["maxReceiveCount"]) == 5
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"VisibilityTimeout": "5"})
    return sqs


def mailed(deployed: Deployed, session_id: str) -> list[str]:
    """Whom mails about this session went to."""
    mails = [mail for mail in deployed.mails() if session_id in mail["BodyText"]]
    return sorted(person for mail in mails for person in PEOPLE if person in mail["To"][0])


def test_poison_blocks_nobody_and_what_was_given_up_is_mailed_by_redrive(
    deployed: Deployed, company: Company, queues: Any
) -> None:
    """The poison is poison for ever; the sender's mailbox is not verified for a while."""
    for _ in range(POISONED):
        queues.send_message(QueueUrl=deployed.outputs["MailQueueUrl"], MessageBody=POISON)
    behind = book_first_opening(deployed, company, "behind-poison")
    assert eventually(lambda: mailed(deployed, behind["id"]) == PEOPLE)

    forget_sender(deployed)
    untold = book_first_opening(deployed, company, "while-mail-is-down")
    given_up = POISONED + len(PEOPLE)
    assert eventually(lambda: deployed.waiting("MailDeadLettersUrl") == given_up)
    assert mailed(deployed, untold["id"]) == []

    client("ses", deployed.endpoint).verify_email_identity(EmailAddress=SENDER)
    said = deployed.operate("infra.redrive", "--stage", STAGE)
    back = (f"{given_up} back in the mail queue", "0 back in the webhook queue")
    assert said.splitlines() == [f"{each} of {STACK}" for each in back]
    assert eventually(lambda: mailed(deployed, untold["id"]) == PEOPLE)
    assert eventually(lambda: deployed.waiting("MailDeadLettersUrl") == POISONED)
    assert mailed(deployed, untold["id"]) == mailed(deployed, behind["id"]) == PEOPLE


def forget_sender(deployed: Deployed) -> None:
    """The mail service knows the sender no more: its console's list, and the older one."""
    client("sesv2", deployed.endpoint).delete_email_identity(EmailIdentity=SENDER)
    client("ses", deployed.endpoint).delete_identity(Identity=SENDER)
