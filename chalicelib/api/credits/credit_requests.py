"""Asking an admin for credits, and the admin's answer."""

from typing_extensions import TypedDict

from chalicelib.api.kernel.access import ADMINS, MEMBERS, PEOPLE
from chalicelib.api.kernel.blueprint import Api, Call
from chalicelib.api.kernel.fields import Body, Credits, InstantText, NamedView, Note, Query
from chalicelib.domain.kernel.errors import (
    InsufficientCreditsError,
    NotInStateError,
    TooManyRequestsOpenError,
)
from chalicelib.domain.kernel.idempotency import Answer
from chalicelib.domain.kernel.pagination import Page, PageRequest
from chalicelib.domain.notices.credit_requests import Asked, CreditRequest
from chalicelib.domain.time.instants import render_instant
from chalicelib.use_cases.credits import credit_requests

api = Api(__name__)


class AskBody(Body):
    """How many credits, and what for."""

    credits: Credits
    note: Note = ""


class GrantBody(Body):
    """`credits` instead of those that were asked for; left out, or null: as many as those."""

    credits: Credits | None = None
    note: Note = ""


class RefuseBody(Body):
    note: Note = ""


class AskedQuery(Query):
    status: Asked | None = None


class CreditRequestView(TypedDict):
    """`granted_credits`, `answer` and `answered_at` are what became of it."""

    id: str
    status: Asked
    person: NamedView
    credits: int
    note: str
    created_at: InstantText
    granted_credits: int | None
    answer: str
    answered_at: InstantText | None


ANSWERING = ADMINS.of(credit_requests.get_request)


@api.post(
    "/v1/credits/requests",
    access=MEMBERS,
    status=201,
    answer=CreditRequestView,
    refuses=(TooManyRequestsOpenError,),
)
def ask_for_credits(call: Call, body: AskBody) -> Answer:
    """Asks the admins of your workspace for credits."""
    command = credit_requests.AskForCredits(
        request_id=call.context.new_id(), credits=body.credits, note=body.note
    )
    return credit_requests.ask(
        call.context, call.caller_id, command, call.once(credit_request_view)
    )


@api.get("/v1/credits/requests", access=PEOPLE)
def list_own_credit_requests(call: Call, page: PageRequest) -> Page[CreditRequestView]:
    """Lists what you have asked for, newest first: what is open and the last hundred answered."""
    found = credit_requests.list_own_requests(call.context, call.caller_id, page)
    return Page([credit_request_view(each) for each in found.items], found.next_after)


@api.get("/v1/admin/credits/requests", access=ADMINS)
def list_credit_requests(
    call: Call, query: AskedQuery, page: PageRequest
) -> Page[CreditRequestView]:
    """Lists what the people of your workspace have asked for, newest first."""
    found = credit_requests.list_requests(call.context, call.caller_id, query.status, page)
    return Page([credit_request_view(each) for each in found.items], found.next_after)


@api.post(
    "/v1/admin/credits/requests/{request_id}/grant",
    access=ANSWERING,
    answer=CreditRequestView,
    refuses=(NotInStateError, InsufficientCreditsError),
)
def grant_credits(call: Call, request_id: str, body: GrantBody) -> Answer:
    """Gives the credits out of the pool, as many as were asked for or your own number."""
    command = credit_requests.AnswerRequest(
        request_id=request_id, credits=body.credits, note=body.note
    )
    return credit_requests.grant(
        call.context, call.caller_id, command, call.once(credit_request_view)
    )


@api.post(
    "/v1/admin/credits/requests/{request_id}/refuse",
    access=ANSWERING,
    answer=CreditRequestView,
    refuses=(NotInStateError,),
)
def refuse_credits(call: Call, request_id: str, body: RefuseBody) -> Answer:
    """Says no to a request for credits; the one who asked is told your note."""
    command = credit_requests.AnswerRequest(request_id=request_id, note=body.note)
    return credit_requests.refuse(
        call.context, call.caller_id, command, call.once(credit_request_view)
    )


def credit_request_view(request: CreditRequest) -> CreditRequestView:
    answered_at = request.answered_at
    return {
        "id": request.id,
        "status": request.status,
        "person": {"id": request.person.id, "name": request.person.name},
        "credits": request.credits,
        "note": request.note,
        "created_at": render_instant(request.created_at),
        "granted_credits": request.granted_credits,
        "answer": request.answer,
        "answered_at": render_instant(answered_at) if answered_at else None,
    }
