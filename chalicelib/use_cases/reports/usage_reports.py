"""What admins read of their workspace's usage and of its members' balances."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from msgspec import Struct

from chalicelib.domain.credits.balances import Balance, balance_of
from chalicelib.domain.credits.credits import member_wallet_id
from chalicelib.domain.groups.groups import group_wallet_id
from chalicelib.domain.kernel.errors import NotFoundError
from chalicelib.domain.kernel.pagination import Page, PageRequest, page_of_first
from chalicelib.domain.kernel.text.folding import fold
from chalicelib.domain.reports.people_counts import CountedPerson
from chalicelib.domain.reports.usage import Tally, usage_of_month
from chalicelib.domain.reports.usage_reports import (
    By,
    Question,
    Report,
    Row,
    ask,
    in_order,
    make_report,
    preceding,
)
from chalicelib.domain.workspaces.people import Person, Standing
from chalicelib.domain.workspaces.workspaces import Workspace, today_in
from chalicelib.storage.credits import credits
from chalicelib.storage.kernel.table import read_rows
from chalicelib.storage.reports import people_counts, usage
from chalicelib.storage.workspaces import groups, people, workspaces
from chalicelib.use_cases.kernel.access import read_admin
from chalicelib.use_cases.kernel.context import Context

MEMBERS_AT_ONCE = 50
"""A person and a wallet each: one batch read."""


class AskForUsage(Struct, frozen=True, kw_only=True):
    """Days in the workspace's zone, both inclusive; None: the last 30."""

    first: date | None = None
    last: date | None = None
    by: By = By.DAY
    coach_id: str | None = None
    group_id: str | None = None


class UsageReport(Struct, frozen=True):
    """The report with its question; `names` are those of its coaches or groups, by id. `previous`
    is the sum of as many days right before, those of the question `before`.
    """

    question: Question
    workspace: Workspace
    report: Report
    names: dict[str, str]
    before: Question
    previous: Tally

    def name_of(self, row: Row) -> str:
        """Whose row it is, as far as that is known."""
        return self.names.get(row.key, "")


def report_usage(ctx: Context, caller_id: str, command: AskForUsage) -> UsageReport:
    """The usage of the workspace that the caller runs; a moment behind what happens in it.

    It is read from kept numbers, so it costs the same however many sessions there were.

    Raises:
        NotFoundError: the caller runs no workspace.
        InvalidError: the days are out of order or too many.
    """
    workspace = _administered(caller_id)
    today = today_in(workspace, ctx.now())
    question = ask(
        command.by, command.first, command.last, command.coach_id, command.group_id, today
    )
    months = usage.list_months(workspace.id, question.first, question.last)
    numbers = (part for month in months for part in usage_of_month(month))
    report = make_report(question, numbers)
    names = _names(workspace, question, report)
    before = preceding(question)
    return UsageReport(
        question, workspace, in_order(report, names), names, before, _sum_of(workspace, before)
    )


def _sum_of(workspace: Workspace, question: Question) -> Tally:
    """Of all coaches the kept sums are read, which are few."""
    kept = usage.list_months if question.coach_id else usage.list_totals
    months = kept(workspace.id, question.first, question.last)
    return make_report(question, (part for month in months for part in usage_of_month(month))).total


def list_balances(ctx: Context, caller_id: str, page: PageRequest) -> Page[Balance]:
    """What the members of the workspace that the caller runs have, in a stable order.

    Raises:
        NotFoundError: the caller runs no workspace.
    """
    workspace = _administered(caller_id)
    ids = workspaces.list_member_ids(workspace.id, page.after, page.limit + 1)
    wanted = page_of_first(ids, page, str)
    return Page(list(_balances(ctx, workspace, wanted.items)), wanted.next_after)


def all_balances(ctx: Context, caller_id: str) -> list[Balance]:
    """What all members of the workspace that the caller runs have, by name.

    Raises:
        NotFoundError: the caller runs no workspace.
    """
    workspace = _administered(caller_id)
    found = _balances(ctx, workspace, workspaces.list_member_ids(workspace.id))
    return sorted(found, key=_by_name)


class MemberRow(Struct, frozen=True):
    """A member with what they have, the names of their groups, and the days on which they had a
    session last and booked last (empty: never).
    """

    balance: Balance
    groups: list[str]
    met_on: str
    booked_on: str


def all_members(ctx: Context, caller_id: str) -> list[MemberRow]:
    """All members of the workspace that the caller runs, by name; the days a moment behind.

    Raises:
        NotFoundError: the caller runs no workspace.
    """
    workspace = _administered(caller_id)
    register = groups.find_register(workspace.id)
    ids = workspaces.list_member_ids(workspace.id)
    counted: dict[str, CountedPerson] = {}
    for some in _parts(ids, 100):
        rows = read_rows(people_counts.counted_person_key(workspace.id, each) for each in some)
        counted |= {
            each: people_counts.counted_person_in(rows, workspace.id, each) for each in some
        }
    found = [
        MemberRow(
            balance,
            sorted(each.name for each in register.of(balance.person.group_ids).values()),
            counted[balance.person.id].met_on,
            counted[balance.person.id].booked_on,
        )
        for balance in _balances(ctx, workspace, ids)
    ]
    return sorted(found, key=lambda each: _by_name(each.balance))


def _by_name(balance: Balance) -> tuple[str, str]:
    return fold(balance.person.name), balance.person.id


def _administered(caller_id: str) -> Workspace:
    _, workspace_id = read_admin(caller_id)
    if workspace := workspaces.find_workspace(workspace_id):
        return workspace
    raise NotFoundError


def _names(workspace: Workspace, question: Question, report: Report) -> dict[str, str]:
    ids = [row.key for row in report.rows if row.key]
    match question.by:
        case By.COACH:
            found = (
                person for some in _parts(ids, 100) for person in people.list_people(list(some))
            )
            return {person.id: person.name for person in found}
        case By.GROUP:
            wallets = {group_wallet_id(each): each for each in ids}
            return {
                wallets[wallet.id]: wallet.name
                for some in _parts([*wallets], 100)
                for wallet in credits.list_wallets(list(some))
            }
    return {}


def _balances(ctx: Context, workspace: Workspace, ids: Sequence[str]) -> Iterator[Balance]:
    now = ctx.now()
    today = today_in(workspace, now)
    for some in _parts(ids, MEMBERS_AT_ONCE):
        wallet_ids = {each: member_wallet_id(workspace.id, each) for each in some}
        rows = read_rows(
            [*map(people.person_key, some), *map(credits.wallet_key, wallet_ids.values())]
        )
        for person_id, wallet_id in wallet_ids.items():
            person = people.person_in(rows, person_id)
            wallet = credits.wallet_in(rows, wallet_id)
            if person and wallet and _belongs(person, workspace):
                yield balance_of(person, wallet, now, today)


def _belongs(person: Person, workspace: Workspace) -> bool:
    return person.workspace_id == workspace.id and person.standing is not Standing.REMOVED


def _parts(ids: Sequence[str], size: int) -> Iterable[Sequence[str]]:
    return (ids[start : start + size] for start in range(0, len(ids), size))
