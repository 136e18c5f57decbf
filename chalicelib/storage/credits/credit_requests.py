"""Requests for credits: one row each in the workspace's own partition, and one for each person.

The row carries its last `event`: when it changes, the table's stream tells of it, and ten minutes
later the row is due, so that the clock looks whether that was told.
"""

from collections.abc import Iterable
from typing import Any

from pynamodb.attributes import UnicodeAttribute

from chalicelib.domain.notices.credit_requests import Asked, Asking, CreditRequest, request_check_at
from chalicelib.domain.sessions.sessions import Named
from chalicelib.domain.time.instants import parse_instant, render_instant
from chalicelib.domain.workspaces.names import shown_name, stored_name
from chalicelib.storage.kernel.due import DueRow, due_from
from chalicelib.storage.kernel.events import event_document, read_event
from chalicelib.storage.kernel.model import IntegerAttribute
from chalicelib.storage.kernel.table import (
    JsonAttribute,
    Key,
    Row,
    Rows,
    find_row,
    list_rows,
    read_rows,
    reading,
)
from chalicelib.storage.kernel.transaction import Put, absent


class CreditRequestItem(DueRow, discriminator="credit_request"):
    status = UnicodeAttribute()
    event = JsonAttribute()
    document = JsonAttribute()
    version = IntegerAttribute()


class AskingItem(Row, discriminator="asking"):
    workspace_id = UnicodeAttribute()
    person_id = UnicodeAttribute()
    open = JsonAttribute()
    answered = JsonAttribute()
    version = IntegerAttribute()


def request_key(workspace_id: str, request_id: str) -> Key:
    return f"ASKED#{workspace_id}", f"REQUEST#{request_id}"


def asking_key(workspace_id: str, person_id: str) -> Key:
    return f"PERSON#{person_id}", f"ASKING#{workspace_id}"


def request_in(rows: Rows, workspace_id: str, request_id: str) -> CreditRequest | None:
    """The request among what a batch read found."""
    row = rows.find(CreditRequestItem, request_key(workspace_id, request_id))
    return request_of(row) if row else None


def find_request(workspace_id: str, request_id: str) -> CreditRequest | None:
    """The request, read consistently."""
    row = find_row(CreditRequestItem, request_key(workspace_id, request_id))
    return request_of(row) if row else None


def list_requests(workspace_id: str, request_ids: Iterable[str]) -> list[CreditRequest]:
    """These requests in this order; unknown ids are left out."""
    ids = list(request_ids)
    rows = read_rows(request_key(workspace_id, each) for each in ids)
    found = (request_in(rows, workspace_id, each) for each in ids)
    return [request for request in found if request]


def list_all_requests(
    workspace_id: str, limit: int, before: str | None = None
) -> list[CreditRequest]:
    """Up to `limit` requests of a workspace, newest first, from before the one of this id."""
    first = "REQUEST#"
    key_range = (
        Row.sk.startswith(first) if before is None else Row.sk.between(first, f"{first}{before}")
    )
    with reading():
        rows = CreditRequestItem.query(
            f"ASKED#{workspace_id}",
            key_range,
            consistent_read=True,
            scan_index_forward=False,
            limit=limit + 1,
        )
        found = [request_of(row) for row in rows]
    return [request for request in found if request.id != before][:limit]


def asking_in(rows: Rows, workspace_id: str, person_id: str) -> Asking:
    """What a person has asked for, among what a batch read found; nothing if nothing is stored."""
    row = rows.find(AskingItem, asking_key(workspace_id, person_id))
    if row is None:
        return Asking(workspace_id=workspace_id, person_id=person_id)
    return asking_of(row)


def find_asking(workspace_id: str, person_id: str) -> Asking:
    """What a person has asked for, read consistently."""
    return asking_in(read_rows([asking_key(workspace_id, person_id)]), workspace_id, person_id)


def list_askings(person_id: str) -> list[Asking]:
    """What a person has asked for in each workspace, read consistently."""
    return [asking_of(row) for row in list_rows(AskingItem, f"PERSON#{person_id}", "ASKING#")]


def request_ids_of(workspace_id: str, person_id: str) -> list[str]:
    """All that a person ever asked of a workspace, by reading every request of it consistently."""
    with reading():
        rows = CreditRequestItem.query(
            f"ASKED#{workspace_id}",
            Row.sk.startswith("REQUEST#"),
            CreditRequestItem.document.contains(person_id),
            consistent_read=True,
        )
        found = [request_of(row) for row in rows]
    return [each.id for each in found if each.person.id == person_id]  # others may write of them


def put_request(request: CreditRequest) -> Put:
    """Stores the request, whose version is one above what was read (1: new); else stale."""
    pk, sk = request_key(request.workspace_id, request.id)
    row = CreditRequestItem(
        pk,
        sk,
        status=request.status.value,
        event=event_document(request.event),
        document=_document(request),
        version=request.version,
        **due_from(sk, request_check_at(request)),
    )
    first = request.version == 1
    return Put(row, absent() if first else CreditRequestItem.version == request.version - 1)


def put_asking(asking: Asking) -> Put:
    """Stores the record, whose version is one above what was read; stale if that is gone."""
    pk, sk = asking_key(asking.workspace_id, asking.person_id)
    row = AskingItem(
        pk,
        sk,
        workspace_id=asking.workspace_id,
        person_id=asking.person_id,
        open=list(asking.open),
        answered=list(asking.answered),
        version=asking.version,
    )
    first = asking.version == 1
    return Put(row, absent() if first else AskingItem.version == asking.version - 1)


def request_of(row: CreditRequestItem) -> CreditRequest:
    """The request that a row holds."""
    document = row.document
    answered_at = document["answered_at"]
    return CreditRequest(
        id=row.sk.removeprefix("REQUEST#"),
        workspace_id=row.pk.removeprefix("ASKED#"),
        person=Named(document["person"]["id"], shown_name(document["person"]["name"])),
        credits=document["credits"],
        note=document["note"],
        created_at=parse_instant(document["created_at"]),
        event=read_event(row.event),
        status=Asked(row.status),
        granted_credits=document["granted_credits"],
        answer=document["answer"],
        answered_at=parse_instant(answered_at) if answered_at else None,
        version=int(row.version),
    )


def asking_of(row: AskingItem) -> Asking:
    """The record that a row holds."""
    return Asking(
        workspace_id=row.workspace_id,
        person_id=row.person_id,
        open=tuple(row.open),
        answered=tuple(row.answered),
        version=int(row.version),
    )


def _document(request: CreditRequest) -> dict[str, Any]:
    return {
        "person": {"id": request.person.id, "name": stored_name(request.person.name)},
        "credits": request.credits,
        "note": request.note,
        "created_at": render_instant(request.created_at),
        "granted_credits": request.granted_credits,
        "answer": request.answer,
        "answered_at": render_instant(request.answered_at) if request.answered_at else None,
    }
