"""The table's stream, read a second time: counts what sessions, entries of the ledger and places
of people say.

It is a function of its own beside the relay: a count that fails holds up no mail, and the other way
round. What is told several times in a batch is counted once: what is read now is as new as all of
the batch.
"""

from collections.abc import Callable, Mapping
from typing import Any

from chalicelib.storage.reports.usage import ToCount, to_count
from chalicelib.use_cases.kernel.context import Context
from chalicelib.use_cases.reports.usage import count
from chalicelib.workers.batches import Failures, Record, each_record, logger, sequence_number


def handle(event: Mapping[str, Any], provide: Callable[[], Context]) -> Failures:
    """Counts a batch of stream records; the sequence numbers of those to come again."""
    provide()
    counted: set[ToCount] = set()
    failures = each_record(event, sequence_number, lambda record: _count(record, counted))
    logger.info("counted", things=len(counted), failed=len(failures["batchItemFailures"]))
    return failures


def _count(record: Record, counted: set[ToCount]) -> None:
    change = record["dynamodb"]
    what = to_count(change["Keys"], change.get("NewImage"))
    if what and what not in counted:
        count(what)
        counted.add(what)
