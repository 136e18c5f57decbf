"""All that is stored, as the table has it and as rows."""

from collections.abc import Mapping
from typing import Any

from pynamodb.connection import Connection

from chalicelib.storage.kernel.table import Image, Key, Row, connection, known_kinds

Snapshot = Mapping[Key, Image]


def snapshot(at: Connection | None = None) -> Snapshot:
    """Every row as the stream would show it; `at` another table of that name than the bound one."""
    at = at or connection()
    asked: dict[str, Any] = {"TableName": Row.Meta.table_name, "ConsistentRead": True}
    found: dict[Key, Image] = {}
    while True:
        page = at.dispatch("Scan", asked)
        found |= {(row["pk"]["S"], row["sk"]["S"]): row for row in page["Items"]}
        if "LastEvaluatedKey" not in page:
            return found
        asked["ExclusiveStartKey"] = page["LastEvaluatedKey"]


def rows_of(images: Snapshot) -> list[Row]:
    """Those of kinds that this release knows."""
    known = known_kinds(Row)
    return [Row.from_raw_data(dict(each)) for each in images.values() if each["kind"]["S"] in known]


def stored_rows() -> list[Row]:
    """What `Row.scan` finds, which has an engine look for the names of all kinds in every row."""
    return rows_of(snapshot())
