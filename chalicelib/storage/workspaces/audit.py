"""Deeds: one row each in the workspace's own partition of the audit. What it says never changes; of
what other systems hear it is due once, to look whether they did.
"""

from datetime import datetime

from pynamodb.attributes import UnicodeAttribute

from chalicelib.domain.notices.outbox_check import deed_check_at
from chalicelib.domain.time.instants import parse_instant, render_instant
from chalicelib.domain.workspaces.audit import Deed, Doing
from chalicelib.storage.kernel.due import DueRow, due_from
from chalicelib.storage.kernel.later import named
from chalicelib.storage.kernel.table import JsonAttribute, Key, Row, find_row, reading
from chalicelib.storage.kernel.transaction import Put, Update, absent


class DeedItem(DueRow, discriminator="deed"):
    at = UnicodeAttribute()
    actor_id = UnicodeAttribute()
    doing = UnicodeAttribute()
    subject_id = UnicodeAttribute()
    detail = JsonAttribute()


def put_deed(deed: Deed) -> Put:
    """Stale if the deed is there already."""
    pk, sk = _key(deed.workspace_id, deed.id)
    row = DeedItem(
        pk,
        sk,
        at=render_instant(deed.at),
        actor_id=deed.actor_id,
        doing=deed.doing.value,
        subject_id=deed.subject_id,
        detail=dict(deed.detail),
        **due_from(pk, deed_check_at(deed)),
    )
    return Put(row, absent())


def find_due_deed(workspace_id: str, deed_id: str, now: datetime) -> Deed | None:
    """A deed that is to be looked after now, read consistently; None: it was, or is not yet."""
    row = find_row(DeedItem, _key(workspace_id, deed_id))
    is_due = row is not None and row.due_at is not None and row.due_at <= render_instant(now)
    return deed_of(row) if row and is_due else None


def looked_after(deed: Deed) -> Update:
    """The deed is due no more; stale if it was not."""
    no_more = (DeedItem.due_key.remove(), DeedItem.due_at.remove())
    return Update(DeedItem(*_key(deed.workspace_id, deed.id)), no_more, DeedItem.due_at.exists())


def list_deeds(workspace_id: str, limit: int, before: str | None = None) -> list[Deed]:
    """Up to `limit` deeds of a workspace, newest first, from before the one of this id."""
    key_range = (
        Row.sk.startswith("DEED#") if before is None else Row.sk.between("DEED#", f"DEED#{before}")
    )
    with reading():
        rows = DeedItem.query(
            f"AUDIT#{workspace_id}",
            key_range,
            consistent_read=True,
            scan_index_forward=False,
            limit=limit + 1,
        )
        deeds = [deed_of(row) for row in rows]
    return [deed for deed in deeds if deed.id != before][:limit]


def _key(workspace_id: str, deed_id: str) -> Key:
    return f"AUDIT#{workspace_id}", f"DEED#{deed_id}"


def deed_of(row: DeedItem) -> Deed:
    """The deed that a row holds."""
    return Deed(
        id=row.sk.removeprefix("DEED#"),
        workspace_id=row.pk.removeprefix("AUDIT#"),
        at=parse_instant(row.at),
        actor_id=row.actor_id,
        doing=named(Doing, row.doing),
        subject_id=row.subject_id,
        detail=row.detail,
    )
