"""What happens between somebody's read and their commit, without any luck."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from chalicelib.storage.kernel.table import connection


@contextmanager
def meanwhile(step: Callable[[], object]) -> Iterator[list[str]]:
    """Lets `step` happen once, behind what the next transaction was decided on and before it is
    made; the list says that it did.
    """
    with _once("before-send.dynamodb.TransactWriteItems", step) as happened:
        yield happened


@contextmanager
def between_reads(step: Callable[[], object]) -> Iterator[list[str]]:
    """Lets `step` happen once, behind the next request that is answered and before another."""
    with _once("response-received.dynamodb", step) as happened:
        yield happened


@contextmanager
def _once(event: str, step: Callable[[], object]) -> Iterator[list[str]]:
    happened: list[str] = []

    def hook(**_: Any) -> None:
        if not happened:
            happened.append("meanwhile")
            step()

    events = connection().client.meta.events
    events.register_first(event, hook)
    try:
        yield happened
    finally:
        events.unregister(event, hook)
