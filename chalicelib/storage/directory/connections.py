"""Tokens of directories: one row under each token's hash, and one that says which a workspace has.

No token is stored. One that was replaced or revoked leaves nothing behind: it is as unknown as any
other. Both rows change in one transaction under the version of the workspace's.
"""

from pynamodb.attributes import UnicodeAttribute

from chalicelib.domain.directory.directory import Connection
from chalicelib.domain.time.instants import parse_instant, render_instant
from chalicelib.storage.kernel.model import IntegerAttribute
from chalicelib.storage.kernel.table import Key, Row, Rows, find_row
from chalicelib.storage.kernel.transaction import Delete, Put, Write, absent


class DirectoryTokenItem(Row, discriminator="directory_token"):
    workspace_id = UnicodeAttribute()


class DirectoryItem(Row, discriminator="directory"):
    token_hash = UnicodeAttribute(null=True)
    made_at = UnicodeAttribute(null=True)
    version = IntegerAttribute()


def find_workspace_of(token_hash: str) -> str | None:
    """The id of the workspace whose directory has this token now, read consistently."""
    row = find_row(DirectoryTokenItem, _token_key(token_hash))
    return row.workspace_id if row else None


def connection_key(workspace_id: str) -> Key:
    return f"WORKSPACE#{workspace_id}", "DIRECTORY"


def connection_in(rows: Rows, workspace_id: str) -> Connection:
    """The workspace's connection among what a batch read found."""
    row = rows.find(DirectoryItem, connection_key(workspace_id))
    if row is None:
        return Connection(workspace_id=workspace_id)
    return Connection(
        workspace_id=workspace_id,
        token_hash=row.token_hash,
        made_at=parse_instant(row.made_at) if row.made_at else None,
        version=int(row.version),
    )


def change_connection(before: Connection, after: Connection) -> list[Write]:
    """The directory has the token of `after` from now on, or none, and no earlier one.

    Stale if the workspace's connection has changed since it was read.
    """
    row = DirectoryItem(
        *connection_key(after.workspace_id),
        token_hash=after.token_hash,
        made_at=render_instant(after.made_at) if after.made_at else None,
        version=before.version + 1,
    )
    unchanged = DirectoryItem.version == before.version if before.version else absent()
    writes: list[Write] = [Put(row, unchanged)]
    if before.token_hash:
        writes.append(Delete(DirectoryTokenItem(*_token_key(before.token_hash))))
    if after.token_hash:
        token = DirectoryTokenItem(*_token_key(after.token_hash), workspace_id=after.workspace_id)
        writes.append(Put(token))
    return writes


def _token_key(token_hash: str) -> Key:
    return f"DIRECTORY#{token_hash}", "TOKEN"
