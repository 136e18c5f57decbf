"""Requests to a coach who reviews: asking for one of several times, and what becomes of it.

asked ──────────── the credits are held, the coach's time only if the coach wants it ─────────►
  └─ ends by accept, decline, withdraw, or expiry:
     the earlier of 48 hours after it was made and its last proposed start
"""

from dataclasses import replace
from datetime import datetime, timedelta

from chalicelib.domain.booking import (
    BookingFacts,
    BookSession,
    check_offered,
    check_slot,
    find_offer,
    new_session,
    today_in,
)
from chalicelib.domain.closing import set_free
from chalicelib.domain.coaches import BookingMode, Coach
from chalicelib.domain.credits import (
    Cause,
    Holding,
    Posting,
    Reason,
    hold_credits,
    spend_hold,
    spent_account,
)
from chalicelib.domain.ending import SessionFacts
from chalicelib.domain.errors import (
    BookingModeMismatchError,
    NotInStateError,
    SlotNotOfferedError,
    SlotTakenError,
)
from chalicelib.domain.intervals import Interval, merge, overlaps, subtract
from chalicelib.domain.lifecycle import Action, Change, changed, check_allowed
from chalicelib.domain.pairings import (
    OpenRequest,
    with_acceptance,
    with_request,
    without_session,
)
from chalicelib.domain.sessions import Session, Status
from chalicelib.domain.slots import Occupancy, claim_of

PATIENCE = timedelta(hours=48)
MOST_PROPOSED = 5

TIME = "time"
"""Who acts when nobody does: the clock."""


def decide_request(command: BookSession, facts: BookingFacts, now: datetime) -> Change:
    """Asks a coach who reviews for one of one to five times.

    Raises:
        BookingModeMismatchError: the coach confirms at once, or nothing was proposed.
        TooManyRequestsOpenError: five requests of the two are open, or ten starts are held.
        DomainError: whatever `decide_booking` would refuse for any of the times.
    """
    offer = find_offer(command, facts)
    if offer.coach.schedule.booking_mode is not BookingMode.REQUEST:
        raise BookingModeMismatchError("This coach confirms at once. Send one starts_at.")
    if not 1 <= len(set(command.proposed_starts)) <= MOST_PROPOSED:
        raise BookingModeMismatchError("This coach reviews requests. Propose one to five times.")
    check_offered(offer, facts.workspace)
    kind, starts = offer.session_type, tuple(sorted(command.proposed_starts))
    expires_at = min(now + PATIENCE, starts[-1])
    held_times = offer.coach.schedule.calendar.availability.hold_proposed_times
    pairing = with_request(
        facts.pairing,
        command.session_id,
        OpenRequest(expires_at=expires_at, held_starts=len(starts) if held_times else 0),
        intro=kind.once_per_coach,
        now=now,
    )
    for start in starts:
        check_slot(offer.coach, facts.occupancy, kind.minutes, start, now)
    session = replace(
        new_session(command, facts, offer, now, "requested"),
        proposed_starts=starts,
        expires_at=expires_at,
        claimed=_claims(offer.coach, kind.minutes, starts) if held_times else (),
    )
    holding = _hold(session, facts, now) if kind.credits else None
    return Change(before=None, after=session, pairing=pairing, holding=holding)


def decide_accept(
    starts_at: datetime,
    facts: SessionFacts,
    coach: Coach,
    occupancy: Occupancy,
    now: datetime,
) -> Change:
    """The coach picks one of the proposed times; notice, hours, limits, price are not asked again.

    Raises:
        NotInStateError: the request is answered, withdrawn or over, or its wallet is closed.
        SlotNotOfferedError: the time was not proposed, or has passed.
        SlotTakenError: one of the two has no time then; it carries what is still free.
    """
    session = facts.session
    check_allowed(Action.ACCEPT, session, facts.seat, now)
    _check_payable(facts)
    if starts_at not in session.proposed_starts:
        raise SlotNotOfferedError("not_proposed", "This time was not proposed. Pick one that was.")
    if starts_at <= now:
        raise SlotNotOfferedError("too_soon", "This time has passed. Pick a later one.")
    free = still_free(session, coach, occupancy, now)
    if starts_at not in free:
        raise SlotTakenError(proposed=free)
    after = changed(
        session,
        "confirmed",
        facts.actor_id,
        now,
        status=Status.CONFIRMED,
        starts_at=starts_at,
        refundable_until=starts_at - session.policy.window,
        claimed=_claims(coach, session.minutes, (starts_at,)),
        expires_at=None,
        paid_lots=_held_lots(facts),
    )
    return Change(
        before=session,
        after=after,
        pairing=with_acceptance(facts.pairing, session.id, after.span, now),
        postings=(_spent_hold(facts, now),) if session.credits else (),
    )


def _check_payable(facts: SessionFacts) -> None:
    session, wallet = facts.session, facts.wallet
    if session.credits and session.id not in wallet.holds:
        raise NotInStateError("This request is no longer open.", session.status.value)
    if session.credits and not wallet.open:
        raise NotInStateError(
            "The wallet that would pay is closed. Decline, so that the member can ask anew.",
            session.status.value,
            (Action.DECLINE,),
        )


def _spent_hold(facts: SessionFacts, now: datetime) -> Posting:
    session_id = facts.session.id
    cause = Cause(
        transfer_id=f"{session_id}.booking",
        reason=Reason.BOOKING,
        at=now,
        actor_id=facts.actor_id,
        session_id=session_id,
    )
    return spend_hold(facts.wallet, session_id, spent_account(facts.workspace.id), cause)


def still_free(
    session: Session, coach: Coach, occupancy: Occupancy, now: datetime
) -> tuple[datetime, ...]:
    """The proposed starts that are in the future and at which neither of the two has another."""
    others = subtract(occupancy.coach, session.claimed)
    free = []
    for start in session.proposed_starts:
        span = Interval(start, start + timedelta(minutes=session.minutes))
        claim = claim_of(coach.schedule.calendar.availability, session.minutes, start)
        taken = any(overlaps(claim, each) for each in others)
        busy = any(overlaps(span, each) for each in occupancy.member)
        if start > now and not taken and not busy:
            free.append(start)
    return tuple(free)


def decide_decline(facts: SessionFacts, reason: str, now: datetime) -> Change:
    """The coach says no; everything that was held is free.

    Raises:
        NotInStateError: the request is answered, withdrawn or over.
    """
    check_allowed(Action.DECLINE, facts.session, facts.seat, now)
    return _ended(facts, Status.DECLINED, reason, now, own=False)


def decide_withdraw(facts: SessionFacts, now: datetime) -> Change:
    """The member takes the request back; everything that was held is free.

    Raises:
        NotInStateError: the request is answered, withdrawn or over.
    """
    check_allowed(Action.WITHDRAW, facts.session, facts.seat, now)
    return _ended(facts, Status.WITHDRAWN, "", now, own=True)


def end_request(facts: SessionFacts, status: Status, reason: str, now: datetime) -> Change:
    """Ends an open request for somebody who leaves, as `withdrawn` or `declined` by an admin."""
    return _ended(facts, status, reason, now, own=False)


def decide_expiry(facts: SessionFacts, now: datetime) -> Change | None:
    """Nobody answered in time; None: somebody did, or it is not over yet."""
    session = facts.session
    over = session.expires_at is not None and now >= session.expires_at
    if session.status is not Status.REQUESTED or not over:
        return None
    return _ended(facts, Status.EXPIRED, "", now, own=False)


def _ended(facts: SessionFacts, status: Status, reason: str, now: datetime, *, own: bool) -> Change:
    session, today = facts.session, today_in(facts.workspace, now)
    after = changed(session, status.value, facts.actor_id, now, reason, status=status, claimed=())
    cause = Cause(
        transfer_id=f"{session.id}.release",
        reason=Reason.RETURNED_TO_CLOSED_WALLET,
        at=now,
        actor_id=facts.actor_id,
        session_id=session.id,
    )
    freed = set_free(facts.wallet, facts.pool, session.id, cause, today, own=own)
    return Change(
        before=session,
        after=after,
        pairing=without_session(facts.pairing, session.id, now),
        postings=freed.postings,
        holding=freed.holding,
    )


def _hold(session: Session, facts: BookingFacts, now: datetime) -> Holding:
    assert facts.wallet is not None, "an offer has a wallet"
    assert session.expires_at is not None, "a request ends some time"
    today = today_in(facts.workspace, now)
    remedy = facts.workspace.remedy
    return hold_credits(
        facts.wallet, session.id, session.credits, session.expires_at, now, today, remedy
    )


def _held_lots(facts: SessionFacts) -> dict[str, int]:
    hold = facts.wallet.holds.get(facts.session.id)
    return dict(hold.lots) if hold else {}


def _claims(coach: Coach, minutes: int, starts: tuple[datetime, ...]) -> tuple[Interval, ...]:
    hours = coach.schedule.calendar.availability
    return tuple(merge(claim_of(hours, minutes, start) for start in starts))
