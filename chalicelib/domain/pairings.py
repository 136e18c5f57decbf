"""One member with one coach: whether the coach is under `Your Coaches`, and what the two have open.

The limits of a pair (20 upcoming sessions, five open requests, one intro) are decided from this
record and written under its version, so no race passes them. Upcoming sessions that are over are
dropped at the next change.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from chalicelib.domain.errors import AlreadyUsedError, TooManySessionsError
from chalicelib.domain.intervals import Interval

MOST_UPCOMING = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairing:
    """`upcoming` by session id; `version` 0 means that nothing is stored yet."""

    member_id: str
    coach_id: str
    listed: bool = False
    upcoming: Mapping[str, Interval] = field(default_factory=dict)
    intro_session_id: str | None = None
    version: int = 0

    @property
    def known(self) -> bool:
        """Whether the member has this coach: a coach who takes no new clients still sees them."""
        return self.listed or bool(self.upcoming)


def with_session(
    pairing: Pairing, session_id: str, interval: Interval, *, intro: bool, now: datetime
) -> Pairing:
    """The pair after one more session; booking puts the coach under `Your Coaches`.

    Raises:
        TooManySessionsError: 20 sessions of the two are upcoming already.
        AlreadyUsedError: an intro session was booked before.
    """
    standing = {sid: span for sid, span in pairing.upcoming.items() if span.end > now}
    if len(standing) >= MOST_UPCOMING:
        raise TooManySessionsError(
            "You have 20 upcoming sessions with this coach. Book more after one is over."
        )
    if intro and pairing.intro_session_id:
        raise AlreadyUsedError("You had an intro session with this coach. Choose another length.")
    return replace(
        pairing,
        listed=True,
        upcoming={**standing, session_id: interval},
        intro_session_id=session_id if intro else pairing.intro_session_id,
        version=pairing.version + 1,
    )


def without_session(pairing: Pairing, session_id: str, now: datetime) -> Pairing:
    """The pair after a session was called off; an intro may be booked again."""
    standing = {
        sid: span for sid, span in pairing.upcoming.items() if sid != session_id and span.end > now
    }
    intro = None if pairing.intro_session_id == session_id else pairing.intro_session_id
    return replace(pairing, upcoming=standing, intro_session_id=intro, version=pairing.version + 1)


def with_move(pairing: Pairing, session_id: str, interval: Interval, now: datetime) -> Pairing:
    """The pair after a session was moved to another time."""
    standing = {sid: span for sid, span in pairing.upcoming.items() if span.end > now}
    upcoming = {**standing, session_id: interval}
    return replace(pairing, upcoming=upcoming, version=pairing.version + 1)


def with_listing(pairing: Pairing, *, listed: bool) -> Pairing:
    """The pair after the coach was put under `Your Coaches`, or taken away."""
    return replace(pairing, listed=listed, version=pairing.version + 1)
