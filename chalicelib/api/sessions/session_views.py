"""A session as the contract writes it, from the seat of the one who looks."""

from datetime import datetime

from typing_extensions import TypedDict

from chalicelib.api.kernel.fields import InstantText, NamedView, named_view
from chalicelib.domain.sessions.cancellation.policy import (
    cancellation_terms,
    exceptional_refund,
    reschedule_terms,
    told_reason,
)
from chalicelib.domain.sessions.cancellation.wording import (
    Consequence,
    Topic,
    policy_sentences,
    told_of_cancelling,
    told_of_moving,
)
from chalicelib.domain.sessions.sessions import (
    Cancelled,
    Policy,
    ProposedMove,
    Rating,
    Refund,
    Seat,
    Session,
    Status,
)
from chalicelib.domain.time.instants import render_instant


class SentenceView(TypedDict):
    about: Topic
    text: str


class ConsequenceView(TypedDict):
    """What a step would do now; `grave`: it costs credits. Instants stand in braces."""

    title: str
    text: str
    grave: bool


class BookedPolicyView(TypedDict):
    """The policy that the session was booked under."""

    cancellation_window_hours: int
    late_reschedule_credits: int


class PolicyView(BookedPolicyView):
    """`sentences` tell it from your side, until the session begins.

    An instant in a sentence stands in braces, such as `{2026-11-23T15:00:00Z}`: write it in the
    zone of whoever reads it.
    """

    sentences: list[SentenceView]


class CancelledView(TypedDict):
    at: InstantText
    by: Seat
    reason: str
    refunded_credits: int


class RefundView(TypedDict):
    """All that was paid, come back: by the cancellation, the coach's no-show, or an exception."""

    at: InstantText
    by: Seat
    credits: int
    note: str


class RatingView(TypedDict):
    stars: int
    text: str


class CancellationView(TypedDict):
    """What cancelling would do now, to you; `told` says it before you do, null if you cannot."""

    allowed: bool
    refundable: bool
    refundable_until: InstantText | None
    refund_credits: int
    told: ConsequenceView | None


class RescheduleView(TypedDict):
    """What moving it would do now, to you; `told` says it before you do, null if you cannot.

    What a chosen time would do is in the coach's slots, asked for with `reschedule_of`.
    """

    allowed: bool
    free: bool
    free_until: InstantText | None
    charge_credits: int
    remaining: int
    told: ConsequenceView | None


class ProposedMoveView(TypedDict):
    """A move that the coach is asked for; the charge is held until the answer.

    `message` is for the member and the coach only, and null for others.
    """

    proposed_starts: list[InstantText]
    expires_at: InstantText
    charge_credits: int
    message: str | None
    created_at: InstantText


class SessionFactsView(TypedDict):
    """What a session is, whatever could be done with it now.

    `meeting_url` and `note` are for the member and the coach only, and null for others.
    """

    id: str
    workspace_id: str
    status: Status
    coach: NamedView
    member: NamedView
    coaching_type_id: str
    coaching_type: NamedView
    session_type_id: str
    session_type: NamedView
    minutes: int
    credits: int
    wallet_id: str
    starts_at: InstantText | None
    ends_at: InstantText | None
    proposed_starts: list[InstantText]
    expires_at: InstantText | None
    proposed_move: ProposedMoveView | None
    meeting_url: str | None
    note: str | None
    late_charges_credits: int
    no_show_by: Seat | None
    rating: RatingView | None
    sequence: int
    created_at: InstantText
    cancelled: CancelledView | None
    refund: RefundView | None
    version: int


class SessionView(SessionFactsView):
    """`exceptional_refund_credits` is what you may give back now as an exception; 0: nothing."""

    policy: PolicyView
    exceptional_refund_credits: int
    cancellation: CancellationView
    reschedule: RescheduleView


def session_view(session: Session, seat: Seat, now: datetime) -> SessionView:
    return {
        **session_facts_view(session, seat, now),
        "policy": _policy(session, seat, now),
        "exceptional_refund_credits": exceptional_refund(session, seat, now),
        "cancellation": _cancellation(session, seat, now),
        "reschedule": _reschedule(session, seat, now),
    }


def session_facts_view(session: Session, seat: Seat, now: datetime) -> SessionFactsView:
    """What a session is, as the one in this seat may read it."""
    private = seat is not Seat.ADMIN
    move = session.open_move(now)
    return {
        "id": session.id,
        "workspace_id": session.workspace_id,
        "status": session.status,
        "coach": named_view(session.coach),
        "member": named_view(session.member),
        "coaching_type_id": session.coaching_type.id,
        "coaching_type": named_view(session.coaching_type),
        "session_type_id": session.session_type.id,
        "session_type": named_view(session.session_type),
        "minutes": session.minutes,
        "credits": session.credits,
        "wallet_id": session.wallet_id,
        "starts_at": _instant(session.starts_at),
        "ends_at": _instant(session.ends_at),
        "proposed_starts": [render_instant(start) for start in session.proposed_starts],
        "expires_at": _instant(session.expires_at),
        "proposed_move": _proposed_move(move, private=private) if move else None,
        "meeting_url": session.meeting_url if private else None,
        "note": session.note if private else None,
        "late_charges_credits": session.late_charges_credits,
        "no_show_by": session.no_show_by,
        "rating": rating_view(session.rating) if session.rating else None,
        "sequence": session.sequence,
        "created_at": render_instant(session.created_at),
        "cancelled": _cancelled(session.cancelled) if session.cancelled else None,
        "refund": _refund(session.refund) if session.refund else None,
        "version": session.version,
    }


def _instant(instant: datetime | None) -> str | None:
    return render_instant(instant) if instant else None


def _proposed_move(move: ProposedMove, *, private: bool) -> ProposedMoveView:
    return {
        "proposed_starts": [render_instant(start) for start in move.proposed_starts],
        "expires_at": render_instant(move.expires_at),
        "charge_credits": move.charge_credits,
        "message": move.message if private else None,
        "created_at": render_instant(move.created_at),
    }


def _cancelled(cancelled: Cancelled) -> CancelledView:
    return {
        "at": render_instant(cancelled.at),
        "by": cancelled.by,
        "reason": told_reason(cancelled.reason),
        "refunded_credits": cancelled.refunded_credits,
    }


def _refund(refund: Refund) -> RefundView:
    return {
        "at": render_instant(refund.at),
        "by": refund.by,
        "credits": refund.credits,
        "note": refund.note,
    }


def rating_view(rating: Rating) -> RatingView:
    return {"stars": rating.stars, "text": rating.text}


def booked_policy_view(policy: Policy) -> BookedPolicyView:
    return {
        "cancellation_window_hours": policy.cancellation_window_hours,
        "late_reschedule_credits": policy.late_reschedule_credits,
    }


def _policy(session: Session, seat: Seat, now: datetime) -> PolicyView:
    return {
        **booked_policy_view(session.policy),
        "sentences": [
            {"about": each.about, "text": each.text}
            for each in policy_sentences(session, seat, now)
        ],
    }


def _told(told: Consequence | None) -> ConsequenceView | None:
    return {"title": told.title, "text": told.text, "grave": told.grave} if told else None


def _cancellation(session: Session, seat: Seat, now: datetime) -> CancellationView:
    terms = cancellation_terms(session, seat, now)
    return {
        "allowed": terms.allowed,
        "refundable": terms.refundable,
        "refundable_until": _instant(terms.refundable_until),
        "refund_credits": terms.refund_credits,
        "told": _told(told_of_cancelling(session, seat, now)),
    }


def _reschedule(session: Session, seat: Seat, now: datetime) -> RescheduleView:
    terms = reschedule_terms(session, seat, now)
    return {
        "allowed": terms.allowed,
        "free": terms.free,
        "free_until": _instant(terms.free_until),
        "charge_credits": terms.charge_credits,
        "remaining": terms.remaining,
        "told": _told(told_of_moving(session, seat, now)),
    }
