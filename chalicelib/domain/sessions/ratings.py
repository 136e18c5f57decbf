"""Rating a session: by its member, once it is completed; a later rating takes the earlier's place.

The coach's mean in each workspace is kept as a sum and a number, so each rating changes it by a
difference.
"""

from datetime import datetime

from msgspec.structs import replace

from chalicelib.domain.sessions.lifecycle import Action, check_allowed
from chalicelib.domain.sessions.sessions import Rating, Seat, Session


def decide_rating(session: Session, seat: Seat, rating: Rating, now: datetime) -> Session:
    """The session with the member's rating.

    Raises:
        ForbiddenError: someone else than the member rates.
        NotInStateError: it is not completed.
    """
    check_allowed(Action.RATE, session, seat, now)
    return replace(session, rating=rating, version=session.version + 1)


def rating_steps(before: Rating | None, after: Rating) -> dict[str, int]:
    """By how much the sum of stars and the number of ratings rise."""
    return {"stars": after.stars - (before.stars if before else 0), "ratings": 0 if before else 1}
