"""Proposing a move to a coach who reviews, against a stored world."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from chalicelib.domain.coaches.coaches import BookingMode
from chalicelib.domain.kernel.errors import (
    BookingModeMismatchError,
    ChargeChangedError,
    ForbiddenError,
    InsufficientCreditsError,
    InvalidError,
    MemberBusyError,
    NotInStateError,
    SlotNotOfferedError,
    SlotTakenError,
    TooManyRequestsOpenError,
)
from chalicelib.domain.kernel.pagination import PageRequest
from chalicelib.domain.sessions.rescheduling import MoveSession
from chalicelib.domain.sessions.sessions import Seat
from chalicelib.storage.coaches import coaches
from chalicelib.storage.credits.credits import list_entries
from chalicelib.storage.sessions.sessions import find_session
from chalicelib.use_cases.coaches.availability import put_availability
from chalicelib.use_cases.sessions import actions
from chalicelib.use_cases.sessions.sessions import When, list_own_sessions
from tests.kit.audit import check_everything
from tests.kit.proposals import (
    DEADLINE,
    ELEVEN,
    HOUR,
    NOON,
    SECOND,
    TEN,
    THURSDAY,
    Case,
    once,
    purse,
    requests_of,
    reviews,
)
from tests.kit.world import MONDAY, World


def test_a_proposal_leaves_the_old_time_and_takes_no_new_one(world: World) -> None:
    case, ben = Case(world), world.add_member("ben")
    before = case.session
    assert case.propose(message="Later?") == "confirmed"
    after = case.session
    assert (after.starts_at, after.claimed, after.sequence) == (TEN, before.claimed, 0)
    assert after.reschedules == 0
    assert (case.move.proposed_starts, case.move.message) == ((ELEVEN, NOON), "Later?")
    assert (case.move.charge_credits, purse(case.ana)) == (0, (9, 0))
    case.session_at(ELEVEN, ben)
    check_everything()


def test_a_late_move_is_held_when_it_is_proposed_and_taken_when_it_is_accepted(
    world: World,
) -> None:
    case = Case(world)
    world.clock.instant = DEADLINE + SECOND
    with pytest.raises(ChargeChangedError):
        case.propose(expected_charge_credits=0)
    case.propose(expected_charge_credits=1)
    assert purse(case.ana) == (9, 1)
    check_everything()
    case.accept(ELEVEN)
    assert purse(case.ana) == (8, 0)
    after = case.session
    assert (after.late_charges_credits, after.paid_lots) == (1, {"never": 2})
    assert after.moved
    assert after.moved.charge_credits == 1
    entry = list_entries(f"acme.{case.ana}", 1).entries[0]
    assert (entry.reason.value, entry.credits, entry.session_id) == ("late_reschedule", -1, case.id)
    assert after.refundable_until == DEADLINE
    check_everything()


def test_a_move_that_cannot_be_paid_is_not_proposed(world: World) -> None:
    case = Case(world)
    ben = world.add_member("ben", 1)
    case.id = case.session_at(ELEVEN, ben)
    world.clock.instant = ELEVEN - timedelta(hours=24) + SECOND
    with pytest.raises(InsufficientCreditsError):
        case.propose(NOON, caller=ben)
    assert case.session.proposed_move is None
    check_everything()


def test_a_move_is_over_at_the_earliest_of_its_three_ends(world: World) -> None:
    case = Case(world)
    case.propose(TEN - HOUR, THURSDAY)
    assert case.move.expires_at == MONDAY + timedelta(hours=48)
    case.withdraw()
    world.clock.instant = DEADLINE
    case.propose(TEN - HOUR)
    assert case.move.expires_at == TEN - HOUR
    case.withdraw()
    case.propose(TEN - HOUR, THURSDAY)
    assert case.move.expires_at == TEN


def test_a_proposed_move_is_among_the_requests_and_the_session_stays_upcoming(
    world: World,
) -> None:
    case = Case(world)
    case.propose()
    for person, seat in ((case.ana, Seat.MEMBER), (case.remy, Seat.COACH)):
        for when in (When.REQUESTS, When.UPCOMING):
            page = list_own_sessions(case.ctx, person, when, seat, PageRequest())
            assert [each.id for each in page.items] == [case.id]
    case.decline()
    assert requests_of(case.ctx, case.ana, Seat.MEMBER) == []


def test_one_move_is_open_at_a_time(world: World) -> None:
    case = Case(world)
    case.propose()
    with pytest.raises(NotInStateError) as refusal:
        case.propose(NOON)
    assert refusal.value.carries() == {"status": "confirmed", "allowed": ["withdraw", "cancel"]}
    reviews(case.remy, BookingMode.INSTANT)
    command = MoveSession(session_id=case.id, starts_at=ELEVEN)
    with pytest.raises(NotInStateError):
        actions.move(case.ctx, case.ana, command, once())
    case.withdraw()
    reviews(case.remy)
    assert case.propose(NOON) == "confirmed"


def test_after_its_expiry_another_is_proposed_whether_or_not_anyone_tidied_up(
    world: World,
) -> None:
    case = Case(world, hold_proposed_times=True)
    world.clock.instant = DEADLINE + SECOND
    soon = DEADLINE + 3 * HOUR
    case.propose(soon)
    world.clock.instant = soon
    case.propose(NOON)
    assert purse(case.ana) == (9, 1)
    assert case.move.proposed_starts == (NOON,)
    check_everything()
    case.accept(NOON)
    check_everything()


def test_the_form_of_a_move_is_that_of_the_coachs_present_mode(world: World) -> None:
    case = Case(world)
    with pytest.raises(BookingModeMismatchError):
        actions.move(case.ctx, case.ana, MoveSession(session_id=case.id, starts_at=ELEVEN), once())
    reviews(case.remy, BookingMode.INSTANT)
    with pytest.raises(BookingModeMismatchError):
        case.propose()
    actions.move(case.ctx, case.ana, MoveSession(session_id=case.id, starts_at=ELEVEN), once())
    assert case.session.starts_at == ELEVEN
    cora = world.add_coach("cora")
    case.id = world.book(case.ana, cora, NOON).body
    reviews(cora)
    case.propose(NOON + HOUR)
    actions.accept(case.ctx, cora, case.id, NOON + HOUR, once())
    assert case.session.starts_at == NOON + HOUR
    check_everything()


def test_every_proposed_start_is_held_to_the_rules_of_a_slot(world: World) -> None:
    case = Case(world, max_per_day=1, max_per_week=1, buffer_after_minutes=10)
    case.propose(TEN + timedelta(minutes=15), TEN + HOUR)  # its own time and place are in no way
    case.withdraw()
    with pytest.raises(InvalidError) as itself:
        case.propose(ELEVEN, TEN)
    assert itself.value.field == "proposed_starts"
    night, off_grid = TEN.replace(hour=3), TEN + timedelta(minutes=7)
    for wrong, why in ((night, "outside_hours"), (off_grid, "off_grid"), (MONDAY, "too_soon")):
        with pytest.raises(SlotNotOfferedError) as refusal:
            case.propose(ELEVEN, wrong)
        assert refusal.value.why == why
    other = world.book(case.ana, world.add_coach("cora"), NOON).body
    with pytest.raises(MemberBusyError) as clash:
        case.propose(ELEVEN, NOON)
    assert clash.value.session_id == other


def test_a_taken_start_is_not_proposed_and_the_nearest_free_ones_are_told(world: World) -> None:
    case, ben = Case(world), world.add_member("ben")
    case.session_at(ELEVEN, ben)
    with pytest.raises(SlotTakenError) as refusal:
        case.propose(ELEVEN, NOON)
    starts = [start for start, _ in refusal.value.nearest]
    assert len(starts) == 5
    assert not {TEN, ELEVEN, NOON} & set(starts)


def test_the_member_proposes_and_withdraws_and_the_coach_answers(world: World) -> None:
    case = Case(world)
    for caller in (case.remy, world.owner()):
        with pytest.raises(ForbiddenError):
            case.propose(caller=caller)
    case.propose()
    for caller in (case.ana, world.owner()):
        with pytest.raises(ForbiddenError):
            actions.accept(case.ctx, caller, case.id, ELEVEN, once())
        with pytest.raises(ForbiddenError):
            actions.decline(case.ctx, caller, case.id, "", once())
    for caller in (case.remy, world.owner()):
        with pytest.raises(ForbiddenError):
            actions.withdraw(case.ctx, caller, case.id, once())


def test_where_the_coach_wants_it_proposed_times_are_held_beside_the_old_one(world: World) -> None:
    case, ben = Case(world, hold_proposed_times=True), world.add_member("ben")
    case.propose(TEN + timedelta(minutes=15), NOON)
    for taken in (TEN, TEN + timedelta(minutes=15), NOON):
        with pytest.raises(SlotTakenError):
            case.session_at(taken, ben)
    other = world.book(case.ana, world.add_coach("cora"), NOON).body
    assert find_session(other)  # of the member's own time nothing is held
    check_everything()
    case.accept(TEN + timedelta(minutes=15))
    case.session_at(NOON, ben)
    check_everything()


def test_held_starts_of_moves_and_requests_count_together(world: World) -> None:
    case = Case(world, hold_proposed_times=True)
    quarter = timedelta(minutes=30)
    case.propose(*(ELEVEN + number * quarter for number in range(5)))
    first, second = THURSDAY, THURSDAY + timedelta(days=1)
    five = tuple(first + number * quarter for number in range(5))
    asked = world.book(case.ana, case.remy, None, proposed_starts=five).body
    with pytest.raises(TooManyRequestsOpenError):
        world.book(case.ana, case.remy, None, proposed_starts=(second,))
    case.withdraw()
    again = world.book(case.ana, case.remy, None, proposed_starts=(second,)).body
    with pytest.raises(TooManyRequestsOpenError):
        case.propose(*(ELEVEN + number * quarter for number in range(5)))
    case.propose(*(ELEVEN + number * quarter for number in range(4)))
    assert len({asked, again}) == 2
    check_everything()


def test_open_moves_are_not_among_the_five_open_requests(world: World) -> None:
    case = Case(world)
    case.propose()
    for number in range(5):
        starts = (THURSDAY + number * timedelta(minutes=30),)
        world.book(case.ana, case.remy, None, proposed_starts=starts)
    check_everything()


def test_an_equal_call_gets_the_first_answer(world: World) -> None:
    case = Case(world)
    assert case.propose(key="one") == case.propose(key="one")
    assert case.accept(ELEVEN, key="two") == case.accept(ELEVEN, key="two")
    assert case.session.reschedules == 1


def test_a_coach_who_moves_to_another_zone_keeps_what_is_held(world: World) -> None:
    case = Case(world, hold_proposed_times=True)
    case.propose()
    world.book(case.ana, case.remy, None, proposed_starts=(THURSDAY,))
    coach = coaches.find_coach(case.remy)
    assert coach is not None
    elsewhere = replace(coach.schedule.calendar.availability, timezone="Asia/Kathmandu")
    put_availability(case.ctx, case.remy, elsewhere, None)
    check_everything()
