"""The web client's files, as S3 and CloudFront serve them in production."""

import hashlib
import mimetypes
from pathlib import Path

from infra.local.proxy import Answer
from infra.release import ALWAYS_ASK, KEPT, PAGES, PATH, published, release_of

TYPES = {".js": "text/javascript", ".mjs": "text/javascript", ".svg": "image/svg+xml"}


def serve_file(root: Path, path: str, known: str | None = None) -> Answer | None:
    """`/` is `index.html`, `/assets/x` is `x`; nothing outside `root` and no dot files. Whoever
    has it already says its `known` tag, and is told that it is the same.
    """
    name = "index.html" if path == "/" else PATH.sub("", path)
    file = (root / name).resolve()
    inside = file.is_relative_to(root.resolve())
    if not inside or not file.is_file() or any(part.startswith(".") for part in Path(name).parts):
        return None
    kind = (
        TYPES.get(file.suffix) or mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    )
    if kind.startswith("text/") or kind == "application/json":
        kind += "; charset=utf-8"
    content = published(file, release_of(root) if name in PAGES else "")
    tag = f'"{hashlib.sha256(content).hexdigest()[:16]}"'
    headers = [
        ("Content-Type", kind),
        ("Cache-Control", KEPT if path.startswith("/assets/r-") else ALWAYS_ASK),
        ("ETag", tag),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "no-referrer"),
    ]
    return Answer(304, headers, b"") if tag == known else Answer(200, headers, content)
