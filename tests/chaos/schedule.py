"""One schedule: a company lives through rounds in which several things happen at once."""

from dataclasses import dataclass, field
from functools import partial

from tests.chaos.company import Company
from tests.chaos.faults import RATES, without_waiting
from tests.chaos.operations import CRASHED, UNKNOWN, Attempt, draw_operation
from tests.kit.audit import check_everything

ROUNDS = 3


@dataclass
class Life:
    """What a company lived through."""

    company: Company
    attempts: list[Attempt] = field(default_factory=list)


def live(seed: int) -> Life:
    """Lives the schedule of this seed.

    Raises:
        AssertionError: something is not true that must always be.
        Exception: what nobody may ever see.
    """
    life = Life(Company.open(seed))
    company = life.company
    company.faults.rate = company.random.choice(RATES)
    with without_waiting(company.scheduler):
        for _ in range(ROUNDS):
            _act(life)
            check_everything()
    return life


def _act(life: Life) -> None:
    company = life.company
    attempts = [
        _again(life) or draw_operation(company) for _ in range(company.random.choice((2, 3)))
    ]
    company.scheduler.run([partial(each.run, company) for each in attempts])
    life.attempts += attempts


def _again(life: Life) -> Attempt | None:
    """A call that had no answer, or even one that had, is made again under its key."""
    random = life.company.random
    known = [each for each in life.attempts if each.key]
    lost = [each for each in known if each.outcome in {CRASHED, UNKNOWN}]
    if lost and random.random() < 0.6:
        return random.choice(lost).again()
    if known and random.random() < 0.1:
        return random.choice(known).again()
    return None
