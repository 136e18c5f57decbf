"""Which session of a person's own stands in the way of a time that they wish for."""

from collections.abc import Sequence
from datetime import timedelta

from chalicelib.domain.sessions.sessions import Session, Status
from chalicelib.domain.time.intervals import Interval, overlaps
from chalicelib.storage.sessions import pairings
from chalicelib.storage.sessions.sessions import SessionItem, query_sessions

LONGEST_SESSION = timedelta(minutes=240)


def find_clash(person_id: str, wishes: Sequence[Interval], besides: str) -> str | None:
    """The person's session at one of these times, as member or as coach, `besides` the one that is
    to be moved; None if it is gone already.
    """
    for pairing in pairings.list_pairings(person_id):
        for session_id, span in pairing.upcoming.items():
            if session_id != besides and any(overlaps(span, wish) for wish in wishes):
                return session_id
    return find_clash_as_coach(person_id, wishes)


def find_clash_as_coach(person_id: str, wishes: Sequence[Interval]) -> str | None:
    """The session that the person gives at one of these times, as an index shows it."""
    given = query_sessions(
        SessionItem.by_coach,
        person_id,
        earliest=min(wish.start for wish in wishes) - LONGEST_SESSION,
        latest=max(wish.end for wish in wishes),
    )
    return next((each.id for each in given if _clashes(each, wishes)), None)


def _clashes(session: Session, wishes: Sequence[Interval]) -> bool:
    confirmed = session.status is Status.CONFIRMED
    return confirmed and any(overlaps(session.span, wish) for wish in wishes)
