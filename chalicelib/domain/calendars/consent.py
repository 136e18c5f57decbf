"""Coming back from a consent page: for the coach who was sent there, soon, and once.

The `state` that travels there and back names the connection that is to be, and is signed for its
coach. The verifier of PKCE (RFC 7636) follows from the same, so nothing is kept meanwhile. A state
serves once, because a connection is made once.
"""

import hashlib
import hmac
from datetime import datetime, timedelta

from chalicelib.domain.kernel.errors import InvalidError
from chalicelib.domain.kernel.phrases import Phrase
from chalicelib.domain.time.instants import parse_instant, render_instant

PATIENCE = timedelta(minutes=10)
"""As long may somebody look at the consent page."""


def state_of(key: str, coach_id: str, calendar_id: str, now: datetime) -> str:
    """What travels with this coach to the consent page, for a connection of this id."""
    told = f"{calendar_id}.{render_instant(now + PATIENCE)}"
    return f"{told}.{_signature(key, 'state', coach_id, told)}"


def calendar_of(key: str, coach_id: str, state: str, now: datetime) -> str:
    """The id of the connection for which this coach left.

    Raises:
        InvalidError: somebody else left with it, it was made up, or it is too old.
    """
    told, _, signature = state.rpartition(".")
    expected = _signature(key, "state", coach_id, told)
    if not hmac.compare_digest(signature.encode(), expected.encode()):
        raise InvalidError(
            Phrase(
                "This answer was not for you, or is none. Begin again: Connect Google Calendar."
            ),
            "state",
        )
    calendar_id, _, until = told.partition(".")
    if now >= parse_instant(until):
        raise InvalidError(
            Phrase(
                "The consent took longer than ten minutes. Begin again: Connect Google Calendar."
            ),
            "state",
        )
    return calendar_id


def used_before() -> InvalidError:
    """A connection was made with this state."""
    return InvalidError(
        Phrase("This consent was used already: the calendar is connected."), "state"
    )


def verifier_of(key: str, coach_id: str, calendar_id: str) -> str:
    """PKCE's secret of this consent: 64 characters."""
    return _signature(key, "verifier", coach_id, calendar_id)


def _signature(key: str, what: str, coach_id: str, told: str) -> str:
    signed = f"consent {what} {coach_id} {told}"
    return hmac.digest(key.encode(), signed.encode(), hashlib.sha256).hex()
