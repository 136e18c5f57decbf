"""The queue of webhooks: what an event is for one address waits in that address's line, which is
then served as far as the time reaches.
"""

import json
import time
from collections.abc import Callable, Mapping
from typing import Any

from chalicelib.domain.webhooks.events import read_event
from chalicelib.use_cases.kernel.context import Context
from chalicelib.use_cases.webhooks.serving import ReadSubject, record, serve
from chalicelib.workers.batches import Failures, Record, each_record, logger

BUDGET_SECONDS = 30.0
"""No try is begun after that; one takes ten seconds at most."""


def handle(
    event: Mapping[str, Any],
    provide: Callable[[], Context],
    read: ReadSubject,
    clock: Callable[[], float] = time.monotonic,
) -> Failures:
    """Serves the lines that a batch names; the ids of the messages that are to come again.

    `read` gives what an event is about; `clock` counts seconds.
    """
    ctx, end = provide(), clock() + BUDGET_SECONDS

    def work(message: Record) -> None:
        fields = json.loads(message["body"])
        endpoint_id = fields["endpoint_id"]
        if "type" in fields:
            record(ctx, endpoint_id, read_event(fields), read)
        tries = serve(ctx, endpoint_id, lambda: clock() < end)
        logger.info("webhook", endpoint_id=endpoint_id, event_id=fields.get("id"), tries=tries)

    return each_record(ctx, event, lambda message: str(message["messageId"]), work)
