"""What sessions and entries count for, and how it is kept by months."""

from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from chalicelib.domain.credits.credits import Entry, Reason
from chalicelib.domain.reports.usage import (
    EVERYBODY,
    Counted,
    Month,
    MonthPlace,
    Place,
    Tally,
    Usage,
    decide_count,
    difference,
    in_months,
    merged,
    usage_of_entry,
    usage_of_month,
    usage_of_session,
    with_sums,
    with_usage,
)
from chalicelib.domain.sessions.sessions import Cancelled, Seat, Session, Status
from tests.kit.sessions import NOW, STARTS_AT, a_request, a_session

LONDON = "Europe/London"
BOOKED_ON, HELD_ON = NOW.date(), STARTS_AT.date()


def at(day: date, group_id: str = "") -> Place:
    return Place(day, "cora", group_id)


def of_everybody(day: date, group_id: str = "") -> Place:
    return Place(day, EVERYBODY, group_id)


def called_off(when: datetime) -> Session:
    cancelled = Cancelled(at=when, by=Seat.COACH, reason="", refunded_credits=1)
    return a_session(status=Status.CANCELLED, cancelled=cancelled, version=2)


def an_entry(**changes: object) -> Entry:
    entry = Entry(
        wallet_id="acme.ana",
        seq=1,
        transfer_id="s1.booking",
        counterpart="acme.spent",
        at=NOW,
        credits=-2,
        reason=Reason.BOOKING,
        note="",
        actor_id="ana",
        session_id="s1",
        lots={"never": 2},
        balance_after=8,
    )
    return replace(entry, **changes)


def test_a_request_counts_for_nothing_until_it_is_accepted() -> None:
    asked = a_request()
    accepted_at = NOW + timedelta(days=1)
    accepted = replace(
        asked, status=Status.CONFIRMED, starts_at=STARTS_AT, confirmed_at=accepted_at
    )
    assert usage_of_session(asked, LONDON) == {}
    assert usage_of_session(accepted, LONDON) == {at(accepted_at.date()): Tally(booked=1)}


@pytest.mark.parametrize("status", [Status.DECLINED, Status.WITHDRAWN, Status.EXPIRED])
def test_a_request_that_came_to_nothing_counts_for_nothing(status: Status) -> None:
    assert usage_of_session(a_request(status=status), LONDON) == {}


def test_a_session_counts_where_it_was_booked_and_where_it_was_held() -> None:
    assert usage_of_session(a_session(status=Status.COMPLETED), LONDON) == {
        at(BOOKED_ON): Tally(booked=1),
        at(HELD_ON): Tally(completed=1),
    }
    assert usage_of_session(a_session(status=Status.NO_SHOW), LONDON) == {
        at(BOOKED_ON): Tally(booked=1),
        at(HELD_ON): Tally(no_show=1),
    }


def test_a_session_that_is_called_off_on_the_day_of_its_booking_counts_there_twice() -> None:
    assert usage_of_session(called_off(NOW), LONDON) == {
        at(BOOKED_ON): Tally(booked=1, cancelled=1)
    }


def test_days_are_those_of_the_workspaces_zone() -> None:
    late = datetime(2026, 11, 16, 20, tzinfo=UTC)
    booked = a_session(confirmed_at=late)
    assert usage_of_session(booked, "Asia/Kathmandu") == {at(date(2026, 11, 17)): Tally(booked=1)}
    assert usage_of_session(booked, "Pacific/Pago_Pago") == {
        at(date(2026, 11, 16)): Tally(booked=1)
    }


def test_the_group_is_the_one_whose_wallet_pays() -> None:
    paid_by_sales = a_session(wallet_id="acme.group.sales")
    assert usage_of_session(paid_by_sales, LONDON) == {at(BOOKED_ON, "acme.sales"): Tally(booked=1)}


def test_credits_are_spent_refunded_or_expired_by_the_account_on_the_other_side() -> None:
    session = a_session(wallet_id="acme.group.sales")
    there = at(BOOKED_ON, "acme.sales")
    spent = usage_of_entry(an_entry(), session, LONDON)
    back = an_entry(wallet_id="acme.pool", credits=2, reason=Reason.RETURNED_TO_CLOSED_WALLET)
    assert spent == {there: Tally(credits_spent=2)}
    assert usage_of_entry(back, session, LONDON) == {there: Tally(credits_refunded=2)}
    gone = an_entry(wallet_id="acme.group.ops", counterpart="acme.expired", session_id=None)
    assert usage_of_entry(gone, None, LONDON) == {
        Place(BOOKED_ON, "", "acme.ops"): Tally(credits_expired=2)
    }


@pytest.mark.parametrize("counterpart", ["acme.pool", "acme.issued", "acme.ben", "globex.spent"])
def test_credits_that_move_between_wallets_count_for_nothing(counterpart: str) -> None:
    assert usage_of_entry(an_entry(counterpart=counterpart), None, LONDON) == {}


def test_a_session_is_counted_once_and_an_older_state_says_nothing() -> None:
    booked, held = a_session(), a_session(status=Status.COMPLETED, version=3)
    first = decide_count(booked, Counted(), LONDON)
    assert first
    assert decide_count(booked, first, LONDON) is None
    last = decide_count(held, first, LONDON)
    assert last
    assert difference(last.usage, first.usage) == {at(HELD_ON): Tally(completed=1)}
    assert decide_count(booked, last, LONDON) is None
    assert (first.revision, last.revision, last.version) == (1, 2, 3)


def test_another_zone_moves_what_was_counted() -> None:
    booked = a_session(confirmed_at=datetime(2026, 11, 16, 20, tzinfo=UTC))
    first = decide_count(booked, Counted(), LONDON)
    assert first
    second = decide_count(booked, first, "Asia/Kathmandu")
    assert second
    assert difference(second.usage, first.usage) == {
        at(date(2026, 11, 16)): Tally(booked=-1),
        at(date(2026, 11, 17)): Tally(booked=1),
    }


def test_a_change_goes_into_the_months_of_its_days_coaches_and_groups_and_into_the_sums() -> None:
    first, last = date(2026, 11, 30), date(2026, 12, 1)
    one = Tally(booked=1)
    change = {at(first): one, at(last): one, at(first, "acme.sales"): one}
    assert in_months(change) == {
        MonthPlace("2026-11", "cora", ""): {at(first): one},
        MonthPlace("2026-12", "cora", ""): {at(last): one},
        MonthPlace("2026-11", "cora", "acme.sales"): {at(first, "acme.sales"): one},
        MonthPlace("2026-11", EVERYBODY, ""): {of_everybody(first): one},
        MonthPlace("2026-12", EVERYBODY, ""): {of_everybody(last): one},
        MonthPlace("2026-11", EVERYBODY, "acme.sales"): {of_everybody(first, "acme.sales"): one},
    }


def test_a_day_of_which_nothing_is_left_is_no_longer_kept() -> None:
    change = {at(date(2026, 11, 30)): Tally(booked=1)}
    after = with_usage(Month(place=MonthPlace("2026-11", "cora", "")), change)
    assert (after.days, after.version) == ({30: Tally(booked=1)}, 1)
    assert with_usage(after, difference({}, change)).days == {}


places = st.builds(
    Place,
    st.dates(date(2026, 1, 1), date(2026, 3, 31)),
    st.sampled_from(["cora", "remy", ""]),
    st.sampled_from(["", "sales"]),
)
usages = st.dictionaries(places, st.builds(Tally, *[st.integers(0, 3)] * 7)).map(
    lambda each: merged(each.items())
)


@given(usages, usages)
def test_a_difference_added_to_what_was_before_is_what_is_after(one: Usage, other: Usage) -> None:
    assert merged([*one.items(), *difference(other, one).items()]) == other


@given(st.lists(usages), st.randoms())
def test_months_hold_the_sum_of_all_changes_in_any_order(
    changes: list[Usage], random: Random
) -> None:
    shuffled = random.sample(changes, len(changes))
    months: dict[MonthPlace, Month] = {}
    for change in shuffled:
        for place, part in in_months(change).items():
            months[place] = with_usage(months.get(place, Month(place=place)), part)
    kept = merged(part for month in months.values() for part in usage_of_month(month))
    assert kept == with_sums(merged(part for change in changes for part in change.items()))
