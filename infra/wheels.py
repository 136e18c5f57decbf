"""What a package is made of that depends on the Python it is for, whichever Python makes it.

uv takes the wheels of requirements.txt, and none that is not pinned there by its hash: those whose
tags and markers fit the functions' Python and processor. Nothing is built from source. Bytecode is
made by that Python itself, which uv finds on this machine or fetches.
"""

import shutil
import subprocess
import sys
from pathlib import Path

from infra.project import ROOT

PINS = ROOT / "requirements.txt"
UV = Path(sys.executable).with_name("uv")
GLIBC = "2_34"
"""Of Amazon Linux 2023, on which Lambda runs Python since 3.12."""

MACHINES = {"arm64": "aarch64", "x86_64": "x86_64"}
OF_AN_INSTALLATION = ("bin", ".lock")
"""What has no use in a function: commands for a shell, which name the Python of this machine."""


class NoPythonError(Exception):
    """The functions' Python can neither be found nor fetched; the message is for a person."""


def install(python: str, architecture: str, folder: Path, pins: Path = PINS) -> None:
    """Put the pinned packages into `folder`, for `python` ("3.13") on that processor.

    Raises: CalledProcessError where a package has no such wheel or another hash; uv says which.
    """
    platform = f"{MACHINES[architecture]}-manylinux_{GLIBC}"
    command = [str(UV), "pip", "install", "--quiet", "--python", sys.executable]
    command += ["--target", str(folder), "--python-version", python, "--python-platform", platform]
    command += ["--only-binary", ":all:", "--no-deps", "--require-hashes", "-r", str(pins)]
    subprocess.run(command, check=True)
    for name in OF_AN_INSTALLATION:
        path = folder / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    for record in folder.glob("*.dist-info/RECORD"):  # it names them too
        record.unlink()


def find_python(version: str) -> str:
    """Where that Python is on this machine, fetched if need be.

    Raises: NoPythonError
    """
    if sys.version_info[:2] == tuple(map(int, version.split("."))):
        return sys.executable
    if not (found := _ask("python", "find", version)) and _ask("python", "install", version):
        found = _ask("python", "find", version)
    if not found:
        raise NoPythonError(
            f"The functions run on Python {version}, and their bytecode is made by it. uv could "
            f"neither find nor fetch it: install it, so that python{version} is on the PATH."
        )
    return found


def _ask(*words: str) -> str:
    """What uv says, nothing if it failed."""
    said = subprocess.run([UV, *words], capture_output=True, text=True, check=False)
    return "" if said.returncode else said.stdout.strip() or "done"


def compile_bytecode(python: str, folder: Path) -> None:
    """Give each module the bytecode of that Python, which is never checked against the source."""
    command = [python, "-m", "compileall", "-q", "-s", str(folder)]
    command += ["--invalidation-mode", "unchecked-hash", str(folder)]
    subprocess.run(command, check=True)
