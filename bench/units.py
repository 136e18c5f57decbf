"""What DynamoDB would charge, computed from items as they go over the wire.

Sizes by "DynamoDB item sizes and formats", units by "DynamoDB read and write operations" (Amazon
DynamoDB Developer Guide): names count like values, a number about half a byte for each digit; a
transaction writes each started KB twice, also of an item that it only checks, and of an update the
larger of before and after; a consistent read costs one unit for each started 4 KB, also of nothing.
"""

from collections.abc import Iterable, Mapping
from typing import Any

Item = Mapping[str, Mapping[str, Any]]
"""Attributes as the wire has them: `{"pk": {"S": "..."}, ...}`."""

KILOBYTE = 1024
READ_BYTES = 4 * KILOBYTE
CONTAINER_BYTES = 3
ELEMENT_BYTES = 1


def item_bytes(item: Item) -> int:
    """The size of an item; of one that does not exist, 0."""
    return sum(len(name.encode()) + _value_bytes(value) for name, value in item.items())


def write_units(before: Item, after: Item) -> int:
    """Units of one item in a transaction, written or checked."""
    return 2 * _started(max(item_bytes(before), item_bytes(after)), KILOBYTE)


def index_units(indexes: Iterable[Iterable[str]], before: Item, after: Item) -> int:
    """Units of the indexes (each given by its key attributes, all projecting all) that follow."""
    if before == after:
        return 0
    size = max(item_bytes(before), item_bytes(after))
    return sum(_started(size, KILOBYTE) for keys in indexes if set(keys) <= set(after))


def read_units(sizes: Iterable[int], *, together: bool, consistent: bool = True) -> float:
    """Units of items read one by one, or `together` in one query, which rounds up only once."""
    charged = [sum(sizes)] if together else sizes
    return sum(_started(size, READ_BYTES) for size in charged) * (1 if consistent else 0.5)


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
