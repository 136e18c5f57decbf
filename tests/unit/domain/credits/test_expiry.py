"""What time does to lots: warnings 30 and 7 days before, their end to the second."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from chalicelib.domain.credits.credits import (
    NEVER,
    Cause,
    Hold,
    Reason,
    Wallet,
    WalletKind,
    dated_return,
    receive,
)
from chalicelib.domain.credits.expiry import (
    Warned,
    decide_lot_expiry,
    due_warnings,
    next_due,
    still_warns,
    with_warnings,
)

DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)
LAST = date(2026, 12, 31)
NOON = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)

ZONES = [
    ("Europe/London", date(2026, 3, 29)),  # the clock goes forward on this day
    ("Europe/London", date(2026, 10, 24)),  # and back on the next
    ("America/New_York", date(2026, 3, 8)),
    ("America/New_York", date(2026, 10, 31)),
    ("Asia/Kathmandu", date(2026, 6, 1)),
    ("Pacific/Kiritimati", date(2026, 6, 1)),
    ("Pacific/Pago_Pago", date(2026, 6, 1)),
    ("Asia/Beirut", date(2026, 3, 28)),  # the next day begins at one: midnight does not exist
    ("Africa/Cairo", date(2026, 10, 29)),  # its last hour happens twice
]


def wallet(lots: dict[str, int], **fields: object) -> Wallet:
    values = {
        "id": "acme.ana",
        "workspace_id": "acme",
        "kind": WalletKind.MEMBER,
        "owner_id": "ana",
        "name": "Ana",
        "lots": lots,
        "version": 1,
        **fields,
    }
    return Wallet(**values)  # type: ignore[arg-type]


def cause(at: datetime) -> Cause:
    return Cause(transfer_id="t", reason=Reason.TRANSFER, at=at, actor_id="ada")


def midnight_after(zone: str, last: date) -> datetime:
    """The first instant at which the zone's calendar shows the next day: found by looking."""
    at = datetime(last.year, last.month, last.day, tzinfo=UTC) - DAY
    while at.astimezone(ZoneInfo(zone)).date() <= last:
        at += timedelta(minutes=15)
    return at


@pytest.mark.parametrize(("zone", "last"), ZONES)
def test_a_lot_is_good_until_the_last_second_of_its_day_in_the_zone(zone: str, last: date) -> None:
    owned, over = wallet({last.isoformat(): 3}), midnight_after(zone, last)
    for at, good in ((over - SECOND, True), (over, False), (over + SECOND, False)):
        today = at.astimezone(ZoneInfo(zone)).date()
        assert owned.available(today) == (3 if good else 0)
        assert (decide_lot_expiry(owned, at, today) is None) == good


@pytest.mark.parametrize(("zone", "last"), ZONES)
def test_the_exact_instant_is_that_second_and_the_guess_is_never_later(
    zone: str, last: date
) -> None:
    owned = wallet({last.isoformat(): 3}, warned={last.isoformat(): 7})
    exact, guess = next_due(owned, zone), next_due(owned)
    assert exact == midnight_after(zone, last)
    assert guess is not None
    assert timedelta() <= exact - guess <= timedelta(hours=26)


def test_a_wallet_without_dates_is_never_due() -> None:
    assert next_due(wallet({NEVER: 5})) is None
    assert next_due(wallet({})) is None
    held = Hold(lots={"2026-12-31": 2}, until=NOON)
    assert next_due(wallet({}, holds={"s1": held})) is None


def test_time_turns_to_a_lot_thirty_days_before_seven_days_before_and_the_day_after() -> None:
    lots = {LAST.isoformat(): 3}
    turns = [
        next_due(wallet(lots, warned=warned), "UTC") for warned in ({}, {LAST.isoformat(): 30},
                                                                   {LAST.isoformat(): 7})
    ]  # fmt: skip
    assert turns == [
        datetime(2026, 12, 1, tzinfo=UTC),
        datetime(2026, 12, 24, tzinfo=UTC),
        datetime(2027, 1, 1, tzinfo=UTC),
    ]


def test_the_lot_whose_turn_comes_first_decides_when_the_wallet_is_due() -> None:
    owned = wallet({NEVER: 1, "2026-12-31": 1, "2026-08-31": 1}, warned={"2026-08-31": 30})
    assert next_due(owned, "UTC") == datetime(2026, 8, 24, tzinfo=UTC)


def warnings_on(owned: Wallet, today: date) -> list[tuple[str, int]]:
    return [(each.use_by, each.days) for each in due_warnings(owned, today)]


@pytest.mark.parametrize(
    ("days_left", "stage"),
    [(31, None), (30, 30), (29, 30), (8, 30), (7, 7), (1, 7), (0, 7), (-1, None)],
)
def test_a_warning_is_due_from_its_day_on_and_the_nearer_one_replaces_it(
    days_left: int, stage: int | None
) -> None:
    owned = wallet({LAST.isoformat(): 3})
    expected = [(LAST.isoformat(), stage)] if stage else []
    assert warnings_on(owned, LAST - days_left * DAY) == expected


def test_each_warning_of_a_date_is_due_once_even_if_the_lot_grows() -> None:
    owned, due = wallet({LAST.isoformat(): 3}), []
    for days_left in range(40, -1, -1):
        today = LAST - days_left * DAY
        due += (given := warnings_on(owned, today))
        owned = with_warnings(owned, due_warnings(owned, today), today)
        at = datetime.combine(today, NOON.time(), UTC)
        owned = receive(owned, {LAST.isoformat(): 1}, "acme.pool", cause(at)).after
        assert not given or warnings_on(owned, today) == []
    assert due == [(LAST.isoformat(), 30), (LAST.isoformat(), 7)]


def test_no_lot_of_a_date_no_warning_of_it() -> None:
    held = Hold(lots={LAST.isoformat(): 2}, until=NOON)
    owned = wallet({NEVER: 4}, holds={"s1": held})
    assert warnings_on(owned, LAST) == []


@pytest.mark.parametrize(("days_left", "far"), [(29, False), (30, True), (31, False)])
def test_credits_that_come_nearer_to_their_date_are_warned_of_when_it_is_near(
    days_left: int, far: bool
) -> None:
    today = LAST - days_left * DAY
    at = datetime.combine(today, datetime.max.time(), UTC)
    owned = receive(wallet({}), {LAST.isoformat(): 5}, "acme.pool", cause(at)).after
    assert warnings_on(owned, today) == ([(LAST.isoformat(), 30)] if far else [])
    assert warnings_on(owned, LAST - 7 * DAY) == [(LAST.isoformat(), 7)]


def test_a_warning_that_is_due_is_not_lost_when_more_of_its_date_arrives() -> None:
    today = LAST - 29 * DAY
    at = datetime.combine(today, datetime.max.time(), UTC)
    owned = receive(
        wallet({LAST.isoformat(): 1}), {LAST.isoformat(): 5}, "acme.pool", cause(at)
    ).after
    assert warnings_on(owned, today) == [(LAST.isoformat(), 30)]


def test_a_returned_credit_with_a_week_to_live_is_warned_of_at_once() -> None:
    today = date(2026, 12, 31)
    back = dated_return({"2026-12-31": 1}, today, own=False)
    owned = receive(wallet({}), back, "acme.spent", cause(NOON.replace(month=12, day=31))).after
    assert warnings_on(owned, today) == [("2027-01-07", 7)]


def test_a_warning_stands_while_its_lot_does_and_no_nearer_one_has_come() -> None:
    warning, owned = Warned(LAST.isoformat(), 30), wallet({LAST.isoformat(): 3})
    assert still_warns(warning, owned, LAST - 30 * DAY)
    assert still_warns(warning, owned, LAST - 8 * DAY)
    assert not still_warns(warning, owned, LAST - 7 * DAY)
    assert not still_warns(warning, wallet({NEVER: 3}), LAST - 30 * DAY)
    assert not still_warns(Warned(LAST.isoformat(), 7), owned, LAST + DAY)


def test_what_expires_is_one_lot_with_its_entry_and_the_rest_stays() -> None:
    owned = wallet({"2026-05-01": 2, "2026-05-02": 3, "2026-06-01": 4, NEVER: 5}, seq=7)
    posting = decide_lot_expiry(owned, NOON, NOON.date())
    assert posting is not None
    assert posting.after.lots == {"2026-05-02": 3, "2026-06-01": 4, NEVER: 5}
    entry = posting.entry
    assert (entry.credits, entry.lots, entry.reason) == (-2, {"2026-05-01": 2}, Reason.EXPIRED)
    assert (entry.counterpart, entry.balance_after, entry.actor_id) == ("acme.expired", 12, "time")
    assert entry.transfer_id == "acme.ana.expired.2026-05-01.8"


def test_held_credits_do_not_expire() -> None:
    held = Hold(lots={"2026-05-01": 2}, until=NOON)
    assert decide_lot_expiry(wallet({}, holds={"s1": held}), NOON, NOON.date()) is None


def test_credits_of_one_date_that_come_after_it_expire_by_a_transfer_of_their_own() -> None:
    owned, ids = wallet({"2026-05-01": 1}), set()
    for _ in range(2):
        posting = decide_lot_expiry(owned, NOON, NOON.date())
        assert posting is not None
        ids.add(posting.entry.id)
        owned = receive(posting.after, {"2026-05-01": 1}, "acme.spent", cause(NOON)).after
    assert len(ids) == 2


def test_what_was_warned_of_is_forgotten_once_its_date_is_over() -> None:
    owned = wallet({NEVER: 1}, warned={"2026-05-01": 7, "2026-07-01": 30})
    assert receive(owned, {NEVER: 1}, "acme.pool", cause(NOON)).after.warned == {"2026-07-01": 30}
    assert with_warnings(owned, (), NOON.date()).warned == {"2026-07-01": 30}
