"""How often a call met others at the same rows: counted while it runs, told by whoever answers it.

    commit ──► a condition failed ──► overtaken ──► decided again ──► a conflict that was retried
                                               └──► refused in the end ──► a race that was lost

What runs in no call that asks is counted for nobody.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from msgspec import Struct


class Contention(Struct):
    """`overtaken`: commits of the step that runs, for which what they stood on was another by then;
    `retried`: decisions made, and transactions sent, once more; `lost`: steps that were refused
    since others came first.
    """

    overtaken: int = 0
    retried: int = 0
    lost: int = 0

    @property
    def numbers(self) -> dict[str, int]:
        """What is worth telling, by the name of its metric: nothing of a call that met nobody."""
        told = {"conflicts_retried": self.retried, "races_lost": self.lost}
        return {name: number for name, number in told.items() if number}


_met: ContextVar[Contention] = ContextVar("contention")


def contention() -> Contention:
    """That of the call which runs."""
    return _met.get(None) or Contention()


@contextmanager
def contention_of_call() -> Iterator[Contention]:
    """Counts what is met meanwhile, also in threads that begin with a copy of this context."""
    found = Contention()
    token = _met.set(found)
    try:
        yield found
    finally:
        _met.reset(token)
