"""A coach's clients, and how many requests wait for the coach."""

from datetime import datetime
from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from chalicelib.api.coaches.access import COACHES
from chalicelib.api.kernel.blueprint import Api, Call
from chalicelib.api.kernel.fields import InstantText, NamedView, Query, named_view
from chalicelib.domain.kernel.pagination import Page, PageRequest
from chalicelib.domain.time.instants import render_instant
from chalicelib.use_cases.coaches import clients
from chalicelib.use_cases.coaches.clients import ClientOfCoach
from chalicelib.use_cases.sessions import sessions

api = Api(__name__)


class ClientsQuery(Query):
    q: Annotated[str, Field(max_length=100)] = ""


class NextSessionView(TypedDict):
    id: str
    starts_at: InstantText


class ClientOfCoachView(TypedDict):
    """`first_at` and `last_at` are of sessions that have begun; null if none has."""

    member: NamedView
    first_at: InstantText | None
    last_at: InstantText | None
    completed: int
    upcoming: int
    next_session: NextSessionView | None


class RequestCountView(TypedDict):
    waiting: int


@api.get("/v1/coach/clients", access=COACHES)
def list_clients(call: Call, query: ClientsQuery, page: PageRequest) -> Page[ClientOfCoachView]:
    """Lists the members with whom you had a session or have one, by name.

    `q` finds them by words of their name, whatever the case and the accents. They come of your
    thousand newest sessions and requests. What you had with one of them is in your sessions, asked
    for with `member_id`.
    """
    found = clients.list_clients(call.context, call.caller_id, query.q, page)
    return Page([_client(each) for each in found.items], found.next_after)


@api.get("/v1/coach/requests/count", access=COACHES)
def count_requests(call: Call) -> RequestCountView:
    """Counts the requests and proposed moves that wait for your answer."""
    return {"waiting": sessions.count_requests(call.context, call.caller_id)}


def _client(client: ClientOfCoach) -> ClientOfCoachView:
    ahead = client.next_session
    return {
        "member": named_view(client.member),
        "first_at": _instant(client.first_at),
        "last_at": _instant(client.last_at),
        "completed": client.completed,
        "upcoming": client.upcoming,
        "next_session": {"id": ahead.id, "starts_at": render_instant(ahead.span.start)}
        if ahead
        else None,
    }


def _instant(instant: datetime | None) -> str | None:
    return render_instant(instant) if instant else None
