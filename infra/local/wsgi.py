"""Asks a WSGI application in this process, without a network in between."""

import io
from collections.abc import Callable, Iterable, Mapping
from typing import Any
from urllib.parse import unquote

from infra.local.proxy import HOP_BY_HOP, Answer

Application = Callable[[dict[str, Any], Callable[..., None]], Iterable[bytes]]


def ask(
    app: Application,
    method: str,
    target: str,
    headers: Mapping[str, str],
    body: bytes,
    prefix: str = "",
) -> Answer:
    """What the application answers; `prefix` is the path below which it stands, and not told of."""
    told: list[Any] = []

    def start(status: str, answered: Iterable[tuple[str, str]], _: object = None) -> None:
        told[:] = [int(status.split(maxsplit=1)[0]), list(answered)]

    path, _, query = target.removeprefix(prefix).partition("?")
    given = {name.lower(): value for name, value in headers.items()}
    environ = {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": prefix,
        "PATH_INFO": unquote(path, "utf-8").encode().decode("latin-1"),
        "QUERY_STRING": query,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "CONTENT_LENGTH": str(len(body)),
        "CONTENT_TYPE": given.get("content-type", ""),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": True,
        **{f"HTTP_{name.upper().replace('-', '_')}": value for name, value in given.items()},
    }
    answer = b"".join(app(environ, start))
    status, answered = told
    kept = [(name, value) for name, value in answered if name.lower() not in HOP_BY_HOP]
    return Answer(status, kept, answer)
