"""A run of a schedule: many small pieces of work, each by itself, as far as the time reaches."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from msgspec import Struct

from chalicelib.domain.kernel.errors import TryAgainError

HasTime = Callable[[], bool]
"""Whether another piece may be begun."""

Report = Callable[[str, Exception], None]
"""Is told the name of a piece that failed, and how."""

PieceT = TypeVar("PieceT")


class Run(Struct, frozen=True):
    """What a run did; `left` says that something due may be left for the next run."""

    done: int
    failed: int
    left: bool


@contextmanager
def holding_up_nothing(finish: Callable[[], None]) -> Iterator[None]:
    """Finishes behind the block, and also if the block fails, whose error is raised then; but not
    where the store was too busy for it: that is done when all of it comes again.
    """
    try:
        yield
    except TryAgainError:
        raise
    except Exception:
        finish()
        raise
    finish()


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
