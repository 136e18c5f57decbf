"""One member with one coach: whether the coach is under `Your Coaches`, and what the two have open.

The limits of a pair (20 upcoming sessions, five open requests, ten held starts, one intro) are
decided from this record and written under its version, so no race passes them. What is over is
dropped at the next change.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from msgspec import Struct, field
from msgspec.structs import replace

from chalicelib.domain.kernel.errors import (
    AlreadyUsedError,
    TooManyRequestsOpenError,
    TooManySessionsError,
)
from chalicelib.domain.kernel.phrases import Phrase
from chalicelib.domain.time.intervals import Interval

MOST_UPCOMING = 20


MOST_OPEN_REQUESTS = 5
MOST_HELD_STARTS = 10


class OpenRequest(Struct, frozen=True, kw_only=True):
    """A request, or a proposed move: until when it waits, and how many starts it holds."""

    expires_at: datetime
    held_starts: int = 0


MOST_HELD = 2
"""Of a pair's completed sessions the first and the second are told apart, no more."""


class Counted(NamedTuple):
    """What of a pair is in the coach's counts."""

    listed: bool = False
    held: int = 0


NOT_COUNTED = Counted()


class Pairing(Struct, frozen=True, kw_only=True):
    """`upcoming`, `requests` and `moves` by session id; `moves` are the proposed ones that hold the
    coach's time. `version` 0 means that nothing is stored yet.

    `held` is the number of completed sessions, two at most. `counted` is what the coach's counts
    have of it, as it was read; whoever stores the pair counts the rest. `joins`: the member has the
    coach only through this change, so it needs a place that is free.
    """

    member_id: str
    coach_id: str
    listed: bool = False
    upcoming: Mapping[str, Interval] = field(default_factory=dict)
    requests: Mapping[str, OpenRequest] = field(default_factory=dict)
    moves: Mapping[str, OpenRequest] = field(default_factory=dict)
    intro_session_id: str | None = None
    held: int = 0
    counted: Counted = NOT_COUNTED
    joins: bool = False
    version: int = 0

    @property
    def known(self) -> bool:
        """Whether the member has this coach: a coach who takes no new clients still sees them."""
        return self.listed or bool(self.upcoming) or bool(self.requests)

    @property
    def uncounted(self) -> Mapping[str, int]:
        """By how much the coach's counts rise, or fall, once this is stored."""
        before = self.counted
        steps = {
            "members": self.listed - before.listed,
            "firsts": (self.held >= 1) - (before.held >= 1),
            "returned": (self.held >= MOST_HELD) - (before.held >= MOST_HELD),
        }
        return {name: step for name, step in steps.items() if step}


def with_session(
    pairing: Pairing, session_id: str, interval: Interval, *, intro: bool, now: datetime
) -> Pairing:
    """The pair after one more session; booking puts the coach under `Your Coaches`.

    Raises:
        TooManySessionsError: 20 sessions of the two are upcoming already.
        AlreadyUsedError: an intro session was booked before.
    """
    current = _current(pairing, now)
    _check_room(current, intro=intro)
    return replace(
        current,
        listed=True,
        joins=not pairing.known,
        upcoming={**current.upcoming, session_id: interval},
        intro_session_id=session_id if intro else pairing.intro_session_id,
        version=pairing.version + 1,
    )


def with_request(
    pairing: Pairing, session_id: str, request: OpenRequest, *, intro: bool, now: datetime
) -> Pairing:
    """The pair after one more request.

    Raises:
        TooManyRequestsOpenError: five requests of the two are open, or ten starts are held.
        TooManySessionsError, AlreadyUsedError: see `with_session`.
    """
    current = _current(pairing, now)
    _check_room(current, intro=intro)
    if len(current.requests) >= MOST_OPEN_REQUESTS:
        raise _too_many_open()
    _check_held(current, request)
    return replace(
        current,
        listed=True,
        joins=not pairing.known,
        requests={**current.requests, session_id: request},
        intro_session_id=session_id if intro else pairing.intro_session_id,
        version=pairing.version + 1,
    )


def with_proposal(
    pairing: Pairing, session_id: str, proposal: OpenRequest, now: datetime
) -> Pairing:
    """The pair after a move was proposed that holds the coach's time.

    Raises:
        TooManyRequestsOpenError: ten starts of the two are held.
    """
    current = without_proposal(pairing, session_id, now)
    _check_held(current, proposal)
    return replace(current, moves={**current.moves, session_id: proposal})


def without_proposal(pairing: Pairing, session_id: str, now: datetime) -> Pairing:
    """The pair after a proposed move came to nothing."""
    current = _current(pairing, now)
    moves = _less(current.moves, session_id)
    return replace(current, moves=moves, version=pairing.version + 1)


def with_acceptance(
    pairing: Pairing, session_id: str, interval: Interval, now: datetime
) -> Pairing:
    """The pair after a request became a session."""
    current = _current(pairing, now)
    requests = _less(current.requests, session_id)
    upcoming = {**current.upcoming, session_id: interval}
    return replace(current, requests=requests, upcoming=upcoming, version=pairing.version + 1)


def _current(pairing: Pairing, now: datetime) -> Pairing:
    """The pair without what is over."""
    return replace(
        pairing,
        upcoming={sid: span for sid, span in pairing.upcoming.items() if span.end > now},
        requests={sid: each for sid, each in pairing.requests.items() if each.expires_at > now},
        moves={sid: each for sid, each in pairing.moves.items() if each.expires_at > now},
    )


def _check_held(pairing: Pairing, wanted: OpenRequest) -> None:
    waiting = (*pairing.requests.values(), *pairing.moves.values(), wanted)
    if sum(each.held_starts for each in waiting) > MOST_HELD_STARTS:
        raise _too_many_open()


def _too_many_open() -> TooManyRequestsOpenError:
    return TooManyRequestsOpenError(
        Phrase("You have enough open requests with this coach. Wait for an answer or withdraw one.")
    )


def _less(waiting: Mapping[str, OpenRequest], session_id: str) -> Mapping[str, OpenRequest]:
    return {sid: each for sid, each in waiting.items() if sid != session_id}


def _check_room(pairing: Pairing, *, intro: bool) -> None:
    if len(pairing.upcoming) >= MOST_UPCOMING:
        raise TooManySessionsError(
            Phrase("You have 20 upcoming sessions with this coach. Book more after one is over.")
        )
    if intro and pairing.intro_session_id:
        raise AlreadyUsedError(
            Phrase("You had an intro session with this coach. Choose another length.")
        )


def without_session(pairing: Pairing, session_id: str, now: datetime) -> Pairing:
    """The pair after a session or a request came to nothing; an intro may be booked again."""
    current = _current(pairing, now)
    intro = None if pairing.intro_session_id == session_id else pairing.intro_session_id
    return replace(
        current,
        upcoming={sid: span for sid, span in current.upcoming.items() if sid != session_id},
        requests=_less(current.requests, session_id),
        moves=_less(current.moves, session_id),
        intro_session_id=intro,
        version=pairing.version + 1,
    )


def with_move(pairing: Pairing, session_id: str, interval: Interval, now: datetime) -> Pairing:
    """The pair after a session was moved to another time."""
    current = without_proposal(pairing, session_id, now)
    return replace(current, upcoming={**current.upcoming, session_id: interval})


def with_listing(pairing: Pairing, *, listed: bool) -> Pairing:
    """The pair after the coach was put under `Your Coaches`, or taken away."""
    joins = listed and not pairing.known
    return replace(pairing, listed=listed, joins=joins, version=pairing.version + 1)


def with_completion(pairing: Pairing, now: datetime) -> Pairing | None:
    """The pair after one of its sessions was completed; None: that changes nothing."""
    if pairing.held >= MOST_HELD:
        return None
    return replace(_current(pairing, now), held=pairing.held + 1, version=pairing.version + 1)
