"""Makes what the project runs in: `.venv` for itself, `.tools/ministack` for the emulator of AWS.

    python3 infra/environment.py [emulator] [exact]

`exact` asks for this very Python; otherwise an environment that is there may stay.

Runs in whatever Python a person has, so it uses the standard library alone and old syntax, and says
in one sentence what is missing. Every package is pinned with its hashes. uv installs them in
seconds; where uv cannot be had, pip does the same in a minute.
"""

import os
import subprocess
import sys
from typing import NoReturn

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
NEEDED = (3, 11)
VENV = os.path.join(ROOT, ".venv")
MINISTACK = os.path.join(ROOT, ".tools", "ministack")


def stop(sentence: str) -> NoReturn:
    sys.exit(sentence)


def check_python() -> None:
    if sys.version_info < NEEDED:
        stop(
            "Tandem needs Python 3.11 or later, and this is {}.{}: name a newer one, as in "
            "make run PYTHON=python3.12.".format(*sys.version_info)
        )
    if os.name != "posix":
        stop("Tandem's local stack needs Linux or macOS; on Windows, run it inside WSL.")


def make_venv(folder: str) -> str:
    """A virtual environment in `folder`, made anew if its Python is gone, too old or another."""
    python = os.path.join(folder, "bin", "python")
    if _works(python):
        return python
    made = subprocess.run(
        [sys.executable, "-m", "venv", "--clear", folder],
        capture_output=True,
        text=True,
        check=False,
    )
    if made.returncode:
        stop(
            "Python cannot make a virtual environment here; on Debian and Ubuntu, "
            "apt-get install python3-venv adds what it needs."
        )
    return python


def _works(python: str) -> bool:
    if not os.path.exists(python):
        return False
    wrong = f"sys.version_info < {NEEDED}"
    if "exact" in sys.argv:
        this = (sys.version_info[:2], sys.base_prefix)
        wrong = f"(sys.version_info[:2], sys.base_prefix) != {this}"
    ask = f"import sys; sys.exit({wrong})"
    return subprocess.run([python, "-c", ask], capture_output=True, check=False).returncode == 0


def find_uv() -> "str | None":
    """The pinned uv inside `.venv`, installed on first use; None where it cannot be had."""
    uv = os.path.join(VENV, "bin", "uv")
    python = make_venv(VENV)
    if not os.path.exists(uv):
        subprocess.run(
            [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", pinned_uv()],
            capture_output=True,
            check=False,
        )
    return uv if os.path.exists(uv) else None


def pinned_uv() -> str:
    with open(os.path.join(ROOT, "requirements-dev.txt")) as lines:
        return next(line.split()[0] for line in lines if line.startswith("uv=="))


def install(folder: str, requirements: str) -> None:
    """Bring `folder` to exactly `requirements`; nothing is done when it is there already."""
    stamp = os.path.join(folder, ".installed")
    wanted = _read(os.path.join(ROOT, requirements))
    python = make_venv(folder)
    if os.path.exists(stamp) and _read(stamp) == wanted:
        return
    print(f"Installing {requirements} ...", flush=True)
    uv = find_uv()
    if uv:
        command = [uv, "pip", "sync", "--quiet", "--require-hashes", "--python", python]
    else:
        command = [python, "-m", "pip", "install", "--quiet", "--require-hashes", "-r"]
    if subprocess.run([*command, os.path.join(ROOT, requirements)], check=False).returncode:
        stop(f"The packages of {requirements} could not be installed; the lines above say why.")
    with open(stamp, "w") as out:
        out.write(wanted)


def _read(path: str) -> str:
    with open(path) as file:
        return file.read()


def main() -> None:
    check_python()
    install(VENV, "requirements-dev.txt")
    if "emulator" in sys.argv:
        install(MINISTACK, os.path.join("infra", "local", "requirements.txt"))


if __name__ == "__main__":
    main()
