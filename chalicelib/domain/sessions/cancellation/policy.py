"""The cancellation and reschedule policy, with what comes back and to which wallet: what it
decides; `wording` beside it tells it.

Who cancels decides what comes back: a member in time all, a member late nothing, coach and admin
always all. Only the member moves: free until the window before the present start, charged later.
*Once late, always late*: a refund that is lost stays lost, wherever the session is moved.

What comes back goes to the wallet that paid, or to the pool if that wallet is closed. A session
that ends takes a proposed move with it: what was held for it is free in the same write.
"""

from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.domain.credits.credits import (
    Cause,
    Lots,
    Posting,
    Reason,
    dated_return,
    spent_account,
)
from chalicelib.domain.credits.wallet_closing import give_back
from chalicelib.domain.kernel.errors import AlreadyRefundedError, RefundChangedError, in_credits
from chalicelib.domain.kernel.phrases import Phrase
from chalicelib.domain.sessions.facts import SessionFacts, freed_holding, without_move
from chalicelib.domain.sessions.lifecycle import (
    Action,
    Change,
    ahead,
    changed,
    check_allowed,
    is_allowed,
    noted,
)
from chalicelib.domain.sessions.pairings import without_session
from chalicelib.domain.sessions.sessions import (
    MOST_RESCHEDULES,
    Cancelled,
    Refund,
    Seat,
    Session,
    Status,
)
from chalicelib.domain.workspaces.workspaces import today_in

MEMBER_LEFT = Phrase("The member has left the workspace.")
COACH_LEFT = Phrase("The coach has left the workspace.")
OURS = {str(reason): reason for reason in (MEMBER_LEFT, COACH_LEFT)}
"""The reasons that we give ourselves, as they are kept."""


class CancellationTerms(Struct, frozen=True, kw_only=True):
    """What cancelling would do now, to the one who asks."""

    allowed: bool
    refundable: bool
    refundable_until: datetime | None
    refund_credits: int


class RescheduleTerms(Struct, frozen=True, kw_only=True):
    """What moving it would do now, to the one who asks."""

    allowed: bool
    free: bool
    free_until: datetime | None
    charge_credits: int
    remaining: int


def cancellation_terms(session: Session, seat: Seat, now: datetime) -> CancellationTerms:
    """A member gets all back until `refundable_until`, inclusive; others always give all back."""
    allowed = ahead(session, now)
    refundable = allowed and (seat is not Seat.MEMBER or not is_late(session, now))
    return CancellationTerms(
        allowed=allowed,
        refundable=refundable,
        refundable_until=session.refundable_until,
        refund_credits=session.paid_credits if refundable else 0,
    )


def reschedule_terms(session: Session, seat: Seat, now: datetime) -> RescheduleTerms:
    """Only the member moves a session: free up to and at `free_until`, charged later.

    While a move waits for the coach's answer, there is no other.
    """
    remaining = max(0, MOST_RESCHEDULES - session.reschedules)
    movable = seat is Seat.MEMBER and remaining > 0 and session.open_move(now) is None
    allowed = ahead(session, now) and movable
    free = allowed and session.free_until is not None and now <= session.free_until
    return RescheduleTerms(
        allowed=allowed,
        free=free,
        free_until=session.free_until,
        charge_credits=session.policy.late_reschedule_credits if allowed and not free else 0,
        remaining=remaining,
    )


def is_late(session: Session, at: datetime) -> bool:
    """Whether the member's refund is lost at this instant."""
    return session.refundable_until is None or at > session.refundable_until


def deadline_after_move(session: Session, starts_at: datetime, wanted_at: datetime) -> datetime:
    """Until when a session can be cancelled with a refund once it is moved: late stays late."""
    until = session.refundable_until
    late = until is not None and wanted_at > until
    return until if until and late else session.policy.deadline(starts_at)


class CancelSession(Struct, frozen=True, kw_only=True):
    """`expected_refund_credits`: what the caller was told; None: they did not say."""

    session_id: str
    reason: str = ""
    expected_refund_credits: int | None = None


def decide_cancel(command: CancelSession, facts: SessionFacts, now: datetime) -> Change:
    """Calls a session off before its start.

    Raises:
        NotInStateError: it is not confirmed, or has begun.
        RefundChangedError: what comes back is no longer what the caller was told.
    """
    session, seat = facts.session, facts.seat
    check_allowed(Action.CANCEL, session, seat, now)
    own = seat is Seat.MEMBER
    settled = without_move(facts, now, own=own)
    back = cancellation_terms(session, seat, now).refund_credits
    if command.expected_refund_credits not in {None, back}:
        told = Phrase(
            "What comes back is now {credits}. Look again, then cancel.", credits=in_credits(back)
        )
        raise RefundChangedError(told)
    after = changed(
        settled.session,
        "cancelled",
        facts.actor_id,
        now,
        command.reason,
        status=Status.CANCELLED,
        claimed=(),
        sequence=session.sequence + 1,
        cancelled=Cancelled(at=now, by=seat, reason=command.reason, refunded_credits=back),
        refund=Refund(at=now, by=seat, credits=back) if back else None,
    )
    postings = refund_postings(settled, now, own=own) if back else settled.settled
    return Change(
        before=session,
        after=after,
        pairing=without_session(facts.pairing, session.id, now),
        postings=postings,
        holding=freed_holding(facts, settled, postings),
    )


def exceptional_refund(session: Session, seat: Seat, now: datetime) -> int:
    """The credits that this seat may give back as an exception now; 0: none."""
    may = is_allowed(Action.REFUND, session, seat, now) and session.refund is None
    return session.paid_credits if may else 0


def decide_refund(facts: SessionFacts, note: str, now: datetime) -> Change:
    """Gives back, once and as an exception, all that was paid for a session that was lost.

    Raises:
        NotInStateError: it was neither cancelled nor missed.
        AlreadyRefundedError: it came back already.
    """
    session = facts.session
    check_allowed(Action.REFUND, session, facts.seat, now)
    if session.refund or not session.paid_credits:
        raise AlreadyRefundedError(
            Phrase("Everything that was paid for this session came back already.")
        )
    credits = session.paid_credits
    cancelled = session.cancelled and replace(session.cancelled, refunded_credits=credits)
    after = noted(
        session,
        "refunded",
        facts.actor_id,
        now,
        note,
        refund=Refund(at=now, by=facts.seat, credits=credits, note=note),
        cancelled=cancelled,
    )
    postings = refund_postings(facts, now, own=False, note=note)
    return Change(before=session, after=after, postings=postings)


def refund_postings(
    facts: SessionFacts, now: datetime, *, own: bool, note: str = ""
) -> tuple[Posting, ...]:
    """All that was paid, back to the wallet that paid, or to the pool if that one is closed, behind
    what the step has posted so far; `note` is what the history says of it.
    """
    lots = dated_return(facts.session.paid_lots, today_in(facts.workspace, now), own=own)
    return (*facts.settled, _returned(facts, lots, note, now))


def _returned(facts: SessionFacts, lots: Lots, note: str, now: datetime) -> Posting:
    cause = Cause(
        transfer_id=f"{facts.session.id}.refund",
        reason=Reason.REFUND,
        at=now,
        actor_id=facts.actor_id,
        note=note,
        session_id=facts.session.id,
    )
    return give_back(facts.wallet, facts.pool, lots, spent_account(facts.workspace.id), cause)


def told_reason(reason: str) -> str:
    """Why something ended, as it is kept: in a person's words, or in ours, which are a phrase."""
    return OURS.get(reason, reason)
