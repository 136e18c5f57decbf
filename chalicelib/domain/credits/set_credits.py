"""Setting many balances at once: each wallet by itself, the difference from or to one other wallet.

A call is a *run*. What has become of each wallet is kept with the run, in the write that did it, so
a run that broke off goes on where it was and ends with one answer.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from msgspec import Struct, field
from msgspec.structs import replace

from chalicelib.domain.credits.credits import (
    Cause,
    Posting,
    Wallet,
    WalletKind,
    freed,
    receive,
    spend,
)
from chalicelib.domain.kernel.errors import InsufficientCreditsError, NotFoundError

WALLET_CLOSED = "wallet_closed"


class Outcome(Struct, frozen=True, kw_only=True):
    """What became of one wallet: what was available before and after, or the code of a refusal."""

    before: int | None = None
    after: int | None = None
    error: str | None = None


class SetRun(Struct, frozen=True, kw_only=True):
    """`record_id` names the call; `outcomes` by wallet id; `version` 0: not stored yet."""

    id: str
    record_id: str
    request_hash: str
    started_at: datetime
    outcomes: Mapping[str, Outcome] = field(default_factory=dict)
    version: int = 0

    def left(self, wallet_ids: Sequence[str]) -> list[str]:
        """Those of the wallets of which nothing has become yet, in their order."""
        return [each for each in wallet_ids if each not in self.outcomes]


class Level(Struct, frozen=True, kw_only=True):
    """What is wished: so many credits `available` on `today`, out of or into `source`."""

    credits: int
    source: Wallet
    cause: Cause
    today: date
    remedy: str


class Levelled(Struct, frozen=True, kw_only=True):
    """The outcomes, and the entries in both wallets; those of the source follow each other."""

    outcomes: Mapping[str, Outcome]
    postings: tuple[Posting, ...]
    source_postings: tuple[Posting, ...]


def decide_levels(level: Level, wallets: Mapping[str, Wallet | None]) -> Levelled:
    """Brings each wallet to the level, in order; one that cannot be is told and stops no other.

    The id of each transfer is that of `level.cause`, a dot, and the wallet's id.
    """
    outcomes: dict[str, Outcome] = {}
    own: list[Posting] = []
    others: list[Posting] = []
    for wallet_id, wallet in wallets.items():
        source = others[-1].after if others else level.source
        outcomes[wallet_id], moved = _levelled(replace(level, source=source), wallet)
        if moved:
            own.append(moved[0])
            others.append(moved[1])
    return Levelled(outcomes=outcomes, postings=tuple(own), source_postings=tuple(others))


def _levelled(
    level: Level, wallet: Wallet | None
) -> tuple[Outcome, tuple[Posting, Posting] | None]:
    """What becomes of one wallet, with its entry and the source's."""
    source, today = level.source, level.today
    foreign = wallet is None or wallet.workspace_id != source.workspace_id
    if wallet is None or foreign or wallet.kind is WalletKind.WORKSPACE or wallet.id == source.id:
        return Outcome(error=NotFoundError.code), None
    wallet = freed(wallet, level.cause.at, today)
    before = wallet.available(today)
    if not wallet.open:
        return Outcome(before=before, after=before, error=WALLET_CLOSED), None
    cause = replace(level.cause, transfer_id=f"{level.cause.transfer_id}.{wallet.id}")
    missing = level.credits - before
    try:
        moved = _moved(wallet, source, missing, cause, today, level.remedy) if missing else None
    except InsufficientCreditsError as error:
        return Outcome(before=before, after=before, error=error.code), None
    return Outcome(before=before, after=level.credits), moved


def _moved(
    wallet: Wallet, source: Wallet, missing: int, cause: Cause, today: date, remedy: str
) -> tuple[Posting, Posting]:
    if missing > 0:
        out = spend(source, missing, wallet.id, cause, today, remedy)
        return receive(wallet, out.entry.lots, source.id, cause), out
    out = spend(wallet, -missing, source.id, cause, today, remedy)
    return out, receive(source, out.entry.lots, wallet.id, cause)
