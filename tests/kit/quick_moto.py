"""Moto without what costs most of its time; its answers are the same.

Before each write of a transaction moto copies the whole table, row by row, to be able to take it
back. Here rows are replaced and never changed, so that copies of a table share them. And what a row
holds is written into an answer as it is, not member by member.
"""

import copy
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from moto import mock_aws
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.core.serialize import JSONSerializer
from moto.dynamodb.models import DynamoDBBackend, dynamodb_backends
from moto.dynamodb.models.dynamo_type import DynamoType
from moto.dynamodb.models.table import Table

from chalicelib.storage.kernel.table import bind
from chalicelib.storage.kernel.transaction import connection
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


for _owner, _name, _way in (
    (Table, "__deepcopy__", _copy_that_shares_rows),
    (DynamoDBBackend, "update_item", _update_copied_item),
    (JSONSerializer, "_serialize_type_structure", _serialize_values_as_they_are),
):
    setattr(_owner, _name, _way)


@contextmanager
def company() -> Iterator[World]:
    """An account whose table holds Acme and nothing else; it is made once a process."""
    with empty_account():
        first_number, table, client = _acme()
        tables()[table.name] = copy.deepcopy(table)
        bind(table.name, region=REGION)
        connection()._client = client
        yield World.empty(first_number)


@cache
def _acme() -> tuple[int, Table, Any]:
    """The next number of Acme's world, its table, and PynamoDB's client for it."""
    create_table()
    world = World.open()
    return world.next_number(), tables().pop("tandem"), connection().client
