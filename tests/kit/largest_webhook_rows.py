"""Rows of webhooks, each as large as the bounds of the API let it become."""

from chalicelib.domain.kernel.outbound import MOST_URL_CHARACTERS, Obstacle
from chalicelib.domain.webhooks.deliveries import (
    MOST_OF_AN_ANSWER,
    MOST_TRIES_KEPT,
    Delivery,
    Reply,
    Try,
)
from chalicelib.domain.webhooks.endpoints import (
    MOST_WEBHOOKS,
    Endpoint,
    Off,
    OffReason,
    Webhooks,
)
from chalicelib.domain.webhooks.events import CHOSEN, EventType
from chalicelib.domain.webhooks.lines import Line
from chalicelib.storage.kernel.transaction import Put
from chalicelib.storage.webhooks import deliveries, endpoints, lines
from tests.kit.largest_rows import BEGIN, LETTER, an_id

OFF = Off(BEGIN, OffReason.FAILING)
LARGE_SESSION_BYTES = 20_000
"""More than the view of a session, with its policy in words, ever takes."""


def some_webhooks() -> Put:
    known = [
        Endpoint(
            id=an_id(number),
            url="x" * MOST_URL_CHARACTERS,
            types=frozenset(CHOSEN),
            made_at=BEGIN,
            rotated_at=BEGIN,
            off=OFF,
        )
        for number in range(MOST_WEBHOOKS)
    ]
    return endpoints.put_webhooks(
        Webhooks(workspace_id=an_id(0), endpoints={each.id: each for each in known}, version=1)
    )


def a_line() -> Put:
    return lines.put_line(
        Line(
            endpoint_id=an_id(0),
            holder=an_id(1),
            held_until=BEGIN,
            failing_since=BEGIN,
            paused_until=BEGIN,
            next_at=BEGIN,
            news=OFF,
            version=1,
        )
    )


def a_delivery() -> Put:
    return _puts()[0]


def a_waiting_one() -> Put:
    return _puts()[1]


def _puts() -> list[Put]:
    return [each for each in deliveries.put_delivery(_delivery()) if isinstance(each, Put)]


def _delivery() -> Delivery:
    reply = Reply(status=500, answer=LETTER * MOST_OF_AN_ANSWER, obstacle=Obstacle.NOT_TRUSTED)
    return Delivery(
        endpoint_id=an_id(0),
        id=an_id(1),
        type=EventType.SESSION_RESCHEDULED,
        event_id=an_id(2),
        at=BEGIN,
        body="x" * LARGE_SESSION_BYTES,
        since=BEGIN,
        next_try_at=BEGIN,
        tries=(Try(BEGIN, reply),) * MOST_TRIES_KEPT,
    )
