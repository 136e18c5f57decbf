"""Two plugins of pytest: one notes what each test writes, one runs tests without a write."""

import json
import signal
import time
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import pytest
from _pytest.runner import runtestprotocol

from chalicelib.storage.kernel import transaction
from tests.kit import basis, quick_moto
from tests.kit.missing_writes.places import LEFT_OUT, TAP, UNCONDITIONAL, Mutant, Seen

LONGEST_TEST_SECONDS = 120
SAY_NOTHING = ("tests/functional/infra/test_bench_counts.py",)
"""Tests that count items: they fail without any, needed or not."""


@dataclass
class Place:
    """What all tests together showed of a place."""

    write: str
    conditional: bool = False
    in_beginning: bool = False
    tests: dict[str, float] = field(default_factory=dict)
    """Seconds by test."""
    refused: list[str] = field(default_factory=list)
    """In which tests its condition failed, or was made to fail (`tests/kit/basis.py`)."""

    def mutants(self, name: str) -> list[Mutant]:
        check = self.write.startswith("Check")
        dropped = [Mutant(name, UNCONDITIONAL)] if self.conditional and not check else []
        return [Mutant(name, LEFT_OUT), *dropped]

    def told_by(self, mutant: Mutant) -> list[str]:
        """The tests that may fail, those first that let its condition fail, fastest first. What is
        only a condition makes no difference where it held.
        """
        only_condition = mutant.way == UNCONDITIONAL or self.write.startswith("Check")
        tests = self.refused if only_condition else self.tests
        return sorted(tests, key=lambda test: (test not in self.refused, self.tests[test]))


class Recorder:
    """Notes what every test puts into transactions, with what it took over of a world's beginning
    that was made for another.
    """

    def __init__(self) -> None:
        self.places: dict[str, Place] = {}
        self._failed: set[str] = set()
        self._seconds: dict[str, float] = {}
        self._begun: dict[str, dict[str, Seen]] = {}
        TAP.made_to_fail = basis.are_found
        take = quick_moto.RememberingWorld._take

        def noted(world: Any, step: Any, args: Any, fields: Any) -> Any:
            return self._noted(
                lambda: take(world, step, args, fields), repr((step.__name__, args, fields))
            )

        setattr(quick_moto.RememberingWorld, "_take", noted)  # noqa: B010

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, Any, Any]:
        TAP.forget()
        began = time.perf_counter()
        answer = yield
        self._note(item.nodeid, time.perf_counter() - began)
        return answer

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self._failed.add(report.nodeid)

    def _noted(self, take: Callable[[], Any], step: str) -> Any:
        before, TAP.seen, TAP.in_beginning = TAP.seen, {}, True
        answer = take()
        if TAP.seen:
            self._begun[step] = TAP.seen
        TAP.seen, TAP.in_beginning = before | self._begun.get(step, {}), False
        return answer

    def _note(self, test: str, seconds: float) -> None:
        if test in self._failed or test.startswith(SAY_NOTHING):
            return
        for name, seen in TAP.seen.items():
            place = self.places.setdefault(name, Place(seen.write))
            place.conditional |= seen.conditional
            place.in_beginning |= seen.in_beginning
            place.tests[test] = round(seconds, 2)
            if seen.refused:
                place.refused.append(test)


@dataclass
class Verdict:
    """What became of a mutant; `caught_by` None: it survived what was tried."""

    place: str
    way: str
    write: str
    caught_by: str | None
    tried: list[str]


class Trial:
    """Runs, for each mutant, one test after another until one fails. The same test must pass right
    afterwards with the write in place: else it shows nothing.
    """

    def __init__(
        self,
        todo: Iterable[tuple[Mutant, Place, list[str]]],
        results: Path,
        seconds: float,
    ) -> None:
        self._todo = list(todo)
        self._results = results
        self._seconds = seconds
        self._items: dict[str, pytest.Item] = {}
        transaction.PATIENCE_SECONDS = 3.0

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        self._items = {item.nodeid: item for item in session.items}
        done: set[tuple[str, str]] = set()
        for mutant, place, tests in self._todo:
            if (mutant.way, mutant.line) in done:
                continue
            verdict = self._verdict(mutant, place, tests)
            with self._results.open("a") as file:
                file.write(json.dumps(asdict(verdict)) + "\n")
            if verdict.caught_by:
                done.add((mutant.way, mutant.line))
        return True

    def _verdict(self, mutant: Mutant, place: Place, tests: list[str]) -> Verdict:
        caught_by, tried, deadline = None, [], time.monotonic() + self._seconds
        for test in tests:
            if test not in self._items or time.monotonic() > deadline:
                continue
            tried.append(test)
            if self._fails(test, mutant, place) and not self._fails(test, None, place):
                caught_by = test
                break
        return Verdict(mutant.place, mutant.way, place.write, caught_by, tried)

    def _fails(self, test: str, mutant: Mutant | None, place: Place) -> bool:
        item: Any = self._items[test]
        item._initrequest()
        TAP.forget()
        with _beginnings(kept=not place.in_beginning), TAP.missing(mutant), _time_limit():
            reports = runtestprotocol(item, nextitem=item.session, log=False)
        return any(report.failed for report in reports)


@contextmanager
def _beginnings(*, kept: bool) -> Iterator[None]:
    """Without a write that makes a world, no test may get one that another has made."""
    if not kept:
        quick_moto.forget_beginnings()
    yield
    if not kept:
        quick_moto.forget_beginnings()


@contextmanager
def _time_limit() -> Iterator[None]:
    """Without a write, a loop may never find its end."""

    def stop(*_: Any) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(LONGEST_TEST_SECONDS)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
