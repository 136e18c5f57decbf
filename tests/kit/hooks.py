"""A company's own systems: what they answer, what they were sent, and the queue before them."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from chalicelib.api.webhooks.payloads import subject_of
from chalicelib.domain.kernel.outbound import Obstacle
from chalicelib.domain.webhooks.deliveries import Delivery, Reply
from chalicelib.gateways.webhooks import signed
from chalicelib.storage.webhooks.deliveries import list_deliveries
from chalicelib.use_cases.clock.scheduled_work import do_what_is_due
from chalicelib.use_cases.kernel.context import Context
from chalicelib.workers import relay, webhooks
from tests.kit.http import Client, client_of
from tests.kit.post import reported
from tests.kit.stored import Snapshot, snapshot
from tests.kit.stream import records
from tests.kit.world import FakeQueue, World

HOOKS = "/v1/admin/webhooks"
URL = "https://hooks.acme.example/tandem"
ALL_TYPES = ["session.confirmed", "session.cancelled", "member.added", "credits.transferred"]

OK = Reply(status=200, answer="thanks")
BROKEN = Reply(status=500, answer="oh no")
GONE = Reply(status=410)
HANGING = Reply(obstacle=Obstacle.TOO_SLOW)


class Sent(Struct, frozen=True):
    """One try as it left."""

    url: str
    body: str
    headers: Mapping[str, str]

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]


class Systems(Struct):
    """Answers at each address as told; at others well."""

    says: dict[str, Reply | Callable[[], Reply]] = field(default_factory=dict)
    sent: list[Sent] = field(default_factory=list)

    def send(
        self, url: str, body: str, *, message_id: str, at: datetime, secrets: Sequence[str]
    ) -> Reply:
        self.sent.append(Sent(url, body, signed(message_id, at, body, secrets)))
        reply = self.says.get(url, OK)
        return reply if isinstance(reply, Reply) else reply()


class Hooks(Struct):
    """A world whose stream, queue and clock are run by hand."""

    world: World
    systems: Systems
    queue: FakeQueue
    mails: FakeQueue
    seen: Snapshot

    @classmethod
    def open(cls, world: World) -> "Hooks":
        systems, queue, mails = Systems(), FakeQueue(), FakeQueue()
        ctx = replace(world.ctx, queue=mails, webhook_queue=queue, webhook_sender=lambda: systems)
        return cls(replace(world, ctx=ctx), systems, queue, mails, snapshot())

    @property
    def ctx(self) -> Context:
        return self.world.ctx

    @property
    def admin(self) -> Client:
        return client_of(self.ctx).as_person(self.world.owner())

    def add(self, url: str = URL, types: Sequence[str] = ALL_TYPES) -> str:
        """A webhook; its id."""
        made = self.admin.post(HOOKS, {"url": url, "types": list(types)})
        assert made.status == 201, made.text
        return str(made.json["id"])

    def relay(self) -> None:
        """What was written since the last time reaches the queue, each record twice."""
        now, before = snapshot(), self.seen
        self.seen = now
        records_of = records(_Numbered(), before, now)  # type: ignore[arg-type]
        event = {"Records": [*records_of, *records_of]}
        assert reported(relay.handle(event, lambda: self.ctx)) == []

    def forget(self) -> None:
        """What was written since the last time is lost by the stream."""
        self.seen = snapshot()

    def work(self) -> None:
        """Lets the function take all messages that wait, one by one, whatever their delay."""
        while self.queue.sent:
            message = self.queue.sent.pop(0)
            assert self.take(message) == []

    def take(self, message: Mapping[str, str]) -> list[str]:
        record = {"messageId": "m1", "body": json.dumps(dict(message))}
        return reported(webhooks.handle({"Records": [record]}, lambda: self.ctx, subject_of))

    def tell(self) -> list[Sent]:
        """What leaves of all that was written since the last time."""
        before = len(self.systems.sent)
        self.relay()
        self.work()
        return self.systems.sent[before:]

    def tick(self) -> list[Sent]:
        """What leaves because time has come."""
        before = len(self.systems.sent)
        assert do_what_is_due(self.ctx, lambda: True).failed == 0
        self.work()
        return self.systems.sent[before:]

    def deliveries(self, webhook_id: str) -> list[Delivery]:
        return list_deliveries(webhook_id, 100)


class _Numbered:
    """Makes the records of a stream."""

    def __init__(self) -> None:
        self._last = 0

    def record(self, after: Any, before: Any = None) -> dict[str, Any]:
        self._last += 1
        images = {"NewImage": after, "OldImage": before}
        change = {name: image for name, image in images.items() if image is not None}
        return {"dynamodb": {"SequenceNumber": str(self._last), **change}}
