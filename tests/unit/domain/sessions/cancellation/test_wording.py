"""The words of the policy: what is told of it is what it decides."""

from datetime import datetime, timedelta

import pytest
from msgspec.structs import replace

from chalicelib.domain.kernel.phrases import Phrase
from chalicelib.domain.sessions.cancellation.policy import (
    cancellation_terms,
    deadline_after_move,
    reschedule_terms,
)
from chalicelib.domain.sessions.cancellation.wording import (
    Consequence,
    Outlook,
    outlook_of_booking,
    outlook_of_moving,
    policy_sentences,
    told_of_cancelling,
    told_of_moving,
)
from chalicelib.domain.sessions.sessions import Event, Policy, Seat, Session, Status
from chalicelib.domain.time.instants import render_instant
from tests.kit.sessions import ANA, NOW, STARTS_AT, a_moving_session, a_session

SECOND, DAY = timedelta(seconds=1), timedelta(days=1)
DEADLINE = STARTS_AT - DAY
AT = f"{{{render_instant(DEADLINE)}}}"


def policy(session: Session, now: datetime = NOW, seat: Seat = Seat.MEMBER) -> str:
    return " ".join(each.text for each in policy_sentences(session, seat, now))


def cancelling(session: Session, now: datetime = NOW, seat: Seat = Seat.MEMBER) -> Consequence:
    told = told_of_cancelling(session, seat, now)
    assert told is not None
    return told


def moving(session: Session, now: datetime = NOW) -> Consequence:
    told = told_of_moving(session, Seat.MEMBER, now)
    assert told is not None
    return told


def booked_late(hours_before: int = 20) -> Session:
    at = STARTS_AT - timedelta(hours=hours_before)
    return replace(a_session(), created_at=at, confirmed_at=at)


def moved_late() -> Session:
    """Moved into its window, 20 hours before its new start."""
    at = STARTS_AT - timedelta(hours=20)
    event = Event(id="s1.2", kind="rescheduled", at=at, actor_id=ANA.id)
    return replace(a_session(), event=event, reschedules=1)


def test_a_member_reads_until_when_it_is_free_and_what_it_costs_later() -> None:
    assert policy(a_session()) == (
        f"You can cancel this session free of charge until {AT}, 24 hours before it starts."
        " After that, the 1 credit is non-refundable."
        " If Cora Lind cancels, you get everything back, whatever the notice."
        f" You can move it free of charge until {AT}. After that, each move costs 1 credit."
        " It can be moved 5 more times."
    )


def test_a_coach_reads_what_the_member_may_do_and_what_their_own_cancelling_means() -> None:
    words = policy(a_session(credits=2), seat=Seat.COACH)
    assert words.startswith(f"Ana Díaz can cancel this session free of charge until {AT}")
    assert "After that, the 2 credits are non-refundable." in words
    assert "If you cancel, Ana Díaz gets everything back, whatever the notice." in words


def test_at_the_deadline_it_is_still_free_and_a_second_later_it_is_not() -> None:
    assert f"free of charge until {AT}" in policy(a_session(), DEADLINE)
    late = policy(a_session(), DEADLINE + SECOND)
    assert "free of charge" not in late
    assert (
        "You can cancel this session until it starts, but the 1 credit is non-refundable:"
        f" the time to cancel with a refund ended {AT}." in late
    )
    assert "You can move it until it starts; each move costs 1 credit." in late


@pytest.mark.parametrize(
    ("session", "why"),
    [
        (booked_late(), "it was booked less than 24 hours before its start"),
        (
            replace(booked_late(), created_at=NOW),
            "it was confirmed less than 24 hours before its start",
        ),
        (moved_late(), "it was moved to a time less than 24 hours ahead"),
        (
            replace(a_session(), starts_at=STARTS_AT + 3 * DAY),
            "the time to cancel with a refund was over before it was moved",
        ),
        (
            replace(moved_late(), created_at=DEADLINE + SECOND),
            "it was moved to a time less than 24 hours ahead",
        ),
    ],
)
def test_a_deadline_that_nobody_could_keep_is_not_told_as_one(session: Session, why: str) -> None:
    now = DEADLINE + timedelta(hours=5)
    assert f"the 1 credit is non-refundable: {why}." in policy(session, now)
    assert cancelling(session, now) == Consequence(
        title=Phrase("Non-refundable"),
        text=Phrase(
            f"{why[0].upper()}{why[1:]}."
            " If you cancel now, the 1 credit you paid does not come back."
        ),
        grave=True,
    )


def test_once_late_only_the_move_may_be_free_again() -> None:
    session = a_session(refundable_until=NOW - SECOND)
    words = policy(session)
    assert "until it starts, but the 1 credit is non-refundable" in words
    assert f"You can move it free of charge until {AT}." in words


def test_a_session_that_cost_nothing_is_cancelled_for_nothing() -> None:
    free = a_session(credits=0)
    assert "You can cancel this session free of charge until it starts." in policy(free)
    assert "whatever the notice" not in policy(free)
    assert cancelling(free).title == "Nothing was paid"


def test_without_a_window_or_a_late_charge_there_is_no_deadline() -> None:
    assert "after that" not in policy(a_session(window_hours=0)).lower()
    free_moves = Policy(cancellation_window_hours=24, late_reschedule_credits=0)
    assert "You can move it free of charge until it starts." in policy(a_session(policy=free_moves))
    assert moving(a_session(window_hours=0)).text == "It can be moved 5 more times."


def test_a_move_that_waits_is_told_to_each_from_their_side() -> None:
    session = a_moving_session()
    assert "A move waits for the answer of Cora Lind. Withdraw it to propose" in policy(session)
    assert "A move waits for your answer." in policy(session, seat=Seat.COACH)
    assert policy(session, seat=Seat.ADMIN).endswith("A move waits for the answer of Cora Lind.")


def test_a_session_that_was_moved_as_often_as_it_may_is_not_moved_again() -> None:
    assert policy(a_session(reschedules=5)).endswith(
        "It has been moved 5 times and cannot be moved again."
    )
    assert "This is the last move it has left." in policy(a_session(reschedules=4))


def test_nothing_is_told_of_a_session_that_has_begun_or_does_not_stand() -> None:
    for session, now in (
        (a_session(), STARTS_AT),
        (a_session(status=Status.CANCELLED), NOW),
    ):
        assert policy_sentences(session, Seat.MEMBER, now) == []
        assert told_of_cancelling(session, Seat.MEMBER, now) is None
        assert told_of_moving(session, Seat.MEMBER, now) is None


@pytest.mark.parametrize("seat", [Seat.COACH, Seat.ADMIN])
def test_coach_and_admin_are_told_that_everything_comes_back(seat: Seat) -> None:
    told = cancelling(booked_late(), STARTS_AT - SECOND, seat)
    assert told == Consequence(
        title=Phrase("Ana Díaz gets 1 credit back"),
        text=Phrase("Everything that was paid, whatever the notice."),
    )


def test_a_member_in_time_is_told_what_comes_back_and_until_when() -> None:
    told = cancelling(a_session(credits=2, late_charges_credits=1))
    assert told == Consequence(
        title=Phrase("3 credits come back"),
        text=Phrase(
            f"Everything that was paid, to the wallet that paid. You are in time until {AT}."
        ),
    )


def test_a_move_is_told_with_its_charge_and_with_what_it_costs_later() -> None:
    assert moving(a_session()) == Consequence(
        title=Phrase("Free of charge"),
        text=Phrase(
            f"Until {AT}. Later each move costs 1 credit. It can be moved 5 more times. Moved to a"
            " time less than 24 hours ahead, it can no longer be cancelled with a refund."
        ),
    )
    late = moving(a_session(), DEADLINE + SECOND)
    assert (late.title, late.grave) == ("Moving it costs 1 credit", True)
    assert late.text.startswith("It starts in less than 24 hours. The charge is taken from")
    assert "It stays non-refundable." in late.text


def test_what_is_told_of_a_chosen_start_is_what_a_move_there_does() -> None:
    session = a_session()
    outlook = outlook_of_moving(session, NOW)
    for start, told in (
        (NOW + DAY - SECOND, outlook.late),
        (NOW + DAY, outlook.in_time),
        (NOW + 3 * DAY, outlook.in_time),
    ):
        assert (start - NOW < timedelta(hours=outlook.late_within_hours)) == (told == outlook.late)
        moved = replace(
            session, starts_at=start, refundable_until=deadline_after_move(session, start, NOW)
        )
        refundable = cancellation_terms(moved, Seat.MEMBER, NOW).refundable
        assert ("no longer be cancelled with a refund" in told) == (not refundable)
    assert outlook.late == (
        "If you move it to {start}, it can no longer be cancelled with a refund, because that is"
        " less than 24 hours ahead."
    )
    assert outlook.in_time == "Moved, it can be cancelled with a refund until {start-24h}."


@pytest.mark.parametrize(
    "session",
    [booked_late(), a_session(credits=0), a_session(window_hours=0)],
    ids=["lost already", "nothing paid", "no window"],
)
def test_a_move_that_does_nothing_to_the_refund_is_told_without_it(session: Session) -> None:
    outlook = outlook_of_moving(session, STARTS_AT - timedelta(hours=10))
    assert (outlook.in_time, outlook.late) == ("", "")


def test_before_booking_the_deadline_and_the_charge_of_a_late_move_are_told() -> None:
    two = Policy(cancellation_window_hours=24, late_reschedule_credits=2)
    assert outlook_of_booking(two, 2) == Outlook(
        late_within_hours=24,
        in_time=Phrase(
            "Cancel or reschedule free of charge until {start-24h}."
            " After that, the 2 credits are non-refundable and each move costs 2 credits."
        ),
        late=Phrase(
            "{start} is less than 24 hours ahead:"
            " if you cancel, the 2 credits do not come back and each move costs 2 credits."
        ),
    )
    free_moves = replace(two, late_reschedule_credits=0)
    assert outlook_of_booking(free_moves, 1).in_time.endswith(
        "After that, the 1 credit is non-refundable."
    )
    assert outlook_of_booking(two, 0).late.endswith("ahead: each move costs 2 credits.")
    for nothing in (
        outlook_of_booking(free_moves, 0),
        outlook_of_booking(replace(two, cancellation_window_hours=0), 2),
    ):
        assert nothing.in_time == nothing.late
        assert nothing.in_time == "Cancel or reschedule free of charge until it starts."


@pytest.mark.parametrize("hours", range(0, 60, 5))
def test_what_is_told_agrees_with_the_terms(hours: int) -> None:
    session, now = a_session(), STARTS_AT - timedelta(hours=hours) - SECOND
    terms = cancellation_terms(session, Seat.MEMBER, now)
    assert cancelling(session, now).grave == (not terms.refundable)
    charge = reschedule_terms(session, Seat.MEMBER, now).charge_credits
    assert moving(session, now).grave == (charge > 0)
