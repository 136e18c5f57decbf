"""The mail queue: sends each notice to its person."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from msgspec.structs import fields

from chalicelib.domain.notices.credit_notices import CreditNotice
from chalicelib.domain.notices.notices import (
    AnyNotice,
    CalendarNotice,
    InvitationNotice,
    Notice,
    NoticeError,
    PrivacyNotice,
    WebhookNotice,
)
from chalicelib.domain.sessions.sessions import Seat
from chalicelib.use_cases.kernel.context import Context
from chalicelib.use_cases.notices.outbox import deliver
from chalicelib.workers.batches import Failures, Record, each_record, logger

KINDS = (Notice, CreditNotice, InvitationNotice, WebhookNotice, CalendarNotice, PrivacyNotice)
BY_FIELDS = {frozenset(each.name for each in fields(kind)): kind for kind in KINDS}
"""What a message holds tells what it is."""


def handle(event: Mapping[str, Any], provide: Callable[[], Context]) -> Failures:
    """Delivers a batch of queued notices; the ids of the messages that are to come again."""
    ctx = provide()
    return each_record(
        ctx, event, lambda record: str(record["messageId"]), lambda r: _deliver(ctx, r)
    )


def parse_notice(body: str) -> AnyNotice:
    """The notice in a message of the queue.

    Raises:
        NoticeError: the message holds none.
    """
    try:
        found = json.loads(body)
        texts = isinstance(found, dict) and all(isinstance(each, str) for each in found.values())
        kind = BY_FIELDS.get(frozenset(found)) if texts else None
        if kind is None:
            raise NoticeError("the message is no notice")
        if kind is Notice:
            found["seat"] = Seat(found["seat"])
        return kind(**found)
    except ValueError:
        raise NoticeError("the message is no notice") from None


def _deliver(ctx: Context, record: Record) -> None:
    notice = parse_notice(record["body"])
    outcome = deliver(ctx, notice)
    logger.info("notice", extra={**notice.fields, "outcome": outcome.value})
