"""Administration: what those who run a workspace, or look after groups of it, see first."""

from urllib.parse import urlsplit

from typing_extensions import TypedDict

from chalicelib.api.kernel.access import GROUP_ADMINS
from chalicelib.api.kernel.blueprint import Api, Call
from chalicelib.api.kernel.fields import DateText, InstantText, NamedView
from chalicelib.domain.coaches.coaches import Coach
from chalicelib.domain.reports.overview import Pace, Week
from chalicelib.domain.time.instants import render_instant
from chalicelib.domain.webhooks.endpoints import Endpoint
from chalicelib.use_cases.reports import overview
from chalicelib.use_cases.reports.overview import WholeOverview

api = Api(__name__)


class PaceView(TypedDict):
    """What the pool (or your groups' wallets) has; the pace is that of the last four weeks, less
    what came back. `weeks_left` is null while nothing is spent.
    """

    available: int
    spent_per_week: float
    weeks_left: float | None


class PeopleView(TypedDict):
    all: int
    active_90_days: int


class SessionsOfWeekView(TypedDict):
    """`week` is its Monday; the last one is not over yet."""

    week: DateText
    booked: int
    completed: int
    cancelled: int


class FullCoachView(NamedView):
    """`next_opening` is null where none is in sight."""

    next_opening: InstantText | None


class WaitingView(TypedDict):
    """`credit_requests` that are open and `purchases` with a question, of the newest thousand;
    `members_without_mail`: their address sent mail back; of `failing_webhooks` the name is that of
    the server.
    """

    credit_requests: int
    purchases: int
    members_without_mail: int
    coaches_without_hours: list[NamedView]
    coaches_with_failing_calendars: list[NamedView]
    failing_webhooks: list[NamedView]


class OverviewView(TypedDict):
    """The last three are for those who run the workspace, and null for group admins."""

    credits: PaceView
    members: PeopleView
    sessions_by_week: list[SessionsOfWeekView] | None
    coaches_without_opening: list[FullCoachView] | None
    waiting: WaitingView | None


@api.get("/v1/admin/overview", access=GROUP_ADMINS)
def get_overview(call: Call) -> OverviewView:
    """Tells how your workspace, or the groups that you look after, is doing.

    Credits and how many weeks they last at the present pace; people, and how many of them booked in
    90 days; sessions of the last twelve weeks; coaches of whom nothing can be booked in the next 14
    days; what waits for you. The numbers are a moment behind.
    """
    found = overview.get_overview(call.context, call.caller_id)
    whole = found.whole
    return {
        "credits": _pace(found.pace),
        "members": {
            "all": found.members.all,
            "active_90_days": found.members.active_90_days,
        },
        "sessions_by_week": [_week(each) for each in whole.weeks] if whole else None,
        "coaches_without_opening": [_full(each) for each in whole.without_opening]
        if whole
        else None,
        "waiting": _waiting(whole) if whole else None,
    }


def _pace(pace: Pace) -> PaceView:
    return {
        "available": pace.available,
        "spent_per_week": pace.spent_per_week,
        "weeks_left": pace.weeks_left,
    }


def _week(week: Week) -> SessionsOfWeekView:
    return {
        "week": week.monday.isoformat(),
        "booked": week.tally.booked,
        "completed": week.tally.completed,
        "cancelled": week.tally.cancelled,
    }


def _waiting(whole: WholeOverview) -> WaitingView:
    waiting = whole.waiting
    return {
        "credit_requests": waiting.credit_requests,
        "purchases": waiting.purchases,
        "members_without_mail": waiting.members_without_mail,
        "coaches_without_hours": [_named(each) for each in waiting.coaches_without_hours],
        "coaches_with_failing_calendars": [
            _named(each) for each in waiting.coaches_with_failing_calendars
        ],
        "failing_webhooks": [_webhook(each) for each in waiting.failing_webhooks],
    }


def _webhook(endpoint: Endpoint) -> NamedView:
    return {"id": endpoint.id, "name": urlsplit(endpoint.url).hostname or ""}


def _named(coach: Coach) -> NamedView:
    return {"id": coach.id, "name": coach.profile.name}


def _full(coach: Coach) -> FullCoachView:
    opening = coach.profile.next_opening
    return {**_named(coach), "next_opening": render_instant(opening) if opening else None}
