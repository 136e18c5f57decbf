"""Passes a request on to the emulator and its answer back, over kept connections."""

import http.client
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass

IDLE_SECONDS = 30.0  # the emulator closes idle connections after 75; never race it
ANSWER_SECONDS = 40.0
HOP_BY_HOP = frozenset(
    {
        "connection",
        "content-length",
        "date",
        "host",
        "keep-alive",
        "proxy-connection",
        "server",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
    }
)

Headers = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back to the caller."""

    status: int
    headers: Headers
    body: bytes


class Upstream:
    """The emulator, as the front sees it; one connection for each thread."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._kept = threading.local()

    def pass_on(
        self, method: str, path: str, headers: Iterable[tuple[str, str]], body: bytes
    ) -> Answer:
        """The emulator's answer. Raises: OSError when there is none."""
        connection = self._connection()
        try:
            connection.putrequest(method, path, skip_accept_encoding=True)
            for name, value in headers:
                if name.lower() not in HOP_BY_HOP:
                    connection.putheader(name, value)
            if body or method in {"POST", "PUT", "PATCH"}:
                connection.putheader("Content-Length", str(len(body)))
            connection.endheaders(body)
            response = connection.getresponse()
            answer = Answer(response.status, _returned(response.getheaders()), response.read())
        except (OSError, http.client.HTTPException) as error:
            connection.close()
            raise ConnectionError(str(error)) from error
        self._kept.at = time.monotonic()
        return answer

    def _connection(self) -> http.client.HTTPConnection:
        kept: http.client.HTTPConnection | None = getattr(self._kept, "connection", None)
        if kept is not None and time.monotonic() - self._kept.at < IDLE_SECONDS:
            return kept
        if kept is not None:
            kept.close()
        fresh = http.client.HTTPConnection("127.0.0.1", self._port, timeout=ANSWER_SECONDS)
        self._kept.connection = fresh
        return fresh


def _returned(headers: Headers) -> Headers:
    """The answer's own headers: without those of one connection, and without the emulator's habit
    of allowing every origin, which the product never does."""
    any_origin = ("access-control-allow-origin", "*") in [(n.lower(), v) for n, v in headers]
    return [
        (name, value)
        for name, value in headers
        if name.lower() not in HOP_BY_HOP
        and not (any_origin and name.lower().startswith("access-control-"))
    ]
