"""The mail that the emulator's SES was given, newest first.

Each message is a file as it was handed over; what is shown is read from it by the standard
library's parser, so what a person sees here is what a mail program would see.
"""

import json
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import getaddresses
from functools import lru_cache
from pathlib import Path
from typing import Any, cast


@dataclass(frozen=True, slots=True)
class Mailbox:
    """The folder of caught mail."""

    folder: Path

    def messages(self, to: str | None = None) -> list[dict[str, Any]]:
        """Every message, or those to one address."""
        shown = [read(path) for path in sorted(self.folder.glob("*.eml"), reverse=True)]
        if to is None:
            return shown
        return [message for message in shown if to.lower() in _addresses(message)]

    def raw(self, message_id: str) -> bytes | None:
        """One message as it was handed over."""
        known = {path.stem: path for path in self.folder.glob("*.eml")}
        path = known.get(message_id)
        return path.read_bytes() if path else None


def _addresses(message: dict[str, Any]) -> set[str]:
    return {address.lower() for _, address in getaddresses([message["to"]])}


@lru_cache(maxsize=2000)
def read(path: Path) -> dict[str, Any]:
    """One message for people and programs."""
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    envelope = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    return {
        "id": path.stem,
        "to": str(message.get("To", ", ".join(envelope["destinations"]))),
        "from": str(message.get("From", "")),
        "subject": str(message.get("Subject", "")),
        "sent_at": envelope["sent_at"],
        "text": _body(message, "plain"),
        "html": _body(message, "html"),
        "attachments": [_attachment(part) for part in _extra_parts(message)],
    }


def _body(message: EmailMessage, kind: str) -> str:
    part = message.get_body(preferencelist=(cast(Any, kind),))
    return str(part.get_content()) if part else ""


def _extra_parts(message: EmailMessage) -> list[EmailMessage]:
    """Every part that is neither the text nor the HTML: invites as alternatives too."""
    return [
        part
        for part in message.walk()
        if not part.is_multipart()
        and (part.get_filename() or part.get_content_type() not in {"text/plain", "text/html"})
    ]


def _attachment(part: EmailMessage) -> dict[str, Any]:
    content = part.get_payload(decode=True)
    method = part.get_param("method")
    kind = part.get_content_type() + (f"; method={method}" if method else "")
    text = content.decode("utf-8", "replace") if isinstance(content, bytes) else ""
    return {"content_type": kind, "filename": part.get_filename(), "content": text}
