"""The photo queue: takes what coaches uploaded, and deletes photos that are shown no more.

The bucket says of each file that came in where it lies, and names it as addresses are written; the
relay names the photo that a profile has lost.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from urllib.parse import unquote_plus

from chalicelib.gateways.bucket.photos import upload_of
from chalicelib.use_cases.coaches.photos import take_upload
from chalicelib.use_cases.kernel.context import Context
from chalicelib.workers.batches import Failures, Record, each_record, logger


def handle(event: Mapping[str, Any], provide: Callable[[], Context]) -> Failures:
    """Does what a batch of messages asks for; the ids of those that are to come again."""
    ctx = provide()
    return each_record(ctx, event, lambda record: str(record["messageId"]), lambda r: _do(ctx, r))


def _do(ctx: Context, record: Record) -> None:
    message = json.loads(record["body"])
    if lost := message.get("withdraw"):
        ctx.photos().withdraw(lost)
        logger.info("photo withdrawn")
    for key in _keys(message):
        if upload := upload_of(key):
            problem = take_upload(ctx, upload)
            logger.info("upload", coach_id=upload.coach_id, problem=problem)


def _keys(message: Mapping[str, Any]) -> Iterator[str]:
    """Where the files lie that the bucket tells of; none, where it only tries the queue out."""
    for each in message.get("Records", ()):
        yield unquote_plus(each["s3"]["object"]["key"])
