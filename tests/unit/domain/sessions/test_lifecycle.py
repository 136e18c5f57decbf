from typing import Any

import pytest

from chalicelib.domain.kernel.errors import ForbiddenError, NotInStateError
from chalicelib.domain.sessions.lifecycle import STATUS_WORDS, STEP_WORDS, Action, check_allowed
from chalicelib.domain.sessions.sessions import Seat, Status
from tests.kit.sessions import NOW, a_moving_session, a_request, a_session


def refused(action: Action, seat: Seat, **changes: Any) -> str:
    with pytest.raises((ForbiddenError, NotInStateError)) as refusal:
        check_allowed(action, a_session(**changes), seat, NOW)
    return refusal.value.detail


def test_every_step_and_every_state_has_words() -> None:
    assert set(STEP_WORDS) == set(Action)
    assert set(STATUS_WORDS) == set(Status)


def test_a_step_of_somebody_else_names_who_takes_it() -> None:
    assert refused(Action.NO_SHOW, Seat.MEMBER) == (
        "Only the coach or an admin can mark it as missed."
    )
    assert refused(Action.RESCHEDULE, Seat.COACH) == "Only the member can reschedule it."


def test_a_step_that_is_not_possible_now_says_what_is() -> None:
    assert refused(Action.RATE, Seat.MEMBER) == (
        "This session is confirmed. You can cancel it or reschedule it."
    )
    assert refused(Action.CANCEL, Seat.COACH, status=Status.NO_SHOW) == (
        "This session was missed. You can refund it as an exception."
    )
    assert refused(Action.CANCEL, Seat.MEMBER, status=Status.DECLINED) == (
        "This session was declined. Nothing more can be done with it."
    )


def test_a_request_and_a_move_are_told_as_what_waits() -> None:
    with pytest.raises(NotInStateError) as asked:
        check_allowed(Action.CANCEL, a_request(), Seat.MEMBER, NOW)
    assert asked.value.detail == ("This session waits for the coach's answer. You can withdraw it.")
    with pytest.raises(NotInStateError) as moving:
        check_allowed(Action.RESCHEDULE, a_moving_session(), Seat.MEMBER, NOW)
    assert moving.value.detail == (
        "This session is confirmed and a move of it waits for an answer. "
        "You can withdraw it or cancel it."
    )
