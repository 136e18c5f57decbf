"""A release at work, in a process of its own whose path leads to that release's code: it reads a
command a line as JSON, and answers each with a line.

Of the code it needs the entrances of API and workers and what `tests.kit` makes a company of. Both
releases run this very file.
"""

import dataclasses
import json
import os
import sys
from collections.abc import Callable, Mapping
from typing import Any

from msgspec import structs

from chalicelib.api.webhooks.payloads import subject_of
from chalicelib.storage.kernel.table import bind
from chalicelib.workers import clock, mail, relay, returned_mail, usage, webhooks
from tests.kit.companies import Companies
from tests.kit.hooks import Systems
from tests.kit.http import ENDPOINTS, client_of
from tests.kit.scim import Directory
from tests.kit.till import PACKS
from tests.kit.world import FakeMailer, FakeQueue, World

APART = 500_000
"""So far from the first release's ids the second one's begin."""


class Actor:
    """`host` and the keys lead to the table; who founds the companies has the lower ids."""

    def __init__(self, host: str, keys: Mapping[str, str]) -> None:
        self.connection = {"host": host, **keys}
        self.mailer, self.systems = FakeMailer(), Systems()
        self.mails, self.hooks = FakeQueue(), FakeQueue()
        self._stand_in(self._over(World.empty()))

    def found(self) -> Any:
        """Both companies, as `tests.kit.companies` tells; the ids of people and of Acme's things.

        What it makes waits in no queue: the stream tells of it.
        """
        companies = Companies(self._over(World.open(**self.connection)))
        self._stand_in(companies.world)
        return {"people": companies.ids, "things": companies.own}

    def join(self) -> Any:
        """The same table, with what another release founded there."""
        bind("tandem", region="eu-central-1", **self.connection)
        self.world.next_number.last = APART
        settings = self.world.ctx.settings.model_copy(update={"packs": PACKS})
        self._stand_in(replace(self.world, ctx=replace(self.world.ctx, settings=settings)))

    def routes(self) -> Any:
        return [f"{method} {path}" for method, path in ENDPOINTS]

    def call(
        self, person: str, method: str, path: str, body: Any = None, key: str | None = None
    ) -> Any:
        """A person's call; status, body and version."""
        headers = {"Idempotency-Key": key} if key else {}
        reply = self.anyone.as_person(person).call(method, path, body, headers)
        return {"status": reply.status, "body": reply.text, "etag": reply.headers.get("ETag")}

    def scim(self, token: str, method: str, path: str, body: Any = None) -> Any:
        """A call of the company's directory that has this token; `path` is below `/scim/v2`."""
        reply = Directory(self.world.ctx, token).call(method, path, body)
        return {"status": reply.status, "body": reply.text}

    def mail_told(self, events: list[Any]) -> Any:
        """What the mail service tells of mails."""
        failed = returned_mail.handle(_records(events), lambda: self.world.ctx)
        assert not failed["batchItemFailures"], failed

    def advance(self, minutes: int) -> Any:
        self.world.clock.advance(minutes=minutes)

    def tick(self) -> Any:
        """The clock's run; what it put into the queues."""
        done = clock.handle(lambda: self.world.ctx, clock=lambda: 0.0)
        assert done["failed"] == 0, done
        return self._waiting()

    def tell(self, records: list[Any]) -> Any:
        """The stream's readers; what they put into the queues."""
        for worker in (relay, usage):
            failed = worker.handle({"Records": records}, lambda: self.world.ctx)
            assert not failed["batchItemFailures"], failed
        return self._waiting()

    def deliver(self, waiting: Mapping[str, list[Any]]) -> Any:
        """The workers behind the queues; the mails and the deliveries that left, and what waits
        anew.
        """
        mailed, heard = len(self.mailer.sent), len(self.systems.sent)
        failed = mail.handle(_records(waiting["mails"]), lambda: self.world.ctx)
        assert not failed["batchItemFailures"], failed
        failed = webhooks.handle(_records(waiting["hooks"]), lambda: self.world.ctx, subject_of)
        assert not failed["batchItemFailures"], failed
        return {
            "mails": [[to, raw.decode()] for to, raw in self.mailer.sent[mailed:]],
            "heard": [each.json["type"] for each in self.systems.sent[heard:]],
            "waiting": self._waiting(),
        }

    def _stand_in(self, world: World) -> None:
        self.world, self.anyone = world, client_of(world.ctx)

    def _waiting(self) -> Any:
        waiting = {"mails": list(self.mails.sent), "hooks": list(self.hooks.sent)}
        self.mails.sent.clear()
        self.hooks.sent.clear()
        return waiting

    def _over(self, world: World) -> World:
        ctx: Any = replace(
            world.ctx,
            queue=self.mails,
            webhook_queue=self.hooks,
            mailer=lambda: self.mailer,
            webhook_sender=lambda: self.systems,
        )
        over: World = replace(world, ctx=ctx)
        return over


def replace(value: Any, **changes: Any) -> Any:
    """The value with changes, whether its release has dataclasses or structs."""
    if hasattr(value, "__struct_fields__"):
        return structs.replace(value, **changes)
    return dataclasses.replace(value, **changes)


def _records(messages: list[Any]) -> dict[str, Any]:
    return {
        "Records": [
            {"messageId": str(number), "body": json.dumps(each)}
            for number, each in enumerate(messages)
        ]
    }


def main() -> None:
    """Until there is no more to read; what else is printed goes to the log."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    engine, keys = sys.argv[1:]
    actor = Actor(engine, json.loads(keys))
    for line in sys.stdin:
        command = json.loads(line)
        act: Callable[..., Any] = getattr(actor, command.pop("act"))
        print(json.dumps(act(**command), default=dict), file=answers, flush=True)


if __name__ == "__main__":
    main()
