"""Time's own work: expiring, nagging, reminding, completing. A run may be late or repeated."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from chalicelib.domain.ending import SessionFacts
from chalicelib.domain.lifecycle import Change
from chalicelib.domain.notices import timely_notices
from chalicelib.domain.proposals import decide_move_expiry
from chalicelib.domain.requests import TIME, decide_expiry
from chalicelib.domain.schedule import Due, attended, due_now
from chalicelib.domain.sessions import Seat, Session, Status
from chalicelib.storage.sessions import due_session_ids, find_session, put_session
from chalicelib.storage.transaction import commit, until_fresh
from chalicelib.use_cases.changes import writes_of
from chalicelib.use_cases.context import Context
from chalicelib.use_cases.grounds import read_grounds

PAGE = 100


@dataclass(frozen=True, slots=True)
class Run:
    """What a run did; `left` says that something due may be left for the next run."""

    done: int
    failed: int
    left: bool


def do_what_is_due(
    ctx: Context,
    has_time: Callable[[], bool],
    report: Callable[[str, Exception], None] = lambda *_: None,
) -> Run:
    """Does everything that is due now, as far as the time for one run reaches.

    Repeatable: a moment is dealt with once; what a run leaves, or breaks off, the next one finds.
    One that fails, for whatever reason, is reported and stops no other.
    """
    done: set[str] = set()
    failed: set[str] = set()
    while True:
        found = [each for each in due_session_ids(ctx.now(), PAGE) if each not in done | failed]
        if not found:
            return Run(len(done), len(failed), left=False)
        for session_id in found:
            if not has_time():
                return Run(len(done), len(failed), left=True)
            (done if _attempt(ctx, session_id, report) else failed).add(session_id)


def _attempt(ctx: Context, session_id: str, report: Callable[[str, Exception], None]) -> bool:
    try:
        attend(ctx, session_id)
    except Exception as error:
        report(session_id, error)
        return False
    return True


def attend(ctx: Context, session_id: str) -> None:
    """Does everything that is due for a session, in the order of time.

    Atomic: an expiry with its hold and held time; a completion or a reminder, the session alone.
    Repeatable: the session remembers up to when it was attended to; a reminder queued twice is
    sent once.
    """
    while until_fresh(lambda: _attend(ctx, session_id)):
        pass


def _attend(ctx: Context, session_id: str) -> bool:
    """Does the one thing that is due first; whether there was one."""
    now = ctx.now()
    session = find_session(session_id)
    moment = due_now(session, now) if session else None
    if session is None or moment is None:
        return False
    match moment[1]:
        case Due.EXPIRE:
            _expire(session, decide_expiry, now)
        case Due.EXPIRE_MOVE:
            _expire(session, decide_move_expiry, now)
        case Due.COMPLETE:
            done = replace(attended(session, moment), status=Status.COMPLETED)
            commit(put_session(done))
        case _:
            ctx.queue.send([notice.fields for notice in timely_notices(session, moment)])
            commit(put_session(attended(session, moment)))
    return True


def _expire(
    session: Session, decide: Callable[[SessionFacts, datetime], Change | None], now: datetime
) -> None:
    grounds = read_grounds(session, Seat.ADMIN, TIME)
    if change := decide(grounds.facts, now):
        commit(*writes_of(change, grounds.coach.schedule, grounds.rows))
