"""A delivery: one event for one address, with every try.

              answered with 2xx
    waiting ─────────────────────► delivered
      │ ▲ │
      │ │ └── anything else, or no answer: tried again after a pause, at most 10 times in 3 days
      │ └──── sent again by hand
      ▼
    given up

The pauses are those that Standard Webhooks 1.0 recommends.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from http import HTTPStatus

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.domain.kernel.outbound import Obstacle
from chalicelib.domain.webhooks.endpoints import Endpoint
from chalicelib.domain.webhooks.events import EventType, WebhookEvent

PAUSES = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
"""After the first failure, the second, and so on; after the last one it is given up."""

LONGEST_WAIT = timedelta(days=4)
"""One that waits behind others at a failing address for longer than all its own pauses is late."""

MOST_OF_AN_ANSWER = 200
MOST_TRIES_KEPT = 20


class DeliveryStatus(StrEnum):
    WAITING = "waiting"
    DELIVERED = "delivered"
    GIVEN_UP = "given_up"


class Reply(Struct, frozen=True, kw_only=True):
    """What an address answered: its status and how its body begins; or why there was no answer."""

    status: int | None = None
    answer: str = ""
    obstacle: Obstacle | None = None

    @property
    def accepted(self) -> bool:
        return self.status is not None and HTTPStatus(200) <= self.status < HTTPStatus(300)

    @property
    def gone(self) -> bool:
        """The address says that it is to hear nothing any more."""
        return self.status == HTTPStatus.GONE


class Try(Struct, frozen=True):
    at: datetime
    reply: Reply


class Delivery(Struct, frozen=True, kw_only=True):
    """`body` is sent as it is at each try; `since` is when it began to wait, `failures` counts from
    there. `by_hand`: an admin wants it now, so it goes before all others.
    """

    endpoint_id: str
    id: str
    type: EventType
    event_id: str
    at: datetime
    body: str
    since: datetime
    next_try_at: datetime | None
    status: DeliveryStatus = DeliveryStatus.WAITING
    by_hand: bool = False
    failures: int = 0
    tries: tuple[Try, ...] = ()
    version: int = 1


def delivery_id(event: WebhookEvent) -> str:
    """Of an address's deliveries, in order of what happened; the same whenever it is told."""
    return f"{event.at:%Y%m%dT%H%M%SZ}.{event.id}"


def new_delivery(
    endpoint: Endpoint, event: WebhookEvent, body: str, now: datetime, *, by_hand: bool = False
) -> Delivery:
    return Delivery(
        endpoint_id=endpoint.id,
        id=delivery_id(event),
        type=event.type,
        event_id=event.id,
        at=event.at,
        body=body,
        since=now,
        next_try_at=now,
        by_hand=by_hand,
    )


def is_too_late(delivery: Delivery, now: datetime) -> bool:
    return now >= delivery.since + LONGEST_WAIT


def given_up(delivery: Delivery) -> Delivery:
    """Without another try."""
    return _settled(delivery, DeliveryStatus.GIVEN_UP)


def tried(delivery: Delivery, reply: Reply, now: datetime) -> Delivery:
    """The delivery after a try."""
    tries = (*delivery.tries, Try(now, reply))[-MOST_TRIES_KEPT:]
    delivery = replace(delivery, tries=tries)
    if reply.accepted:
        return _settled(delivery, DeliveryStatus.DELIVERED)
    if delivery.failures >= len(PAUSES):
        return given_up(delivery)
    return replace(
        delivery,
        failures=delivery.failures + 1,
        next_try_at=now + PAUSES[delivery.failures],
        by_hand=False,
        version=delivery.version + 1,
    )


def wanted_again(delivery: Delivery, now: datetime) -> Delivery:
    """The delivery that an admin wants once more, with all its pauses before it."""
    return replace(
        delivery,
        status=DeliveryStatus.WAITING,
        since=now,
        next_try_at=now,
        by_hand=True,
        failures=0,
        version=delivery.version + 1,
    )


def _settled(delivery: Delivery, status: DeliveryStatus) -> Delivery:
    return replace(
        delivery, status=status, next_try_at=None, by_hand=False, version=delivery.version + 1
    )
