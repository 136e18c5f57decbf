"""The table's stream, read a second time: counts what sessions, entries of the ledger and places
of people say.

It is a function of its own beside the relay: a count that fails holds up no mail, and the other way
round. What is told several times in a batch is counted once: what is read now is as new as all of
the batch.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from chalicelib.storage.reports.stage_numbers import numbers_of
from chalicelib.storage.reports.usage import ToCount, to_count
from chalicelib.use_cases.kernel import log
from chalicelib.use_cases.kernel.context import Context
from chalicelib.use_cases.reports.usage import count
from chalicelib.workers.batches import Failures, Record, each_record, logger, sequence_number


def handle(event: Mapping[str, Any], provide: Callable[[], Context]) -> Failures:
    """Counts a batch of stream records; the sequence numbers of those to come again."""
    ctx = provide()
    counted: set[ToCount] = set()
    numbers: Counter[str] = Counter()
    failures = each_record(
        ctx, event, sequence_number, lambda record: _count(record, counted, numbers)
    )
    log.count(ctx.settings.stage, numbers)
    logger.info("counted", things=len(counted), failed=len(failures["batchItemFailures"]))
    return failures


def _count(record: Record, counted: set[ToCount], numbers: Counter[str]) -> None:
    change = record["dynamodb"]
    what = to_count(change["Keys"], change.get("NewImage"))
    if what and what not in counted:
        count(what)
        counted.add(what)
    numbers += Counter(numbers_of(change.get("OldImage"), change.get("NewImage")))
