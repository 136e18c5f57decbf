"""Rounds of a race that all begin alike: what one changed is audited, and put back as it was.

To make a session anew for each round takes longer than the race, and an audit over all of them
longer than one over each.
"""

from collections.abc import Iterator
from typing import Any

from chalicelib.storage.kernel.table import Row, connection, typed_key
from tests.kit.audit import check_everything
from tests.kit.stored import Snapshot, rows_of, snapshot

MOST_TOGETHER = 25
"""Rows that DynamoDB writes in one batch."""


def rounds(times: int) -> Iterator[int]:
    """Counts rounds. Everything that is stored must add up behind each, and stands then again as it
    was before the first; the last leaves what it did.
    """
    before = snapshot()
    for number in range(times):
        yield number
        after = snapshot()
        check_everything(rows_of(after))
        if number + 1 < times:
            _put_back(before, after)


def _put_back(before: Snapshot, after: Snapshot) -> None:
    changes: list[Any] = [
        {"PutRequest": {"Item": image}} for key, image in before.items() if after.get(key) != image
    ]
    changes += [{"DeleteRequest": {"Key": typed_key(key)}} for key in after.keys() - before.keys()]
    for first in range(0, len(changes), MOST_TOGETHER):
        some = changes[first : first + MOST_TOGETHER]
        asked = {"RequestItems": {Row.Meta.table_name: some}}
        left: Any = connection().dispatch("BatchWriteItem", asked)
        assert not left.get("UnprocessedItems")
