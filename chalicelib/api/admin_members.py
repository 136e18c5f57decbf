"""Administration: the people of a workspace."""

from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypedDict

from chalicelib.api.blueprint import Api, Call
from chalicelib.api.fields import Body, Email, Id, Name
from chalicelib.domain.credits import MOST_IN_A_TRANSFER
from chalicelib.domain.errors import ForbiddenError, InsufficientCreditsError, NotFoundError
from chalicelib.domain.pages import Page, PageRequest
from chalicelib.domain.people import Role, Standing
from chalicelib.domain.replays import Answer
from chalicelib.use_cases import members
from chalicelib.use_cases.members import AddMember, Member

api = Api(__name__)

HomeRole = Literal["member", "group_admin", "admin", "owner"]


class MemberBody(Body):
    """`credits` come from the workspace's pool."""

    email: Email
    name: Name
    credits: Annotated[int, Field(ge=0, le=MOST_IN_A_TRANSFER)] = 0
    roles: Annotated[tuple[HomeRole, ...], Field(min_length=1, max_length=4)] = ("member",)
    group_ids: Annotated[tuple[Id, ...], Field(max_length=20)] = ()


class MemberView(TypedDict):
    """`balance` is what is available and what is held; `group_ids` are those that you see."""

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


@api.get("/v1/admin/members", refuses=(ForbiddenError, NotFoundError))
def list_members(call: Call, page: PageRequest) -> Page[MemberView]:
    """Lists the people of your workspace, or of the groups that you look after."""
    found = members.list_members(call.context, call.caller_id, page)
    return Page([member_view(each) for each in found.items], found.next_after)


@api.post(
    "/v1/admin/members",
    status=201,
    answer=MemberView,
    refuses=(ForbiddenError, NotFoundError, InsufficientCreditsError),
)
def add_member(call: Call, body: MemberBody) -> Answer:
    """Adds a person to your workspace, with starting credits from the pool."""
    command = AddMember(
        email=body.email,
        name=body.name,
        credits=body.credits,
        roles=frozenset(map(Role, body.roles)),
        group_ids=frozenset(body.group_ids),
    )
    return members.add_member(call.context, call.caller_id, command, call.once(member_view))


@api.get("/v1/admin/members/{member_id}", refuses=(ForbiddenError,))
def get_member(call: Call, member_id: str) -> MemberView:
    """Gives one person of your workspace, or of a group that you look after."""
    return member_view(members.get_member(call.context, call.caller_id, member_id))


def member_view(member: Member) -> MemberView:
    person, wallet = member.person, member.wallet
    return {
        "id": person.id,
        "name": person.name,
        "email": person.email,
        "roles": list(person.all_roles),
        "status": person.standing,
        "timezone": person.timezone,
        "wallet_id": wallet.id,
        "balance": wallet.balance,
        "held": wallet.held,
        "group_ids": sorted(person.group_ids),
    }
