"""What time does to a session and to its proposed move, however its runs come."""

from datetime import datetime, timedelta
from itertools import combinations

import pytest
from msgspec.structs import replace

from chalicelib.domain.sessions.deadlines import (
    Due,
    Moment,
    attended,
    due_now,
    moments,
    next_moment,
)
from chalicelib.domain.sessions.sessions import Session, Status
from tests.kit.sessions import NOW, STARTS_AT, a_moving_session, a_proposal, a_request, a_session

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def moving(expires_at: datetime, proposed_at: datetime) -> Session:
    """The session of `a_session` with a move that was proposed, and ends, at these instants."""
    move = a_proposal(created_at=proposed_at, attended_until=proposed_at, expires_at=expires_at)
    return a_moving_session(move)


def run(session: Session, now: datetime) -> tuple[Session, list[Due]]:
    """A run at this instant, as `due.attend` does it; and what it did."""
    done = []
    while moment := due_now(session, now):
        session = dealt_with(session, moment)
        done.append(moment[1])
    return session, done


def dealt_with(session: Session, moment: Moment) -> Session:
    match moment[1]:
        case Due.EXPIRE_MOVE:
            return replace(session, proposed_move=None, version=session.version + 1)
        case Due.EXPIRE:
            return replace(session, status=Status.EXPIRED, version=session.version + 1)
        case Due.COMPLETE:
            return replace(attended(session, moment), status=Status.COMPLETED)
        case _:
            return attended(session, moment)


def test_a_session_and_its_move_are_two_courses_in_the_order_of_time() -> None:
    session = moving(STARTS_AT - 2 * HOUR, STARTS_AT - DAY - 6 * HOUR)
    assert moments(session) == [
        (STARTS_AT - DAY, Due.REMINDER_24H),
        (STARTS_AT - 6 * HOUR, Due.NAG_MOVE),
        (STARTS_AT - 2 * HOUR, Due.EXPIRE_MOVE),
        (STARTS_AT - HOUR, Due.REMINDER_1H),
        (STARTS_AT + timedelta(minutes=25) + DAY, Due.COMPLETE),
    ]
    assert next_moment(session) == moments(session)[0]


def test_a_late_run_does_what_is_due_of_both() -> None:
    session = moving(STARTS_AT - 2 * HOUR, STARTS_AT - DAY - 6 * HOUR)
    after, done = run(session, STARTS_AT - 5 * HOUR)
    assert done == [Due.REMINDER_24H, Due.NAG_MOVE]
    after, done = run(after, STARTS_AT - HOUR)
    assert done == [Due.EXPIRE_MOVE, Due.REMINDER_1H]
    assert run(session, STARTS_AT - HOUR)[1] == [Due.EXPIRE_MOVE, Due.REMINDER_1H]


def test_of_one_course_a_late_run_does_the_last_alone() -> None:
    assert run(a_session(), STARTS_AT - HOUR)[1] == [Due.REMINDER_1H]
    assert run(a_session(), STARTS_AT + 2 * DAY)[1] == [Due.COMPLETE]
    assert run(a_request(), NOW + 2 * DAY)[1] == [Due.EXPIRE]


def test_a_move_that_ends_with_the_start_is_over_before_the_session_is_completed() -> None:
    session = moving(STARTS_AT, STARTS_AT - DAY)
    after, done = run(session, STARTS_AT + 3 * DAY)
    assert done == [Due.EXPIRE_MOVE, Due.COMPLETE]
    assert (after.status, after.proposed_move) == (Status.COMPLETED, None)


@pytest.mark.parametrize("hours", [6, 23, 24])
def test_a_move_that_is_over_within_a_day_is_never_recalled(hours: int) -> None:
    session = moving(NOW + hours * HOUR, NOW)
    assert Due.NAG_MOVE not in {due for _, due in moments(session)}


def test_every_choice_of_runs_ends_in_the_same_state() -> None:
    """Skipped, late and repeated runs: an expiry is never lost, nor a reminder for the move's."""
    session = moving(STARTS_AT - 2 * HOUR, STARTS_AT - DAY - 6 * HOUR)
    instants = [at for at, _ in moments(session)]
    last = instants[-1] + HOUR
    for size in range(len(instants) + 1):
        for chosen in combinations(instants, size):
            after, told = session, list[Due]()
            for now in (*chosen, *chosen[-1:], last):
                after, done = run(after, now)
                told += done
            assert (after.status, after.proposed_move) == (Status.COMPLETED, None)
            assert next_moment(after) is None
            assert len(told) == len(set(told))
            assert {Due.EXPIRE_MOVE, Due.COMPLETE} <= set(told)
            punctual = {Due.REMINDER_24H, Due.REMINDER_1H, Due.NAG_MOVE} - set(told)
            missed = {due for at, due in moments(session) if at not in chosen}
            assert punctual <= missed
