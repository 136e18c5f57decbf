from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.notices import (
    LEASE,
    ClaimedElsewhereError,
    Message,
    MessageStatus,
    NoticeError,
    accepted,
    decide_claim,
    is_superseded,
    notices_of,
    released,
    settled,
)
from chalicelib.domain.sessions import Seat, Status
from tests.kit.sessions import NOW, a_later_event, a_session

SESSION = a_session()
TO_MEMBER, TO_COACH = notices_of(SESSION)
LATER = NOW + LEASE


def claimed() -> Message:
    return decide_claim(None, TO_MEMBER, "one", NOW)


def test_a_confirmation_is_told_to_member_and_coach() -> None:
    assert (TO_MEMBER.recipient_id, TO_MEMBER.seat) == ("ana", Seat.MEMBER)
    assert (TO_COACH.recipient_id, TO_COACH.seat) == ("cora", Seat.COACH)


def test_an_event_that_nobody_is_told_of_makes_no_notice() -> None:
    assert notices_of(a_later_event(SESSION, "rated")) == ()


def test_the_notice_of_the_last_event_is_not_superseded() -> None:
    assert not is_superseded(TO_MEMBER, SESSION)


def test_a_confirmation_is_superseded_by_any_later_event() -> None:
    assert is_superseded(TO_MEMBER, a_later_event(SESSION, "rescheduled"))
    assert is_superseded(TO_MEMBER, a_later_event(SESSION, "cancelled", status=Status.CANCELLED))


@pytest.mark.parametrize("status", [each for each in Status if each is not Status.CONFIRMED])
def test_a_confirmation_is_superseded_when_the_session_is_in_another_state(status: Status) -> None:
    assert is_superseded(TO_MEMBER, a_session(status=status))


def test_a_notice_that_the_session_never_had_is_an_error() -> None:
    with pytest.raises(NoticeError):
        is_superseded(replace(TO_MEMBER, recipient_id="eve"), SESSION)


def test_the_first_worker_claims_a_message() -> None:
    message = claimed()
    assert (message.status, message.claim_id) == (MessageStatus.SENDING, "one")
    assert (message.attempts, message.version) == (1, 1)


def test_while_a_lease_runs_nobody_else_claims() -> None:
    with pytest.raises(ClaimedElsewhereError):
        decide_claim(claimed(), TO_MEMBER, "two", LATER - timedelta(seconds=1))


def test_a_lease_that_is_over_is_claimed_once_more() -> None:
    again = decide_claim(claimed(), TO_MEMBER, "two", LATER)
    assert (again.status, again.claim_id, again.attempts) == (MessageStatus.SENDING, "two", 2)


def test_after_two_attempts_of_unknown_outcome_it_stays_uncertain() -> None:
    again = decide_claim(claimed(), TO_MEMBER, "two", LATER)
    message = decide_claim(again, TO_MEMBER, "three", LATER + LEASE)
    assert (message.status, message.claim_id) == (MessageStatus.UNCERTAIN, "two")
    assert decide_claim(message, TO_MEMBER, "four", LATER + 2 * LEASE) == message


def test_a_released_message_is_claimed_at_once_and_the_attempt_does_not_count() -> None:
    message = claimed()
    for number in range(5):
        message = decide_claim(released(message), TO_MEMBER, f"worker {number}", NOW)
        assert (message.status, message.attempts) == (MessageStatus.SENDING, 1)
        assert message.claim_id == f"worker {number}"


@pytest.mark.parametrize("status", [MessageStatus.FAILED, MessageStatus.SUPERSEDED])
def test_a_settled_message_is_not_claimed_again(status: MessageStatus) -> None:
    message = settled(claimed(), status)
    assert decide_claim(message, TO_MEMBER, "two", LATER) == message


def test_a_sent_message_keeps_when_it_went_and_under_which_id() -> None:
    message = accepted(claimed(), "ses-1", NOW)
    assert (message.status, message.sent_at, message.mail_id) == (MessageStatus.SENT, NOW, "ses-1")
    assert decide_claim(message, TO_MEMBER, "two", LATER) == message


def test_every_change_of_a_message_raises_its_version() -> None:
    message = claimed()
    for after in (released(message), settled(message, MessageStatus.FAILED)):
        assert after.version == message.version + 1
    assert accepted(message, "ses-1", NOW).version == message.version + 1
