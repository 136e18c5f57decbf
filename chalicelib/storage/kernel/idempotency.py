"""Records of successful answers, kept at least 24 hours by the clock."""

from datetime import datetime, timedelta

from pynamodb.attributes import UnicodeAttribute

from chalicelib.domain.kernel.errors import IdempotencyKeyReusedError
from chalicelib.domain.kernel.idempotency import Answer, Once, ThingT
from chalicelib.domain.kernel.phrases import Phrase
from chalicelib.domain.time.instants import parse_instant, render_instant
from chalicelib.storage.kernel.model import IntegerAttribute
from chalicelib.storage.kernel.table import Key, Row, Rows
from chalicelib.storage.kernel.transaction import Put, StaleError, absent

KEPT = timedelta(hours=24)
REMOVED_AFTER = timedelta(hours=48)


class ReplayItem(Row, discriminator="replay"):
    request_hash = UnicodeAttribute()
    status = IntegerAttribute()
    body = UnicodeAttribute()
    answered_at = UnicodeAttribute()


def replay_keys(once: Once[ThingT]) -> tuple[Key, ...]:
    """What to read to know whether the call was answered before."""
    return (_key(once.record_id),) if once.record_id else ()


def replay_in(rows: Rows, once: Once[ThingT], now: datetime) -> Answer | None:
    """The earlier answer of the same call, if one is kept.

    Raises:
        IdempotencyKeyReusedError: the key was used for another body.
    """
    row = rows.find(ReplayItem, _key(once.record_id)) if once.record_id else None
    if row is None or parse_instant(row.answered_at) + KEPT < now:
        return None
    if row.request_hash != once.request_hash:
        raise IdempotencyKeyReusedError(
            Phrase("This Idempotency-Key was used for another request. Send a new key.")
        )
    return Answer(int(row.status), row.body, replayed=True)


def check_unanswered(rows: Rows, once: Once[ThingT], now: datetime) -> None:
    """Raises: StaleError: an equal call was answered meanwhile, as `rows` show."""
    if replay_in(rows, once, now):
        raise StaleError


def put_replay(once: Once[ThingT], answer: Answer, now: datetime) -> tuple[Put, ...]:
    """Records the answer; stale if an equal call was answered meanwhile."""
    if once.record_id is None:
        return ()
    pk, sk = _key(once.record_id)
    row = ReplayItem(
        pk,
        sk,
        request_hash=once.request_hash,
        status=answer.status,
        body=answer.body,
        answered_at=render_instant(now),
        expires_epoch=int((now + REMOVED_AFTER).timestamp()),
    )
    outdated = ReplayItem.answered_at < render_instant(now - KEPT)
    return (Put(row, absent() | outdated),)


def _key(record_id: str) -> Key:
    return f"REPLAY#{record_id}", "REPLAY"
