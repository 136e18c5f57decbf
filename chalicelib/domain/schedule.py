"""What time itself does to a session, and when.

    requested    24 h after it was made       nag        the coach is asked again
                 at its expiry                expire
    confirmed    24 h before the start        reminder_24h
                 1 h before the start         reminder_1h
                 24 h after the end           complete

`Session.attended_until` says up to which instant all of this was dealt with; a step of a person
sets it to now, so nothing that was due already when a session was booked or moved is ever done. The
next moment is in the row, under an index: a run finds what is due without looking at the rest.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum

from chalicelib.domain.sessions import Session, Status

NAG_AFTER = timedelta(hours=24)
DAY_BEFORE, HOUR_BEFORE = timedelta(hours=24), timedelta(hours=1)
COMPLETE_AFTER = timedelta(hours=24)


class Due(StrEnum):
    NAG = "nag"
    EXPIRE = "expire"
    REMINDER_24H = "reminder_24h"
    REMINDER_1H = "reminder_1h"
    COMPLETE = "complete"


Moment = tuple[datetime, Due]


def moments(session: Session) -> list[Moment]:
    """Everything that time does to the session in its present state, in order."""
    if session.status is Status.REQUESTED and session.expires_at:
        nag = session.created_at + NAG_AFTER
        early = [(nag, Due.NAG)] if nag < session.expires_at else []
        return [*early, (session.expires_at, Due.EXPIRE)]
    if session.status is Status.CONFIRMED:
        span = session.span
        return [
            (span.start - DAY_BEFORE, Due.REMINDER_24H),
            (span.start - HOUR_BEFORE, Due.REMINDER_1H),
            (span.end + COMPLETE_AFTER, Due.COMPLETE),
        ]
    return []


def next_moment(session: Session) -> Moment | None:
    """What time does next, and when; None: nothing more."""
    return next((each for each in moments(session) if each[0] > session.attended_until), None)


def due_now(session: Session, now: datetime) -> Moment | None:
    """What is to be done now: of several that a late run finds, the last alone."""
    due = [each for each in moments(session) if session.attended_until < each[0] <= now]
    return due[-1] if due else None


def attended(session: Session, moment: Moment) -> Session:
    """The session once a moment was dealt with; nobody is told of that."""
    return replace(session, attended_until=moment[0], version=session.version + 1)


def still_says(due: Due, at: datetime, session: Session, now: datetime) -> bool:
    """Whether a reminder or a nag for a moment still says the truth."""
    turning = session.expires_at if due is Due.NAG else session.starts_at
    return (at, due) in moments(session) and turning is not None and now < turning
