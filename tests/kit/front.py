"""The one origin of the local stack, with what stands behind it left out."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from infra.local.gateway import Front, serve
from infra.local.proxy import Upstream


def listening() -> socket.socket:
    return socket.create_server(("127.0.0.1", 0))


@contextmanager
def fronted(
    emulator_port: int = 1,
    *,
    ready: bool = True,
    at: socket.socket | None = None,
    radicale: Any = None,
) -> Iterator[HTTPConnection]:
    """A connection to the front, which listens there and has these behind it alone."""
    no: Any = None
    upstream = Upstream(emulator_port)
    front = Front(upstream, lambda: "", lambda: "", {}, no, no, no, radicale, Path("none"))
    if ready:
        front.ready.set()
    server = serve(at or listening(), front)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    connection = HTTPConnection("127.0.0.1", server.server_port, timeout=30)
    try:
        yield connection
    finally:
        connection.close()
        server.shutdown()
        server.server_close()
