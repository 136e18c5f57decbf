"""The mail queue: sends each notice to its person."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from chalicelib.domain.notices.credit_notices import CreditNotice
from chalicelib.domain.notices.notices import (
    AnyNotice,
    InvitationNotice,
    Notice,
    NoticeError,
    WebhookNotice,
)
from chalicelib.domain.sessions.sessions import Seat
from chalicelib.use_cases.kernel.context import Context
from chalicelib.use_cases.notices.outbox import deliver
from chalicelib.workers.batches import Failures, Record, each_record, logger

FIELDS = frozenset({"session_id", "event_id", "kind", "recipient_id", "seat"})
CREDIT_FIELDS = frozenset({"wallet_id", "event_id", "kind", "recipient_id", "about"})
INVITATION_FIELDS = frozenset({"person_id", "invitation_id", "event_id", "kind", "recipient_id"})

WEBHOOK_FIELDS = frozenset({"webhook_id", "event_id", "kind", "recipient_id"})


def handle(event: Mapping[str, Any], provide: Callable[[], Context]) -> Failures:
    """Delivers a batch of queued notices; the ids of the messages that are to come again."""
    ctx = provide()
    return each_record(event, lambda record: str(record["messageId"]), lambda r: _deliver(ctx, r))


def parse_notice(body: str) -> AnyNotice:
    """The notice in a message of the queue.

    Raises:
        NoticeError: the message holds none.
    """
    try:
        fields = json.loads(body)
        texts = isinstance(fields, dict) and all(isinstance(each, str) for each in fields.values())
        if texts and fields.keys() == CREDIT_FIELDS:
            return CreditNotice(**fields)
        if texts and fields.keys() == INVITATION_FIELDS:
            return InvitationNotice(**fields)
        if texts and fields.keys() == WEBHOOK_FIELDS:
            return WebhookNotice(**fields)
        if not texts or fields.keys() != FIELDS:
            raise NoticeError("the message is no notice")
        return Notice(**{**fields, "seat": Seat(fields["seat"])})
    except ValueError:
        raise NoticeError("the message is no notice") from None


def _deliver(ctx: Context, record: Record) -> None:
    notice = parse_notice(record["body"])
    outcome = deliver(ctx, notice)
    logger.info(
        "notice", event_id=notice.event_id, recipient_id=notice.recipient_id, outcome=outcome.value
    )
