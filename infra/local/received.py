"""A company's own system, played by the local stack: it takes webhooks and shows what arrived.

POST /local/webhooks    takes one, whatever it is
GET  /local/webhooks    the last hundred, newest first
"""

import json
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from infra.local.local_api import as_json
from infra.local.proxy import Answer

PATH = "/local/webhooks"
MOST_KEPT = 100


@dataclass(frozen=True, slots=True)
class Received:
    """What arrived since the stack was started."""

    kept: deque[dict[str, Any]] = field(default_factory=lambda: deque(maxlen=MOST_KEPT))

    def answer(self, method: str, headers: Mapping[str, str], body: bytes) -> Answer | None:
        """The answer, or None where there is nothing."""
        if method == "GET":
            return as_json(200, list(self.kept))
        if method != "POST":
            return None
        told = {name.lower(): value for name, value in headers.items()}
        of_it = {name: value for name, value in told.items() if name.startswith("webhook-")}
        self.kept.appendleft({"headers": of_it, "body": _read(body)})
        return Answer(204, [], b"")


def _read(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return body.decode(errors="replace")
