"""`/Users`: the members of the workspace."""

from typing import Any

from scim2_models import InvalidValueException, NotFoundException

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
    check_user_name,
    is_id,
    patched,
    read_resource,
    read_user_name,
    said_of,
    sought_by,
    wanted_by,
    window_of,
)
from chalicelib.api.directory.resources import User, user_resource
from chalicelib.domain.kernel.email_addresses import find_address
from chalicelib.use_cases.directory import users


def answer_users(asked: Asked, user_id: str | None) -> Reply:
    """What is asked of all users, or of one."""
    of_all = {"GET": _list, "POST": _add}
    of_one = {"GET": _get, "PUT": _replace, "PATCH": _patch, "DELETE": _delete}
    return reply_by_method(asked, user_id, of_all, of_one)


def _list(asked: Asked) -> Reply:
    return reply_window(User, find_users(asked), window_of(asked), wanted_by(asked, User))


def find_users(asked: Asked) -> Listing:
    """All users, or those that the filter finds."""
    ctx, caller_id = asked.ctx, asked.caller_id

    def by_address(text: str) -> list[str]:
        address = find_address(text)
        found = users.find_by_address(ctx, caller_id, address) if address else None
        return [found.person.id] if found else []

    def by_external_id(text: str) -> list[str]:
        return [each.person.id for each in users.list_by_external_id(ctx, caller_id, text)]

    def by_id(text: str) -> list[str]:
        ids = [text] if is_id(text) else []
        return [each.person.id for each in users.list_users(ctx, caller_id, ids)]

    sought = sought_by(
        asked,
        User,
        {
            "username": by_address,
            "emails": by_address,
            "emails.value": by_address,
            "externalid": by_external_id,
            "id": by_id,
        },
    )

    def show(ids: list[str]) -> list[User]:
        found = users.list_users(ctx, caller_id, ids)
        return [user_resource(each, asked.base) for each in found]

    return Listing(users.list_user_ids(ctx, caller_id) if sought is None else sought, show)


def _add(asked: Asked) -> Reply:
    wanted = wanted_by(asked, User)
    user = read_resource(asked, User, {"active": True})
    if not user.active:
        raise InvalidValueException(
            detail="active: make a user once they are to be active; nobody is invited before."
        )
    address = read_user_name(user)
    added = users.add_user(asked.ctx, asked.caller_id, address, said_of(user))
    return reply_with(user_resource(added, asked.base), wanted, made=True)


def _get(asked: Asked, user_id: str) -> Reply:
    wanted = wanted_by(asked, User)
    return reply_with(_read(asked, user_id), wanted)


def _replace(asked: Asked, user_id: str) -> Reply:
    before = _read(asked, user_id)
    as_it_is: dict[str, Any] = {"userName": before.user_name, "active": before.active}
    return _change(asked, user_id, before, read_resource(asked, User, as_it_is))


def _patch(asked: Asked, user_id: str) -> Reply:
    before = _read(asked, user_id)
    return _change(asked, user_id, before, patched(asked, before))


def _change(asked: Asked, user_id: str, before: User, after: User) -> Reply:
    wanted = wanted_by(asked, User)
    check_user_name(after, before)
    changed = users.change_user(
        asked.ctx, asked.caller_id, user_id, said_of(after), active=bool(after.active)
    )
    return reply_with(user_resource(changed, asked.base), wanted)


def _delete(asked: Asked, user_id: str) -> Reply:
    users.delete_user(asked.ctx, asked.caller_id, user_id)
    return NOTHING


def _read(asked: Asked, user_id: str) -> User:
    found = users.list_users(asked.ctx, asked.caller_id, [user_id])
    if not found:
        raise NotFoundException(detail="There is no such user.")
    return user_resource(found[0], asked.base)
