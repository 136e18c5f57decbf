"""What a change rests on: the rows that keep it from becoming true if they have changed since they
were read, whoever changed them.
"""

import copy
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from chalicelib.storage.kernel.table import connection
from chalicelib.storage.sessions.time_claims import WEEKDAYS
from tests.kit.quick_moto import tables

TABLE = "tandem"
COUNTERS = ("version", "revision", "seq")
"""One of these rises whenever such a row is written."""

ALL_CELLS = [str(cell) for cell in range(24 * 12)]
FULL: Mapping[str, "Item"] = {
    "DAY": {"taken": {"NS": ALL_CELLS}},
    "WEEK": {name: {"N": "99"} for name in ("total", *WEEKDAYS)},
}
"""Time of which nothing is left."""

_open: list[list[str]] = []
"""What is being found just now."""

Item = Mapping[str, Any]
Key = tuple[str, str]


@contextmanager
def bases() -> Iterator[list[str]]:
    """For each transaction that is made inside, in order, the kinds of rows that it stands on, each
    as often as it is there; `!` behind those that only have to be there.

    Before it is made it is tried, once for each of its rows, with just that row changed; then
    everything is as it was.
    """
    found: list[str] = []
    trying: list[bool] = []

    def before_send(request: Any, **_: Any) -> None:
        if not trying:
            trying.append(True)
            found.append(" ".join(sorted(_stood_on(json.loads(request.body)["TransactItems"]))))
            trying.clear()

    events = connection().client.meta.events
    events.register_first("before-send.dynamodb.TransactWriteItems", before_send)
    _open.append(found)
    try:
        yield found
    finally:
        _open.pop()
        events.unregister("before-send.dynamodb.TransactWriteItems", before_send)


def are_found() -> bool:
    """Whether what is made now is tried row by row."""
    return bool(_open)


def _stood_on(items: list[Item]) -> Iterator[str]:
    for entry in items:
        (action,) = entry.values()
        item: Item = action.get("Key") or action["Item"]
        key = item["pk"]["S"], item["sk"]["S"]
        row = _row(key)
        kind = str({**row, **item}.get("kind", {}).get("S", key[1].partition("#")[0].lower()))
        if not _becomes_true(items, _changed(key, row)):
            yield kind
        elif row and not _becomes_true(items, None, key):
            yield f"{kind}!"


def _changed(key: Key, row: Item) -> Item:
    """The row as somebody else might have left it: nothing of it is as it was."""
    place = {"pk": {"S": key[0]}, "sk": {"S": key[1]}}
    known = {"kind": row["kind"]} if row else {}
    counters = {name: _risen(row[name]) for name in COUNTERS if name in row}
    return {**place, **known, **counters, **FULL.get(key[1].partition("#")[0], {})}


def _client() -> Any:
    return connection().client


def _risen(number: Item) -> Item:
    return {"N": str(int(number["N"]) + 1)}


def _row(key: Key) -> Item:
    place = {"pk": {"S": key[0]}, "sk": {"S": key[1]}}
    found: Item = _client().get_item(TableName=TABLE, Key=place).get("Item") or {}
    return found


def _becomes_true(items: list[Item], changed: Item | None, gone: Key = ("", "")) -> bool:
    """Whether the transaction would, with one row changed, or gone; all is as before then."""
    client, present = _client(), tables()[TABLE]
    tables()[TABLE] = copy.deepcopy(present)
    try:
        if changed:
            client.put_item(TableName=TABLE, Item=changed)
        else:
            place = {"pk": {"S": gone[0]}, "sk": {"S": gone[1]}}
            client.delete_item(TableName=TABLE, Key=place)
        client.transact_write_items(TransactItems=items)
    except client.exceptions.TransactionCanceledException:
        return False
    finally:
        tables()[TABLE] = present
    return True
