"""Administration: usage over time and the members' balances, as JSON or as CSV."""

from typing import TYPE_CHECKING, Annotated, Any, NotRequired

from pydantic import Field
from typing_extensions import TypedDict

from chalicelib.api.kernel.access import ADMINS
from chalicelib.api.kernel.blueprint import Api, Call
from chalicelib.api.kernel.endpoint import CSV, Download
from chalicelib.api.kernel.fields import Date, DateText, Id, NamedView, Query
from chalicelib.domain.credits.balances import Balance
from chalicelib.domain.kernel.pagination import Page, PageRequest
from chalicelib.domain.kernel.text.csv_export import Cell, to_csv
from chalicelib.domain.reports.usage import Tally
from chalicelib.domain.reports.usage_reports import By, Row
from chalicelib.use_cases.reports import usage_reports

if TYPE_CHECKING:
    from chalicelib.use_cases.reports.usage_reports import UsageReport

api = Api(__name__)


class UsageQuery(Query):
    first: Annotated[Date | None, Field(alias="from")] = None
    last: Annotated[Date | None, Field(alias="to")] = None
    by: By = By.DAY
    coach_id: Id | None = None
    group_id: Id | None = None


class TallyView(TypedDict):
    """Sessions by the day on which they were confirmed, held (or missed) and called off; credits by
    the day on which they moved.
    """

    booked: int
    completed: int
    cancelled: int
    no_show: int
    credits_spent: int
    credits_refunded: int
    credits_expired: int


class UsageRowView(TallyView):
    """`period` is a day, the Monday of a week, a month (`2026-11`), or by coach and group the whole
    span. `coach` is null for credits that no session moved, `group` for what no group paid.
    """

    period: str
    coach: NotRequired[NamedView | None]
    group: NotRequired[NamedView | None]


PreviousView = TypedDict("PreviousView", {"from": DateText, "to": DateText, "total": TallyView})
"""The sum of as many days right before."""

UsageView = TypedDict(
    "UsageView",
    {
        "from": DateText,
        "to": DateText,
        "by": By,
        "timezone": str,
        "rows": list[UsageRowView],
        "total": TallyView,
        "previous": PreviousView,
    },
)


class BalanceView(TypedDict):
    """`expiring_soon` are those of the available credits that end within 30 days, the first of them
    after `next_use_by`.
    """

    member: NamedView
    email: str
    wallet_id: str
    available: int
    held: int
    expiring_soon: int
    next_use_by: DateText | None


def usage_as_csv(call: Call, query: UsageQuery) -> Download:
    """The report's rows; by coach and group with the id and the name in columns of their own."""
    found = _report(call, query)
    by, period = found.question.by, found.question.period
    named = [] if by.is_period else [f"{by.value}_id", by.value]
    rows: list[list[Cell]] = [
        [*([period, row.key, found.name_of(row)] if named else [row.key]), *row.tally]
        for row in found.report.rows
    ]
    text = to_csv(["period", *named, *Tally._fields], rows)
    return Download(text, f"usage-by-{by.value}-{period.replace('/', '-')}.csv")


@api.get("/v1/admin/reports/usage", access=ADMINS, also={CSV: usage_as_csv})
def report_usage(call: Call, query: UsageQuery) -> UsageView:
    """Reports what your workspace booked, held, called off and spent.

    `from` and `to` are dates in the workspace's zone, both inclusive; without them it is the last
    30 days. At most 731 days by day or week, 1,827 by month, coach or group. Days, weeks and months
    in which nothing happened are there with zeros. `previous` is the sum of as many days right
    before. The numbers are a moment behind.
    """
    found = _report(call, query)
    question = found.question
    return {
        "from": question.first.isoformat(),
        "to": question.last.isoformat(),
        "by": question.by,
        "timezone": found.workspace.timezone,
        "rows": [_row(row, found) for row in found.report.rows],
        "total": _tally(found.report.total),
        "previous": {
            "from": found.before.first.isoformat(),
            "to": found.before.last.isoformat(),
            "total": _tally(found.previous),
        },
    }


def balances_as_csv(call: Call) -> Download:
    """Every member's balance."""
    rows: list[list[Cell]] = [
        [
            each.person.id,
            each.person.name,
            each.person.email,
            each.wallet_id,
            each.available,
            each.held,
            each.expiring_soon,
            each.next_use_by.isoformat() if each.next_use_by else "",
        ]
        for each in usage_reports.all_balances(call.context, call.caller_id)
    ]
    header = ["member_id", "member", *list(BalanceView.__annotations__)[1:]]
    return Download(to_csv(header, rows), "balances.csv")


@api.get("/v1/admin/reports/balances", access=ADMINS, also={CSV: balances_as_csv})
def list_balances(call: Call, page: PageRequest) -> Page[BalanceView]:
    """Lists what the members of your workspace have; as CSV all of them, by name."""
    found = usage_reports.list_balances(call.context, call.caller_id, page)
    return Page([_balance(each) for each in found.items], found.next_after)


MEMBER_COLUMNS = (
    "id",
    "name",
    "email",
    "roles",
    "status",
    "groups",
    "available",
    "held",
    "last_session",
    "last_booked",
)


@api.get("/v1/admin/members.csv", access=ADMINS, media_type=CSV)
def export_members(call: Call) -> Download:
    """Gives all members of your workspace as CSV, by name, without those who were removed.

    `last_session` and `last_booked` are days in the workspace's zone, empty where there was none;
    they are a moment behind.
    """
    rows: list[list[Cell]] = [
        [
            each.balance.person.id,
            each.balance.person.name,
            each.balance.person.email,
            "; ".join(each.balance.person.all_roles),
            each.balance.person.standing,
            "; ".join(each.groups),
            each.balance.available,
            each.balance.held,
            each.met_on,
            each.booked_on,
        ]
        for each in usage_reports.all_members(call.context, call.caller_id)
    ]
    return Download(to_csv(MEMBER_COLUMNS, rows), "members.csv")


def _report(call: Call, query: UsageQuery) -> "UsageReport":
    command = usage_reports.AskForUsage(
        first=query.first,
        last=query.last,
        by=query.by,
        coach_id=query.coach_id,
        group_id=query.group_id,
    )
    return usage_reports.report_usage(call.context, call.caller_id, command)


def _row(row: Row, found: "UsageReport") -> UsageRowView:
    by, period = found.question.by, found.question.period
    view: Any = {"period": row.key, **row.tally._asdict()}
    if not by.is_period:
        whose = {"id": row.key, "name": found.name_of(row)} if row.key else None
        view |= {"period": period, by.value: whose}
    return view  # type: ignore[no-any-return]


def _tally(tally: Tally) -> TallyView:
    return tally._asdict()  # type: ignore[return-value]


def _balance(balance: Balance) -> BalanceView:
    return {
        "member": {"id": balance.person.id, "name": balance.person.name},
        "email": balance.person.email,
        "wallet_id": balance.wallet_id,
        "available": balance.available,
        "held": balance.held,
        "expiring_soon": balance.expiring_soon,
        "next_use_by": balance.next_use_by.isoformat() if balance.next_use_by else None,
    }
