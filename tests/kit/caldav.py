"""CalDAV servers that others wrote, with an account and its calendars: Radicale and Xandikos."""

from base64 import b64encode
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar
from xml.sax.saxutils import escape

from infra.local.radicale_peer import application
from infra.local.wsgi import ask
from tests.kit.servers import Peer, Reply, Seen, serving

USER, PASSWORD = "cora", "app-password-xyzzy"
BASIC = "Basic " + b64encode(f"{USER}:{PASSWORD}".encode()).decode()
MADE = (
    '<c:mkcalendar xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"><d:set><d:prop>'
    "<d:displayname>{name}</d:displayname><c:supported-calendar-component-set>"
    '<c:comp name="{holds}"/></c:supported-calendar-component-set>'
    "</d:prop></d:set></c:mkcalendar>"
)

Answers = Callable[[Seen], Reply]
GivenT = TypeVar("GivenT")


@dataclass
class Account:
    """An account at a running server; `home` is where its calendars stand."""

    peer: Peer
    answers: Answers
    home: str

    def make(self, path: str, name: str, holds: str = "VEVENT") -> None:
        self._do("MKCALENDAR", self.home + path, MADE.format(name=escape(name), holds=holds))

    def put(self, path: str, *lines: str) -> None:
        """One event with these lines."""
        event = ["BEGIN:VEVENT", "DTSTAMP:20260101T000000Z", "SUMMARY:Secret meeting", *lines]
        whole = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:test", *event, "END:VEVENT"]
        text = "\r\n".join([*whole, "END:VCALENDAR", ""])
        self._do("PUT", self.home + path, text, "text/calendar; charset=utf-8")

    def drop(self, path: str) -> None:
        """An event, or a calendar with all that is in it."""
        self._do("DELETE", self.home + path, "")

    def _do(self, method: str, path: str, body: str, kind: str = "text/xml") -> None:
        """What the coach's own program does, without the network."""
        headers = {"authorization": BASIC, "content-type": kind}
        reply = self.answers(Seen(method, path, headers, body.encode()))
        assert reply.status in {200, 201, 204}, (method, path, reply.status, reply.body)


def hosted(app: Any) -> Answers:
    """What a WSGI application answers."""

    def answer(seen: Seen) -> Reply:
        told = ask(app, seen.method, seen.path, seen.headers, seen.body)
        return Reply(status=told.status, headers=dict(told.headers), body=told.body)

    return answer


@contextmanager
def radicale(folder: Path, tls: Path | None = None) -> Iterator[Account]:
    """Radicale, which asks for the password itself, and publishes each calendar at its address."""
    answers = hosted(application(folder, USER, PASSWORD))
    with serving(answers, tls=tls) as peer:
        yield Account(peer, answers, f"/{USER}/")


def apart(work: Callable[[], GivenT]) -> GivenT:
    """In a thread of its own: Xandikos begins an event loop, and ours may run one already."""
    with ThreadPoolExecutor(1) as threads:
        return threads.submit(work).result()


@contextmanager
def xandikos(folder: Path) -> Iterator[Account]:
    """Xandikos, which leaves the password and the well-known address to a server before it."""
    from xandikos.web import SingleUserFilesystemBackend, XandikosApp  # noqa: PLC0415

    backend = SingleUserFilesystemBackend(str(folder), autocreate=True)
    apart(lambda: backend.create_principal(f"/{USER}/"))  # type: ignore[no-untyped-call]
    app = XandikosApp(backend, current_user_principal=f"/{USER}/")
    inside = hosted(app.handle_wsgi_request)

    def answers(seen: Seen) -> Reply:
        if seen.headers.get("authorization") != BASIC:
            return Reply(status=401, headers={"WWW-Authenticate": 'Basic realm="x"'})
        if seen.path == "/.well-known/caldav":
            return Reply(status=301, headers={"Location": "/"})
        return apart(lambda: inside(seen))

    with serving(answers) as peer:
        yield Account(peer, answers, f"/{USER}/calendars/")
