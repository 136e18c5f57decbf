"""Whatever happens at once, is lost, comes twice or breaks half-way: all that is stored adds up,
and everybody is told, once.
"""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.chaos.attempts import OUTCOMES
from tests.chaos.faults import IN_TRANSACTIONS
from tests.chaos.operations import NAMES
from tests.chaos.suite import IN_THE_SUITE, Outcome, live_all

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def lived() -> Outcome:
    return live_all(range(IN_THE_SUITE))


def test_any_schedule_leaves_everything_sound_and_everybody_told(lived: Outcome) -> None:
    assert not lived.failures, lived.told()


@pytest.mark.parametrize("name", NAMES)
def test_every_operation_is_seen_to_succeed_to_be_refused_and_to_crash(
    lived: Outcome, name: str
) -> None:
    seen = {outcome: lived.operations[name, outcome] for outcome in OUTCOMES}
    assert all(seen.values()), seen


@pytest.mark.parametrize("fault", sorted(set(IN_TRANSACTIONS)))
def test_every_fault_is_met(lived: Outcome, fault: str) -> None:
    assert lived.faults[fault]


def test_a_seed_gives_the_same_schedule_in_any_process() -> None:
    """Or nobody could repeat a failure."""

    def told(hash_seed: str) -> str:
        return subprocess.run(
            [sys.executable, "-m", "tests.chaos", "--seed", "3", "--times", "5"],
            env={"PYTHONHASHSEED": hash_seed, "PATH": ""},
            cwd=ROOT,
            check=True,
            capture_output=True,
            text=True,
        ).stdout

    assert told("1") == told("2")
    assert "book" in told("1")
