"""Sending webhooks, signed by Standard Webhooks 1.0: to public addresses, by TLS, without following
where they lead.
"""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct
from standardwebhooks import Webhook

from chalicelib.domain.kernel.outbound import OutboundError
from chalicelib.domain.webhooks.deliveries import MOST_OF_AN_ANSWER, Reply
from chalicelib.gateways.outbound import Outbound

SECONDS = 10.0
"""For one try, all in all."""

MOST_BYTES = 4 * MOST_OF_AN_ANSWER
"""As many as the characters of an answer may take that are kept."""


class StandardWebhooks(Struct, frozen=True):
    outbound: Outbound
    seconds: float = SECONDS

    def send(
        self, url: str, body: str, *, message_id: str, at: datetime, secrets: Sequence[str]
    ) -> Reply:
        """Sends one try, with a signature for each secret; what came back."""
        try:
            answer = self.outbound.send(
                "POST",
                url,
                headers=signed(message_id, at, body, secrets),
                body=body.encode(),
                seconds=self.seconds,
                most_bytes=MOST_BYTES,
                cut=True,
            )
        except OutboundError as error:
            return Reply(obstacle=error.obstacle)
        text = answer.body.decode(errors="replace")
        shown = "".join(each if each.isprintable() else " " for each in text)
        return Reply(status=answer.status, answer=shown[:MOST_OF_AN_ANSWER].strip())


def signed(message_id: str, at: datetime, body: str, secrets: Sequence[str]) -> dict[str, str]:
    """The headers of a message."""
    signatures = (Webhook(secret).sign(message_id, at, body) for secret in secrets)
    return {
        "Content-Type": "application/json",
        "webhook-id": message_id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": " ".join(signatures),
    }
