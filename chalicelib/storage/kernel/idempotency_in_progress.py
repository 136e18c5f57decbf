"""Calls that leave the system: who is at one now, and with what a repeated call goes on.

Beside the record of an answer (`storage/kernel/idempotency.py`) stands the one of its beginning,
under the same `Idempotency-Key`. It names what the call has made so far and until when somebody
is at it; a caller that dies leaves it behind, and the next equal call takes over.
"""

from datetime import datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace
from pynamodb.attributes import UnicodeAttribute
from pynamodb.expressions.condition import Condition

from chalicelib.domain.kernel.errors import IdempotencyKeyReusedError
from chalicelib.domain.kernel.idempotency import Once, ThingT
from chalicelib.domain.kernel.phrases import Phrase
from chalicelib.domain.time.instants import parse_instant, render_instant
from chalicelib.storage.kernel.idempotency import KEPT, REMOVED_AFTER
from chalicelib.storage.kernel.model import IntegerAttribute
from chalicelib.storage.kernel.table import Key, Row, Rows
from chalicelib.storage.kernel.transaction import Delete, Put, absent

BUSY_FOR = timedelta(seconds=30)
"""Longer than a function of the API lives: whoever holds a call longer has died."""


class BegunItem(Row, discriminator="begun"):
    request_hash = UnicodeAttribute()
    thing_id = UnicodeAttribute()
    began_at = UnicodeAttribute()
    busy_until = UnicodeAttribute()
    version = IntegerAttribute()


class Begun(Struct, frozen=True, kw_only=True):
    """A call under way for the thing `thing_id`; free to be taken over from `busy_until`."""

    record_id: str
    request_hash: str
    thing_id: str
    began_at: datetime
    busy_until: datetime
    version: int = 0


def begun_keys(once: Once[ThingT]) -> tuple[Key, ...]:
    """What to read to know whether an equal call has begun."""
    return (_key(once.record_id),) if once.record_id else ()


def begun_in(rows: Rows, once: Once[ThingT], now: datetime) -> Begun | None:
    """The equal call that has begun, if one is kept.

    Raises:
        IdempotencyKeyReusedError: the key was used for another body.
    """
    row = rows.find(BegunItem, _key(once.record_id)) if once.record_id else None
    if row is None or parse_instant(row.began_at) + KEPT < now:
        return None
    if row.request_hash != once.request_hash:
        raise IdempotencyKeyReusedError(
            Phrase("This Idempotency-Key was used for another request. Send a new key.")
        )
    return Begun(
        record_id=row.pk.removeprefix("REPLAY#"),
        request_hash=row.request_hash,
        thing_id=row.thing_id,
        began_at=parse_instant(row.began_at),
        busy_until=parse_instant(row.busy_until),
        version=int(row.version),
    )


def begin(
    once: Once[ThingT], thing_id: str, now: datetime, before: Begun | None = None
) -> tuple[Begun, Put]:
    """Says that this caller is at it now; stale if somebody else has said so meanwhile."""
    if once.record_id is None:
        raise ValueError("a call that leaves the system needs an Idempotency-Key")
    begun = Begun(
        record_id=once.record_id,
        request_hash=once.request_hash,
        thing_id=thing_id,
        began_at=before.began_at if before else now,
        busy_until=now + BUSY_FOR,
        version=before.version + 1 if before else 1,
    )
    outdated = absent() | (BegunItem.began_at < render_instant(now - KEPT))
    return begun, Put(_row(begun), _unchanged(before) if before else outdated)


def release(begun: Begun, now: datetime) -> Put:
    """Lets the next equal call go on at once; stale if one has taken over already."""
    free = replace(begun, busy_until=now, version=begun.version + 1)
    return Put(_row(free), _unchanged(begun))


def forget(begun: Begun) -> Delete:
    """Lets the next equal call begin anew; stale if one has taken over already."""
    pk, sk = _key(begun.record_id)
    return Delete(BegunItem(pk, sk), _unchanged(begun))


def _unchanged(begun: Begun) -> Condition:
    return BegunItem.version == begun.version


def _row(begun: Begun) -> BegunItem:
    pk, sk = _key(begun.record_id)
    return BegunItem(
        pk,
        sk,
        request_hash=begun.request_hash,
        thing_id=begun.thing_id,
        began_at=render_instant(begun.began_at),
        busy_until=render_instant(begun.busy_until),
        version=begun.version,
        expires_epoch=int((begun.began_at + REMOVED_AFTER).timestamp()),
    )


def _key(record_id: str | None) -> Key:
    return f"REPLAY#{record_id}", "BEGUN"
