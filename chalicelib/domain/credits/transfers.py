"""Transfers: moving credits between two wallets of one workspace, out of one and into the other."""

from datetime import date

from chalicelib.domain.credits.bounds import check_use_by
from chalicelib.domain.credits.credits import (
    NEVER,
    Cause,
    Lots,
    Posting,
    Wallet,
    WalletKind,
    lasting_first,
    receive,
    soonest_first,
    spend,
)
from chalicelib.domain.kernel.errors import FILL_POOL, InvalidError
from chalicelib.domain.kernel.phrases import Phrase

MOST_IN_A_TRANSFER = 1_000_000


def decide_transfer(
    source: Wallet,
    target: Wallet,
    credits: int,
    cause: Cause,
    today: date,
    remedy: str = FILL_POOL,
    use_by: date | None = None,
) -> tuple[Posting, Posting]:
    """Moves credits between two wallets of one workspace; the lots keep their dates.

    Out of the pool they may be given a `use_by`, the last day in the workspace's zone: lots that
    last until then are taken first, no lot keeps a later date, and none is prolonged.

    Raises:
        InvalidError: the amount is out of bounds, both are one wallet, the target is closed, or
            `use_by` has passed, is too far ahead or is not the pool's to give.
        InsufficientCreditsError: the source has too few.
    """
    if not 1 <= credits <= MOST_IN_A_TRANSFER:
        raise InvalidError(Phrase("Transfer 1 to 1,000,000 credits."), "credits")
    if source.id == target.id:
        raise InvalidError(Phrase("Choose two different wallets."), "to_wallet_id")
    if not target.open:
        raise InvalidError(Phrase("That wallet is closed. Choose another one."), "to_wallet_id")
    if use_by and source.kind is not WalletKind.WORKSPACE:
        raise InvalidError(Phrase("Only credits out of the workspace's pool get a date."), "use_by")
    if use_by:
        check_use_by(use_by, today)
    order = lasting_first(use_by.isoformat()) if use_by else soonest_first
    out = spend(source, credits, target.id, cause, today, remedy, order)
    return out, receive(target, _dated(out.entry.lots, use_by), source.id, cause)


def _dated(lots: Lots, use_by: date | None) -> Lots:
    """The lots, none with a later date than this; equal dates are summed."""
    latest = use_by.isoformat() if use_by else NEVER
    dated: dict[str, int] = {}
    for own, number in lots.items():
        dated[min(own, latest)] = dated.get(min(own, latest), 0) + number
    return dated
