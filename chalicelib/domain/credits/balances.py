"""Balances, as those who run a workspace read them: the members', and whether the pool is low."""

from datetime import date, datetime, timedelta

from msgspec import Struct

from chalicelib.domain.credits.credits import NEVER, Wallet, freed, passed
from chalicelib.domain.workspaces.people import Person

SOON = timedelta(days=30)
"""As long before a use-by date as members are told of it first."""

LOW_SHARE = 10
"""The pool is low below one in so many credits."""


class Balance(Struct, frozen=True, kw_only=True):
    """`expiring_soon` are those of the available credits whose last day is within 30 days;
    `next_use_by` is the first of these days.
    """

    person: Person
    wallet_id: str
    available: int
    held: int
    expiring_soon: int
    next_use_by: date | None


def balance_of(person: Person, wallet: Wallet, now: datetime, today: date) -> Balance:
    """What a member has now; `today` is the date in the workspace's zone."""
    free = freed(wallet, now, today)
    horizon = (today + SOON).isoformat()
    soon = {
        use_by: number
        for use_by, number in free.lots.items()
        if number and use_by != NEVER and not passed(use_by, today) and use_by <= horizon
    }
    return Balance(
        person=person,
        wallet_id=wallet.id,
        available=free.available(today),
        held=free.held,
        expiring_soon=sum(soon.values()),
        next_use_by=date.fromisoformat(min(soon)) if soon else None,
    )


def is_low(pool: Wallet) -> bool:
    """Whether less than a tenth is left of what the pool had when it was last filled."""
    return sum(pool.lots.values()) * LOW_SHARE < pool.filled
