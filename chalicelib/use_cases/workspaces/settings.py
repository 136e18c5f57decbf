"""A workspace's settings: its name, its zone, where its people turn to, how they get credits."""

from msgspec import Struct
from msgspec.structs import fields, replace

from chalicelib.domain.credits.credits import pool_id
from chalicelib.domain.kernel.errors import (
    ForbiddenError,
    NotFoundError,
    PreconditionFailedError,
)
from chalicelib.domain.kernel.phrases import Phrase
from chalicelib.domain.workspaces.audit import Doing
from chalicelib.domain.workspaces.people import Person, Role
from chalicelib.domain.workspaces.workspaces import Buying, Workspace
from chalicelib.storage.credits import credits
from chalicelib.storage.kernel.transaction import commit, until_fresh
from chalicelib.storage.workspaces import people, workspaces
from chalicelib.use_cases.kernel.access import read_admin
from chalicelib.use_cases.kernel.audit import note_deed
from chalicelib.use_cases.kernel.context import Context


class ChangeWorkspace(Struct, frozen=True, kw_only=True):
    """None stays as it is."""

    name: str | None = None
    timezone: str | None = None
    support_email: str | None = None
    buying: Buying | None = None


def get_workspace(ctx: Context, caller_id: str) -> Workspace:
    """The workspace that the caller runs.

    Raises:
        NotFoundError: the caller runs none.
    """
    return _read(caller_id)[1]


def change_workspace(
    ctx: Context, caller_id: str, command: ChangeWorkspace, expected_version: int | None
) -> Workspace:
    """Changes what the workspace is called, its zone, its support address, or how credits are got.

    In another zone days begin at other instants from now on: the last day of credits, and the days
    of the reports. What was counted stays in the day in which it was counted; what was bought,
    asked for and booked stays as it is.

    Atomic: the workspace under its version, with a new name the label of its pool, the deed; under
    the owner's rights.
    Repeatable: the same change again writes nothing.

    Raises:
        NotFoundError: the caller runs no workspace.
        ForbiddenError: the caller runs it and does not own it.
        PreconditionFailedError: it was changed since it was read.
    """
    return until_fresh(lambda: _change(ctx, caller_id, command, expected_version))


def _change(
    ctx: Context, caller_id: str, command: ChangeWorkspace, expected_version: int | None
) -> Workspace:
    admin, before = _read(caller_id)
    if Role.OWNER not in admin.roles:
        told = Phrase("Only an owner changes the workspace's settings. Ask one of them.")
        raise ForbiddenError(told)
    if expected_version not in {None, before.version}:
        raise PreconditionFailedError
    given = {each.name: getattr(command, each.name) for each in fields(command)}
    changes = {
        name: value
        for name, value in given.items()
        if value is not None and value != getattr(before, name)
    }
    if not changes:
        return before
    after = replace(before, **changes, version=before.version + 1)
    detail = {name: str(value) for name, value in changes.items()}
    commit(
        people.check_owns(admin),
        workspaces.change_workspace(after),
        *([credits.rename_wallet(pool_id(after.id), after.name)] if "name" in changes else []),
        note_deed(ctx, admin.id, after.id, Doing.WORKSPACE_CHANGED, after.id, **detail),
    )
    return after


def _read(caller_id: str) -> tuple[Person, Workspace]:
    admin, workspace_id = read_admin(caller_id)
    if workspace := workspaces.find_workspace(workspace_id):
        return admin, workspace
    raise NotFoundError
