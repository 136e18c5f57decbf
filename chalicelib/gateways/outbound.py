"""HTTPS to addresses that people name: their calendars, their systems that listen.

A name is resolved, every address that it has is checked, and the connection goes to an address that
was checked; the name is not asked again, so it cannot lead elsewhere in between. The certificate
must be valid for the name. Each redirect is a call like the first. All of it ends in time, however
slowly the other side goes about it: the time is taken by a thread that is left behind.
"""

import http.client
import socket
import ssl
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing, suppress
from time import monotonic
from urllib.parse import urljoin

from msgspec import Struct
from urllib3 import BaseHTTPResponse, exceptions
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.util import Url, parse_url

from chalicelib.domain.kernel.outbound import (
    Answer,
    Obstacle,
    OutboundError,
    is_public,
    is_this_machine,
)

REDIRECTS = frozenset({301, 302, 303, 307, 308})
SECRETS = frozenset({"authorization", "cookie"})
"""Headers that go to nobody but the server that they are for."""

MOST_ADDRESSES = 4
"""As many of a name's addresses are tried."""

PIECE = 64 * 1024

USUAL = {"Accept-Encoding": "gzip, deflate", "User-Agent": "Tandem"}

Resolve = Callable[[str, int], list[str]]


def resolve(host: str, port: int) -> list[str]:
    """The IP addresses of a name."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


class Outbound(Struct, frozen=True, kw_only=True):
    """`local` allows the addresses of this machine too, also without TLS: the local stack's."""

    local: bool = False
    resolve: Resolve = resolve
    tls: ssl.SSLContext | None = None

    def send(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        body: bytes = b"",
        seconds: float = 5.0,
        most_bytes: int = 1_000_000,
        cut: bool = False,
        redirects: int = 0,
    ) -> Answer:
        """The answer to one call, whatever its status; `seconds` are for all of it.

        As many `redirects` are followed; with none, the redirect is the answer. A body of more than
        `most_bytes` is refused, or cut there.

        Raises:
            OutboundError: there is no answer; `obstacle` says why.
        """
        call = _Call(self, monotonic() + seconds, most_bytes, cut=cut)
        request = _Request(method, url, {**USUAL, **(headers or {})}, body)
        return call.within(seconds, lambda: call.follow(request, redirects))

    def check(self, addresses: Sequence[str], *, secure: bool) -> None:
        """
        Raises:
            OutboundError: one of the addresses of a name is not to be called so.
        """
        ours = self.local and all(map(is_this_machine, addresses))
        if not secure and not ours:
            raise OutboundError(Obstacle.NOT_HTTPS)
        if not ours and not all(map(is_public, addresses)):
            raise OutboundError(Obstacle.NOT_PUBLIC)


class _Request(Struct, frozen=True):
    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes

    def redirected(self, status: int, place: str) -> "_Request":
        """The same to another place; what is secret stays with the server that it was for."""
        url = urljoin(self.url, place)
        plain = {k: v for k, v in self.headers.items() if k.lower() not in SECRETS}
        headers = self.headers if _origin(url) == _origin(self.url) else plain
        if status == 303:
            return _Request("GET", url, headers, b"")
        return _Request(self.method, url, headers, self.body)


class _Call:
    """One call with its redirects, in a thread that is not waited for beyond the deadline."""

    def __init__(self, rules: Outbound, deadline: float, most_bytes: int, *, cut: bool) -> None:
        self._rules = rules
        self._deadline = deadline
        self._most_bytes = most_bytes
        self._cut = cut
        self._connection: HTTPConnection | None = None

    def within(self, seconds: float, work: Callable[[], Answer]) -> Answer:
        """What `work` gives, if it ends in time; else its connection is shut."""
        done: list[Answer | Exception] = []

        def run() -> None:
            try:
                done.append(work())
            except Exception as error:
                done.append(error)

        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        thread.join(seconds)
        if not done:
            self._shut()
            raise OutboundError(Obstacle.TOO_SLOW)
        if isinstance(done[0], Exception):
            raise _told(done[0]) from done[0]
        return done[0]

    def follow(self, request: _Request, redirects: int) -> Answer:
        for _ in range(redirects + 1):
            answer = self._once(request)
            place = answer.headers.get("location")
            if not redirects or answer.status not in REDIRECTS or not place:
                return answer
            request = request.redirected(answer.status, place)
        raise OutboundError(Obstacle.TOO_MANY_REDIRECTS)

    def _once(self, request: _Request) -> Answer:
        parsed = parse_url(request.url)
        connection = self._connected(parsed)
        try:
            connection.request(
                request.method,
                parsed.request_uri,
                body=request.body or None,
                headers={"Host": parsed.netloc or "", **request.headers},
                preload_content=False,
            )
            with closing(connection.getresponse()) as response:
                body = self._body(response)
        finally:
            connection.close()
        headers = {name.lower(): value for name, value in response.headers.items()}
        return Answer(status=response.status, headers=headers, body=body, url=request.url)

    def _connected(self, parsed: Url) -> HTTPConnection:
        """A connection to one of the name's addresses, all of which are allowed."""
        secure = parsed.scheme == "https"
        if not secure and not (self._rules.local and parsed.scheme == "http"):
            raise OutboundError(Obstacle.NOT_HTTPS)
        host = (parsed.host or "").strip("[]")
        port = parsed.port or (443 if secure else 80)
        addresses = self._rules.resolve(host, port)
        self._rules.check(addresses, secure=secure)
        failed: Exception = OutboundError(Obstacle.UNKNOWN_HOST)
        for address in addresses[:MOST_ADDRESSES]:
            connection = self._connection_to(address, port, host if secure else None)
            self._connection = connection
            try:
                connection.connect()
            except (exceptions.HTTPError, OSError) as error:
                connection.close()
                failed = error
            else:
                return connection
        raise failed

    def _connection_to(self, address: str, port: int, name: str | None) -> HTTPConnection:
        """Not connected yet; by TLS if the server is to be of a name."""
        if name is None:
            return HTTPConnection(address, port, timeout=self._left())
        return HTTPSConnection(
            address, port, timeout=self._left(), server_hostname=name, ssl_context=self._rules.tls
        )

    def _body(self, response: BaseHTTPResponse) -> bytes:
        """Its bytes, decoded; no more of them are taken than are wanted."""
        content = bytearray()
        for piece in response.stream(PIECE, decode_content=True):
            content += piece
            if len(content) > self._most_bytes:
                break
            self._left()
        if len(content) > self._most_bytes and not self._cut:
            raise OutboundError(Obstacle.TOO_LARGE)
        return bytes(content[: self._most_bytes])

    def _left(self) -> float:
        left = self._deadline - monotonic()
        if left <= 0:
            raise OutboundError(Obstacle.TOO_SLOW)
        return left

    def _shut(self) -> None:
        """Ends what the thread still waits for, if it waits for a server."""
        opened = self._connection and self._connection.sock
        if opened:
            with suppress(OSError):
                opened.shutdown(socket.SHUT_RDWR)


def _origin(url: str) -> tuple[str | None, str | None, int | None]:
    parsed = parse_url(url)
    return parsed.scheme, parsed.host, parsed.port


def _told(error: Exception) -> Exception:
    """An error as what it says of the other side; one of our own as it is."""
    match error:
        case socket.gaierror() | UnicodeError():
            return OutboundError(Obstacle.UNKNOWN_HOST)
        case ssl.SSLError() | exceptions.SSLError():
            return OutboundError(Obstacle.NOT_TRUSTED)
        case exceptions.NewConnectionError():  # to urllib3 a kind of time-out
            return OutboundError(Obstacle.UNREACHABLE)
        case TimeoutError() | exceptions.TimeoutError():
            return OutboundError(Obstacle.TOO_SLOW)
        case OSError() | exceptions.HTTPError() | http.client.HTTPException():
            return OutboundError(Obstacle.UNREACHABLE)
    return error
