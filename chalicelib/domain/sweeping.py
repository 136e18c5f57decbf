"""Finding what the table's stream lost, so that nobody is left without a message.

    event ──► stream ──► relay ──► queue ──► message's own record
      │                                             ▲
      └── 10 minutes later, by the clock ─── is it there? no: queue its notices again

The record of a message is the proof that its notice was in the queue, which loses nothing: what is
in it is mailed, or ends in the dead letters. So each event is looked after once. `Event.swept` says
that it was; the next event begins anew. One that was overtaken needs no look: nobody is told of it.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from chalicelib.domain.notices import notices_of
from chalicelib.domain.schedule import next_moment
from chalicelib.domain.sessions import Session

SWEEP_AFTER = timedelta(minutes=10)
"""Longer than a mail takes that fails once and is tried again."""


def sweep_at(session: Session) -> datetime | None:
    """From when on its last event is looked after; None: it was, or nobody is told of it."""
    if session.event.swept or not notices_of(session):
        return None
    return session.event.at + SWEEP_AFTER


def is_sweep_due(session: Session, now: datetime) -> bool:
    """Whether its last event is to be looked after now."""
    at = sweep_at(session)
    return at is not None and at <= now


def swept(session: Session) -> Session:
    """The session once that was done; nobody is told of it."""
    event = replace(session.event, swept=True)
    return replace(session, event=event, version=session.version + 1)


def due_at(session: Session) -> datetime | None:
    """When time has something to do with it next, be it to sweep; None: nothing more."""
    moment = next_moment(session)
    return min((at for at in (sweep_at(session), moment and moment[0]) if at), default=None)
