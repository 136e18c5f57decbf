"""Settling what a purchase owes: taking what has come since, or writing it off."""

import pytest
from msgspec.structs import replace

from chalicelib.domain.kernel.errors import ConflictError, InvalidError
from chalicelib.domain.purchases.debts import Remedy, SettleDebt, decide_settle_debt
from chalicelib.domain.purchases.payments import Accounts, Settlement
from chalicelib.domain.purchases.purchases import Purchase
from tests.unit.domain.purchases.test_payments import ACCOUNTS, ANA, PAID, settled
from tests.unit.domain.purchases.test_purchases import NOW, PURCHASE

TAKE = SettleDebt(purchase_id="p1", remedy=Remedy.TAKE, note="agreed by phone")
WRITE_OFF = replace(TAKE, remedy=Remedy.WRITE_OFF)


def owing(credits: int) -> tuple[Purchase, Accounts]:
    """All of the money went back once so many of the ten credits were spent."""
    paid, _ = settled(PURCHASE, PAID)
    accounts = replace(ACCOUNTS, wallet=replace(ANA, lots={"never": 10 - credits}))
    return settled(paid, replace(PAID, reversed_minor=90_000), accounts)


def settle(command: SettleDebt, purchase: Purchase, lots: dict[str, int]) -> Settlement:
    accounts = replace(ACCOUNTS, wallet=replace(ANA, lots=lots))
    return decide_settle_debt(command, purchase, accounts, "ada", NOW)


def test_what_has_come_since_is_taken_and_the_rest_stays_owed() -> None:
    purchase, _ = owing(7)
    settlement = settle(TAKE, purchase, {"2026-12-31": 2, "never": 3})
    assert settlement.posting
    entry = settlement.posting.entry
    assert (entry.credits, entry.actor_id, entry.note) == (-5, "ada", "agreed by phone")
    assert (settlement.after.owed_credits, settlement.after.taken_credits) == (2, 8)


def test_no_more_than_is_owed_is_taken() -> None:
    purchase, _ = owing(7)
    assert settle(TAKE, purchase, {"never": 50}).after.owed_credits == 0


def test_what_is_written_off_is_owed_no_more_and_not_taken_by_a_later_word() -> None:
    purchase, accounts = owing(7)
    after = settle(WRITE_OFF, purchase, {}).after
    assert (after.owed_credits, after.written_off_credits) == (0, 7)
    full = replace(accounts, wallet=replace(ANA, lots={"never": 50}))
    assert settled(after, replace(PAID, reversed_minor=90_000), full) == (after, full)


def test_money_that_returns_lifts_the_debt_that_was_written_off_before_it_gives_back() -> None:
    purchase, accounts = owing(7)
    after = settle(WRITE_OFF, purchase, {}).after
    half, still = settled(after, replace(PAID, reversed_minor=45_000), accounts)
    assert (half.written_off_credits, half.taken_credits) == (2, 3)
    assert still == accounts
    won, back = settled(half, replace(PAID, reversed_minor=0), still)
    assert (won.answered_for, back.wallet.balance) == (0, 3)


def test_a_debt_is_written_off_with_a_note_only() -> None:
    with pytest.raises(InvalidError) as refusal:
        settle(replace(WRITE_OFF, note=""), owing(7)[0], {})
    assert refusal.value.field == "note"


def test_where_nothing_is_owed_or_there_nothing_happens() -> None:
    with pytest.raises(ConflictError):
        settle(TAKE, settled(PURCHASE, PAID)[0], {"never": 5})
    with pytest.raises(ConflictError):
        settle(TAKE, owing(7)[0], {})
