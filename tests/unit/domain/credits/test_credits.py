from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.credits.credits import (
    NEVER,
    Cause,
    Hold,
    Reason,
    Wallet,
    WalletKind,
    receive,
    spend,
    take,
)
from chalicelib.domain.credits.transfers import decide_transfer
from chalicelib.domain.kernel.errors import InsufficientCreditsError, InvalidError

TODAY = date(2026, 6, 1)
LATER = datetime(2026, 6, 2, tzinfo=UTC)
CAUSE = Cause(
    transfer_id="t1", reason=Reason.TRANSFER, at=datetime(2026, 6, 1, tzinfo=UTC), actor_id="ada"
)


def wallet(lots: dict[str, int] | None = None, *, name: str = "ana", **fields: object) -> Wallet:
    values = {
        "id": f"acme.{name}",
        "workspace_id": "acme",
        "kind": WalletKind.MEMBER,
        "owner_id": name,
        "name": name,
        "lots": lots or {},
        **fields,
    }
    return Wallet(**values)  # type: ignore[arg-type]


def test_the_lot_that_passes_soonest_pays_first() -> None:
    lots = {NEVER: 5, "2026-12-31": 2, "2026-06-30": 1}
    assert take(lots, 4, TODAY) == {"2026-06-30": 1, "2026-12-31": 2, NEVER: 1}


def test_a_lot_can_be_spent_on_its_last_day_and_not_on_the_next() -> None:
    lots = {"2026-06-01": 3}
    assert wallet(lots).available(TODAY) == 3
    assert wallet(lots).available(date(2026, 6, 2)) == 0


def test_spending_more_than_is_available_is_refused_with_what_to_do() -> None:
    with pytest.raises(InsufficientCreditsError) as refusal:
        spend(wallet({NEVER: 1}), 2, "acme.spent", CAUSE, TODAY, "ask_admin")
    assert refusal.value.carries() == {
        "credits_needed": 2,
        "credits_available": 1,
        "wallet_id": "acme.ana",
        "remedy": "ask_admin",
    }


def test_held_credits_cannot_be_spent() -> None:
    with pytest.raises(InsufficientCreditsError):
        spend(
            wallet({}, holds={"s1": Hold(lots={NEVER: 5}, until=LATER)}),
            1,
            "acme.spent",
            CAUSE,
            TODAY,
            "ask_admin",
        )


def test_a_closed_wallet_pays_nothing() -> None:
    with pytest.raises(InsufficientCreditsError):
        spend(wallet({NEVER: 5}, open=False), 1, "acme.spent", CAUSE, TODAY, "ask_admin")


def test_an_entry_shows_the_balance_after_it_with_what_is_held() -> None:
    posting = spend(
        wallet({NEVER: 5}, holds={"s1": Hold(lots={NEVER: 2}, until=LATER)}),
        3,
        "acme.spent",
        CAUSE,
        TODAY,
        "ask_admin",
    )
    assert posting.entry.credits == -3
    assert posting.entry.balance_after == 4
    assert posting.after.lots == {NEVER: 2}


def test_credits_that_arrive_with_one_date_are_one_lot() -> None:
    posting = receive(wallet({"2026-12-31": 2}), {"2026-12-31": 3, NEVER: 1}, "acme.pool", CAUSE)
    assert posting.after.lots == {"2026-12-31": 5, NEVER: 1}


def test_a_transfer_keeps_the_dates_and_has_an_entry_on_each_side() -> None:
    source = wallet({"2026-07-01": 2, NEVER: 9}, name="pool")
    out, into = decide_transfer(source, wallet(), 3, CAUSE, TODAY, "ask_admin")
    assert out.entry.lots == into.entry.lots == {"2026-07-01": 2, NEVER: 1}
    assert (out.entry.credits, into.entry.credits) == (-3, 3)
    assert out.entry.id != into.entry.id


@pytest.mark.parametrize("amount", [0, -1, 1_000_001])
def test_a_transfer_of_no_or_too_many_credits_is_refused(amount: int) -> None:
    with pytest.raises(InvalidError):
        decide_transfer(
            wallet({NEVER: 5}, name="pool"), wallet(), amount, CAUSE, TODAY, "ask_admin"
        )


def test_a_transfer_from_a_wallet_to_itself_is_refused() -> None:
    with pytest.raises(InvalidError):
        decide_transfer(wallet({NEVER: 5}), wallet(), 1, CAUSE, TODAY, "ask_admin")


def test_a_transfer_into_a_closed_wallet_is_refused() -> None:
    with pytest.raises(InvalidError):
        decide_transfer(
            wallet({NEVER: 5}, name="pool"), wallet(open=False), 1, CAUSE, TODAY, "ask_admin"
        )


USE_BY = st.sampled_from(["2026-05-31", "2026-06-01", "2026-08-01", "2027-01-01", NEVER])
LOTS = st.dictionaries(USE_BY, st.integers(1, 50), max_size=5)


@given(LOTS, LOTS, st.integers(1, 300))
def test_a_transfer_conserves_credits_or_is_refused(
    lots: dict[str, int], others: dict[str, int], amount: int
) -> None:
    source, target = wallet(lots, name="pool"), wallet(others)
    before = source.balance + target.balance
    try:
        out, into = decide_transfer(source, target, amount, CAUSE, TODAY, "ask_admin")
    except InsufficientCreditsError:
        assert source.available(TODAY) < amount
        return
    assert out.after.balance + into.after.balance == before
    assert out.after.balance == source.balance - amount
    assert all(number > 0 for number in (*out.after.lots.values(), *into.after.lots.values()))
    assert "2026-05-31" not in out.entry.lots


def test_a_last_day_is_given_out_of_the_pool_and_never_a_later_one() -> None:
    pool = wallet({"2026-06-30": 2, NEVER: 5}, name="pool", kind=WalletKind.WORKSPACE)
    day = date(2026, 9, 30)
    out, into = decide_transfer(pool, wallet(), 6, CAUSE, TODAY, "buy_credits", day)
    assert into.after.lots == {"2026-06-30": 1, "2026-09-30": 5}
    assert out.after.lots == {"2026-06-30": 1}
    out, into = decide_transfer(pool, wallet(), 6, CAUSE, TODAY, "buy_credits", TODAY)
    assert into.after.lots == {"2026-06-01": 6}


@pytest.mark.parametrize(
    ("kind", "day"),
    [
        (WalletKind.WORKSPACE, date(2026, 5, 31)),
        (WalletKind.WORKSPACE, date(2031, 6, 2)),
        (WalletKind.GROUP, date(2026, 6, 30)),
    ],
)
def test_a_day_that_has_passed_or_is_far_ahead_or_is_not_the_pools_to_give_is_refused(
    kind: WalletKind, day: date
) -> None:
    source = wallet({NEVER: 5}, name="source", kind=kind)
    with pytest.raises(InvalidError) as refusal:
        decide_transfer(source, wallet(), 1, CAUSE, TODAY, "buy_credits", day)
    assert refusal.value.field == "use_by"
