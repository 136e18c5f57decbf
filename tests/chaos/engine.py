"""A table in memory that answers what the service asks, each request whole by itself.

It stands where PynamoDB's client of botocore stands. What it does not know fails loudly. That it
answers as moto and a real engine do is what `test_engine.py` here and
`tests/races/kernel/test_chaos_engine.py` show with random requests.

    request ──► conditions of all its items ──► cancelled, with a reason for each
                        └── all hold ──► rows replaced ──► the stream
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from botocore.exceptions import ClientError

from chalicelib.storage.kernel.table import Key
from infra.template import table_definition
from tests.chaos.expressions import Asked, Item, comparable, holds, partition, projected, updated

Request = Mapping[str, Any]
Answer = dict[str, Any]

MOST_IN_A_TRANSACTION = 100
MISSING: Item = {}
INDEXES = {
    index["IndexName"]: index for index in table_definition("tandem")["GlobalSecondaryIndexes"]
}


class Changed(NamedTuple):
    """A record of the table's stream."""

    key: Key
    before: Item | None
    after: Item | None


@dataclass
class Engine:
    """Rows are replaced and never changed, so copies of the table share them."""

    rows: dict[Key, Item] = field(default_factory=dict)
    stream: list[Changed] = field(default_factory=list)
    tokens: set[str] = field(default_factory=set)
    """Of transactions that were done; a real table forgets each ten minutes later."""

    def call(self, operation: str, request: Request) -> Answer:
        """Answers one request.

        Raises:
            ClientError: as DynamoDB refuses it.
        """
        return CALLS[operation](self, request)

    def get(self, request: Request) -> Answer:
        found = self.rows.get(_key(request["Key"]))
        if found is None:
            return {}
        return {"Item": projected(request.get("ProjectionExpression"), _asked(request, found))}

    def batch_get(self, request: Request) -> Answer:
        ((table, wanted),) = request["RequestItems"].items()
        found = [self.rows[key] for key in map(_key, wanted["Keys"]) if key in self.rows]
        shown = [
            projected(wanted.get("ProjectionExpression"), _asked(wanted, row)) for row in found
        ]
        return {"Responses": {table: shown}, "UnprocessedKeys": {}}

    def query(self, request: Request) -> Answer:
        names = _keys_of(request)
        condition = request["KeyConditionExpression"]
        name, value = partition(condition, _asked(request, MISSING))
        rows = [row for row in self.rows.values() if row.get(name) == value and names[1] in row]
        rows = [row for row in rows if holds(condition, _asked(request, row))]
        rows.sort(key=lambda row: [comparable(row[name]) for name in names])
        if request.get("ScanIndexForward") is False:
            rows.reverse()
        return self._page(request, rows, names)

    def scan(self, request: Request) -> Answer:
        assert "Segment" not in request, "nobody scans in segments"
        return self._page(request, [self.rows[key] for key in sorted(self.rows)], ["pk", "sk"])

    def _page(self, request: Request, rows: list[Item], names: list[str]) -> Answer:
        if start := request.get("ExclusiveStartKey"):
            places = [{name: row[name] for name in start} for row in rows]
            rows = (
                rows[places.index(start) + 1 :] if start in places else _behind(rows, start, names)
            )
        limit = request.get("Limit") or len(rows) + 1
        page, more = rows[:limit], len(rows) > limit
        found = [
            row for row in page if holds(request.get("FilterExpression"), _asked(request, row))
        ]
        shown = [_shown(request, row) for row in found]
        answer: Answer = {"Items": shown, "Count": len(shown), "ScannedCount": len(page)}
        if more:
            answer["LastEvaluatedKey"] = {name: page[-1][name] for name in dict.fromkeys(names)}
        return answer

    def transact(self, request: Request) -> Answer:
        token = request.get("ClientRequestToken")
        if token in self.tokens:
            return {}
        items = [next(iter(entry.items())) for entry in request["TransactItems"]]
        keys = [_key(item.get("Key") or item["Item"]) for _, item in items]
        if len(set(keys)) < len(keys) or len(keys) > MOST_IN_A_TRANSACTION:
            raise refusal("TransactWriteItems", "ValidationException")
        reasons = [self._reason(key, item) for key, (_, item) in zip(keys, items, strict=True)]
        if any(reason["Code"] != "None" for reason in reasons):
            raise cancelled(reasons)
        for key, (kind, item) in zip(keys, items, strict=True):
            self._write(key, kind, item)
        if token:
            self.tokens.add(token)
        return {}

    def _reason(self, key: Key, item: Request) -> Answer:
        found = self.rows.get(key)
        if holds(item.get("ConditionExpression"), _asked(item, found or MISSING)):
            return {"Code": "None"}
        told = item.get("ReturnValuesOnConditionCheckFailure") == "ALL_OLD" and found
        failed = {"Code": "ConditionalCheckFailed", "Message": "The conditional request failed"}
        return {**failed, "Item": found} if told else failed

    def _write(self, key: Key, kind: str, item: Request) -> None:
        before = self.rows.get(key)
        match kind:
            case "ConditionCheck":
                return
            case "Delete":
                after: Item | None = None
            case "Put":
                after = item["Item"]
            case "Update":
                asked = _asked(item, before or item["Key"])
                after = updated(item["UpdateExpression"], asked)
            case _:
                raise AssertionError(kind)
        if after is None:
            self.rows.pop(key, None)
        else:
            self.rows[key] = after
        if before != after:
            self.stream.append(Changed(key, before, after))

    def write(self, operation: str, kind: str) -> Callable[[Request], Answer]:
        """A request that writes one row by itself."""

        def single(request: Request) -> Answer:
            key = _key(request.get("Key") or request["Item"])
            if self._reason(key, request)["Code"] != "None":
                raise refusal(operation, "ConditionalCheckFailedException")
            before = self.rows.get(key)
            self._write(key, kind, request)
            shown = {"ALL_NEW": self.rows.get(key), "ALL_OLD": before}
            row = shown.get(request.get("ReturnValues", "NONE"))
            return {"Attributes": row} if row else {}

        return single


CALLS: Mapping[str, Callable[[Engine, Request], Answer]] = {
    "GetItem": Engine.get,
    "BatchGetItem": Engine.batch_get,
    "Query": Engine.query,
    "Scan": Engine.scan,
    "TransactWriteItems": Engine.transact,
    "PutItem": lambda engine, request: engine.write("PutItem", "Put")(request),
    "UpdateItem": lambda engine, request: engine.write("UpdateItem", "Update")(request),
    "DeleteItem": lambda engine, request: engine.write("DeleteItem", "Delete")(request),
}


def refusal(operation: str, code: str, **more: Any) -> ClientError:
    """An answer of DynamoDB that says no."""
    metadata = {"RetryAttempts": 0, "HTTPHeaders": {}, "HTTPStatusCode": 400}
    answer: Any = {"Error": {"Code": code, "Message": code}, "ResponseMetadata": metadata, **more}
    return ClientError(answer, operation)


def cancelled(reasons: Iterable[Answer]) -> ClientError:
    return refusal(
        "TransactWriteItems", "TransactionCanceledException", CancellationReasons=list(reasons)
    )


def _key(item: Item) -> Key:
    return item["pk"]["S"], item["sk"]["S"]


def _asked(request: Request, item: Item) -> Asked:
    return Asked(
        item,
        request.get("ExpressionAttributeNames") or {},
        request.get("ExpressionAttributeValues") or {},
    )


def _keys_of(request: Request) -> list[str]:
    """The attributes by which a query's rows are in order."""
    if "IndexName" not in request:
        return ["pk", "sk"]
    keys = [part["AttributeName"] for part in INDEXES[request["IndexName"]]["KeySchema"]]
    return [*keys, "pk", "sk"]


def _shown(request: Request, row: Item) -> Item:
    """What a page has of a row: what the index has, and of that what is asked for."""
    if "IndexName" in request:
        projection = INDEXES[request["IndexName"]]["Projection"]
        if projection["ProjectionType"] != "ALL":
            kept = {*_keys_of(request), *projection["NonKeyAttributes"]}
            row = {name: value for name, value in row.items() if name in kept}
    return projected(request.get("ProjectionExpression"), _asked(request, row))


def _behind(rows: list[Item], start: Item, names: list[str]) -> list[Item]:
    """The rows behind one that is there no more."""
    forward = len(rows) < 2 or _place(rows[0], names) <= _place(rows[-1], names)
    place = _place(start, names)
    return [row for row in rows if (_place(row, names) > place) == forward]


def _place(row: Item, names: list[str]) -> list[Any]:
    return [comparable(row[name]) for name in names]
