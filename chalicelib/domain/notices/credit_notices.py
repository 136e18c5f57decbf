"""Who is told what about credits, and when a message is still worth sending.

    what happened                              kind                     who is told
    an entry: an admin gave, starting credits  credits_granted          the wallet's member
    an entry: paid for                         credits_bought           the member; for the pool
                                                                        the buyer, or its admins
    the clock: 30 and 7 days before the end    credits_expiring         who can act on the wallet
    a request: made                            credits_requested        the workspace's admins
    a request: granted, refused                credit_request_granted,  the member
                                               credit_request_refused
    the pool fell below a tenth                pool_low                 the workspace's admins

Every one is an event of its own, told once to each person. Credits that come by a granted request
are told by the request, so their entry is told to nobody.

The pool is low once less than a tenth is left of what it had when credits last came in from
outside. What makes the event is the entry that takes it below; so it is told again only after the
pool was above.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum

from chalicelib.domain.credits.credits import Entry, Reason, Wallet, WalletKind
from chalicelib.domain.credits.expiry import Warned

LOW_SHARE = 10
"""The pool is low below one in so many credits."""


class CreditKind(StrEnum):
    """Each kind that people are told of; its words are in `gateways/templates/<kind>/`."""

    GRANTED = "credits_granted"
    BOUGHT = "credits_bought"
    EXPIRING = "credits_expiring"
    REQUESTED = "credits_requested"
    REQUEST_GRANTED = "credit_request_granted"
    REQUEST_REFUSED = "credit_request_refused"
    POOL_LOW = "pool_low"


TELLING: Mapping[Reason, CreditKind] = {
    Reason.TRANSFER: CreditKind.GRANTED,
    Reason.STARTING_CREDITS: CreditKind.GRANTED,
    Reason.SET: CreditKind.GRANTED,
    Reason.PURCHASE: CreditKind.BOUGHT,
}
"""Why credits arrived, where that is told to whom they reach."""

ADMINS_ONLY = frozenset({CreditKind.REQUESTED, CreditKind.POOL_LOW})
"""What is told to those who run the workspace, whoever's wallet it is about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditNotice:
    """One event of a wallet, to be told to one person.

    `about` is what it tells: the number of an entry in the wallet, a warning (`2026-12-31.30`), the
    id of a credit request; nothing for the pool as a whole.
    """

    wallet_id: str
    event_id: str
    kind: str
    recipient_id: str
    about: str

    @property
    def fields(self) -> dict[str, str]:
        """The notice as it waits in a queue."""
        return asdict(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditEvent:
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
    return entry.credits > 0 and entry.reason in TELLING


def event_of_entry(entry: Entry, kind: WalletKind) -> CreditEvent | None:
    """What an entry in a wallet of this kind tells; None: nothing.

    What is given to a group or goes back to the pool, an admin knows: it was an admin's doing.
    """
    if not is_telling(entry):
        return None
    told = TELLING[entry.reason]
    if told is CreditKind.GRANTED and kind is not WalletKind.MEMBER:
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


def warning_of(about: str) -> Warned:
    """The warning that a notice is about.

    Raises:
        ValueError: it names none.
    """
    use_by, _, days = about.partition(".")
    return Warned(use_by, int(days))


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


def is_low(pool: Wallet) -> bool:
    """Whether less than a tenth is left of what the pool had when it was last filled."""
    return sum(pool.lots.values()) * LOW_SHARE < pool.filled
