"""Faults that no emulator shows, put between botocore and the wire.

`Faults.install` hooks every DynamoDB request; the plan says for each `TransactWriteItems` what
happens: it passes, it is refused before it is sent, it or its reply is lost, or the process dies
before or after it.
"""

import json
import re
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any

from botocore.awsrequest import AWSResponse
from botocore.exceptions import ConnectionClosedError
from botocore.httpsession import URLLib3Session

from chalicelib.storage.kernel.table import Row, connection

PASS, CONFLICT, THROTTLE, UNAVAILABLE, LOST, LOST_REPLY, KILLED_BEFORE, KILLED_AFTER = (
    "pass",
    "conflict",
    "throttle",
    "unavailable",
    "lost",
    "lost reply",
    "killed before",
    "killed after",
)

TOKEN = re.compile(rb"(?<=\"ClientRequestToken\": \")[0-9a-f]{36}")
OTHER_TOKENS = (f"{number:036x}".encode() for number in count())


class Killed(BaseException):
    """The process is gone: nothing that runs in it catches this."""


class Faults:
    """What happens to the next transactions, one word each; afterwards everything passes.

    `meanwhile` is done before the first of them is answered.
    """

    def __init__(
        self, plan: Iterable[str], *, tokens_live: bool, meanwhile: Callable[[], object] | None
    ) -> None:
        self._plan = list(plan)
        self._tokens_live = tokens_live
        self._meanwhile = meanwhile
        self._lock = threading.Lock()
        self.met: list[str] = []

    def __call__(self, request: Any, **_: Any) -> AWSResponse | None:
        if b"TransactWriteItems" not in _target(request):
            return None
        if not self._tokens_live:
            request.body = re.sub(TOKEN, lambda _: next(OTHER_TOKENS), request.body)
        with self._lock:
            fault = self._plan.pop(0) if self._plan else PASS
            self.met.append(fault)
            meanwhile, self._meanwhile = self._meanwhile, None
        return _happen(fault, request, meanwhile or (lambda: None))


@contextmanager
def faults(
    *plan: str, tokens_live: bool = True, meanwhile: Callable[[], object] | None = None
) -> Iterator[Faults]:
    """Lets the plan happen to the transactions of the rows' shared connection.

    Without `tokens_live` the store knows no request token again, as ten minutes later.
    """
    hook = Faults(plan, tokens_live=tokens_live, meanwhile=meanwhile)
    events: Any = connection().client.meta.events
    events.register("before-send.dynamodb", hook)
    try:
        yield hook
    finally:
        events.unregister("before-send.dynamodb", hook)


class TornRead:
    """The first batch read misses rows whose key begins with `prefix`: it read them a moment ago.

    DynamoDB's `BatchGetItem` isolates each row and not the batch (its page on isolation levels).
    """

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix
        self.missed = 0

    def __call__(self, request: Any, **_: Any) -> None:
        if self.missed or b"BatchGetItem" not in _target(request):
            return
        body = json.loads(request.body)
        for table in body["RequestItems"].values():
            kept = [key for key in table["Keys"] if not key["pk"]["S"].startswith(self._prefix)]
            self.missed += len(table["Keys"]) - len(kept)
            table["Keys"] = kept
        request.body = json.dumps(body).encode()
        request.headers["Content-Length"] = str(len(request.body))


@contextmanager
def torn_read(prefix: str) -> Iterator[TornRead]:
    """Lets the first batch read miss the rows of this prefix."""
    hook = TornRead(prefix)
    events = connection().client.meta.events
    events.register("before-send.dynamodb", hook)
    try:
        yield hook
    finally:
        events.unregister("before-send.dynamodb", hook)


class EarlyRead:
    """The next batch reads show a row as it was when this was made: they read it a moment ago."""

    def __init__(self, key: tuple[str, str], times: int) -> None:
        client: Any = connection().client
        self._was = client.get_item(
            TableName=Row.Meta.table_name,
            Key={"pk": {"S": key[0]}, "sk": {"S": key[1]}},
            ConsistentRead=True,
        )["Item"]
        self._times = times
        self.shown = 0

    def __call__(self, parsed_response: Any, **_: Any) -> None:
        for items in (parsed_response or {}).get("Responses", {}).values():
            for item in items:
                if self.shown < self._times and _key_of(item) == _key_of(self._was):
                    item.clear()
                    item.update(self._was)
                    self.shown += 1


def _key_of(item: Any) -> tuple[str, str]:
    return item["pk"]["S"], item["sk"]["S"]


@contextmanager
def early_read(hook: EarlyRead) -> Iterator[None]:
    """Lets batch reads show what `hook` saw."""
    events = connection().client.meta.events
    events.register("response-received.dynamodb.BatchGetItem", hook)
    try:
        yield
    finally:
        events.unregister("response-received.dynamodb.BatchGetItem", hook)


def _happen(fault: str, request: Any, meanwhile: Callable[[], object]) -> AWSResponse | None:
    if fault in {LOST_REPLY, KILLED_AFTER}:
        URLLib3Session().send(request)
    meanwhile()
    match fault:
        case "conflict":
            return _conflict(request)
        case "throttle":
            return _answer(request, 400, "ThrottlingException")
        case "unavailable":
            return _answer(request, 500, "InternalServerError")
        case "lost" | "lost reply":
            raise ConnectionClosedError(endpoint_url=request.url)
        case "killed before" | "killed after":
            raise Killed
    return None


def _target(request: Any) -> bytes:
    target = request.headers.get("X-Amz-Target", b"")
    return target if isinstance(target, bytes) else str(target).encode()


def _conflict(request: Any) -> AWSResponse:
    """One of the items is in another transaction just now."""
    items = json.loads(request.body)["TransactItems"]
    reasons = [{"Code": "None"} for _ in items]
    reasons[-1] = {"Code": "TransactionConflict", "Message": "Transaction is ongoing for the item"}
    return _answer(request, 400, "TransactionCanceledException", CancellationReasons=reasons)


def _answer(request: Any, status: int, code: str, **more: Any) -> AWSResponse:
    body = {"__type": f"com.amazonaws.dynamodb.v20120810#{code}", "message": code, **more}
    raw = _Raw(json.dumps(body).encode())
    headers: Any = {"Content-Type": "application/x-amz-json-1.0"}
    return AWSResponse(request.url, status, headers, raw)


class _Raw:
    def __init__(self, body: bytes) -> None:
        self._body = body

    def stream(self, **_: Any) -> Iterator[bytes]:
        yield self._body
