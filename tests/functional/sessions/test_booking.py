"""Booking against a stored world: what is written, read back, and refused."""

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from chalicelib.domain.coaches.availability import TimeRange
from chalicelib.domain.coaches.coaches import BookingMode
from chalicelib.domain.kernel.errors import (
    BookingModeMismatchError,
    IdempotencyKeyReusedError,
    InsufficientCreditsError,
    MemberBusyError,
    NotFoundError,
    SlotNotOfferedError,
    SlotTakenError,
    TooManySessionsError,
)
from chalicelib.domain.kernel.pagination import PageRequest
from chalicelib.domain.sessions.sessions import Seat, Status
from chalicelib.domain.time.wall_clock import day_number, instant_at
from chalicelib.domain.workspaces.workspaces import Buying
from chalicelib.storage.coaches import coaches
from chalicelib.storage.sessions import time_claims
from chalicelib.storage.sessions.sessions import find_session
from chalicelib.use_cases.coaches.availability import put_availability
from chalicelib.use_cases.credits.credits import list_history, list_wallets
from chalicelib.use_cases.sessions.sessions import When, get_session, list_own_sessions
from chalicelib.use_cases.sessions.slots import SlotQuery, list_slots
from tests.kit.audit import check_everything
from tests.kit.world import MONDAY, World

TEN = MONDAY.replace(hour=10)


def test_a_booked_session_is_in_both_lists_and_paid(world: World) -> None:
    ana, cora = world.add_member("ana"), world.add_coach("cora")
    session_id = world.book(ana, cora, TEN).body
    for person, seat in ((ana, Seat.MEMBER), (cora, Seat.COACH)):
        page = list_own_sessions(world.ctx, person, When.UPCOMING, seat, PageRequest())
        assert [each.id for each in page.items] == [session_id]
    assert list_wallets(world.ctx, ana).wallets[0].balance == 9
    newest = list_history(world.ctx, ana, f"acme.{ana}", PageRequest()).page.items[0]
    assert (newest.credits, newest.session_id, newest.balance_after) == (-1, session_id, 9)
    check_everything()


def test_a_session_reads_back_as_it_was_decided(world: World) -> None:
    ana, cora = world.add_member("ana"), world.add_coach("cora", buffer_after_minutes=10)
    session = find_session(world.book(ana, cora, TEN, note="My plan").body)
    assert session is not None
    assert session.status is Status.CONFIRMED
    assert (session.note, session.starts_at) == ("My plan", TEN)
    assert session.claimed[0].end == TEN + timedelta(minutes=35)
    assert session.event.kind == "confirmed"


def test_the_same_key_gives_the_first_answer_and_books_nothing_more(world: World) -> None:
    ana, cora = world.add_member("ana"), world.add_coach("cora")
    first = world.book(ana, cora, TEN, key="k")
    again = world.book(ana, cora, TEN, key="k")
    assert again == replace(first, replayed=True)
    assert list_wallets(world.ctx, ana).wallets[0].balance == 9
    check_everything()


def test_the_same_key_with_another_body_is_refused(world: World) -> None:
    ana, cora = world.add_member("ana"), world.add_coach("cora")
    world.book(ana, cora, TEN, key="k")
    with pytest.raises(IdempotencyKeyReusedError):
        world.book(ana, cora, TEN + timedelta(hours=1), key="k")


def test_a_key_is_free_again_a_day_later(world: World) -> None:
    ana, cora = world.add_member("ana"), world.add_coach("cora")
    first = world.book(ana, cora, TEN, key="k")
    world.clock.advance(hours=24, seconds=1)
    second = world.book(ana, cora, TEN + timedelta(days=2), key="k")
    assert second.body != first.body
    check_everything()


def test_a_refusal_is_not_remembered(world: World) -> None:
    poor, cora = world.add_member("poor", 0), world.add_coach("cora")
    with pytest.raises(InsufficientCreditsError):
        world.book(poor, cora, TEN, key="k")
    assert world.book(poor, cora, TEN, key="k", session_type="intro").status == 201


def test_the_loser_of_a_slot_is_told_the_nearest_free_times(world: World) -> None:
    ana, ben = world.add_member("ana"), world.add_member("ben")
    cora = world.add_coach("cora", slot_interval_minutes=60)
    world.book(ana, cora, TEN)
    with pytest.raises(SlotTakenError) as refusal:
        world.book(ben, cora, TEN)
    starts = [start for start, _ in refusal.value.nearest]
    hours = [timedelta(hours=each) for each in (-1, 1, -2, 2, 3)]
    assert starts == [TEN + hour for hour in hours]


def test_nearest_times_keep_to_the_limits_of_other_weeks(world: World) -> None:
    ana, ben = world.add_member("ana"), world.add_member("ben")
    cora = world.add_coach("cora", max_per_week=1, slot_interval_minutes=60)
    monday = TEN + timedelta(days=7)
    world.book(ana, cora, monday)
    with pytest.raises(SlotNotOfferedError):
        world.book(ben, cora, monday + timedelta(days=1))
    friday = TEN + timedelta(days=4)
    world.book(ana, cora, friday)
    with pytest.raises(SlotNotOfferedError) as refusal:
        world.book(ben, cora, friday)
    assert refusal.value.why == "weekly_limit"


def test_sessions_of_25_and_50_minutes_that_overlap_collide(world: World) -> None:
    ana, ben = world.add_member("ana"), world.add_member("ben")
    cora = world.add_coach("cora")
    world.book(ana, cora, TEN, session_type="50")
    with pytest.raises(SlotTakenError):
        world.book(ben, cora, TEN + timedelta(minutes=30))
    check_everything()


def test_buffers_keep_sessions_apart(world: World) -> None:
    ana, ben = world.add_member("ana"), world.add_member("ben")
    cora = world.add_coach("cora", buffer_before_minutes=5, buffer_after_minutes=10)
    world.book(ana, cora, TEN)
    with pytest.raises(SlotTakenError):
        world.book(ben, cora, TEN + timedelta(minutes=30))
    world.book(ben, cora, TEN + timedelta(minutes=45))
    check_everything()


def test_a_person_is_busy_in_whatever_role(world: World) -> None:
    ana, cora = world.add_member("ana"), world.add_coach("cora")
    remy = world.add_coach("remy")
    own = world.book(ana, cora, TEN).body
    world.fund(cora, 5)
    with pytest.raises(MemberBusyError) as refusal:
        world.book(cora, remy, TEN)
    assert refusal.value.session_id == own


def test_a_session_over_midnight_claims_both_days(world: World) -> None:
    ana = world.add_member("ana")
    night = world.add_coach("night", timezone="Pacific/Auckland")
    midnight = MONDAY.replace(hour=23, minute=45)
    world.book(ana, night, midnight)
    check_everything()


def test_a_reviewing_coach_is_not_booked_at_once(world: World) -> None:
    ana = world.add_member("ana")
    remy = world.add_coach("remy", mode=BookingMode.REQUEST)
    with pytest.raises(BookingModeMismatchError):
        world.book(ana, remy, TEN)


def test_twenty_sessions_of_a_pair_are_the_most(world: World) -> None:
    ana, cora = world.add_member("ana", 30), world.add_coach("cora", slot_interval_minutes=30)
    for number in range(20):
        day, slot = divmod(number, 10)
        world.book(ana, cora, TEN + timedelta(days=day, minutes=30 * slot))
    with pytest.raises(TooManySessionsError):
        world.book(ana, cora, TEN + timedelta(days=3))
    check_everything()


def test_another_workspace_sees_nothing(world: World) -> None:
    world.add_workspace("globex", Buying.ASK_ADMIN, 100)
    ana, cora = world.add_member("ana"), world.add_coach("cora")
    zoe = world.add_member("zoe", 10, "globex")
    session_id = world.book(ana, cora, TEN).body
    with pytest.raises(NotFoundError):
        world.book(zoe, cora, TEN, workspace_id="acme")
    with pytest.raises(NotFoundError):
        world.book(zoe, cora, TEN, workspace_id="globex")
    with pytest.raises(NotFoundError):
        get_session(world.ctx, zoe, session_id)
    with pytest.raises(NotFoundError):
        get_session(world.ctx, world.owner("globex"), session_id)
    with pytest.raises(NotFoundError):
        list_history(world.ctx, zoe, f"acme.{ana}", PageRequest())
    assert get_session(world.ctx, world.owner(), session_id).seat is Seat.ADMIN


def test_what_is_offered_is_what_can_be_booked(world: World) -> None:
    ana, ben = world.add_member("ana"), world.add_member("ben")
    cora = world.add_coach("cora", max_per_day=3, slot_interval_minutes=60)
    world.book(ben, cora, TEN)
    query = SlotQuery(
        coach_id=cora,
        session_type_id="acme.25",
        first=date(2026, 6, 1),
        last=date(2026, 6, 1),
        timezone="Europe/London",
    )
    (offered,) = list_slots(world.ctx, ana, query).days.values()
    assert [instant_at(start).hour for start in offered] == [8, 9, *range(11, 16)]
    world.book(ana, cora, TEN + timedelta(hours=1))
    world.book(ana, cora, TEN + timedelta(hours=2))
    full = list_slots(world.ctx, ana, query)
    assert full.days == {day_number(query.first): []}
    assert full.next_opening == TEN + timedelta(hours=22)


def test_the_next_opening_is_found_as_far_as_the_horizon(world: World) -> None:
    ana = world.add_member("ana")
    far = {date(2026, 7, 28): (TimeRange(9 * 60, 10 * 60),)}
    cora = world.add_coach("cora", weekly={}, overrides=far)
    query = SlotQuery(
        coach_id=cora, session_type_id="acme.25", first=date(2026, 6, 1), last=date(2026, 6, 1)
    )
    assert list_slots(world.ctx, ana, query).next_opening == MONDAY.replace(month=7, day=28, hour=8)
    never = world.add_coach("never", weekly={})
    assert list_slots(world.ctx, ana, replace(query, coach_id=never)).next_opening is None


def test_a_change_of_zone_counts_the_weeks_anew(world: World) -> None:
    ana, cora = world.add_member("ana"), world.add_coach("cora")
    world.book(ana, cora, MONDAY.replace(hour=15))
    before = coaches.find_coach(cora)
    assert before is not None
    hours = replace(before.schedule.calendar.availability, timezone="Pacific/Kiritimati")
    put_availability(world.ctx, cora, hours, before.schedule.version)
    (week,) = time_claims.list_weeks(cora, date(2026, 6, 1))
    assert (week.mon, week.tue, week.total) == (0, 1, 1)
    check_everything()


@pytest.mark.parametrize("day", [date.min, date.max, date(2020, 1, 1), date(2300, 1, 1)])
@pytest.mark.parametrize("timezone", [None, "UTC", "Pacific/Kiritimati"])
def test_days_far_away_have_no_slots(world: World, day: date, timezone: str | None) -> None:
    ana, cora = world.add_member("ana"), world.add_coach("cora")
    query = SlotQuery(
        coach_id=cora, session_type_id="acme.25", first=day, last=day, timezone=timezone
    )
    found = list_slots(world.ctx, ana, query)
    assert found.days == {day_number(day): []}
    assert (found.next_opening is None) == (day > MONDAY.date())
