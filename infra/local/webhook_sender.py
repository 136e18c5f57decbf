"""Brings the stand-in's events to the product: signed as Stripe signs, and again until taken."""

import hashlib
import hmac
import http.client
import json
import queue
import threading
import time
from typing import Any
from urllib.parse import urlsplit

PAUSES_SECONDS = (0.0, 0.5, 2.0, 10.0, 60.0, 300.0)
"""Stripe repeats for three days; so long nobody waits here."""


def sign(body: bytes, secret: str, at: float) -> str:
    """The header `Stripe-Signature` (docs.stripe.com/webhooks, "Verify manually")."""
    signed = f"{int(at)}.".encode() + body
    digest = hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
    return f"t={int(at)},v1={digest}"


class Courier:
    """A thread that posts each event to `url` until it is answered with 200.

    Signatures carry real time, whatever the local clock says: so do those of Stripe.
    """

    def __init__(self, url: str, secret: str) -> None:
        self._url = urlsplit(url)
        self._secret = secret
        self._waiting: queue.Queue[dict[str, Any]] = queue.Queue()

    def tell(self, event: dict[str, Any]) -> None:
        self._waiting.put(event)

    def start(self) -> None:
        threading.Thread(target=self._run, daemon=True).start()

    def _run(self) -> None:
        while True:
            body = json.dumps(self._waiting.get()).encode()
            threading.Thread(target=self._bring, args=(body,), daemon=True).start()

    def _bring(self, body: bytes) -> None:
        for pause in PAUSES_SECONDS:
            time.sleep(pause)
            if self._post(body) == 200:
                return

    def _post(self, body: bytes) -> int:
        connection = http.client.HTTPConnection(self._url.netloc, timeout=40)
        signature = sign(body, self._secret, time.time())
        headers = {"Content-Type": "application/json", "Stripe-Signature": signature}
        try:
            connection.request("POST", self._url.path, body, headers)
            return connection.getresponse().status
        except (OSError, http.client.HTTPException):
            return 0
        finally:
            connection.close()
