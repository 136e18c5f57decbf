"""Administration: the people of a workspace."""

from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypedDict

from chalicelib.api.kernel.access import ADMINS, GROUP_ADMINS
from chalicelib.api.kernel.blueprint import Api, Call
from chalicelib.api.kernel.endpoint import Versioned
from chalicelib.api.kernel.fields import Body, Email, Id, Name, Query
from chalicelib.api.workspaces.me import (
    ErasureView,
    MailReturnedView,
    MailStopView,
    mail_returned_view,
    mail_stop_view,
)
from chalicelib.domain.credits.transfers import MOST_IN_A_TRANSFER
from chalicelib.domain.kernel.errors import (
    InsufficientCreditsError,
    LastOwnerError,
    NotInStateError,
)
from chalicelib.domain.kernel.idempotency import Answer
from chalicelib.domain.kernel.pagination import Page, PageRequest
from chalicelib.domain.workspaces.people import Role, Standing
from chalicelib.use_cases.offboarding import removals
from chalicelib.use_cases.offboarding.removals import Progress
from chalicelib.use_cases.privacy import erasure
from chalicelib.use_cases.workspaces import adding_members, members
from chalicelib.use_cases.workspaces.adding_members import AddMember
from chalicelib.use_cases.workspaces.members import ChangeMember, Member, MemberFilter

api = Api(__name__)

HomeRole = Literal["member", "group_admin", "admin", "owner"]


class MemberBody(Body):
    """`credits` come from the workspace's pool."""

    email: Email
    name: Name
    credits: Annotated[int, Field(ge=0, le=MOST_IN_A_TRANSFER)] = 0
    roles: Annotated[tuple[HomeRole, ...], Field(min_length=1, max_length=4)] = ("member",)
    group_ids: Annotated[tuple[Id, ...], Field(max_length=20)] = ()


class MembersQuery(Query):
    q: Annotated[str, Field(max_length=100)] = ""
    status: Literal["active", "removing", "removed"] | None = None
    role: Role | None = None
    group_id: Id | None = None
    mail: Literal["stopped"] | None = None


class MemberPatch(Body):
    """What is left out, or null, stays as it is."""

    name: Name | None = None
    roles: Annotated[tuple[HomeRole, ...], Field(min_length=1, max_length=4)] | None = None


class MemberView(TypedDict):
    """`balance` is what is available and what is held; `group_ids` are those that you see.

    `sessions_left` is null until the person is removed; then it counts down to 0.
    """

    id: str
    name: str
    email: str
    roles: list[Role]
    status: Standing
    timezone: str
    wallet_id: str
    balance: int
    held: int
    group_ids: list[str]
    sessions_left: int | None
    mail_stopped: MailStopView | None
    mail_returned: MailReturnedView | None


class RemovalView(TypedDict):
    """`sessions_left` are the sessions and requests that are still to be ended."""

    status: Standing
    sessions_left: int


@api.get("/v1/admin/members", access=GROUP_ADMINS)
def list_members(call: Call, query: MembersQuery, page: PageRequest) -> Page[MemberView]:
    """Lists the people of your workspace, or of the groups that you look after.

    `q` finds them by words of name and address, whatever the case and the accents; `role` and
    `group_id` those who hold the one and are in the other, `mail=stopped` those to whom no mail
    goes. Who was removed is listed by `status=removed` alone. A page may be short, or empty, before
    the list's end: only `next_cursor` tells it.
    """
    standing = None if query.status is None else Standing(query.status)
    wanted = MemberFilter(
        text=query.q,
        standing=standing,
        role=query.role,
        group_id=query.group_id,
        without_mail=query.mail is not None,
    )
    found = members.list_members(call.context, call.caller_id, page, wanted)
    return Page([member_view(each) for each in found.items], found.next_after)


@api.post(
    "/v1/admin/members",
    access=ADMINS,
    status=201,
    answer=MemberView,
    refuses=(InsufficientCreditsError, NotInStateError),
)
def add_member(call: Call, body: MemberBody) -> Answer:
    """Adds a person to your workspace, with starting credits from the pool."""
    return adding_members.add_member(
        call.context, call.caller_id, add_command(body), call.once(member_view)
    )


@api.get("/v1/admin/members/{member_id}", access=GROUP_ADMINS.of(members.get_member))
def get_member(call: Call, member_id: str) -> Versioned[MemberView]:
    """Gives one person of your workspace, also one who is being removed or was."""
    return _versioned(members.get_member(call.context, call.caller_id, member_id))


@api.patch(
    "/v1/admin/members/{member_id}",
    access=ADMINS.of(members.get_member),
    refuses=(LastOwnerError, NotInStateError),
)
def change_member(
    call: Call, member_id: str, body: MemberPatch, if_match: int | None
) -> Versioned[MemberView]:
    """Changes the name or the roles of a person of your workspace.

    Only owners make or unmake owners, and one owner always stays.
    """
    roles = None if body.roles is None else frozenset(map(Role, body.roles))
    command = ChangeMember(name=body.name, roles=roles)
    return _versioned(
        members.change_member(call.context, call.caller_id, member_id, command, if_match)
    )


@api.delete("/v1/admin/members/{member_id}/mail-stop", access=ADMINS.of(members.get_member))
def resume_mail_of_member(call: Call, member_id: str) -> None:
    """Lets mail go again to a person of your workspace, whose address sent it back before."""
    members.resume_mail(call.context, call.caller_id, member_id)


@api.delete(
    "/v1/admin/members/{member_id}",
    access=ADMINS.of(members.get_member),
    status=202,
    refuses=(LastOwnerError,),
)
def remove_member(call: Call, member_id: str) -> RemovalView:
    """Removes a person from your workspace.

    They can do nothing any more at once. Within minutes their sessions ahead are cancelled, their
    requests withdrawn, and their credits back in the pool. Call again to see how far it has come.
    """
    return removal_view(removals.remove_member(call.context, call.caller_id, member_id))


@api.post(
    "/v1/admin/members/{member_id}/erase",
    access=ADMINS.of(members.get_member),
    status=202,
    kept=False,
    refuses=(NotInStateError,),
)
def erase_member(call: Call, member_id: str) -> ErasureView:
    """Erases everything that is stored about a person who was removed from your workspace.

    It cannot be undone. Numbers stay, under `Former member`. Call again to see how far it is.
    """
    return {"status": erasure.erase_member(call.context, call.caller_id, member_id).value}


def add_command(body: MemberBody) -> AddMember:
    return AddMember(
        email=body.email,
        name=body.name,
        credits=body.credits,
        roles=frozenset(map(Role, body.roles)),
        group_ids=frozenset(body.group_ids),
    )


def removal_view(progress: Progress) -> RemovalView:
    return {"status": progress.status, "sessions_left": progress.sessions_left}


def _versioned(member: Member) -> Versioned[MemberView]:
    return Versioned(member_view(member), member.person.version)


def member_view(member: Member) -> MemberView:
    person, wallet = member.person, member.wallet
    return {
        "id": person.id,
        "name": person.name,
        "email": person.email,
        "roles": list(person.roles_in(wallet.workspace_id)),
        "status": person.standing,
        "timezone": person.timezone,
        "wallet_id": wallet.id,
        "balance": wallet.balance,
        "held": wallet.held,
        "group_ids": sorted(person.group_ids),
        "sessions_left": member.sessions_left,
        "mail_stopped": mail_stop_view(person.mail_stopped),
        "mail_returned": mail_returned_view(person.mail_returned),
    }
