"""Payments: hearing the provider's webhooks, asking it, and settling purchases by its word.

    webhook ──► signed? ──► which purchase? ──┐
                                              ├──► ask the provider ──► decide ──► one transaction
    clock ───► which are to be looked up? ────┘         ▲                  │ what was read is stale
                                                        └──────────────────┘

The provider is asked after the purchase was read, and the purchase is written under the version
that was read: so what is written never rests on an older answer than what stands there.
"""

from datetime import timedelta
from enum import StrEnum

from msgspec import Struct

from chalicelib.domain.credits.credits import pool_id
from chalicelib.domain.kernel.errors import PaymentMismatchError, TryAgainError
from chalicelib.domain.kernel.phrases import Phrase
from chalicelib.domain.notices.credit_outbox_check import to_be_checked
from chalicelib.domain.purchases.payments import (
    Accounts,
    PaymentEvent,
    adopted,
    decide_settlement,
    find_mismatch,
)
from chalicelib.domain.purchases.purchases import (
    Attention,
    Purchase,
    PurchaseStatus,
    failed,
    is_overdue,
    looked,
)
from chalicelib.domain.workspaces.workspaces import today_in
from chalicelib.storage.credits import credits, purchases
from chalicelib.storage.kernel.table import read_rows
from chalicelib.storage.kernel.transaction import StaleError, commit, until_fresh
from chalicelib.storage.workspaces import workspaces
from chalicelib.use_cases.kernel.context import Context
from chalicelib.use_cases.notices.credit_outbox_check import check_purchase_outbox

TELLING = frozenset(
    {
        "checkout.session.completed",
        "checkout.session.async_payment_succeeded",
        "checkout.session.async_payment_failed",
        "checkout.session.expired",
        "payment_intent.succeeded",
        "charge.refunded",
        "charge.refund.updated",
        "charge.dispute.created",
        "charge.dispute.updated",
        "charge.dispute.closed",
        "charge.dispute.funds_withdrawn",
        "charge.dispute.funds_reinstated",
    }
)
"""Events after which a purchase may stand otherwise; all others are let pass."""

WAITED_FOR = timedelta(days=3)
"""How old an event of an unknown purchase may be: so long Stripe repeats it."""


class Outcome(StrEnum):
    SETTLED = "settled"
    IGNORED = "ignored"
    NOT_OURS = "not_ours"


class Heard(Struct, frozen=True):
    """What a webhook was about, and what became of it."""

    kind: str
    purchase_id: str | None
    outcome: Outcome


def hear(ctx: Context, raw: bytes, signature: str | None) -> Heard:
    """Takes a webhook of the payment provider.

    Atomic: each step of the purchase with its wallet and entry.
    Repeatable: a purchase is credited once and taken back from once for what went back, whichever
    events tell it, in whatever order and however often.

    Raises:
        InvalidSignatureError: the provider did not sign these bytes just now.
        PaymentMismatchError: the payment is not the one that we asked for; nothing is credited.
        TryAgainError: the purchase is not known yet, or the provider cannot be asked: send again.
    """
    event = ctx.payments().read_event(raw, signature)
    if event.kind not in TELLING:
        return Heard(event.kind, None, Outcome.IGNORED)
    purchase_id = event.purchase_id
    if event.live is not None and event.live != ctx.settings.payments_live:
        raise PaymentMismatchError(purchase_id or "", Attention.MODE_DIFFERS)
    if purchase_id is None and event.payment_id:
        purchase_id = ctx.payments().find_purchase_id(event.payment_id)
    if purchase_id is None:
        return Heard(event.kind, None, Outcome.NOT_OURS)
    purchase = purchases.find_purchase(purchase_id)
    checkout_id = (purchase and purchase.checkout_id) or event.checkout_id
    if purchase is None or checkout_id is None:
        return _wait(ctx, event, purchase_id)
    _, mismatch = settle(ctx, purchase_id, checkout_id)
    if mismatch:
        raise PaymentMismatchError(purchase_id, mismatch)
    return Heard(event.kind, purchase_id, Outcome.SETTLED)


def settle(ctx: Context, purchase_id: str, checkout_id: str) -> tuple[Purchase, Attention | None]:
    """Asks the provider and makes its word true; the purchase then, and in what the payment
    differs from it.

    Atomic: each step of the purchase with its wallet and entry.
    Repeatable: what is true already is not done again.
    """
    return until_fresh(lambda: _settle(ctx, purchase_id, checkout_id))


def attend_purchase(ctx: Context, purchase_id: str) -> None:
    """Looks a purchase up that is due: what no webhook told, the end of an abandoned one, and what
    the stream lost of its news.

    Atomic: see `settle`; then the purchase alone. Repeatable: it remembers when it is due next.

    Raises:
        TryAgainError: the provider cannot be asked; the next run tries again.
    """
    until_fresh(lambda: _attend(ctx, purchase_id))


def _wait(ctx: Context, event: PaymentEvent, purchase_id: str) -> Heard:
    """The event may be ahead of our own record; one that stays ahead for days is not ours, and
    neither is one without a time: for ever nobody waits.
    """
    if event.at is None or event.at + WAITED_FOR < ctx.now():
        return Heard(event.kind, purchase_id, Outcome.NOT_OURS)
    raise TryAgainError(Phrase("This purchase is not known here yet. Send the event again later."))


def _settle(ctx: Context, purchase_id: str, checkout_id: str) -> tuple[Purchase, Attention | None]:
    stored = purchases.find_purchase(purchase_id)
    if stored is None:
        raise StaleError
    payment = ctx.payments().find_payment(stored.checkout_id or checkout_id, stored.pack.price_id)
    purchase = adopted(stored, payment, checkout_id)
    while True:
        now = ctx.now()
        settlement = decide_settlement(purchase, payment, accounts_of(ctx, purchase), now)
        if settlement is None:
            return purchase, find_mismatch(purchase, payment) if payment else None
        moved = credits.post(settlement.posting) if settlement.posting else ()
        after = to_be_checked(purchase, settlement.after, now)
        commit(purchases.put_purchase(after), *moved)
        purchase = after


def accounts_of(ctx: Context, purchase: Purchase) -> Accounts:
    """The wallet that a purchase fills, and the pool behind it."""
    workspace_id, pool = purchase.workspace_id, pool_id(purchase.workspace_id)
    rows = read_rows(
        [
            workspaces.workspace_key(workspace_id),
            credits.wallet_key(purchase.wallet_id),
            credits.wallet_key(pool),
        ]
    )
    workspace = workspaces.workspace_in(rows, workspace_id)
    wallet, common = credits.wallet_in(rows, purchase.wallet_id), credits.wallet_in(rows, pool)
    if workspace is None or wallet is None or common is None:
        raise LookupError(f"purchase {purchase.id} is of a workspace or wallet that is gone")
    return Accounts(wallet=wallet, pool=common, today=today_in(workspace, ctx.now()))


def _attend(ctx: Context, purchase_id: str) -> None:
    now = ctx.now()
    purchase = purchases.find_purchase(purchase_id)
    if purchase is None or purchase.look_at is None or purchase.look_at > now:
        return
    check_purchase_outbox(ctx, purchase)
    if purchase.checkout_id is None:  # its call broke off: nobody was ever told of a page
        commit(purchases.put_purchase(failed(purchase)))
        return
    if purchase.status is PurchaseStatus.PENDING and is_overdue(purchase, now):
        ctx.payments().end_checkout(purchase.checkout_id)
    present, _ = settle(ctx, purchase_id, purchase.checkout_id)
    if present.look_at and present.look_at <= now:
        commit(purchases.put_purchase(to_be_checked(purchase, looked(present, now), now)))
