"""Administration: the sessions of a workspace."""

from typing import Annotated

from pydantic import Field

from chalicelib.api.kernel.access import ADMINS
from chalicelib.api.kernel.blueprint import Api, Call
from chalicelib.api.kernel.fields import Date, Id, Query
from chalicelib.api.sessions.session_views import SessionView, session_view
from chalicelib.domain.kernel.pagination import Page, PageRequest
from chalicelib.domain.sessions.sessions import Status
from chalicelib.use_cases.sessions import sessions
from chalicelib.use_cases.sessions.sessions import SessionFilter

api = Api(__name__)


class WorkspaceSessionsQuery(Query):
    first: Annotated[Date | None, Field(alias="from")] = None
    last: Annotated[Date | None, Field(alias="to")] = None
    status: Status | None = None
    coach_id: Id | None = None
    member_id: Id | None = None
    q: Annotated[str, Field(max_length=100)] = ""


@api.get("/v1/admin/sessions", access=ADMINS)
def list_workspace_sessions(
    call: Call, query: WorkspaceSessionsQuery, page: PageRequest
) -> Page[SessionView]:
    """Lists the sessions of your workspace by start.

    `from` and `to` are dates of the start in the workspace's zone, both inclusive. `q` finds them
    by words of the names of member and coach, whatever the case and the accents. A page may be
    short, or empty, before the list's end: only `next_cursor` tells it.
    """
    wanted = SessionFilter(
        first=query.first,
        last=query.last,
        status=query.status,
        coach_id=query.coach_id,
        member_id=query.member_id,
        text=query.q,
    )
    found = sessions.list_workspace_sessions(call.context, call.caller_id, wanted, page)
    now = call.context.now()
    views = [session_view(each.session, each.seat, now) for each in found.items]
    return Page(views, found.next_after)
