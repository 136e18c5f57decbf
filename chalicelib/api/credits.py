"""Credits: wallets, their history, and transfers by an admin."""

from datetime import date

from typing_extensions import TypedDict

from chalicelib.api.blueprint import Api, Call
from chalicelib.api.fields import Body, Credits, Date, DateText, Id, InstantText, Note, Query
from chalicelib.api.session_views import NamedView
from chalicelib.domain.booking import today_in
from chalicelib.domain.credits import NEVER, Entry, Lots, Reason, Wallet, WalletKind, passed
from chalicelib.domain.errors import ForbiddenError, InsufficientCreditsError, NotFoundError
from chalicelib.domain.instants import render_instant
from chalicelib.domain.pages import Page, PageRequest
from chalicelib.domain.replays import Answer
from chalicelib.domain.workspaces import Buying
from chalicelib.use_cases import credits
from chalicelib.use_cases.credits import Transfer, TransferCredits

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


class EntryView(TypedDict):
    """`credits` is signed; `actor` is who moved them; `counterpart` is the account on the other
    side: the id of a wallet, or the workspace's `issued`, `spent` or `expired`.
    """

    id: str
    at: InstantText
    credits: int
    reason: Reason
    note: str
    actor: NamedView
    session_id: str | None
    counterpart: str
    balance_after: int


class HistoryQuery(Query):
    wallet_id: Id


class TransferBody(Body):
    """`use_by`, only out of the workspace's pool: the last day, in the workspace's zone.

    Credits that must be used sooner keep their own date.
    """

    from_wallet_id: Id
    to_wallet_id: Id
    credits: Credits
    note: Note = ""
    use_by: Date | None = None


class TransferView(TypedDict):
    """`expiring` are the dates that the credits have now; the rest has none."""

    id: str
    at: InstantText
    from_wallet_id: str
    to_wallet_id: str
    credits: int
    note: str
    expiring: list[ExpiringView]


@api.get("/v1/credits", refuses=(ForbiddenError,))
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


@api.get("/v1/credits/history", refuses=(ForbiddenError, NotFoundError))
def list_history(call: Call, query: HistoryQuery, page: PageRequest) -> Page[EntryView]:
    """Lists what happened in a wallet, newest first."""
    history = credits.list_history(call.context, call.caller_id, query.wallet_id, page)
    items = [_entry(entry, history.names) for entry in history.page.items]
    return Page(items, history.page.next_after)


@api.post(
    "/v1/admin/credits/transfers",
    status=201,
    answer=TransferView,
    key_required=True,
    refuses=(ForbiddenError, NotFoundError, InsufficientCreditsError),
)
def transfer_credits(call: Call, body: TransferBody) -> Answer:
    """Moves credits between two wallets of your workspace.

    Who looks after a group moves them from its wallet to its members, and back what it gave.
    """
    command = TransferCredits(
        transfer_id=call.context.new_id(),
        from_wallet_id=body.from_wallet_id,
        to_wallet_id=body.to_wallet_id,
        credits=body.credits,
        note=body.note,
        use_by=body.use_by,
    )
    return credits.transfer(call.context, call.caller_id, command, call.once(_transfer))


def wallet_view(wallet: Wallet, today: date) -> BalanceView:
    return {
        "id": wallet.id,
        "kind": wallet.kind,
        "name": wallet.name,
        "available": wallet.available(today),
        "held": wallet.held,
        "expiring": _expiring(
            {use_by: n for use_by, n in wallet.lots.items() if n and not passed(use_by, today)}
        ),
    }


def _expiring(lots: Lots) -> list[ExpiringView]:
    dated = sorted((use_by, number) for use_by, number in lots.items() if use_by != NEVER)
    return [{"credits": number, "use_by": use_by} for use_by, number in dated]


def _entry(entry: Entry, names: dict[str, str]) -> EntryView:
    return {
        "id": entry.id,
        "at": render_instant(entry.at),
        "credits": entry.credits,
        "reason": entry.reason,
        "note": entry.note,
        "actor": {"id": entry.actor_id, "name": names.get(entry.actor_id, "")},
        "session_id": entry.session_id,
        "counterpart": entry.counterpart,
        "balance_after": entry.balance_after,
    }


def _transfer(made: Transfer) -> TransferView:
    return {
        "id": made.out.transfer_id,
        "at": render_instant(made.out.at),
        "from_wallet_id": made.out.wallet_id,
        "to_wallet_id": made.into.wallet_id,
        "credits": made.into.credits,
        "note": made.into.note,
        "expiring": _expiring(made.into.lots),
    }
