"""The words of the cancellation and reschedule policy, as `cancellation` decides it.

Mails, the API and the pages tell the policy in these sentences and have none of their own. A
sentence holds instants in braces, `{2026-11-23T15:00:00Z}`: whoever shows it writes them in the
reader's zone. Of a start that is still to be chosen, `{start}` is the start and `{start-24h}` so
many hours before it.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from chalicelib.domain.kernel.errors import in_credits
from chalicelib.domain.sessions.cancellation import cancellation_terms, is_late, reschedule_terms
from chalicelib.domain.sessions.lifecycle import ahead
from chalicelib.domain.sessions.sessions import MOST_RESCHEDULES, Policy, Seat, Session
from chalicelib.domain.time.instants import render_instant


class Topic(StrEnum):
    CANCEL = "cancel"
    RESCHEDULE = "reschedule"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A part of the policy: what it is about, and what it says."""

    about: Topic
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Consequence:
    """What a step would do now, as the one who would take it is told; `grave`: it costs credits."""

    title: str
    text: str
    grave: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """What the policy would be at a start that is still to be chosen.

    `late` is told of starts less than `late_within_hours` ahead, `in_time` of all others; empty:
    nothing to say.
    """

    late_within_hours: int
    in_time: str
    late: str


def policy_sentences(session: Session, seat: Seat, now: datetime) -> list[Sentence]:
    """What cancelling and moving mean from now on; nothing once it has begun or does not stand."""
    if not ahead(session, now):
        return []
    who = "You" if seat is Seat.MEMBER else session.member.name
    cancelling = [_cancelling(who, session, now), *_others_cancelling(session, seat)]
    return [
        Sentence(Topic.CANCEL, " ".join(cancelling)),
        Sentence(Topic.RESCHEDULE, _moving(who, session, seat, now)),
    ]


def told_of_cancelling(session: Session, seat: Seat, now: datetime) -> Consequence | None:
    """What cancelling would do now; None: it is not possible."""
    terms, paid = cancellation_terms(session, seat, now), session.paid_credits
    if not terms.allowed:
        return None
    if not paid:
        return Consequence(title="Nothing was paid", text="So nothing comes back.")
    if seat is not Seat.MEMBER:
        title = f"{session.member.name} gets {in_credits(paid)} back"
        return Consequence(title=title, text="Everything that was paid, whatever the notice.")
    if terms.refundable:
        title = f"{in_credits(paid)} {'comes' if paid == 1 else 'come'} back"
        until = (
            f" You are in time until {_told(session.refundable_until)}." if _window(session) else ""
        )
        return Consequence(
            title=title, text=f"Everything that was paid, to the wallet that paid.{until}"
        )
    lost = f"the {in_credits(paid)} you paid {'does' if paid == 1 else 'do'} not come back"
    return Consequence(
        title="Non-refundable",
        text=f"{_capitalised(_why_lost(session))}. If you cancel now, {lost}.",
        grave=True,
    )


def told_of_moving(session: Session, seat: Seat, now: datetime) -> Consequence | None:
    """What moving it would do now, whichever time is chosen; None: it is not possible."""
    terms, late_charge = (
        reschedule_terms(session, seat, now),
        session.policy.late_reschedule_credits,
    )
    if not terms.allowed:
        return None
    left = _moves_left(terms.remaining)
    if not terms.charge_credits:
        until = (
            f"Until {_told(session.free_until)}. Later each move costs {in_credits(late_charge)}."
        )
        deadline = until if late_charge and _window(session) else ""
        inside = (
            f"Moved to a time less than {_hours(session.policy)} ahead,"
            " it can no longer be cancelled with a refund."
        )
        risk = inside if _can_lose_refund(session, now) else ""
        return Consequence(title="Free of charge", text=_joined(deadline, left, risk))
    stays = "It stays non-refundable." if _lost_for_good(session, now) else ""
    return Consequence(
        title=f"Moving it costs {in_credits(terms.charge_credits)}",
        text=_joined(
            f"It starts in less than {_hours(session.policy)}.",
            "The charge is taken from the wallet that paid, or held there until the answer of a"
            " coach who reviews moves.",
            stays,
            left,
        ),
        grave=True,
    )


def outlook_of_booking(policy: Policy, credits: int) -> Outlook:
    """What cancelling and moving would mean, told before a session of this price is booked."""
    charge, hours = policy.late_reschedule_credits, policy.cancellation_window_hours
    if not hours or not (credits or charge):
        free = "Cancel or reschedule free of charge until it starts."
        return Outlook(late_within_hours=hours, in_time=free, late=free)
    after = _joined_by_and(
        f"the {_are(credits)} non-refundable" if credits else "",
        f"each move costs {in_credits(charge)}" if charge else "",
    )
    lost = _joined_by_and(
        f"if you cancel, the {in_credits(credits)} {'does' if credits == 1 else 'do'} not come back"
        if credits
        else "",
        f"each move costs {in_credits(charge)}" if charge else "",
    )
    free = f"Cancel or reschedule free of charge until {{start-{hours}h}}."
    return Outlook(
        late_within_hours=hours,
        in_time=f"{free} After that, {after}.",
        late=f"{{start}} is less than {_hours(policy)} ahead: {lost}.",
    )


def outlook_of_moving(session: Session, now: datetime) -> Outlook:
    """What a move would do to the refund, told before a time for it is chosen."""
    hours = _window(session)
    if not _can_lose_refund(session, now):
        return Outlook(late_within_hours=hours, in_time="", late="")
    return Outlook(
        late_within_hours=hours,
        in_time=f"Moved, it can be cancelled with a refund until {{start-{hours}h}}.",
        late=f"If you move it to {{start}}, it can no longer be cancelled with a refund,"
        f" because that is less than {_hours(session.policy)} ahead.",
    )


def _cancelling(who: str, session: Session, now: datetime) -> str:
    if session.paid_credits == 0 or not _window(session):
        return f"{who} can cancel this session free of charge until it starts."
    if is_late(session, now):
        why = _why_lost(session)
        return f"{who} can cancel this session until it starts, but {loss(session)}: {why}."
    until = f"{_told(session.refundable_until)}, {_hours(session.policy)} before it starts"
    return (
        f"{who} can cancel this session free of charge until {until}. After that, {loss(session)}."
    )


def _others_cancelling(session: Session, seat: Seat) -> list[str]:
    if session.paid_credits == 0:
        return []
    member, coach = session.member.name, session.coach.name
    if seat is Seat.MEMBER:
        return [f"If {coach} cancels, you get everything back, whatever the notice."]
    return [f"If you cancel, {member} gets everything back, whatever the notice."]


def _moving(who: str, session: Session, seat: Seat, now: datetime) -> str:
    if session.open_move(now):
        coach = "your answer" if seat is Seat.COACH else f"the answer of {session.coach.name}"
        again = " Withdraw it to propose other times." if seat is Seat.MEMBER else ""
        return f"A move waits for {coach}.{again}"
    terms = reschedule_terms(session, Seat.MEMBER, now)
    if not terms.remaining:
        return f"It has been moved {MOST_RESCHEDULES} times and cannot be moved again."
    charge = in_credits(session.policy.late_reschedule_credits)
    left = _moves_left(terms.remaining)
    if not session.policy.late_reschedule_credits or not _window(session):
        return f"{who} can move it free of charge until it starts. {left}"
    if not terms.free:
        return f"{who} can move it until it starts; each move costs {charge}. {left}"
    free = f"{who} can move it free of charge until {_told(session.free_until)}."
    return f"{free} After that, each move costs {charge}. {left}"


def _moves_left(remaining: int) -> str:
    return (
        "This is the last move it has left."
        if remaining == 1
        else f"It can be moved {remaining} more times."
    )


def loss(session: Session) -> str:
    """`the 2 credits are non-refundable`: what the member does not get back."""
    return f"the {_are(session.paid_credits)} non-refundable"


def _are(credits: int) -> str:
    return f"{in_credits(credits)} {'is' if credits == 1 else 'are'}"


def _lost_for_good(session: Session, now: datetime) -> bool:
    return session.paid_credits > 0 and is_late(session, now)


def _can_lose_refund(session: Session, now: datetime) -> bool:
    return session.paid_credits > 0 and not is_late(session, now) and _window(session) > 0


def _why_lost(session: Session) -> str:
    """Since when, or why from the beginning, the refund is lost; a deadline that nobody could
    have kept is none to name.
    """
    deadline, hours = session.refundable_until, _hours(session.policy)
    if deadline != session.free_until or deadline is None:
        return "the time to cancel with a refund was over before it was moved"
    if session.reschedules and deadline < session.calendar_event.at:
        return f"it was moved to a time less than {hours} ahead"
    if deadline < session.created_at:
        return f"it was booked less than {hours} before its start"
    if session.confirmed_at and deadline < session.confirmed_at:
        return f"it was confirmed less than {hours} before its start"
    return f"the time to cancel with a refund ended {_told(deadline)}"


def _window(session: Session) -> int:
    """The hours before the start in which nothing is free; 0: there are none."""
    return session.policy.cancellation_window_hours


def _hours(policy: Policy) -> str:
    hours = policy.cancellation_window_hours
    return f"{hours} hour" if hours == 1 else f"{hours} hours"


def _told(instant: datetime | None) -> str:
    return f"{{{render_instant(instant)}}}" if instant else "its start"


def _joined(*sentences: str) -> str:
    return " ".join(sentence for sentence in sentences if sentence)


def _joined_by_and(*clauses: str) -> str:
    return " and ".join(clause for clause in clauses if clause)


def _capitalised(clause: str) -> str:
    return clause[0].upper() + clause[1:]
