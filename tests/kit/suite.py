"""How the whole suite runs: who takes which tests, and which files took longest."""

import gc
from collections import defaultdict
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
        return FilesInOrder(config, log) if config.getoption("dist") == "loadfile" else None

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


class FilesInOrder(LoadScopeScheduling):  # type: ignore[misc]
    """Gives out files as they are collected: `browser` and `e2e` early, the quick units last."""

    def _split_scope(self, nodeid: str) -> str:
        return ONE_PIECE if nodeid.startswith(ONE_PIECE) else file_of(nodeid)


def file_of(nodeid: str) -> str:
    return nodeid.partition("::")[0]
