"""The schedule: what time itself makes due, every minute.

Runs may be late, repeated or at once: each piece of work is complete in itself and safe to repeat.
What a run has no time for, the next one finds.
"""

import functools
import time
from collections.abc import Callable, Mapping, Sequence

from msgspec.structs import asdict

from chalicelib.storage.kernel.contention import contention_of_call
from chalicelib.use_cases.clock.scheduled_work import Attending, do_what_is_due
from chalicelib.use_cases.coaches.next_opening import refresh_hints
from chalicelib.use_cases.integrity.nightly_check import check_nightly
from chalicelib.use_cases.kernel import log
from chalicelib.use_cases.kernel.context import Context
from chalicelib.use_cases.kernel.jobs import HasTime, Report, Run
from chalicelib.workers.batches import log_failure, logger

BUDGET_SECONDS = 40.0

Work = Callable[[Context, HasTime, Report], Run]

Works = Sequence[tuple[str, Work]]

WORK: Works = (
    ("hints", refresh_hints),
    ("check", check_nightly),
    ("due", do_what_is_due),
)
"""Everything that a run does, in order. Each may take an equal share of the time that is left, and
what it does not need the next ones have: the one that may have most to do comes last."""


def work_with(further: Attending) -> Works:
    """The same, with further kinds of rows that may be due."""
    *others, (name, _) = WORK
    return (*others, (name, functools.partial(do_what_is_due, further=further)))


def handle(
    provide: Callable[[], Context],
    clock: Callable[[], float] = time.monotonic,
    work: Works = WORK,
) -> Mapping[str, int]:
    """Does what is due; how many pieces were done, and how many failed and come again.

    `clock` counts seconds; `left` is 1 if something due may be left for the next run.
    """
    ctx, end = provide(), clock() + BUDGET_SECONDS
    runs: dict[str, Run] = {}
    with contention_of_call() as met:
        for others, (name, each) in zip(reversed(range(len(work))), work, strict=True):
            now = clock()
            has_time = _until(now + (end - now) / (others + 1), clock)
            runs[name] = _by_itself(ctx, name, each, has_time)
    logger.info("clock", work={name: asdict(run) for name, run in runs.items()}, extra=met.numbers)
    failed = sum(run.failed for run in runs.values())
    left = int(any(run.left for run in runs.values()))
    numbers = {"clock_runs": 1, "clock_failed": failed, "clock_left": left}
    log.count(ctx.settings.stage, numbers | met.numbers)
    return {"done": sum(run.done for run in runs.values()), "failed": failed, "left": left}


def _by_itself(ctx: Context, name: str, work: Work, has_time: HasTime) -> Run:
    """One kind of work, whatever becomes of the others."""
    try:
        return work(ctx, has_time, log_failure)
    except Exception as error:
        log_failure(name, error)
        return Run(0, 1, left=True)


def _until(end: float, clock: Callable[[], float]) -> HasTime:
    return lambda: clock() < end
