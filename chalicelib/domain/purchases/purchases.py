"""Buying credits: what is on sale, who buys for which wallet, and a purchase until it is paid.

    pending ──paid──► paid ──all of the money went back──► refunded
       │                ▲ ▲                                    │
       └──ended──► failed ┘ └────────── dispute won ───────────┘

A purchase is stored before anyone outside hears of it. What the provider's word makes of it is
`domain/purchases/payments.py`.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from msgspec import Struct, field
from msgspec.structs import replace

from chalicelib.domain.credits.credits import NEVER, Lots, Wallet, member_wallet_id, pool_id
from chalicelib.domain.kernel.errors import ForbiddenError, NotFoundError
from chalicelib.domain.kernel.phrases import Phrase
from chalicelib.domain.workspaces.people import Person, Role
from chalicelib.domain.workspaces.workspaces import Buying, Workspace

CHECKOUT_LIVES = timedelta(hours=2)
"""Until when the provider's page takes the payment; Stripe allows 30 minutes to 24 hours."""

RESUMABLE = timedelta(hours=1)
"""Until when an interrupted call is resumed: the page must live 30 minutes when it is made."""

SLACK = timedelta(minutes=10)
LOOK_AGAIN = timedelta(days=1)
GIVEN_UP_AFTER = timedelta(days=30)
"""A payment that takes days (a bank's debit) is waited for so long; it is credited even later."""

LOOKS_AFTER_PAYMENT = tuple(timedelta(days=days) for days in (1, 7, 30, 120))
"""When a paid purchase is looked up again for refunds and disputes that no webhook told."""


class PurchaseStatus(StrEnum):
    PENDING = "pending"
    PAID = "paid"
    FAILED = "failed"
    REFUNDED = "refunded"


class Attention(StrEnum):
    """Why an admin should look at a purchase."""

    AMOUNT_DIFFERS = "amount_differs"
    CURRENCY_DIFFERS = "currency_differs"
    MODE_DIFFERS = "mode_differs"
    OTHER_PURCHASE = "other_purchase"
    CHECKOUT_REFUSED = "checkout_refused"
    UNPAID_FOR_LONG = "unpaid_for_long"


class CheckoutRefusedError(Exception):
    """The provider refuses to make a page for a purchase: a setting is wrong, here or there."""


class Pack(Struct, frozen=True, kw_only=True):
    """Credits on sale, at a price in minor units; `valid_days` None: they never expire."""

    id: str
    price_id: str
    credits: int
    price_minor: int
    currency: str
    valid_days: int | None = None


class Purchase(Struct, frozen=True, kw_only=True):
    """`pack` is as it was when it was bought; `live` whether real money pays.

    `processing`: the buyer has paid in a way that takes days (a bank's debit). `use_by` is the date
    of the lot that it brought (None: not paid, or paid before that was kept). `reversed_minor` of
    the money has gone back, `taken` is what that took back out of a wallet and `owed_credits` what
    it could not and nobody has written off; `look_at` is when we look it up at the provider by
    ourselves.
    """

    id: str
    workspace_id: str
    wallet_id: str
    buyer_id: str
    pack: Pack
    live: bool
    created_at: datetime
    status: PurchaseStatus = PurchaseStatus.PENDING
    checkout_id: str | None = None
    checkout_url: str | None = None
    paid_at: datetime | None = None
    use_by: str | None = None
    processing: bool = False
    reversed_minor: int = 0
    taken: Lots = field(default_factory=dict)
    owed_credits: int = 0
    written_off_credits: int = 0
    attention: Attention | None = None
    look_at: datetime | None = None
    version: int = 1

    @property
    def expires_at(self) -> datetime:
        """When the provider's page ends."""
        return self.created_at + CHECKOUT_LIVES

    @property
    def was_credited(self) -> bool:
        return self.status in {PurchaseStatus.PAID, PurchaseStatus.REFUNDED}

    @property
    def answered_for(self) -> int:
        """Credits of money that went back: taken, owed or written off."""
        return self.taken_credits + self.owed_credits + self.written_off_credits

    @property
    def lot(self) -> str | None:
        """The date of the lot that it brought; None: it was not kept."""
        return NEVER if self.pack.valid_days is None else self.use_by

    @property
    def taken_credits(self) -> int:
        return sum(self.taken.values())


class Checkout(Struct, frozen=True, kw_only=True):
    """The provider's page for one purchase."""

    id: str
    url: str


class Order(Struct, frozen=True, kw_only=True):
    """What the provider is asked to sell, and where its page leads back to."""

    purchase: Purchase
    success_url: str
    cancel_url: str


def choose_pack(packs: Mapping[str, Pack], pack_id: str) -> Pack:
    """Raises: NotFoundError: no such pack is on sale."""
    if found := packs.get(pack_id):
        return found
    raise NotFoundError(Phrase("There is no such pack. Choose one of the packs on sale."))


def choose_wallet(buyer: Person, workspace: Workspace, wanted: str | None) -> str:
    """The wallet that a purchase fills: one's own, or the pool by those who run the workspace.

    Raises:
        ForbiddenError: in this workspace the buyer buys nothing, or nothing for that wallet.
        NotFoundError: there is no such wallet for the buyer.
    """
    pool, own = pool_id(workspace.id), member_wallet_id(workspace.id, buyer.id)
    runs = buyer.administers(workspace.id)
    buys = buyer.holds(Role.MEMBER, workspace_id=workspace.id)
    if workspace.buying is Buying.ASK_ADMIN:
        if not runs:
            raise ForbiddenError(Phrase("Your company buys the credits. Ask your admin for some."))
        if wanted not in {None, pool}:
            raise ForbiddenError(
                Phrase("Here credits are bought for the pool. Transfer them from there.")
            )
        return pool
    if not (runs or buys):
        raise ForbiddenError(Phrase("Only members and admins buy credits here."))
    allowed = [own] * buys + [pool] * runs
    if wanted and wanted not in allowed:
        raise NotFoundError(Phrase("There is no such wallet for you."))
    return wanted or allowed[0]


def begin_purchase(
    purchase_id: str, buyer: Person, wallet: Wallet, pack: Pack, now: datetime, *, live: bool
) -> Purchase:
    """A new purchase, before anyone outside knows of it.

    Raises:
        NotFoundError: the wallet is closed.
    """
    if not wallet.open:
        raise NotFoundError(Phrase("There is no such wallet for you."))
    purchase = Purchase(
        id=purchase_id,
        workspace_id=wallet.workspace_id,
        wallet_id=wallet.id,
        buyer_id=buyer.id,
        pack=pack,
        live=live,
        created_at=now,
    )
    return replace(purchase, look_at=next_look(purchase, now))


def may_resume(purchase: Purchase, now: datetime) -> bool:
    """Whether an interrupted call goes on with this purchase rather than with a new one."""
    pending = purchase.status is PurchaseStatus.PENDING
    return pending and now < purchase.created_at + RESUMABLE


def opened(purchase: Purchase, checkout: Checkout) -> Purchase:
    """The purchase once the provider has made its page."""
    version = purchase.version + 1
    return replace(purchase, checkout_id=checkout.id, checkout_url=checkout.url, version=version)


def refused(purchase: Purchase) -> Purchase:
    """The purchase after the provider has refused to make a page for it."""
    return replace(failed(purchase), attention=Attention.CHECKOUT_REFUSED)


def may_see(person: Person, purchase: Purchase) -> bool:
    """Buyers see their own purchases, admins all of their workspace."""
    own = purchase.buyer_id == person.id and purchase.workspace_id in person.workspace_ids
    return own or person.administers(purchase.workspace_id)


def looked(purchase: Purchase, now: datetime) -> Purchase:
    """A purchase that was due and looked up: when it is looked up next, or that it is given up."""
    pending = purchase.status is PurchaseStatus.PENDING
    if pending and now >= purchase.created_at + GIVEN_UP_AFTER:
        why = purchase.attention or Attention.UNPAID_FOR_LONG
        return replace(failed(purchase), attention=why)
    return replace(purchase, look_at=next_look(purchase, now), version=purchase.version + 1)


def next_look(purchase: Purchase, now: datetime) -> datetime | None:
    """When to ask the provider of our own accord; None: no more."""
    if purchase.status is PurchaseStatus.PENDING:
        return now + LOOK_AGAIN if is_overdue(purchase, now) else purchase.expires_at + SLACK
    since = purchase.paid_at
    if since is None or not purchase.was_credited:
        return None
    return min((since + each for each in LOOKS_AFTER_PAYMENT if since + each > now), default=None)


def is_overdue(purchase: Purchase, now: datetime) -> bool:
    """Whether the provider's page is over, also by a clock that is a little behind ours."""
    return now >= purchase.expires_at + SLACK


def failed(purchase: Purchase) -> Purchase:
    """The purchase once nothing more is expected of it; money that comes after all still counts."""
    status, version = PurchaseStatus.FAILED, purchase.version + 1
    return replace(purchase, status=status, processing=False, look_at=None, version=version)
