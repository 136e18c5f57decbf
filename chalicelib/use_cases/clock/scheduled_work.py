"""Time's own work: expiring, nagging, reminding, completing, checking the outbox.

A run may be late or twice.

    index of what is due ──► the row's kind ──► who attends to one row of it ──► done, and due later
                                                                    └── failed ► due after a pause

Any row may be due (`storage/kernel/due.py`); `ATTENDING` names for each kind the function that
attends to one row. It reads the row, decides anew, and leaves it due at another instant, or never.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from types import MappingProxyType

from chalicelib.domain.kernel.backoff import pause_after
from chalicelib.domain.notices.notices import timely_notices
from chalicelib.domain.notices.outbox_check import is_check_due
from chalicelib.domain.sessions.booking_requests import decide_expiry
from chalicelib.domain.sessions.completion import completed
from chalicelib.domain.sessions.deadlines import Due, attended, due_now
from chalicelib.domain.sessions.facts import SessionFacts
from chalicelib.domain.sessions.lifecycle import Change
from chalicelib.domain.sessions.proposed_moves import decide_move_expiry
from chalicelib.domain.sessions.sessions import Seat, Session
from chalicelib.domain.workspaces.people import TIME
from chalicelib.storage.kernel.due import DueWork, iter_due, postpone, tries_of
from chalicelib.storage.kernel.table import Key
from chalicelib.storage.kernel.transaction import StaleError, commit, until_fresh
from chalicelib.storage.sessions.sessions import find_session, put_session
from chalicelib.use_cases.calendars.connections import attend_calendar
from chalicelib.use_cases.credits.expiry import attend_wallet
from chalicelib.use_cases.credits.payments import attend_purchase
from chalicelib.use_cases.kernel.context import Context
from chalicelib.use_cases.kernel.jobs import HasTime, Report, Run, each_by_itself
from chalicelib.use_cases.notices.credit_outbox_check import attend_request
from chalicelib.use_cases.notices.emails.webhooks import attend_line
from chalicelib.use_cases.notices.outbox_check import check_outbox
from chalicelib.use_cases.offboarding.offboarding import resume_removal
from chalicelib.use_cases.privacy.clearing import attend_erasure
from chalicelib.use_cases.sessions.counts import counted_as_held
from chalicelib.use_cases.sessions.facts import read_grounds
from chalicelib.use_cases.sessions.writes import writes_of
from chalicelib.use_cases.webhooks.relaying import attend_deed
from chalicelib.use_cases.workspaces.invitations import attend_invitation

Attending = Mapping[str, Callable[[Context, Key], None]]


def do_what_is_due(
    ctx: Context,
    has_time: HasTime,
    report: Report = lambda *_: None,
    further: Attending = MappingProxyType({}),
) -> Run:
    """Does everything that is due now, as far as the time for one run reaches. `further` are kinds
    whose attending knows how things are shown, which is not known here.

    Repeatable: a moment is dealt with once; what a run leaves, or breaks off, the next one finds.
    One that fails, for whatever reason, is reported, stops no other, and waits longer each time: so
    however many fail forever, what is behind them is soon in front.
    """
    return each_by_itself(
        iter_due(ctx.now()),
        lambda work: _attend_or_postpone(ctx, work, {**ATTENDING, **further}),
        lambda work: work.key[0],
        has_time,
        report,
    )


def _attend_or_postpone(ctx: Context, work: DueWork, attending: Attending) -> None:
    try:
        attending[work.kind](ctx, work.key)
    except Exception:
        tries = tries_of(work) + 1
        with suppress(StaleError):  # somebody wrote it meanwhile: it is due when it says so now
            commit(postpone(work, tries, ctx.now() + pause_after(tries)))
        raise


def attend(ctx: Context, session_id: str) -> None:
    """Does everything that is due for a session, in the order of time, its outbox first.

    Atomic: an expiry with its hold and held time; a completion with what it counts for; a
    reminder or an outbox check, the session alone.
    Repeatable: the session remembers up to when it was attended to; a reminder queued twice is
    sent once.
    """
    while until_fresh(lambda: _attend(ctx, session_id)):
        pass


def _attend(ctx: Context, session_id: str) -> bool:
    """Does the one thing that is due first; whether another is due then."""
    now = ctx.now()
    session = find_session(session_id)
    if session and is_check_due(session, now):
        session = check_outbox(ctx, session)
    moment = due_now(session, now) if session else None
    if session is None or moment is None:
        return False
    match moment[1]:
        case Due.EXPIRE:
            after = _expire(session, decide_expiry, now)
        case Due.EXPIRE_MOVE:
            after = _expire(session, decide_move_expiry, now)
        case Due.COMPLETE:
            after = completed(session, now)
            commit(put_session(after), *counted_as_held(session, now))
        case _:
            ctx.queue.send([notice.fields for notice in timely_notices(session, moment)])
            after = attended(session, moment)
            commit(put_session(after))
    return due_now(after, now) is not None


def _expire(
    session: Session, decide: Callable[[SessionFacts, datetime], Change | None], now: datetime
) -> Session:
    """The session once something of it has expired."""
    grounds = read_grounds(session, Seat.ADMIN, TIME)
    change = decide(grounds.facts, now)
    assert change, "what is due to expire is over"
    commit(*writes_of(change, grounds.coach, grounds.rows))
    return change.after


def _attend_to_session(ctx: Context, key: Key) -> None:
    attend(ctx, key[0].removeprefix("SESSION#"))


def _attend_to_wallet(ctx: Context, key: Key) -> None:
    attend_wallet(ctx, key[0].removeprefix("WALLET#"))


def _attend_to_purchase(ctx: Context, key: Key) -> None:
    attend_purchase(ctx, key[0].removeprefix("PURCHASE#"))


def _attend_to_removal(ctx: Context, key: Key) -> None:
    resume_removal(ctx, key[0].removeprefix("REMOVAL#"))


def _attend_to_request(ctx: Context, key: Key) -> None:
    attend_request(ctx, key[0].removeprefix("ASKED#"), key[1].removeprefix("REQUEST#"))


def _attend_to_invitation(ctx: Context, key: Key) -> None:
    attend_invitation(ctx, key[0].removeprefix("PERSON#"), key[1].removeprefix("INVITED#"))


def _attend_to_line(ctx: Context, key: Key) -> None:
    attend_line(ctx, key[0].removeprefix("WEBHOOK#"))


def _attend_to_deed(ctx: Context, key: Key) -> None:
    attend_deed(ctx, key[0].removeprefix("AUDIT#"), key[1].removeprefix("DEED#"))


def _attend_to_calendar(ctx: Context, key: Key) -> None:
    attend_calendar(ctx, key[0].removeprefix("COACH#"), key[1].removeprefix("CALENDAR#"))


def _attend_to_erasure(ctx: Context, key: Key) -> None:
    attend_erasure(ctx, key[0].removeprefix("ERASURE#"))


ATTENDING: Attending = {
    "session": _attend_to_session,
    "wallet": _attend_to_wallet,
    "purchase": _attend_to_purchase,
    "removal": _attend_to_removal,
    "credit_request": _attend_to_request,
    "invitation": _attend_to_invitation,
    "webhook_line": _attend_to_line,
    "calendar": _attend_to_calendar,
    "deed": _attend_to_deed,
    "erasure": _attend_to_erasure,
}
"""Who attends to a row that is due, by its kind; each is repeatable."""
