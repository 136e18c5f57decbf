"""Administration: adding many people of a pasted column of addresses."""

import json
from typing import TYPE_CHECKING, Annotated

from pydantic import Field
from typing_extensions import TypedDict

from chalicelib.api.kernel.access import ADMINS
from chalicelib.api.kernel.blueprint import Api, Call
from chalicelib.api.kernel.fields import Body
from chalicelib.api.workspaces.admin_members import MemberBody, MemberView, add_command, member_view
from chalicelib.domain.kernel.idempotency import Answer
from chalicelib.domain.workspaces.people import Standing
from chalicelib.use_cases.workspaces import member_import

if TYPE_CHECKING:
    from chalicelib.use_cases.workspaces.member_import import Added

api = Api(__name__)

MOST_TOGETHER = 25
"""Each takes the user pool and the store some 0.3 s: a call ends well within the gateway's 29."""

AddressLine = Annotated[str, Field(max_length=400)]


class ColumnBody(Body):
    """A pasted column: an address in each line, alone or as `Name <address>`."""

    addresses: Annotated[tuple[AddressLine, ...], Field(min_length=1, max_length=1000)]


class NewView(TypedDict):
    """`line` counts from 1; `name` is what stood before the address."""

    line: int
    address: str
    name: str


class ExistingView(TypedDict):
    line: int
    address: str
    member_id: str
    name: str
    status: Standing


class InvalidView(TypedDict):
    line: int
    text: str
    message: str


class ColumnView(TypedDict):
    new: list[NewView]
    existing: list[ExistingView]
    invalid: list[InvalidView]


class ImportBody(Body):
    """People to add; `credits` come from the workspace's pool."""

    rows: Annotated[tuple[MemberBody, ...], Field(min_length=1, max_length=MOST_TOGETHER)]


class AddedView(TypedDict):
    """`member` is the person who was added; else `error` is the code and `detail` says why not."""

    email: str
    member: MemberView | None
    error: str | None
    detail: str | None


class ImportView(TypedDict):
    results: list[AddedView]


@api.post("/v1/admin/members/check", access=ADMINS, kept=False)
def check_addresses(call: Call, body: ColumnBody) -> ColumnView:
    """Sorts up to 1,000 addresses into new, existing and invalid; nothing is written."""
    found = member_import.sort_addresses(call.context, call.caller_id, body.addresses)
    lines, people = found.lines, found.people
    return {
        "new": [
            {"line": each.number, "address": each.address, "name": each.name} for each in lines.new
        ],
        "existing": [
            {
                "line": each.number,
                "address": each.address,
                "member_id": people[each.address].id,
                "name": people[each.address].name,
                "status": people[each.address].standing,
            }
            for each in lines.existing
        ],
        "invalid": [
            {"line": each.number, "text": each.text, "message": each.why} for each in lines.invalid
        ],
    }


@api.post("/v1/admin/members/import", access=ADMINS, answer=ImportView)
def import_members(call: Call, body: ImportBody) -> Answer:
    """Adds up to 25 people, each by themselves, with a result for each.

    Send more in further calls. A call that broke off goes on if it is repeated with its key.
    """
    rows = [add_command(row) for row in body.rows]
    return member_import.add_members(
        call.context, call.caller_id, rows, call.once(member_view), call.once(_import_view)
    )


def _import_view(added: list["Added"]) -> ImportView:
    return {"results": [_added_view(each) for each in added]}


def _added_view(added: "Added") -> AddedView:
    return {
        "email": added.email,
        "member": json.loads(added.answer.body) if added.answer else None,
        "error": added.refusal.code if added.refusal else None,
        "detail": added.refusal.detail if added.refusal else None,
    }
