"""The web client's files, as S3 and CloudFront serve them in production."""

import mimetypes
from pathlib import Path

from infra.local.proxy import Answer

TYPES = {".js": "text/javascript", ".mjs": "text/javascript", ".svg": "image/svg+xml"}


def serve_file(root: Path, path: str) -> Answer | None:
    """`/` is `index.html`, `/assets/x` is `x`; nothing outside `root` and no dot files."""
    name = "index.html" if path == "/" else path.removeprefix("/assets/")
    file = (root / name).resolve()
    inside = file.is_relative_to(root.resolve())
    if not inside or not file.is_file() or any(part.startswith(".") for part in Path(name).parts):
        return None
    kind = (
        TYPES.get(file.suffix) or mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    )
    if kind.startswith("text/") or kind == "application/json":
        kind += "; charset=utf-8"
    headers = [
        ("Content-Type", kind),
        ("Cache-Control", "no-cache"),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "no-referrer"),
    ]
    return Answer(200, headers, file.read_bytes())
