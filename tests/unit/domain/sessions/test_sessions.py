from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from chalicelib.domain.sessions.cancellation.policy import cancellation_terms, reschedule_terms
from chalicelib.domain.sessions.sessions import (
    Event,
    Named,
    Policy,
    Seat,
    Session,
    Status,
    seat_of,
)
from tests.kit.sessions import a_proposal

STARTS_AT = datetime(2026, 6, 3, 9, 0, tzinfo=UTC)
DEADLINE = STARTS_AT - timedelta(hours=24)
SECOND = timedelta(seconds=1)
SESSION = Session(
    id="s1",
    workspace_id="acme",
    status=Status.CONFIRMED,
    coach=Named("cora", "Cora"),
    member=Named("ana", "Ana"),
    coaching_type=Named("acme.leadership", "Leadership"),
    session_type=Named("acme.25", "25 minutes"),
    minutes=25,
    credits=2,
    wallet_id="acme.ana",
    policy=Policy(cancellation_window_hours=24, late_reschedule_credits=1),
    created_at=STARTS_AT - timedelta(days=7),
    attended_until=STARTS_AT - timedelta(days=7),
    event=Event(id="s1.1", kind="confirmed", at=STARTS_AT - timedelta(days=7), actor_id="ana"),
    starts_at=STARTS_AT,
    refundable_until=DEADLINE,
)


def test_at_the_deadline_a_member_still_gets_everything_back() -> None:
    terms = cancellation_terms(SESSION, Seat.MEMBER, DEADLINE)
    assert (terms.allowed, terms.refundable, terms.refund_credits) == (True, True, 2)


def test_one_second_after_the_deadline_nothing_comes_back() -> None:
    terms = cancellation_terms(SESSION, Seat.MEMBER, DEADLINE + SECOND)
    assert (terms.allowed, terms.refundable, terms.refund_credits) == (True, False, 0)


@pytest.mark.parametrize("seat", [Seat.COACH, Seat.ADMIN])
def test_coach_and_admin_always_give_everything_back_late_charges_too(seat: Seat) -> None:
    session = replace(SESSION, late_charges_credits=3)
    terms = cancellation_terms(session, seat, STARTS_AT - SECOND)
    assert (terms.refundable, terms.refund_credits) == (True, 5)


@pytest.mark.parametrize("seat", list(Seat))
def test_from_its_start_on_a_session_is_not_cancelled(seat: Seat) -> None:
    terms = cancellation_terms(SESSION, seat, STARTS_AT)
    assert (terms.allowed, terms.refund_credits) == (False, 0)


def test_moving_is_free_at_the_deadline_and_charged_one_second_later() -> None:
    free = reschedule_terms(SESSION, Seat.MEMBER, DEADLINE)
    late = reschedule_terms(SESSION, Seat.MEMBER, DEADLINE + SECOND)
    assert (free.free, free.charge_credits) == (True, 0)
    assert (late.allowed, late.free, late.charge_credits) == (True, False, 1)


def test_after_a_late_move_the_refund_stays_lost_while_moving_may_be_free_again() -> None:
    moved = replace(SESSION, starts_at=STARTS_AT + timedelta(days=9), reschedules=1)
    now = DEADLINE + SECOND
    assert cancellation_terms(moved, Seat.MEMBER, now).refundable is False
    assert reschedule_terms(moved, Seat.MEMBER, now).free is True


def test_a_session_is_moved_five_times_at_most() -> None:
    terms = reschedule_terms(replace(SESSION, reschedules=5), Seat.MEMBER, DEADLINE)
    assert (terms.allowed, terms.remaining) == (False, 0)


@pytest.mark.parametrize("seat", [Seat.COACH, Seat.ADMIN])
def test_only_the_member_moves_a_session(seat: Seat) -> None:
    assert reschedule_terms(SESSION, seat, DEADLINE).allowed is False


def test_while_a_move_waits_for_its_answer_there_is_no_other() -> None:
    move = a_proposal(expires_at=DEADLINE)
    moving = replace(SESSION, proposed_move=move)
    before = reschedule_terms(moving, Seat.MEMBER, DEADLINE - SECOND)
    assert (before.allowed, before.charge_credits) == (False, 0)
    assert reschedule_terms(moving, Seat.MEMBER, DEADLINE).allowed


@pytest.mark.parametrize("status", [status for status in Status if status != Status.CONFIRMED])
def test_only_a_confirmed_session_is_cancelled_or_moved(status: Status) -> None:
    session = replace(SESSION, status=status)
    assert cancellation_terms(session, Seat.COACH, DEADLINE).allowed is False
    assert reschedule_terms(session, Seat.MEMBER, DEADLINE).allowed is False


def test_everyone_sits_in_their_own_seat_and_strangers_in_none() -> None:
    assert seat_of(SESSION, "ana", administers=True) is Seat.MEMBER
    assert seat_of(SESSION, "cora", administers=False) is Seat.COACH
    assert seat_of(SESSION, "ada", administers=True) is Seat.ADMIN
    assert seat_of(SESSION, "zoe", administers=False) is None
