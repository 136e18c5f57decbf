"""Reads that do not follow from each other, sent at the same time: one wait for all of them."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context

from chalicelib.storage.kernel.table import Rows


def at_once(*reads: Callable[[], Rows]) -> list[Rows]:
    """What each read finds; the first is made here, each other beside it in a thread.

    Raises:
        TryAgainError: the store does not answer one of them; the others are waited for.
    """
    if len(reads) == 1:
        return [reads[0]()]
    with ThreadPoolExecutor(len(reads) - 1) as beside:
        others = [beside.submit(copy_context().run, each) for each in reads[1:]]
        return [reads[0](), *(each.result() for each in others)]
