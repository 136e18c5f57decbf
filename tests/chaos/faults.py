"""What may go wrong at each call of the world outside, drawn from the seed.

    call ──► another's turn ──► lost, throttled, crash ──► done ──► crash, reply lost ──► answer

The store stands where PynamoDB's client of botocore stands, so what botocore does by itself is done
here too: it repeats a call whose reply was lost.
"""

import random as shared_random
import time as real_time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from random import Random
from typing import Any

from botocore.exceptions import ClientError, ConnectionClosedError

from chalicelib.storage.kernel import transaction
from tests.chaos.engine import Answer, Changed, Engine, Request, cancelled, refusal
from tests.chaos.scheduler import Scheduler

CRASH_BEFORE, CRASH_AFTER, LOST, LOST_REPLY, REPEATED = (
    "crash before",
    "crash after",
    "lost",
    "lost reply",
    "repeated",
)
CONFLICT, THROTTLED, UNAVAILABLE = "conflict", "throttled", "unavailable"
ANYWHERE = (CRASH_BEFORE, CRASH_AFTER, LOST, LOST_REPLY, THROTTLED, UNAVAILABLE)
IN_TRANSACTIONS = (*ANYWHERE, CONFLICT, REPEATED, CRASH_AFTER, LOST_REPLY, LOST_REPLY)
RATES = (0.0, 0.03, 0.1, 0.2)
TORN = 0.3
STALE_INDEX = 0.3
FORGOTTEN_TOKEN = 0.5
FARTHEST_BEHIND = 6
"""Changes that an index may not show yet."""


@dataclass
class Faults:
    """How bad it is: the share of calls at which something goes wrong. `met` counts what did."""

    random: Random
    scheduler: Scheduler
    rate: float = 0.0
    met: dict[str, int] = field(default_factory=dict)

    def draw(self, kinds: tuple[str, ...]) -> str:
        """What happens to a call; empty: nothing."""
        if not self.scheduler.busy or self.random.random() >= self.rate:
            return ""
        fault = self.random.choice(kinds)
        self.met[fault] = self.met.get(fault, 0) + 1
        return fault

    def chance(self, share: float) -> bool:
        """Of what only happens while anything goes wrong."""
        return self.scheduler.busy and self.rate > 0 and self.random.random() < share


@dataclass
class Store:
    """The table behind everything that may happen to a request."""

    engine: Engine
    scheduler: Scheduler
    faults: Faults
    _request_signer: Any = None
    """PynamoDB looks whether a client has credentials."""

    def _make_api_call(self, operation: str, request: Request) -> Answer:
        self.scheduler.pass_on()
        writes = operation == "TransactWriteItems"
        fault = self.faults.draw(IN_TRANSACTIONS if writes else ANYWHERE)
        self._refuse(fault, operation, request)
        answer = self._call(operation, request)
        if fault == REPEATED:
            answer = self._repeat(operation, request)
        if fault == CRASH_AFTER:
            self.scheduler.crash()
        if fault == LOST_REPLY:
            self._forget(request)
            raise ConnectionClosedError(endpoint_url="https://store.example")
        return answer

    def _refuse(self, fault: str, operation: str, request: Request) -> None:
        match fault:
            case "crash before":
                self.scheduler.crash()
            case "lost":
                raise ConnectionClosedError(endpoint_url="https://store.example")
            case "throttled":
                raise refusal(operation, "ThrottlingException")
            case "unavailable":
                raise refusal(operation, "InternalServerError")
            case "conflict":
                reasons = [{"Code": "None"} for _ in request["TransactItems"]]
                reasons[-1] = {"Code": "TransactionConflict", "Message": "ongoing"}
                raise cancelled(reasons)

    def _call(self, operation: str, request: Request) -> Answer:
        if operation == "BatchGetItem" and self.faults.chance(TORN):
            return self._torn(request)
        if operation == "Query" and "IndexName" in request and self.faults.chance(STALE_INDEX):
            return self._earlier().call(operation, request)
        return self.engine.call(operation, request)

    def _torn(self, request: Request) -> Answer:
        """A batch isolates each row and not the batch: others go on between two of its rows."""
        ((table, wanted),) = request["RequestItems"].items()
        known = sorted(wanted["Keys"], key=repr)  # they come from a set
        keys = self.faults.random.sample(known, len(known))
        middle, found = self.faults.random.randrange(len(keys) + 1), []
        for part in (keys[:middle], keys[middle:]):
            answer = self.engine.batch_get({"RequestItems": {table: {**wanted, "Keys": part}}})
            found += answer["Responses"][table]
            self.scheduler.pass_on()
        return {"Responses": {table: found}, "UnprocessedKeys": {}}

    def _earlier(self) -> Engine:
        """The table as an index shows it that is behind."""
        behind = self.faults.random.randrange(FARTHEST_BEHIND)
        rows = dict(self.engine.rows)
        for changed in reversed(self.engine.stream[len(self.engine.stream) - behind :]):
            if changed.before is None:
                rows.pop(changed.key, None)
            else:
                rows[changed.key] = changed.before
        return Engine(rows)

    def _repeat(self, operation: str, request: Request) -> Answer:
        """botocore lost the reply and sent the request again, perhaps behind another's."""
        self._forget(request)
        self.scheduler.pass_on()
        try:
            return self.engine.call(operation, request)
        except ClientError as error:
            error.response["ResponseMetadata"]["RetryAttempts"] = 1
            raise

    def _forget(self, request: Request) -> None:
        """A token expires: the store takes the same transaction for another."""
        if self.faults.chance(FORGOTTEN_TOKEN):
            self.engine.tokens.discard(request.get("ClientRequestToken", ""))

    @property
    def stream(self) -> list[Changed]:
        return self.engine.stream


@contextmanager
def without_waiting(scheduler: Scheduler) -> Iterator[None]:
    """Pauses between tries let the others go on and take no time; their lengths are drawn."""
    names: Mapping[str, Any] = {"time": scheduler, "random": scheduler.random}
    for name, instead in names.items():
        setattr(transaction, name, instead)
    try:
        yield
    finally:
        setattr(transaction, "time", real_time)  # noqa: B010
        setattr(transaction, "random", shared_random)  # noqa: B010
