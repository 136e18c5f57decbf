"""The table's stream: queues a notice for everyone to be told of what happened, a message for each
of the company's own systems that hears of it, and the end of a photo that is shown no more; people
come first.

A record that cannot be read is reported and goes to the dead-letter queue after its tries; the
records behind it have been relayed by then.
"""

from collections.abc import Callable, Mapping
from typing import Any

from chalicelib.use_cases.coaches.photos import withdraw_lost
from chalicelib.use_cases.kernel.context import Context
from chalicelib.use_cases.notices.outbox import relay_change
from chalicelib.use_cases.webhooks.relaying import relay_events
from chalicelib.workers.batches import Failures, Record, each_record, logger, sequence_number


def handle(event: Mapping[str, Any], provide: Callable[[], Context]) -> Failures:
    """Relays a batch of stream records; the sequence numbers of those to come again."""
    ctx = provide()
    return each_record(ctx, event, sequence_number, lambda record: _relay(ctx, record))


def _relay(ctx: Context, record: Record) -> None:
    change = record["dynamodb"]
    before, after = change.get("OldImage"), change.get("NewImage")
    queued = relay_change(ctx, before, after) + withdraw_lost(ctx, before, after)
    told = relay_events(ctx, before, after)
    if queued or told:
        logger.info("relayed", record=sequence_number(record), notices=queued, webhooks=told)
