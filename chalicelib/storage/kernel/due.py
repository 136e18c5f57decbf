"""What time has something to do with: one index over every row that is due at some instant.

    due_key   DUE#0 ... DUE#3   spread by the partition, so that no single key takes every write
    due_at    2026-11-23T15:00:00Z, from when on time has something to do with the row

A row of any class derived from `DueRow` stands in the index while both are set, so a run finds what
is due and nothing else, however much is stored. The index is a moment behind and is an offer only:
whoever attends to a row reads it and decides.
"""

import zlib
from collections.abc import Iterator
from datetime import datetime
from itertools import zip_longest
from typing import Any

from msgspec import Struct
from pynamodb.attributes import UnicodeAttribute

from chalicelib.domain.time.instants import render_instant
from chalicelib.storage.kernel.model import IntegerAttribute
from chalicelib.storage.kernel.table import Key, Row, ask, known_kinds, reading
from chalicelib.storage.kernel.transaction import Update

INDEX = "due"
SHARDS = 4
PAGE = 100


class DueRow(Row):
    """A row that may be due; `due_tries` counts how often it failed since it was last written."""

    due_key = UnicodeAttribute(null=True)
    due_at = UnicodeAttribute(null=True)
    due_tries = IntegerAttribute(null=True)


class DueWork(Struct, frozen=True):
    """One row that is due: of which kind it is, and where it stands."""

    kind: str
    key: Key
    due_at: str


def due_from(pk: str, at: datetime | None) -> dict[str, Any]:
    """The attributes of a row that is due from this instant on; None: of one that never is."""
    if at is None:
        return {"due_key": None, "due_at": None}
    return {"due_key": f"DUE#{zlib.crc32(pk.encode()) % SHARDS}", "due_at": render_instant(at)}


def iter_due(now: datetime) -> Iterator[DueWork]:
    """Everything that is due, longest due first in each shard, the shards in turn.

    Pages are read as they are asked for, so what fails and stays hides nothing behind it.

    Raises:
        TryAgainError: the store does not answer.
    """
    for turn in zip_longest(*(_shard(number, now) for number in range(SHARDS))):
        yield from (work for work in turn if work)


def tries_of(work: DueWork) -> int:
    """How often attending to the row has failed so far, never if it is gone; read without what else
    is in it.

    Raises:
        TryAgainError: the store does not answer.
    """
    read = ["kind", "due_tries"]
    try:
        with reading():
            row = DueRow.get(*work.key, consistent_read=True, attributes_to_get=read)
    except DueRow.DoesNotExist:
        return 0
    return int(row.due_tries or 0)


def postpone(work: DueWork, tries: int, until: datetime) -> Update:
    """Lets a row be due later instead, after so many failures; stale if it was written meanwhile.

    What the row says about itself stays, and whoever writes it next lets it be due as it should.
    """
    return Update(
        DueRow(*work.key),
        (DueRow.due_at.set(render_instant(until)), DueRow.due_tries.set(tries)),
        DueRow.due_at == work.due_at,
    )


def _shard(number: int, now: datetime) -> Iterator[DueWork]:
    """Asked in the store's own words: PynamoDB would send the name of every kind along, as a filter
    of each row.
    """
    asked: dict[str, Any] = {
        "TableName": Row.Meta.table_name,
        "IndexName": INDEX,
        "KeyConditionExpression": "due_key = :shard AND due_at <= :now",
        "ExpressionAttributeValues": {
            ":shard": {"S": f"DUE#{number}"},
            ":now": {"S": render_instant(now)},
        },
        "Limit": PAGE,
    }
    known = known_kinds(DueRow)  # the others are of a later release, which attends to them
    while True:
        answer = ask("Query", asked)
        for item in answer["Items"]:
            kind, pk, sk, due_at = (item[name]["S"] for name in ("kind", "pk", "sk", "due_at"))
            if kind in known:
                yield DueWork(kind, (pk, sk), due_at)
        if "LastEvaluatedKey" not in answer:
            return
        asked["ExclusiveStartKey"] = answer["LastEvaluatedKey"]
