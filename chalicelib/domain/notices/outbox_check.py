"""Finding what the table's stream lost, so that nobody is left without a message, and every session
is counted.

    event ─┬► stream ──► relay ──► queue ──► message's own record
           ├► stream ──► usage ──► what it is counted for
           │                                  ▲
           └── 10 minutes later, by the clock ┴─ are they there? no: queue its notices, count it

The record of a message is the proof that its notice was in the queue, which loses nothing: what is
in it is mailed, or ends in the dead letters. So each event is looked after once. `Event.checked`
says that it was; the next event begins anew. One that was overtaken needs no look: nobody is told
of it, unless it is the event behind what calendars show, which stays true beside a later one.
"""

from datetime import datetime, timedelta

from msgspec.structs import replace

from chalicelib.domain.notices.notices import Notice, notices_of_event, present_events
from chalicelib.domain.sessions.deadlines import next_moment
from chalicelib.domain.sessions.sessions import Event, Session
from chalicelib.domain.workspaces.audit import HEARD_ELSEWHERE, Deed

CHECK_AFTER = timedelta(minutes=10)
"""Longer than a mail takes that fails once and is tried again."""


def check_at(session: Session) -> datetime | None:
    """From when on an event of it is looked after; None: all were."""
    return min((event.at + CHECK_AFTER for event in _unchecked(session)), default=None)


def deed_check_at(deed: Deed) -> datetime | None:
    """From when on a deed is looked after; None: nobody outside hears of it."""
    return deed.at + CHECK_AFTER if deed.doing in HEARD_ELSEWHERE else None


def is_check_due(session: Session, now: datetime) -> bool:
    """Whether an event of it is to be looked after now."""
    at = check_at(session)
    return at is not None and at <= now


def notices_to_check(session: Session, now: datetime) -> tuple[Notice, ...]:
    """Everyone who must have been told by now of what is still true."""
    return tuple(
        notice
        for event in _unchecked(session)
        if _is_due(event, now)
        for notice in notices_of_event(session, event)
    )


def checked(session: Session, now: datetime) -> Session:
    """The session once that was done; nobody is told of it."""
    event, standing = session.event, session.standing_event
    return replace(
        session,
        event=_checked(event, now),
        standing_event=standing and _checked(standing, now),
        version=session.version + 1,
    )


def due_at(session: Session) -> datetime | None:
    """When time has something to do with it next, be it to check the outbox; None: nothing more."""
    moment = next_moment(session)
    return min((at for at in (check_at(session), moment and moment[0]) if at), default=None)


def _unchecked(session: Session) -> list[Event]:
    return [event for event in present_events(session) if not event.checked]


def _is_due(event: Event, now: datetime) -> bool:
    return event.at + CHECK_AFTER <= now


def _checked(event: Event, now: datetime) -> Event:
    return replace(event, checked=True) if _is_due(event, now) else event
