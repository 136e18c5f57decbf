"""What those who run a workspace, or look after groups of it, see first.

Everything is read from what is kept: its cost does not grow with members, sessions or years.
Coaches and groups are read one by one, and a workspace has so many of them at the most.
"""

from collections.abc import Sequence
from datetime import date, datetime

from msgspec import Struct

from chalicelib.domain.coaches.coaches import Coach
from chalicelib.domain.credits.credits import freed, pool_id
from chalicelib.domain.groups.groups import Office, Register, group_wallet_id
from chalicelib.domain.kernel.errors import NotFoundError
from chalicelib.domain.kernel.pagination import MOST_READ, PageRequest
from chalicelib.domain.kernel.text.folding import fold
from chalicelib.domain.notices.credit_requests import Asked
from chalicelib.domain.reports import overview
from chalicelib.domain.reports.overview import Numbers, Pace, Week
from chalicelib.domain.reports.people_counts import WHOLE, WITHOUT_MAIL
from chalicelib.domain.reports.usage import usage_of_month
from chalicelib.domain.webhooks.endpoints import Endpoint
from chalicelib.domain.webhooks.lines import is_failing
from chalicelib.domain.workspaces.workspaces import Workspace, today_in
from chalicelib.storage.calendars import connections
from chalicelib.storage.coaches import cards, coaches
from chalicelib.storage.credits import credit_requests, credits, purchases
from chalicelib.storage.kernel.table import read_rows
from chalicelib.storage.reports import people_counts, usage
from chalicelib.storage.webhooks.endpoints import find_webhooks
from chalicelib.storage.webhooks.lines import line_in, line_key
from chalicelib.storage.workspaces import groups, workspaces
from chalicelib.use_cases.kernel.access import read_office
from chalicelib.use_cases.kernel.context import Context


class Members(Struct, frozen=True):
    """How many people there are, and how many of them booked in the last 90 days."""

    all: int
    active_90_days: int


class Waiting(Struct, frozen=True, kw_only=True):
    """What waits for an admin: of the newest thousand requests for credits and purchases each those
    that are open, or have a question; members to whom mail was stopped; coaches who have not said
    when they work, or of whom a calendar cannot be read; webhooks that fail, or switched themselves
    off.
    """

    credit_requests: int
    purchases: int
    members_without_mail: int
    coaches_without_hours: Sequence[Coach]
    coaches_with_failing_calendars: Sequence[Coach]
    failing_webhooks: Sequence[Endpoint]


class WholeOverview(Struct, frozen=True, kw_only=True):
    """What is for the workspace's admins alone."""

    weeks: Sequence[Week]
    without_opening: Sequence[Coach]
    waiting: Waiting


class Overview(Struct, frozen=True, kw_only=True):
    """`whole` None: it is that of a group admin, of their groups."""

    pace: Pace
    members: Members
    whole: WholeOverview | None


def get_overview(ctx: Context, caller_id: str) -> Overview:
    """The credits and how long they last, the people and how many of them book, and for admins the
    sessions by week, coaches to see to, and what waits; a moment behind what happens.

    Of a group admin it is their groups' wallets, people and spending. Who is in two of their groups
    counts in both.

    Raises:
        NotFoundError: the caller administers nothing.
    """
    office, now = read_office(caller_id), ctx.now()
    workspace, register, without_mail = _read(office.workspace_id)
    today = today_in(workspace, now)
    places = [WHOLE] if office.group_ids is None else sorted(register.of(office.group_ids))
    numbers = _numbers(office, today)
    available, members = _holdings(workspace, places, now, today)
    return Overview(
        pace=overview.pace_of(available, numbers, today),
        members=members,
        whole=_whole(workspace, without_mail, numbers, now) if office.group_ids is None else None,
    )


def _read(workspace_id: str) -> tuple[Workspace, Register, int]:
    """The workspace, its groups, and to how many of its people no mail goes."""
    rows = read_rows(
        [
            workspaces.workspace_key(workspace_id),
            groups.register_key(workspace_id),
            people_counts.people_count_key(workspace_id, WITHOUT_MAIL),
        ]
    )
    workspace = workspaces.workspace_in(rows, workspace_id)
    if workspace is None:
        raise NotFoundError
    without_mail = people_counts.people_count_in(rows, workspace_id, WITHOUT_MAIL).people
    return workspace, groups.register_in(rows, workspace_id), without_mail


def _numbers(office: Office, today: date) -> Numbers:
    """Of the whole workspace, or of what the groups' wallets paid."""
    months = usage.list_totals(office.workspace_id, overview.first_day(today), today)
    return [
        part
        for month in months
        if office.group_ids is None or month.place.group_id in office.group_ids
        for part in usage_of_month(month)
    ]


def _holdings(
    workspace: Workspace, places: Sequence[str], now: datetime, today: date
) -> tuple[int, Members]:
    """What the pool has, or the groups' wallets, and their people."""
    wallet_ids = [group_wallet_id(each) if each else pool_id(workspace.id) for each in places]
    rows = read_rows(
        [
            *map(credits.wallet_key, wallet_ids),
            *(people_counts.people_count_key(workspace.id, each) for each in places),
        ]
    )
    found = [credits.wallet_in(rows, each) for each in wallet_ids]
    counts = [people_counts.people_count_in(rows, workspace.id, each) for each in places]
    return (
        sum(freed(each, now, today).available(today) for each in found if each and each.open),
        Members(sum(each.people for each in counts), sum(each.active(today) for each in counts)),
    )


def _whole(
    workspace: Workspace, without_mail: int, numbers: Numbers, now: datetime
) -> WholeOverview:
    today = today_in(workspace, now)
    known = coaches.list_coaches(cards.list_coach_ids(workspace.id))
    known.sort(key=lambda each: (fold(each.profile.name), each.id))
    failing = connections.list_failing(each.id for each in known)
    return WholeOverview(
        weeks=overview.weeks_of(numbers, today),
        without_opening=overview.without_opening(known, now),
        waiting=Waiting(
            credit_requests=_open_requests(workspace.id),
            purchases=_questions(workspace.id),
            members_without_mail=without_mail,
            coaches_without_hours=overview.without_hours(known, now),
            coaches_with_failing_calendars=[each for each in known if each.id in failing],
            failing_webhooks=_failing_webhooks(workspace.id),
        ),
    )


def _open_requests(workspace_id: str) -> int:
    found = credit_requests.list_all_requests(workspace_id, MOST_READ)
    return sum(each.status is Asked.OPEN for each in found)


def _questions(workspace_id: str) -> int:
    found = purchases.list_of_workspace(workspace_id, PageRequest(MOST_READ))
    return sum(bool(each.attention or each.owed_credits) for each in found.items)


def _failing_webhooks(workspace_id: str) -> list[Endpoint]:
    found = find_webhooks(workspace_id).endpoints.values()
    rows = read_rows(line_key(each.id) for each in found)
    return [each for each in found if is_failing(each, line_in(rows, each.id))]
