"""Moving a session to another time: free until the window before its present start, charged later.

    ──────────── free ────────────┤ free_until = start − window ├──── charged, each time ────┤ start

What a move does to the refund is the policy's: see `cancellation`. A coach who reviews is asked for
a move first: see `proposed_moves`.
"""

from collections.abc import Mapping
from datetime import date, datetime

from msgspec import Struct

from chalicelib.domain.coaches.coaches import BookingMode, Coach
from chalicelib.domain.coaches.slots import Occupancy, claim_of
from chalicelib.domain.credits.credits import Cause, Lots, Posting, Reason, spend, spent_account
from chalicelib.domain.kernel.errors import (
    BookingModeMismatchError,
    ChargeChangedError,
    InvalidError,
    RescheduleLimitReachedError,
    in_credits,
)
from chalicelib.domain.kernel.phrases import Phrase
from chalicelib.domain.sessions.booking import check_slot
from chalicelib.domain.sessions.cancellation.policy import (
    RescheduleTerms,
    deadline_after_move,
    reschedule_terms,
)
from chalicelib.domain.sessions.facts import SessionFacts, freed_holding, without_move
from chalicelib.domain.sessions.lifecycle import (
    Action,
    Change,
    changed,
    check_allowed,
    not_in_state,
)
from chalicelib.domain.sessions.pairings import with_move
from chalicelib.domain.sessions.sessions import (
    MOST_RESCHEDULES,
    Moved,
    Session,
)
from chalicelib.domain.time.intervals import subtract
from chalicelib.domain.time.wall_clock import local_date, monday_of
from chalicelib.domain.workspaces.people import Standing
from chalicelib.domain.workspaces.workspaces import today_in


class MoveSession(Struct, frozen=True, kw_only=True):
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
        NotInStateError: it is not confirmed, has begun, a move of it waits, or the member leaves.
        RescheduleLimitReachedError: it was moved five times.
        BookingModeMismatchError: the coach reviews: a move is a proposal.
        InvalidError: it stands at that time already.
        SlotNotOfferedError, MemberBusyError, SlotTakenError: see `decide_booking`.
        ChargeChangedError: the charge is no longer what the member was told.
        InsufficientCreditsError: the wallet that paid cannot pay the charge.
    """
    session = facts.session
    terms = terms_of_move(facts, now)
    if coach.schedule.booking_mode is not BookingMode.INSTANT:
        raise BookingModeMismatchError(
            Phrase("This coach reviews moves. Propose one to five times.")
        )
    if command.starts_at == session.starts_at:
        raise InvalidError(
            Phrase("The session is at this time already. Choose another."), "starts_at"
        )
    free = without(occupancy, session, coach)
    check_slot(coach, free, session.minutes, command.starts_at, now)
    check_charge(command.expected_charge_credits, terms)
    settled = without_move(facts, now, own=False)
    charge = _charge(settled, terms.charge_credits, now)
    after = moved(settled, command.starts_at, coach, charge, now, message=command.message)
    return Change(
        before=session,
        after=after,
        pairing=with_move(facts.pairing, session.id, after.span, now),
        postings=(*settled.settled, *charge),
        holding=freed_holding(facts, settled, (*settled.settled, *charge)),
    )


def terms_of_move(facts: SessionFacts, now: datetime) -> RescheduleTerms:
    """What a move would cost now, to the member who wants it.

    Raises:
        NotInStateError: it is not confirmed, has begun, a move of it waits, or the member leaves.
        RescheduleLimitReachedError: it was moved five times.
    """
    check_allowed(Action.RESCHEDULE, facts.session, facts.seat, now)
    check_member_stays(facts, Action.RESCHEDULE, now)
    terms = reschedule_terms(facts.session, facts.seat, now)
    if not terms.remaining:
        raise RescheduleLimitReachedError(
            Phrase(
                "A session is moved {most} times at most. Cancel it and book another.",
                most=MOST_RESCHEDULES,
            )
        )
    return terms


def check_member_stays(facts: SessionFacts, action: Action, now: datetime) -> None:
    """Raises: NotInStateError: the member is leaving, or has left: they take no new time."""
    member, session = facts.member, facts.session
    active = member is not None and member.standing is Standing.ACTIVE
    if not active or member is None or member.workspace_id != session.workspace_id:
        leaving = Phrase("The member is leaving the workspace, so no new time is taken.")
        raise not_in_state(leaving, session, facts.seat, now, without=action)


def check_charge(expected_credits: int | None, terms: RescheduleTerms) -> None:
    """Raises: ChargeChangedError: it is no longer what the member was told."""
    if expected_credits not in {None, terms.charge_credits}:
        raise ChargeChangedError(
            Phrase(
                "Moving it now costs {credits}. Look again, then move it.",
                credits=in_credits(terms.charge_credits),
            )
        )


def without(occupancy: Occupancy, session: Session, coach: Coach) -> Occupancy:
    """What stands in the way once this session has left its time; a full day has a place again."""
    zone = coach.schedule.calendar.availability.timezone
    day = local_date(zone, session.span.start)
    return Occupancy(
        coach=subtract(occupancy.coach, session.claimed_by_coach),
        member=subtract(occupancy.member, [session.span]),
        per_day=_one_less(occupancy.per_day, day),
        per_week=_one_less(occupancy.per_week, monday_of(day)),
    )


def _one_less(counts: Mapping[date, int], day: date) -> Mapping[date, int]:
    return {**counts, day: max(0, counts.get(day, 0) - 1)}


def charge_of_move(facts: SessionFacts, now: datetime) -> Cause:
    """Why the charge of the session's next move is paid."""
    session = facts.session
    return Cause(
        transfer_id=f"{session.id}.late{session.reschedules + 1}",
        reason=Reason.LATE_RESCHEDULE,
        at=now,
        actor_id=facts.actor_id,
        session_id=session.id,
    )


def _charge(facts: SessionFacts, credits: int, now: datetime) -> tuple[Posting, ...]:
    if not credits:
        return ()
    workspace, cause = facts.workspace, charge_of_move(facts, now)
    spent, today = spent_account(workspace.id), today_in(workspace, now)
    return (spend(facts.wallet, credits, spent, cause, today, workspace.remedy),)


def moved(
    facts: SessionFacts,
    starts_at: datetime,
    coach: Coach,
    charge: tuple[Posting, ...],
    now: datetime,
    *,
    message: str = "",
    decided_at: datetime | None = None,
) -> Session:
    """The session at its new time, with what the move cost.

    `decided_at` (else now) is when the member wanted it: whether the refund was lost by then
    decides whether it stays lost.
    """
    session, wanted_at = facts.session, decided_at or now
    cost = sum(-posting.entry.credits for posting in charge)
    claim = claim_of(coach.schedule.calendar.availability, session.minutes, starts_at)
    return changed(
        session,
        "rescheduled",
        facts.actor_id,
        now,
        message,
        starts_at=starts_at,
        claimed=(claim,),
        proposed_move=None,
        paid_lots=_sum_lots(session.paid_lots, *(posting.entry.lots for posting in charge)),
        late_charges_credits=session.late_charges_credits + cost,
        moved=Moved(starts_at=session.span.start, charge_credits=cost),
        reschedules=session.reschedules + 1,
        sequence=session.sequence + 1,
        refundable_until=deadline_after_move(session, starts_at, wanted_at),
    )


def _sum_lots(*lots: Lots) -> Lots:
    total: dict[str, int] = {}
    for each in lots:
        for use_by, number in each.items():
            total[use_by] = total.get(use_by, 0) + number
    return total
