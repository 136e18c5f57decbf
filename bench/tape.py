"""Requests of the rows' shared client on tape, with their answers.

A call is made once on the engine and recorded. From then on a server of this process, in a thread
of its own, answers from the tape: the thread that asks does exactly the same each time, so its time
on the processor can be compared.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread, get_ident
from typing import Any

from botocore import xform_name

from bench.ratios import Milliseconds, by_turns
from chalicelib.storage.kernel.table import connection

Call = Callable[[], object]
Answer = tuple[Mapping[str, str], bytes]
Exchange = tuple[bytes, Answer]


@dataclass
class Tape:
    """The requests of one call, as they are given to the client, and what was answered to each as
    it was sent: threads that ask at once are answered in any order.
    """

    requests: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    exchanges: list[Exchange] = field(default_factory=list)
    latest: dict[int, bytes] = field(default_factory=dict)

    def sent(self, request: Any, event_name: str, **_: Any) -> None:
        self.requests.append((event_name.rpartition(".")[2], json.loads(request.body)))
        self.latest[get_ident()] = bytes(request.body)

    def answered(self, response_dict: Mapping[str, Any], **_: Any) -> None:
        answer = response_dict["headers"], response_dict["body"]
        self.exchanges.append((self.latest[get_ident()], answer))


def recorded(call: Call) -> Tape:
    """What the call sends, and what the engine answers."""
    tape = Tape()
    with (
        hearing("before-send", tape.sent),
        hearing("response-received", tape.answered),
    ):
        call()
    return tape


def take(left: list[Exchange], body: bytes) -> Answer:
    """What was answered to this very request; or to the next one, where it names an id of its own.
    It is taken out of what is left.
    """
    same = (number for number, (asked, _) in enumerate(left) if asked == body)
    return left.pop(next(same, 0))[1]


def bare(tape: Tape) -> Call:
    """The same requests by botocore's client alone."""
    client: Any = connection().client
    sends = [(getattr(client, xform_name(name)), params) for name, params in tape.requests]

    def send_all() -> None:
        for send, params in sends:
            send(**params)

    return send_all


def sent(tape: Tape) -> Call:
    """The same requests by the rows' client, as the call sends them."""
    shared = connection()

    def send_all() -> None:
        for name, params in tape.requests:
            shared.dispatch(name, dict(params))

    return send_all


def beside_bare(turns: int, **calls: Call) -> tuple[Milliseconds, Mapping[str, Tape]]:
    """Each call and its requests alone, by turns: as `bare_` and its name by botocore's client, as
    `sent_` and its name by the rows' own; and the tapes.
    """
    tapes = {name: recorded(call) for name, call in calls.items()}
    with player() as played:
        works = {
            **{name: played.call(tapes[name], call) for name, call in calls.items()},
            **{f"bare_{name}": played.call(tape, bare(tape)) for name, tape in tapes.items()},
            **{f"sent_{name}": played.call(tape, sent(tape)) for name, tape in tapes.items()},
        }
        return by_turns(works, turns), tapes


class Player(ThreadingHTTPServer):
    """Answers from the tape of the call that is made."""

    left: list[Exchange]

    def call(self, tape: Tape, call: Call) -> Call:
        """The call, answered by this tape from its beginning to its end."""

        def played() -> None:
            self.left = list(tape.exchanges)
            call()
            assert not self.left, "a call that asked for less than before"

        return played

    def send_here(self, request: Any, **_: Any) -> None:
        request.url = f"http://127.0.0.1:{self.server_port}/"


class Handler(BaseHTTPRequestHandler):
    """Keeps the connection, as DynamoDB does."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Player

    def do_POST(self) -> None:
        asked = self.rfile.read(int(self.headers["Content-Length"]))
        headers, body = take(self.server.left, asked)
        self.send_response(200)
        for name, value in headers.items():
            if name.lower().startswith(("content-type", "x-amz")):
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@contextmanager
def player() -> Iterator[Player]:
    """Whatever the client sends is sent to a player."""
    server = Player(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        with hearing("before-send", server.send_here):
            yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def hearing(event: str, hear: Callable[..., Any]) -> Iterator[None]:
    """Called at each such event of the rows' shared client."""
    events = connection().client.meta.events
    events.register_first(f"{event}.dynamodb", hear)
    try:
        yield
    finally:
        events.unregister(f"{event}.dynamodb", hear)
