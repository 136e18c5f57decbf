"""Runs that set many balances: one row each, under the record id of its call."""

from datetime import datetime

from msgspec.structs import replace
from pynamodb.attributes import UnicodeAttribute

from chalicelib.domain.credits.set_credits import Outcome, SetRun
from chalicelib.domain.kernel.errors import IdempotencyKeyReusedError
from chalicelib.domain.kernel.phrases import Phrase
from chalicelib.domain.time.instants import parse_instant, render_instant
from chalicelib.storage.kernel.idempotency import KEPT, REMOVED_AFTER
from chalicelib.storage.kernel.later import known
from chalicelib.storage.kernel.model import IntegerAttribute
from chalicelib.storage.kernel.table import JsonAttribute, Key, Row, Rows
from chalicelib.storage.kernel.transaction import Put, absent


class SetRunItem(Row, discriminator="set_run"):
    run_id = UnicodeAttribute()
    request_hash = UnicodeAttribute()
    started_at = UnicodeAttribute()
    outcomes = JsonAttribute()
    version = IntegerAttribute()


def set_run_key(record_id: str) -> Key:
    return f"SETRUN#{record_id}", "SETRUN"


def set_run_in(rows: Rows, new: SetRun) -> SetRun:
    """The run of this call among what a batch read found, else the new one.

    It is known as long as an answer would be kept.

    Raises:
        IdempotencyKeyReusedError: the key was used for another body.
    """
    row = rows.find(SetRunItem, set_run_key(new.record_id))
    if row is None:
        return new
    started_at, version = parse_instant(row.started_at), int(row.version)
    if started_at + KEPT < new.started_at:
        return replace(new, version=version)
    if row.request_hash != new.request_hash:
        raise IdempotencyKeyReusedError(
            Phrase("This Idempotency-Key was used for another request. Send a new key.")
        )
    return SetRun(
        id=row.run_id,
        record_id=new.record_id,
        request_hash=row.request_hash,
        started_at=started_at,
        outcomes={
            wallet_id: Outcome(**known(Outcome, each)) for wallet_id, each in row.outcomes.items()
        },
        version=version,
    )


def put_set_run(run: SetRun, now: datetime) -> Put:
    """Stores the run, whose version is one above what was read; stale if that is gone."""
    pk, sk = set_run_key(run.record_id)
    row = SetRunItem(
        pk,
        sk,
        run_id=run.id,
        request_hash=run.request_hash,
        started_at=render_instant(run.started_at),
        outcomes={
            wallet_id: {"before": each.before, "after": each.after, "error": each.error}
            for wallet_id, each in run.outcomes.items()
        },
        version=run.version,
        expires_epoch=int((now + REMOVED_AFTER).timestamp()),
    )
    first = run.version == 1
    return Put(row, absent() if first else SetRunItem.version == run.version - 1)
