"""The web client as it is published: its files lie under an address that is new whenever one of
them is, so browsers keep them and never ask for them again.

    /                      index.html, asked for each time, names /assets/r-4f1d.../js/app.js
    /assets/r-4f1d.../x    the file x, kept for a year
    /assets/x              the file x, asked for each time

There is one copy of each file: the part that names the release is taken out on the way. Modules
find each other, pictures and texts by addresses relative to their own.
"""

import hashlib
import re
from pathlib import Path

KEPT, ALWAYS_ASK = "public, max-age=31536000, immutable", "no-cache"
NOT_SERVED = {".mjs", ".ts"}
PAGES = frozenset({"index.html", "consent.html"})
"""What is reached by an address that stays."""

PATH = re.compile(r"^/assets/(r-[0-9a-f]{16}/)?")


def served_files(web: Path) -> list[Path]:
    """The web client's files, without those that only its developers need."""
    return [
        path
        for path in sorted(web.rglob("*"))
        if path.is_file() and path.suffix not in NOT_SERVED and path.name != "jsconfig.json"
    ]


def release_of(web: Path) -> str:
    """The name of exactly these files."""
    whole = hashlib.sha256()
    for path in served_files(web):
        content = path.read_bytes()
        whole.update(f"{path.relative_to(web).as_posix()} {len(content)} ".encode() + content)
    return f"r-{whole.hexdigest()[:16]}"


def published(path: Path, release: str) -> bytes:
    """A file as it is served: pages name their files by the release."""
    content = path.read_bytes()
    if path.name not in PAGES:
        return content
    return content.replace(b'"/assets/', f'"/assets/{release}/'.encode())
