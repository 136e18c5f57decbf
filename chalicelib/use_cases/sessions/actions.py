"""Steps in a session's life: cancelling, moving, ending, refunding. All have one shape.

session and caller ──► what the step rests on ──► decide (pure) ──► one transaction
"""

from collections.abc import Callable
from datetime import datetime

from chalicelib.domain.credits.credits import member_wallet_id
from chalicelib.domain.kernel.errors import MemberBusyError, SlotTakenError
from chalicelib.domain.kernel.idempotency import Answer, Once
from chalicelib.domain.sessions.booking_requests import (
    decide_accept,
    decide_decline,
    decide_withdraw,
)
from chalicelib.domain.sessions.cancellation.policy import (
    CancelSession,
    decide_cancel,
    decide_refund,
)
from chalicelib.domain.sessions.completion import decide_complete, decide_no_show
from chalicelib.domain.sessions.lifecycle import Change
from chalicelib.domain.sessions.proposed_moves import (
    ProposeMove,
    decide_move_accept,
    decide_move_decline,
    decide_move_withdrawal,
    decide_proposal,
)
from chalicelib.domain.sessions.rescheduling import MoveSession, decide_move
from chalicelib.domain.sessions.sessions import Seat, Session
from chalicelib.storage.kernel import idempotency
from chalicelib.storage.kernel.table import read_rows
from chalicelib.storage.kernel.transaction import (
    StaleError,
    Write,
    commit,
    of_one_moment,
    until_fresh,
)
from chalicelib.storage.sessions.sessions import session_in, session_key
from chalicelib.storage.workspaces import people
from chalicelib.use_cases.kernel.access import caller_in, still_admin
from chalicelib.use_cases.kernel.audit import session_deeds
from chalicelib.use_cases.kernel.context import Context
from chalicelib.use_cases.sessions.asking import Asking
from chalicelib.use_cases.sessions.conflicts import Wish, find_clash, nearest_free
from chalicelib.use_cases.sessions.facts import Grounds, read_grounds
from chalicelib.use_cases.sessions.sessions import SeenSession, placed
from chalicelib.use_cases.sessions.writes import writes_of

Decide = Callable[[Grounds], Change]


def cancel(ctx: Context, caller_id: str, command: CancelSession, once: Once[SeenSession]) -> Answer:
    """Calls a session off.

    Atomic: the session, both persons' time, the week's count, the pair, the refund with its entry,
    what a proposed move held.
    Repeatable: with an Idempotency-Key the first answer is given again; else the second is refused.

    Raises:
        NotFoundError, NotInStateError, RefundChangedError: see `decide_cancel`.
    """

    def decide(grounds: Grounds) -> Change:
        return decide_cancel(command, grounds.facts, ctx.now())

    return _step(ctx, caller_id, command.session_id, once, decide)


def accept(
    ctx: Context,
    caller_id: str,
    session_id: str,
    starts_at: datetime,
    once: Once[SeenSession],
) -> Answer:
    """The coach accepts one of the proposed times, of a request or of a move: the same atomic claim
    as a booking.

    Atomic: the session, both persons' time, the weeks' counts, the pair, the price or the charge
    with its entry; under the member's standing.
    Repeatable: see `cancel`.

    Raises:
        DomainError: see `decide_accept`, `decide_move_accept`; a lost time leaves the request, or
            the proposed move, open.
    """

    asking = Asking(ctx)

    def decide(grounds: Grounds) -> Change:
        facts, coach, now = grounds.facts, grounds.coach, ctx.now()
        decide = decide_move_accept if facts.session.proposed_move else decide_accept
        return asking.around(
            lambda: decide(starts_at, facts, coach, grounds.occupancy, now),
            lambda: _wish(grounds, (starts_at,)),
        )

    def attempt() -> Answer:
        try:
            return _step(ctx, caller_id, session_id, once, decide, takes_time=True)
        except SlotTakenError as error:
            if error.proposed is None:  # lost at the commit: what is still free is read again
                raise StaleError from error
            raise
        except MemberBusyError as error:
            raise StaleError from error

    return until_fresh(attempt)


def decline(
    ctx: Context, caller_id: str, session_id: str, reason: str, once: Once[SeenSession]
) -> Answer:
    """The coach says no, to a request or to a proposed move.

    Atomic: the session, the hold, the pair, the held time.
    Repeatable: see `cancel`.
    """

    def decide(grounds: Grounds) -> Change:
        moving = grounds.facts.session.proposed_move is not None
        decide = decide_move_decline if moving else decide_decline
        return decide(grounds.facts, reason, ctx.now())

    return _step(ctx, caller_id, session_id, once, decide)


def withdraw(ctx: Context, caller_id: str, session_id: str, once: Once[SeenSession]) -> Answer:
    """The member takes a request, or a proposed move, back.

    Atomic: the session, the hold, the pair, the held time.
    Repeatable: see `cancel`.
    """

    def decide(grounds: Grounds) -> Change:
        moving = grounds.facts.session.proposed_move is not None
        decide = decide_move_withdrawal if moving else decide_withdraw
        return decide(grounds.facts, ctx.now())

    return _step(ctx, caller_id, session_id, once, decide)


def complete(ctx: Context, caller_id: str, session_id: str, once: Once[SeenSession]) -> Answer:
    """Marks a session as held.

    Atomic: the session, what a proposed move held.
    Repeatable: see `cancel`.
    """

    def decide(grounds: Grounds) -> Change:
        return decide_complete(grounds.facts, ctx.now())

    return _step(ctx, caller_id, session_id, once, decide)


def no_show(
    ctx: Context, caller_id: str, session_id: str, absent: Seat, once: Once[SeenSession]
) -> Answer:
    """Marks who did not come; the coach's absence gives everything back.

    Atomic: the session, the refund with its entry, what a proposed move held.
    Repeatable: see `cancel`.
    """

    def decide(grounds: Grounds) -> Change:
        return decide_no_show(grounds.facts, absent, ctx.now())

    return _step(ctx, caller_id, session_id, once, decide)


def refund(
    ctx: Context, caller_id: str, session_id: str, note: str, once: Once[SeenSession]
) -> Answer:
    """Gives back what was lost, once, as an exception.

    Atomic: the session, the refund with its entry.
    Repeatable: see `cancel`.
    """

    def decide(grounds: Grounds) -> Change:
        return decide_refund(grounds.facts, note, ctx.now())

    return _step(ctx, caller_id, session_id, once, decide)


def move(ctx: Context, caller_id: str, command: MoveSession, once: Once[SeenSession]) -> Answer:
    """Moves a session: the old time is given up in the write that takes the new one.

    Atomic: the session, both persons' time, the weeks' counts, the pair, the charge with its entry;
    under the member's standing.
    Repeatable: see `cancel`.

    Raises:
        DomainError: see `decide_move`; `SlotTakenError` carries the nearest free times.
    """

    def decide(grounds: Grounds) -> Change:
        return decide_move(command, grounds.facts, grounds.coach, grounds.occupancy, ctx.now())

    return _to_other_times(ctx, caller_id, command.session_id, (command.starts_at,), once, decide)


def propose_move(
    ctx: Context, caller_id: str, command: ProposeMove, once: Once[SeenSession]
) -> Answer:
    """Asks a coach who reviews for a move; until the answer the session stands where it is.

    Atomic: the session, the held charge, and where the coach wants it the coach's time and the
    pair; under the member's standing.
    Repeatable: see `cancel`.

    Raises:
        DomainError: see `decide_proposal`; `SlotTakenError` carries the nearest free times.
    """

    def decide(grounds: Grounds) -> Change:
        return decide_proposal(command, grounds.facts, grounds.coach, grounds.occupancy, ctx.now())

    starts = command.proposed_starts
    return _to_other_times(ctx, caller_id, command.session_id, starts, once, decide)


def _to_other_times(
    ctx: Context,
    caller_id: str,
    session_id: str,
    starts: tuple[datetime, ...],
    once: Once[SeenSession],
    decide: Decide,
) -> Answer:
    """A step to one of these starts.

    Raises:
        SlotTakenError: with the nearest free times.
        MemberBusyError: with the member's own session at that time.
    """
    seen: list[Grounds] = []
    asking = Asking(ctx)

    def decide_and_note(grounds: Grounds) -> Change:
        seen[:] = [grounds]
        return asking.around(lambda: decide(grounds), lambda: _wish(grounds, starts))

    def attempt() -> Answer:
        try:
            return _step(
                ctx, caller_id, session_id, once, decide_and_note, takes_time=True, starts=starts
            )
        except SlotTakenError as error:
            raise SlotTakenError(nearest_free(_wish(seen[0], starts), ctx.now())) from error
        except MemberBusyError as error:
            raise MemberBusyError(find_clash(_wish(seen[0], starts), ctx.now())) from error

    return until_fresh(attempt)


def _wish(grounds: Grounds, starts: tuple[datetime, ...]) -> Wish:
    """Where the session is wished to."""
    session = grounds.facts.session
    return Wish(
        coach=grounds.coach,
        member_id=session.member.id,
        minutes=session.minutes,
        starts=starts,
        seen=grounds.occupancy,
        moved=session,
    )


def _step(
    ctx: Context,
    caller_id: str,
    session_id: str,
    once: Once[SeenSession],
    decide: Decide,
    *,
    takes_time: bool = False,
    starts: tuple[datetime, ...] = (),
) -> Answer:
    """One step, with both persons' time around `starts` if it takes any: then the member must be
    active at its commit. An admin's stands under their rights.
    """

    def attempt() -> Answer:
        now = ctx.now()
        keys = [
            *idempotency.replay_keys(once),
            people.person_key(caller_id),
            session_key(session_id),
        ]
        rows = read_rows(keys)
        caller = caller_in(rows, caller_id)
        session, seat = placed(caller, session_in(rows, session_id))
        if answer := idempotency.replay_in(rows, once, now):
            return answer
        around = [*_starts(session), *starts] if takes_time else []
        grounds = read_grounds(session, seat, caller_id, around)
        with of_one_moment(rows, grounds.rows):
            change = decide(grounds)
            answer = once.answer(SeenSession(change.after, seat))
            commit(
                *idempotency.put_replay(once, answer, now),
                *(_check_member(grounds, change) if takes_time else ()),
                *(still_admin(caller) if seat is Seat.ADMIN else ()),
                *writes_of(change, grounds.coach, grounds.rows),
                *session_deeds(ctx, caller_id, seat, change),
            )
        return answer

    return until_fresh(attempt)


def _check_member(grounds: Grounds, change: Change) -> tuple[Write, ...]:
    """No new time for a member who is being removed, whoever comes first.

    A charge to the member's own wallet says it already: the write that removes them closes it.
    """
    member, workspace_id = grounds.facts.member, grounds.facts.workspace.id
    if member is None:
        return ()
    own = member_wallet_id(workspace_id, member.id)
    pays = any(posting.before.id == own for posting in change.postings)
    return () if pays else (people.check_active(member),)


def _starts(session: Session) -> tuple[datetime, ...]:
    """Every instant around which both persons' time matters to the session as it is."""
    if session.starts_at is None:
        return session.proposed_starts
    move = session.proposed_move
    return (session.starts_at, *(move.proposed_starts if move else ()))
