"""Starts ministack, the emulator of AWS, in a Python of its own and waits until it answers.

Its packages pin others than ours, so it never shares our environment (`.tools/ministack`, made by
`python -m infra.local.tools`). It ends when we close its standard input, or when we die.
"""

import contextlib
import http.client
import json
import os
import socket
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from infra.project import REGION, ROOT

PYTHON = ROOT / ".tools" / "ministack" / "bin" / "python"
ACCOUNT = "000000000000"
SECRET = "local"  # nosec B105 # the emulator looks at it in signed addresses alone
READY_SECONDS = 40.0


class NotStartedError(Exception):
    """The emulator did not come up; the message is for a person."""


@dataclass(slots=True)
class Emulator:
    """A running emulator; `stop` ends it and waits until its state is saved."""

    port: int
    process: subprocess.Popen[bytes]
    log: Path

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def stop(self) -> None:
        if self.process.stdin:
            self.process.stdin.close()
        try:
            self.process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def remembered_port(file: Path) -> int:
    """The port written in `file`, the same at every start while it is free; else a new one."""
    with contextlib.suppress(FileNotFoundError, ValueError, OSError):
        port = int(file.read_text())
        with socket.create_server(("127.0.0.1", port)):
            return port
    port = free_port()
    file.write_text(str(port))
    return port


def client_environment(endpoint: str, account: str = ACCOUNT) -> dict[str, str]:
    """What an AWS client needs to talk to the emulator; a 12-digit key is an account of its own."""
    return {
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_ACCESS_KEY_ID": account,
        "AWS_SECRET_ACCESS_KEY": SECRET,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_REGION": REGION,
        "AWS_EC2_METADATA_DISABLED": "true",
    }


def start(
    folder: Path, *, keep: bool, settings: dict[str, str] | None = None, lock: int | None = None
) -> Emulator:
    """Start the emulator on a free port; with `keep` its state stays in `folder`.

    `lock` is the descriptor of a locked file that the emulator holds too, so that the lock is free
    only when both have ended. Raises: NotStartedError when it does not answer in time.
    """
    folder.mkdir(parents=True, exist_ok=True)
    port, log = _kept_port(folder) if keep else free_port(), folder / "emulator.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [str(PYTHON), "-u", str(ROOT / "infra" / "local" / "emulator_main.py")],
            stdin=subprocess.PIPE,
            stdout=out,
            stderr=subprocess.STDOUT,
            env=_environment(folder, port, keep=keep) | (settings or {}),
            start_new_session=True,
            pass_fds=() if lock is None else (lock,),
        )
    emulator = Emulator(port, process, log)
    _wait(emulator)
    return emulator


def _kept_port(folder: Path) -> int:
    """The port that the saved state speaks of; where it must be another, the state is told so.

    Queues are known by their whole address: one that kept an old port would never be read.
    """
    file = folder / "emulator_port"
    before = file.read_text() if file.exists() else ""
    port = remembered_port(file)
    if before and before != str(port):
        for state in (folder / "state").glob("*.json"):
            text = state.read_text(encoding="utf-8")
            state.write_text(
                text.replace(f"127.0.0.1:{before}", f"127.0.0.1:{port}"), encoding="utf-8"
            )
    return port


def _environment(folder: Path, port: int, *, keep: bool) -> dict[str, str]:
    scratch = folder / "scratch"
    scratch.mkdir(exist_ok=True)
    inherited = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("AWS_", "PYTHON", "VIRTUAL_ENV", "UV_"))
    }
    kept = {
        "PERSIST_STATE": "1",
        "S3_PERSIST": "1",
        "STATE_DIR": str(folder / "state"),
        "S3_DATA_DIR": str(folder / "s3"),
        "MAIL_DIR": str(folder / "mail"),
        "CLOCK_FILE": str(folder / "clock.json"),
    }
    return (
        inherited
        | {
            "GATEWAY_PORT": str(port),
            "BIND_HOST": "127.0.0.1",
            "MINISTACK_HOST": "127.0.0.1",
            "MINISTACK_REGION": REGION,
            "AWS_SECRET_ACCESS_KEY": SECRET,
            "TMPDIR": str(scratch),
            "SFTP_ENABLED": "0",
            "IOT_MTLS_ENABLED": "0",
            "DOCKER_HOST": "unix:///nonexistent",
            "LOG_LEVEL": "WARNING",
            "NO_PROXY": "127.0.0.1,localhost",
            "no_proxy": "127.0.0.1,localhost",
        }
        | (kept if keep else {})
    )


def _wait(emulator: Emulator) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        if emulator.process.poll() is not None:
            break
        if _answers(emulator.port):
            return
        time.sleep(0.05)
    emulator.process.kill()
    raise NotStartedError(f"The emulator of AWS did not start; {emulator.log} says why.")


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", "/_ministack/health")
        answer = connection.getresponse()
        return answer.status == 200 and bool(json.loads(answer.read()))
    except (OSError, ValueError, http.client.HTTPException):
        return False
    finally:
        connection.close()
