"""Where each write of a transaction comes from, and transactions that lack one.

Import this before any use case: they bind `commit` by name when they load.
"""

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any

from msgspec.structs import replace

from chalicelib.storage.coaches import cards
from chalicelib.storage.kernel import transaction
from chalicelib.storage.kernel.transaction import Check, Delete, Put, Update, Write

ROOT = Path(__file__).parents[3]
LAYERS = tuple(str(ROOT / "chalicelib" / layer) for layer in ("use_cases", "storage"))
LEFT_OUT, UNCONDITIONAL = "left out", "unconditional"
CHAIN = " > "
CLOCK = "use_cases/clock/"


@dataclass(frozen=True, slots=True)
class Mutant:
    """A place, and what is done to what it writes."""

    place: str
    way: str

    @property
    def line(self) -> str:
        """A condition stands in one line, for all ways that lead there."""
        return self.place.rpartition(CHAIN)[2] if self.way == UNCONDITIONAL else self.place

    def done_to(self, write: Write) -> list[Write]:
        if self.way == LEFT_OUT or isinstance(write, Check):
            return []
        return [replace(write, condition=None)]


@dataclass
class Tap:
    """Sees every transaction of this process. Threads may share it."""

    mutant: Mutant | None = None
    in_beginning: bool = False
    """Whether a world is being made, which is done once for many tests."""
    made_to_fail: Callable[[], bool] = lambda: False
    """Whether a test lets each condition fail just now."""
    made: dict[int, tuple[Write, str]] = field(default_factory=dict)
    seen: dict[str, "Seen"] = field(default_factory=dict)

    def forget(self) -> None:
        """Before each test: ids of objects are given out again."""
        self.made, self.seen = {}, {}

    def place_of(self, write: Write) -> str | None:
        """None: a test or a plain row made it, not a use case."""
        _, place = self.made.get(id(write), (write, ""))
        return place or None

    def passed(self, writes: Iterable[Write]) -> list[Write]:
        """The writes as the mutant lets them through."""
        sent: list[Write] = []
        for write in writes:
            if place := self.place_of(write):
                self.seen.setdefault(place, Seen(described(write))).note(self, write)
            hit = self.mutant and place == self.mutant.place
            sent += self.mutant.done_to(write) if self.mutant and hit else [write]
        return sent

    def refused(self, write: Write) -> None:
        """Its condition failed."""
        if place := self.place_of(write):
            self.seen.setdefault(place, Seen(described(write))).refused = True

    @contextmanager
    def missing(self, mutant: Mutant | None) -> Iterator[None]:
        self.mutant = mutant
        try:
            yield
        finally:
            self.mutant = None


@dataclass
class Seen:
    """What one test showed of a place."""

    write: str
    conditional: bool = False
    in_beginning: bool = False
    refused: bool = False
    """Its condition failed, or was made to fail, to see that it is there."""

    def note(self, tap: Tap, write: Write) -> None:
        self.conditional |= write.condition is not None
        self.in_beginning |= tap.in_beginning
        self.refused |= tap.made_to_fail() and write.condition is not None


TAP = Tap()


def described(write: Write) -> str:
    row = write.model if isinstance(write, Check) else type(write.row)
    return f"{type(write).__name__} {row.__name__}"


def way_here() -> str:
    """From the outermost use case to the line that made the write; empty if there is none."""
    steps: list[str] = []
    frame: FrameType | None = sys._getframe(2)
    while frame and frame.f_code.co_filename.startswith(LAYERS):
        steps.append(_step(frame))
        frame = frame.f_back
    steps.reverse()
    return CHAIN.join(by_itself([step for step in steps if "kernel/transaction" not in step]))


def by_itself(steps: list[str]) -> list[str]:
    """What is done to one thing, whether a test asks for it, or the clock, or a run over many."""
    runs = [number for number, step in enumerate(steps) if step.endswith(" each_by_itself")]
    own = steps[runs[-1] + 2 :] if runs else steps
    while len(own) > 1 and own[0].startswith(CLOCK) and own[1].startswith("use_cases"):
        own = own[1:]
    return own


def _step(frame: FrameType) -> str:
    path = Path(frame.f_code.co_filename).relative_to(ROOT / "chalicelib")
    name = frame.f_code.co_qualname.replace(".<locals>", "")
    return f"{path}:{frame.f_lineno} {name}"


def install() -> None:
    """Puts the tap between the use cases and the store."""
    late = [name for name in sys.modules if name.startswith("chalicelib.use_cases.")]
    assert not late, f"these have bound `commit` already: {late}"
    for kind in (Put, Update, Delete, Check):
        _note_where_made(kind)
    _tap_commit()
    _tap_meaning()
    cards.merged = _tapped_merge(cards.merged)


def _note_where_made(kind: type[Any]) -> None:
    make = kind.__init__

    def made(self: Any, *args: Any, **fields: Any) -> None:
        make(self, *args, **fields)
        if (way := way_here()).startswith("use_cases"):
            TAP.made[id(self)] = self, way

    kind.__init__ = made


def _tap_commit() -> None:
    commit = transaction.commit

    def tapped(*writes: Write) -> None:
        if sent := TAP.passed(writes):
            commit(*sent)

    transaction.commit = tapped


def _tap_meaning() -> None:
    meaning = transaction._meaning

    def tapped(writes: tuple[Write, ...], reasons: transaction.Reasons) -> Exception:
        for write, reason in zip(writes, reasons, strict=True):
            if reason and reason.code == "ConditionalCheckFailed":
                TAP.refused(write)
        return meaning(writes, reasons)

    transaction._meaning = tapped


def _tapped_merge(merged: Any) -> Any:
    """A merge makes new writes of several: each is seen, and left out, before it."""

    def tapped(writes: Iterable[Write]) -> list[Write]:
        return list(merged(TAP.passed(writes)))

    return tapped
