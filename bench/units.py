"""What DynamoDB would charge, computed from items as they go over the wire.

Sizes by "DynamoDB item sizes and formats", units by "DynamoDB read and write operations" (Amazon
DynamoDB Developer Guide): names count like values, a number about half a byte for each digit; a
transaction writes each started KB twice, also of an item that it only checks, and of an update the
larger of before and after; a consistent read costs one unit for each started 4 KB, also of nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

Item = Mapping[str, Mapping[str, Any]]
"""Attributes as the wire has them: `{"pk": {"S": "..."}, ...}`."""

KILOBYTE = 1024
READ_BYTES = 4 * KILOBYTE
TABLE_KEYS = ("pk", "sk")
CONTAINER_BYTES = 3
ELEMENT_BYTES = 1


@dataclass(frozen=True, slots=True)
class Index:
    """An index by these attributes, which keeps those of `kept` beside them; None: all."""

    keys: tuple[str, ...]
    kept: frozenset[str] | None = None

    def entry(self, item: Item) -> Item:
        """What it holds of the item; nothing, unless the item has all of its keys."""
        if not set(self.keys) <= set(item):
            return {}
        held = item if self.kept is None else {*TABLE_KEYS, *self.keys, *self.kept} & set(item)
        return {name: item[name] for name in held}


def item_bytes(item: Item) -> int:
    """The size of an item; of one that does not exist, 0."""
    return sum(len(name.encode()) + _value_bytes(value) for name, value in item.items())


def write_units(before: Item, after: Item) -> int:
    """Units of one item in a transaction, written or checked."""
    return 2 * _started(max(item_bytes(before), item_bytes(after)), KILOBYTE)


def index_units(indexes: Iterable["Index"], before: Item, after: Item) -> int:
    """Units of the indexes that follow an item."""
    return sum(_follow(index, before, after) for index in indexes)


def read_units(sizes: Iterable[int], *, together: bool, consistent: bool = True) -> float:
    """Units of items read one by one, or `together` in one query, which rounds up only once."""
    charged = [sum(sizes)] if together else sizes
    return sum(_started(size, READ_BYTES) for size in charged) * (1 if consistent else 0.5)


def _follow(index: Index, before: Item, after: Item) -> int:
    """An entry whose key changes is deleted and put anew ("Using Global Secondary Indexes")."""
    was, will_be = index.entry(before), index.entry(after)
    if was == will_be:
        return 0
    sizes = [item_bytes(each) for each in (was, will_be) if each]
    moves = len(sizes) == 2 and any(was[key] != will_be[key] for key in index.keys)
    return sum(_started(size, KILOBYTE) for size in (sizes if moves else [max(sizes)]))


def _started(size: int, unit: int) -> int:
    return max(1, -(-size // unit))


def _value_bytes(value: Mapping[str, Any]) -> int:
    ((kind, content),) = value.items()
    match kind:
        case "S" | "B":
            return len(content if isinstance(content, bytes) else content.encode())
        case "N":
            return _number_bytes(content)
        case "BOOL" | "NULL":
            return 1
        case "L":
            return CONTAINER_BYTES + sum(ELEMENT_BYTES + _value_bytes(each) for each in content)
        case "M":
            return CONTAINER_BYTES + ELEMENT_BYTES * len(content) + item_bytes(content)
    return sum(_value_bytes({kind[0]: each}) for each in content)


def _number_bytes(number: str) -> int:
    digits = number.lstrip("-").replace(".", "").strip("0")
    return -(-len(digits) // 2) + 1 + number.startswith("-")
