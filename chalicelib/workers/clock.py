"""The schedule: what time itself makes due, every 5 minutes.

Runs may be late, repeated or at once: each piece of work is complete in itself and safe to repeat.
"""

from collections.abc import Callable, Iterable, Mapping

from chalicelib.use_cases.context import Context
from chalicelib.use_cases.openings import list_due_hints, refresh_hint
from chalicelib.workers.batches import log_failure, logger


def handle(provide: Callable[[], Context]) -> Mapping[str, int]:
    """Does what is due; how many pieces were done, and how many failed and come again."""
    ctx = provide()
    return each_by_itself(list_due_hints(ctx), lambda coach_id: refresh_hint(ctx, coach_id))


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
    logger.info("clock", done=done, failed=failed)
    return {"done": done, "failed": failed}
