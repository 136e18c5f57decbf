"""The groups of a company's directory: those of its workspace, by the use cases by which admins
make, rename and remove them and put people in and out.
"""

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.domain.directory.directory import NOTHING_SAID, Said
from chalicelib.domain.groups.groups import Register, Rules
from chalicelib.domain.kernel.errors import InvalidError, NotFoundError
from chalicelib.domain.kernel.idempotency import Once
from chalicelib.domain.kernel.phrases import Phrase
from chalicelib.storage.directory import said as sayings
from chalicelib.storage.kernel.table import read_rows
from chalicelib.storage.kernel.transaction import Write, commit, until_fresh
from chalicelib.storage.workspaces import groups as group_rows
from chalicelib.storage.workspaces import people
from chalicelib.use_cases.directory.users import AlreadyThereError
from chalicelib.use_cases.groups import group_members, groups
from chalicelib.use_cases.groups.groups import AddGroup, ChangeGroup, SeenGroup
from chalicelib.use_cases.kernel.access import read_admin, still_admin
from chalicelib.use_cases.kernel.context import Context

MOST_MEMBERS = 5000
"""Of a group that a directory sees; far more than a group has."""

MOST_CHANGES = 300
"""People whom one call puts in or takes out; about ten seconds' work."""


class DirectoryGroup(Struct, frozen=True, kw_only=True):
    """`members` are the ids of those in it; None: nobody looked."""

    id: str
    name: str
    said: Said
    members: tuple[str, ...] | None


def list_group_ids(ctx: Context, caller_id: str) -> list[str]:
    """The ids of all groups, in a stable order."""
    return sorted(_register(caller_id).rules)


def list_by_name(ctx: Context, caller_id: str, name: str) -> list[str]:
    """The ids of the groups of this name, whatever its case."""
    rules = _register(caller_id).rules
    return sorted(each for each in rules if rules[each].name.casefold() == name.casefold())


def list_by_external_id(ctx: Context, caller_id: str, external_id: str) -> list[str]:
    """The ids of the groups that the directory calls so."""
    register = _register(caller_id)
    said = sayings.list_groups_said(register.workspace_id)
    return sorted(
        each for each in register.rules if each in said and said[each].external_id == external_id
    )


def list_groups(
    ctx: Context, caller_id: str, group_ids: Sequence[str], *, with_members: bool
) -> list[DirectoryGroup]:
    """Those of these groups that exist, in this order."""
    _, workspace_id = read_admin(caller_id)
    rows = read_rows(
        [
            group_rows.register_key(workspace_id),
            *(sayings.group_key(workspace_id, each) for each in group_ids),
        ]
    )
    rules = group_rows.register_in(rows, workspace_id).rules
    return [
        DirectoryGroup(
            id=each,
            name=rules[each].name,
            said=sayings.said_in(rows, sayings.group_key(workspace_id, each)) or NOTHING_SAID,
            members=_members(each) if with_members else None,
        )
        for each in group_ids
        if each in rules
    ]


def get_group(
    ctx: Context, caller_id: str, group_id: str, *, with_members: bool = True
) -> DirectoryGroup:
    """One group.

    Raises:
        NotFoundError: there is none of this id in the workspace.
    """
    found = list_groups(ctx, caller_id, [group_id], with_members=with_members)
    if not found:
        raise NotFoundError(Phrase("There is no such group."))
    return found[0]


def add_group(
    ctx: Context, caller_id: str, name: str, said: Said, member_ids: Sequence[str]
) -> DirectoryGroup:
    """Makes a group, without rules of its own, with these people in it.

    Atomic: the group; then what is said of it, and each of its people, each by itself.
    Repeatable: a second call finds the name taken; who is missing then is put in by a change.

    Raises:
        AlreadyThereError: there is a group of this name.
        InvalidError: there is no room for one more, or no such person.
    """
    if list_by_name(ctx, caller_id, name):
        raise AlreadyThereError(Phrase("There is a group of this name already."))
    _check_members(caller_id, member_ids)
    once: Once[SeenGroup] = Once(None, "", 201, lambda seen: seen.group.id)
    command = AddGroup(rules=Rules(name=name))
    group_id = groups.add_group(ctx, caller_id, command, once).body
    _say(caller_id, group_id, said)
    for each in member_ids:
        group_members.put_in(ctx, caller_id, group_id, each)
    return get_group(ctx, caller_id, group_id)


def change_group(
    ctx: Context,
    caller_id: str,
    before: DirectoryGroup,
    name: str,
    said: Said,
    member_ids: Sequence[str],
) -> DirectoryGroup:
    """Makes a group what the directory says; of its people only those move who were not so before.

    Atomic: the name, what is said, and each person, each by itself.
    Repeatable: the same call again finds everything as it is.

    Raises:
        AlreadyThereError: another group has this name.
        InvalidError: there is no such person, or they are too many for one call.
        NotFoundError: there is no such group any more.
    """
    known = set(before.members or ())
    wanted = set(member_ids)
    _check_members(caller_id, sorted(wanted - known))
    if len(wanted ^ known) > MOST_CHANGES:
        raise InvalidError(
            Phrase("Put in or take out at most {most} members at once.", most=MOST_CHANGES)
        )
    if name != before.name:
        if set(list_by_name(ctx, caller_id, name)) - {before.id}:
            raise AlreadyThereError(Phrase("There is a group of this name already."))
        change = ChangeGroup(group_id=before.id, change=lambda rules: replace(rules, name=name))
        groups.change_group(ctx, caller_id, change)
    if said != before.said:
        _say(caller_id, before.id, said)
    for each in sorted(wanted - known):
        group_members.put_in(ctx, caller_id, before.id, each)
    for each in sorted(known - wanted):
        _take_out(ctx, caller_id, before.id, each)
    return get_group(ctx, caller_id, before.id)


def delete_group(ctx: Context, caller_id: str, group_id: str) -> None:
    """Removes a group, as any other.

    Atomic: the removal; then what was said.
    Repeatable: the second call does not find it.

    Raises:
        NotFoundError: there is none of this id in the workspace.
    """
    get_group(ctx, caller_id, group_id, with_members=False)
    groups.remove_group(ctx, caller_id, group_id)
    _, workspace_id = read_admin(caller_id)
    _commit(caller_id, sayings.forget_said(sayings.group_key(workspace_id, group_id)))


def _take_out(ctx: Context, caller_id: str, group_id: str, person_id: str) -> None:
    """Whoever left meanwhile is out already."""
    try:
        group_members.take_out(ctx, caller_id, group_id, person_id)
    except NotFoundError:
        get_group(ctx, caller_id, group_id, with_members=False)


def _check_members(caller_id: str, person_ids: Sequence[str]) -> None:
    """Raises: InvalidError: one of them is no active member of the workspace."""
    _, workspace_id = read_admin(caller_id)
    here = {
        person.id
        for person in people.list_people(list(person_ids))
        if person.is_active and person.workspace_id == workspace_id and person.id != caller_id
    }
    if set(person_ids) - here:
        raise InvalidError(Phrase("There is no such person in your workspace."), "members")


def _members(group_id: str) -> tuple[str, ...]:
    found = group_rows.list_memberships(group_id, None, MOST_MEMBERS)
    return tuple(each.person_id for each in found)


def _register(caller_id: str) -> Register:
    _, workspace_id = read_admin(caller_id)
    return group_rows.find_register(workspace_id)


def _say(caller_id: str, group_id: str, said: Said) -> None:
    _, workspace_id = read_admin(caller_id)
    _commit(caller_id, sayings.put_said(sayings.group_key(workspace_id, group_id), said))


def _commit(caller_id: str, write: Write) -> None:
    """Writes what is said; under the directory's rights."""

    def write_it() -> None:
        directory, _ = read_admin(caller_id)
        commit(*still_admin(directory), write)

    until_fresh(write_it)
