"""Cancelling a session: a pure decision.

Who cancels decides what comes back: a member in time all, a member late nothing, coach and admin
always all. What comes back goes to the wallet that paid, or to the pool if that wallet is closed.
A session that ends takes a proposed move with it: what was held for it is free in the same write.
"""

from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.kernel.errors import RefundChangedError, in_credits
from chalicelib.domain.sessions.facts import SessionFacts, freed_holding, without_move
from chalicelib.domain.sessions.lifecycle import Action, Change, changed, check_allowed
from chalicelib.domain.sessions.pairings import without_session
from chalicelib.domain.sessions.refunds import refund_postings
from chalicelib.domain.sessions.sessions import (
    Cancelled,
    Refund,
    Seat,
    Status,
    cancellation_terms,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelSession:
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
        told = f"What comes back is now {in_credits(back)}. Look again, then cancel."
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
