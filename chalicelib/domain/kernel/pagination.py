"""Lists come in pages."""

from collections.abc import Callable, Iterable, Sequence
from typing import Generic, TypeVar

from msgspec import Struct

ItemT = TypeVar("ItemT")

READ_AT_ONCE = 100
"""Rows that one query of a filtered list reads, however few are wanted."""

MOST_READ = 1_000
"""Rows that one call of a filtered list reads; then it answers what it found, and goes on later."""


class PageRequest(Struct, frozen=True):
    """Up to `limit` items (1 to 100) behind the position `after`, None: from the beginning."""

    limit: int = 25
    after: str | None = None


class Page(Struct, Generic[ItemT], frozen=True):
    """`next_after` is the position to go on from, None at the end of the list.

    Only that tells the end: a page of a filtered list may have few items, or none, before it.
    """

    items: Sequence[ItemT]
    next_after: str | None = None


def page_of(
    items: Iterable[ItemT], page: PageRequest, position: Callable[[ItemT], str]
) -> Page[ItemT]:
    """The wanted page of a list that is at hand as a whole, in order of unique positions."""
    behind = sorted(
        (item for item in items if page.after is None or position(item) > page.after), key=position
    )
    return page_of_first(behind, page, position)


def page_of_first(
    items: Sequence[ItemT], page: PageRequest, position: Callable[[ItemT], str]
) -> Page[ItemT]:
    """The page out of the first items behind `after`, of which one more was read than is wanted."""
    shown = items[: page.limit]
    return Page(shown, position(shown[-1]) if len(items) > page.limit else None)


def page_of_wanted(
    read: Callable[[str | None, int], Sequence[ItemT]],
    wanted: Callable[[ItemT], bool],
    page: PageRequest,
    position: Callable[[ItemT], str],
) -> Page[ItemT]:
    """The wanted ones of a list that is read part by part, whatever the share of those.

    `read` gives so many rows behind a position, fewer only at the end. A call costs by rows and
    not by how rare the wanted ones are: at most `MOST_READ` of them, `READ_AT_ONCE` a query.
    """
    items: list[ItemT] = []
    after = page.after
    for _ in range(MOST_READ // READ_AT_ONCE):
        rows = read(after, READ_AT_ONCE)
        for row in filter(wanted, rows):
            if len(items) == page.limit:
                return Page(items, position(items[-1]))
            items.append(row)
        if len(rows) < READ_AT_ONCE:
            return Page(items)
        after = position(rows[-1])
    return Page(items, after)
