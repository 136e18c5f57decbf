"""Rating a session: by its member, once it is completed; a later rating takes the earlier's place.

The coach's mean in each workspace is kept as a sum and a number, so each rating changes it by a
difference.
"""

from dataclasses import replace
from datetime import datetime

from chalicelib.domain.coaches.coaches import Profile, Rated
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


def with_rating(
    profile: Profile, workspace_id: str, before: Rating | None, after: Rating
) -> Profile:
    """The coach's profile once a rating by a workspace's member replaces an earlier one."""
    known = profile.rated_in(workspace_id)
    rated = Rated(
        stars=known.stars + after.stars - (before.stars if before else 0),
        ratings=known.ratings + (0 if before else 1),
    )
    return replace(
        profile, rated={**profile.rated, workspace_id: rated}, version=profile.version + 1
    )
