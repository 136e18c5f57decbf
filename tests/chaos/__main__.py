"""The command behind `make chaos`: many schedules, or one seed's again.

python -m tests.chaos                 20,000 schedules, from a number that nobody chose
python -m tests.chaos --seed 17       the schedule of this seed, with what came of each call
"""

import argparse
import sys
import time
from secrets import randbelow

from tests.chaos.histories import live_through
from tests.chaos.linearizability import is_linearizable
from tests.chaos.schedule import live
from tests.chaos.suite import live_all

TIMES = 20_000
AT_ONCE = 500
LARGEST_SEED = 10**9


def main() -> int:
    """0: all was well; else the seeds that failed are told."""
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--seed", type=int, help="this one, and those behind it with --times")
    parser.add_argument("--times", type=int, help=f"how many schedules (without a seed {TIMES})")
    asked = parser.parse_args()
    if asked.seed is not None:
        return _show(asked.seed, asked.times or 1)
    return _many(randbelow(LARGEST_SEED), asked.times or TIMES)


def _show(first: int, times: int) -> int:
    for seed in range(first, first + times):
        life = live(seed)
        for each in life.attempts:
            _say(f"{seed} {each.at:%a %H:%M} {each.name}: {each.outcome} {each.why}")
        history, state = live_through(seed)
        for happened in history:
            _say(f"{seed} {happened.begun}-{happened.ended} {happened.name}")
        assert is_linearizable(history, state), f"no order of them fits, from {state}"
    return 0


def _many(first: int, times: int) -> int:
    began = time.monotonic()
    for begun in range(first, first + times, AT_ONCE):
        seeds = range(begun, min(begun + AT_ONCE, first + times))
        outcome = live_all(seeds)
        if outcome.failures:
            _say(outcome.told())
            return 1
        for seed in seeds:
            if not is_linearizable(*live_through(seed)):
                _say(f"seed {seed}: no order fits its history\n    make chaos SEED={seed}")
                return 1
        _say(f"{seeds.stop - first} schedules from seed {first}, {time.monotonic() - began:.0f} s")
    return 0


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
