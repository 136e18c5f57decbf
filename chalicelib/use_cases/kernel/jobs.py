"""A run of a schedule: many small pieces of work, each by itself, as far as the time reaches."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

HasTime = Callable[[], bool]
"""Whether another piece may be begun."""

Report = Callable[[str, Exception], None]
"""Is told the name of a piece that failed, and how."""

PieceT = TypeVar("PieceT")


@dataclass(frozen=True, slots=True)
class Run:
    """What a run did; `left` says that something due may be left for the next run."""

    done: int
    failed: int
    left: bool


def each_by_itself(
    pieces: Iterable[PieceT],
    work: Callable[[PieceT], object],
    name_of: Callable[[PieceT], str],
    has_time: HasTime,
    report: Report,
) -> Run:
    """Does the work for each piece while there is time; one that fails is reported and stops none.

    Repeatable: as the work is.
    """
    done = failed = 0
    for piece in pieces:
        if not has_time():
            return Run(done, failed, left=True)
        try:
            work(piece)
            done += 1
        except Exception as error:
            failed += 1
            report(name_of(piece), error)
    return Run(done, failed, left=False)
