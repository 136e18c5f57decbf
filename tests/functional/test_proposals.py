"""Moves with a coach who reviews, against a stored world."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest

from chalicelib.domain.coaches import BookingMode
from chalicelib.domain.ending import CancelSession
from chalicelib.domain.errors import (
    BookingModeMismatchError,
    ChargeChangedError,
    ForbiddenError,
    InsufficientCreditsError,
    InvalidError,
    MemberBusyError,
    NotInStateError,
    RescheduleLimitReachedError,
    SlotNotOfferedError,
    SlotTakenError,
    TooManyRequestsOpenError,
)
from chalicelib.domain.moving import MoveSession
from chalicelib.domain.pages import PageRequest
from chalicelib.domain.people import Standing
from chalicelib.domain.proposals import ProposeMove
from chalicelib.domain.replays import Once
from chalicelib.domain.sessions import ProposedMove, Seat, Session, Status
from chalicelib.storage import coaches, people
from chalicelib.storage.credits import find_wallet, list_entries
from chalicelib.storage.sessions import find_session
from chalicelib.storage.transaction import commit
from chalicelib.use_cases import steps
from chalicelib.use_cases.availability import put_availability
from chalicelib.use_cases.due import attend, do_what_is_due
from chalicelib.use_cases.sessions import SeenSession, When, get_session, list_own_sessions
from tests.kit.audit import check_everything
from tests.kit.world import MONDAY, World

TEN = MONDAY.replace(hour=10) + timedelta(days=2)
ELEVEN, NOON = TEN + timedelta(hours=1), TEN + timedelta(hours=2)
THURSDAY = TEN + timedelta(days=1)
DEADLINE = TEN - timedelta(hours=24)
SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)


def once(key: str | None = None) -> Once[SeenSession]:
    return Once(key, "", 200, lambda seen: seen.session.status.value)


def purse(person_id: str) -> tuple[int, int]:
    """Balance and held."""
    wallet = find_wallet(f"acme.{person_id}")
    assert wallet is not None
    return wallet.balance, wallet.held


def reviews(coach_id: str, mode: BookingMode = BookingMode.REQUEST) -> None:
    """From now on the coach reviews, or confirms at once."""
    coach = coaches.find_coach(coach_id)
    assert coach is not None
    schedule = coach.schedule
    commit(coaches.put_schedule(replace(schedule, booking_mode=mode, version=schedule.version + 1)))


class Case:
    """Ana has a session with Remy, who reviews, at ten on Wednesday."""

    def __init__(self, world: World, **hours: Any) -> None:
        self.world, self.ctx = world, world.ctx
        self.ana = world.add_member("ana")
        self.remy = world.add_coach("remy", mode=BookingMode.REQUEST, **hours)
        self.id = self.session_at(TEN)

    def session_at(self, starts_at: datetime, member_id: str | None = None) -> str:
        member_id = member_id or self.ana
        asked = self.world.book(member_id, self.remy, None, proposed_starts=(starts_at,)).body
        self.accept(starts_at, asked)
        return asked

    @property
    def session(self) -> Session:
        session = find_session(self.id)
        assert session is not None
        return session

    @property
    def move(self) -> ProposedMove:
        move = self.session.proposed_move
        assert move is not None
        return move

    def shown(self) -> Session:
        return get_session(self.ctx, self.ana, self.id).session

    def propose(self, *starts: datetime, session_id: str = "", **fields: Any) -> str:
        caller, key = fields.pop("caller", self.ana), fields.pop("key", None)
        command = ProposeMove(
            session_id=session_id or self.id, proposed_starts=starts or (ELEVEN, NOON), **fields
        )
        return steps.propose_move(self.ctx, caller, command, once(key)).body

    def accept(self, starts_at: datetime, session_id: str = "", key: str | None = None) -> str:
        session_id = session_id or self.id
        return steps.accept(self.ctx, self.remy, session_id, starts_at, once(key)).body

    def decline(self) -> str:
        return steps.decline(self.ctx, self.remy, self.id, "away", once()).body

    def withdraw(self) -> str:
        return steps.withdraw(self.ctx, self.ana, self.id, once()).body

    def cancel(self, caller: str = "") -> str:
        command = CancelSession(session_id=self.id)
        return steps.cancel(self.ctx, caller or self.ana, command, once()).body

    def tick(self) -> None:
        do_what_is_due(self.ctx, lambda: True)

    def let_it_expire(self) -> None:
        self.world.clock.instant = self.move.expires_at
        self.tick()


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


def test_a_move_that_cannot_be_paid_is_not_proposed(world: World) -> None:
    case = Case(world)
    ben = world.add_member("ben", 1)
    case.id = case.session_at(ELEVEN, ben)
    world.clock.instant = ELEVEN - timedelta(hours=24) + SECOND
    with pytest.raises(InsufficientCreditsError):
        case.propose(NOON, caller=ben)
    assert case.session.proposed_move is None
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
    assert after.calendar_event == before.event
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
        steps.complete(case.ctx, case.remy, case.id, once())
    else:
        steps.no_show(case.ctx, case.remy, case.id, Seat(end), once())
    assert case.session.proposed_move is None
    assert purse(case.ana) == ((10, 0) if end == "coach" else (9, 0))
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


def requests_of(ctx: Any, person_id: str, seat: Seat) -> list[Session]:
    return list(list_own_sessions(ctx, person_id, When.REQUESTS, seat, PageRequest()).items)


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
        steps.move(case.ctx, case.ana, command, once())
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
        steps.move(case.ctx, case.ana, MoveSession(session_id=case.id, starts_at=ELEVEN), once())
    reviews(case.remy, BookingMode.INSTANT)
    with pytest.raises(BookingModeMismatchError):
        case.propose()
    steps.move(case.ctx, case.ana, MoveSession(session_id=case.id, starts_at=ELEVEN), once())
    assert case.session.starts_at == ELEVEN
    cora = world.add_coach("cora")
    case.id = world.book(case.ana, cora, NOON).body
    reviews(cora)
    case.propose(NOON + HOUR)
    steps.accept(case.ctx, cora, case.id, NOON + HOUR, once())
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
    with pytest.raises(MemberBusyError):
        case.propose(NOON)
    assert find_session(other)


def test_a_taken_start_is_not_proposed_and_the_nearest_free_ones_are_told(world: World) -> None:
    case, ben = Case(world), world.add_member("ben")
    case.session_at(ELEVEN, ben)
    with pytest.raises(SlotTakenError) as refusal:
        case.propose(ELEVEN, NOON)
    starts = [start for start, _ in refusal.value.nearest]
    assert len(starts) == 5
    assert not {TEN, ELEVEN, NOON} & set(starts)


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


def test_the_member_proposes_and_withdraws_and_the_coach_answers(world: World) -> None:
    case = Case(world)
    for caller in (case.remy, world.owner()):
        with pytest.raises(ForbiddenError):
            case.propose(caller=caller)
    case.propose()
    for caller in (case.ana, world.owner()):
        with pytest.raises(ForbiddenError):
            steps.accept(case.ctx, caller, case.id, ELEVEN, once())
        with pytest.raises(ForbiddenError):
            steps.decline(case.ctx, caller, case.id, "", once())
    for caller in (case.remy, world.owner()):
        with pytest.raises(ForbiddenError):
            steps.withdraw(case.ctx, caller, case.id, once())


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


@pytest.mark.parametrize("standing", [Standing.REMOVING, Standing.REMOVED])
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
    check_everything()


def test_a_coach_who_moves_to_another_zone_keeps_what_is_held(world: World) -> None:
    case = Case(world, hold_proposed_times=True)
    case.propose()
    world.book(case.ana, case.remy, None, proposed_starts=(THURSDAY,))
    coach = coaches.find_coach(case.remy)
    assert coach is not None
    elsewhere = replace(coach.schedule.calendar.availability, timezone="Asia/Kathmandu")
    put_availability(case.ctx, case.remy, elsewhere, None)
    check_everything()


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
