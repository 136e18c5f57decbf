"""How the whole suite runs: who takes which tests, and which files took longest."""

import gc
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]

SLOWEST = "--slowest-files"
SCREENSHOTS = "--screenshots"
EXAMPLES = "--examples"
GENERATED_CALLS = "generated calls"
"""A property of a test: how many it sent."""

ONE_PIECE = "tests/e2e/"
"""What is deployed once for all tests of this folder, so one worker takes them all."""

KINDS = {"tests/browser/": "browser", ONE_PIECE: "e2e", "tests/races/": "races"}
"""Files that share what takes long to start: a local stack with a browser, or an engine."""

ALONE = "alone"
"""The kind of all other files, which start nothing."""

LONG = frozenset(
    {
        "tests/chaos/test_schedules.py",
        "tests/races/calendars/test_life_with_calendars.py",
        "tests/races/infra/releases/test_side_by_side.py",
        "tests/races/sessions/test_life_machine.py",
    }
)
"""Files that take the best part of a minute, with few tests."""


class Suite:
    """A plugin that gives out whole files, as module fixtures need, and adds up their times."""

    def __init__(self) -> None:
        self._seconds: dict[str, float] = defaultdict(float)
        self._generated_calls = 0

    def pytest_collection_finish(self) -> None:
        """What was collected stays to the end, so no search for garbage looks at it, and tests make
        so much of it that searches are worth their while seldom.
        """
        gc.collect()
        gc.freeze()
        gc.set_threshold(20_000, 50, 100)

    def pytest_xdist_make_scheduler(self, config: pytest.Config, log: Any) -> Any:
        return FilesByKind(config, log) if config.getoption("dist") == "loadfile" else None

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self._seconds[file_of(report.nodeid)] += report.duration
        if report.when == "call":
            told = dict(report.user_properties).get(GENERATED_CALLS)
            self._generated_calls += told if isinstance(told, int) else 0

    def pytest_terminal_summary(
        self, terminalreporter: pytest.TerminalReporter, config: pytest.Config
    ) -> None:
        if self._generated_calls:
            terminalreporter.line(f"{self._generated_calls} {GENERATED_CALLS}")
        if number := config.getoption(SLOWEST):
            terminalreporter.section(f"slowest {number} files")
            by_time = sorted(self._seconds.items(), key=lambda each: -each[1])
            for path, seconds in by_time[:number]:
                terminalreporter.line(f"{seconds:7.1f} s  {path}")


class FilesByKind(LoadScopeScheduling):  # type: ignore[misc]
    """Gives out whole files; a worker stays with one kind of them, as long as there are such."""

    def _split_scope(self, nodeid: str) -> str:
        return ONE_PIECE if nodeid.startswith(ONE_PIECE) else file_of(nodeid)

    def _assign_work_unit(self, node: Any) -> None:
        latest = {
            each: kind_of([*files][-1]) for each, files in self.assigned_work.items() if files
        }
        mine = latest.pop(node, None)
        tests = {path: len(unit) for path, unit in self.workqueue.items()}
        self.workqueue.move_to_end(next_file(tests, mine, {*latest.values()}), last=False)
        super()._assign_work_unit(node)


def next_file(waiting: Mapping[str, int], mine: str | None, of_others: Collection[str]) -> str:
    """Which of the waiting files, with so many tests each, a worker takes next.

    One of the kind of which its last one was; if there is none, of a kind that starts something and
    that no other worker is at; then what starts nothing; then where most wait. Of that the longest,
    so that the last ones are short.
    """
    kinds = Counter(map(kind_of, waiting))

    def wanted(kind: str) -> tuple[bool, bool, bool, int]:
        free = kind != ALONE and kind not in of_others
        return kind == mine, free, kind == ALONE, kinds[kind]

    kind = max(kinds, key=wanted)
    files = [path for path in waiting if kind_of(path) == kind]
    return max(files, key=lambda path: (path in LONG, waiting[path]))


def kind_of(path: str) -> str:
    return next((kind for folder, kind in KINDS.items() if path.startswith(folder)), ALONE)


def file_of(nodeid: str) -> str:
    return nodeid.partition("::")[0]
