"""Each planted mistake is seen: a schedule fails, or no order fits a history."""

import pytest

from tests.chaos.histories import live_through
from tests.chaos.linearizability import is_linearizable
from tests.chaos.mistakes import MISTAKES, Mistake
from tests.chaos.schedule import live
from tests.chaos.suite import IN_THE_SUITE


def is_seen_by(seed: int, mistake: Mistake) -> bool:
    with mistake():
        try:
            live(seed)
            return not is_linearizable(*live_through(seed))
        except Exception:
            return True


def test_there_are_at_least_sixteen() -> None:
    assert len(MISTAKES) >= 16


@pytest.mark.parametrize("name", sorted(MISTAKES))
def test_the_mistake_is_seen(name: str) -> None:
    assert any(is_seen_by(seed, MISTAKES[name]) for seed in range(IN_THE_SUITE))
