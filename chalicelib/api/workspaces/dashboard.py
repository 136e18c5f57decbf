"""What a member sees first: what is ahead, what waits, what was last, and their coaches."""

from typing_extensions import TypedDict

from chalicelib.api.coaches.coaches import CoachSummary, coach_summary
from chalicelib.api.kernel.access import PEOPLE
from chalicelib.api.kernel.blueprint import Api, Call
from chalicelib.api.sessions.session_views import SessionView, session_view
from chalicelib.domain.sessions.sessions import Seat
from chalicelib.use_cases.workspaces.dashboard import read_dashboard

api = Api(__name__)


class DashboardView(TypedDict):
    """`last` is the session that ended or was cancelled last; null: there was none."""

    upcoming: list[SessionView]
    requests: list[SessionView]
    last: SessionView | None
    coaches: list[CoachSummary]


@api.get("/v1/me/dashboard", access=PEOPLE)
def get_dashboard(call: Call, workspace_id: str | None) -> DashboardView:
    """Gives the first of your sessions that are ahead or wait for an answer, the last one, and the
    first of your coaches.
    """
    now = call.context.now()
    found = read_dashboard(call.context, call.caller_id, workspace_id)
    return {
        "upcoming": [session_view(each, Seat.MEMBER, now) for each in found.upcoming],
        "requests": [session_view(each, Seat.MEMBER, now) for each in found.requests],
        "last": session_view(found.last, Seat.MEMBER, now) if found.last else None,
        "coaches": [coach_summary(each) for each in found.coaches],
    }
