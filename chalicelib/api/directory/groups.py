"""`/Groups`: the groups of the workspace, without their rules."""

from scim2_models import NotFoundException

from chalicelib.api.directory.replies import (
    NOTHING,
    Listing,
    Reply,
    reply_by_method,
    reply_window,
    reply_with,
)
from chalicelib.api.directory.requests import (
    Asked,
    leaves_out,
    members_of,
    patched,
    read_group_name,
    read_resource,
    said_of,
    sought_by,
    wanted_by,
    window_of,
)
from chalicelib.api.directory.resources import Group, group_resource
from chalicelib.use_cases.directory import groups
from chalicelib.use_cases.directory.groups import DirectoryGroup


def answer_groups(asked: Asked, group_id: str | None) -> Reply:
    """What is asked of all groups, or of one."""
    of_all = {"GET": _list, "POST": _add}
    of_one = {"GET": _get, "PUT": _replace, "PATCH": _patch, "DELETE": _delete}
    return reply_by_method(asked, group_id, of_all, of_one)


def _list(asked: Asked) -> Reply:
    return reply_window(Group, find_groups(asked), window_of(asked), wanted_by(asked, Group))


def find_groups(asked: Asked) -> Listing:
    """All groups, or those that the filter finds."""
    ctx, caller_id = asked.ctx, asked.caller_id
    with_members = not leaves_out(wanted_by(asked, Group), "members")
    sought = sought_by(
        asked,
        Group,
        {
            "displayname": lambda text: groups.list_by_name(ctx, caller_id, text),
            "externalid": lambda text: groups.list_by_external_id(ctx, caller_id, text),
            "id": lambda text: [text] if text in groups.list_group_ids(ctx, caller_id) else [],
        },
    )

    def show(ids: list[str]) -> list[Group]:
        found = groups.list_groups(ctx, caller_id, ids, with_members=with_members)
        return [group_resource(each, asked.base) for each in found]

    return Listing(groups.list_group_ids(ctx, caller_id) if sought is None else sought, show)


def _add(asked: Asked) -> Reply:
    wanted = wanted_by(asked, Group)
    group = read_resource(asked, Group, {})
    added = groups.add_group(
        asked.ctx, asked.caller_id, read_group_name(group), said_of(group), members_of(group)
    )
    return reply_with(group_resource(added, asked.base), wanted, made=True)


def _get(asked: Asked, group_id: str) -> Reply:
    wanted = wanted_by(asked, Group)
    found = _read(asked, group_id, with_members=not leaves_out(wanted, "members"))
    return reply_with(group_resource(found, asked.base), wanted)


def _replace(asked: Asked, group_id: str) -> Reply:
    before = _read(asked, group_id)
    return _change(asked, before, read_resource(asked, Group, {"displayName": before.name}))


def _patch(asked: Asked, group_id: str) -> Reply:
    before = _read(asked, group_id)
    return _change(asked, before, patched(asked, group_resource(before, asked.base)))


def _change(asked: Asked, before: DirectoryGroup, after: Group) -> Reply:
    wanted = wanted_by(asked, Group)
    changed = groups.change_group(
        asked.ctx,
        asked.caller_id,
        before,
        read_group_name(after),
        said_of(after),
        members_of(after),
    )
    return reply_with(group_resource(changed, asked.base), wanted)


def _delete(asked: Asked, group_id: str) -> Reply:
    groups.delete_group(asked.ctx, asked.caller_id, group_id)
    return NOTHING


def _read(asked: Asked, group_id: str, *, with_members: bool = True) -> DirectoryGroup:
    found = groups.list_groups(asked.ctx, asked.caller_id, [group_id], with_members=with_members)
    if not found:
        raise NotFoundException(detail="There is no such group.")
    return found[0]
