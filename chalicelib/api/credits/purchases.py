"""Buying credits: packs, purchases, and the payment provider's webhook."""

from typing import TYPE_CHECKING

from typing_extensions import TypedDict

from chalicelib.api.kernel.access import ADMINS, ANYONE, PEOPLE, Access, Who
from chalicelib.api.kernel.blueprint import Api, Call
from chalicelib.api.kernel.fields import Body, Id, InstantText, Line, NamedView
from chalicelib.api.kernel.middleware import logger
from chalicelib.domain.kernel.errors import (
    ConflictError,
    InProgressError,
    InvalidSignatureError,
    NotFoundError,
    PaymentMismatchError,
    TryAgainError,
)
from chalicelib.domain.kernel.idempotency import Answer
from chalicelib.domain.kernel.pagination import Page, PageRequest, page_of
from chalicelib.domain.purchases.debts import Remedy, SettleDebt
from chalicelib.domain.purchases.purchases import Attention, Pack, PurchaseStatus
from chalicelib.domain.time.instants import render_instant
from chalicelib.use_cases.credits import debts, payments, purchases

if TYPE_CHECKING:
    from chalicelib.use_cases.credits.purchases import SeenPurchase

api = Api(__name__)


class PackView(TypedDict):
    """A price is in minor units; `valid_days` null: the credits never expire."""

    id: str
    credits: int
    price_minor: int
    currency: str
    valid_days: int | None


class PurchaseBody(Body):
    pack_id: Id
    wallet_id: Id | None = None


class PurchaseView(TypedDict):
    """`checkout_url` is there while the purchase can be paid; `processing` while the money is under
    way, which takes days with a bank's debit.

    Of money that went back, `taken_credits` were taken back, `owed_credits` could not be, and
    `written_off_credits` are given up; `attention` says why an admin should look at it.
    """

    id: str
    status: PurchaseStatus
    checkout_url: str | None
    processing: bool
    pack: PackView
    credits: int
    price_minor: int
    currency: str
    wallet_id: str
    buyer: NamedView
    created_at: InstantText
    paid_at: InstantText | None
    refunded_minor: int
    taken_credits: int
    owed_credits: int
    written_off_credits: int
    attention: Attention | None


class SettleBody(Body):
    """`take`: what is in the wallet now; `write_off`: what is owed is given up, with a `note`."""

    remedy: Remedy
    note: Line = ""


class ReceivedView(TypedDict):
    received: bool


BUYERS = PEOPLE.only(Who.MEMBER, Who.ADMIN, told=(Who.PERSON,))
ITS_BUYER = Access(purchases.get_purchase, (Who.HOLDER, Who.ADMIN))


@api.get("/v1/credits/packs", access=PEOPLE)
def list_packs(call: Call, page: PageRequest) -> Page[PackView]:
    """Lists the packs of credits on sale."""
    shown = dict(enumerate(purchases.list_packs(call.context, call.caller_id)))
    numbered = page_of(shown, page, lambda number: f"{number:04d}")
    return Page([_pack(shown[number]) for number in numbered.items], numbered.next_after)


@api.post(
    "/v1/credits/purchases",
    access=BUYERS,
    status=201,
    answer=PurchaseView,
    key_required=True,
    refuses=(InProgressError, NotFoundError),
)
def buy_credits(call: Call, body: PurchaseBody) -> Answer:
    """Begins a purchase; it is paid at `checkout_url`, and the credits come once it is paid."""
    command = purchases.BuyCredits(
        purchase_id=call.context.new_id(), pack_id=body.pack_id, wallet_id=body.wallet_id
    )
    return purchases.buy(call.context, call.caller_id, command, call.once(purchase_view))


@api.get("/v1/credits/purchases", access=PEOPLE)
def list_purchases(call: Call, page: PageRequest) -> Page[PurchaseView]:
    """Lists your purchases, or all of your workspace if you run it, newest first."""
    found = purchases.list_purchases(call.context, call.caller_id, page)
    return Page([purchase_view(each) for each in found.items], found.next_after)


@api.get("/v1/credits/purchases/{purchase_id}", access=ITS_BUYER)
def get_purchase(call: Call, purchase_id: str) -> PurchaseView:
    """Gives one purchase, to its buyer and to those who run the workspace."""
    return purchase_view(purchases.get_purchase(call.context, call.caller_id, purchase_id))


@api.post(
    "/v1/admin/credits/purchases/{purchase_id}/settle",
    access=ADMINS.of(purchases.get_purchase),
    answer=PurchaseView,
    refuses=(ConflictError,),
)
def settle_debt(call: Call, purchase_id: str, body: SettleBody) -> Answer:
    """Settles the credits that a purchase owes: takes what is there, or writes them off."""
    command = SettleDebt(purchase_id=purchase_id, remedy=body.remedy, note=body.note)
    return debts.settle_debt(call.context, call.caller_id, command, call.once(purchase_view))


@api.post(
    "/v1/webhooks/stripe",
    access=ANYONE,
    refuses=(InvalidSignatureError, PaymentMismatchError, TryAgainError),
)
def hear_stripe(call: Call) -> ReceivedView:
    """Takes a signed event of Stripe; anything but 200 makes Stripe send it again."""
    signature = call.request.headers.get("stripe-signature")
    try:
        heard = payments.hear(call.context, call.raw, signature)
    except PaymentMismatchError as error:
        logger.error("payment differs", purchase_id=error.purchase_id, why=error.why)
        raise
    logger.info(
        "payment event", kind=heard.kind, purchase_id=heard.purchase_id, outcome=heard.outcome
    )
    return {"received": True}


def _pack(pack: Pack) -> PackView:
    return {
        "id": pack.id,
        "credits": pack.credits,
        "price_minor": pack.price_minor,
        "currency": pack.currency,
        "valid_days": pack.valid_days,
    }


def purchase_view(seen: "SeenPurchase") -> PurchaseView:
    purchase, pack = seen.purchase, seen.purchase.pack
    payable = purchase.status is PurchaseStatus.PENDING and not purchase.processing
    return {
        "id": purchase.id,
        "status": purchase.status,
        "checkout_url": purchase.checkout_url if payable else None,
        "processing": purchase.processing,
        "pack": _pack(pack),
        "credits": pack.credits,
        "price_minor": pack.price_minor,
        "currency": pack.currency,
        "wallet_id": purchase.wallet_id,
        "buyer": {"id": purchase.buyer_id, "name": seen.buyer_name},
        "created_at": render_instant(purchase.created_at),
        "paid_at": render_instant(purchase.paid_at) if purchase.paid_at else None,
        "refunded_minor": purchase.reversed_minor,
        "taken_credits": purchase.taken_credits,
        "owed_credits": purchase.owed_credits,
        "written_off_credits": purchase.written_off_credits,
        "attention": purchase.attention,
    }
