"""Groups: a row for each, one row with the rules of all in a workspace, and the members' links.

The rules stand twice, in the group's row and in the workspace's register, and are written in one
transaction. A booking reads the register, because which groups a member is in is known only from
the same read; paid by a group's wallet it checks that group's own row, which is less busy.
"""

from typing import Any

from pynamodb.attributes import BooleanAttribute
from pynamodb.expressions.condition import Condition

from chalicelib.domain.groups.groups import Group, Membership, Register, Rules
from chalicelib.domain.workspaces.people import Person
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
from chalicelib.storage.kernel.transaction import Check, Delete, Put, Update, Write, absent, present
from chalicelib.storage.workspaces.people import change_person


class GroupItem(Row, discriminator="group"):
    rules = JsonAttribute()
    admin_ids = JsonAttribute()
    members = IntegerAttribute()
    removed = BooleanAttribute()
    version = IntegerAttribute()


class RegisterItem(Row, discriminator="register"):
    rules = JsonAttribute()
    version = IntegerAttribute()


class MembershipItem(Row, discriminator="membership"):
    given = IntegerAttribute()


def group_key(group_id: str) -> Key:
    return f"GROUP#{group_id}", "GROUP"


def register_key(workspace_id: str) -> Key:
    return f"WORKSPACE#{workspace_id}", "GROUPS"


def membership_key(group_id: str, person_id: str) -> Key:
    return f"GROUP#{group_id}", f"MEMBER#{person_id}"


def group_in(rows: Rows, group_id: str) -> Group | None:
    """The group among what a batch read found, also one that was removed."""
    row = rows.find(GroupItem, group_key(group_id))
    return group_of(row) if row else None


def list_groups(group_ids: list[str]) -> list[Group]:
    """These groups in this order; unknown ids are left out."""
    rows = read_rows(group_key(group_id) for group_id in group_ids)
    found = (group_in(rows, group_id) for group_id in group_ids)
    return [group for group in found if group]


def find_register(workspace_id: str) -> Register:
    """The rules of all groups of a workspace, read consistently."""
    row = find_row(RegisterItem, register_key(workspace_id))
    return register_of(row) if row else Register(workspace_id=workspace_id)


def register_in(rows: Rows, workspace_id: str) -> Register:
    """The rules of all groups of a workspace among what a batch read found."""
    row = rows.find(RegisterItem, register_key(workspace_id))
    return register_of(row) if row else Register(workspace_id=workspace_id)


def membership_in(rows: Rows, group_id: str, person_id: str) -> Membership | None:
    row = rows.find(MembershipItem, membership_key(group_id, person_id))
    return membership_of(row) if row else None


def list_memberships(group_id: str, after: str | None, limit: int) -> list[Membership]:
    """Up to `limit` places in a group, by person, behind the one of this id."""
    rows = list_rows(MembershipItem, f"GROUP#{group_id}", "MEMBER#", after=after, limit=limit)
    return [membership_of(row) for row in rows]


def add_group(group: Group) -> Put:
    """Stale if there is, or was, one of this id."""
    pk, sk = group_key(group.id)
    row = GroupItem(
        pk,
        sk,
        rules=_document(group.rules),
        admin_ids=sorted(group.admin_ids),
        members=group.members,
        removed=group.removed,
        version=group.version,
    )
    return Put(row, absent())


def change_group(group: Group) -> Update:
    """Stores the group, whose version is one above what was read, beside the count of its members;
    stale if that version is gone.
    """
    actions = (
        GroupItem.rules.set(_document(group.rules)),
        GroupItem.admin_ids.set(sorted(group.admin_ids)),
        GroupItem.removed.set(group.removed),
        GroupItem.version.set(group.version),
    )
    return Update(_group_row(group.id), actions, GroupItem.version == group.version - 1)


def check_group(group: Group) -> Check:
    """Stale once the group's rules or its wallet are no longer as they were read."""
    return Check(GroupItem, group_key(group.id), GroupItem.version == group.version)


def put_register(register: Register) -> Put:
    """Stores the register, whose version is one above what was read (1: the first); else stale."""
    pk, sk = register_key(register.workspace_id)
    rules = {group_id: _document(each) for group_id, each in register.rules.items()}
    row = RegisterItem(pk, sk, rules=rules, version=register.version)
    first = register.version == 1
    return Put(row, absent() if first else RegisterItem.version == register.version - 1)


def join(person: Person, group_id: str) -> list[Write]:
    """The person, changed, with their place in the group; stale if they or the group changed."""
    return [change_person(person), *add_membership(group_id, person.id)]


def leave(person: Person, group_id: str) -> list[Write]:
    """The person, changed, without their place in the group; stale if they or it changed."""
    return [
        change_person(person),
        Delete(MembershipItem(*membership_key(group_id, person.id)), present()),
        _count(group_id, -1, present()),
    ]


def add_membership(group_id: str, person_id: str) -> list[Write]:
    """A place in a group; stale if it is taken already or the group is gone."""
    row = MembershipItem(*membership_key(group_id, person_id), given=0)
    return [Put(row, absent()), _count(group_id, 1, GroupItem.removed == False)]  # noqa: E712


def put_given(before: Membership, after: Membership) -> Update:
    """What the group gave to this member; stale if they left, or were given to meanwhile."""
    row = MembershipItem(*membership_key(after.group_id, after.person_id))
    actions = (MembershipItem.given.set(after.given),)
    return Update(row, actions, MembershipItem.given == before.given)


def _count(group_id: str, more: int, condition: Condition) -> Update:
    return Update(_group_row(group_id), (GroupItem.members.add(more),), condition)


def _group_row(group_id: str) -> GroupItem:
    return GroupItem(*group_key(group_id))


def _document(rules: Rules) -> dict[str, Any]:
    types = rules.coaching_type_ids
    return {
        "name": rules.name,
        "coaching_type_ids": None if types is None else sorted(types),
        "max_credits_per_session": rules.max_credits_per_session,
        "wallet": rules.wallet,
    }


def _rules(document: dict[str, Any]) -> Rules:
    types = document["coaching_type_ids"]
    read = {**document, "coaching_type_ids": None if types is None else frozenset(types)}
    return Rules(**known(Rules, read))


def register_of(row: RegisterItem) -> Register:
    """The register that a row holds."""
    return Register(
        workspace_id=row.pk.removeprefix("WORKSPACE#"),
        rules={group_id: _rules(document) for group_id, document in row.rules.items()},
        version=int(row.version),
    )


def group_of(row: GroupItem) -> Group:
    """The group that a row holds."""
    return Group(
        id=row.pk.removeprefix("GROUP#"),
        rules=_rules(row.rules),
        admin_ids=frozenset(row.admin_ids),
        members=int(row.members),
        removed=row.removed,
        version=int(row.version),
    )


def membership_of(row: MembershipItem) -> Membership:
    """The place in a group that a row holds."""
    return Membership(
        group_id=row.pk.removeprefix("GROUP#"),
        person_id=row.sk.removeprefix("MEMBER#"),
        given=int(row.given),
    )
