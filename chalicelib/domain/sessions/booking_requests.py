"""Requests to a coach who reviews: asking for one of several times, and what becomes of it.

asked ──────────── the credits are held, the coach's time only if the coach wants it ─────────►
  └─ ends by accept, decline, withdraw, or expiry:
     the earlier of 48 hours after it was made and its last proposed start
"""

from datetime import datetime, timedelta

from msgspec.structs import replace

from chalicelib.domain.coaches.coaches import BookingMode, Coach
from chalicelib.domain.coaches.slots import Occupancy, claim_of
from chalicelib.domain.credits.credits import (
    Cause,
    Holding,
    Posting,
    Reason,
    hold_credits,
    spend_hold,
    spent_account,
)
from chalicelib.domain.credits.wallet_closing import set_free
from chalicelib.domain.kernel.errors import (
    BookingModeMismatchError,
    SlotNotOfferedError,
    SlotTakenError,
)
from chalicelib.domain.kernel.phrases import Phrase
from chalicelib.domain.sessions.booking import (
    BookingFacts,
    BookSession,
    check_groups,
    check_offered,
    check_slot,
    find_offer,
    new_session,
)
from chalicelib.domain.sessions.facts import SessionFacts
from chalicelib.domain.sessions.lifecycle import (
    Action,
    Change,
    asked,
    asked_in_vain,
    changed,
    check_allowed,
    not_in_state,
)
from chalicelib.domain.sessions.pairings import (
    OpenRequest,
    with_acceptance,
    with_request,
    without_session,
)
from chalicelib.domain.sessions.rescheduling import check_member_stays
from chalicelib.domain.sessions.sessions import Session, Status
from chalicelib.domain.time.intervals import Interval, merge, overlaps, subtract
from chalicelib.domain.workspaces.workspaces import today_in

PATIENCE = timedelta(hours=48)
MOST_PROPOSED = 5


def decide_request(command: BookSession, facts: BookingFacts, now: datetime) -> Change:
    """Asks a coach who reviews for one of one to five times.

    Raises:
        BookingModeMismatchError: the coach confirms at once, or nothing was proposed.
        TooManyRequestsOpenError: five requests of the two are open, or ten starts are held.
        DomainError: whatever `decide_booking` would refuse for any of the times.
    """
    offer = find_offer(command, facts)
    if offer.coach.schedule.booking_mode is not BookingMode.REQUEST:
        raise BookingModeMismatchError(Phrase("This coach confirms at once. Send one starts_at."))
    if not 1 <= len(set(command.proposed_starts)) <= MOST_PROPOSED:
        raise BookingModeMismatchError(
            Phrase("This coach reviews requests. Propose one to five times.")
        )
    check_offered(offer, facts.workspace)
    check_groups(offer, facts)
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
        claimed=claims_of(offer.coach, kind.minutes, starts) if held_times else (),
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
        NotInStateError: the request is answered, withdrawn or over, its wallet is closed, or the
            member leaves.
        SlotNotOfferedError: the time was not proposed, or has passed.
        SlotTakenError: one of the two has no time then; it carries what is still free.
    """
    session = facts.session
    _check_asked(Action.ACCEPT, facts, now)
    check_member_stays(facts, Action.ACCEPT, now)
    check_payable(facts, session.id, session.credits, now)
    check_proposed(starts_at, session.proposed_starts, session, coach, occupancy, now)
    after = changed(
        session,
        "confirmed",
        facts.actor_id,
        now,
        status=Status.CONFIRMED,
        confirmed_at=now,
        starts_at=starts_at,
        refundable_until=session.policy.deadline(starts_at),
        claimed=claims_of(coach, session.minutes, (starts_at,)),
        expires_at=None,
        paid_lots=_held_lots(facts),
    )
    return Change(
        before=session,
        after=after,
        pairing=with_acceptance(facts.pairing, session.id, after.span, now),
        postings=(_spent_hold(facts, now),) if session.credits else (),
        limited=False,
    )


def check_proposed(
    starts_at: datetime,
    proposed: tuple[datetime, ...],
    session: Session,
    coach: Coach,
    occupancy: Occupancy,
    now: datetime,
) -> None:
    """Holds the coach's pick to what was proposed and to both persons' time.

    Raises:
        SlotNotOfferedError: the time was not proposed, or has passed.
        SlotTakenError: one of the two has no time then; it carries what is still free.
    """
    if starts_at not in proposed:
        raise SlotNotOfferedError(
            "not_proposed", Phrase("This time was not proposed. Pick one that was.")
        )
    if starts_at <= now:
        raise SlotNotOfferedError("too_soon", Phrase("This time has passed. Pick a later one."))
    free = still_free(proposed, session, coach, occupancy, now)
    if starts_at not in free:
        raise SlotTakenError(proposed=free)


def check_payable(facts: SessionFacts, key: str, credits: int, now: datetime) -> None:
    """Holds an answer to what pays: the credits that are held under `key`, in an open wallet.

    Raises:
        NotInStateError: nothing is held any more, or the wallet is closed.
    """
    if not credits:
        return
    told = None
    if key not in facts.wallet.holds:
        told = Phrase("This is no longer open.")
    elif not facts.wallet.open:
        told = Phrase(
            "The wallet that would pay is closed. Decline it, so that the member can ask again."
        )
    if told:
        raise not_in_state(told, facts.session, facts.seat, now, without=Action.ACCEPT)


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
    proposed: tuple[datetime, ...],
    session: Session,
    coach: Coach,
    occupancy: Occupancy,
    now: datetime,
) -> tuple[datetime, ...]:
    """The proposed starts that are in the future and at which neither of the two is taken."""
    busy_elsewhere = coach.schedule.calendar.busy
    others = [*subtract(occupancy.coach, session.claimed_by_coach), *busy_elsewhere]
    members = subtract(occupancy.member, session.claimed_by_member)
    free = []
    for start in proposed:
        span = Interval(start, start + timedelta(minutes=session.minutes))
        claim = claim_of(coach.schedule.calendar.availability, session.minutes, start)
        taken = any(overlaps(claim, each) for each in others)
        busy = any(overlaps(span, each) for each in members)
        if start > now and not taken and not busy:
            free.append(start)
    return tuple(free)


def decide_decline(facts: SessionFacts, reason: str, now: datetime) -> Change:
    """The coach says no; everything that was held is free.

    Raises:
        NotInStateError: the request is answered, withdrawn or over.
    """
    _check_asked(Action.DECLINE, facts, now)
    return _ended(facts, Status.DECLINED, reason, now, own=False)


def decide_withdraw(facts: SessionFacts, now: datetime) -> Change:
    """The member takes the request back; everything that was held is free.

    Raises:
        NotInStateError: the request is answered, withdrawn or over.
    """
    _check_asked(Action.WITHDRAW, facts, now)
    return _ended(facts, Status.WITHDRAWN, "", now, own=True)


def end_request(facts: SessionFacts, status: Status, reason: str, now: datetime) -> Change:
    """Ends an open request for somebody who leaves, as `withdrawn` or `declined` by an admin."""
    return _ended(facts, status, reason, now, own=False)


def decide_expiry(facts: SessionFacts, now: datetime) -> Change | None:
    """Nobody answered in time; None: somebody did, or it is not over yet."""
    if not asked_in_vain(facts.session, now):
        return None
    return _ended(facts, Status.EXPIRED, "", now, own=False)


def _check_asked(action: Action, facts: SessionFacts, now: datetime) -> None:
    check_allowed(action, facts.session, facts.seat, now)
    assert asked(facts.session, now), "the answer to a proposed move is decided in `proposals`"


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


def claims_of(coach: Coach, minutes: int, starts: tuple[datetime, ...]) -> tuple[Interval, ...]:
    """The coach's time that sessions at these starts take, buffers included, merged."""
    hours = coach.schedule.calendar.availability
    return tuple(merge(claim_of(hours, minutes, start) for start in starts))
