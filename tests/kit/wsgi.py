"""The API as a WSGI application, for tools that speak HTTP and know no proxy events."""

from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from tests.kit.http import Client

StartResponse = Callable[[str, list[tuple[str, str]]], Any]


def as_wsgi(client: Client) -> Callable[[dict[str, Any], StartResponse], Iterable[bytes]]:
    """Answers with this client's API; the caller's own headers count."""

    def application(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        raw = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        path = quote(environ["PATH_INFO"].encode("latin-1"))  # WSGI has undone the escapes
        query = environ.get("QUERY_STRING", "")
        headers = {
            name.removeprefix("HTTP_").replace("_", "-").lower(): value
            for name, value in environ.items()
            if name.startswith("HTTP_")
        }
        reply = client.call(
            environ["REQUEST_METHOD"],
            f"{path}?{query}" if query else path,
            raw.decode("utf-8", "replace") if raw else None,
            headers,
        )
        status = f"{reply.status} {HTTPStatus(reply.status).phrase}"
        start_response(status, list(reply.headers.items()))
        return [reply.text.encode()]

    return application
