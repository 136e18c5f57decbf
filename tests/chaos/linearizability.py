"""Whether a history of calls at once is that of some order of them, one after another.

The search of Wing and Gong (Testing and Verifying Concurrent Objects, 1993): of the calls that none
of the others was over before, one is taken to be the first, if what it was answered fits the state;
then the rest is searched. A call without an answer may have happened at any time since, or never.
"""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from math import inf
from typing import Generic, TypeVar

StateT = TypeVar("StateT", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Happened(Generic[StateT]):
    """A call: `step` gives the state after it, None if its answer does not fit the state before.
    `ended` None: nobody knows whether it happened.
    """

    name: str
    begun: float
    ended: float | None
    step: Callable[[StateT], StateT | None]


def is_linearizable(history: Sequence[Happened[StateT]], state: StateT) -> bool:
    """Whether the calls fit some order in which each takes its place between begin and end."""
    seen: set[tuple[frozenset[int], StateT]] = set()

    def search(left: frozenset[int], state: StateT) -> bool:
        if all(history[each].ended is None for each in left):
            return True
        if (left, state) in seen:
            return False
        seen.add((left, state))
        first_end = min(_end(history[each]) for each in left)
        for each in left:
            if history[each].begun <= first_end:
                after = history[each].step(state)
                if after is not None and search(left - {each}, after):
                    return True
        return False

    return search(frozenset(range(len(history))), state)


def _end(happened: Happened[StateT]) -> float:
    return inf if happened.ended is None else happened.ended
