"""Reads that do not follow from each other, sent at the same time: one wait for all of them."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import TypeVar

HereT = TypeVar("HereT")
BesideT = TypeVar("BesideT")


def at_once(
    here: Callable[[], HereT], *beside: Callable[[], BesideT]
) -> tuple[HereT, list[BesideT]]:
    """What the first read finds, which is made here, and each other one, in a thread beside it.

    Raises:
        TryAgainError: the store does not answer one of them; the others are waited for.
    """
    if not beside:
        return here(), []
    with ThreadPoolExecutor(len(beside)) as threads:
        begun = [threads.submit(copy_context().run, each) for each in beside]
        return here(), [each.result() for each in begun]
