"""How much one wallet holds: as many lots as five years have days, and so many open requests."""

from datetime import date, timedelta

import pytest

from chalicelib.domain.credits.bounds import MOST_HELD_LOTS, MOST_HOLDS, check_use_by
from chalicelib.domain.credits.credits import NEVER, Hold, hold_credits
from chalicelib.domain.kernel.errors import InvalidError, TooManyRequestsOpenError
from tests.unit.domain.credits.test_credits import LATER, TODAY, wallet

NOW = LATER - timedelta(days=1)


def test_credits_are_given_for_five_years_at_most() -> None:
    check_use_by(TODAY, TODAY)
    check_use_by(date(2031, 6, 1), TODAY)
    with pytest.raises(InvalidError, match="within the next five years") as refusal:
        check_use_by(date(2031, 6, 2), TODAY)
    assert refusal.value.field == "use_by"


@pytest.mark.parametrize("number", [MOST_HOLDS - 1, MOST_HOLDS])
def test_a_wallet_pays_for_so_many_open_requests(number: int) -> None:
    known = {f"s{each}": Hold(lots={NEVER: 1}, until=LATER) for each in range(number)}
    purse = wallet({NEVER: 1}, holds=known)
    if number < MOST_HOLDS:
        assert len(hold_credits(purse, "s", 1, LATER, NOW, TODAY, "").after.holds) == MOST_HOLDS
        return
    with pytest.raises(TooManyRequestsOpenError, match="Too many requests are open"):
        hold_credits(purse, "s", 1, LATER, NOW, TODAY, "")


def test_what_a_wallet_sets_aside_is_of_so_many_dates() -> None:
    dates = {(TODAY + timedelta(days=each)).isoformat(): 1 for each in range(MOST_HELD_LOTS)}
    purse = wallet({NEVER: 1}, holds={"s1": Hold(lots=dates, until=LATER)})
    with pytest.raises(TooManyRequestsOpenError):
        hold_credits(purse, "s", 1, LATER, NOW, TODAY, "")


def test_holds_whose_time_is_over_take_no_room() -> None:
    known = {f"s{each}": Hold(lots={NEVER: 1}, until=NOW) for each in range(MOST_HOLDS)}
    after = hold_credits(wallet(holds=known), "s", 1, LATER, NOW, TODAY, "").after
    assert set(after.holds) == {"s"}
