"""What of all that happens to credits is told."""

from itertools import pairwise

import pytest

from chalicelib.domain.credits.balances import is_low
from chalicelib.domain.credits.credits import NEVER, Reason, WalletKind
from chalicelib.domain.credits.expiry import Warned, warning_of
from chalicelib.domain.notices.credit_notices import (
    event_of_entry,
    event_of_pool,
    event_of_warning,
)
from chalicelib.domain.notices.credit_requests import event_of_request
from chalicelib.domain.notices.mails import CreditKind
from tests.kit.credits import a_credit_request, a_pool, a_wallet, an_entry


@pytest.mark.parametrize(
    ("reason", "kind"),
    [
        (Reason.TRANSFER, CreditKind.GRANTED),
        (Reason.STARTING_CREDITS, CreditKind.GRANTED),
        (Reason.SET, CreditKind.GRANTED),
        (Reason.PURCHASE, CreditKind.BOUGHT),
        (Reason.GRANTED, None),  # told by the request that was granted
        (Reason.REFUND, None),  # told by the session
        (Reason.RETURNED_TO_CLOSED_WALLET, None),
        (Reason.ISSUED, None),
    ],
)
def test_credits_that_reach_a_member_are_told_for_these_reasons(
    reason: Reason, kind: CreditKind | None
) -> None:
    event = event_of_entry(an_entry(reason=reason), WalletKind.MEMBER)
    assert (event.kind if event else None) == kind


@pytest.mark.parametrize("reason", Reason)
def test_credits_that_are_taken_are_told_to_nobody(reason: Reason) -> None:
    assert event_of_entry(an_entry(reason=reason, credits=-3), WalletKind.MEMBER) is None


@pytest.mark.parametrize("kind", [WalletKind.GROUP, WalletKind.WORKSPACE])
def test_what_an_admin_moves_to_a_group_or_the_pool_is_no_news(kind: WalletKind) -> None:
    assert event_of_entry(an_entry(), kind) is None
    bought = event_of_entry(an_entry(reason=Reason.PURCHASE), kind)
    assert bought is not None
    assert bought.kind is CreditKind.BOUGHT


def test_an_entrys_event_has_the_entrys_own_id_and_place() -> None:
    event = event_of_entry(an_entry(), WalletKind.MEMBER)
    assert event is not None
    assert (event.event_id, event.about, event.wallet_id) == ("t1.in", "4", "acme.ana")


def test_a_warning_is_one_event_for_each_date_and_stage() -> None:
    warning = Warned("2026-12-31", 30)
    event = event_of_warning(a_wallet(), warning)
    assert event.event_id == "acme.ana.expiring.2026-12-31.30"
    assert warning_of(event.about) == warning
    later = event_of_warning(a_wallet({"2026-12-31": 9}), warning)
    assert later == event != event_of_warning(a_wallet(), Warned("2026-12-31", 7))


@pytest.mark.parametrize("nonsense", ["", "2026-12-31", "2026-12-31.soon"])
def test_what_names_no_warning_is_none(nonsense: str) -> None:
    with pytest.raises(ValueError, match="int"):
        warning_of(nonsense)


@pytest.mark.parametrize(("available", "low"), [(1000, False), (100, False), (99, True), (0, True)])
def test_the_pool_is_low_below_a_tenth_of_what_it_was_filled_to(available: int, low: bool) -> None:
    assert is_low(a_pool(available)) == low


def test_a_pool_that_was_never_filled_is_not_low() -> None:
    assert not is_low(a_pool(0, filled=0))


def test_a_change_of_the_pool_that_makes_it_low_is_told_and_no_other() -> None:
    since = [None, None, 2, 2, 2, None, 6, 6]
    pools = [a_pool(50, low_since=seq, version=number) for number, seq in enumerate(since)]
    events = [event_of_pool(before, after) for before, after in pairwise(pools)]
    told = [event.event_id for event in events if event]
    assert told == ["acme.pool.low.2", "acme.pool.low.6"]
    assert event_of_pool(None, a_pool(50)) is None


@pytest.mark.parametrize(
    ("event", "kind"),
    [
        ("credits_requested", CreditKind.REQUESTED),
        ("credit_request_granted", CreditKind.REQUEST_GRANTED),
        ("credit_request_refused", CreditKind.REQUEST_REFUSED),
        ("credit_request_withdrawn", None),
    ],
)
def test_a_request_for_credits_tells_its_making_and_its_answer(
    event: str, kind: CreditKind | None
) -> None:
    told = event_of_request(a_credit_request(event))
    assert (told.kind if told else None) == kind
    assert told is None or (told.wallet_id, told.event_id, told.about) == ("acme.ana", "r1.1", "r1")


def test_lots_without_a_date_never_make_a_pool_low_by_time() -> None:
    assert not is_low(a_pool(100, lots={NEVER: 60, "2020-01-01": 40}))
