"""Workspaces, their catalogues, and the links to their members and coaches."""

from collections.abc import Iterable
from typing import Any

from pynamodb.attributes import UnicodeAttribute, UnicodeSetAttribute

from chalicelib.domain.workspaces.people import Owners
from chalicelib.domain.workspaces.workspaces import (
    Buying,
    Catalogue,
    CoachingType,
    SessionType,
    Workspace,
)
from chalicelib.storage.kernel.later import known
from chalicelib.storage.kernel.model import IntegerAttribute
from chalicelib.storage.kernel.table import (
    JsonAttribute,
    Key,
    Row,
    Rows,
    find_row,
    list_rows,
    read_rows,
)
from chalicelib.storage.kernel.transaction import Delete, Put, absent, present


class WorkspaceItem(Row, discriminator="workspace"):
    id = UnicodeAttribute()
    name = UnicodeAttribute()
    timezone = UnicodeAttribute()
    buying = UnicodeAttribute()
    support_email = UnicodeAttribute()
    version = IntegerAttribute(default=1)


class CatalogueItem(Row, discriminator="catalogue"):
    coaching_types = JsonAttribute()
    session_types = JsonAttribute()
    version = IntegerAttribute()


class LinkItem(Row, discriminator="link"):
    """One person's place in a workspace, as member or as one who was a member; as coach
    in rows of older code, see `coaches.cards`."""

    person_id = UnicodeAttribute()


class OwnersItem(Row, discriminator="owners"):
    ids = UnicodeSetAttribute()
    version = IntegerAttribute()


def workspace_key(workspace_id: str) -> Key:
    return f"WORKSPACE#{workspace_id}", "WORKSPACE"


def catalogue_key(workspace_id: str) -> Key:
    return f"WORKSPACE#{workspace_id}", "CATALOGUE"


def owners_key(workspace_id: str) -> Key:
    return f"WORKSPACE#{workspace_id}", "OWNERS"


def find_workspace(workspace_id: str) -> Workspace | None:
    row = find_row(WorkspaceItem, workspace_key(workspace_id))
    return _workspace(row) if row else None


def workspace_in(rows: Rows, workspace_id: str) -> Workspace | None:
    row = rows.find(WorkspaceItem, workspace_key(workspace_id))
    return _workspace(row) if row else None


def list_workspaces(workspace_ids: tuple[str, ...]) -> list[Workspace]:
    """These workspaces in this order; unknown ids are left out."""
    return workspaces_in(read_rows(map(workspace_key, workspace_ids)), workspace_ids)


def workspaces_in(rows: Rows, workspace_ids: Iterable[str]) -> list[Workspace]:
    """These workspaces among what was read, in this order."""
    found = (workspace_in(rows, workspace_id) for workspace_id in workspace_ids)
    return [workspace for workspace in found if workspace]


def add_workspace(workspace: Workspace) -> Put:
    """Stale if there is one of this id already."""
    return Put(_workspace_row(workspace), absent())


def change_workspace(workspace: Workspace) -> Put:
    """Stores the workspace, whose version is one above what was read; stale if that is gone. Rows
    older than the version are at their first.
    """
    before = WorkspaceItem.version == workspace.version - 1
    first = workspace.version == 2
    unchanged = before | (WorkspaceItem.version.does_not_exist() & present()) if first else before
    return Put(_workspace_row(workspace), unchanged)


def _workspace_row(workspace: Workspace) -> WorkspaceItem:
    pk, sk = workspace_key(workspace.id)
    return WorkspaceItem(
        pk,
        sk,
        id=workspace.id,
        name=workspace.name,
        timezone=workspace.timezone,
        buying=workspace.buying.value,
        support_email=workspace.support_email,
        version=workspace.version,
    )


def find_catalogue(workspace_id: str) -> Catalogue | None:
    row = find_row(CatalogueItem, catalogue_key(workspace_id))
    return _catalogue(workspace_id, row) if row else None


def catalogue_in(rows: Rows, workspace_id: str) -> Catalogue | None:
    row = rows.find(CatalogueItem, catalogue_key(workspace_id))
    return _catalogue(workspace_id, row) if row else None


def put_catalogue(catalogue: Catalogue) -> Put:
    """Stores the catalogue, whose version is one above what was read (1: the first); else stale."""
    pk, sk = catalogue_key(catalogue.workspace_id)
    row = CatalogueItem(
        pk,
        sk,
        coaching_types=[
            {"id": kind.id, "name": kind.name, "description": kind.description}
            for kind in catalogue.coaching_types.values()
        ],
        session_types=[_session_type_document(kind) for kind in catalogue.session_types.values()],
        version=catalogue.version,
    )
    first = catalogue.version == 1
    return Put(row, absent() if first else CatalogueItem.version == catalogue.version - 1)


def owners_in(rows: Rows, workspace_id: str) -> Owners:
    """The owners among what a batch read found; nobody if nothing is stored."""
    row = rows.find(OwnersItem, owners_key(workspace_id))
    if row is None:
        return Owners(workspace_id=workspace_id)
    return Owners(workspace_id=workspace_id, ids=frozenset(row.ids), version=int(row.version))


def put_owners(owners: Owners) -> Put:
    """Stores the owners, whose version is one above what was read; stale if that is gone."""
    pk, sk = owners_key(owners.workspace_id)
    row = OwnersItem(pk, sk, ids=set(owners.ids), version=owners.version)
    first = owners.version == 1
    return Put(row, absent() if first else OwnersItem.version == owners.version - 1)


def list_member_ids(
    workspace_id: str, after: str | None = None, limit: int | None = None
) -> list[str]:
    """The people of a workspace, by id; with a limit only so many behind `after`."""
    return _linked(workspace_id, "MEMBER#", after, limit)


def list_former_ids(
    workspace_id: str, after: str | None = None, limit: int | None = None
) -> list[str]:
    """Who was removed once, by id; some may be back, or in another workspace."""
    return _linked(workspace_id, "FORMER#", after, limit)


def _linked(workspace_id: str, prefix: str, after: str | None, limit: int | None) -> list[str]:
    rows = list_rows(LinkItem, f"WORKSPACE#{workspace_id}", prefix, after=after, limit=limit)
    return [row.person_id for row in rows]


def member_key(workspace_id: str, person_id: str) -> Key:
    return f"WORKSPACE#{workspace_id}", f"MEMBER#{person_id}"


def is_member_in(rows: Rows, workspace_id: str, person_id: str) -> bool:
    """Whether the person is one of the workspace's, among what a batch read found."""
    return rows.find(LinkItem, member_key(workspace_id, person_id)) is not None


def link_member(workspace_id: str, person_id: str) -> Put:
    """Repeatable: an existing link stays as it is."""
    return Put(LinkItem(*member_key(workspace_id, person_id), person_id=person_id))


def unlink_member(workspace_id: str, person_id: str) -> Delete:
    """Repeatable: a link that is gone stays away."""
    return Delete(LinkItem(*member_key(workspace_id, person_id)))


def forget_former(workspace_id: str, person_id: str) -> Delete:
    """Repeatable."""
    return Delete(LinkItem(*_former_key(workspace_id, person_id)))


def _former_key(workspace_id: str, person_id: str) -> Key:
    return f"WORKSPACE#{workspace_id}", f"FORMER#{person_id}"


def keep_former(workspace_id: str, person_id: str) -> Put:
    """Repeatable. It stays when they come back: their own row tells how they stand."""
    return Put(LinkItem(*_former_key(workspace_id, person_id), person_id=person_id))


def _workspace(row: WorkspaceItem) -> Workspace:
    return Workspace(
        id=row.id,
        name=row.name,
        timezone=row.timezone,
        buying=Buying(row.buying),
        support_email=row.support_email,
        version=int(row.version),
    )


def _catalogue(workspace_id: str, row: CatalogueItem) -> Catalogue:
    return Catalogue(
        workspace_id=workspace_id,
        coaching_types={
            kind["id"]: CoachingType(**known(CoachingType, kind)) for kind in row.coaching_types
        },
        session_types={
            kind["id"]: SessionType(**known(SessionType, kind)) for kind in row.session_types
        },
        version=int(row.version),
    )


def _session_type_document(kind: SessionType) -> dict[str, Any]:
    return {
        "id": kind.id,
        "name": kind.name,
        "minutes": kind.minutes,
        "credits": kind.credits,
        "cancellation_window_hours": kind.cancellation_window_hours,
        "late_reschedule_credits": kind.late_reschedule_credits,
        "once_per_coach": kind.once_per_coach,
    }
