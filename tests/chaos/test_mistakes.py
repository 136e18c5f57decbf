"""Each planted mistake is seen: a schedule fails, or no order fits a history."""

from contextlib import nullcontext

import pytest
from pynamodb.exceptions import PynamoDBException

from tests.chaos.histories import live_through
from tests.chaos.linearizability import is_linearizable
from tests.chaos.mistakes import MISTAKES, Mistake
from tests.chaos.schedule import live
from tests.chaos.suite import IN_THE_SUITE

SEEN_BY = {
    "hours may have changed": 6,
    "time is taken whoever has it": 78,
    "a session is written over": 18,
    "what was counted is not kept": 1,
    "what was counted is written over": 11,
    "a lost reply is a defect": 12,
    "a mail goes before it is recorded": 9,
    "a mail that failed is done with": 40,
    "a wallet is written over": 1,
    "a message has many owners": 9,
    "an answer is not kept": 13,
    "money moves by itself": 5,
    "a conflict is a defect": 20,
    "a lost reply is a failure": 101,
    "a claim is over at once": 9,
    "the outbox check looks at nothing": 15,
}
"""Seeds that are tried first, because they saw it when this was written; any other may."""


def is_seen_by(seed: int, mistake: Mistake) -> bool:
    """Whether something is not true, or an error comes out that nobody may ever see."""
    with mistake():
        try:
            live(seed)
            return not is_linearizable(*live_through(seed))
        except (AssertionError, PynamoDBException):
            return True


def test_there_are_at_least_sixteen() -> None:
    assert len(MISTAKES) >= 16


@pytest.mark.parametrize("name", sorted(MISTAKES))
def test_the_mistake_is_seen_and_nothing_without_it(name: str) -> None:
    seeds = [SEEN_BY.get(name, 0), *range(IN_THE_SUITE)]
    seed = next((each for each in seeds if is_seen_by(each, MISTAKES[name])), None)
    assert seed is not None
    assert not is_seen_by(seed, nullcontext)
