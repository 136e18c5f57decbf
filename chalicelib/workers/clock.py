"""The schedule: what time itself makes due, every 5 minutes.

Runs may be late, repeated or at once: each piece of work is complete in itself and safe to repeat.
What a run has no time for, the next one finds.
"""

import time
from collections.abc import Callable, Iterable, Mapping

from chalicelib.use_cases.context import Context
from chalicelib.use_cases.due import do_what_is_due
from chalicelib.use_cases.openings import list_due_hints, refresh_hint
from chalicelib.use_cases.payments import attend_purchase, list_due_purchases
from chalicelib.workers.batches import log_failure, logger

BUDGET_SECONDS = 40.0


def handle(
    provide: Callable[[], Context], clock: Callable[[], float] = time.monotonic
) -> Mapping[str, int]:
    """Does what is due; how many pieces were done, and how many failed and come again.

    `clock` counts seconds; `left` is 1 if something due may be left for the next run.
    """
    ctx, deadline = provide(), clock() + BUDGET_SECONDS
    hints = each_by_itself(list_due_hints(ctx), lambda coach_id: refresh_hint(ctx, coach_id))
    run = do_what_is_due(ctx, lambda: clock() < deadline, log_failure)
    due = (each for each in list_due_purchases(ctx) if clock() < deadline)
    bought = each_by_itself(due, lambda each: attend_purchase(ctx, each))
    summary = {
        "done": hints["done"] + bought["done"] + run.done,
        "failed": hints["failed"] + bought["failed"] + run.failed,
        "left": int(run.left),
    }
    logger.info("clock", hints=hints["done"], sessions=run.done, summary=summary)
    return summary


def each_by_itself(due: Iterable[str], work: Callable[[str], None]) -> Mapping[str, int]:
    """Does the work for each id, whatever becomes of the others."""
    done = failed = 0
    for each in due:
        try:
            work(each)
            done += 1
        except Exception as error:
            failed += 1
            log_failure(each, error)
    return {"done": done, "failed": failed}
