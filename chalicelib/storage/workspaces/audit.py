"""Deeds: one row each in the workspace's own partition of the audit, never changed."""

from pynamodb.attributes import UnicodeAttribute

from chalicelib.domain.time.instants import parse_instant, render_instant
from chalicelib.domain.workspaces.audit import Deed, Doing
from chalicelib.storage.kernel.table import JsonAttribute, Row, reading
from chalicelib.storage.kernel.transaction import Put, absent


class DeedItem(Row, discriminator="deed"):
    at = UnicodeAttribute()
    actor_id = UnicodeAttribute()
    doing = UnicodeAttribute()
    subject_id = UnicodeAttribute()
    detail = JsonAttribute()


def put_deed(deed: Deed) -> Put:
    """Stale if the deed is there already."""
    row = DeedItem(
        f"AUDIT#{deed.workspace_id}",
        f"DEED#{deed.id}",
        at=render_instant(deed.at),
        actor_id=deed.actor_id,
        doing=deed.doing.value,
        subject_id=deed.subject_id,
        detail=dict(deed.detail),
    )
    return Put(row, absent())


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


def deed_of(row: DeedItem) -> Deed:
    """The deed that a row holds."""
    return Deed(
        id=row.sk.removeprefix("DEED#"),
        workspace_id=row.pk.removeprefix("AUDIT#"),
        at=parse_instant(row.at),
        actor_id=row.actor_id,
        doing=Doing(row.doing),
        subject_id=row.subject_id,
        detail=row.detail,
    )
