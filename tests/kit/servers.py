"""Servers of this machine that play the other side of a call, with and without TLS."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

NAME = "calendar.example"
"""The one name that the servers' certificate is for."""


@dataclass(frozen=True)
class Seen:
    """A request as it arrived."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Reply:
    """What a server says; `then` takes over the connection after that."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    then: Callable[[Callable[[bytes], object]], None] | None = None


@dataclass
class Peer:
    """A running server; `ends` is set when it is to stop whatever it does slowly."""

    port: int
    seen: list[Seen]
    ends: threading.Event

    def url(self, path: str = "/", *, host: str = "127.0.0.1", scheme: str = "http") -> str:
        return f"{scheme}://{host}:{self.port}{path}"


class Server(ThreadingHTTPServer):
    daemon_threads = False  # so that closing the server waits for what it still does

    def __init__(self, answer: Callable[[Seen], Reply], tls: Path | None) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answer = answer
        self.seen: list[Seen] = []
        self._tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER) if tls else None
        if self._tls and tls:
            self._tls.load_cert_chain(tls)

    def get_request(self) -> tuple[socket.socket, object]:
        """Shakes hands in the thread of the connection, at its first reading."""
        opened, address = super().get_request()
        if self._tls is None:
            return opened, address
        wrapped = self._tls.wrap_socket(opened, server_side=True, do_handshake_on_connect=False)
        return wrapped, address

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that goes away is part of the tests."""


class Handler(BaseHTTPRequestHandler):
    disable_nagle_algorithm = True
    server: Server

    def handle_one_request(self) -> None:
        self.close_connection = True
        self.raw_requestline = self.rfile.readline(65537)
        if not self.raw_requestline or not self.parse_request():
            return
        headers = {name.lower(): value for name, value in self.headers.items()}
        body = self.rfile.read(int(headers.get("content-length", 0)))
        request = Seen(self.command, self.path, headers, body)
        self.server.seen.append(request)
        self._say(self.server.answer(request))

    def _say(self, reply: Reply) -> None:
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if reply.then is None:
            self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        self.wfile.write(reply.body)
        if reply.then:
            reply.then(self.wfile.write)

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@contextmanager
def serving(answer: Callable[[Seen], Reply], *, tls: Path | None = None) -> Iterator[Peer]:
    """A server on a port of its own that answers as told; with `tls` under that certificate."""
    server, ends = Server(answer, tls), threading.Event()
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield Peer(server.server_address[1], server.seen, ends)
    finally:
        ends.set()
        server.shutdown()
        server.server_close()
        thread.join()


@cache
def certificate() -> bytes:
    """A self-signed certificate for `NAME`, and its key, as PEM."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    start = datetime(2020, 1, 1, tzinfo=UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(start)
        .not_valid_after(start + timedelta(days=36500))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    return made.public_bytes(serialization.Encoding.PEM) + key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def trusting(pem: bytes) -> ssl.SSLContext:
    """What a client knows that trusts this certificate alone."""
    return ssl.create_default_context(cadata=pem.decode().partition("-----BEGIN PRIVATE")[0])
