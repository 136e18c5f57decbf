"""Administration: moving credits, and setting the balances of many wallets at once."""

from typing import TYPE_CHECKING, Annotated, NotRequired

from pydantic import AfterValidator, Field
from typing_extensions import TypedDict

from chalicelib.api.credits.credits import ExpiringView, expiring_view
from chalicelib.api.kernel.access import ADMINS, GROUP_ADMINS
from chalicelib.api.kernel.blueprint import Api, Call
from chalicelib.api.kernel.fields import (
    Body,
    Credits,
    Date,
    FieldRefusedError,
    Id,
    InstantText,
    Note,
)
from chalicelib.domain.credits.transfers import MOST_IN_A_TRANSFER
from chalicelib.domain.kernel.errors import InsufficientCreditsError
from chalicelib.domain.kernel.idempotency import Answer
from chalicelib.domain.kernel.phrases import Phrase
from chalicelib.domain.time.instants import render_instant
from chalicelib.use_cases.credits import set_credits, transfers
from chalicelib.use_cases.credits.transfers import Transfer, TransferCredits

if TYPE_CHECKING:
    from chalicelib.domain.credits.set_credits import SetRun

api = Api(__name__)


def _distinct(ids: tuple[str, ...]) -> tuple[str, ...]:
    if len(set(ids)) < len(ids):
        raise FieldRefusedError(Phrase("Name each wallet once."))
    return ids


WalletIds = Annotated[
    tuple[Id, ...], Field(min_length=1, max_length=200), AfterValidator(_distinct)
]


class TransferBody(Body):
    """`use_by`, only out of the workspace's pool: the last day, in the workspace's zone.

    Credits that last until then are taken first; those that must be used sooner keep their date.
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


class SetBody(Body):
    """`credits` that shall be available in each wallet."""

    wallet_ids: WalletIds
    credits: Annotated[int, Field(ge=0, le=MOST_IN_A_TRANSFER)]
    note: Note = ""


class OutcomeView(TypedDict):
    """What was available before and after; `error` is the code of a refusal, or `wallet_closed`.

    Both are null for a wallet that is not one of the workspace's.
    """

    wallet_id: str
    before: int | None
    after: int | None
    error: NotRequired[str]


class SetView(TypedDict):
    results: list[OutcomeView]


@api.post(
    "/v1/admin/credits/transfers",
    access=GROUP_ADMINS,
    status=201,
    answer=TransferView,
    key_required=True,
    refuses=(InsufficientCreditsError,),
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
    return transfers.transfer(call.context, call.caller_id, command, call.once(_transfer))


@api.post("/v1/admin/credits/set", access=ADMINS, answer=SetView, key_required=True)
def set_balances(call: Call, body: SetBody) -> Answer:
    """Sets what is available in up to 200 wallets of your workspace, each by itself.

    The difference moves from or to the pool. A wallet that cannot be set shows its `error` and
    stays as it is; the others are set. Repeated with the same key, a call that broke off goes on.
    """
    command = set_credits.SetCredits(
        wallet_ids=body.wallet_ids, credits=body.credits, note=body.note
    )

    def render(run: "SetRun") -> SetView:
        return {"results": [_outcome(run, each) for each in body.wallet_ids]}

    return set_credits.set_credits(call.context, call.caller_id, command, call.once(render))


def _outcome(run: "SetRun", wallet_id: str) -> OutcomeView:
    outcome = run.outcomes[wallet_id]
    view: OutcomeView = {
        "wallet_id": wallet_id,
        "before": outcome.before,
        "after": outcome.after,
    }
    if outcome.error:
        view["error"] = outcome.error
    return view


def _transfer(made: Transfer) -> TransferView:
    return {
        "id": made.out.transfer_id,
        "at": render_instant(made.out.at),
        "from_wallet_id": made.out.wallet_id,
        "to_wallet_id": made.into.wallet_id,
        "credits": made.into.credits,
        "note": made.into.note,
        "expiring": expiring_view(made.into.lots),
    }
