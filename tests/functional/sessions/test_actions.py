"""Cancelling, moving, ending and refunding against a stored world."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.coaches.availability import TimeRange
from chalicelib.domain.kernel.errors import (
    AlreadyRefundedError,
    ChargeChangedError,
    ForbiddenError,
    InsufficientCreditsError,
    NotFoundError,
    NotInStateError,
    RefundChangedError,
    RescheduleLimitReachedError,
    SlotTakenError,
)
from chalicelib.domain.kernel.idempotency import Once
from chalicelib.domain.sessions.cancellation.policy import CancelSession
from chalicelib.domain.sessions.rescheduling import MoveSession
from chalicelib.domain.sessions.sessions import Seat, Session, Status
from chalicelib.storage.credits.credits import find_wallet
from chalicelib.storage.sessions.sessions import find_session
from chalicelib.use_cases.sessions import actions
from chalicelib.use_cases.sessions.sessions import SeenSession
from tests.kit.audit import check_everything
from tests.kit.world import MONDAY, World

AROUND_THE_CLOCK = {day: (TimeRange(0, 1440),) for day in range(7)}
TEN = MONDAY.replace(hour=10) + timedelta(days=2)
DEADLINE = TEN - timedelta(hours=24)
SECOND = timedelta(seconds=1)


def once(key: str | None = None) -> Once[SeenSession]:
    return Once(key, "", 200, lambda seen: seen.session.status.value)


def balance(person_id: str) -> int:
    wallet = find_wallet(f"acme.{person_id}")
    assert wallet is not None
    return wallet.balance


def stored(session_id: str) -> Session:
    session = find_session(session_id)
    assert session is not None
    return session


class Case:
    """Ana has booked Cora at ten on Wednesday."""

    def __init__(self, world: World, suffix: str = "", **hours: Any) -> None:
        self.world = world
        self.ana = world.add_member(f"ana{suffix}")
        self.cora = world.add_coach(f"cora{suffix}", **hours)
        self.id = world.book(self.ana, self.cora, TEN).body

    def cancel(self, caller: str, **fields: Any) -> str:
        key = fields.pop("key", None)
        command = CancelSession(session_id=self.id, **fields)
        return actions.cancel(self.world.ctx, caller, command, once(key)).body

    def move(self, starts_at: Any, caller: str | None = None, **fields: Any) -> str:
        command = MoveSession(session_id=self.id, starts_at=starts_at, **fields)
        return actions.move(self.world.ctx, caller or self.ana, command, once()).body


def test_a_member_in_time_gets_everything_back_and_the_time_is_free_again(world: World) -> None:
    case, ben = Case(world), world.add_member("ben")
    world.clock.instant = DEADLINE
    assert case.cancel(case.ana, reason="ill") == "cancelled"
    assert balance(case.ana) == 10
    session = stored(case.id)
    assert session.cancelled is not None
    assert (session.cancelled.by, session.cancelled.refunded_credits) == (Seat.MEMBER, 1)
    assert (session.sequence, session.event.kind, session.event.message) == (1, "cancelled", "ill")
    world.book(ben, case.cora, TEN)
    check_everything()


def test_a_late_member_gets_nothing_back_and_the_coach_may_grant_it_once(world: World) -> None:
    case = Case(world)
    world.clock.instant = DEADLINE + SECOND
    case.cancel(case.ana)
    assert balance(case.ana) == 9
    actions.refund(world.ctx, case.cora, case.id, "a good reason", once())
    assert balance(case.ana) == 10
    with pytest.raises(AlreadyRefundedError):
        actions.refund(world.ctx, world.owner(), case.id, "again", once())
    check_everything()


def test_the_coach_and_the_admin_give_everything_back_however_late(world: World) -> None:
    for number, seat in enumerate(("coach", "admin")):
        case = Case(world, suffix=str(number))
        world.clock.instant = TEN - SECOND
        case.cancel(case.cora if seat == "coach" else world.owner())
        assert balance(case.ana) == 10
        world.clock.instant = MONDAY
    check_everything()


def test_a_cancellation_is_guarded_by_what_the_person_was_told(world: World) -> None:
    case = Case(world)
    world.clock.instant = DEADLINE + SECOND
    with pytest.raises(RefundChangedError):
        case.cancel(case.ana, expected_refund_credits=1)
    assert case.cancel(case.ana, expected_refund_credits=0) == "cancelled"


def test_a_second_cancellation_is_told_the_state_and_a_repeated_one_the_answer(
    world: World,
) -> None:
    case = Case(world)
    assert case.cancel(case.ana, key="k") == case.cancel(case.ana, key="k") == "cancelled"
    with pytest.raises(NotInStateError) as refusal:
        case.cancel(case.cora)
    assert refusal.value.carries() == {"status": "cancelled", "allowed": ["refund"]}
    check_everything()


def test_strangers_find_no_session_and_coaches_move_none(world: World) -> None:
    case, ben = Case(world), world.add_member("ben")
    with pytest.raises(NotFoundError):
        case.cancel(ben)
    with pytest.raises(ForbiddenError):
        case.move(TEN + timedelta(hours=1), case.cora)


def test_a_move_takes_the_new_time_and_gives_up_the_old_in_one_write(world: World) -> None:
    case, ben = Case(world), world.add_member("ben")
    case.move(TEN + timedelta(hours=1), message="Later suits me")
    session = stored(case.id)
    assert session.starts_at == TEN + timedelta(hours=1)
    assert (session.reschedules, session.sequence, session.event.kind) == (1, 1, "rescheduled")
    assert session.refundable_until == DEADLINE + timedelta(hours=1)
    world.book(ben, case.cora, TEN)
    check_everything()


@pytest.mark.parametrize(
    "minutes", [10, -10, 24 * 60, 7 * 24 * 60, 14 * 60], ids=lambda m: f"by {m} minutes"
)
def test_a_session_moves_onto_itself_to_other_days_weeks_and_over_midnight(
    world: World, minutes: int
) -> None:
    hours: dict[str, Any] = {
        "slot_interval_minutes": 5,
        "buffer_before_minutes": 10,
        "buffer_after_minutes": 10,
    }
    case = Case(world, **hours, weekly=AROUND_THE_CLOCK)
    case.move(TEN + timedelta(minutes=minutes))
    check_everything()


def test_a_full_day_and_week_have_room_for_their_own_session(world: World) -> None:
    case = Case(world, max_per_day=1, max_per_week=1)
    case.move(TEN + timedelta(hours=1))
    case.move(TEN + timedelta(days=1))
    check_everything()


def test_a_late_move_is_charged_and_told_before(world: World) -> None:
    case = Case(world)
    world.clock.instant = DEADLINE + SECOND
    with pytest.raises(ChargeChangedError):
        case.move(TEN + timedelta(days=5), expected_charge_credits=0)
    case.move(TEN + timedelta(days=5), expected_charge_credits=1)
    session = stored(case.id)
    assert (balance(case.ana), session.late_charges_credits) == (8, 1)
    assert session.refundable_until == DEADLINE
    check_everything()
    case.move(TEN + timedelta(days=6), expected_charge_credits=0)
    case.cancel(case.ana, expected_refund_credits=0)
    check_everything()


def test_late_charges_come_back_when_the_coach_cancels(world: World) -> None:
    case = Case(world)
    world.clock.instant = DEADLINE + SECOND
    case.move(TEN + timedelta(days=5))
    case.cancel(case.cora, expected_refund_credits=2)
    assert balance(case.ana) == 10
    check_everything()


def test_a_move_that_cannot_be_paid_leaves_everything_as_it_was(world: World) -> None:
    ana, cora = world.add_member("ana", 1), world.add_coach("cora")
    session_id = world.book(ana, cora, TEN).body
    world.clock.instant = DEADLINE + SECOND
    command = MoveSession(session_id=session_id, starts_at=TEN + timedelta(days=1))
    with pytest.raises(InsufficientCreditsError):
        actions.move(world.ctx, ana, command, once())
    assert stored(session_id).starts_at == TEN
    check_everything()


def test_a_move_to_a_taken_time_is_refused_with_the_nearest_free_ones(world: World) -> None:
    case, ben = Case(world), world.add_member("ben")
    world.book(ben, case.cora, TEN + timedelta(hours=1))
    with pytest.raises(SlotTakenError) as refusal:
        case.move(TEN + timedelta(hours=1))
    assert refusal.value.nearest
    assert all(start != TEN for start, _ in refusal.value.nearest)


def test_a_session_is_moved_five_times_at_most(world: World) -> None:
    case = Case(world)
    for number in range(1, 6):
        case.move(TEN + timedelta(hours=number))
    with pytest.raises(RescheduleLimitReachedError):
        case.move(TEN)
    check_everything()


def test_before_the_start_nothing_ends_and_from_it_on_nothing_is_cancelled(world: World) -> None:
    case = Case(world)
    world.clock.instant = TEN - SECOND
    with pytest.raises(NotInStateError):
        actions.complete(world.ctx, case.cora, case.id, once())
    world.clock.instant = TEN
    with pytest.raises(NotInStateError):
        case.cancel(case.ana)
    with pytest.raises(NotInStateError):
        case.move(TEN + timedelta(days=1))
    assert actions.complete(world.ctx, case.cora, case.id, once()).body == "completed"
    check_everything()


@pytest.mark.parametrize(("absent", "back"), [(Seat.MEMBER, 9), (Seat.COACH, 10)])
def test_a_no_show_costs_the_one_who_did_not_come(world: World, absent: Seat, back: int) -> None:
    case = Case(world)
    world.clock.instant = TEN
    actions.no_show(world.ctx, case.cora, case.id, absent, once())
    session = stored(case.id)
    assert (session.status, session.no_show_by) == (Status.NO_SHOW, absent)
    assert balance(case.ana) == back
    check_everything()


def test_members_end_nothing(world: World) -> None:
    case = Case(world)
    world.clock.instant = TEN
    forbidden: list[Callable[[], object]] = [
        lambda: actions.complete(world.ctx, case.ana, case.id, once()),
        lambda: actions.no_show(world.ctx, case.ana, case.id, Seat.COACH, once()),
        lambda: actions.refund(world.ctx, case.ana, case.id, "please", once()),
    ]
    for step in forbidden:
        with pytest.raises(ForbiddenError):
            step()


def test_a_cancelled_intro_can_be_booked_again(world: World) -> None:
    case = Case(world)
    intro = world.book(case.ana, case.cora, TEN + timedelta(hours=2), session_type="intro").body
    case.id = intro
    case.cancel(case.cora)
    world.book(case.ana, case.cora, TEN + timedelta(hours=3), session_type="intro")
    check_everything()
