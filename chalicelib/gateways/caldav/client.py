"""Questions to a CalDAV server under somebody's password.

The password goes by TLS alone, and to nobody but the server that its owner named, or one that is
surely of the same people. So redirects are followed here and not by `outbound.py`, which knows
nothing of that; every single call is held to its rules.
"""

from collections.abc import Callable
from time import monotonic
from urllib.parse import urljoin

from chalicelib.domain.calendars.accounts import Account, is_same_service
from chalicelib.domain.calendars.reading import MOST_BYTES, Problem, UnreadableError
from chalicelib.domain.kernel.outbound import Answer, Obstacle, OutboundError, Send
from chalicelib.gateways.caldav.multistatus import Resource, read_multistatus

SECONDS = 10.0
"""For everything that is asked of a server in a row; a single call has five of them."""

CALL_SECONDS = 5.0
REDIRECTS = 5
REDIRECTED = frozenset({301, 302, 303, 307, 308})


class Client:
    """An account, and the time and the bytes that asking its server may take."""

    def __init__(
        self,
        send: Send,
        account: Account,
        *,
        most_bytes: int = MOST_BYTES,
        seconds: float = SECONDS,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._send = send
        self._account = account
        self._most_bytes = most_bytes
        self._clock = clock
        self._ends = clock() + seconds

    def ask(self, method: str, url: str, question: str, depth: str) -> tuple[str, list[Resource]]:
        """Where the answer came from, and what it says of each resource.

        Raises:
            OutboundError: there is no answer.
            UnreadableError: it is a refusal, no CalDAV, or leads to somebody else.
        """
        for _ in range(REDIRECTS + 1):
            answer = self._once(method, url, question, depth)
            place = answer.headers.get("location")
            if answer.status not in REDIRECTED or not place:
                return url, _understood(answer)
            url = joined(url, place)
        raise OutboundError(Obstacle.TOO_MANY_REDIRECTS)

    def _once(self, method: str, url: str, question: str, depth: str) -> Answer:
        if not may_hear(self._account.url, url):
            raise UnreadableError(Problem.OTHER_SERVER)
        left = self._ends - self._clock()
        if left <= 0:
            raise OutboundError(Obstacle.TOO_SLOW)
        return self._send(
            method,
            url,
            headers={
                "Authorization": self._account.authorization,
                "Content-Type": "application/xml; charset=utf-8",
                "Depth": depth,
            },
            body=question.encode(),
            seconds=min(left, CALL_SECONDS),
            most_bytes=self._most_bytes,
        )


def _understood(answer: Answer) -> list[Resource]:
    if answer.status == 401:  # with 403 it is the address that is refused, not the password
        raise UnreadableError(Problem.REFUSED)
    if answer.status == 429 or answer.status >= 500:
        raise UnreadableError(Problem.FAILING)
    if answer.status != 207:
        raise UnreadableError(Problem.NO_CALDAV)
    return read_multistatus(answer.body)


def joined(url: str, href: str) -> str:
    """The address that a server means, in the form in which it can be called and kept.

    Raises:
        UnreadableError: it means none.
    """
    from urllib3.util import parse_url  # noqa: PLC0415

    try:
        return parse_url(urljoin(url, href)).url
    except ValueError:
        raise UnreadableError(Problem.NO_CALDAV) from None


def may_hear(named: str, other: str) -> bool:
    """Whether the password for the one address may go to the other.

    Both are taken apart by what `outbound.py` connects by, so that they mean the same to both.
    """
    from urllib3.util import parse_url  # noqa: PLC0415

    try:
        ours, theirs = parse_url(named), parse_url(other)
    except ValueError:
        return False
    if not ours.host or not theirs.host or theirs.auth:
        return False
    if theirs.scheme == "https":
        return is_same_service(ours.host, theirs.host)
    return (ours.scheme, ours.host, ours.port) == (theirs.scheme, theirs.host, theirs.port)
