"""What time itself does to a session, and when.

    requested    24 h after it was made       nag        the coach is asked again
                 at its expiry                expire
    confirmed    24 h before the start        reminder_24h
                 1 h before the start         reminder_1h
                 24 h after the end           complete
    move         24 h after it was proposed   nag_move   the coach is asked again
                 at its expiry                expire_move

The session and its proposed move are two courses, each with an `attended_until` of its own: up to
which instant its moments were dealt with. So neither swallows a moment of the other. A step of a
person that changes the session's time or state sets the session's to now: nothing that was due
already when a session was booked or moved is ever done. The next moment of both is in the row,
under an index: a run finds what is due without looking at the rest.
"""

from datetime import datetime, timedelta
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.domain.sessions.sessions import ProposedMove, Session, Status

NAG_AFTER = timedelta(hours=24)
DAY_BEFORE, HOUR_BEFORE = timedelta(hours=24), timedelta(hours=1)
COMPLETE_AFTER = timedelta(hours=24)


class Due(StrEnum):
    NAG = "nag"
    EXPIRE = "expire"
    REMINDER_24H = "reminder_24h"
    REMINDER_1H = "reminder_1h"
    COMPLETE = "complete"
    NAG_MOVE = "nag_move"
    EXPIRE_MOVE = "expire_move"


OF_A_MOVE = frozenset({Due.NAG_MOVE, Due.EXPIRE_MOVE})

Moment = tuple[datetime, Due]


class Course(Struct, frozen=True):
    """What time does to one thing, in order, and up to which instant that was dealt with."""

    moments: tuple[Moment, ...]
    attended_until: datetime

    def next_moment(self) -> Moment | None:
        return next((each for each in self.moments if each[0] > self.attended_until), None)

    def due_now(self, now: datetime) -> Moment | None:
        """Of several that a late run finds, the last alone."""
        due = [each for each in self.moments if self.attended_until < each[0] <= now]
        return due[-1] if due else None


def courses(session: Session) -> list[Course]:
    """The session's own course in its present state, and that of its proposed move."""
    own = Course(_own_moments(session), session.attended_until)
    move = session.proposed_move
    return [own, Course(_moments_of(move), move.attended_until)] if move else [own]


def moments(session: Session) -> list[Moment]:
    """Everything that time does to the session and to its proposed move, in order."""
    return sorted(moment for course in courses(session) for moment in course.moments)


def _own_moments(session: Session) -> tuple[Moment, ...]:
    if session.status is Status.REQUESTED and session.expires_at:
        asked_at, expires_at = session.created_at, session.expires_at
        return _until_answered(asked_at, expires_at, Due.NAG, Due.EXPIRE)
    if session.status is Status.CONFIRMED:
        span = session.span
        return (
            (span.start - DAY_BEFORE, Due.REMINDER_24H),
            (span.start - HOUR_BEFORE, Due.REMINDER_1H),
            (span.end + COMPLETE_AFTER, Due.COMPLETE),
        )
    return ()


def _moments_of(move: ProposedMove) -> tuple[Moment, ...]:
    return _until_answered(move.created_at, move.expires_at, Due.NAG_MOVE, Due.EXPIRE_MOVE)


def _until_answered(
    asked_at: datetime, expires_at: datetime, nag: Due, expire: Due
) -> tuple[Moment, ...]:
    nagged_at = asked_at + NAG_AFTER
    early = ((nagged_at, nag),) if nagged_at < expires_at else ()
    return (*early, (expires_at, expire))


def next_moment(session: Session) -> Moment | None:
    """What time does next, and when; None: nothing more."""
    upcoming = (course.next_moment() for course in courses(session))
    return min((each for each in upcoming if each), default=None)


def due_now(session: Session, now: datetime) -> Moment | None:
    """What is to be done now, in the order of time; a late run asks until nothing is left.

    Of several moments of one course that a late run finds, the last alone is done.
    """
    due = (course.due_now(now) for course in courses(session))
    return min((each for each in due if each), default=None)


def attended(session: Session, moment: Moment) -> Session:
    """The session once a moment was dealt with; nobody is told of that."""
    at, due = moment
    version, move = session.version + 1, session.proposed_move
    if due in OF_A_MOVE and move:
        return replace(session, proposed_move=replace(move, attended_until=at), version=version)
    return replace(session, attended_until=at, version=version)


def still_says(due: Due, at: datetime, session: Session, now: datetime) -> bool:
    """Whether a reminder or a nag for a moment still says the truth."""
    if (at, due) not in moments(session):
        return False
    turning = _turning(due, session)
    return turning is not None and now < turning


def _turning(due: Due, session: Session) -> datetime | None:
    if due is Due.NAG_MOVE:
        return session.proposed_move.expires_at if session.proposed_move else None
    return session.expires_at if due is Due.NAG else session.starts_at
