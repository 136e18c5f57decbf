"""Credits: wallets and their history."""

from datetime import date

from typing_extensions import TypedDict

from chalicelib.api.kernel.access import PEOPLE, Who
from chalicelib.api.kernel.blueprint import Api, Call
from chalicelib.api.kernel.fields import DateText, Id, InstantText, NamedView, Query, named_view
from chalicelib.domain.credits.credits import NEVER, Entry, Lots, Reason, Wallet, WalletKind, passed
from chalicelib.domain.credits.expiry import used_by
from chalicelib.domain.kernel.pagination import Page, PageRequest
from chalicelib.domain.sessions.sessions import Session
from chalicelib.domain.time.instants import render_instant
from chalicelib.domain.workspaces.workspaces import Buying, today_in
from chalicelib.use_cases.credits import credits
from chalicelib.use_cases.credits.credits import HistoryPage

api = Api(__name__)


class ExpiringView(TypedDict):
    """`use_by` is the last day, in the workspace's zone."""

    credits: int
    use_by: DateText


class BalanceView(TypedDict):
    id: str
    kind: WalletKind
    name: str
    available: int
    held: int
    expiring: list[ExpiringView]


class WalletView(BalanceView):
    """`payable`: whether you can pay a session from it; `readable`: whether its history is yours
    to read.
    """

    payable: bool
    readable: bool


class CreditsView(TypedDict):
    """`buying` is null for those who belong to no workspace of their own."""

    wallets: list[WalletView]
    buying: Buying | None


class PaidSessionView(TypedDict):
    """What was paid for, or paid back; `starts_at` is null while it has no time."""

    id: str
    coaching_type: NamedView
    coach: NamedView
    member: NamedView
    starts_at: InstantText | None


class EntryView(TypedDict):
    """`credits` is signed; `session` is there for those who may see it; `actor` is who moved them;
    `counterpart` is the account on the other side: the id of a wallet, or the workspace's `issued`,
    `spent` or `expired`.
    """

    id: str
    at: InstantText
    credits: int
    reason: Reason
    note: str
    actor: NamedView
    session_id: str | None
    session: PaidSessionView | None
    counterpart: str
    balance_after: int


class HistoryQuery(Query):
    wallet_id: Id


READERS = PEOPLE.only(Who.HOLDER, Who.GROUP_ADMIN, Who.ADMIN)


@api.get("/v1/credits", access=PEOPLE)
def get_credits(call: Call) -> CreditsView:
    """Gives the wallets that you may spend from or manage."""
    found = credits.list_wallets(call.context, call.caller_id)
    workspace = found.workspace
    if workspace is None:
        return {"wallets": [], "buying": None}
    today = today_in(workspace, call.context.now())
    return {
        "wallets": [
            {
                **wallet_view(wallet, today),
                "payable": wallet.id in found.payable,
                "readable": wallet.id in found.readable,
            }
            for wallet in found.wallets
        ],
        "buying": workspace.buying,
    }


@api.get("/v1/credits/history", access=READERS)
def list_history(call: Call, query: HistoryQuery, page: PageRequest) -> Page[EntryView]:
    """Lists what happened in a wallet, newest first."""
    history = credits.list_history(call.context, call.caller_id, query.wallet_id, page)
    items = [entry_view(entry, history) for entry in history.page.items]
    return Page(items, history.page.next_after)


def wallet_view(wallet: Wallet, today: date) -> BalanceView:
    return {
        "id": wallet.id,
        "kind": wallet.kind,
        "name": wallet.name,
        "available": wallet.available(today),
        "held": wallet.held,
        "expiring": expiring_view(
            {use_by: n for use_by, n in wallet.lots.items() if n and not passed(use_by, today)}
        ),
    }


def expiring_view(lots: Lots) -> list[ExpiringView]:
    """Those of the lots that have a last day, soonest first."""
    dated = sorted((use_by, number) for use_by, number in lots.items() if use_by != NEVER)
    return [{"credits": number, "use_by": use_by} for use_by, number in dated]


def entry_view(entry: Entry, history: HistoryPage) -> EntryView:
    session = history.sessions.get(entry.session_id or "")
    return {
        "id": entry.id,
        "at": render_instant(entry.at),
        "credits": entry.credits,
        "reason": entry.reason,
        "note": entry.note if entry.reason is not Reason.EXPIRED else used_by(*entry.lots),
        "actor": {"id": entry.actor_id, "name": history.names.get(entry.actor_id, "")},
        "session_id": entry.session_id,
        "session": _paid(session) if session else None,
        "counterpart": entry.counterpart,
        "balance_after": entry.balance_after,
    }


def _paid(session: Session) -> PaidSessionView:
    return {
        "id": session.id,
        "coaching_type": named_view(session.coaching_type),
        "coach": named_view(session.coach),
        "member": named_view(session.member),
        "starts_at": render_instant(session.starts_at) if session.starts_at else None,
    }
