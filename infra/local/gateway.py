"""The one origin: what CloudFront, API Gateway and the sign-in domain are together in production.

/  /assets/*              the web client's files
/assets/config.json       where the web client signs in
/v1/*  /openapi.json  /docs          the deployed API
/uploads  /photos/*                  the bucket of photos: its form, and what it serves
/oauth2/*  /login  /logout           the local user pool's sign-in page
/user-pool                           its API, by which people set up a second factor
/mail  /local/*           of the local stack only, and only when called by a local name
/local/stripe, /local/checkout       the stand-in for Stripe: its API and its page
/local/google/*                      the stand-in for Google: consent, tokens, a calendar
/local/radicale/*                    Radicale, a CalDAV server, with an account
/local/webhooks                      a company's own system: takes webhooks, shows what arrived
"""

import contextlib
import socket
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import urlsplit

from chalicelib.domain.coaches.photos import PATH
from infra.local.google_api import GoogleApi
from infra.local.google_settings import PATH as GOOGLE_PATH
from infra.local.local_api import LocalApi, as_json, problem
from infra.local.proxy import HOP_BY_HOP, Answer, Upstream
from infra.local.radicale_api import PATH as RADICALE_PATH
from infra.local.radicale_api import RadicaleApi
from infra.local.received import PATH as RECEIVED_PATH
from infra.local.received import Received
from infra.local.stripe_api import StripeApi
from infra.local.stripe_settings import API_PATH, PAGE_PATH
from infra.local.web import serve_file

MOST_BYTES = 10 * 1024 * 1024  # what API Gateway takes; our own limits are the API's to say
SIGN_IN_PATHS = ("/oauth2/", "/login", "/logout")
UNTIL_READY = frozenset({"/v1/health", "/local/token"})
API_PATHS = ("/v1/", "/scim/v2/", "/openapi.json", "/docs")
OUR_FORMS = ("application/problem+json", "application/scim+json")
UPLOADS = "/uploads"
POOL_PATH = "/user-pool"


@dataclass(frozen=True, slots=True)
class Front:
    """Everything that an address can lead to."""

    upstream: Upstream
    api_path: Callable[[], str]
    photo_bucket: Callable[[], str]
    sign_in_settings: dict[str, Any]
    local: LocalApi
    till: StripeApi
    google: GoogleApi
    radicale: RadicaleApi
    web: Path
    received: Received = field(default_factory=Received)
    ready: threading.Event = field(default_factory=threading.Event)
    """Set once sign-in works for everybody; until then nobody is told that the stack is healthy."""

    def answer(self, request: "Request", body: bytes) -> Answer:
        path = urlsplit(request.path).path
        if path in UNTIL_READY and not self.ready.is_set():
            return problem(503, "try_again", "Tandem is starting: not all people are there yet.")
        if path.startswith(("/local/", "/mail")):
            return self._local(request, body) or nothing()
        if path == "/assets/config.json":
            return as_json(200, self.sign_in_settings | addresses(request.headers["Host"]))
        if path == "/" or path.startswith("/assets/"):
            return serve_file(self.web, path, request.headers["If-None-Match"]) or nothing()
        return self._emulated(request, path, body) or nothing()

    def _emulated(self, request: "Request", path: str, body: bytes) -> Answer | None:
        if path.startswith(API_PATHS):
            return in_our_form(self._pass_on(request, self.api_path() + request.path, body))
        if path.startswith(SIGN_IN_PATHS):
            return self._pass_on(request, request.path, body)
        if path == POOL_PATH:
            return self._pass_on(request, "/", body)
        if path == UPLOADS and request.command == "POST":
            return self._pass_on(request, f"/{self.photo_bucket()}", body)
        if path.startswith(PATH) and request.command in {"GET", "HEAD"}:
            return photo(self._pass_on(request, f"/{self.photo_bucket()}{path}", b""))
        return None

    def _local(self, request: "Request", body: bytes) -> Answer | None:
        name = (request.headers["Host"] or "").partition(":")[0]
        if name not in {"127.0.0.1", "localhost"}:
            return problem(421, "not_found", "Call it as 127.0.0.1: it hands out tokens.")
        if request.path.startswith(API_PATH):
            target, headers = request.path.removeprefix(API_PATH), dict(request.headers.items())
            return self.till.answer(request.command, target, headers, body)
        if request.path.startswith(PAGE_PATH):
            return self.till.page(request.command, request.path)
        for path, peer in ((GOOGLE_PATH, self.google), (RADICALE_PATH, self.radicale)):
            if request.path.startswith(path):
                headers = dict(request.headers.items())
                return peer.answer(request.command, request.path, headers, body)
        if urlsplit(request.path).path == RECEIVED_PATH:
            return self.received.answer(request.command, dict(request.headers.items()), body)
        return self.local.answer(request.command, request.path, body)

    def _pass_on(self, request: "Request", target: str, body: bytes) -> Answer:
        # The emulator refuses HEAD, which API Gateway takes; `_send` leaves the body out.
        method = "GET" if request.command == "HEAD" else request.command
        try:
            return self.upstream.pass_on(method, target, request.headers.items(), body)
        except OSError:
            return problem(503, "try_again", "The emulator of AWS does not answer.")


def in_our_form(answer: Answer) -> Answer:
    """What the emulator says when a function does not answer, as production says it: our API itself
    tells every failure as a problem.
    """
    kind = {name.lower(): value for name, value in answer.headers}.get("content-type", "")
    if answer.status < 500 or kind.startswith(OUR_FORMS):
        return answer
    return problem(503, "try_again", "The service did not answer in time. Try again in a moment.")


def photo(answer: Answer) -> Answer | None:
    """What the bucket has; what the emulator says of something else is nobody's to read."""
    return answer if answer.status in {200, 304} else None


def addresses(host: str | None) -> dict[str, str]:
    """Where the web client signs in: on the origin by which the person called us."""
    origin = f"http://{host}"
    return {
        "authorize_url": f"{origin}/oauth2/authorize",
        "token_url": f"{origin}/oauth2/token",
        "forgot_url": f"{origin}/oauth2/authorize",  # the emulator has no page of its own for it
        "logout_url": f"{origin}/logout",
        "pool_url": f"{origin}{POOL_PATH}",
    }


def nothing() -> Answer:
    return problem(404, "not_found", "There is nothing at this address.")


class Request(BaseHTTPRequestHandler):
    """One connection of a caller."""

    protocol_version = "HTTP/1.1"
    server_version = "tandem-local"
    sys_version = ""
    timeout = 120
    disable_nagle_algorithm = True  # else a body waits 40 ms until its head was acknowledged

    front: ClassVar[Front]

    def handle_one(self) -> None:
        try:
            body = self._body()
        except ValueError:
            self.close_connection = True
            answer = problem(400, "malformed_json", "The length of the body is not a number.")
        else:
            answer = nothing_so_big() if body is None else self.front.answer(self, body)
        with contextlib.suppress(ConnectionError):
            self._send(answer)

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = handle_one  # noqa: N815
    do_PROPFIND = do_PROPPATCH = do_REPORT = do_MKCALENDAR = do_MKCOL = do_MOVE = handle_one  # noqa: N815

    def _body(self) -> bytes | None:
        """The whole body; None when it is larger than API Gateway would take."""
        if "chunked" in self.headers.get("Transfer-Encoding", "").lower():
            return self._chunks()
        length = int(self.headers.get("Content-Length") or 0)
        if length > MOST_BYTES:
            self.close_connection = True
            return None
        return self.rfile.read(length)

    def _chunks(self) -> bytes | None:
        body = bytearray()
        while length := int(self.rfile.readline().partition(b";")[0], 16):
            if len(body) + length > MOST_BYTES:
                self.close_connection = True
                return None
            body += self.rfile.read(length)
            self.rfile.readline()
        while self.rfile.readline().strip():
            pass
        return bytes(body)

    def _send(self, answer: Answer) -> None:
        self.send_response(answer.status)
        for name, value in answer.headers:
            if name.lower() not in HOP_BY_HOP:
                self.send_header(name, value)
        if answer.status not in {204, 304}:
            self.send_header("Content-Length", str(len(answer.body)))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD" and answer.status not in {204, 304}:
            self.wfile.write(answer.body)

    def log_message(self, *_: Any) -> None:
        """Say nothing: the functions have their own log."""


def nothing_so_big() -> Answer:
    return problem(413, "body_too_large", "The body is larger than anything takes here.")


class Server(ThreadingHTTPServer):
    """The front's server; it says nothing of callers who hang up."""

    daemon_threads = True
    request_queue_size = 256

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)


def serve(listening: socket.socket, front: Front) -> Server:
    """A server on a socket that already listens; the caller runs and closes it."""
    handler = type("BoundRequest", (Request,), {"front": front})
    server = Server(("127.0.0.1", 0), handler, bind_and_activate=False)
    server.socket.close()
    server.socket = listening
    server.server_address = listening.getsockname()
    server.server_name, server.server_port = "127.0.0.1", listening.getsockname()[1]
    return server
