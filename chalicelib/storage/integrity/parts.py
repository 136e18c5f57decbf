"""Every person and every wallet, by reading the table once from end to end, page by page."""

from msgspec import Struct

from chalicelib.domain.integrity.check_runs import Part
from chalicelib.storage.kernel.table import Row, reading

PAGE = 300
"""Rows read at once, of whatever kind."""

NAMES = ("PERSON", "WALLET")
"""The sort keys of the rows from which something is checked."""


class Page(Struct, frozen=True):
    """Keys of people and wallets; `behind` is where the next page begins, None: that was all."""

    parts: tuple[Part, ...]
    behind: Part | None


def read_parts(behind: Part | None) -> Page:
    """The people and wallets among the next rows; the order is the table's own.

    Raises:
        TryAgainError: the store does not answer.
    """
    start = {"pk": {"S": behind[0]}, "sk": {"S": behind[1]}} if behind else None
    with reading():
        found = Row.scan(
            Row.sk.is_in(*NAMES),
            last_evaluated_key=start,
            page_size=PAGE,
            attributes_to_get=["pk", "sk"],
        ).page_iter
        page = next(found)
    parts = tuple((item["pk"]["S"], item["sk"]["S"]) for item in page["Items"])
    last = found.last_evaluated_key
    return Page(parts, (last["pk"]["S"], last["sk"]["S"]) if last else None)
