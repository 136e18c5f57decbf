"""The way of a notice by hand: stream records, the queue's messages, what the mail service got."""

import json
from collections.abc import Mapping, Sequence
from datetime import timedelta
from email import message_from_string, policy
from email.message import EmailMessage
from itertools import count
from typing import Any

import boto3
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.ses.models import ses_backends
from msgspec import Struct, field
from msgspec.structs import replace

from chalicelib.domain.notices.notices import Notice
from chalicelib.domain.sessions.sessions import Session
from chalicelib.gateways.mailer import SesMailer
from chalicelib.gateways.queue import SqsQueue
from chalicelib.storage.sessions.sessions import find_session, session_key
from chalicelib.use_cases.kernel.context import Context
from chalicelib.workers import mail, relay
from tests.kit.world import World

Image = Mapping[str, Any]


class PostOffice(Struct):
    """Moto's queue and mail service behind a world's Context."""

    ctx: Context
    queue_url: str
    numbers: Any = field(default_factory=lambda: count(1))

    @classmethod
    def open(cls, world: World) -> "PostOffice":
        boto3.client("ses").verify_email_identity(EmailAddress=world.ctx.settings.mail_sender)
        url = boto3.client("sqs").create_queue(QueueName="mail")["QueueUrl"]
        mailer = SesMailer()
        return cls(replace(world.ctx, queue=SqsQueue(url), mailer=lambda: mailer), url)

    def record(self, after: Image | None, before: Image | None = None) -> dict[str, Any]:
        """A stream record of one row's change."""
        images = {"NewImage": after, "OldImage": before}
        change = {name: image for name, image in images.items() if image is not None}
        return {"dynamodb": {"SequenceNumber": str(next(self.numbers)), **change}}

    def relay(self, *records: Mapping[str, Any]) -> list[str]:
        """Runs the relay on these records; the sequence numbers that it reports."""
        return reported(relay.handle({"Records": records}, lambda: self.ctx))

    def collect(self) -> list[str]:
        """Takes every waiting message out of the queue; their bodies."""
        client = boto3.client("sqs")
        bodies: list[str] = []
        while got := client.receive_message(QueueUrl=self.queue_url, MaxNumberOfMessages=10).get(
            "Messages"
        ):
            bodies += [each["Body"] for each in got]
        return bodies

    def deliver(self, *bodies: str, ctx: Context | None = None) -> list[str]:
        """Runs the mail function on these messages; the ids, `m1` and so on, that it reports."""
        records = [
            {"messageId": f"m{number}", "body": body} for number, body in enumerate(bodies, 1)
        ]
        return reported(mail.handle({"Records": records}, lambda: ctx or self.ctx))

    def sent(self) -> list[tuple[str, EmailMessage]]:
        """What the mail service took, oldest first: to whom, and the message."""
        backend: Any = ses_backends[DEFAULT_ACCOUNT_ID]["eu-central-1"]
        return [
            (each.destinations[0], message_from_string(each.raw_data, policy=policy.default))
            for each in backend.sent_messages
        ]


class QueueThatIsDown:
    def send(self, messages: Sequence[Mapping[str, str]], delay: timedelta = timedelta()) -> Any:
        raise ConnectionError


def reported(answer: Mapping[str, Any]) -> list[str]:
    return [each["itemIdentifier"] for each in answer["batchItemFailures"]]


def body_of(notice: Notice) -> str:
    """The notice as it waits in the queue."""
    return json.dumps(
        {
            "session_id": notice.session_id,
            "event_id": notice.event_id,
            "kind": notice.kind,
            "recipient_id": notice.recipient_id,
            "seat": notice.seat.value,
        }
    )


def image_of(session_id: str) -> Image:
    """The session's row as the stream shows it."""
    pk, sk = session_key(session_id)
    answer = boto3.client("dynamodb").get_item(
        TableName="tandem", Key={"pk": {"S": pk}, "sk": {"S": sk}}, ConsistentRead=True
    )
    return dict(answer["Item"])


def stored(session_id: str) -> Session:
    session = find_session(session_id)
    assert session is not None
    return session
