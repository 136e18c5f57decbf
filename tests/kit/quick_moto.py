"""Moto without what costs most of its time; its answers are the same.

Before each write of a transaction moto copies the whole table, row by row, to be able to take it
back. Here rows are replaced and never changed, so that copies of a table share them. What a row
holds is written into an answer as it is, not member by member. Keys, which are texts, are compared
and put in order as such. A condition is taken apart once, whatever it is asked of. And an account
opens without a list of all addresses of AWS, which is for clients that do without botocore.
"""

import copy
from collections import defaultdict, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any, NamedTuple

from moto import mock_aws
from moto.core import models as core
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.core.serialize import JSONSerializer
from moto.dynamodb.comparisons import ConditionExpressionParser
from moto.dynamodb.models import DynamoDBBackend, dynamodb_backends
from moto.dynamodb.models.dynamo_type import DDBType, DynamoType
from moto.dynamodb.models.table import Table

from chalicelib.domain.workspaces.workspaces import Buying
from chalicelib.storage.kernel.table import bind, connection
from tests.kit.direct_moto import go_direct
from tests.kit.world import World, create_table

REGION = "eu-central-1"
CONFIG: Any = {"core": {"mock_credentials": False, "reset_boto3_session": False}}


@contextmanager
def empty_account() -> Iterator[None]:
    """An AWS account with nothing in it; clients that were made in an earlier one work on."""
    with mock_aws(config=CONFIG):
        yield


def tables() -> dict[str, Table]:
    """The account's tables, by name."""
    return dynamodb_backends[DEFAULT_ACCOUNT_ID][REGION].tables


def _copy_that_shares_rows(table: Table, _: dict[int, Any]) -> Table:
    twin = copy.copy(table)
    twin.items = defaultdict(dict, {key: dict(rows) for key, rows in table.items.items()})
    return twin


_update_item = DynamoDBBackend.update_item


def _update_copied_item(
    backend: DynamoDBBackend, table_name: str, key: dict[str, Any], *args: Any, **more: Any
) -> Any:
    table = backend.get_table(table_name)
    partition, place = backend.get_keys_value(table, key)
    if place and (item := table.get_item(partition, place)):
        table.items[partition][place] = copy.deepcopy(item)
    return _update_item(backend, table_name, key, *args, **more)


_serialize_structure = JSONSerializer._serialize_type_structure


def _serialize_values_as_they_are(
    serializer: JSONSerializer, serialized: Any, value: Any, shape: Any, key: str
) -> None:
    if shape.name == "AttributeValue":
        serialized[key] = value.to_regular_json() if isinstance(value, DynamoType) else value
    else:
        _serialize_structure(serializer, serialized, value, shape, key)


_lex = ConditionExpressionParser._lex_condition_expression


@cache
def _words(condition: str) -> tuple[Any, ...]:
    return tuple(_lex(ConditionExpressionParser(condition, None, None)))


def _lex_once(parser: ConditionExpressionParser) -> deque[Any]:
    return deque(_words(str(parser.condition_expression)))


def _in_order(table: Table) -> list[Any]:
    items = [item for rows in table.items.values() for item in rows.values()]
    return sorted(items, key=lambda item: (item.hash_key.value, item.range_key.value))


_cast_value: Any = DynamoType.cast_value


def _texts_as_they_are(value: DynamoType) -> Any:
    return value.value if value.type == DDBType.STRING else _cast_value.fget(value)


for _owner, _name, _way in (
    (core, "RESPONSES_METHODS", []),
    (ConditionExpressionParser, "_lex_condition_expression", _lex_once),
    (Table, "__deepcopy__", _copy_that_shares_rows),
    (Table, "all_items", _in_order),
    (DynamoType, "cast_value", property(_texts_as_they_are)),
    (DynamoDBBackend, "update_item", _update_copied_item),
    (JSONSerializer, "_serialize_type_structure", _serialize_values_as_they_are),
):
    setattr(_owner, _name, _way)


@contextmanager
def company() -> Iterator[World]:
    """An account whose table holds Acme and nothing else."""
    with empty_account():
        pristine, client = _pristine()
        tables()[pristine.name] = copy.deepcopy(pristine)
        bind(pristine.name, region=REGION)
        connection()._client = client
        world = RememberingWorld.empty()
        world.add_workspace("acme", Buying.PACKS, 10_000)
        yield world


@cache
def _pristine() -> tuple[Table, Any]:
    """The table with nothing in it, and PynamoDB's client."""
    create_table()
    bind("tandem", region=REGION)
    client = connection().client
    go_direct(client)
    return tables().pop("tandem"), client


class RememberingWorld(World):
    """Takes each step of its beginning once a process: what came of it is put in place again.

    A step gives the same table if it is taken from the same rows, at the same time, with the same
    arguments. Rows are the same if they are the same objects, because they are never changed.
    """

    def add_workspace(self, *args: Any, **fields: Any) -> None:
        self._take(super().add_workspace, args, fields)

    def add_member(self, *args: Any, **fields: Any) -> str:
        return str(self._take(super().add_member, args, fields))

    def add_coach(self, *args: Any, **fields: Any) -> str:
        return str(self._take(super().add_coach, args, fields))

    def _take(self, step: Callable[..., Any], args: Any, fields: Any) -> Any:
        number, before = self.next_number.last, _rows(tables()["tandem"])
        if before not in _known:  # the test has begun, and its rows are nobody else's
            return step(*args, **fields)
        at = before, number, self.clock(), self.ctx.settings
        key = step.__name__, repr((args, fields)), at
        if key not in _taken:
            answer = step(*args, **fields)
            after = copy.deepcopy(tables()["tandem"])
            _taken[key] = Taken(after, self.next_number.last, answer)
            _known.add(_rows(after))
        taken = _taken[key]
        tables()["tandem"] = copy.deepcopy(taken.after)
        self.next_number.last = taken.last_number
        return taken.answer


class Taken(NamedTuple):
    """What came of a step of a world's beginning."""

    after: Table
    last_number: int
    answer: Any


_taken: dict[Any, Taken] = {}
_known: set[frozenset[int]] = {frozenset()}
_sound: set[frozenset[int]] = set()


def forget_beginnings() -> None:
    """Every world is made anew, once."""
    _taken.clear()
    _known.clear()
    _known.add(frozenset())


def _rows(table: Table) -> frozenset[int]:
    """Which rows these are; `_taken` keeps those of known tables, so no others are like them."""
    return frozenset(id(row) for places in table.items.values() for row in places.values())


def audit(check: Callable[[], object]) -> None:
    """Checks all that is stored, unless the test left a beginning as it was, of which the check has
    found before that it is sound.
    """
    rows = _rows(tables()["tandem"])
    if rows not in _sound:
        check()
    if rows in _known:
        _sound.add(rows)
