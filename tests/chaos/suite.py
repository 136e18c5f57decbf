"""Many schedules one after another, and what they came to."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from tests.chaos.schedule import live

IN_THE_SUITE = 2_000
MOST_FAILURES = 5


@dataclass
class Outcome:
    """How often each operation came to what, which faults were met, and which seeds failed how."""

    operations: Counter[tuple[str, str]] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    failures: dict[int, Exception] = field(default_factory=dict)

    def told(self) -> str:
        """Each failure with its seed and how to repeat it."""
        return "\n".join(
            f"seed {seed}: {type(failure).__name__}: {failure}\n    make chaos SEED={seed}"
            for seed, failure in self.failures.items()
        )


def live_all(seeds: Iterable[int]) -> Outcome:
    """Lives all of them, or until some have failed."""
    outcome = Outcome()
    for seed in seeds:
        try:
            life = live(seed)
        except Exception as failure:
            outcome.failures[seed] = failure
            if len(outcome.failures) == MOST_FAILURES:
                break
            continue
        outcome.operations.update((each.name, each.outcome) for each in life.attempts)
        outcome.faults.update(life.company.faults.met)
    return outcome
