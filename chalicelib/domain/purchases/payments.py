"""Payments: what the provider's word makes of a purchase.

A webhook is only a bell: what counts is the payment as the provider tells it when asked, held
against our own record. So nothing depends on which events came, how often or in what order:
credits come by the one step into `paid`, and what was taken back is always what the money that
went back calls for.

Credits come from `<workspace>.issued` and go back there. A part of the money takes back its share,
rounded down: the smaller of that and what is available, out of the lot that was bought before any
other; the rest is owed.
"""

from datetime import date, datetime, timedelta
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.domain.credits.credits import (
    NEVER,
    Cause,
    Lots,
    Posting,
    Reason,
    Wallet,
    dated_return,
    freed,
    issued_account,
    own_first,
    receive,
    soonest_first,
    spend,
)
from chalicelib.domain.purchases.purchases import (
    Attention,
    Checkout,
    Purchase,
    PurchaseStatus,
    failed,
    is_overdue,
    next_look,
)

PROVIDER = "payments"
"""Who acts when the provider's word moves credits back."""


class PaymentState(StrEnum):
    """How a payment stands at the provider."""

    OPEN = "open"
    PROCESSING = "processing"
    PAID = "paid"
    FAILED = "failed"


class Payment(Struct, frozen=True, kw_only=True):
    """A payment as the provider tells it now; what went back is cumulative, in minor units."""

    purchase_id: str | None
    state: PaymentState
    amount_minor: int
    currency: str
    live: bool
    reversed_minor: int = 0


class PaymentEvent(Struct, frozen=True, kw_only=True):
    """What a signed webhook points at; none of it is believed beyond these ids and the mode."""

    kind: str
    at: datetime | None
    live: bool | None
    purchase_id: str | None
    checkout_id: str | None
    payment_id: str | None


class PaymentPage(Struct, frozen=True, kw_only=True):
    """A page as the provider keeps it, with what it was made for; None: it does not say."""

    checkout: Checkout
    created_at: datetime
    purchase_id: str
    buyer_id: str | None
    wallet_id: str | None
    pack_id: str | None


class Accounts(Struct, frozen=True, kw_only=True):
    """Where a purchase's credits may lie, and the date in the workspace's zone."""

    wallet: Wallet
    pool: Wallet
    today: date

    @property
    def open_one(self) -> Wallet:
        """What would be credited to a closed wallet goes to the pool, and comes back from it."""
        return self.wallet if self.wallet.open else self.pool


class Settlement(Struct, frozen=True, kw_only=True):
    """A purchase after the provider's word, with the credits that it moved."""

    after: Purchase
    posting: Posting | None = None


def find_mismatch(purchase: Purchase, payment: Payment) -> Attention | None:
    """In what a payment differs from our own record; None if it is what we asked for."""
    if payment.purchase_id != purchase.id:
        return Attention.OTHER_PURCHASE
    if payment.live != purchase.live:
        return Attention.MODE_DIFFERS
    if payment.state is not PaymentState.PAID:
        return None
    if payment.currency != purchase.pack.currency:
        return Attention.CURRENCY_DIFFERS
    if payment.amount_minor != purchase.pack.price_minor:
        return Attention.AMOUNT_DIFFERS
    return None


def adopted(purchase: Purchase, payment: Payment | None, checkout_id: str) -> Purchase:
    """The purchase with its page, which a webhook may know before our own record does."""
    unknown = purchase.checkout_id is None and payment and payment.purchase_id == purchase.id
    return replace(purchase, checkout_id=checkout_id) if unknown else purchase


def decide_settlement(
    purchase: Purchase, payment: Payment | None, accounts: Accounts, now: datetime
) -> Settlement | None:
    """The next thing that the provider's word makes true; None once all of it is.

    `payment` None: the provider knows of none.
    """
    if payment and (why := find_mismatch(purchase, payment)):
        return _marked(purchase, why)
    if purchase.was_credited:
        return _decide_reversal(purchase, payment, accounts, now) if payment else None
    if payment and payment.state is PaymentState.PAID:
        return _credit(purchase, accounts, now)
    if payment and payment.state is PaymentState.PROCESSING:
        return _processing(purchase)
    ended = payment.state is PaymentState.FAILED if payment else is_overdue(purchase, now)
    if ended and purchase.status is PurchaseStatus.PENDING:
        return Settlement(after=failed(purchase))
    return None


def _marked(purchase: Purchase, why: Attention) -> Settlement | None:
    if purchase.attention is why:
        return None
    return Settlement(after=replace(purchase, attention=why, version=purchase.version + 1))


def _processing(purchase: Purchase) -> Settlement | None:
    """The money is under way for days: noted once, so that nobody is asked to pay again."""
    if purchase.processing:
        return None
    return Settlement(after=replace(purchase, processing=True, version=purchase.version + 1))


def _credit(purchase: Purchase, accounts: Accounts, now: datetime) -> Settlement:
    pack = purchase.pack
    use_by = NEVER
    if pack.valid_days is not None:
        use_by = (accounts.today + timedelta(days=pack.valid_days)).isoformat()
    cause = Cause(
        transfer_id=purchase_entry_id(purchase.id),
        reason=Reason.PURCHASE if accounts.wallet.open else Reason.RETURNED_TO_CLOSED_WALLET,
        at=now,
        actor_id=purchase.buyer_id,
    )
    after = replace(
        purchase,
        status=PurchaseStatus.PAID,
        processing=False,
        paid_at=now,
        use_by=use_by,
        attention=None,
        version=purchase.version + 1,
    )
    return Settlement(
        after=replace(after, look_at=next_look(after, now)),
        posting=receive(accounts.open_one, {use_by: pack.credits}, issued_by(purchase), cause),
    )


def purchase_entry_id(purchase_id: str) -> str:
    """The id of the one transfer that credits a purchase."""
    return f"{purchase_id}.purchase"


def _decide_reversal(
    purchase: Purchase, payment: Payment, accounts: Accounts, now: datetime
) -> Settlement | None:
    gone = min(payment.reversed_minor, purchase.pack.price_minor)
    if gone == purchase.reversed_minor:
        return None
    called_for = purchase.pack.credits * gone // purchase.pack.price_minor
    change = called_for - purchase.answered_for
    whole = gone == purchase.pack.price_minor
    after = replace(
        purchase,
        status=PurchaseStatus.REFUNDED if whole else PurchaseStatus.PAID,
        reversed_minor=gone,
        version=purchase.version + 1,
    )
    if change > 0:
        return _take_back(after, change, accounts, now)
    return _give_back(after, -change, accounts, now)


def _take_back(purchase: Purchase, credits: int, accounts: Accounts, now: datetime) -> Settlement:
    wallet, today = accounts.open_one, accounts.today
    taken = min(credits, freed(wallet, now, today).available(today))
    after = replace(purchase, owed_credits=purchase.owed_credits + credits - taken)
    if not taken:
        return Settlement(after=after)
    cause = clawback(purchase, now)
    order = own_first(purchase.lot) if purchase.lot else soonest_first
    posting = spend(wallet, taken, issued_by(purchase), cause, today, "", order)
    return Settlement(
        after=replace(after, taken=sum_lots(purchase.taken, posting)), posting=posting
    )


def _give_back(purchase: Purchase, credits: int, accounts: Accounts, now: datetime) -> Settlement:
    """The debt goes first, then what of it was written off; then what was taken comes back, the
    longest-lived of it first.
    """
    forgiven = min(credits, purchase.owed_credits)
    settled = min(credits - forgiven, purchase.written_off_credits)
    back, kept, left = {}, {}, credits - forgiven - settled
    for use_by, number in sorted(purchase.taken.items(), reverse=True):
        back[use_by] = min(number, left)
        kept[use_by] = number - back[use_by]
        left -= back[use_by]
    after = replace(
        purchase,
        owed_credits=purchase.owed_credits - forgiven,
        written_off_credits=purchase.written_off_credits - settled,
        taken={use_by: number for use_by, number in kept.items() if number},
    )
    if credits == forgiven + settled:
        return Settlement(after=after)
    lots = dated_return({d: n for d, n in back.items() if n}, accounts.today, own=False)
    cause = _cause(purchase, Reason.CLAWBACK_RETURNED, now)
    return Settlement(
        after=after, posting=receive(accounts.open_one, lots, issued_by(purchase), cause)
    )


def issued_by(purchase: Purchase) -> str:
    """The account that its credits come from and go back to."""
    return issued_account(purchase.workspace_id)


def clawback(purchase: Purchase, at: datetime) -> Cause:
    """Why credits are taken back; `purchase` is as the step leaves it, and each takes back once."""
    return _cause(purchase, Reason.CLAWBACK, at)


def _cause(purchase: Purchase, reason: Reason, at: datetime) -> Cause:
    transfer_id = f"{purchase.id}.{purchase.version}.{reason}"
    return Cause(transfer_id=transfer_id, reason=reason, at=at, actor_id=PROVIDER)


def sum_lots(taken: Lots, posting: Posting) -> Lots:
    """What was taken so far, with what this posting takes."""
    lots = posting.entry.lots
    return {use_by: taken.get(use_by, 0) + lots.get(use_by, 0) for use_by in {*taken, *lots}}
