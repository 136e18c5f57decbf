"""Administration: adding many people of a file or a pasted list."""

import json
from base64 import b64decode
from typing import TYPE_CHECKING, Annotated, Self

from pydantic import Field, model_validator
from typing_extensions import TypedDict

from chalicelib.api.kernel.access import ADMINS
from chalicelib.api.kernel.blueprint import Api, Call
from chalicelib.api.kernel.fields import Body, FieldRefusedError
from chalicelib.api.workspaces.admin_members import MemberBody, MemberView, add_command, member_view
from chalicelib.domain.kernel.errors import InvalidError
from chalicelib.domain.kernel.idempotency import Answer
from chalicelib.domain.kernel.phrases import Phrase
from chalicelib.domain.kernel.text.cleaning import BREAKS
from chalicelib.domain.kernel.text.files import Decoded, decode
from chalicelib.domain.workspaces.list_columns import Column, Header
from chalicelib.domain.workspaces.member_lists import Listed, suggested_name
from chalicelib.domain.workspaces.people import Person, Standing
from chalicelib.use_cases.workspaces import member_import

if TYPE_CHECKING:
    from chalicelib.use_cases.workspaces.member_import import Added, Newcomer

api = Api(__name__)

MOST_TOGETHER = 25
"""Each takes the user pool and the store some 0.3 s: a call ends well within the gateway's 29."""

MOST_BYTES_OF_A_LIST = 1024 * 1024

AddressLine = Annotated[str, Field(max_length=400)]


class ListBody(Body):
    """A list of people, as one of these: a file's bytes in base64 (`file`), a pasted text (`text`),
    or a column with an address in each line, alone or as `Name <address>` (`addresses`).
    """

    addresses: Annotated[tuple[AddressLine, ...], Field(min_length=1, max_length=1000)] | None = (
        None
    )
    text: str | None = None
    file: Annotated[str, Field(json_schema_extra={"contentEncoding": "base64"})] | None = None

    @model_validator(mode="after")
    def _one(self) -> Self:
        if sum(each is not None for each in (self.addresses, self.text, self.file)) != 1:
            raise FieldRefusedError(Phrase("Give one of file, text and addresses."))
        return self


class NewView(TypedDict):
    """`line` counts from 1; `name` is what the list has, `suggested_name` that or else a guess.

    `credits` is null where the list says nothing. `warnings` are sentences about what of the row
    was not read as it may have been meant.
    """

    line: int
    address: str
    name: str
    suggested_name: str
    credits: int | None
    group_ids: list[str]
    warnings: list[str]


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


class HeaderView(TypedDict):
    """`read_as` null: the column is not read."""

    header: str
    read_as: Column | None


class ListView(TypedDict):
    """`columns` is empty where the list has no header; `notes` tell how a file was read."""

    new: list[NewView]
    existing: list[ExistingView]
    invalid: list[InvalidView]
    columns: list[HeaderView]
    notes: list[str]


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


@api.post(
    "/v1/admin/members/check",
    access=ADMINS,
    kept=False,
    most_bytes=MOST_BYTES_OF_A_LIST,
)
def check_addresses(call: Call, body: ListBody) -> ListView:
    """Reads a list of up to 5,000 people and sorts them; nothing is written.

    A CSV file or a text of it needs a column headed Email; those headed Name, First name, Last
    name, Groups and Credits are read too, in English or German. Without a header a line is an
    address with or without a name, or several as a mail has them. What cannot be read is told with
    its line. The body may have 1 MiB.
    """
    given = _text_of(body)
    found = member_import.check_list(call.context, call.caller_id, given.text)
    return {
        "new": [_new_view(each) for each in found.new],
        "existing": [_existing_view(listed, person) for listed, person in found.existing],
        "invalid": [
            {"line": each.line, "text": each.text, "message": each.why} for each in found.unreadable
        ],
        "columns": _columns_view(found.header) if found.header else [],
        "notes": [given.note] if given.note else [],
    }


def _text_of(body: ListBody) -> Decoded:
    """Raises: InvalidError: the file is not in base64, or holds no text."""
    if body.file is None:
        lines = (BREAKS.sub(" ", line) for line in body.addresses or ())
        return Decoded(body.text if body.text is not None else "\n".join(lines))
    try:
        return decode(b64decode(body.file, validate=True))
    except ValueError:
        raise InvalidError(Phrase("Give the file's bytes in base64."), "file") from None


def _new_view(newcomer: "Newcomer") -> NewView:
    listed = newcomer.listed
    return {
        "line": listed.line,
        "address": listed.address,
        "name": listed.name,
        "suggested_name": listed.name or suggested_name(listed.address),
        "credits": listed.credits,
        "group_ids": list(newcomer.group_ids),
        "warnings": list(newcomer.warnings),
    }


def _existing_view(listed: Listed, person: Person) -> ExistingView:
    return {
        "line": listed.line,
        "address": listed.address,
        "member_id": person.id,
        "name": person.name,
        "status": person.standing,
    }


def _columns_view(header: Header) -> list[HeaderView]:
    return [
        {"header": title, "read_as": column}
        for title, column in zip(header.titles, header.read_as, strict=True)
    ]


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
