"""When news of credits is looked after, and what of a wallet's history is news by then."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import count

import pytest
from msgspec.structs import replace

from chalicelib.domain.credits.credits import (
    NEVER,
    Cause,
    Entry,
    Posting,
    Reason,
    Unchecked,
    Wallet,
    WalletKind,
    issued_account,
    receive,
    spend,
)
from chalicelib.domain.notices.credit_outbox_check import (
    check_at,
    checked,
    counts_here,
    due_at,
    is_check_due,
    news_to_check,
    noted,
)
from chalicelib.domain.notices.credit_requests import checked_request, request_check_at
from chalicelib.domain.notices.mails import CreditKind
from chalicelib.domain.notices.outbox_check import CHECK_AFTER
from tests.kit.credits import NOW, a_credit_request, a_pool, a_wallet, an_entry

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
TODAY = date(2026, 6, 1)
numbers = count(1)


def cause(reason: Reason, at: datetime = NOW) -> Cause:
    return Cause(transfer_id=f"t{next(numbers)}", reason=reason, at=at, actor_id="ada")


def given(
    wallet: Wallet, reason: Reason, at: datetime = NOW, *, source: str = "acme.pool"
) -> Wallet:
    """As it is stored after three credits came in."""
    return noted(receive(wallet, {NEVER: 3}, source, cause(reason, at)), wallet)


def taken(wallet: Wallet, number: int, at: datetime = NOW) -> Wallet:
    out = spend(wallet, number, "acme.ben", cause(Reason.TRANSFER, at), TODAY, "buy_credits")
    return noted(out, wallet)


@pytest.mark.parametrize(
    "reason", [Reason.TRANSFER, Reason.STARTING_CREDITS, Reason.SET, Reason.PURCHASE]
)
def test_credits_that_a_member_is_told_of_are_noted_when_they_arrive(reason: Reason) -> None:
    wallet = given(a_wallet(seq=7), reason)
    assert wallet.unchecked == Unchecked(8, NOW)
    assert check_at(wallet) == NOW + CHECK_AFTER


@pytest.mark.parametrize("reason", [Reason.REFUND, Reason.GRANTED, Reason.ISSUED])
def test_what_an_entry_tells_nobody_needs_no_look(reason: Reason) -> None:
    assert check_at(given(a_wallet(), reason)) is None
    assert check_at(taken(a_wallet({NEVER: 9}), 1)) is None


def test_what_an_admin_gives_to_a_group_is_no_news() -> None:
    group = a_wallet(kind=WalletKind.GROUP)
    assert check_at(given(group, Reason.TRANSFER)) is None
    assert check_at(given(group, Reason.PURCHASE)) is not None


def test_the_first_news_counts_until_it_was_looked_after() -> None:
    wallet = given(a_wallet(seq=7), Reason.TRANSFER)
    later = given(taken(wallet, 1), Reason.SET, NOW + MINUTE)
    assert (later.unchecked, later.seq) == (Unchecked(8, NOW), 10)


@pytest.mark.parametrize(("late", "due"), [(-SECOND, False), (SECOND * 0, True), (SECOND, True)])
def test_news_is_looked_after_ten_minutes_later_and_however_late(
    late: timedelta, *, due: bool
) -> None:
    wallet = given(a_wallet(), Reason.TRANSFER)
    assert is_check_due(wallet, NOW + CHECK_AFTER + late) is due
    assert not is_check_due(a_wallet(), NOW + timedelta(days=30))


def test_time_turns_to_a_wallet_at_the_earlier_of_its_news_and_its_dates() -> None:
    dated = a_wallet({"2026-12-31": 3}, unchecked=Unchecked(4, NOW))
    assert due_at(dated, "UTC") == NOW + CHECK_AFTER
    warned = datetime(2026, 12, 1, tzinfo=UTC)
    assert due_at(replace(dated, unchecked=None), "UTC") == warned
    late = replace(dated, unchecked=Unchecked(4, warned))
    assert due_at(late, "UTC") == warned
    assert due_at(a_wallet({NEVER: 3})) is None


def history(*ages: tuple[int, Reason]) -> list[Entry]:
    """Entries 4, 5, ... that came in so many minutes before NOW."""
    return [
        an_entry(seq=seq, at=NOW - minutes * MINUTE, reason=reason, transfer_id=f"t{seq}")
        for seq, (minutes, reason) in enumerate(ages, 4)
    ]


def left(entries: Sequence[Entry], last: int) -> Unchecked | None:
    wallet = a_wallet(seq=last, unchecked=Unchecked(4, NOW - 12 * MINUTE))
    return checked(wallet, entries, NOW).unchecked


def test_only_what_is_ten_minutes_old_is_looked_after_and_the_rest_in_its_own_time() -> None:
    entries = history((12, Reason.TRANSFER), (10, Reason.SET), (9, Reason.BOOKING), (5, Reason.SET))
    told, low = news_to_check(a_wallet(), entries, NOW)
    assert ([entry.seq for entry in told], low) == ([4, 5], None)
    assert left(entries, last=7) == Unchecked(7, NOW - 5 * MINUTE)


def test_entries_that_tell_nothing_end_the_look() -> None:
    assert left(history((12, Reason.TRANSFER), (9, Reason.REFUND)), last=5) is None
    assert left([], last=5) is None


def test_a_history_that_was_not_read_to_its_end_is_read_on() -> None:
    entries = history((12, Reason.TRANSFER), (11, Reason.REFUND))
    assert left(entries, last=9) == Unchecked(6, NOW - 11 * MINUTE)


@pytest.mark.parametrize(
    ("reason", "counts"),
    [
        (Reason.EXPIRED, True),
        (Reason.RETURNED_TO_CLOSED_WALLET, True),
        (Reason.TRANSFER, False),
        (Reason.BOOKING, False),  # with its session
        (Reason.REFUND, False),
    ],
)
def test_what_no_session_counts_is_looked_after_in_its_wallet(
    reason: Reason, *, counts: bool
) -> None:
    (entry,) = history((12, reason))
    assert counts_here([entry]) is counts
    assert not counts_here([])
    if counts:
        assert check_at(given(a_pool(1000), reason)) is not None


def test_the_pool_notes_the_entry_that_makes_it_low_until_it_is_above_again() -> None:
    pool, lows = a_pool(150, seq=1), []
    for change in (-50, -1, -49, +3, -2, +3, +50, -60):
        after = given(pool, Reason.REFUND) if change == +3 else pool
        if change == +50:
            after = noted(receive(pool, {NEVER: 50}, "acme.ben", cause(Reason.SET)), pool)
        pool = taken(pool, -change) if change < 0 else after
        lows.append(pool.low_since)
    assert lows == [None, 3, 3, 3, 3, 3, None, 9]
    assert pool.unchecked == Unchecked(3, NOW)


def test_a_pool_that_is_filled_up_a_little_is_measured_anew() -> None:
    pool = taken(a_pool(100), 50)
    assert pool.low_since
    refilled = given(pool, Reason.PURCHASE, source=issued_account("acme"))
    assert (refilled.filled, refilled.low_since) == (53, None)


def test_of_several_postings_in_one_write_each_leaves_its_note() -> None:
    pool = a_pool(150, seq=1)
    first = spend(pool, 60, "acme.ben", cause(Reason.SET), TODAY, "buy_credits")
    second = spend(first.after, 1, "acme.ana", cause(Reason.SET), TODAY, "buy_credits")
    both: Sequence[Posting] = (first, second)
    known = pool
    for posting in both:
        known = noted(posting, known)
    assert (known.low_since, known.unchecked) == (2, Unchecked(2, NOW))


def test_that_the_pool_is_low_is_news_once_the_entry_behind_it_is_old() -> None:
    entries = history((12, Reason.TRANSFER), (9, Reason.TRANSFER))
    for since, told in ((4, True), (5, False), (None, False)):
        _, low = news_to_check(a_pool(5, low_since=since), entries, NOW)
        assert (low is not None) is told
        assert low is None or (low.kind, low.event_id) == (CreditKind.POOL_LOW, "acme.pool.low.4")


def test_the_event_of_a_request_is_looked_after_once_and_the_next_one_again() -> None:
    asked = a_credit_request()
    assert request_check_at(asked) == NOW + CHECK_AFTER
    looked_after = checked_request(asked)
    assert request_check_at(looked_after) is None
    assert looked_after.version == asked.version + 1
    assert request_check_at(a_credit_request("credit_request_refused")) is not None
    assert request_check_at(a_credit_request("credit_request_withdrawn")) is None
