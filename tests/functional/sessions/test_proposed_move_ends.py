"""What becomes of a proposed move, against a stored world."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from msgspec.structs import replace

from chalicelib.domain.kernel.errors import (
    ForbiddenError,
    NotInStateError,
    RescheduleLimitReachedError,
    SlotNotOfferedError,
    SlotTakenError,
)
from chalicelib.domain.sessions.sessions import Seat, Status
from chalicelib.domain.workspaces.people import Standing
from chalicelib.storage.coaches import coaches
from chalicelib.storage.kernel.transaction import commit
from chalicelib.storage.workspaces import people
from chalicelib.use_cases.clock.scheduled_work import attend
from chalicelib.use_cases.coaches.availability import put_availability
from chalicelib.use_cases.sessions import actions
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
)
from tests.kit.world import World


def test_an_accepted_move_gives_up_the_old_time_in_the_write_that_takes_the_new(
    world: World,
) -> None:
    case, ben = Case(world), world.add_member("ben")
    case.propose()
    assert case.accept(NOON) == "confirmed"
    after = case.session
    assert (after.starts_at, after.proposed_move, after.standing_event) == (NOON, None, None)
    assert (after.sequence, after.reschedules, after.event.kind) == (1, 1, "rescheduled")
    assert after.refundable_until == NOON - timedelta(hours=24)
    assert after.moved
    assert after.moved.starts_at == TEN
    case.session_at(TEN, ben)
    check_everything()


def test_lateness_is_that_of_the_proposal_and_not_of_the_answer(world: World) -> None:
    case = Case(world)
    world.clock.instant = DEADLINE
    case.propose(ELEVEN)
    world.clock.instant = DEADLINE + HOUR
    assert case.session.refundable_until == DEADLINE
    case.accept(ELEVEN)
    assert (case.session.late_charges_credits, purse(case.ana)) == (0, (9, 0))
    assert case.session.refundable_until == ELEVEN - timedelta(hours=24)


def test_once_late_the_refund_stays_lost_although_a_later_move_is_free(world: World) -> None:
    case = Case(world)
    world.clock.instant = DEADLINE + SECOND
    case.propose(THURSDAY + HOUR)
    case.accept(THURSDAY + HOUR)
    case.propose(THURSDAY + 2 * HOUR)
    assert case.move.charge_credits == 0
    case.accept(THURSDAY + 2 * HOUR)
    assert case.session.refundable_until == DEADLINE
    assert case.session.late_charges_credits == 1
    check_everything()


ENDS: dict[str, Callable[[Case], object]] = {
    "move_declined": Case.decline,
    "move_withdrawn": Case.withdraw,
    "move_expired": Case.let_it_expire,
}


@pytest.mark.parametrize("kind", ENDS)
def test_a_move_that_comes_to_nothing_leaves_everything_as_it_was(world: World, kind: str) -> None:
    case = Case(world, hold_proposed_times=True)
    world.clock.instant = DEADLINE + SECOND
    before = case.session
    case.propose()
    assert purse(case.ana) == (9, 1)
    check_everything()
    ENDS[kind](case)
    after = case.session
    assert (after.event.kind, after.proposed_move, purse(case.ana)) == (kind, None, (9, 0))
    unchanged = ("status", "starts_at", "claimed", "sequence", "reschedules", "refundable_until")
    for name in unchanged:
        assert getattr(after, name) == getattr(before, name)
    assert after.calendar_event.id == before.event.id
    check_everything()


@pytest.mark.parametrize("caller", ["ana", "remy", "owner"])
def test_a_cancelled_session_takes_its_proposed_move_with_it(world: World, caller: str) -> None:
    case = Case(world, hold_proposed_times=True)
    world.clock.instant = DEADLINE + SECOND
    case.propose()
    case.cancel(f"{caller}-at-acme.example")
    assert purse(case.ana) == ((9, 0) if caller == "ana" else (10, 0))
    assert case.session.proposed_move is None
    case.session_at(ELEVEN)
    check_everything()


@pytest.mark.parametrize("end", ["complete", "member", "coach"])
def test_a_session_that_begins_ends_its_proposed_move(world: World, end: str) -> None:
    case = Case(world, hold_proposed_times=True)
    world.clock.instant = DEADLINE + SECOND
    case.propose()
    world.clock.instant = TEN
    if end == "complete":
        actions.complete(case.ctx, case.remy, case.id, once())
    else:
        actions.no_show(case.ctx, case.remy, case.id, Seat(end), once())
    assert case.session.proposed_move is None
    assert purse(case.ana) == ((10, 0) if end == "coach" else (9, 0))
    check_everything()


def test_from_its_expiry_on_nobody_sees_a_move_and_its_credits_are_free(world: World) -> None:
    case = Case(world)
    world.clock.instant = DEADLINE + SECOND
    case.propose()
    world.clock.instant = TEN - SECOND
    assert case.shown().proposed_move
    assert [each.id for each in requests_of(case.ctx, case.remy, Seat.COACH)] == [case.id]
    world.clock.instant = TEN
    assert case.shown().proposed_move is None
    assert requests_of(case.ctx, case.remy, Seat.COACH) == []
    answers: list[Callable[[], object]] = [partial(case.accept, NOON), case.decline, case.withdraw]
    for answer in answers:
        with pytest.raises(NotInStateError) as refusal:
            answer()
        assert refusal.value.status == "confirmed"
    world.fund(case.ana, 1)
    world.book(case.ana, world.add_coach("cora"), THURSDAY, session_type="50")
    assert purse(case.ana)[1] == 0
    case.tick()
    check_everything()


def test_a_lost_start_is_told_with_what_is_free_and_the_move_stays_open(world: World) -> None:
    case, ben = Case(world), world.add_member("ben")
    case.propose(ELEVEN, NOON, THURSDAY)
    case.session_at(ELEVEN, ben)
    world.book(case.ana, world.add_coach("cora"), NOON)
    for lost in (ELEVEN, NOON):
        with pytest.raises(SlotTakenError) as refusal:
            case.accept(lost)
        assert refusal.value.proposed == (THURSDAY,)
    case.accept(THURSDAY)
    check_everything()


def test_a_coach_may_accept_beyond_notice_hours_and_limits(world: World) -> None:
    case = Case(world, max_per_day=2, max_per_week=2)
    case.propose(ELEVEN, THURSDAY)
    ben = world.add_member("ben")
    case.session_at(THURSDAY + HOUR, ben)
    coach = coaches.find_coach(case.remy)
    assert coach is not None
    closed = replace(
        coach.schedule.calendar.availability,
        weekly={},
        max_per_day=1,
        max_per_week=1,
        minimum_notice_minutes=10_000,
    )
    put_availability(case.ctx, case.remy, closed, None)
    case.accept(THURSDAY)
    check_everything()


def test_a_coach_accepts_a_request_although_the_day_is_full_meanwhile(world: World) -> None:
    case = Case(world, max_per_day=2)
    asked = world.book(case.ana, case.remy, None, proposed_starts=(NOON,)).body
    case.session_at(ELEVEN, world.add_member("ben"))
    assert case.accept(NOON, asked) == "confirmed"
    check_everything()


def test_only_a_proposed_time_of_the_future_is_accepted(world: World) -> None:
    case = Case(world)
    world.clock.instant = TEN - 3 * HOUR
    case.propose(TEN - HOUR, ELEVEN)
    with pytest.raises(SlotNotOfferedError) as refusal:
        case.accept(NOON)
    assert refusal.value.why == "not_proposed"
    world.clock.instant = TEN - HOUR
    with pytest.raises(SlotNotOfferedError) as refusal:
        case.accept(TEN - HOUR)
    assert refusal.value.why == "too_soon"
    case.accept(ELEVEN)
    assert case.session.starts_at == ELEVEN


def test_a_move_counts_among_the_five_when_it_is_accepted(world: World) -> None:
    case = Case(world)
    for _ in range(3):
        case.propose()
        case.decline()
    times = [TEN + number * timedelta(minutes=30) for number in range(1, 6)]
    for start in times:
        case.propose(start)
        case.accept(start)
    assert case.session.reschedules == 5
    with pytest.raises(RescheduleLimitReachedError):
        case.propose(TEN)
    assert case.session.sequence == 5
    check_everything()


@pytest.mark.parametrize("standing", [Standing.REMOVING, Standing.REMOVED])
@pytest.mark.spoils
def test_a_member_who_leaves_takes_no_new_time(world: World, standing: Standing) -> None:
    case = Case(world)
    asked = world.book(case.ana, case.remy, None, proposed_starts=(THURSDAY,)).body
    case.propose()
    person = people.find_person(case.ana)
    assert person is not None
    leaving = replace(person, standing=standing, version=person.version + 1)
    commit(people.change_person(leaving))
    for session_id, start, rest in (
        (asked, THURSDAY, ["decline"]),
        (case.id, ELEVEN, ["decline", "cancel"]),
    ):
        with pytest.raises(NotInStateError) as refusal:
            case.accept(start, session_id)
        assert refusal.value.allowed == tuple(rest)
        assert "leaving" in refusal.value.detail
    with pytest.raises(ForbiddenError):
        case.withdraw()
    case.decline()
    assert case.session.proposed_move is None


def test_a_late_run_does_everything_in_order(world: World) -> None:
    """The move's nag and expiry, both reminders and the completion, all found at once."""
    case = Case(world)
    world.clock.instant = DEADLINE + SECOND
    case.propose(THURSDAY)
    world.clock.instant = TEN + timedelta(days=3)
    attend(case.ctx, case.id)
    assert case.session.status is Status.COMPLETED
    assert case.session.proposed_move is None
    assert purse(case.ana) == (9, 0)
    attend(case.ctx, case.id)
    check_everything()
