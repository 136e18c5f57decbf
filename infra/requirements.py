"""Pins every package with its hashes: the function's, the developer's, and the emulator's.

python -m infra.requirements            compiles the files from what pyproject.toml asks for
python -m infra.requirements --check    compares; exits with 1 and says what to run if one differs

What is pinned stays as it is while it still fits; delete a file to move everything in it.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from infra.project import ROOT

COMPILE = "pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header"
SOURCES = {
    "requirements.txt": ["pyproject.toml"],
    "requirements-dev.txt": ["pyproject.toml", "--group", "dev", "-c", "requirements.txt"],
    "infra/local/requirements.txt": ["infra/local/requirements.in"],
}


def compile_into(folder: Path) -> dict[str, str]:
    """The files' texts, compiled in `folder` so that the present ones stay as they are."""
    texts = {}
    for name, sources in SOURCES.items():
        out = folder / name
        out.parent.mkdir(parents=True, exist_ok=True)
        if (ROOT / name).exists():
            shutil.copy(ROOT / name, out)
        uv = Path(sys.executable).with_name("uv")
        command = [str(uv), *COMPILE.split(), *sources, "--output-file", str(out)]
        subprocess.run(command, cwd=ROOT, check=True)
        texts[name] = out.read_text(encoding="utf-8")
    return texts


def main(arguments: list[str]) -> int:
    with tempfile.TemporaryDirectory() as folder:
        texts = compile_into(Path(folder))
    if "--check" not in arguments:
        for name, text in texts.items():
            (ROOT / name).write_text(text, encoding="utf-8")
        return 0
    stale = [name for name, text in texts.items() if (ROOT / name).read_text() != text]
    if stale:
        print(f"{', '.join(stale)} out of date. Run: make requirements", file=sys.stderr)
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
