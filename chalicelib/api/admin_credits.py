"""Administration: setting the balances of many wallets at once."""

from typing import TYPE_CHECKING, Annotated, NotRequired

from pydantic import AfterValidator, Field
from typing_extensions import TypedDict

from chalicelib.api.blueprint import Api, Call
from chalicelib.api.fields import Body, Id, Note
from chalicelib.domain.errors import ForbiddenError, NotFoundError
from chalicelib.domain.replays import Answer
from chalicelib.domain.transfers import MOST_IN_A_TRANSFER
from chalicelib.use_cases import set_credits

if TYPE_CHECKING:
    from chalicelib.domain.set_credits import SetRun

api = Api(__name__)


def _distinct(ids: tuple[str, ...]) -> tuple[str, ...]:
    if len(set(ids)) < len(ids):
        raise ValueError("Name each wallet once.")
    return ids


WalletIds = Annotated[
    tuple[Id, ...], Field(min_length=1, max_length=200), AfterValidator(_distinct)
]


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
    "/v1/admin/credits/set",
    answer=SetView,
    key_required=True,
    refuses=(ForbiddenError, NotFoundError),
)
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
