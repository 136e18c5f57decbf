"""The functions behind the stream, the queue and the clock, as AWS calls them.

A shard's records come in order and again from the first that failed; between shards there is no
order. What a queue gave out comes again unless it was done with, at times although it was. A run of
the clock may overlap with another, on a machine whose clock differs.
"""

import json
import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from threading import get_ident
from typing import Any

from msgspec.structs import replace

from chalicelib.domain.kernel.errors import DomainError
from chalicelib.domain.notices.notices import ClaimedElsewhereError, MailUnavailableError
from chalicelib.gateways.render import Rendered
from chalicelib.storage.kernel.transaction import StaleError
from chalicelib.use_cases.clock.scheduled_work import do_what_is_due
from chalicelib.use_cases.kernel import log
from chalicelib.use_cases.kernel.context import Context
from chalicelib.use_cases.notices import outbox
from chalicelib.use_cases.notices.emails import message
from chalicelib.workers import batches, mail, relay, usage
from tests.chaos.company import Company, as_its_id
from tests.chaos.engine import Changed

Record = Mapping[str, Any]
Handle = Callable[[Mapping[str, Any], Callable[[], Context]], Any]
Work = Callable[[], None]

AGAIN = 0.15
"""How often something comes again although it was done with."""
TWICE = 0.3
LOSING = 0.4
LARGEST_BATCH = 4
SKEW_SECONDS = 3
EXPECTED = (
    DomainError,
    StaleError,
    MailUnavailableError,
    ClaimedElsewhereError,
    ConnectionError,
)
"""What a worker may fail with while the world outside does; the rest nobody may ever see."""
LOOKED_AFTER = {
    "relay": ("SESSION", "ENTRY#", "WALLET", "REQUEST#", "PURCHASE"),
    "usage": ("SESSION", "ENTRY#"),
}
"""Rows of which the outbox check finds what the stream lost."""


@dataclass
class Reader:
    """One function at the stream; `shards` are the records that it has not done with."""

    name: str
    handle: Handle
    losing: bool
    shards: dict[str, list[Record]] = field(default_factory=dict)
    read: int = 0

    def collect(self, company: Company) -> None:
        """Takes what changed since; some of it the stream loses."""
        stream = company.store.stream
        for number, changed in enumerate(stream[self.read :], self.read):
            lost = self.losing and company.random.random() < LOSING
            if not (lost and changed.key[1].startswith(LOOKED_AFTER[self.name])):
                self.shards.setdefault(changed.key[0], []).append(_record(number, changed))
        self.read = len(stream)

    def draw(self, company: Company) -> Work | None:
        """A batch of one shard."""
        filled = sorted(shard for shard, records in self.shards.items() if records)
        if not filled:
            return None
        shard, size = company.random.choice(filled), company.random.randint(1, LARGEST_BATCH)
        return partial(self.work, company, shard, self.shards[shard][:size])

    def work(self, company: Company, shard: str, batch: list[Record]) -> None:
        answer = self.handle({"Records": batch}, lambda: company.ctx)
        failed = {each["itemIdentifier"] for each in answer["batchItemFailures"]}
        names = [batches.sequence_number(record) for record in batch]
        done = batch[: min((names.index(name) for name in failed), default=len(batch))]
        if not company.faults.chance(AGAIN):
            self.shards[shard] = [each for each in self.shards[shard] if each not in done]

    def work_off(self, company: Company) -> bool:
        """All of every shard, once; whether there was any."""
        waiting = [(shard, records) for shard, records in sorted(self.shards.items()) if records]
        for shard, records in waiting:
            self.work(company, shard, list(records))
        return bool(waiting)


@dataclass
class Workers:
    """`failures` are those of single pieces of work that a function reported instead of raising."""

    company: Company
    readers: list[Reader]
    failures: list[Exception] = field(default_factory=list)
    _last: dict[int, Exception] = field(default_factory=dict)

    def note(self, error: Exception) -> None:
        self.failures.append(error)
        self._last[get_ident()] = error

    @classmethod
    def of(cls, company: Company) -> "Workers":
        losing = company.random.random() < 0.3
        handles: Mapping[str, Handle] = {"relay": relay.handle, "usage": usage.handle}
        return cls(company, [Reader(name, handle, losing) for name, handle in handles.items()])

    def draw(self, *, clock: bool) -> list[Work]:
        """Some of what workers have to do now, `clock` a run of it; at times two do the same."""
        random = self.company.random
        self.collect()
        drawn = [self._draw() for _ in range(random.choice((0, 1, 2, 3)))]
        works = [work for work in drawn if work] + ([self._draw_tick()] if clock else [])
        return [work for work in works for _ in range(1 + (random.random() < TWICE))]

    def _draw(self) -> Work | None:
        relay_reader, usage_reader = self.readers
        match self.company.random.choice(("relay", "usage", "mail", "mail", "clock")):
            case "relay":
                return relay_reader.draw(self.company)
            case "usage":
                return usage_reader.draw(self.company)
            case "mail":
                waiting = self.company.queue.waiting
                random = self.company.random
                return partial(self.deliver, random.choice(waiting)) if waiting else None
        return self._draw_tick()

    def _draw_tick(self) -> Work:
        return partial(self.tick, self.company.random.randint(-SKEW_SECONDS, SKEW_SECONDS))

    def collect(self) -> None:
        """The stream brings what changed since."""
        for reader in self.readers:
            reader.collect(self.company)

    def relay_all(self) -> None:
        """The queue has what the stream has told so far."""
        self.collect()
        self.readers[0].work_off(self.company)

    def deliver(self, message: Mapping[str, str]) -> None:
        """The mail function gets one message; until it is done with, it stays in the queue. Whoever
        finds at the end that another wrote the record may not have handed anything over.
        """
        company, waiting = self.company, self.company.queue.waiting
        records = [{"messageId": "m1", "body": json.dumps(dict(message))}]
        with company.mailer.one_worker() as accepted:
            answer = mail.handle({"Records": records}, lambda: company.ctx)
            overtaken = isinstance(self._last.pop(get_ident(), None), StaleError)
            if overtaken or not answer["batchItemFailures"]:
                company.mailer.recorded.update(accepted)
        if not answer["batchItemFailures"] and not company.faults.chance(AGAIN):
            waiting[:] = [each for each in waiting if each is not message]

    def tick(self, skew: int = 0) -> None:
        """A run of the clock, on a machine whose clock may differ."""
        ctx = self.company.ctx
        late = replace(ctx, now=lambda: ctx.now() + timedelta(seconds=skew))
        try:
            do_what_is_due(late, lambda: True, lambda _, error: self.note(error))
        except Exception as error:
            self.note(error)

    def check_failures(self) -> None:
        """Raises: Exception: a piece of work failed as none may."""
        for failure in self.failures:
            if not isinstance(failure, EXPECTED):
                raise failure
        self.failures.clear()

    def tell_everything(self) -> bool:
        """Brings all that waits, once; whether there was any."""
        self.collect()
        worked = sum(reader.work_off(self.company) for reader in self.readers) > 0
        for waiting in list(self.company.queue.waiting):
            worked = True
            self.deliver(waiting)
        return worked


def _record(number: int, changed: Changed) -> Record:
    pk, sk = changed.key
    images = {"OldImage": changed.before, "NewImage": changed.after}
    shown = {name: image for name, image in images.items() if image is not None}
    keys = {"pk": {"S": pk}, "sk": {"S": sk}}
    return {"dynamodb": {"SequenceNumber": str(number), "Keys": keys, **shown}}


@contextmanager
def listening(workers: Workers) -> Iterator[None]:
    """Failures that a function reports are kept instead of logged, nothing else is logged, and a
    mail is its id.
    """

    names: Mapping[Any, tuple[str, Any]] = {
        batches: ("log_failure", lambda _, error: workers.note(error)),
        log: ("count", lambda *_: None),
        outbox: ("compose", as_its_id),
        message: ("render", lambda *_: Rendered(subject="", text="", html="")),
    }
    before = {module: getattr(module, name) for module, (name, _) in names.items()}
    level = batches.logger.log_level
    batches.logger.setLevel(logging.CRITICAL)
    for module, (name, instead) in names.items():
        setattr(module, name, instead)
    try:
        yield
    finally:
        batches.logger.setLevel(level)
        for module, (name, _) in names.items():
            setattr(module, name, before[module])
