"""How many times as much of the processor as another a work takes: both by turns in one process, so
that whatever else the machine does meets both. Milliseconds differ from machine to machine, ratios
hardly.
"""

import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from typing import TypedDict

TURNS = 15

Works = Mapping[str, Callable[[], object]]
Milliseconds = Mapping[str, Sequence[float]]


class Ratio(TypedDict):
    """Over all turns."""

    median: float
    least: float
    most: float


def by_turns(works: Works, turns: int = TURNS) -> Milliseconds:
    """What each of the works took in each turn, right after a run that is not timed: who runs
    behind a work that fills the processor's caches would pay for it.
    """
    took: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(turns):
        for name, work in works.items():
            work()
            began = time.thread_time()
            work()
            took[name].append((time.thread_time() - began) * 1000)
    return took


def ratio(took: Milliseconds, name: str, other: str) -> Ratio:
    """How many times what the other took, turn by turn."""
    each = [mine / its for mine, its in zip(took[name], took[other], strict=True)]
    return Ratio(
        median=round(statistics.median(each), 2),
        least=round(min(each), 2),
        most=round(max(each), 2),
    )


def median(took: Milliseconds, name: str) -> float:
    """In milliseconds."""
    return round(statistics.median(took[name]), 3)
