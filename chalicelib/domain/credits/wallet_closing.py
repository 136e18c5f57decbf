"""Closing a wallet of a member or a group, and credits that would lie in a closed one.

    open ── close: all that is not held goes to the pool ──► closed ──► balance 0
                                                               │
             a hold that is set free, a refund, a late purchase: to the pool, in the same write

A closed wallet holds nothing but what open requests set aside before, and never pays again.
"""

from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.domain.credits.credits import (
    Cause,
    Holding,
    Lots,
    Posting,
    Reason,
    Wallet,
    dated_return,
    empty,
    freed,
    receive,
    release_hold,
    spend_hold,
)


class Settlement(Struct, frozen=True, kw_only=True):
    """What becomes true of a wallet, and of the pool: by entries, or where no balance changes by
    the wallet alone. Both empty: there is nothing to do.
    """

    postings: tuple[Posting, ...] = ()
    holding: Holding | None = None


def decide_close(wallet: Wallet, pool: Wallet, cause: Cause, today: date) -> Settlement:
    """Closes a wallet; what is not held goes to the pool under its dates, also what has passed.

    Holds of open requests stay until those end; holds whose time is over go to the pool at once.
    A wallet that is closed already stays as it is.
    """
    if not wallet.open:
        return Settlement()
    closed = replace(freed(wallet, cause.at, today), open=False)
    if not any(closed.lots.values()):
        after = replace(closed, lots={}, version=wallet.version + 1)
        return Settlement(holding=Holding(before=wallet, after=after))
    out = replace(empty(closed, pool.id, cause), before=wallet)
    return Settlement(postings=(out, receive(pool, out.entry.lots, wallet.id, cause)))


def set_free(
    wallet: Wallet, pool: Wallet, key: str, cause: Cause, today: date, *, own: bool
) -> Settlement:
    """Sets held credits free, dated as `dated_return` says: in their wallet without an entry, or
    if that one is closed into the pool, for `cause`.
    """
    if wallet.open or key not in wallet.holds:
        return Settlement(holding=release_hold(wallet, key, today, own=own))
    lots = dated_return(wallet.holds[key].lots, today, own=own)
    out = spend_hold(wallet, key, pool.id, cause)
    return Settlement(postings=(out, receive(pool, lots, wallet.id, cause)))


def give_back(wallet: Wallet, pool: Wallet, lots: Lots, source: str, cause: Cause) -> Posting:
    """Puts lots from the account `source` into the wallet, or if it is closed into the pool, with
    the reason that says so.
    """
    if wallet.open:
        return receive(wallet, lots, source, cause)
    return receive(pool, lots, source, replace(cause, reason=Reason.RETURNED_TO_CLOSED_WALLET))
