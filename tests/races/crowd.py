"""Many people at once: real threads that start at the same moment."""

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from chalicelib.domain.kernel.errors import DomainError
from chalicelib.domain.kernel.idempotency import Answer

ResultT = TypeVar("ResultT")


def all_at_once(actions: Sequence[Callable[[], ResultT]]) -> list[ResultT | DomainError]:
    """What each action gave or was refused with; any other exception is raised."""
    start = threading.Barrier(len(actions))

    def run(action: Callable[[], ResultT]) -> ResultT | DomainError:
        start.wait()
        try:
            return action()
        except DomainError as refusal:
            return refusal

    with ThreadPoolExecutor(len(actions)) as pool:
        return list(pool.map(run, actions))


def outcomes(results: Sequence[object]) -> Counter[str]:
    """How often each outcome came: a refusal's code, or the answer's status."""
    return Counter(_outcome(result) for result in results)


def _outcome(result: object) -> str:
    if isinstance(result, DomainError):
        return result.code
    if isinstance(result, Answer):
        return str(result.status)
    return type(result).__name__
