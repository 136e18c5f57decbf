"""How a session that has begun ends: held, or missed by one of the two. Pure decisions."""

from datetime import datetime

from chalicelib.domain.sessions.cancellation.policy import refund_postings
from chalicelib.domain.sessions.facts import SessionFacts, freed_holding, without_move
from chalicelib.domain.sessions.lifecycle import Action, Change, changed, check_allowed
from chalicelib.domain.sessions.pairings import with_completion
from chalicelib.domain.sessions.sessions import Refund, Seat, Session, Status
from chalicelib.domain.workspaces.people import TIME


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
        pairing=with_completion(facts.pairing, now),
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
