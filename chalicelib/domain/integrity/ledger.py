"""Whether a wallet is what its entries and its holds say."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from msgspec import Struct

from chalicelib.domain.credits.credits import (
    Entry,
    Wallet,
    expired_account,
    issued_account,
    spent_account,
)
from chalicelib.domain.integrity.faults import Fault
from chalicelib.domain.sessions.sessions import Session, Status


class Summed(Struct, frozen=True, kw_only=True):
    """How far a wallet's entries were summed, oldest first, and the balance then."""

    wallet_id: str
    seq: int = 0
    balance: int = 0


def entry_faults(summed: Summed, entries: Iterable[Entry]) -> Iterator[Fault]:
    """What differs in the entries that follow: they are numbered without a gap, and each shows the
    balance that it left and moved as many credits of lots as it says.
    """
    seq, balance = summed.seq, summed.balance
    for entry in entries:
        seq, balance = seq + 1, balance + entry.credits
        about = f"entry {entry.seq}"
        if entry.seq != seq:
            yield Fault(about, f"entry {seq} is missing before entry {entry.seq}")
            seq = entry.seq
        if entry.balance_after != balance:
            yield Fault(about, f"{about} shows {entry.balance_after} instead of {balance}")
        if sum(entry.lots.values()) != abs(entry.credits):
            yield Fault(about, f"{about} moved {entry.credits} of lots of another sum")


def summed_with(summed: Summed, entries: Iterable[Entry]) -> Summed:
    """How far a wallet is summed with the entries that follow."""
    seq, balance = summed.seq, summed.balance
    for entry in entries:
        seq, balance = entry.seq, balance + entry.credits
    return Summed(wallet_id=summed.wallet_id, seq=seq, balance=balance)


def wallet_faults(wallet: Wallet, summed: Summed) -> Iterator[Fault]:
    """What differs between a wallet and the sum of all its entries: it has as many and as much, no
    lot below zero, and none once it is closed.
    """
    if summed.seq != wallet.seq:
        yield Fault("entries", f"it counts {wallet.seq} entries and has {summed.seq}")
    if summed.balance != wallet.balance:
        yield Fault("balance", f"it has {wallet.balance} instead of {summed.balance}")
    if any(number < 0 for number in wallet.lots.values()):
        yield Fault("lots", "it has a lot below zero")
    if wallet.lots and not wallet.open:
        yield Fault("closed", f"it is closed and has {sum(wallet.lots.values())}")


def moved_between_wallets(entries: Iterable[Entry], workspace_id: str, before: datetime) -> int:
    """The sum of what these entries, older than `before`, moved from or to other wallets.

    Over all wallets of a workspace it is zero: the other side of each is in one of them.
    """
    outside = {
        account(workspace_id) for account in (issued_account, spent_account, expired_account)
    }
    return sum(
        each.credits for each in entries if each.counterpart not in outside and each.at < before
    )


def held_for(wallet: Wallet) -> set[str]:
    """The ids of the sessions for which it holds something."""
    return {key.partition(".")[0] for key in wallet.holds}


def wanted_holds(session: Session) -> Mapping[str, tuple[int, datetime | None]]:
    """What its wallet holds for a session, and until when: the price of an open request, the charge
    of a proposed move.
    """
    wanted: dict[str, tuple[int, datetime | None]] = {}
    if session.status is Status.REQUESTED and session.credits:
        wanted[session.id] = session.credits, session.expires_at
    if (move := session.proposed_move) and move.charge_credits:
        wanted[session.move_hold] = move.charge_credits, move.expires_at
    return wanted


def hold_faults(wallet: Wallet, sessions: Iterable[Session]) -> Iterator[Fault]:
    """What is held for nothing, or otherwise than the session says for which it is held."""
    wanted = {
        key: hold
        for each in sessions
        if each.wallet_id == wallet.id
        for key, hold in wanted_holds(each).items()
    }
    for key, hold in wallet.holds.items():
        if wanted.get(key) != (hold.credits, hold.until):
            yield Fault(f"hold {key}", f"it holds {hold.credits} for {key}, which wants it not")
