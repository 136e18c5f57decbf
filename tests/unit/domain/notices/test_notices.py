from datetime import datetime, timedelta

import pytest
from msgspec.structs import replace

from chalicelib.domain.notices.mails import SESSION_MAILS, Method
from chalicelib.domain.notices.notices import (
    LEASE,
    TIMELY,
    ClaimedElsewhereError,
    Message,
    MessageStatus,
    Notice,
    NoticeError,
    accepted,
    decide_claim,
    event_told,
    invite_method,
    is_superseded,
    notices_of,
    released,
    settled,
    timely_notices,
)
from chalicelib.domain.sessions.deadlines import Due
from chalicelib.domain.sessions.sessions import Seat, Session, Status
from tests.kit.sessions import (
    NOW,
    STARTS_AT,
    a_later_event,
    a_moving_session,
    a_proposal,
    a_request,
    a_session,
)

SESSION = a_session()
TO_MEMBER, TO_COACH = notices_of(SESSION)
LATER = NOW + LEASE
SECOND = timedelta(seconds=1)


def claimed() -> Message:
    return decide_claim(None, TO_MEMBER, "one", NOW)


def test_a_confirmation_is_told_to_member_and_coach() -> None:
    assert (TO_MEMBER.recipient_id, TO_MEMBER.seat) == ("ana", Seat.MEMBER)
    assert (TO_COACH.recipient_id, TO_COACH.seat) == ("cora", Seat.COACH)


def test_an_event_that_nobody_is_told_of_makes_no_notice() -> None:
    assert notices_of(a_later_event(SESSION, "rated")) == ()


def test_the_notice_of_the_last_event_is_not_superseded() -> None:
    assert not is_superseded(TO_MEMBER, SESSION, NOW)


def test_a_confirmation_is_superseded_by_any_later_event() -> None:
    cancelled = a_later_event(SESSION, "cancelled", status=Status.CANCELLED)
    for later in (a_later_event(SESSION, "rescheduled"), cancelled):
        assert is_superseded(TO_MEMBER, later, NOW)


@pytest.mark.parametrize("status", [each for each in Status if each is not Status.CONFIRMED])
def test_a_confirmation_is_superseded_when_the_session_is_in_another_state(status: Status) -> None:
    assert is_superseded(TO_MEMBER, a_session(status=status), NOW)


@pytest.mark.parametrize("kind", sorted(SESSION_MAILS.keys() - TIMELY))
def test_every_event_is_told_while_its_state_lasts(kind: str) -> None:
    move = a_proposal() if kind == "move_proposed" else None
    statuses = {each.value: each for each in Status} | {"refunded": Status.CANCELLED}
    status = statuses.get(kind, Status.CONFIRMED)
    session = a_later_event(a_request(), kind, status=status, proposed_move=move)
    notices = notices_of(session)
    spared = {Seat.MEMBER} if SESSION_MAILS[kind].spares_actor else set()
    assert [each.seat for each in notices] == [
        seat for seat in SESSION_MAILS[kind].to if seat not in spared
    ]
    assert not any(is_superseded(each, session, NOW) for each in notices)


def test_a_change_that_nobody_is_told_of_swallows_no_notice() -> None:
    cancelled = a_later_event(SESSION, "cancelled", status=Status.CANCELLED)
    refunded = replace(cancelled, version=cancelled.version + 1)
    assert not any(is_superseded(each, refunded, NOW) for each in notices_of(cancelled))
    reminded = replace(SESSION, version=2, attended_until=STARTS_AT)
    assert not is_superseded(TO_MEMBER, reminded, NOW)


def test_a_proposed_move_swallows_no_invite_that_still_says_the_truth() -> None:
    moving = a_moving_session()
    declined = a_later_event(moving, "move_declined", proposed_move=None)
    for session in (moving, declined):
        assert not any(is_superseded(each, session, NOW) for each in (TO_MEMBER, TO_COACH))
        assert not any(is_superseded(each, session, NOW) for each in notices_of(session))
        assert event_told(TO_MEMBER, session) == SESSION.event
    accepted_move = a_later_event(moving, "rescheduled", proposed_move=None, standing_event=None)
    for notice in (TO_MEMBER, TO_COACH, *notices_of(moving)):
        assert is_superseded(notice, accepted_move, NOW)


def test_what_was_told_of_a_proposed_move_is_superseded_by_what_became_of_it() -> None:
    moving = a_moving_session()
    withdrawn = a_later_event(moving, "move_withdrawn", proposed_move=None)
    again = a_later_event(withdrawn, "move_proposed", proposed_move=a_proposal())
    for notice in notices_of(moving):
        assert is_superseded(notice, withdrawn, NOW)
        assert is_superseded(notice, again, NOW)
    assert all(is_superseded(each, again, NOW) for each in notices_of(withdrawn))


def test_from_its_expiry_on_nobody_is_told_of_a_proposed_move() -> None:
    moving = a_moving_session()
    assert moving.proposed_move
    for notice in notices_of(moving):
        assert not is_superseded(notice, moving, moving.proposed_move.expires_at - SECOND)
        assert is_superseded(notice, moving, moving.proposed_move.expires_at)


def test_from_its_expiry_on_nobody_is_told_of_a_request() -> None:
    request = a_request()
    (notice, _) = notices_of(request)
    assert request.expires_at is not None
    assert not is_superseded(notice, request, request.expires_at - SECOND)
    assert is_superseded(notice, request, request.expires_at)


MOMENTS = [
    (a_session(), STARTS_AT - timedelta(hours=24), Due.REMINDER_24H, 2),
    (a_session(), STARTS_AT - timedelta(hours=1), Due.REMINDER_1H, 2),
    (a_request(), NOW + timedelta(hours=24), Due.NAG, 1),
    (a_moving_session(), NOW + timedelta(hours=24), Due.NAG_MOVE, 1),
]


@pytest.mark.parametrize(("session", "at", "due", "told"), MOMENTS)
def test_a_reminder_is_told_until_what_it_reminds_of(
    session: Session, at: datetime, due: Due, told: int
) -> None:
    notices = timely_notices(session, (at, due))
    assert len(notices) == told
    assert notices[-1].seat is Seat.COACH
    move = session.proposed_move
    end = move.expires_at if move else session.expires_at or STARTS_AT
    for notice in notices:
        assert not is_superseded(notice, session, at)
        assert not is_superseded(notice, session, end - SECOND)
        assert is_superseded(notice, session, end)


@pytest.mark.parametrize(("session", "at", "due", "told"), MOMENTS)
def test_a_reminder_of_another_time_or_state_is_superseded(
    session: Session, at: datetime, due: Due, told: int
) -> None:
    notices = timely_notices(session, (at, due))
    ended = a_later_event(session, "cancelled", status=Status.CANCELLED, proposed_move=None)
    moved = replace(
        session, starts_at=STARTS_AT + SECOND, status=Status.CONFIRMED, proposed_move=None
    )
    for later in (ended, moved):
        assert [is_superseded(each, later, at) for each in notices] == [True] * told


def test_what_time_does_without_words_is_told_to_nobody() -> None:
    for due in (Due.COMPLETE, Due.EXPIRE, Due.EXPIRE_MOVE):
        assert timely_notices(SESSION, (NOW, due)) == ()


@pytest.mark.parametrize(
    "changes",
    [
        {"event_id": "s1.reminder_1h.soon"},
        {"event_id": "s1.1"},
        {"event_id": "s2.reminder_1h.2026-11-23T14:00:00Z"},
        {"recipient_id": "eve"},
        {"seat": Seat.ADMIN},
    ],
)
def test_a_reminder_that_the_session_never_had_is_an_error(changes: dict[str, str]) -> None:
    moment = STARTS_AT - timedelta(hours=1), Due.REMINDER_1H
    notice = replace(timely_notices(SESSION, moment)[0], **changes)
    with pytest.raises(NoticeError):
        is_superseded(notice, SESSION, NOW)


def test_the_coach_alone_is_asked_again() -> None:
    request = a_request()
    (nag,) = timely_notices(request, (NOW, Due.NAG))
    with pytest.raises(NoticeError):
        is_superseded(replace(nag, recipient_id="ana", seat=Seat.MEMBER), request, NOW)


CANCELLED = a_later_event(SESSION, "cancelled", status=Status.CANCELLED, sequence=1)
CANCELS_MEMBER, CANCELS_COACH = notices_of(CANCELLED)


def invited_by(*messages: Message, notice: Notice = CANCELS_MEMBER) -> bool:
    return invite_method(notice, messages) is Method.CANCEL


def test_what_was_asked_for_or_may_have_been_is_called_off() -> None:
    again = decide_claim(claimed(), TO_MEMBER, "two", LATER)
    assert invited_by(claimed())
    assert invited_by(accepted(claimed(), "ses-1", NOW))
    assert invited_by(decide_claim(again, TO_MEMBER, "three", LATER + LEASE))
    for later in (released(again), settled(again, MessageStatus.FAILED)):
        assert invited_by(later), "the first attempt may have gone"


def test_what_surely_never_went_is_not_called_off() -> None:
    assert not invited_by()
    assert not invited_by(released(claimed()))
    assert not invited_by(settled(claimed(), MessageStatus.SUPERSEDED))
    assert not invited_by(settled(claimed(), MessageStatus.FAILED))


def test_each_persons_calendar_counts_alone_and_only_invites_do() -> None:
    assert not invited_by(accepted(claimed(), "ses-1", NOW), notice=CANCELS_COACH)
    reminder = timely_notices(SESSION, (NOW, Due.REMINDER_24H))[0]
    sent = accepted(decide_claim(None, reminder, "one", NOW), "ses-2", NOW)
    assert not invited_by(sent)


def test_only_times_that_are_settled_have_an_invite() -> None:
    methods = {kind: invite_method(replace(TO_MEMBER, kind=kind), ()) for kind in SESSION_MAILS}
    assert {kind for kind, method in methods.items() if method} == {"confirmed", "rescheduled"}


def test_a_notice_that_the_session_never_had_is_an_error() -> None:
    with pytest.raises(NoticeError):
        is_superseded(replace(TO_MEMBER, recipient_id="eve"), SESSION, NOW)


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
