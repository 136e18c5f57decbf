"""A wallet that is closed pays nothing and keeps nothing: what it would have goes to the pool."""

from datetime import UTC, date, datetime, timedelta

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
    spend,
)
from chalicelib.domain.credits.wallet_closing import decide_close, give_back, set_free
from chalicelib.domain.kernel.errors import InsufficientCreditsError

TODAY = date(2026, 6, 1)
NOW = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
CAUSE = Cause(transfer_id="t1", reason=Reason.WALLET_CLOSED, at=NOW, actor_id="ada")
USE_BY = st.sampled_from([NEVER, "2026-05-31", "2026-06-01", "2026-12-31"])
LOTS = st.dictionaries(USE_BY, st.integers(1, 9))
HOLDS = st.dictionaries(
    st.sampled_from(["s1", "s2", "s3"]),
    st.builds(
        lambda lots, until: Hold(lots=lots, until=until),
        st.dictionaries(USE_BY, st.integers(1, 9), min_size=1),
        st.sampled_from([NOW, LATER]),
    ),
)


def a_wallet(
    lots: dict[str, int] | None = None,
    holds: dict[str, Hold] | None = None,
    *,
    closed: bool = False,
) -> Wallet:
    return Wallet(
        id="acme.group.sales",
        workspace_id="acme",
        kind=WalletKind.GROUP,
        owner_id="acme.sales",
        name="Sales",
        lots=lots or {},
        holds=holds or {},
        open=not closed,
        seq=4,
        version=7,
    )


POOL = Wallet(
    id="acme.pool",
    workspace_id="acme",
    kind=WalletKind.WORKSPACE,
    owner_id="acme",
    name="Acme",
    lots={NEVER: 100},
    seq=1,
    version=1,
)


@given(LOTS, HOLDS)
def test_a_close_leaves_only_what_open_requests_hold(
    lots: dict[str, int], holds: dict[str, Hold]
) -> None:
    before = a_wallet(lots, holds)
    closing = decide_close(before, POOL, CAUSE, TODAY)
    after = closing.postings[0].after if closing.postings else closing.holding.after  # type: ignore[union-attr]
    moved = closing.postings[1].entry.credits if closing.postings else 0
    assert not after.open
    assert after.version == before.version + 1
    assert after.lots == {}
    assert set(after.holds) == {key for key, hold in holds.items() if hold.until > NOW}
    assert after.balance == after.held == before.balance - moved


def test_a_close_keeps_the_dates_of_what_goes_to_the_pool() -> None:
    out, into = decide_close(
        a_wallet({"2026-05-31": 1, "2026-12-31": 2}), POOL, CAUSE, TODAY
    ).postings
    assert (out.entry.credits, out.entry.balance_after, out.entry.counterpart) == (-3, 0, POOL.id)
    assert (into.entry.credits, into.entry.balance_after) == (3, 103)
    assert into.after.lots == {"2026-05-31": 1, "2026-12-31": 2, NEVER: 100}


def test_an_empty_wallet_is_closed_without_an_entry() -> None:
    closing = decide_close(a_wallet(), POOL, CAUSE, TODAY)
    assert closing.postings == ()
    assert closing.holding is not None
    assert (closing.holding.before.version, closing.holding.after.version) == (7, 8)


def test_a_closed_wallet_is_closed_once() -> None:
    assert decide_close(a_wallet(closed=True), POOL, CAUSE, TODAY).holding is None


@pytest.mark.parametrize("own", [True, False])
def test_what_was_held_in_a_closed_wallet_is_set_free_into_the_pool(own: bool) -> None:
    wallet = a_wallet({}, {"s1": Hold(lots={NEVER: 2}, until=LATER)}, closed=True)
    freed = set_free(wallet, POOL, "s1", CAUSE, TODAY, own=own)
    out, into = freed.postings
    assert freed.holding is None
    assert (out.after.balance, out.entry.credits) == (0, -2)
    assert into.after.lots == {NEVER: 102}


def test_what_was_held_and_has_passed_comes_to_the_pool_with_seven_days_to_use_it() -> None:
    wallet = a_wallet({}, {"s1": Hold(lots={"2026-05-31": 2}, until=LATER)}, closed=True)
    out, into = set_free(wallet, POOL, "s1", CAUSE, TODAY, own=False).postings
    assert out.entry.lots == {"2026-05-31": 2}
    assert into.entry.lots == {"2026-06-08": 2}


def test_what_was_held_in_an_open_wallet_is_set_free_without_an_entry() -> None:
    wallet = a_wallet({}, {"s1": Hold(lots={NEVER: 2}, until=LATER)})
    freed = set_free(wallet, POOL, "s1", CAUSE, TODAY, own=True)
    assert freed.postings == ()
    assert freed.holding is not None
    assert freed.holding.after.lots == {NEVER: 2}


@pytest.mark.parametrize("closed", [True, False])
def test_what_is_free_already_is_not_set_free_again(closed: bool) -> None:
    freed = set_free(a_wallet(closed=closed), POOL, "s1", CAUSE, TODAY, own=True)
    assert (freed.postings, freed.holding) == ((), None)


def test_a_refund_goes_to_the_wallet_that_paid_while_it_is_open() -> None:
    cause = Cause(transfer_id="s1.refund", reason=Reason.REFUND, at=NOW, actor_id="ada")
    back = give_back(a_wallet(), POOL, {NEVER: 1}, "acme.spent", cause)
    assert (back.entry.wallet_id, back.entry.reason) == ("acme.group.sales", Reason.REFUND)


def test_a_refund_to_a_closed_wallet_goes_to_the_pool_and_says_so() -> None:
    cause = Cause(transfer_id="s1.refund", reason=Reason.REFUND, at=NOW, actor_id="ada")
    back = give_back(a_wallet(closed=True), POOL, {NEVER: 1}, "acme.spent", cause)
    assert (back.entry.wallet_id, back.after.balance) == ("acme.pool", 101)
    assert back.entry.reason is Reason.RETURNED_TO_CLOSED_WALLET


def test_a_closed_wallet_pays_nothing_out_of_what_it_holds() -> None:
    wallet = a_wallet({}, {"s1": Hold(lots={NEVER: 2}, until=LATER)}, closed=True)
    with pytest.raises(InsufficientCreditsError):
        spend(wallet, 1, "acme.spent", CAUSE, TODAY, "ask_admin")
