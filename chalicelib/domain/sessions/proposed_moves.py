"""Moves that a coach reviews: the member proposes times, and the old one stands until an answer.

    proposed ─────────── the charge is held, the coach's time only if the coach wants it ────────►
      │ cost and lateness are those of the moment at which it was made
      └─ ends by accept, decline, withdraw, or expiry: the earliest of 48 hours after it was made,
         its last proposed start, and the session's own start; or with the session itself

One is open at a time. Declined, withdrawn or expired, it leaves the session as it was, and the
event behind what calendars show stays the one before it.
"""

from datetime import datetime

from msgspec import Struct

from chalicelib.domain.coaches.coaches import BookingMode, Coach
from chalicelib.domain.coaches.slots import Occupancy
from chalicelib.domain.credits.credits import (
    Holding,
    Posting,
    hold_credits,
    spend_hold,
    spent_account,
)
from chalicelib.domain.kernel.errors import BookingModeMismatchError, InvalidError
from chalicelib.domain.kernel.phrases import Phrase
from chalicelib.domain.sessions.booking import check_slot
from chalicelib.domain.sessions.booking_requests import (
    MOST_PROPOSED,
    PATIENCE,
    check_payable,
    check_proposed,
    claims_of,
)
from chalicelib.domain.sessions.facts import SessionFacts, freed_holding, without_move
from chalicelib.domain.sessions.lifecycle import (
    Action,
    Change,
    check_allowed,
    moving_in_vain,
    noted,
)
from chalicelib.domain.sessions.pairings import (
    OpenRequest,
    Pairing,
    with_move,
    with_proposal,
    without_proposal,
)
from chalicelib.domain.sessions.rescheduling import (
    charge_of_move,
    check_charge,
    check_member_stays,
    moved,
    terms_of_move,
    without,
)
from chalicelib.domain.sessions.sessions import ProposedMove
from chalicelib.domain.workspaces.workspaces import today_in


class ProposeMove(Struct, frozen=True, kw_only=True):
    """`expected_charge_credits`: what the member was told; None: they did not say."""

    session_id: str
    proposed_starts: tuple[datetime, ...]
    message: str = ""
    expected_charge_credits: int | None = None


def decide_proposal(
    command: ProposeMove, facts: SessionFacts, coach: Coach, occupancy: Occupancy, now: datetime
) -> Change:
    """Asks a coach who reviews to move a confirmed session to one of one to five times.

    Raises:
        NotInStateError: it is not confirmed, has begun, a move of it waits, or the member leaves.
        RescheduleLimitReachedError: it was moved five times.
        BookingModeMismatchError: the coach confirms at once, or not one to five times are proposed.
        InvalidError: it stands at one of the times already.
        TooManyRequestsOpenError: ten starts of the two are held.
        SlotNotOfferedError, MemberBusyError, SlotTakenError: see `decide_booking`.
        ChargeChangedError: the charge is no longer what the member was told.
        InsufficientCreditsError: the wallet that paid cannot pay the charge.
    """
    session = facts.session
    terms = terms_of_move(facts, now)
    _check_form(command, facts, coach)
    settled = without_move(facts, now, own=False)
    move = _proposed(command, facts, coach, terms.charge_credits, now)
    pairing = _held_in(facts, move, now)
    free = without(occupancy, session, coach)
    for start in move.proposed_starts:
        check_slot(coach, free, session.minutes, start, now)
    check_charge(command.expected_charge_credits, terms)
    after = noted(
        settled.session,
        "move_proposed",
        facts.actor_id,
        now,
        command.message,
        proposed_move=move,
    )
    posted = settled.settled
    if move.charge_credits:
        holding: Holding | None = _hold(settled, move, now)
    else:
        holding = freed_holding(facts, settled, posted)
    return Change(before=session, after=after, pairing=pairing, postings=posted, holding=holding)


def _check_form(command: ProposeMove, facts: SessionFacts, coach: Coach) -> None:
    if coach.schedule.booking_mode is not BookingMode.REQUEST:
        raise BookingModeMismatchError(Phrase("This coach confirms at once. Send one starts_at."))
    if not 1 <= len(set(command.proposed_starts)) <= MOST_PROPOSED:
        raise BookingModeMismatchError(
            Phrase("This coach reviews moves. Propose one to five times.")
        )
    if facts.session.starts_at in command.proposed_starts:
        told = Phrase("The session is at one of these times already. Propose others.")
        raise InvalidError(told, "proposed_starts")


def _proposed(
    command: ProposeMove, facts: SessionFacts, coach: Coach, charge: int, now: datetime
) -> ProposedMove:
    session, starts = facts.session, tuple(sorted(set(command.proposed_starts)))
    held_times = coach.schedule.calendar.availability.hold_proposed_times
    return ProposedMove(
        proposed_starts=starts,
        expires_at=min(now + PATIENCE, starts[-1], session.span.start),
        charge_credits=charge,
        created_at=now,
        attended_until=now,
        message=command.message,
        claimed=claims_of(coach, session.minutes, starts) if held_times else (),
    )


def _held_in(facts: SessionFacts, move: ProposedMove, now: datetime) -> Pairing | None:
    """The pair with the starts that the move holds; None: it holds none."""
    if not move.claimed:
        return None
    waiting = OpenRequest(expires_at=move.expires_at, held_starts=len(move.proposed_starts))
    return with_proposal(facts.pairing, facts.session.id, waiting, now)


def _hold(facts: SessionFacts, move: ProposedMove, now: datetime) -> Holding:
    workspace, key = facts.workspace, facts.session.move_hold
    credits, until, today = move.charge_credits, move.expires_at, today_in(workspace, now)
    return hold_credits(facts.wallet, key, credits, until, now, today, workspace.remedy)


def decide_move_accept(
    starts_at: datetime, facts: SessionFacts, coach: Coach, occupancy: Occupancy, now: datetime
) -> Change:
    """The coach picks one of the proposed times: the old one is given up in the same write.

    Notice, hours, limits and charge are not asked again.

    Raises:
        NotInStateError: no move of it waits any more, its wallet is closed, or the member leaves.
        SlotNotOfferedError: the time was not proposed, or has passed.
        SlotTakenError: one of the two has no time then; it carries what is still free.
    """
    session = facts.session
    check_allowed(Action.ACCEPT, session, facts.seat, now)
    check_member_stays(facts, Action.ACCEPT, now)
    move = session.proposed_move
    assert move is not None, "an open move is a move"
    check_payable(facts, session.move_hold, move.charge_credits, now)
    check_proposed(starts_at, move.proposed_starts, session, coach, occupancy, now)
    charge = (_taken(facts, now),) if move.charge_credits else ()
    after = moved(
        facts, starts_at, coach, charge, now, message=move.message, decided_at=move.created_at
    )
    return Change(
        before=session,
        after=after,
        pairing=with_move(facts.pairing, session.id, after.span, now),
        postings=charge,
        limited=False,
    )


def _taken(facts: SessionFacts, now: datetime) -> Posting:
    key, spent = facts.session.move_hold, spent_account(facts.workspace.id)
    return spend_hold(facts.wallet, key, spent, charge_of_move(facts, now))


def decide_move_decline(facts: SessionFacts, reason: str, now: datetime) -> Change:
    """The coach says no: the session stays where it is.

    Raises:
        NotInStateError: no move of it waits any more.
    """
    check_allowed(Action.DECLINE, facts.session, facts.seat, now)
    return _ended(facts, "move_declined", reason, now, own=False)


def decide_move_withdrawal(facts: SessionFacts, now: datetime) -> Change:
    """The member takes the proposal back: the session stays where it is.

    Raises:
        NotInStateError: no move of it waits any more.
    """
    check_allowed(Action.WITHDRAW, facts.session, facts.seat, now)
    return _ended(facts, "move_withdrawn", "", now, own=True)


def decide_move_expiry(facts: SessionFacts, now: datetime) -> Change | None:
    """Nobody answered in time; None: somebody did, or it is not over yet."""
    if not moving_in_vain(facts.session, now):
        return None
    return _ended(facts, "move_expired", "", now, own=False)


def _ended(facts: SessionFacts, kind: str, reason: str, now: datetime, *, own: bool) -> Change:
    session, settled = facts.session, without_move(facts, now, own=own)
    held = session.id in facts.pairing.moves
    return Change(
        before=session,
        after=noted(settled.session, kind, facts.actor_id, now, reason),
        pairing=without_proposal(facts.pairing, session.id, now) if held else None,
        postings=settled.settled,
        holding=freed_holding(facts, settled, settled.settled),
    )
