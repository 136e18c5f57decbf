"""The table's stream by hand: what changed between two looks at the table, as records show it."""

from typing import Any

from tests.kit.post import PostOffice
from tests.kit.stored import Snapshot


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
