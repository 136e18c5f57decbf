"""The requests that a piece of work sends to DynamoDB, and what they cost.

A hook between botocore and the wire keeps every request as it is sent, tries that are repeated
included. Beside the table's items before and after the work that is all that the cost follows from:

    requests ──► round trips, items read, written and checked
        + items before and after ──► their bytes ──► read and write units
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from math import ceil
from threading import get_ident
from typing import Any, TypedDict

from bench.units import Index, Item, index_units, item_bytes, read_units, write_units
from chalicelib.storage.kernel.table import connection
from infra.template import table_definition

Key = tuple[str, str]
Items = Mapping[Key, Item]

TABLE = table_definition("tandem")
INDEXES = {
    index["IndexName"]: Index(
        keys=tuple(part["AttributeName"] for part in index["KeySchema"]),
        kept=frozenset(index["Projection"]["NonKeyAttributes"])
        if "NonKeyAttributes" in index["Projection"]
        else None,
    )
    for index in TABLE["GlobalSecondaryIndexes"]
}


@dataclass(slots=True)
class Sent:
    """One request and what was answered; whether it was sent beside one that is waited for."""

    operation: str
    request: dict[str, Any]
    beside: bool
    answer: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Recorder:
    """Keeps what is sent; `meanwhile` happens, unrecorded, just before the first commit is."""

    meanwhile: Callable[[], object] | None = None
    sent: list[Sent] = field(default_factory=list)
    paused: bool = False
    at_work: int = field(default_factory=get_ident)
    latest: dict[int, Sent] = field(default_factory=dict)

    def before_send(self, request: Any, event_name: str, **_: Any) -> None:
        if self.paused:
            return
        operation = event_name.rpartition(".")[2]
        if operation == "TransactWriteItems" and self.meanwhile:
            interruption, self.meanwhile, self.paused = self.meanwhile, None, True
            interruption()
            self.paused = False
        beside = get_ident() != self.at_work
        self.latest[get_ident()] = one = Sent(operation, json.loads(request.body), beside)
        self.sent.append(one)

    def received(self, parsed_response: dict[str, Any] | None, **_: Any) -> None:
        if not self.paused and parsed_response:
            self.latest[get_ident()].answer = parsed_response


@contextmanager
def recording(meanwhile: Callable[[], object] | None = None) -> Iterator[list[Sent]]:
    """Every request of the rows' shared client, in order; other threads send beside this one."""
    recorder = Recorder(meanwhile)
    events = connection().client.meta.events
    events.register_first("before-send.dynamodb", recorder.before_send)
    events.register("response-received.dynamodb", recorder.received)
    try:
        yield recorder.sent
    finally:
        events.unregister("before-send.dynamodb", recorder.before_send)
        events.unregister("response-received.dynamodb", recorder.received)


class Request(TypedDict):
    """One request; `items` are those it reads, or those of its transaction."""

    operation: str
    items: int
    read_units: float
    write_units: int


class Cost(TypedDict):
    """`round_trips` are the waits: what was sent beside them counts in all else.
    `index_write_units` are those of the indexes, which follow what was committed.
    """

    round_trips: int
    items_read: int
    items_written: int
    items_checked: int
    read_units: float
    write_units: int
    index_write_units: int
    requests: list[Request]


def cost(sent: list[Sent], before: Items, after: Items) -> Cost:
    """What the requests cost together, and each of them."""
    requests = [_request(each, before, after) for each in sent]
    kinds = [kind for each in sent for kind, _ in _transacted(each)]
    changed = {key for each in sent for _, key in _transacted(each)}
    return Cost(
        round_trips=sum(not each.beside for each in sent),
        items_read=sum(_items_read(each) for each in sent),
        items_written=len(kinds) - kinds.count("ConditionCheck"),
        items_checked=kinds.count("ConditionCheck"),
        read_units=sum(each["read_units"] for each in requests),
        write_units=sum(each["write_units"] for each in requests),
        index_write_units=sum(
            index_units(INDEXES.values(), before.get(key, {}), after.get(key, {}))
            for key in changed
        ),
        requests=requests,
    )


def heat(sent: list[Sent], before: Items, after: Items) -> Counter[str]:
    """Units by the partition that bears them: "reads WORKSPACE", "writes TIME", "entries by_coach".

    A partition goes by what its key begins with; an index's entries by the index.
    """
    units: Counter[str] = Counter()
    for each in sent:
        changed = [key for _, key in _transacted(each)]
        for key in changed:
            was, will_be = before.get(key, {}), after.get(key, {})
            units[f"writes {_kind(key[0])}"] += write_units(was, will_be)
            for name, index in INDEXES.items():
                units[f"entries {name}"] += index_units([index], was, will_be)
        if each.operation in ("GetItem", "BatchGetItem"):
            for key in [_key(each.request["Key"])] if "Key" in each.request else _wanted(each):
                size = item_bytes(before.get(key, {}))
                units[f"reads {_kind(key[0])}"] += int(read_units([size], together=False))
        elif each.operation == "Query" and "IndexName" not in each.request:
            asked = each.request["ExpressionAttributeValues"][":0"]["S"]
            units[f"reads {_kind(asked)}"] += ceil(_read_units(each, before))
    return +units


def _kind(pk: str) -> str:
    return pk.partition("#")[0]


def _request(each: Sent, before: Items, after: Items) -> Request:
    transacted = [key for _, key in _transacted(each)]
    return Request(
        operation=each.operation,
        items=len(transacted) or _items_read(each),
        read_units=_read_units(each, before),
        write_units=sum(write_units(before.get(key, {}), after.get(key, {})) for key in transacted),
    )


def stored_items() -> Items:
    """Every item of the table as the wire has it."""
    pages = (
        connection()
        .client.get_paginator("scan")
        .paginate(TableName=TABLE["TableName"], ConsistentRead=True)
    )
    return {_key(item): item for page in pages for item in page["Items"]}


def _transacted(each: Sent) -> Iterator[tuple[str, Key]]:
    """Kind and key of each item of a transaction."""
    for entry in each.request.get("TransactItems", ()):
        ((kind, action),) = entry.items()
        yield kind, _key(action.get("Key") or action["Item"])


def _items_read(each: Sent) -> int:
    """Items asked for by key, found or not, or found by a query."""
    match each.operation:
        case "BatchGetItem":
            return len(_wanted(each))
        case "GetItem":
            return 1
        case "Query":
            return int(each.answer["ScannedCount"])
    return 0


def _read_units(each: Sent, stored: Items) -> float:
    consistent = bool(each.request.get("ConsistentRead", each.operation == "BatchGetItem"))
    match each.operation:
        case "BatchGetItem":
            assert all(
                table["ConsistentRead"] for table in each.request["RequestItems"].values()
            ), "a batch that is not consistent"
            sizes = [item_bytes(stored.get(key, {})) for key in _wanted(each)]
        case "GetItem":
            sizes = [item_bytes(stored.get(_key(each.request["Key"]), {}))]
        case "Query":
            assert each.answer["ScannedCount"] == each.answer["Count"], "a query that filters"
            sizes = [item_bytes(item) for item in each.answer["Items"]]
        case _:
            return 0
    return read_units(sizes, together=each.operation == "Query", consistent=consistent)


def _wanted(each: Sent) -> list[Key]:
    tables = each.request["RequestItems"].values()
    return [_key(key) for table in tables for key in table["Keys"]]


def _key(item: Item) -> Key:
    return item["pk"]["S"], item["sk"]["S"]
