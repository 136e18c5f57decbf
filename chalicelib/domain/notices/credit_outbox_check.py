"""Finding what the table's stream lost of credits, as `outbox_check.py` does for sessions.

    entry ─┬► stream ──► relay ──► queue ──► message's own record
           ├► stream ──► usage ──► up to where the wallet is counted
           │                                  ▲
           └── 10 minutes later, by the clock ┴─ are they there? no: queue its notices, count it

Whoever posts to a wallet notes in its row which entry is the first to be looked after
(`Wallet.unchecked`), and in the pool's with which entry it became low (`Wallet.low_since`). So the
clock finds the wallet, and in its history what people must have been told by now. Entries that tell
nobody, and that the outbox check of their session looks after, need no note. Of a request for
credits see `credit_requests.py`.
"""

from collections.abc import Sequence
from datetime import datetime
from itertools import takewhile

from msgspec.structs import replace

from chalicelib.domain.credits.balances import is_low
from chalicelib.domain.credits.credits import Entry, Posting, Reason, Unchecked, Wallet, WalletKind
from chalicelib.domain.credits.expiry import next_due
from chalicelib.domain.notices.credit_notices import (
    CreditEvent,
    event_of_entry,
    event_of_low_pool,
    news_of_purchase,
)
from chalicelib.domain.notices.outbox_check import CHECK_AFTER
from chalicelib.domain.purchases.purchases import Purchase

COUNTED_HERE = frozenset({Reason.EXPIRED, Reason.RETURNED_TO_CLOSED_WALLET})
"""Reasons of entries that count as usage, and that no session's check finds in this wallet."""


def noted(posting: Posting, known: Wallet) -> Wallet:
    """The wallet after a posting, with a note of what to look after; `known` has it so far."""
    after, entry = posting.after, posting.entry
    low = after.kind is WalletKind.WORKSPACE and is_low(after)
    after = replace(
        after, low_since=(known.low_since or after.seq) if low else None, unchecked=known.unchecked
    )
    if after.unchecked is None and _needs_a_look(entry, after):
        return replace(after, unchecked=Unchecked(entry.seq, entry.at))
    return after


def check_at(wallet: Wallet) -> datetime | None:
    """From when on its entries are looked after; None: all were."""
    return wallet.unchecked.at + CHECK_AFTER if wallet.unchecked else None


def is_check_due(wallet: Wallet, now: datetime) -> bool:
    at = check_at(wallet)
    return at is not None and at <= now


def due_at(wallet: Wallet, zone: str | None = None) -> datetime | None:
    """When time has something to do with the wallet next, be it to check the outbox; None: nothing
    more.

    Without the workspace's zone, the earliest that it may be.
    """
    return min((at for at in (check_at(wallet), next_due(wallet, zone)) if at), default=None)


def news_to_check(
    wallet: Wallet, entries: Sequence[Entry], now: datetime
) -> tuple[list[Entry], CreditEvent | None]:
    """What people must have been told by now: entries, and that the pool is low. `entries` are the
    wallet's from the first unchecked one on, oldest first.
    """
    old = _old(entries, now)
    became_low = wallet.low_since in {entry.seq for entry in old}
    return old, event_of_low_pool(wallet) if became_low else None


def checked(wallet: Wallet, entries: Sequence[Entry], now: datetime) -> Wallet:
    """The wallet, at its version, once that was done; what is too new or was not read stays."""
    if not is_check_due(wallet, now):
        return wallet
    young = entries[len(_old(entries, now)) :]
    first = next((entry for entry in young if _needs_a_look(entry, wallet)), None)
    if first:
        return replace(wallet, unchecked=Unchecked(first.seq, first.at))
    last = entries[-1] if entries else None
    if last and last.seq < wallet.seq:
        return replace(wallet, unchecked=Unchecked(last.seq + 1, last.at))
    return replace(wallet, unchecked=None)


def to_be_checked(before: Purchase, after: Purchase, now: datetime) -> Purchase:
    """The purchase, looked up early enough to find that its news were lost; it is due anyhow."""
    if not news_of_purchase(before, after):
        return after
    check_at = now + CHECK_AFTER
    return replace(after, look_at=min(after.look_at or check_at, check_at))


def counts_here(entries: Sequence[Entry]) -> bool:
    """Whether some of these count as usage, and no outbox check of a session counts them."""
    return any(entry.reason in COUNTED_HERE for entry in entries)


def _old(entries: Sequence[Entry], now: datetime) -> list[Entry]:
    return list(takewhile(lambda entry: entry.at + CHECK_AFTER <= now, entries))


def _needs_a_look(entry: Entry, wallet: Wallet) -> bool:
    told = entry.seq == wallet.low_since or event_of_entry(entry, wallet.kind)
    return bool(told) or entry.reason in COUNTED_HERE
