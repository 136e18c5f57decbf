"""Buying credits: packs, purchases, and the payment provider's webhook."""

from typing import TYPE_CHECKING

from typing_extensions import TypedDict

from chalicelib.api.kernel.access import ANYONE, PEOPLE, Access, Who
from chalicelib.api.kernel.blueprint import Api, Call
from chalicelib.api.kernel.fields import Body, Id, InstantText
from chalicelib.api.kernel.middleware import logger
from chalicelib.api.sessions.session_views import NamedView
from chalicelib.domain.kernel.errors import (
    InProgressError,
    InvalidSignatureError,
    PaymentMismatchError,
    TryAgainError,
)
from chalicelib.domain.kernel.idempotency import Answer
from chalicelib.domain.kernel.pagination import Page, PageRequest, page_of
from chalicelib.domain.purchases.purchases import Attention, Pack, PurchaseStatus
from chalicelib.domain.time.instants import render_instant
from chalicelib.use_cases.credits import payments, purchases

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
    """`checkout_url` is there while the purchase can be paid.

    Of money that went back, `taken_credits` were taken back and `owed_credits` could not be;
    `attention` says why an admin should look at it.
    """

    id: str
    status: PurchaseStatus
    checkout_url: str | None
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
    attention: Attention | None


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
    refuses=(InProgressError,),
)
def buy_credits(call: Call, body: PurchaseBody) -> Answer:
    """Begins a purchase; it is paid at `checkout_url`, and the credits come once it is paid."""
    command = purchases.BuyCredits(
        purchase_id=call.context.new_id(), pack_id=body.pack_id, wallet_id=body.wallet_id
    )
    return purchases.buy(call.context, call.caller_id, command, call.once(_purchase))


@api.get("/v1/credits/purchases", access=PEOPLE)
def list_purchases(call: Call, page: PageRequest) -> Page[PurchaseView]:
    """Lists your purchases, or all of your workspace if you run it, newest first."""
    found = purchases.list_purchases(call.context, call.caller_id, page)
    return Page([_purchase(each) for each in found.items], found.next_after)


@api.get("/v1/credits/purchases/{purchase_id}", access=ITS_BUYER)
def get_purchase(call: Call, purchase_id: str) -> PurchaseView:
    """Gives one purchase, to its buyer and to those who run the workspace."""
    return _purchase(purchases.get_purchase(call.context, call.caller_id, purchase_id))


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


def _purchase(seen: "SeenPurchase") -> PurchaseView:
    purchase, pack = seen.purchase, seen.purchase.pack
    payable = purchase.status is PurchaseStatus.PENDING
    return {
        "id": purchase.id,
        "status": purchase.status,
        "checkout_url": purchase.checkout_url if payable else None,
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
        "attention": purchase.attention,
    }
