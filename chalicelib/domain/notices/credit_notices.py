"""What happened to a wallet, as an event that somebody is told of, and the notice of it.

Every event is told once to each person. Which there are, and to whom each goes: `mails.py`. The
pool's is the entry that takes it below a tenth of what it had when credits last came in from
outside; so it is told again only after the pool was above.
"""

from msgspec import Struct
from msgspec.structs import asdict

from chalicelib.domain.credits.credits import Entry, Wallet, WalletKind, pool_id
from chalicelib.domain.credits.expiry import Warned
from chalicelib.domain.notices.mails import CREDIT_MAILS, CreditKind, Reader
from chalicelib.domain.purchases.purchases import Attention, Purchase

KINDS = {reason: kind for kind, mail in CREDIT_MAILS.items() for reason in mail.reasons}
"""Which kind of mail tells of an entry, by the reason for which credits arrived."""


class CreditNotice(Struct, frozen=True, kw_only=True):
    """One event of a wallet, to be told to one person.

    `about` is what it tells: the number of an entry in the wallet, a warning (`2026-12-31.30`), the
    id of a credit request or a purchase; nothing for the pool as a whole.
    """

    wallet_id: str
    event_id: str
    kind: str
    recipient_id: str
    about: str

    @property
    def thread_id(self) -> str:
        """What all mails of one thread have in common: a request, a purchase, a last day."""
        return f"{self.wallet_id} {self.about.partition('.')[0]}"

    @property
    def fields(self) -> dict[str, str]:
        """The notice as it waits in a queue."""
        return asdict(self)


class CreditEvent(Struct, frozen=True, kw_only=True):
    """What happened to a wallet, before it is known who is told."""

    wallet_id: str
    event_id: str
    kind: CreditKind
    about: str = ""

    def to(self, recipient_id: str) -> CreditNotice:
        return CreditNotice(
            wallet_id=self.wallet_id,
            event_id=self.event_id,
            kind=self.kind.value,
            recipient_id=recipient_id,
            about=self.about,
        )


def is_telling(entry: Entry) -> bool:
    """Whether an entry may be an event at all: credits arrived for a reason that is told."""
    return entry.credits > 0 and entry.reason in KINDS


def event_of_entry(entry: Entry, kind: WalletKind) -> CreditEvent | None:
    """What an entry in a wallet of this kind tells; None: nothing.

    What is given to a group or goes back to the pool, an admin knows: it was an admin's doing.
    """
    if not is_telling(entry):
        return None
    told = KINDS[entry.reason]
    if CREDIT_MAILS[told].to is Reader.MEMBER and kind is not WalletKind.MEMBER:
        return None
    return CreditEvent(
        wallet_id=entry.wallet_id, event_id=entry.id, kind=told, about=str(entry.seq)
    )


def event_of_warning(wallet: Wallet, warning: Warned) -> CreditEvent:
    about = f"{warning.use_by}.{warning.days}"
    return CreditEvent(
        wallet_id=wallet.id,
        event_id=f"{wallet.id}.expiring.{about}",
        kind=CreditKind.EXPIRING,
        about=about,
    )


def event_of_pool(before: Wallet | None, after: Wallet) -> CreditEvent | None:
    """What a change of the pool's row tells: that it has become low; None: nothing."""
    known = before.low_since if before else None
    return event_of_low_pool(after) if after.low_since != known else None


def event_of_low_pool(pool: Wallet) -> CreditEvent | None:
    """That the pool is low; None: it is not."""
    if pool.low_since is None:
        return None
    return CreditEvent(
        wallet_id=pool.id,
        event_id=f"{pool.id}.low.{pool.low_since}",
        kind=CreditKind.POOL_LOW,
    )


def events_of_purchase(purchase: Purchase) -> list[CreditEvent]:
    """What there is to tell of a purchase as it stands: that money went back, by a refund or a
    dispute, and that its payment is not what we asked for. Each is an event of its own, whose id
    says how it stands. A page that the provider refuses to make is one event of the pool for all
    who try to buy that pack on a day: a setting is wrong, whoever meets it.
    """
    wallet_id, told = purchase.wallet_id, []
    if purchase.reversed_minor:
        told.append(
            (CreditKind.MONEY_BACK, wallet_id, f"{purchase.id}.back.{purchase.reversed_minor}")
        )
    if purchase.attention is Attention.CHECKOUT_REFUSED:
        pool, day = pool_id(purchase.workspace_id), purchase.created_at.date()
        told.append((CreditKind.PURCHASE_ODD, pool, f"{pool}.refused.{purchase.pack.id}.{day}"))
    elif purchase.attention:
        odd = f"{purchase.id}.{purchase.attention.value}"
        told.append((CreditKind.PURCHASE_ODD, wallet_id, odd))
    return [
        CreditEvent(wallet_id=of, event_id=event_id, kind=kind, about=purchase.id)
        for kind, of, event_id in told
    ]


def news_of_purchase(before: Purchase | None, after: Purchase) -> list[CreditEvent]:
    """What a change of a purchase's row tells."""
    known = events_of_purchase(before) if before else []
    return [event for event in events_of_purchase(after) if event not in known]
