"""Slots and balances: what everybody was told fits one order of all calls."""

from collections.abc import Callable

import pytest

from tests.chaos.histories import live_through
from tests.chaos.linearizability import Happened, is_linearizable
from tests.chaos.mistakes import naively

SEEDS = range(1_000)


def test_every_history_is_that_of_calls_one_after_another() -> None:
    for seed in SEEDS:
        history, state = live_through(seed)
        told = "\n".join(f"{each.begun}-{each.ended} {each.name}" for each in history)
        assert is_linearizable(history, state), f"seed {seed}, from {state}:\n{told}"


def test_an_implementation_that_reads_decides_and_writes_is_rejected() -> None:
    def is_right(seed: int) -> bool:
        with naively():
            return is_linearizable(*live_through(seed))

    wrong = [seed for seed in range(60) if not is_right(seed)]
    assert len(wrong) > 5


Step = Callable[[int], int | None]


def reads(value: int) -> Step:
    return lambda state: state if state == value else None


def writes(value: int) -> Step:
    return lambda _: value


def adds_from(value: int) -> Step:
    """One more than was read."""
    return lambda state: state + 1 if state == value else None


@pytest.mark.parametrize(
    ("history", "right"),
    [
        ([(0, 1, writes(5)), (2, 3, reads(5))], True),
        ([(0, 1, writes(5)), (2, 3, reads(0))], False),
        ([(0, 3, writes(5)), (1, 2, reads(0))], True),
        ([(0, 3, writes(5)), (1, 2, reads(5))], True),
        ([(0, 5, writes(5)), (1, 2, reads(5)), (3, 4, reads(0))], False),
        ([(0, 2, adds_from(0)), (1, 3, adds_from(0))], False),
        ([(0, 2, adds_from(0)), (1, 3, adds_from(1))], True),
        ([(0, None, writes(5)), (1, 2, reads(0)), (3, 4, reads(5))], True),
        ([(0, None, writes(5)), (1, 2, reads(0)), (3, 4, reads(0))], True),
        ([(3, None, writes(5)), (1, 2, reads(5))], False),
    ],
)
def test_the_checker_itself(history: list[tuple[int, int | None, Step]], *, right: bool) -> None:
    calls = [Happened("", begun, ended, step) for begun, ended, step in history]
    assert is_linearizable(calls, 0) is right
