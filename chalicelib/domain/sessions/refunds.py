"""What comes back of what was paid for a session, and to which wallet: pure decisions."""

from dataclasses import replace
from datetime import datetime

from chalicelib.domain.credits.credits import (
    Cause,
    Lots,
    Posting,
    Reason,
    dated_return,
    spent_account,
)
from chalicelib.domain.credits.wallet_closing import give_back
from chalicelib.domain.kernel.errors import AlreadyRefundedError
from chalicelib.domain.sessions.facts import SessionFacts
from chalicelib.domain.sessions.lifecycle import Action, Change, check_allowed, noted
from chalicelib.domain.sessions.sessions import Refund
from chalicelib.domain.workspaces.workspaces import today_in


def decide_refund(facts: SessionFacts, note: str, now: datetime) -> Change:
    """Gives back, once and as an exception, all that was paid for a session that was lost.

    Raises:
        NotInStateError: it was neither cancelled nor missed.
        AlreadyRefundedError: it came back already.
    """
    session = facts.session
    check_allowed(Action.REFUND, session, facts.seat, now)
    if session.refund or not session.paid_credits:
        raise AlreadyRefundedError("Everything that was paid for this session came back already.")
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
