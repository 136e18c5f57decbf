"""The words of the cancellation and reschedule policy, as `policy` decides it.

Mails, the API and the pages tell the policy in these sentences and have none of their own. A
sentence holds instants in braces, `{2026-11-23T15:00:00Z}`: whoever shows it writes them in the
reader's zone. Of a start that is still to be chosen, `{start}` is the start and `{start-24h}` so
many hours before it.
"""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from chalicelib.domain.kernel.errors import in_credits
from chalicelib.domain.kernel.phrases import EMPTY, Phrase
from chalicelib.domain.sessions.cancellation.policy import (
    cancellation_terms,
    is_late,
    reschedule_terms,
)
from chalicelib.domain.sessions.lifecycle import ahead
from chalicelib.domain.sessions.sessions import MOST_RESCHEDULES, Policy, Seat, Session
from chalicelib.domain.time.instants import render_instant


class Topic(StrEnum):
    CANCEL = "cancel"
    RESCHEDULE = "reschedule"


class Sentence(Struct, frozen=True):
    """A part of the policy: what it is about, and what it says."""

    about: Topic
    text: Phrase


class Consequence(Struct, frozen=True, kw_only=True):
    """What a step would do now, as the one who would take it is told; `grave`: it costs credits."""

    title: Phrase
    text: Phrase
    grave: bool = False


class Outlook(Struct, frozen=True, kw_only=True):
    """What the policy would be at a start that is still to be chosen.

    `late` is told of starts less than `late_within_hours` ahead, `in_time` of all others; empty:
    nothing to say.
    """

    late_within_hours: int
    in_time: Phrase
    late: Phrase


def policy_sentences(session: Session, seat: Seat, now: datetime) -> list[Sentence]:
    """What cancelling and moving mean from now on; nothing once it has begun or does not stand."""
    if not ahead(session, now):
        return []
    able = (
        Phrase("You can") if seat is Seat.MEMBER else Phrase("{name} can", name=session.member.name)
    )
    cancelling = [_cancelling(able, session, now), *_others_cancelling(session, seat)]
    return [
        Sentence(Topic.CANCEL, Phrase.joined(cancelling)),
        Sentence(Topic.RESCHEDULE, _moving(able, session, seat, now)),
    ]


def told_of_cancelling(session: Session, seat: Seat, now: datetime) -> Consequence | None:
    """What cancelling would do now; None: it is not possible."""
    terms, paid = cancellation_terms(session, seat, now), session.paid_credits
    if not terms.allowed:
        return None
    if not paid:
        return Consequence(title=Phrase("Nothing was paid"), text=Phrase("So nothing comes back."))
    if seat is not Seat.MEMBER:
        return Consequence(
            title=Phrase(
                "{member} gets {credits} back",
                member=session.member.name,
                credits=in_credits(paid),
            ),
            text=Phrase("Everything that was paid, whatever the notice."),
        )
    if terms.refundable:
        return _coming_back(session)
    return Consequence(
        title=Phrase("Non-refundable"),
        text=Phrase.counted(
            paid,
            "{why:capital}. If you cancel now, the {credits} you paid does not come back.",
            "{why:capital}. If you cancel now, the {credits} you paid do not come back.",
            why=_why_lost(session),
            credits=in_credits(paid),
        ),
        grave=True,
    )


def _coming_back(session: Session) -> Consequence:
    paid = session.paid_credits
    everything = Phrase("Everything that was paid, to the wallet that paid.")
    until = Phrase("You are in time until {deadline}.", deadline=_told(session.refundable_until))
    return Consequence(
        title=Phrase.counted(
            paid, "{credits} comes back", "{credits} come back", credits=in_credits(paid)
        ),
        text=Phrase.joined([everything, until]) if _window(session) else everything,
    )


def told_of_moving(session: Session, seat: Seat, now: datetime) -> Consequence | None:
    """What moving it would do now, whichever time is chosen; None: it is not possible."""
    terms = reschedule_terms(session, seat, now)
    if not terms.allowed:
        return None
    left = _moves_left(terms.remaining)
    if not terms.charge_credits:
        told = [*_deadline_of_moving(session), left, *_risk_of_moving(session, now)]
        return Consequence(title=Phrase("Free of charge"), text=Phrase.joined(told))
    starts = Phrase("It starts in less than {hours}.", hours=_hours(session.policy))
    taken = Phrase(
        "The charge is taken from the wallet that paid, or held there until the answer of a"
        " coach who reviews moves."
    )
    stays = [Phrase("It stays non-refundable.")] if _lost_for_good(session, now) else []
    return Consequence(
        title=Phrase("Moving it costs {credits}", credits=in_credits(terms.charge_credits)),
        text=Phrase.joined([starts, taken, *stays, left]),
        grave=True,
    )


def _deadline_of_moving(session: Session) -> list[Phrase]:
    charge = session.policy.late_reschedule_credits
    if not charge or not _window(session):
        return []
    return [
        Phrase(
            "Until {deadline}. Later each move costs {credits}.",
            deadline=_told(session.free_until),
            credits=in_credits(charge),
        )
    ]


def _risk_of_moving(session: Session, now: datetime) -> list[Phrase]:
    if not _can_lose_refund(session, now):
        return []
    return [
        Phrase(
            "Moved to a time less than {hours} ahead, it can no longer be cancelled with a refund.",
            hours=_hours(session.policy),
        )
    ]


def outlook_of_booking(policy: Policy, credits: int) -> Outlook:
    """What cancelling and moving would mean, told before a session of this price is booked."""
    charge, hours = policy.late_reschedule_credits, policy.cancellation_window_hours
    if not hours or not (credits or charge):
        free = Phrase("Cancel or reschedule free of charge until it starts.")
        return Outlook(late_within_hours=hours, in_time=free, late=free)
    costs = [_each_move(charge)] if charge else []
    after = [_lost(credits)] if credits else []
    lost = (
        [
            Phrase.counted(
                credits,
                "if you cancel, the {credits} does not come back",
                "if you cancel, the {credits} do not come back",
                credits=in_credits(credits),
            )
        ]
        if credits
        else []
    )
    return Outlook(
        late_within_hours=hours,
        in_time=Phrase(
            "Cancel or reschedule free of charge until {deadline}. After that, {after}.",
            deadline=f"{{start-{hours}h}}",
            after=_all_of([*after, *costs]),
        ),
        late=Phrase(
            "{start} is less than {hours} ahead: {lost}.",
            start="{start}",
            hours=_hours(policy),
            lost=_all_of([*lost, *costs]),
        ),
    )


def outlook_of_moving(session: Session, now: datetime) -> Outlook:
    """What a move would do to the refund, told before a time for it is chosen."""
    hours = _window(session)
    if not _can_lose_refund(session, now):
        return Outlook(late_within_hours=hours, in_time=EMPTY, late=EMPTY)
    return Outlook(
        late_within_hours=hours,
        in_time=Phrase(
            "Moved, it can be cancelled with a refund until {deadline}.",
            deadline=f"{{start-{hours}h}}",
        ),
        late=Phrase(
            "If you move it to {start}, it can no longer be cancelled with a refund,"
            " because that is less than {hours} ahead.",
            start="{start}",
            hours=_hours(session.policy),
        ),
    )


def _cancelling(able: Phrase, session: Session, now: datetime) -> Phrase:
    if session.paid_credits == 0 or not _window(session):
        return Phrase("{able} cancel this session free of charge until it starts.", able=able)
    if is_late(session, now):
        return Phrase(
            "{able} cancel this session until it starts, but {loss}: {why}.",
            able=able,
            loss=loss(session),
            why=_why_lost(session),
        )
    return Phrase(
        "{able} cancel this session free of charge until {deadline}, {hours} before it starts."
        " After that, {loss}.",
        able=able,
        deadline=_told(session.refundable_until),
        hours=_hours(session.policy),
        loss=loss(session),
    )


def _others_cancelling(session: Session, seat: Seat) -> list[Phrase]:
    if session.paid_credits == 0:
        return []
    if seat is Seat.MEMBER:
        return [
            Phrase(
                "If {coach} cancels, you get everything back, whatever the notice.",
                coach=session.coach.name,
            )
        ]
    return [
        Phrase(
            "If you cancel, {member} gets everything back, whatever the notice.",
            member=session.member.name,
        )
    ]


def _moving(able: Phrase, session: Session, seat: Seat, now: datetime) -> Phrase:
    if session.open_move(now):
        return _move_waits(session, seat)
    terms = reschedule_terms(session, Seat.MEMBER, now)
    if not terms.remaining:
        return Phrase(
            "It has been moved {times} times and cannot be moved again.", times=MOST_RESCHEDULES
        )
    charge = session.policy.late_reschedule_credits
    if not charge or not _window(session):
        told = Phrase("{able} move it free of charge until it starts.", able=able)
    elif not terms.free:
        told = Phrase(
            "{able} move it until it starts; {costs}.", able=able, costs=_each_move(charge)
        )
    else:
        told = Phrase(
            "{able} move it free of charge until {deadline}. After that, {costs}.",
            able=able,
            deadline=_told(session.free_until),
            costs=_each_move(charge),
        )
    return Phrase.joined([told, _moves_left(terms.remaining)])


def _move_waits(session: Session, seat: Seat) -> Phrase:
    if seat is Seat.COACH:
        return Phrase("A move waits for your answer.")
    waits = Phrase("A move waits for the answer of {coach}.", coach=session.coach.name)
    again = Phrase("Withdraw it to propose other times.")
    return Phrase.joined([waits, again]) if seat is Seat.MEMBER else waits


def _moves_left(remaining: int) -> Phrase:
    return Phrase.counted(
        remaining, "This is the last move it has left.", "It can be moved {number} more times."
    )


def loss(session: Session) -> Phrase:
    """`the 2 credits are non-refundable`: what the member does not get back."""
    return _lost(session.paid_credits)


def _lost(credits: int) -> Phrase:
    return Phrase.counted(
        credits,
        "the {credits} is non-refundable",
        "the {credits} are non-refundable",
        credits=in_credits(credits),
    )


def _each_move(charge: int) -> Phrase:
    return Phrase("each move costs {credits}", credits=in_credits(charge))


def _lost_for_good(session: Session, now: datetime) -> bool:
    return session.paid_credits > 0 and is_late(session, now)


def _can_lose_refund(session: Session, now: datetime) -> bool:
    return session.paid_credits > 0 and not is_late(session, now) and _window(session) > 0


def _why_lost(session: Session) -> Phrase:
    """Since when, or why from the beginning, the refund is lost; a deadline that nobody could
    have kept is none to name.
    """
    deadline, hours = session.refundable_until, _hours(session.policy)
    if deadline != session.free_until or deadline is None:
        return Phrase("the time to cancel with a refund was over before it was moved")
    if session.reschedules and deadline < session.calendar_event.at:
        return Phrase("it was moved to a time less than {hours} ahead", hours=hours)
    if deadline < session.created_at:
        return Phrase("it was booked less than {hours} before its start", hours=hours)
    if session.confirmed_at and deadline < session.confirmed_at:
        return Phrase("it was confirmed less than {hours} before its start", hours=hours)
    return Phrase("the time to cancel with a refund ended {deadline}", deadline=_told(deadline))


def _window(session: Session) -> int:
    """The hours before the start in which nothing is free; 0: there are none."""
    return session.policy.cancellation_window_hours


def _hours(policy: Policy) -> Phrase:
    return Phrase.counted(policy.cancellation_window_hours, "{number} hour", "{number} hours")


def _told(instant: datetime | None) -> str:
    return f"{{{render_instant(instant)}}}" if instant else Phrase("its start")


def _all_of(clauses: Sequence[Phrase]) -> Phrase:
    """`a`, or `a and b`; at least one."""
    first, *rest = clauses
    return Phrase("{first} and {second}", first=first, second=rest[0]) if rest else first
