"""Random requests of the kinds that the service sends, and their answers made comparable."""

from collections.abc import Iterator
from itertools import count
from typing import Any

from botocore.exceptions import ClientError
from hypothesis import strategies as st

from tests.chaos.engine import Engine
from tests.chaos.expressions import comparable

NUMBERS = count(1)
NAMES = {"#pk": "pk", "#sk": "sk", "#n": "number", "#t": "text", "#s": "some", "#m": "map"}
NAMES |= {"#x": "x", "#k": "due_key", "#a": "due_at"}
VALUES: dict[str, Any] = {
    ":one": {"N": "1"},
    ":two": {"N": "2"},
    ":a": {"S": "a"},
    ":b": {"S": "b"},
    ":ones": {"NS": ["1"]},
    ":both": {"NS": ["1", "2"]},
    ":whole": {"M": {"x": {"N": "5"}}},
    ":nothing": {"N": "0"},
}
CONDITIONS = st.recursive(
    st.sampled_from(
        [
            "attribute_not_exists (#pk)",
            "attribute_exists (#pk)",
            "#n = :one",
            "#n <> :one",
            "#n < :two",
            "#t >= :b",
            "#t BETWEEN :a AND :b",
            "#t IN (:a, :two)",
            "contains (#s, :two)",
            "contains (#t, :a)",
            "begins_with (#t, :a)",
            "#m.#x = :two",
            "attribute_exists (#m.#x)",
        ]
    ),
    lambda inner: st.one_of(
        inner.map(lambda one: f"(NOT {one})"),
        st.tuples(inner, inner).map(lambda two: f"({two[0]} AND {two[1]})"),
        st.tuples(inner, inner).map(lambda two: f"({two[0]} OR {two[1]})"),
    ),
    max_leaves=4,
)
SETS = ["#n = :one", "#t = :b", "#n = if_not_exists (#n, :nothing) + :two", "#m = :whole"]
ADDS = ["#n :one", "#s :ones", "#s :both"]
UPDATES = st.sampled_from(
    [
        *(f"SET {each}" for each in SETS),
        f"SET {SETS[0]}, {SETS[1]}",
        *(f"ADD {each}" for each in ADDS),
        "REMOVE #t",
        "REMOVE #n, #s",
        "DELETE #s :ones",
        "DELETE #s :both",
        "SET #t = :a REMOVE #n ADD #s :ones",
        "SET #k = :a, #a = :b",
    ]
)
PLACES = st.tuples(st.sampled_from("AB"), st.sampled_from(["a1", "a2", "b1"]))
ITEMS = st.fixed_dictionaries(
    {},
    optional={
        "number": st.sampled_from([{"N": "1"}, {"N": "2"}, {"N": "10"}]),
        "text": st.sampled_from([{"S": "a"}, {"S": "ab"}, {"S": "b"}]),
        "some": st.sampled_from([{"NS": ["1"]}, {"NS": ["2", "1"]}]),
        "map": st.sampled_from([{"M": {"x": {"N": "2"}}}, {"M": {}}]),
    },
)
WRITES = st.tuples(
    st.sampled_from(["Put", "Update", "Delete", "ConditionCheck"]),
    st.one_of(st.none(), CONDITIONS),
    ITEMS,
    UPDATES,
)
TRANSACTIONS = st.dictionaries(PLACES, WRITES, min_size=1, max_size=3)
RANGES = st.tuples(
    st.sampled_from("AB"),
    st.sampled_from(["begins_with (#sk, :low)", "#sk BETWEEN :low AND :high", "#sk <= :high"]),
    st.one_of(st.none(), st.just("attribute_exists (#n)")),
    st.booleans(),
    st.one_of(st.none(), st.integers(1, 3)),
)
STEPS = st.lists(st.one_of(TRANSACTIONS, RANGES), min_size=1, max_size=8)


def requests_of(steps: list[Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The steps as requests, in partitions that no other list has; in the end all is read."""
    number = next(NUMBERS)
    for step in steps:
        if isinstance(step, dict):
            items = [_write(number, place, *how) for place, how in step.items()]
            yield "TransactWriteItems", {"TransactItems": items}
        else:
            yield "Query", _query(number, *step)
    keys = [{"pk": {"S": f"{number}{pk}"}, "sk": {"S": sk}} for pk in "AB" for sk in ("a1", "b1")]
    wanted = {"Keys": keys, "ConsistentRead": True}
    yield "BatchGetItem", {"RequestItems": {"tandem": wanted}}
    yield "GetItem", {"TableName": "tandem", "Key": keys[0], "ConsistentRead": True}


def answer_of(client: Any, operation: str, request: dict[str, Any]) -> Any:
    """What a client of botocore, or an engine here, answers, made comparable."""
    try:
        if isinstance(client, Engine):
            answer = client.call(operation, request)
        else:
            answer = client._make_api_call(operation, request)
    except ClientError as error:
        reasons = error.response.get("CancellationReasons", [])
        return error.response["Error"]["Code"], [each["Code"] for each in reasons]
    if operation == "BatchGetItem":
        return sorted(map(repr, map(_row, answer["Responses"]["tandem"])))
    if operation == "GetItem":
        return _row(answer.get("Item", {}))
    if operation == "Query":
        return [_row(each) for each in answer["Items"]], answer["ScannedCount"]
    return "done"


def _row(item: Any) -> Any:
    return sorted((name, str(_sorted(comparable(value)))) for name, value in item.items())


def _sorted(value: tuple[str, Any]) -> tuple[str, Any]:
    kind, content = value
    return (kind, sorted(map(str, content))) if isinstance(content, frozenset) else value


def _write(number: int, place: tuple[str, str], kind: str, *how: Any) -> dict[str, Any]:
    condition, item, update = how
    if kind == "ConditionCheck" and condition is None:
        condition = "attribute_exists (#pk)"
    key = {"pk": {"S": f"{number}{place[0]}"}, "sk": {"S": place[1]}}
    made: dict[str, Any] = {"TableName": "tandem"}
    made |= {"Item": {**key, **item}} if kind == "Put" else {"Key": key}
    texts = [condition or ""]
    if kind == "Update":
        made["UpdateExpression"] = update
        texts.append(update)
    if condition:
        made["ConditionExpression"] = condition
    return {kind: made | _placeholders(" ".join(texts), VALUES)}


def _query(
    number: int, pk: str, where: str, wanted: str | None, forward: bool, limit: int | None
) -> dict[str, Any]:
    values = {":pk": {"S": f"{number}{pk}"}, ":low": {"S": "a"}, ":high": {"S": "a2"}}
    condition = f"#pk = :pk AND {where}"
    made = {"TableName": "tandem", "KeyConditionExpression": condition, "ScanIndexForward": forward}
    if wanted:
        made["FilterExpression"] = wanted
    if limit:
        made["Limit"] = limit
    return made | _placeholders(f"{condition} {wanted or ''}", values)


def _placeholders(text: str, values: dict[str, Any]) -> dict[str, Any]:
    """Those that the text uses; others are refused."""
    words = set(
        text.replace("(", " ").replace(")", " ").replace(",", " ").replace(".", " ").split()
    )
    names = {name: NAMES[name] for name in NAMES if name in words}
    used = {name: value for name, value in values.items() if name in words}
    made: dict[str, Any] = {}
    if names:
        made["ExpressionAttributeNames"] = names
    if used:
        made["ExpressionAttributeValues"] = used
    return made
