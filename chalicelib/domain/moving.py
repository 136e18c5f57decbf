"""Moving a session to another time: free until the window before its present start, charged later.

    ──────────── free ────────────┤ free_until = start − window ├──── charged, each time ────┤ start

*Once late, always late* for the refund: the first move after `refundable_until` leaves that instant
where it is for good, however far the session moves.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from chalicelib.domain.booking import check_slot, today_in
from chalicelib.domain.coaches import BookingMode, Coach
from chalicelib.domain.credits import Cause, Lots, Posting, Reason, spend, spent_account
from chalicelib.domain.ending import SessionFacts
from chalicelib.domain.errors import (
    BookingModeMismatchError,
    ChargeChangedError,
    InvalidError,
    RescheduleLimitReachedError,
)
from chalicelib.domain.intervals import subtract
from chalicelib.domain.lifecycle import Action, Change, changed, check_allowed
from chalicelib.domain.pairings import with_move
from chalicelib.domain.sessions import MOST_RESCHEDULES, Moved, Session, reschedule_terms
from chalicelib.domain.slots import Occupancy, claim_of
from chalicelib.domain.wall_clock import local_date, monday_of


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveSession:
    """`expected_charge_credits`: what the member was told; None: they did not say."""

    session_id: str
    starts_at: datetime
    message: str = ""
    expected_charge_credits: int | None = None


def decide_move(
    command: MoveSession,
    facts: SessionFacts,
    coach: Coach,
    occupancy: Occupancy,
    now: datetime,
) -> Change:
    """Moves a confirmed session of a coach who confirms at once.

    Raises:
        NotInStateError: it is not confirmed, or has begun.
        RescheduleLimitReachedError: it was moved five times.
        BookingModeMismatchError: the coach reviews: a move is a proposal.
        InvalidError: it stands at that time already.
        SlotNotOfferedError, MemberBusyError, SlotTakenError: see `decide_booking`.
        ChargeChangedError: the charge is no longer what the member was told.
        InsufficientCreditsError: the wallet that paid cannot pay the charge.
    """
    session = facts.session
    check_allowed(Action.RESCHEDULE, session, facts.seat, now)
    terms = reschedule_terms(session, facts.seat, now)
    if not terms.remaining:
        raise RescheduleLimitReachedError(
            f"A session is moved {MOST_RESCHEDULES} times at most. Cancel it and book another."
        )
    if coach.schedule.booking_mode is not BookingMode.INSTANT:
        raise BookingModeMismatchError("This coach reviews moves. Propose one to five times.")
    if command.starts_at == session.starts_at:
        raise InvalidError("The session is at this time already. Choose another.", "starts_at")
    free = without(occupancy, session, coach)
    check_slot(coach, free, session.minutes, command.starts_at, now)
    if command.expected_charge_credits not in {None, terms.charge_credits}:
        raise ChargeChangedError(
            f"Moving it now costs {terms.charge_credits} credits. Look again, then move it."
        )
    charge = _charge(facts, terms.charge_credits, now)
    after = _moved(command, facts, coach, charge, now)
    return Change(
        before=session,
        after=after,
        pairing=with_move(facts.pairing, session.id, after.span, now),
        postings=charge,
    )


def without(occupancy: Occupancy, session: Session, coach: Coach) -> Occupancy:
    """What stands in the way once this session has left its time; a full day has a place again."""
    zone = coach.schedule.calendar.availability.timezone
    day = local_date(zone, session.span.start)
    return Occupancy(
        coach=subtract(occupancy.coach, session.claimed),
        member=subtract(occupancy.member, [session.span]),
        per_day=_one_less(occupancy.per_day, day),
        per_week=_one_less(occupancy.per_week, monday_of(day)),
    )


def _one_less(counts: Mapping[date, int], day: date) -> Mapping[date, int]:
    return {**counts, day: max(0, counts.get(day, 0) - 1)}


def _charge(facts: SessionFacts, credits: int, now: datetime) -> tuple[Posting, ...]:
    if not credits:
        return ()
    session, workspace = facts.session, facts.workspace
    cause = Cause(
        transfer_id=f"{session.id}.late{session.reschedules + 1}",
        reason=Reason.LATE_RESCHEDULE,
        at=now,
        actor_id=facts.actor_id,
        session_id=session.id,
    )
    spent, today = spent_account(workspace.id), today_in(workspace, now)
    return (spend(facts.wallet, credits, spent, cause, today, workspace.remedy),)


def _moved(
    command: MoveSession,
    facts: SessionFacts,
    coach: Coach,
    charge: tuple[Posting, ...],
    now: datetime,
) -> Session:
    session = facts.session
    paid = _sum_lots(session.paid_lots, *(posting.entry.lots for posting in charge))
    cost = sum(-posting.entry.credits for posting in charge)
    claim = claim_of(coach.schedule.calendar.availability, session.minutes, command.starts_at)
    moved = changed(
        session,
        "rescheduled",
        facts.actor_id,
        now,
        command.message,
        starts_at=command.starts_at,
        claimed=(claim,),
        paid_lots=paid,
        late_charges_credits=session.late_charges_credits + cost,
        moved=Moved(starts_at=session.span.start, charge_credits=cost),
        reschedules=session.reschedules + 1,
        sequence=session.sequence + 1,
    )
    late = session.refundable_until is not None and now > session.refundable_until
    return moved if late else replace(moved, refundable_until=moved.free_until)


def _sum_lots(*lots: Lots) -> Lots:
    total: dict[str, int] = {}
    for each in lots:
        for use_by, number in each.items():
            total[use_by] = total.get(use_by, 0) + number
    return total
