"""Administration: the groups of a workspace and who is in them."""

from typing import Annotated, Any

from msgspec.structs import replace
from pydantic import Field
from typing_extensions import TypedDict

from chalicelib.api.kernel.access import GROUP_ADMINS, Who
from chalicelib.api.kernel.blueprint import Api, Call
from chalicelib.api.kernel.endpoint import Versioned
from chalicelib.api.kernel.fields import Body, Id, Name
from chalicelib.domain.groups.groups import Rules
from chalicelib.domain.kernel.idempotency import Answer
from chalicelib.domain.kernel.pagination import Page, PageRequest
from chalicelib.use_cases.groups import group_members, groups
from chalicelib.use_cases.groups.group_members import GroupMember
from chalicelib.use_cases.groups.groups import AddGroup, ChangeGroup, SeenGroup
from chalicelib.use_cases.kernel.context import Context
from chalicelib.use_cases.workspaces import members

api = Api(__name__)

TypeIds = Annotated[tuple[Id, ...], Field(max_length=100)]
AdminIds = Annotated[tuple[Id, ...], Field(max_length=20)]
MostCredits = Annotated[int, Field(ge=0, le=1000)]


class GroupBody(Body):
    """Null means any: every coaching type, however many credits a session costs."""

    name: Name
    coaching_type_ids: TypeIds | None = None
    max_credits_per_session: MostCredits | None = None
    wallet: bool = False
    admin_ids: AdminIds = ()


class GroupPatch(Body):
    """What is left out stays; null takes a limit away, and elsewhere changes nothing."""

    name: Name | None = None
    coaching_type_ids: TypeIds | None = None
    max_credits_per_session: MostCredits | None = None
    wallet: bool | None = None
    admin_ids: AdminIds | None = None


class GroupView(TypedDict):
    """`balance` is what is available and what is held; without a wallet these three are null."""

    id: str
    name: str
    coaching_type_ids: list[str] | None
    max_credits_per_session: int | None
    wallet: bool
    wallet_id: str | None
    balance: int | None
    held: int | None
    admin_ids: list[str]
    members_count: int


class GroupMemberView(TypedDict):
    """`given` are the credits of the group's wallet that it may take back from this member."""

    id: str
    name: str
    email: str
    wallet_id: str
    balance: int
    held: int
    given: int


def _of_both(context: Context, caller_id: str, group_id: str, member_id: str) -> None:
    groups.get_group(context, caller_id, group_id)
    members.get_member(context, caller_id, member_id)


TOLD = (Who.GROUP_ADMIN,)
OF_GROUP = GROUP_ADMINS.of(groups.get_group)
OF_MEMBER = GROUP_ADMINS.of(_of_both)


@api.get("/v1/admin/groups", access=GROUP_ADMINS)
def list_groups(call: Call, page: PageRequest) -> Page[GroupView]:
    """Lists the groups of your workspace, or those that you look after."""
    found = groups.list_groups(call.context, call.caller_id, page)
    return Page([group_view(each) for each in found.items], found.next_after)


@api.post(
    "/v1/admin/groups", access=GROUP_ADMINS.only(Who.ADMIN, told=TOLD), status=201, answer=GroupView
)
def add_group(call: Call, body: GroupBody) -> Answer:
    """Makes a group, with a wallet of its own if it is to have one."""
    command = AddGroup(
        rules=Rules(
            name=body.name,
            coaching_type_ids=_types(body.coaching_type_ids),
            max_credits_per_session=body.max_credits_per_session,
            wallet=body.wallet,
        ),
        admin_ids=frozenset(body.admin_ids),
    )
    return groups.add_group(call.context, call.caller_id, command, call.once(group_view))


@api.get("/v1/admin/groups/{group_id}", access=OF_GROUP)
def get_group(call: Call, group_id: str) -> Versioned[GroupView]:
    """Gives one group."""
    return _versioned(groups.get_group(call.context, call.caller_id, group_id))


@api.patch("/v1/admin/groups/{group_id}", access=OF_GROUP.only(Who.ADMIN, told=TOLD))
def change_group(
    call: Call, group_id: str, body: GroupPatch, if_match: int | None
) -> Versioned[GroupView]:
    """Changes a group.

    Sessions that were booked stay. When its wallet ends, what that has goes to the pool.
    """
    command = ChangeGroup(
        group_id=group_id,
        change=lambda rules: replace(rules, **_changes(body)),
        admin_ids=None if body.admin_ids is None else frozenset(body.admin_ids),
        expected_version=if_match,
    )
    return _versioned(groups.change_group(call.context, call.caller_id, command))


@api.delete("/v1/admin/groups/{group_id}", access=OF_GROUP.only(Who.ADMIN, told=TOLD))
def remove_group(call: Call, group_id: str) -> None:
    """Removes a group; what its wallet has goes to the pool."""
    groups.remove_group(call.context, call.caller_id, group_id)


@api.get("/v1/admin/groups/{group_id}/members", access=OF_GROUP)
def list_group_members(call: Call, group_id: str, page: PageRequest) -> Page[GroupMemberView]:
    """Lists the people of one group."""
    found = group_members.list_group_members(call.context, call.caller_id, group_id, page)
    return Page([_member_view(each) for each in found.items], found.next_after)


@api.put(
    "/v1/admin/groups/{group_id}/members/{member_id}", access=OF_MEMBER.only(Who.ADMIN, told=TOLD)
)
def put_in(call: Call, group_id: str, member_id: str) -> GroupMemberView:
    """Puts a person of your workspace into a group."""
    return _member_view(group_members.put_in(call.context, call.caller_id, group_id, member_id))


@api.delete("/v1/admin/groups/{group_id}/members/{member_id}", access=OF_MEMBER)
def take_out(call: Call, group_id: str, member_id: str) -> None:
    """Takes a person out of a group; what it gave them stays theirs."""
    group_members.take_out(call.context, call.caller_id, group_id, member_id)


def group_view(seen: SeenGroup) -> GroupView:
    group, rules, wallet = seen.group, seen.group.rules, seen.wallet
    types = rules.coaching_type_ids
    return {
        "id": group.id,
        "name": rules.name,
        "coaching_type_ids": None if types is None else sorted(types),
        "max_credits_per_session": rules.max_credits_per_session,
        "wallet": rules.wallet,
        "wallet_id": wallet.id if wallet else None,
        "balance": wallet.balance if wallet else None,
        "held": wallet.held if wallet else None,
        "admin_ids": sorted(group.admin_ids),
        "members_count": group.members,
    }


def _versioned(seen: SeenGroup) -> Versioned[GroupView]:
    return Versioned(group_view(seen), seen.group.version)


def _changes(body: GroupPatch) -> dict[str, Any]:
    limits = {"coaching_type_ids", "max_credits_per_session"}
    given = body.model_dump(include=body.model_fields_set - {"admin_ids"})
    changes = {name: value for name, value in given.items() if value is not None or name in limits}
    if "coaching_type_ids" in changes:
        changes["coaching_type_ids"] = _types(changes["coaching_type_ids"])
    return changes


def _types(given: tuple[str, ...] | None) -> frozenset[str] | None:
    return None if given is None else frozenset(given)


def _member_view(member: GroupMember) -> GroupMemberView:
    person, wallet = member.person, member.wallet
    return {
        "id": person.id,
        "name": person.name,
        "email": person.email,
        "wallet_id": wallet.id,
        "balance": wallet.balance,
        "held": wallet.held,
        "given": member.membership.given,
    }
