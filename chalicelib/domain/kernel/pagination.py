"""Lists come in pages."""

from collections.abc import Callable, Iterable, Sequence
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


def page_of(
    items: Iterable[ItemT], page: PageRequest, position: Callable[[ItemT], str]
) -> Page[ItemT]:
    """The wanted page of a list that is at hand as a whole, in order of unique positions."""
    behind = sorted(
        (item for item in items if page.after is None or position(item) > page.after), key=position
    )
    shown = behind[: page.limit]
    return Page(shown, position(shown[-1]) if len(behind) > page.limit else None)
