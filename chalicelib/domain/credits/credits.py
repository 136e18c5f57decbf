"""Credits: wallets, lots and the double-entry ledger.

Chart of accounts. Inside: one wallet for each workspace (the pool), group and member. Outside,
without a stored balance: `<workspace>.issued`, `<workspace>.spent`, `<workspace>.expired`.

Every movement is a transfer between two accounts; each wallet in it gets an `Entry`, never edited,
whose id comes from the transfer's. So the sum over all accounts is zero, a wallet's balance is the
sum of its entries, and no wallet is ever negative.

A wallet's credits lie in lots by use-by date (`2026-12-31`, last day inclusive, in the workspace's
zone) or `never`. Available credits are the sum of the lots that have not passed.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum

from msgspec import Struct, field
from msgspec.structs import replace

from chalicelib.domain.credits.bounds import check_holds
from chalicelib.domain.kernel.errors import InsufficientCreditsError

NEVER = "never"
"""The lot without a use-by date; it sorts behind every date."""

Lots = Mapping[str, int]

FAR_WARNING, NEAR_WARNING = 30, 7
"""How many days before its use-by date people are warned of a lot."""


class WalletKind(StrEnum):
    MEMBER = "member"
    GROUP = "group"
    WORKSPACE = "workspace"


class Reason(StrEnum):
    """Why credits moved, as the history shows it."""

    ISSUED = "issued"
    TRANSFER = "transfer"
    STARTING_CREDITS = "starting_credits"
    BOOKING = "booking"
    LATE_RESCHEDULE = "late_reschedule"
    REFUND = "refund"
    RETURNED_TO_CLOSED_WALLET = "returned_to_closed_wallet"
    WALLET_CLOSED = "wallet_closed"
    SET = "set"
    GRANTED = "granted"
    PURCHASE = "purchase"
    EXPIRED = "expired"
    CLAWBACK = "clawback"
    CLAWBACK_RETURNED = "clawback_returned"


def pool_id(workspace_id: str) -> str:
    return f"{workspace_id}.pool"


def member_wallet_id(workspace_id: str, person_id: str) -> str:
    return f"{workspace_id}.{person_id}"


def issued_account(workspace_id: str) -> str:
    return f"{workspace_id}.issued"


def spent_account(workspace_id: str) -> str:
    return f"{workspace_id}.spent"


def expired_account(workspace_id: str) -> str:
    return f"{workspace_id}.expired"


class Hold(Struct, frozen=True, kw_only=True):
    """Credits set aside for an open request or move until an instant; then they count as free."""

    lots: Lots
    until: datetime

    @property
    def credits(self) -> int:
        return sum(self.lots.values())


class Unchecked(Struct, frozen=True):
    """The first entry that nobody has looked after, and when it came (`credit_outbox_check.py`)."""

    seq: int
    at: datetime


class Wallet(Struct, frozen=True, kw_only=True):
    """`lots` are what is not held; `holds` by what they are for; `seq` counts the entries
    and `version` every change (0: not stored yet).

    `warned` says for each use-by date which warning, in days before it, is dealt with; `filled` is
    the balance after credits last came in from outside, `low_since` the entry since which too few
    of them are left (`domain/notices/credit_notices.py`).
    """

    id: str
    workspace_id: str
    kind: WalletKind
    owner_id: str
    name: str
    lots: Lots = field(default_factory=dict)
    holds: Mapping[str, Hold] = field(default_factory=dict)
    warned: Mapping[str, int] = field(default_factory=dict)
    filled: int = 0
    low_since: int | None = None
    unchecked: Unchecked | None = None
    open: bool = True
    seq: int = 0
    version: int = 0

    @property
    def held(self) -> int:
        return sum(hold.credits for hold in self.holds.values())

    @property
    def balance(self) -> int:
        return sum(self.lots.values()) + self.held

    def available(self, today: date) -> int:
        """Credits that can be spent on `today`, a date in the workspace's zone."""
        return sum(n for use_by, n in self.lots.items() if not passed(use_by, today))


class Entry(Struct, frozen=True, kw_only=True):
    """One side of a transfer, in the history of `wallet_id`; `credits` is signed."""

    wallet_id: str
    seq: int
    transfer_id: str
    counterpart: str
    at: datetime
    credits: int
    reason: Reason
    note: str
    actor_id: str
    session_id: str | None
    lots: Lots
    balance_after: int

    @property
    def id(self) -> str:
        return f"{self.transfer_id}.{'in' if self.credits > 0 else 'out'}"


class Cause(Struct, frozen=True, kw_only=True):
    """Why, when and by whom credits move; a retry has the same `transfer_id`."""

    transfer_id: str
    reason: Reason
    at: datetime
    actor_id: str
    note: str = ""
    session_id: str | None = None


REFUND_LIVES = timedelta(days=7)
"""How long a returned credit lives at least; by the member's own doing, past its date at most."""


def dated_return(lots: Lots, today: date, *, own: bool) -> Lots:
    """Lots that come back, under the dates that they have then; equal dates are summed.

    At least 7 days are left to use them. A return by the member's own cancel or withdraw (`own`)
    gives at most 7 days past the original date.
    """
    returned: dict[str, int] = {}
    for use_by, number in lots.items():
        dated = use_by
        if use_by != NEVER:
            original = date.fromisoformat(use_by)
            latest = original + REFUND_LIVES if own else date.max
            dated = min(max(original, today + REFUND_LIVES), latest).isoformat()
        returned[dated] = returned.get(dated, 0) + number
    return returned


class Posting(Struct, frozen=True, kw_only=True):
    """A wallet before and after, with the entry that says why."""

    before: Wallet
    after: Wallet
    entry: Entry


class Holding(Struct, frozen=True, kw_only=True):
    """A wallet before and after credits were set aside or set free: no entry, the same balance."""

    before: Wallet
    after: Wallet


def freed(wallet: Wallet, now: datetime, today: date) -> Wallet:
    """The wallet as it counts now: holds whose time is over are free, whoever has written that."""
    over = {key: hold for key, hold in wallet.holds.items() if hold.until <= now}
    for key in over:
        wallet = _unheld(wallet, key, today, own=False)
    return wallet


def hold_credits(
    wallet: Wallet, key: str, credits: int, until: datetime, now: datetime, today: date, remedy: str
) -> Holding:
    """Sets credits aside.

    Raises:
        InsufficientCreditsError: less is available on `today`, or the wallet is closed.
        TooManyRequestsOpenError: the wallet holds too much already.
    """
    free = freed(wallet, now, today)
    taken = _affordable(free, credits, today, remedy)
    holds = {**free.holds, key: Hold(lots=taken, until=until)}
    check_holds(hold.lots for hold in holds.values())
    after = replace(free, lots=_less(free.lots, taken), holds=holds, version=wallet.version + 1)
    return Holding(before=wallet, after=after)


def release_hold(wallet: Wallet, key: str, today: date, *, own: bool) -> Holding | None:
    """Sets held credits free, dated as `dated_return` says; None: they are free already."""
    if key not in wallet.holds:
        return None
    after = replace(_unheld(wallet, key, today, own=own), version=wallet.version + 1)
    return Holding(before=wallet, after=after)


def unheld(wallet: Wallet, key: str, today: date, *, own: bool) -> Wallet:
    """The wallet, at its version, once what is held under `key`, if anything, is free again."""
    return _unheld(wallet, key, today, own=own) if key in wallet.holds else wallet


def spend_hold(wallet: Wallet, key: str, to: str, cause: Cause) -> Posting:
    """Spends what was held, out of the lots that it was held from."""
    hold = wallet.holds[key]
    holds = {other: each for other, each in wallet.holds.items() if other != key}
    without = replace(wallet, holds=holds)
    return replace(
        _posted(without, wallet.lots, -hold.credits, to, cause, hold.lots), before=wallet
    )


def _unheld(wallet: Wallet, key: str, today: date, *, own: bool) -> Wallet:
    returned = dated_return(wallet.holds[key].lots, today, own=own)
    holds = {other: hold for other, hold in wallet.holds.items() if other != key}
    return replace(wallet, lots=_plus(wallet.lots, returned), holds=holds)


LotOrder = Callable[[str], tuple[bool, str]]
"""In which order lots pay, as a key to sort their dates by."""


def soonest_first(use_by: str) -> tuple[bool, str]:
    """How lots pay unless somebody asks for certain ones."""
    return False, use_by


def own_first(own: str) -> LotOrder:
    """The lot of this date pays first, then the soonest."""
    return lambda use_by: (use_by != own, use_by)


def lasting_first(until: str) -> LotOrder:
    """Lots that last until this date pay first, the soonest of them; then the others."""
    return lambda use_by: (use_by < until, use_by)


def _affordable(
    wallet: Wallet, credits: int, today: date, remedy: str, order: LotOrder = soonest_first
) -> Lots:
    available = wallet.available(today) if wallet.open else 0
    if credits > available:
        raise InsufficientCreditsError(credits, available, wallet.id, remedy)
    return take(wallet.lots, credits, today, order)


def _less(lots: Lots, taken: Lots) -> Lots:
    rest = {use_by: n - taken.get(use_by, 0) for use_by, n in lots.items()}
    return {use_by: n for use_by, n in rest.items() if n}


def _plus(lots: Lots, added: Lots) -> Lots:
    return {use_by: lots.get(use_by, 0) + added.get(use_by, 0) for use_by in {*lots, *added}}


def passed(use_by: str, today: date) -> bool:
    return use_by != NEVER and use_by < today.isoformat()


def take(lots: Lots, credits: int, today: date, order: LotOrder = soonest_first) -> Lots:
    """Which lots pay for `credits`, in this order; the caller has seen that they suffice."""
    taken: dict[str, int] = {}
    for use_by in sorted(lots, key=order):
        if credits and not passed(use_by, today) and lots[use_by]:
            taken[use_by] = min(credits, lots[use_by])
            credits -= taken[use_by]
    if credits:
        raise ValueError("the lots do not suffice")
    return taken


def spend(
    wallet: Wallet,
    credits: int,
    to: str,
    cause: Cause,
    today: date,
    remedy: str,
    order: LotOrder = soonest_first,
) -> Posting:
    """Takes `credits` out of a wallet, to the account `to`.

    Raises:
        InsufficientCreditsError: less is available on `today`, or the wallet is closed.
    """
    free = freed(wallet, cause.at, today)
    taken = _affordable(free, credits, today, remedy, order)
    posting = _posted(free, _less(free.lots, taken), -credits, to, cause, taken)
    return replace(posting, before=wallet)


def empty(wallet: Wallet, to: str, cause: Cause) -> Posting:
    """Takes everything that is not held out of a wallet, also what can no longer be spent."""
    return _posted(wallet, {}, -sum(wallet.lots.values()), to, cause, wallet.lots)


def receive(wallet: Wallet, lots: Lots, source: str, cause: Cause) -> Posting:
    """Puts lots into a wallet, from the account `source`; equal dates are summed.

    Nobody is warned of a date as if it were far off when its credits came nearer to it than that.
    """
    posting = _posted(wallet, _plus(wallet.lots, lots), sum(lots.values()), source, cause, lots)
    after = replace(posting.after, warned=_warned_on_arrival(wallet, lots, cause.at))
    if source == issued_account(wallet.workspace_id):
        after = replace(after, filled=after.balance)
    return replace(posting, after=after)


def expire(wallet: Wallet, use_by: str, cause: Cause) -> Posting:
    """Takes out the whole lot of a date that has passed."""
    rest = {each: number for each, number in wallet.lots.items() if each != use_by}
    moved = {use_by: wallet.lots[use_by]}
    to = expired_account(wallet.workspace_id)
    return _posted(wallet, rest, -moved[use_by], to, cause, moved)


def _warned_on_arrival(wallet: Wallet, lots: Lots, at: datetime) -> Mapping[str, int]:
    """Dates that are over are forgotten; the first date that any zone shows counts as today."""
    today = (at - timedelta(hours=12)).date()
    near = (today + timedelta(days=FAR_WARNING)).isoformat()
    known = {each: days for each, days in wallet.warned.items() if not passed(each, today)}
    arrived = {each: FAR_WARNING for each in lots if each < near and each not in wallet.lots}
    return {**arrived, **known}


def _posted(
    wallet: Wallet, lots: Lots, credits: int, counterpart: str, cause: Cause, moved: Lots
) -> Posting:
    kept = {use_by: n for use_by, n in sorted(lots.items()) if n}
    after = replace(wallet, lots=kept, seq=wallet.seq + 1, version=wallet.version + 1)
    entry = Entry(
        wallet_id=wallet.id,
        seq=after.seq,
        transfer_id=cause.transfer_id,
        counterpart=counterpart,
        at=cause.at,
        credits=credits,
        reason=cause.reason,
        note=cause.note,
        actor_id=cause.actor_id,
        session_id=cause.session_id,
        lots=dict(moved),
        balance_after=after.balance,
    )
    return Posting(before=wallet, after=after, entry=entry)
