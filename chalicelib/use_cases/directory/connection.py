"""Connecting a workspace's directory: its token is made, replaced and revoked by an admin."""

import hashlib
from collections.abc import Callable

from chalicelib.domain.directory.directory import Connection, decide_actor, directory_id_of
from chalicelib.domain.workspaces.audit import Doing
from chalicelib.domain.workspaces.people import Person
from chalicelib.storage.directory import connections
from chalicelib.storage.kernel.table import Rows, read_rows
from chalicelib.storage.kernel.transaction import commit, until_fresh
from chalicelib.storage.workspaces import people
from chalicelib.use_cases.kernel.access import administration_of, caller_in, read_admin, still_admin
from chalicelib.use_cases.kernel.audit import note_deed
from chalicelib.use_cases.kernel.context import Context

PATH = "/scim/v2"


def directory_url(ctx: Context) -> str:
    """Where directories call."""
    return f"{ctx.settings.web_origins[0]}{PATH}"


def get_connection(ctx: Context, caller_id: str) -> Connection:
    """How the admin's workspace is connected.

    Raises:
        NotFoundError: the caller is no admin.
    """
    return _read(caller_id)[2]


def make_token(ctx: Context, caller_id: str) -> tuple[str, Connection]:
    """A new token, told this once, which takes the place of an earlier one at once.

    Atomic: the token by its hash, the end of the old, as whom the directory acts, the deed; under
    the admin's rights.
    Repeatable: each call makes another one; the last stays.

    Raises:
        NotFoundError: the caller is no admin.
    """
    token = ctx.new_secret()
    made_at, digest = ctx.now(), hash_of(token)

    def after(before: Connection) -> Connection:
        return Connection(
            workspace_id=before.workspace_id,
            token_hash=digest,
            made_at=made_at,
            version=before.version + 1,
        )

    return token, until_fresh(lambda: _change(ctx, caller_id, after, Doing.DIRECTORY_CONNECTED))


def revoke_token(ctx: Context, caller_id: str) -> None:
    """Ends the token; the directory does nothing from now on, and its people stay.

    Atomic: the end of the token, as whom the directory acted, the deed; under the admin's rights.
    Repeatable: without a token nothing is written.

    Raises:
        NotFoundError: the caller is no admin.
    """

    def after(before: Connection) -> Connection:
        return Connection(workspace_id=before.workspace_id, version=before.version + 1)

    def revoke() -> None:
        if _read(caller_id)[2].token_hash:
            _change(ctx, caller_id, after, Doing.DIRECTORY_DISCONNECTED)

    until_fresh(revoke)


def find_directory(token: str) -> str | None:
    """As whom the directory with this token acts; None: no directory has it now."""
    workspace_id = connections.find_workspace_of(hash_of(token))
    return directory_id_of(workspace_id) if workspace_id else None


def hash_of(token: str) -> str:
    """The token has 256 random bits, so a plain hash cannot be searched."""
    return hashlib.sha256(token.encode()).hexdigest()


def _change(
    ctx: Context, caller_id: str, change: Callable[[Connection], Connection], doing: Doing
) -> Connection:
    admin, rows, before = _read(caller_id)
    workspace_id, after = before.workspace_id, change(before)
    known = people.person_in(rows, directory_id_of(workspace_id))
    actor = decide_actor(known, workspace_id, acts=after.token_hash is not None)
    commit(
        *still_admin(admin),
        *connections.change_connection(before, after),
        people.change_person(actor) if known else people.add_person(actor),
        note_deed(ctx, admin.id, workspace_id, doing, workspace_id),
    )
    return after


def _read(caller_id: str) -> tuple[Person, Rows, Connection]:
    _, workspace_id = read_admin(caller_id)
    rows = read_rows(
        [
            people.person_key(caller_id),
            people.person_key(directory_id_of(workspace_id)),
            connections.connection_key(workspace_id),
        ]
    )
    admin, workspace_id = administration_of(caller_in(rows, caller_id))
    return admin, rows, connections.connection_in(rows, workspace_id)
