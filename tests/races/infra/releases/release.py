"""Releases that take part: the code beside these tests, and the one before it, which is kept as an
archive. `python -m tests.races.infra.releases.release` keeps the committed code as the one before.
"""

import io
import json
import lzma
import subprocess
import sys
import tarfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from infra.project import ROOT

HERE = Path(__file__).parent
ARCHIVE = HERE / "previous.tar.xz"
PARTS = ("app.py", "chalicelib", "infra", "tests/__init__.py", "tests/kit")
"""What runs, and what the kit needs to make a company of it."""


class ReleaseError(Exception):
    """A release did not answer; the message is what it last said."""


@dataclass(frozen=True)
class Release:
    """A running release; `name` is for the reader."""

    name: str
    process: "subprocess.Popen[str]"
    said: Path

    def __call__(self, act: str, **words: Any) -> Any:
        """A command, and its answer. Raises: ReleaseError: it ended instead."""
        _of(self.process.stdin).write(json.dumps({"act": act, **words}) + "\n")
        _of(self.process.stdin).flush()
        if not (line := _of(self.process.stdout).readline()):
            raise ReleaseError(f"{self.name}, {act}: {self.said.read_text()[-4000:]}")
        return json.loads(line)


def _of(stream: IO[str] | None) -> IO[str]:
    assert stream
    return stream


@contextmanager
def running(
    name: str, root: Path, engine: str, keys: Mapping[str, str], log: Path
) -> Iterator[Release]:
    """A release over the account's table at an engine."""
    environment = {
        **{each.upper(): value for each, value in keys.items()},
        "AWS_DEFAULT_REGION": "eu-central-1",
        "NO_PROXY": "127.0.0.1",
        "PYTHONPATH": str(root),
        "PYTHONSAFEPATH": "1",
    }
    with log.open("w") as said:
        process = subprocess.Popen(
            [sys.executable, str(HERE / "actor.py"), engine, json.dumps(dict(keys))],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=said,
            text=True,
        )
        with process:
            yield Release(name, process, log)
            _of(process.stdin).close()


def unpack(folder: Path) -> Path:
    """The root of the release before."""
    with tarfile.open(ARCHIVE) as archive:
        archive.extraction_filter = getattr(tarfile, "data_filter", None)  # Python 3.11.4 has it
        archive.extractall(folder)
    return folder


def keep() -> None:
    """Keeps the committed code as the release before."""
    packed = subprocess.run(
        ["git", "archive", "HEAD", *PARTS], cwd=ROOT, stdout=subprocess.PIPE, check=True
    ).stdout
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        commit = archive.pax_headers.get("comment", "")
    ARCHIVE.write_bytes(lzma.compress(packed, preset=9 | lzma.PRESET_EXTREME))
    sys.stdout.write(f"{commit} is the release before.\n")


if __name__ == "__main__":
    keep()
