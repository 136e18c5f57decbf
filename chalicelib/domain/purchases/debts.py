"""Credits that are owed: a payment went back after what it bought had been spent or moved on.

An admin settles the debt: takes what has come into the wallet since, or writes off what is left,
with a note. Neither is undone by what the provider tells later: what was written off counts as
settled, and comes off first when money returns to us.
"""

from datetime import datetime
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.domain.credits.credits import freed, spend
from chalicelib.domain.kernel.errors import ConflictError, InvalidError
from chalicelib.domain.kernel.phrases import Phrase
from chalicelib.domain.purchases.payments import Accounts, Settlement, clawback, issued_by, sum_lots
from chalicelib.domain.purchases.purchases import Purchase


class Remedy(StrEnum):
    """What an admin does about credits that are owed."""

    TAKE = "take"
    WRITE_OFF = "write_off"


class SettleDebt(Struct, frozen=True, kw_only=True):
    """`note` says why; both histories and the audit are for people to read later."""

    purchase_id: str
    remedy: Remedy
    note: str = ""


def decide_settle_debt(
    command: SettleDebt, purchase: Purchase, accounts: Accounts, actor_id: str, now: datetime
) -> Settlement:
    """Takes what is there of the debt, or writes it off.

    Raises:
        ConflictError: nothing is owed, or there is nothing to take.
        InvalidError: a debt is written off without a note.
    """
    if not purchase.owed_credits:
        raise ConflictError(Phrase("Nothing is owed of this purchase."))
    if command.remedy is Remedy.WRITE_OFF:
        return _write_off(command, purchase)
    wallet, today = accounts.open_one, accounts.today
    taken = min(purchase.owed_credits, freed(wallet, now, today).available(today))
    if not taken:
        raise ConflictError(Phrase("There are no credits to take in that wallet now."))
    left = purchase.owed_credits - taken
    after = replace(purchase, owed_credits=left, version=purchase.version + 1)
    cause = replace(clawback(after, now), actor_id=actor_id, note=command.note)
    posting = spend(wallet, taken, issued_by(purchase), cause, today, "")
    return Settlement(after=replace(after, taken=sum_lots(after.taken, posting)), posting=posting)


def _write_off(command: SettleDebt, purchase: Purchase) -> Settlement:
    if not command.note:
        raise InvalidError(Phrase("Say in a note why the credits are written off."), "note")
    after = replace(
        purchase,
        owed_credits=0,
        written_off_credits=purchase.written_off_credits + purchase.owed_credits,
        version=purchase.version + 1,
    )
    return Settlement(after=after)
