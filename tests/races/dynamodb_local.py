"""Amazon's own DynamoDB Local, as a second engine with atomic transactions.

Its jar lies in the npm package `amplify-dynamodb-simulator`, of which only the files are unpacked,
into `.tools/dynamodb-local`. It needs Java. An access key is a database of its own.
"""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from infra.local.emulator import free_port

HOME = Path(__file__).parents[2] / ".tools" / "dynamodb-local" / "package" / "emulator"
INSTALL = (
    "mkdir -p .tools/dynamodb-local && cd .tools/dynamodb-local && "
    "npm pack --silent amplify-dynamodb-simulator@2.9.30 && tar xzf *.tgz"
)
READY_SECONDS = 120.0
QUICK_TO_START = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
"""Java compiles once and plainly: compiling better takes longer than the requests of some tests."""


def missing() -> str | None:
    """What to install before it can run, as a command; None if nothing is missing."""
    if shutil.which("java") is None:
        return "apt-get install default-jre-headless"
    if not (HOME / "DynamoDBLocal.jar").exists():
        return INSTALL
    return None


@contextmanager
def running(log: Path, java: Iterable[str] = ()) -> Iterator[str]:
    """The endpoint of an empty engine that keeps everything in memory; `java` are options of the
    machine it runs on.
    """
    port = free_port()
    command = [
        "java",
        *java,
        f"-Djava.library.path={HOME / 'DynamoDBLocal_lib'}",
        "-jar",
        str(HOME / "DynamoDBLocal.jar"),
        "-inMemory",
        "-disableTelemetry",
        "-port",
        str(port),
    ]
    with (
        log.open("wb") as out,
        subprocess.Popen(command, stdout=out, stderr=out, cwd=log.parent) as process,
    ):
        try:
            _wait(port, process, log)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


def _wait(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=0.2).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"DynamoDB Local does not answer; {log} may say why")
