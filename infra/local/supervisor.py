"""Keeps the development process on the newest code that works.

It owns the listening socket. After an edit it starts a new process, waits until that is ready, and
only then lets the old one end, which finishes its calls first: no request fails. Code that does not
load is told once, and the old process goes on.
"""

import contextlib
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

from infra.project import ROOT

WORKERS = 6
LOOK_EVERY_SECONDS = 0.3
WATCHED = ("app.py", "chalicelib", ".chalice/config.json", "infra/resources.yaml")

Snapshot = dict[str, int]


class CodeError(Exception):
    """The code does not load; the message is what Python said."""


class Supervisor:
    """The development process, and its next one."""

    def __init__(self, port: int, log: Path) -> None:
        self._socket = socket.create_server(("127.0.0.1", port), backlog=256)
        self._log = log
        self._process: subprocess.Popen[str] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._socket.getsockname()[1]}"

    def start(self, environment: dict[str, str]) -> None:
        """Start a process on the code as it is now, then end the one before.

        Raises: CodeError when the code does not load; the one before goes on.
        """
        process = self._launch(environment)
        before, self._process = self._process, process
        if before:
            threading.Thread(target=_end, args=(before,)).start()

    def _launch(self, environment: dict[str, str]) -> subprocess.Popen[str]:
        descriptor = self._socket.fileno()
        problems = self._log.with_suffix(".problems")
        with self._log.open("a") as log, problems.open("w+") as said:
            process = subprocess.Popen(
                [sys.executable, "-m", "infra.local.handlers", str(descriptor), str(WORKERS)],
                cwd=ROOT,
                env=os.environ | environment | {"PYTHONUNBUFFERED": "1"},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=said,
                text=True,
                pass_fds=(descriptor,),
                start_new_session=True,
            )
            assert process.stdout
            if not _becomes_ready(process.stdout, log):
                process.wait()
                raise CodeError(problems.read_text().strip())
        threading.Thread(target=self._pass_on, args=(process.stdout,), daemon=True).start()
        return process

    def _pass_on(self, output: IO[str]) -> None:
        with self._log.open("a") as log:
            for line in output:
                log.write(line)
                log.flush()

    def stop(self) -> None:
        if self._process:
            _end(self._process)
        self._socket.close()


def _becomes_ready(output: IO[str], log: IO[str]) -> bool:
    for line in output:
        if line == "ready\n":
            return True
        log.write(line)
    return False


def _end(process: subprocess.Popen[str]) -> None:
    assert process.stdin
    process.stdin.close()
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()


def snapshot() -> Snapshot:
    """When each watched file last changed."""
    found: Snapshot = {}
    for name in WATCHED:
        for path in _files(str(ROOT / name)):
            with contextlib.suppress(FileNotFoundError):
                found[path] = os.stat(path).st_mtime_ns
    return found


def _files(place: str) -> Iterator[str]:
    """A file, or those in a folder; as texts, for paths would take most of the time."""
    if os.path.isfile(place):
        yield place
    for folder, folders, names in os.walk(place):
        if "__pycache__" in folders:
            folders.remove("__pycache__")
        yield from (os.path.join(folder, name) for name in names)


def watch(changed: Callable[[], None], stopping: threading.Event) -> None:
    """Call `changed` after each edit, once the files rest."""
    seen = snapshot()
    while not stopping.wait(LOOK_EVERY_SECONDS):
        now = snapshot()
        if now == seen:
            continue
        while (later := snapshot()) != now:
            now = later
            time.sleep(0.05)
        seen = now
        changed()
