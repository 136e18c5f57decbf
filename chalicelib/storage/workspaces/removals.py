"""Removals that go on: one row for each person who is being removed from a workspace.

The row is due until it is gone, so the clock takes up whatever a run left or broke off.
"""

from pynamodb.attributes import BooleanAttribute, UnicodeAttribute

from chalicelib.domain.offboarding.removals import Removal, removal_id_of
from chalicelib.domain.time.instants import parse_instant, render_instant
from chalicelib.storage.kernel.due import DueRow, due_from
from chalicelib.storage.kernel.model import IntegerAttribute
from chalicelib.storage.kernel.table import Key, Rows, find_row
from chalicelib.storage.kernel.transaction import Check, Delete, Put, absent


class RemovalItem(DueRow, discriminator="removal"):
    workspace_id = UnicodeAttribute()
    person_id = UnicodeAttribute()
    actor_id = UnicodeAttribute()
    begun_at = UnicodeAttribute()
    as_member = BooleanAttribute()
    as_coach = BooleanAttribute()
    version = IntegerAttribute()


def removal_key(workspace_id: str, person_id: str) -> Key:
    return _key(removal_id_of(workspace_id, person_id))


def find_removal(removal_id: str) -> Removal | None:
    """The removal of this id, read consistently; None: there is none, or none any more."""
    row = find_row(RemovalItem, _key(removal_id))
    return _removal(row) if row else None


def removal_in(rows: Rows, workspace_id: str, person_id: str) -> Removal | None:
    """The removal among what a batch read found."""
    row = rows.find(RemovalItem, removal_key(workspace_id, person_id))
    return _removal(row) if row else None


def put_removal(removal: Removal) -> Put:
    """Stores the removal, whose version is one above what was read; stale if that is gone."""
    pk, sk = removal_key(removal.workspace_id, removal.person_id)
    row = RemovalItem(
        pk,
        sk,
        workspace_id=removal.workspace_id,
        person_id=removal.person_id,
        actor_id=removal.actor_id,
        begun_at=render_instant(removal.begun_at),
        as_member=removal.as_member,
        as_coach=removal.as_coach,
        version=removal.version,
        **due_from(pk, removal.begun_at),
    )
    first = removal.version == 1
    return Put(row, absent() if first else RemovalItem.version == removal.version - 1)


def end_removal(removal: Removal) -> Delete:
    """Stale if more is to be removed meanwhile."""
    pk, sk = removal_key(removal.workspace_id, removal.person_id)
    return Delete(RemovalItem(pk, sk), RemovalItem.version == removal.version)


def check_none(workspace_id: str, person_id: str) -> Check:
    """Stale if this person is being removed from this workspace."""
    return Check(RemovalItem, removal_key(workspace_id, person_id), absent())


def _key(removal_id: str) -> Key:
    return f"REMOVAL#{removal_id}", "REMOVAL"


def _removal(row: RemovalItem) -> Removal:
    return Removal(
        workspace_id=row.workspace_id,
        person_id=row.person_id,
        actor_id=row.actor_id,
        begun_at=parse_instant(row.begun_at),
        as_member=row.as_member,
        as_coach=row.as_coach,
        version=int(row.version),
    )
