"""Batches from a queue or a stream: each record by itself, the failed ones reported by name.

What was reported comes again; after its last try it goes to the dead-letter queue.
"""

import traceback
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from aws_lambda_powertools import Logger

from chalicelib.storage.kernel.contention import contention_of_call
from chalicelib.use_cases.kernel import log
from chalicelib.use_cases.kernel.context import Context

logger = Logger(service="tandem")

Record = Mapping[str, Any]
Failures = Mapping[str, Sequence[Mapping[str, str]]]


def each_record(
    ctx: Context,
    event: Mapping[str, Any],
    name_of: Callable[[Record], str],
    work: Callable[[Record], None],
) -> Failures:
    """Does the work for every record, whatever becomes of the others; tells if it met others."""
    failed = []
    with contention_of_call() as met:
        for record in event["Records"]:
            try:
                work(record)
            except Exception as error:
                log_failure(name_of(record), error)
                failed.append({"itemIdentifier": name_of(record)})
    if met.numbers:
        logger.info("met others", extra=met.numbers)
        log.count(ctx.settings.stage, met.numbers)
    return {"batchItemFailures": failed}


def sequence_number(record: Record) -> str:
    """The name of a stream's record."""
    return str(record["dynamodb"]["SequenceNumber"])


def log_failure(name: str, error: Exception) -> None:
    """What happened and where, without the text: texts of libraries quote people's data."""
    frames = traceback.extract_tb(error.__traceback__)
    where = [f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}" for frame in frames]
    logger.error("record failed", record=name, kind=type(error).__name__, where=where)
