"""The local functions: slow calls, however many, keep no other call waiting."""

import json
import os
import socket
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest

FEWEST, SLOW = 2, 12

SLOW_AND_QUICK = """
import os, sys, types
from pathlib import Path
from infra.local import handlers

def slow(event, context):
    with Path(event["began"]).open("a") as began:
        began.write(".")
    gate = os.open(event["gate"], os.O_RDONLY)
    return os.read(gate, 1).decode()  # a byte for each comes once all are under way

sys.modules["calls"] = types.SimpleNamespace(slow=slow, quick=lambda event, context: "quick")
handlers.serve(handlers.socket.socket(fileno=int(sys.argv[1])), int(sys.argv[2]))
"""


@pytest.fixture
def port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0), backlog=64) as shared:
        shared.setblocking(False)
        command = [sys.executable, "-c", textwrap.dedent(SLOW_AND_QUICK)]
        process = subprocess.Popen(
            [*command, str(shared.fileno()), str(FEWEST)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            pass_fds=(shared.fileno(),),
        )
        assert process.stdin
        assert process.stdout
        assert process.stdout.readline() == b"ready\n"
        yield shared.getsockname()[1]
        process.stdin.close()
        assert process.wait(timeout=30) == 0
        process.stdout.close()


def test_a_quick_call_is_answered_while_twelve_slow_ones_are_under_way(
    port: int, tmp_path: Path
) -> None:
    gate, began = tmp_path / "gate", tmp_path / "began"
    os.mkfifo(gate)
    body = json.dumps({"gate": str(gate), "began": str(began)})
    slow = [HTTPConnection("127.0.0.1", port, timeout=60) for _ in range(SLOW)]
    for connection in slow:
        connection.request("POST", "/calls.slow", body)
    quick = HTTPConnection("127.0.0.1", port, timeout=60)
    while not began.exists() or len(began.read_text()) < SLOW:
        quick.request("POST", "/calls.quick", "{}")
        assert quick.getresponse().read() == b'"quick"'
        quick.close()
    opened = os.open(gate, os.O_RDWR)
    os.write(opened, b"." * SLOW)
    assert {connection.getresponse().status for connection in slow} == {200}
    os.close(opened)
    for connection in slow:
        connection.close()
