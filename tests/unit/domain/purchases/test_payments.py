"""What the provider's word makes of a purchase: pure decisions, whatever was told before."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from chalicelib.domain.credits.credits import Hold, Reason, Wallet, WalletKind
from chalicelib.domain.purchases.payments import (
    Accounts,
    Payment,
    PaymentState,
    decide_settlement,
)
from chalicelib.domain.purchases.purchases import Attention, Purchase, PurchaseStatus
from tests.unit.domain.purchases.test_purchases import NOW, PURCHASE

PAID = Payment(
    purchase_id="p1",
    state=PaymentState.PAID,
    amount_minor=90_000,
    currency="EUR",
    live=False,
)
ANA = Wallet(
    id="acme.ana",
    workspace_id="acme",
    kind=WalletKind.MEMBER,
    owner_id="ana",
    name="Ana",
    version=1,
)
POOL = replace(ANA, id="acme.pool", kind=WalletKind.WORKSPACE, owner_id="acme", name="Acme")
ACCOUNTS = Accounts(wallet=ANA, pool=POOL, today=NOW.date())


def settled(
    purchase: Purchase, payment: Payment | None, accounts: Accounts = ACCOUNTS
) -> tuple[Purchase, Accounts]:
    """The purchase and its accounts once all of the provider's word is true."""
    for _ in range(5):
        settlement = decide_settlement(purchase, payment, accounts, NOW)
        if settlement is None:
            return purchase, accounts
        assert settlement.after.version == purchase.version + 1
        purchase = settlement.after
        if settlement.posting:
            after = settlement.posting.after
            own = after.id == accounts.wallet.id
            accounts = replace(accounts, wallet=after) if own else replace(accounts, pool=after)
    raise AssertionError("it never rests")


def test_a_payment_is_credited_once_with_its_date() -> None:
    pack = replace(PURCHASE.pack, valid_days=365)
    purchase, accounts = settled(replace(PURCHASE, pack=pack), PAID)
    assert (purchase.status, purchase.paid_at) == (PurchaseStatus.PAID, NOW)
    assert accounts.wallet.lots == {"2027-11-23": 10}
    assert decide_settlement(purchase, PAID, accounts, NOW + timedelta(days=3)) is None


def test_a_payment_that_nobody_has_made_changes_nothing() -> None:
    waiting = replace(PAID, state=PaymentState.OPEN)
    assert decide_settlement(PURCHASE, waiting, ACCOUNTS, NOW) is None


@pytest.mark.parametrize("end", [PaymentState.PAID, PaymentState.FAILED])
def test_a_payment_that_takes_days_is_noted_once_until_its_end(end: PaymentState) -> None:
    under_way, accounts = settled(PURCHASE, replace(PAID, state=PaymentState.PROCESSING))
    assert (under_way.processing, under_way.status) == (True, PurchaseStatus.PENDING)
    assert accounts == ACCOUNTS
    ended, _ = settled(under_way, replace(PAID, state=end))
    assert not ended.processing


def test_a_page_that_the_provider_does_not_know_ends_the_purchase_when_it_is_over() -> None:
    assert decide_settlement(PURCHASE, None, ACCOUNTS, NOW) is None
    later = NOW + timedelta(hours=2, minutes=10)
    settlement = decide_settlement(PURCHASE, None, ACCOUNTS, later)
    assert settlement
    assert settlement.after.status is PurchaseStatus.FAILED


def test_money_that_comes_after_the_end_is_credited() -> None:
    failed, _ = settled(PURCHASE, replace(PAID, state=PaymentState.FAILED))
    assert failed.status is PurchaseStatus.FAILED
    paid, accounts = settled(failed, PAID)
    assert (paid.status, accounts.wallet.balance) == (PurchaseStatus.PAID, 10)


@pytest.mark.parametrize(
    ("payment", "why"),
    [
        (replace(PAID, amount_minor=89_999), Attention.AMOUNT_DIFFERS),
        (replace(PAID, amount_minor=90_001), Attention.AMOUNT_DIFFERS),
        (replace(PAID, currency="USD"), Attention.CURRENCY_DIFFERS),
        (replace(PAID, live=True), Attention.MODE_DIFFERS),
        (replace(PAID, purchase_id="p2"), Attention.OTHER_PURCHASE),
        (replace(PAID, purchase_id=None), Attention.OTHER_PURCHASE),
    ],
)
def test_another_payment_is_marked_once_and_credited_never(
    payment: Payment, why: Attention
) -> None:
    purchase, accounts = settled(PURCHASE, payment)
    assert (purchase.status, purchase.attention) == (PurchaseStatus.PENDING, why)
    assert accounts == ACCOUNTS
    assert settled(purchase, PAID)[0].attention is None


def test_the_pool_stands_in_for_a_closed_wallet() -> None:
    closed = replace(ACCOUNTS, wallet=replace(ANA, open=False))
    settlement = decide_settlement(PURCHASE, PAID, closed, NOW)
    assert settlement
    assert settlement.posting
    entry = settlement.posting.entry
    assert (entry.wallet_id, entry.reason) == ("acme.pool", Reason.RETURNED_TO_CLOSED_WALLET)


def test_held_and_passed_credits_are_not_taken_back() -> None:
    paid, _ = settled(PURCHASE, PAID)
    hold = Hold(lots={"never": 4}, until=NOW + timedelta(hours=1))
    wallet = replace(ANA, lots={"2026-11-22": 5, "never": 3}, holds={"s1": hold})
    accounts = replace(ACCOUNTS, wallet=wallet)
    purchase, after = settled(paid, replace(PAID, reversed_minor=90_000), accounts)
    assert (purchase.taken, purchase.owed_credits) == ({"never": 3}, 7)
    assert (after.wallet.held, after.wallet.lots) == (4, {"2026-11-22": 5})


def test_a_refund_takes_the_lot_that_was_bought_before_those_that_end_sooner() -> None:
    pack = replace(PURCHASE.pack, valid_days=365)
    wallet = replace(ANA, lots={"2026-12-31": 4, "never": 4})
    paid, accounts = settled(replace(PURCHASE, pack=pack), PAID, replace(ACCOUNTS, wallet=wallet))
    purchase, after = settled(paid, replace(PAID, reversed_minor=45_000), accounts)
    assert purchase.taken == {"2027-11-23": 5}
    assert after.wallet.lots == {"2026-12-31": 4, "2027-11-23": 5, "never": 4}
    whole, rest = settled(purchase, replace(PAID, reversed_minor=90_000), after)
    assert (whole.owed_credits, rest.wallet.lots) == (0, {"2026-12-31": 4, "never": 4})


def test_a_purchase_without_a_kept_date_takes_the_soonest_back() -> None:
    pack = replace(PURCHASE.pack, valid_days=365)
    old = replace(settled(replace(PURCHASE, pack=pack), PAID)[0], use_by=None)
    accounts = replace(ACCOUNTS, wallet=replace(ANA, lots={"2026-12-31": 4, "never": 20}))
    purchase, _ = settled(old, replace(PAID, reversed_minor=45_000), accounts)
    assert purchase.taken == {"2026-12-31": 4, "never": 1}


@given(
    gone=st.lists(st.integers(0, 120_000), max_size=8),
    others=st.integers(0, 30),
    spent=st.lists(st.integers(0, 6), min_size=8, max_size=8),
)
def test_whatever_goes_back_and_forth_the_share_is_taken_or_owed(
    gone: list[int], others: int, spent: list[int]
) -> None:
    """Refunds and disputes come and go in any order while the credits are spent in between."""
    purchase, accounts = settled(PURCHASE, PAID)
    held = {"never": 10 + others}
    accounts = replace(accounts, wallet=replace(accounts.wallet, lots=held))
    for minor, away in zip(gone, spent, strict=False):
        left = max(0, accounts.wallet.balance - away)
        lots = {"never": left} if left else {}
        accounts = replace(accounts, wallet=replace(accounts.wallet, lots=lots))
        before, was = accounts.wallet.balance, purchase.taken_credits
        purchase, accounts = settled(purchase, replace(PAID, reversed_minor=minor), accounts)
        share = 10 * min(minor, 90_000) // 90_000
        assert purchase.taken_credits + purchase.owed_credits == share
        assert before - accounts.wallet.balance == purchase.taken_credits - was
        assert accounts.wallet.balance >= 0
        assert (purchase.status is PurchaseStatus.REFUNDED) == (minor >= 90_000)
