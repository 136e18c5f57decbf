"""Rating a session."""

from chalicelib.domain.sessions.ratings import decide_rating, rating_steps
from chalicelib.domain.sessions.sessions import Rating
from chalicelib.storage.kernel.transaction import commit, until_fresh
from chalicelib.storage.sessions.sessions import put_session
from chalicelib.use_cases.kernel.context import Context
from chalicelib.use_cases.sessions.counts import counted
from chalicelib.use_cases.sessions.sessions import get_session


def rate(ctx: Context, caller_id: str, session_id: str, rating: Rating) -> Rating:
    """The member rates a completed session.

    Atomic: the session, and the sum in the coach's profile and card for its workspace; under the
    coach's schedule.
    Repeatable: the same rating again writes nothing.

    Raises:
        NotFoundError: there is no such session for the caller.
        ForbiddenError, NotInStateError: see `decide_rating`.
    """
    until_fresh(lambda: _rate(ctx, caller_id, session_id, rating))
    return rating


def _rate(ctx: Context, caller_id: str, session_id: str, rating: Rating) -> None:
    seen = get_session(ctx, caller_id, session_id)
    session = seen.session
    after = decide_rating(session, seen.seat, rating, ctx.now())
    if session.rating != rating:
        steps = rating_steps(session.rating, rating)
        commit(put_session(after), *counted(session.coach.id, session.workspace_id, steps))
