"""The local origin: what it answers while the stack starts, and when what is behind it fails."""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from tests.kit.front import fronted


def emulator(status: int, kind: str) -> type[BaseHTTPRequestHandler]:
    class Emulator(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", "22")
            self.end_headers()
            self.wfile.write(b'{"message": "failed"}   '[:22])

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    return Emulator


@contextmanager
def behind(status: int, kind: str) -> Iterator[HTTPConnection]:
    with HTTPServer(("127.0.0.1", 0), emulator(status, kind)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with fronted(server.server_port) as connection:
            yield connection
        server.shutdown()


def ask(connection: HTTPConnection, path: str, method: str = "GET") -> tuple[int, str, str, Any]:
    connection.request(method, path)
    answer = connection.getresponse()
    told = answer.read()
    kind, wait = answer.getheader("Content-Type") or "", answer.getheader("Retry-After") or ""
    return answer.status, kind, wait, json.loads(told) if kind.endswith("problem+json") else None


@pytest.mark.parametrize("status", [500, 502, 504])
def test_a_function_that_gives_no_answer_is_told_as_a_problem(status: int) -> None:
    with behind(status, "application/json") as connection:
        told, kind, wait, problem = ask(connection, "/v1/health")
    assert (told, kind, wait) == (503, "application/problem+json", "1")
    assert (problem["code"], problem["status"]) == ("try_again", 503)


@pytest.mark.parametrize("status", [200, 404])
def test_every_other_answer_goes_through_as_it_is(status: int) -> None:
    with behind(status, "application/json") as connection:
        assert ask(connection, "/v1/health")[:2] == (status, "application/json")


def test_a_problem_of_our_own_goes_through_as_it_is() -> None:
    with behind(500, "application/problem+json") as connection:
        connection.request("GET", "/v1/health")
        assert connection.getresponse().status == 500


def test_an_emulator_that_is_gone_is_told_as_a_problem() -> None:
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        port = nobody.getsockname()[1]
    with fronted(port) as connection:
        assert ask(connection, "/v1/health")[3]["code"] == "try_again"


@pytest.mark.parametrize(("method", "path"), [("GET", "/v1/health"), ("POST", "/local/token")])
def test_nobody_is_told_that_it_is_ready_before_people_can_sign_in(method: str, path: str) -> None:
    with fronted(ready=False) as connection:
        status, _, wait, problem = ask(connection, path, method)
    assert (status, problem["code"], wait) == (503, "try_again", "1")
    assert "starting" in problem["detail"]


def test_a_webhook_that_arrives_is_shown_newest_first() -> None:
    with fronted() as connection:
        for number in ("1", "2"):
            headers = {"webhook-id": number, "Authorization": "none of it"}
            connection.request("POST", "/local/webhooks", f'{{"n": {number}}}', headers)
            answer = connection.getresponse()
            assert (answer.status, answer.read()) == (204, b"")
        connection.request("GET", "/local/webhooks")
        assert json.load(connection.getresponse()) == [
            {"headers": {"webhook-id": "2"}, "body": {"n": 2}},
            {"headers": {"webhook-id": "1"}, "body": {"n": 1}},
        ]
