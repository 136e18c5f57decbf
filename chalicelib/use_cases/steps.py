"""Steps in a session's life: cancelling, moving, ending, refunding. All have one shape.

session and caller ──► what the step rests on ──► decide (pure) ──► one transaction
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from chalicelib.domain.ending import (
    CancelSession,
    decide_cancel,
    decide_complete,
    decide_no_show,
    decide_refund,
)
from chalicelib.domain.errors import DomainError, MemberBusyError, SlotTakenError
from chalicelib.domain.intervals import Interval
from chalicelib.domain.lifecycle import Change
from chalicelib.domain.moving import MoveSession, decide_move, without
from chalicelib.domain.replays import Answer, Once
from chalicelib.domain.requests import decide_accept, decide_decline, decide_withdraw
from chalicelib.domain.sessions import Seat, Session
from chalicelib.domain.slots import nearest, open_starts
from chalicelib.storage import people, replays
from chalicelib.storage.sessions import find_session, session_in, session_key
from chalicelib.storage.table import read_rows
from chalicelib.storage.transaction import StaleError, commit, until_fresh
from chalicelib.use_cases.callers import caller_in
from chalicelib.use_cases.changes import writes_of
from chalicelib.use_cases.context import Context
from chalicelib.use_cases.grounds import Grounds, read_grounds
from chalicelib.use_cases.occupancy import occupancy_in, occupancy_keys
from chalicelib.use_cases.sessions import SeenSession, seen_by

NEAREST_WITHIN = timedelta(days=7)


Decide = Callable[[Grounds], Change]


def cancel(ctx: Context, caller_id: str, command: CancelSession, once: Once[SeenSession]) -> Answer:
    """Calls a session off.

    Atomic: the session, both persons' time, the week's count, the pair, the refund with its entry.
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
    """The coach accepts one of the proposed times: the same atomic claim as a booking.

    Atomic: the session, both persons' time, the week's count, the pair, the price with its entry.
    Repeatable: see `cancel`.

    Raises:
        DomainError: see `decide_accept`; a lost time leaves the request open.
    """

    def decide(grounds: Grounds) -> Change:
        session = grounds.facts.session
        occupancy = occupancy_in(grounds.rows, session.coach.id, session.member.id)
        return decide_accept(starts_at, grounds.facts, grounds.coach, occupancy, ctx.now())

    def attempt() -> Answer:
        try:
            return _step(ctx, caller_id, session_id, once, decide, reads_time=True)
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
    """The coach says no.

    Atomic: the session, the hold, the pair, the held time.
    Repeatable: see `cancel`.
    """

    def decide(grounds: Grounds) -> Change:
        return decide_decline(grounds.facts, reason, ctx.now())

    return _step(ctx, caller_id, session_id, once, decide)


def withdraw(ctx: Context, caller_id: str, session_id: str, once: Once[SeenSession]) -> Answer:
    """The member takes a request back.

    Atomic: the session, the hold, the pair, the held time.
    Repeatable: see `cancel`.
    """

    def decide(grounds: Grounds) -> Change:
        return decide_withdraw(grounds.facts, ctx.now())

    return _step(ctx, caller_id, session_id, once, decide)


def complete(ctx: Context, caller_id: str, session_id: str, once: Once[SeenSession]) -> Answer:
    """Marks a session as held.

    Atomic: the session alone.
    Repeatable: see `cancel`.
    """

    def decide(grounds: Grounds) -> Change:
        return decide_complete(grounds.facts, ctx.now())

    return _step(ctx, caller_id, session_id, once, decide)


def no_show(
    ctx: Context, caller_id: str, session_id: str, absent: Seat, once: Once[SeenSession]
) -> Answer:
    """Marks who did not come; the coach's absence gives everything back.

    Atomic: the session, the refund with its entry.
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

    Atomic: the session, both persons' time, the weeks' counts, the pair, the charge with its entry.
    Repeatable: see `cancel`.

    Raises:
        DomainError: see `decide_move`; `SlotTakenError` carries the nearest free times.
    """
    seen: list[Grounds] = []

    def decide(grounds: Grounds) -> Change:
        seen[:] = [grounds]
        session = grounds.facts.session
        occupancy = occupancy_in(grounds.rows, session.coach.id, session.member.id)
        return decide_move(command, grounds.facts, grounds.coach, occupancy, ctx.now())

    try:
        return _step(
            ctx, caller_id, command.session_id, once, decide, reads_time=True, to=command.starts_at
        )
    except SlotTakenError as error:
        raise SlotTakenError(_nearest_free(ctx, command, seen[0])) from error


def _step(
    ctx: Context,
    caller_id: str,
    session_id: str,
    once: Once[SeenSession],
    decide: Decide,
    *,
    reads_time: bool = False,
    to: datetime | None = None,
) -> Answer:
    def attempt() -> Answer:
        now = ctx.now()
        keys = [
            *replays.replay_keys(once),
            people.person_key(caller_id),
            session_key(session_id),
        ]
        rows = read_rows(keys)
        if answer := replays.replay_in(rows, once, now):
            return answer
        seen = seen_by(caller_in(rows, caller_id), session_in(rows, session_id), now)
        starts = _starts(seen.session, to) if reads_time else []
        grounds = read_grounds(seen.session, seen.seat, caller_id, starts)
        with _settling(seen.session, once, now):
            change = decide(grounds)
            answer = once.answer(SeenSession(change.after, seen.seat))
            commit(
                *replays.put_replay(once, answer, now),
                *writes_of(change, grounds.coach.schedule, grounds.rows),
            )
        return answer

    return until_fresh(attempt)


@contextmanager
def _settling(session: Session, once: Once[SeenSession], now: datetime) -> Iterator[None]:
    """Around a decision: a refusal stands only if the session is still what it was decided on.

    Raises:
        StaleError: the session has changed since it was read: the refusal may be of another state.
    """
    try:
        with replays.settling(once, now):
            yield
    except DomainError:
        present = find_session(session.id)
        if present and present.version != session.version:
            raise StaleError from None
        raise


def _starts(session: Session, to: datetime | None) -> list[datetime]:
    """Every instant around which both persons' time matters."""
    return [start for start in (session.starts_at, to, *session.proposed_starts) if start]


def _nearest_free(
    ctx: Context, command: MoveSession, grounds: Grounds
) -> list[tuple[datetime, datetime]]:
    session, coach = grounds.facts.session, grounds.coach
    window = Interval(command.starts_at - NEAREST_WITHIN, command.starts_at + NEAREST_WITHIN)
    rows = read_rows(occupancy_keys(coach.id, session.member.id, window))
    free = without(occupancy_in(rows, coach.id, session.member.id), session, coach)
    starts = open_starts(coach.schedule.calendar, free, session.minutes, window, ctx.now())
    others = (start for start in starts if start not in {command.starts_at, session.starts_at})
    length = timedelta(minutes=session.minutes)
    return [(start, start + length) for start in nearest(others, command.starts_at)]
