"""Processes that go on from the image of a warm one, over a table that knows nobody.

Lambda keeps such an image of the API and starts its processes from it; a fork does the same here.
"""

import http.server
import json
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from chalicelib.config import Settings

REQUIRED = [name.upper() for name, each in Settings.model_fields.items() if each.is_required()]

HOOKS = """
before, after = [], []
register_before_snapshot, register_after_restore = before.append, after.append
"""
"""What Lambda's own library offers, so that a test can call what was registered."""

SCRIPT = """
import json, os, random, sys
import snapshot_restore_py as hooks
import app
from chalicelib.storage.workspaces.people import find_person

assert "chalicelib.api.reports.reports" not in sys.modules
for each in hooks.before:
    each()
assert "chalicelib.api.reports.reports" in sys.modules
warm = app.context()
find_person("warm")
chance = random.getstate()
for name in ("one", "two"):
    sys.stdout.flush()
    if os.fork() == 0:
        random.setstate(chance)  # a fork alone takes a new one, an image does not
        for each in hooks.after:
            each()
        find_person(name)
        find_person(name)
        told = {
            "id": app.context().new_id(),
            "secret": app.context().new_secret(),
            "chance": random.random(),
            "own": app.context() is not warm,
        }
        print(json.dumps(told), flush=True)
        os._exit(0)
    os.wait()
"""


class Table(http.server.BaseHTTPRequestHandler):
    """Knows nobody, and remembers who asked over which connection."""

    protocol_version = "HTTP/1.1"
    asked: list[tuple[str, int]]

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.asked.append((body["Key"]["pk"]["S"], self.client_address[1]))
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Says nothing."""


@contextmanager
def table() -> Iterator[http.server.ThreadingHTTPServer]:
    """Its server, at an address of this machine."""
    Table.asked = []
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Table) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def check_two_processes(folders: Sequence[Path], scratch: Path, *, bare: bool) -> None:
    """Two processes go on from the image of the code in these folders; they must share neither
    chance nor connections. With `bare` there is nothing beside the folders to import.
    """
    (scratch / "snapshot_restore_py.py").write_text(HOOKS)
    paths = [str(each) for each in (*folders, scratch)]
    with table() as server:
        environment = dict.fromkeys(REQUIRED, "warm") | {
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{server.server_address[1]}",
            "AWS_ACCESS_KEY_ID": "none",
            "AWS_SECRET_ACCESS_KEY": "none",
            "AWS_DEFAULT_REGION": "eu-central-1",
            "AWS_REGION": "eu-central-1",
            "NO_PROXY": "127.0.0.1",
        }
        code = f"import sys; sys.path[:0] = {paths!r}\n{SCRIPT}"
        command = [sys.executable, *(["-I", "-S"] if bare else []), "-c", code]
        ran = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    one, two = (json.loads(line) for line in ran.stdout.splitlines())
    for name in ("id", "secret", "chance"):
        assert one[name] != two[name], name
    assert one["own"]
    assert two["own"]

    ports = {key: {port for asked, port in Table.asked if asked == key} for key, _ in Table.asked}
    assert ports.keys() == {"PERSON#warm", "PERSON#one", "PERSON#two"}
    assert all(len(each) == 1 for each in ports.values()), "two calls went over two connections"
    assert len(set.union(*ports.values())) == len(ports)
