"""Google played without a wire: what the gateways send reaches the stand-in at once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from chalicelib.domain.kernel.outbound import Answer, Obstacle, OutboundError
from chalicelib.gateways.google.consent import GoogleApp, places_at
from infra.local.google_api import GoogleApi
from infra.local.google_peer import GooglePeer, Json

BASE = "https://google.example"
CLIENT = ("the-app", "the-apps-secret")
NOW = datetime(2027, 2, 1, 8, tzinfo=UTC)


def new_peer() -> GooglePeer:
    return GooglePeer(CLIENT, lambda: NOW)


@dataclass
class ToGoogle:
    """The way to the stand-in; `status` is answered to all instead, `down`: nothing answers."""

    peer: GooglePeer = field(default_factory=new_peer)
    status: int = 0
    down: bool = False
    pauses: list[float] = field(default_factory=list)

    def send(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        body: bytes = b"",
        **_: Any,
    ) -> Answer:
        if self.down:
            raise OutboundError(Obstacle.TOO_SLOW)
        if self.status:
            return Answer(status=self.status, headers={}, body=b"<html>Sorry</html>", url=url)
        told = GoogleApi(self.peer, BASE).answer(
            method, url.removeprefix(BASE), headers or {}, body
        )
        assert told is not None, url
        small = {name.lower(): value for name, value in told.headers}
        return Answer(status=told.status, headers=small, body=told.body, url=url)

    def app(self) -> GoogleApp:
        client_id, secret = CLIENT
        return GoogleApp(
            send=self.send,
            client_id=client_id,
            client_secret=lambda: secret,
            places=places_at(BASE),
        )


def expire_tokens(peer: GooglePeer) -> None:
    """Every sync token so far is too old."""
    peer.changes += 1
    peer.oldest_token = peer.changes


def utc(*parts: int) -> Json:
    """A `start` or `end` of an event, in UTC."""
    return {"dateTime": datetime(*parts, tzinfo=UTC).isoformat()}  # type: ignore[misc,arg-type]
