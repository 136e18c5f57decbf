"""Cancelling, ending and refunding a session: pure decisions.

Who cancels decides what comes back: a member in time all, a member late nothing, coach and admin
always all. What comes back goes to the wallet that paid, or to the pool if that wallet is closed.
A session that ends takes a proposed move with it: what was held for it is free in the same write.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from chalicelib.domain.booking import today_in
from chalicelib.domain.closing import give_back, set_free
from chalicelib.domain.credits import (
    Cause,
    Holding,
    Lots,
    Posting,
    Reason,
    Wallet,
    dated_return,
    spent_account,
    unheld,
)
from chalicelib.domain.errors import AlreadyRefundedError, RefundChangedError, in_credits
from chalicelib.domain.lifecycle import Action, Change, changed, check_allowed, noted
from chalicelib.domain.pairings import Pairing, without_session
from chalicelib.domain.people import Person
from chalicelib.domain.sessions import (
    TIME,
    Cancelled,
    Refund,
    Seat,
    Session,
    Status,
    cancellation_terms,
)
from chalicelib.domain.workspaces import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionFacts:
    """What was read for a step: the session as it is stored, the caller's seat, the member as they
    stand now (None: nobody any more), the wallet that paid, and the pool behind it.
    """

    session: Session
    seat: Seat
    actor_id: str
    member: Person | None
    workspace: Workspace
    pairing: Pairing
    wallet: Wallet
    pool: Wallet
    settled: tuple[Posting, ...] = ()
    """What the step has posted so far: both wallets are as they stand after it."""


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


def decide_complete(facts: SessionFacts, now: datetime) -> Change:
    """Marks a session that has begun as held.

    Raises:
        NotInStateError: it is not confirmed, or has not begun.
    """
    check_allowed(Action.COMPLETE, facts.session, facts.seat, now)
    settled = without_move(facts, now, own=False)
    return Change(
        before=facts.session,
        after=changed(settled.session, "completed", facts.actor_id, now, status=Status.COMPLETED),
        postings=settled.settled,
        holding=freed_holding(facts, settled, settled.settled),
    )


def completed(session: Session, now: datetime) -> Session:
    """The session once time itself marked it as held."""
    return changed(session, "completed", TIME, now, status=Status.COMPLETED)


def decide_no_show(facts: SessionFacts, absent: Seat, now: datetime) -> Change:
    """Marks that the member, or the coach, did not come; the coach's absence gives all back.

    Raises:
        NotInStateError: it is not confirmed, or has not begun.
    """
    session = facts.session
    check_allowed(Action.NO_SHOW, session, facts.seat, now)
    back = session.paid_credits if absent is Seat.COACH else 0
    refund = Refund(at=now, by=facts.seat, credits=back) if back else None
    settled = without_move(facts, now, own=False)
    after = changed(
        settled.session,
        "no_show",
        facts.actor_id,
        now,
        status=Status.NO_SHOW,
        no_show_by=absent,
        refund=refund,
    )
    postings = refund_postings(settled, now, own=False) if back else settled.settled
    return Change(
        before=session,
        after=after,
        postings=postings,
        holding=freed_holding(facts, settled, postings),
    )


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
        refund=Refund(at=now, by=facts.seat, credits=credits, note=note),
        cancelled=cancelled,
    )
    return Change(before=session, after=after, postings=refund_postings(facts, now, own=False))


def without_move(facts: SessionFacts, now: datetime, *, own: bool) -> SessionFacts:
    """The facts once a proposed move has come to nothing: not in the session, its charge not held.

    `own`: by the member's own doing, while it was still open; else as by the coach or its expiry.
    """
    session = facts.session
    if session.proposed_move is None:
        return facts
    own = own and session.open_move(now) is not None
    today, key, wallet = today_in(facts.workspace, now), session.move_hold, facts.wallet
    rested = replace(facts, session=replace(session, proposed_move=None))
    if wallet.open or key not in wallet.holds:
        return replace(rested, wallet=unheld(wallet, key, today, own=own))
    out, into = set_free(wallet, facts.pool, key, _release(facts, now), today, own=own).postings
    return replace(rested, wallet=out.after, pool=into.after, settled=(out, into))


def _release(facts: SessionFacts, now: datetime) -> Cause:
    return Cause(
        transfer_id=f"{facts.session.id}.release{facts.session.version}",
        reason=Reason.RETURNED_TO_CLOSED_WALLET,
        at=now,
        actor_id=facts.actor_id,
        session_id=facts.session.id,
    )


def freed_holding(
    before: SessionFacts, after: SessionFacts, postings: tuple[Posting, ...]
) -> Holding | None:
    """The write that frees what `without_move` freed; None: nothing, or a posting writes it."""
    posted = any(posting.after.id == after.wallet.id for posting in postings)
    if posted or after.wallet == before.wallet:
        return None
    freed = replace(after.wallet, version=before.wallet.version + 1)
    return Holding(before=before.wallet, after=freed)


def refund_postings(facts: SessionFacts, now: datetime, *, own: bool) -> tuple[Posting, ...]:
    """All that was paid, back to the wallet that paid, or to the pool if that one is closed, behind
    what the step has posted so far.
    """
    lots = dated_return(facts.session.paid_lots, today_in(facts.workspace, now), own=own)
    return (*facts.settled, _returned(facts, lots, now))


def _returned(facts: SessionFacts, lots: Lots, now: datetime) -> Posting:
    cause = Cause(
        transfer_id=f"{facts.session.id}.refund",
        reason=Reason.REFUND,
        at=now,
        actor_id=facts.actor_id,
        session_id=facts.session.id,
    )
    return give_back(facts.wallet, facts.pool, lots, spent_account(facts.workspace.id), cause)
