"""The development process: runs `app.py`'s handlers as the function service would.

The emulator sends each call of a function here: `POST /<module.handler>` with the bare event.
Workers share one listening socket; each takes one call at a time, as each container of a function
does, so nothing that holds in production can break here for want of locks. The code is imported
once and the workers forked from it: a few at first, and one more whenever none is free, as the
function service does, so slow calls keep no other waiting.

    python -m infra.local.handlers <descriptor of the listening socket> <workers>

Prints `ready` once the workers wait. Ends when its standard input closes, after the calls that
are under way.
"""

import contextlib
import gc
import importlib
import json
import os
import select
import signal
import socket
import struct
import sys
import time
import traceback
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

from chalicelib.bootstrap import context

LOOK_AGAIN_SECONDS = 0.5
MOST_WORKERS = 32


@dataclass(frozen=True, slots=True)
class Context:
    """What a function may ask about its call."""

    function_name: str
    invoked_function_arn: str
    aws_request_id: str
    deadline_ms: int
    memory_limit_in_mb: int = 512
    function_version: str = "$LATEST"
    log_group_name: str = "local"
    log_stream_name: str = "local"

    def get_remaining_time_in_millis(self) -> int:
        return max(0, self.deadline_ms - int(time.time() * 1000))


class Call(BaseHTTPRequestHandler):
    """One call of one function."""

    disable_nagle_algorithm = True  # else a body waits until its head was acknowledged

    def do_POST(self) -> None:
        event = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        try:
            answer = _function(self.path.removeprefix("/"))(event, self._context())
            status, body = 200, json.dumps(answer)
        except Exception:  # as in production, a failure is the caller's to see
            traceback.print_exc()
            status, body = 500, traceback.format_exc(limit=1)
        self._answer(status, body.encode())

    def _context(self) -> Context:
        told = {name.lower(): value for name, value in self.headers.items()}
        return Context(
            function_name=told.get("x-amzn-lambda-function-name", "local"),
            invoked_function_arn=told.get("x-amzn-lambda-function-arn", "local"),
            aws_request_id=told.get("x-amzn-lambda-request-id", "local"),
            deadline_ms=int(told.get("x-amzn-lambda-deadline-ms", "0")),
        )

    def _answer(self, status: int, body: bytes) -> None:
        with contextlib.suppress(ConnectionError):
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Say nothing: the functions have their own log."""


def _function(handler: str) -> Any:
    module, _, name = handler.rpartition(".")
    return getattr(sys.modules[module], name)


class Worker(HTTPServer):
    """Takes calls from the shared socket until told to stop or left alone."""

    timeout = LOOK_AGAIN_SECONDS
    stopping = False

    def __init__(self, shared: socket.socket, report: int) -> None:
        self._report = report
        super().__init__(("127.0.0.1", 0), Call, bind_and_activate=False)
        self.socket.close()
        self.socket = shared
        signal.signal(signal.SIGTERM, self._stop)
        signal.signal(signal.SIGINT, signal.SIG_IGN)

    def _stop(self, *_: Any) -> None:
        self.stopping = True

    def get_request(self) -> tuple[socket.socket, Any]:
        connection, address = self.socket.accept()
        connection.settimeout(None)
        return connection, address

    def process_request(self, request: Any, client_address: Any) -> None:
        os.write(self._report, told(BUSY))
        try:
            super().process_request(request, client_address)
        finally:
            os.write(self._report, told(FREE))

    def run(self, parent: int) -> None:
        while not self.stopping and os.getppid() == parent:
            self.handle_request()


BUSY, FREE = 1, 0
NEWS = struct.Struct("=ib")
"""What a worker tells its parent: who it is, and whether it has a call."""


def told(state: int) -> bytes:
    return NEWS.pack(os.getpid(), state)


class Workers:
    """The workers of one process, of which at least one is free as long as there may be more."""

    def __init__(self, shared: socket.socket, fewest: int) -> None:
        self._shared, self._fewest, self._parent = shared, fewest, os.getpid()
        self._news, self._report = os.pipe()
        self._running: set[int] = set()
        self._busy: set[int] = set()
        self._fill()

    def look(self) -> bool:
        """Waits for news and sees to it; False once standard input is closed."""
        ready, _, _ = select.select([sys.stdin, self._news], [], [], LOOK_AGAIN_SECONDS)
        if self._news in ready:
            for pid, state in NEWS.iter_unpack(os.read(self._news, 100 * NEWS.size)):
                (self._busy.add if state == BUSY else self._busy.discard)(pid)
        gone, _ = os.waitpid(-1, os.WNOHANG)
        self._running.discard(gone)
        self._busy &= self._running
        self._fill()
        return sys.stdin not in ready

    def end(self) -> None:
        """After the calls that are under way."""
        for child in self._running:
            os.kill(child, signal.SIGTERM)
        for child in self._running:
            os.waitpid(child, 0)

    def _fill(self) -> None:
        wanted = min(max(self._fewest, len(self._busy) + 1), MOST_WORKERS)
        while len(self._running) < wanted:
            self._running.add(self._spawn())

    def _spawn(self) -> int:
        child = os.fork()
        if child == 0:
            with contextlib.suppress(KeyboardInterrupt):
                Worker(self._shared, self._report).run(self._parent)
            os._exit(0)
        return child


def serve(shared: socket.socket, workers: int) -> None:
    """Keep workers, this many at the least, until standard input closes."""
    gc.freeze()
    running = Workers(shared, workers)
    print("ready", flush=True)
    while running.look():
        pass
    running.end()


def main() -> None:
    descriptor, workers = int(sys.argv[1]), int(sys.argv[2])
    os.set_blocking(descriptor, False)  # another worker may be quicker to accept
    shared = socket.socket(fileno=descriptor)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    api = importlib.import_module("app").app
    context()  # once here rather than at each worker's first call, like the rest of the routes:
    len(api.routes)
    serve(shared, workers)


if __name__ == "__main__":
    main()
