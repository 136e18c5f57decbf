"""The table's stream by hand: what changed between two looks at the table, as records show it."""

from collections.abc import Mapping
from typing import Any

from chalicelib.storage.kernel.table import Key
from chalicelib.storage.kernel.transaction import connection
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
