"""The table's stream by hand: what changed between two looks at the table, as records show it."""

from collections.abc import Mapping
from typing import Any

from chalicelib.storage.kernel.table import Key, connection
from tests.kit.post import Image, PostOffice

Snapshot = Mapping[Key, Image]


def snapshot() -> Snapshot:
    """Every row as the stream would show it."""
    pages = connection().client.get_paginator("scan").paginate(TableName="tandem")
    rows = [dict(row) for page in pages for row in page["Items"]]
    return {(row["pk"]["S"], row["sk"]["S"]): row for row in rows}


def records(post: PostOffice, before: Snapshot, after: Snapshot) -> list[dict[str, Any]]:
    """A record for each row that changed, in a stable order."""
    return [
        post.record(after.get(key), before.get(key))
        for key in sorted({*before, *after})
        if before.get(key) != after.get(key)
    ]


def changed_rows(before: Snapshot, after: Snapshot) -> list[dict[str, Any]]:
    """The same with the keys of each, numbered from 0."""
    return [
        _record(number, before.get(key), after.get(key))
        for number, key in enumerate(sorted({*before, *after}))
        if before.get(key) != after.get(key)
    ]


def _record(number: int, before: Any, after: Any) -> dict[str, Any]:
    images = {"NewImage": after, "OldImage": before}
    change = {name: image for name, image in images.items() if image is not None}
    shown = after or before
    keys = {name: shown[name] for name in ("pk", "sk")}
    return {"dynamodb": {"SequenceNumber": str(number), "Keys": keys, **change}}
