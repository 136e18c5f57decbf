"""How a run of the benchmarks ends."""

import io
import json

import pytest

from bench.targets import Target, at_least, at_most
from bench.verdict import Machine, conclude, this_machine

MACHINE = Machine(cpu="Abacus 9", cores=2, python="3.11.7")
KEPT = [at_most("trips", 2, 2), at_least("speed", 12.5, 12)]
MISSED = [
    (at_most("items", 14, 13), "MISSED items: 14 (at most 13)"),
    (at_least("pace", 5, 6), "MISSED pace: 5 (at least 6)"),
]


def end(targets: list[Target]) -> tuple[int, str, str]:
    """The exit status, what stands on stdout, and what is told on stderr."""
    out, log = io.StringIO(), io.StringIO()
    status = conclude({"machine": MACHINE, "targets": targets}, out, log)
    return status, out.getvalue(), log.getvalue()


def test_a_run_that_meets_every_target_exits_with_0() -> None:
    status, _, log = end(KEPT)
    assert status == 0
    assert "MISSED" not in log
    assert "missed" not in log


@pytest.mark.parametrize(("missed", "told"), MISSED)
def test_a_run_that_misses_one_target_exits_with_1_after_everything_is_printed(
    missed: Target, told: str
) -> None:
    status, out, log = end([missed, *KEPT])
    assert status == 1
    assert json.loads(out) == {"machine": MACHINE, "targets": [missed, *KEPT]}
    assert log.splitlines() == [
        told,
        "met    trips: 2 (at most 2)",
        "met    speed: 12.5 (at least 12)",
        "Measured on Abacus 9, 2 cores, Python 3.11.7.",
        "1 of 3 targets missed.",
    ]


def test_a_figure_that_is_none_meets_no_target() -> None:
    not_a_number = float("nan")
    status, *_ = end([at_most("trips", not_a_number, 2), at_least("speed", not_a_number, 12)])
    assert status == 1


def test_this_machine_is_named() -> None:
    machine = this_machine()
    assert machine["cpu"].strip()
    assert machine["cores"] >= 1
    assert machine["python"].startswith("3.")
