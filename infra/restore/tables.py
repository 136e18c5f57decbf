"""The restored table at AWS: making it, giving it what DynamoDB does not restore, reading both.

DynamoDB restores rows, keys and indexes, encryption and the way of paying. A restored table has no
stream, no time to live, no recovery to a point in time, no protection and no tags until somebody
gives it them ("Point-in-time recovery for DynamoDB" in its Developer Guide).
"""

import time
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

from infra.restore.differences import Difference, Image, Key, difference, key_of
from infra.template import load_resources

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

POLL_SECONDS = 15.0


def restore(client: "DynamoDBClient", source: str, target: str, point: datetime) -> None:
    """Begin to make `target` with what `source` held at an instant of UTC; nothing if it is there.

    Of a point within the last five minutes DynamoDB knows nothing yet, and refuses.
    """
    if find(client, target) is None:
        client.restore_table_to_point_in_time(
            SourceTableName=source, TargetTableName=target, RestoreDateTime=point
        )


def restore_backup(client: "DynamoDBClient", backup_arn: str, target: str) -> None:
    """Likewise from a backup, where the table before was deleted; nothing if `target` is there."""
    if find(client, target) is None:
        client.restore_table_from_backup(TargetTableName=target, BackupArn=backup_arn)


def wait_for(client: "DynamoDBClient", name: str, pause: float = POLL_SECONDS) -> None:
    """Wait until the table and its indexes can be used: some minutes, hours if it is large."""
    while not _is_usable(find(client, name) or {}):
        time.sleep(pause)


def _is_usable(table: Image) -> bool:
    indexes = [each["IndexStatus"] for each in table.get("GlobalSecondaryIndexes", [])]
    return table.get("TableStatus") == "ACTIVE" and set(indexes) <= {"ACTIVE"}


def equip(client: "DynamoDBClient", name: str, like: str, pause: float = POLL_SECONDS) -> str:
    """Give the table what the template gives to its own; the ARN of its stream.

    Tags, and whether it is protected, are those of the table `like`, where that is still there.
    Repeatable: what it has is left as it is.
    """
    wanted: Any = load_resources()["Resources"]["Table"]["Properties"]
    if not (find(client, name) or {}).get("LatestStreamArn"):
        stream: Any = {"StreamEnabled": True, **wanted["StreamSpecification"]}
        client.update_table(TableName=name, StreamSpecification=stream)
        wait_for(client, name, pause)
    to_live = client.describe_time_to_live(TableName=name)["TimeToLiveDescription"]
    if to_live.get("TimeToLiveStatus") not in {"ENABLED", "ENABLING"}:
        client.update_time_to_live(
            TableName=name, TimeToLiveSpecification=wanted["TimeToLiveSpecification"]
        )
    client.update_continuous_backups(
        TableName=name,
        PointInTimeRecoverySpecification=wanted["PointInTimeRecoverySpecification"],
    )
    _protect(client, name, like, pause)
    return str((find(client, name) or {})["LatestStreamArn"])


def _protect(client: "DynamoDBClient", name: str, like: str, pause: float) -> None:
    before, table = find(client, like), find(client, name) or {}
    protected = before is None or before.get("DeletionProtectionEnabled", False)
    if protected and not table.get("DeletionProtectionEnabled"):
        client.update_table(TableName=name, DeletionProtectionEnabled=True)
        wait_for(client, name, pause)
    if before:
        tags = client.list_tags_of_resource(ResourceArn=before["TableArn"]).get("Tags", [])
        ours = [each for each in tags if not each["Key"].startswith("aws:")]
        if ours:
            client.tag_resource(ResourceArn=table["TableArn"], Tags=ours)


def find(client: "DynamoDBClient", name: str) -> dict[str, Any] | None:
    """The table as DynamoDB describes it; None if there is none."""
    try:
        return dict(client.describe_table(TableName=name)["Table"])
    except client.exceptions.ResourceNotFoundException:
        return None


def rows(client: "DynamoDBClient", name: str) -> Iterator[Image]:
    """Every row, each read consistently."""
    pages = client.get_paginator("scan").paginate(TableName=name, ConsistentRead=True)
    for page in pages:
        for row in page["Items"]:
            yield _in_order(row)


def compare(client: "DynamoDBClient", last: str, restored: str) -> Iterator[Difference]:
    """Where the rows of two tables differ, in no order. Both stand still meanwhile."""
    there = {key_of(row): row for row in rows(client, restored)}
    for row in rows(client, last):
        key = key_of(row)
        if found := difference(key, row, there.pop(key, None)):
            yield found
    for key, row in there.items():
        yield Difference(key=key, last=None, restored=row)


def put(client: "DynamoDBClient", name: str, row: Image) -> None:
    client.put_item(TableName=name, Item=dict(row))


def delete(client: "DynamoDBClient", name: str, key: Key) -> None:
    pk, sk = key
    client.delete_item(TableName=name, Key={"pk": {"S": pk}, "sk": {"S": sk}})


def _in_order(row: Any) -> Image:
    """A set has no order, so its members are sorted: rows are compared."""
    return {name: _sorted(value) for name, value in row.items()}


def _sorted(value: dict[str, Any]) -> dict[str, Any]:
    ((kind, content),) = value.items()
    return {kind: sorted(content)} if kind in {"NS", "SS"} else value
