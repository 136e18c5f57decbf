"""A company's whole service over a table of the emulator: stream, queues and clock run by hand, so
that the table behind it can be lost and another one put in its place.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes, policy
from typing import Any

import boto3
from msgspec.structs import replace

from chalicelib.api.webhooks.payloads import subject_of
from chalicelib.storage.kernel.table import Key, bind
from chalicelib.use_cases.kernel.context import Context
from chalicelib.workers import clock, mail, relay, usage, webhooks
from infra.restore.tables import rows
from tests.kit.hooks import Systems
from tests.kit.http import Client, Reply
from tests.kit.post import reported
from tests.kit.stream import changed_rows
from tests.kit.till import Till, open_till
from tests.kit.world import FakeMailer, FakeQueue, World, create_table

OLD = "tandem"


@dataclass
class Service:
    """`keys` lead to the account at the engine; `seen` are the rows that the stream has told."""

    world: World
    till: Till
    systems: Systems
    engine: str
    keys: Mapping[str, str]
    seen: dict[Key, Any]
    table: str = OLD

    @property
    def ctx(self) -> Context:
        return self.till.ctx

    @property
    def dynamodb(self) -> Any:
        where: Any = {"region_name": "eu-central-1", "endpoint_url": self.engine, **self.keys}
        return boto3.client("dynamodb", **where)

    @property
    def mails(self) -> list[tuple[str, str]]:
        """To whom, and the subject, in the order in which they left."""
        sent = self.ctx.mailer().sent  # type: ignore[attr-defined]
        return [(to, _subject(raw)) for to, raw in sent]

    def as_person(self, person_id: str) -> Client:
        return self.till.client.as_person(person_id)

    def do(self, person_id: str, path: str, body: Any = None) -> Reply:
        """A step that succeeds."""
        key = self.ctx.new_id()
        reply = self.as_person(person_id).post(path, body or {}, idempotency_key=key)
        assert reply.status < 300, reply.text
        return reply

    def run(self) -> None:
        """Time passes its minutes: the clock, then everything that waits."""
        answer = clock.handle(lambda: self.ctx, clock=lambda: 0.0)
        assert answer["failed"] == 0
        self.tell()

    def tell(self) -> None:
        """The stream's readers, each record twice, and the queues behind them, until none waits."""
        self.stream()
        self.deliver()
        self.serve()
        self.stream()

    def stream(self) -> None:
        now = self.read()
        changes = changed_rows(self.seen, now)
        self.seen = now
        event = {"Records": [*changes, *changes]}
        assert reported(relay.handle(event, lambda: self.ctx)) == []
        assert reported(usage.handle(event, lambda: self.ctx)) == []

    def deliver(self) -> None:
        waiting = _taken(self.ctx.queue)
        records = [
            {"messageId": str(n), "body": json.dumps(each)} for n, each in enumerate(waiting)
        ]
        assert reported(mail.handle({"Records": records}, lambda: self.ctx)) == []

    def serve(self) -> None:
        while waiting := _taken(self.ctx.webhook_queue):
            records = [
                {"messageId": str(n), "body": json.dumps(dict(each))}
                for n, each in enumerate(waiting)
            ]
            event = {"Records": records}
            assert reported(webhooks.handle(event, lambda: self.ctx, subject_of)) == []

    def read(self) -> dict[Key, Any]:
        return {(row["pk"]["S"], row["sk"]["S"]): row for row in rows(self.dynamodb, self.table)}

    def stand_on(self, table: str) -> None:
        """Point the functions at another table, whose stream is at its beginning."""
        bind(table, region="eu-central-1", host=self.engine, **self.keys)
        self.table = table
        self.seen = self.read()


@contextmanager
def open_service(engine: str, account: str) -> Iterator[Service]:
    keys = {"aws_access_key_id": account, "aws_secret_access_key": "local"}
    create_table(OLD, endpoint_url=engine, **keys)
    world, systems = World.open(host=engine, **keys), Systems()
    ctx = replace(
        world.ctx, webhook_queue=FakeQueue(), webhook_sender=lambda: systems, mailer=_one_mailer()
    )
    with open_till(replace(world, ctx=ctx)) as till:
        yield Service(replace(world, ctx=till.ctx), till, systems, engine, keys, {})


def _one_mailer() -> Any:
    mailer = FakeMailer()
    return lambda: mailer


def _taken(queue: Any) -> list[Mapping[str, str]]:
    waiting = list(queue.sent)
    queue.sent.clear()
    return waiting


def _subject(raw: bytes) -> str:
    return str(message_from_bytes(raw, policy=policy.default)["Subject"])
