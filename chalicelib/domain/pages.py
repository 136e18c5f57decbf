"""Lists come in pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

ItemT = TypeVar("ItemT")


@dataclass(frozen=True, slots=True)
class PageRequest:
    """Up to `limit` items (1 to 100) behind the position `after`, None: from the beginning."""

    limit: int = 25
    after: str | None = None


@dataclass(frozen=True, slots=True)
class Page(Generic[ItemT]):
    """`next_after` is the position to go on from, None at the end of the list."""

    items: Sequence[ItemT]
    next_after: str | None = None
