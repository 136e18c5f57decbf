"""What a workspace's directory says of its users and groups: one row each, under the id by which it
knows them. A user without one was not made by it, or was deleted there.
"""

from msgspec.structs import asdict

from chalicelib.domain.directory.directory import Said
from chalicelib.storage.kernel.later import known
from chalicelib.storage.kernel.table import JsonAttribute, Key, Row, Rows, list_rows
from chalicelib.storage.kernel.transaction import Delete, Put


class SaidItem(Row, discriminator="directory_said"):
    said = JsonAttribute()


def user_key(workspace_id: str, person_id: str) -> Key:
    return f"DIRECTORY#{workspace_id}", f"USER#{person_id}"


def group_key(workspace_id: str, group_id: str) -> Key:
    return f"DIRECTORY#{workspace_id}", f"GROUP#{group_id}"


def said_in(rows: Rows, key: Key) -> Said | None:
    """What is said under a key, among what a batch read found."""
    row = rows.find(SaidItem, key)
    return Said(**known(Said, row.said)) if row else None


def put_said(key: Key, said: Said) -> Put:
    """Repeatable: what is said last stays."""
    return Put(SaidItem(*key, said=asdict(said)))


def forget_said(key: Key) -> Delete:
    """Repeatable."""
    return Delete(SaidItem(*key))


def list_users_said(workspace_id: str) -> dict[str, Said]:
    """What is said of all users, by person, read consistently."""
    return _listed(workspace_id, "USER#")


def list_groups_said(workspace_id: str) -> dict[str, Said]:
    """What is said of all groups, by group, read consistently."""
    return _listed(workspace_id, "GROUP#")


def _listed(workspace_id: str, prefix: str) -> dict[str, Said]:
    rows = list_rows(SaidItem, f"DIRECTORY#{workspace_id}", prefix)
    return {row.sk.removeprefix(prefix): Said(**known(Said, row.said)) for row in rows}
