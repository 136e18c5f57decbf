"""Deliveries: one row for each event and address, and a small one while it waits.

    WEBHOOK#id    DELIVERY#20261128T231900Z.01JD...    the delivery, kept for 30 days
    WEBHOOK#id    WAITING#2026-11-28T23:19:05Z#...     that it waits, and from when it is tried

What waits is found in its order by one consistent query, however much was delivered.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from pynamodb.attributes import BooleanAttribute, UnicodeAttribute

from chalicelib.domain.kernel.outbound import Obstacle
from chalicelib.domain.time.instants import parse_instant, render_instant
from chalicelib.domain.webhooks.deliveries import Delivery, DeliveryStatus, Reply, Try
from chalicelib.domain.webhooks.events import EventType
from chalicelib.storage.kernel.later import named
from chalicelib.storage.kernel.model import IntegerAttribute
from chalicelib.storage.kernel.table import (
    JsonAttribute,
    Key,
    Row,
    Rows,
    find_row,
    read_rows,
    reading,
)
from chalicelib.storage.kernel.transaction import Delete, Put, Write, absent

KEPT = timedelta(days=30)
FIRST = "0"
"""Where a delivery waits that is wanted by hand: before every instant."""


class DeliveryItem(Row, discriminator="delivery"):
    type = UnicodeAttribute()
    event_id = UnicodeAttribute()
    at = UnicodeAttribute()
    body = UnicodeAttribute()
    since = UnicodeAttribute()
    next_try_at = UnicodeAttribute(null=True)
    status = UnicodeAttribute()
    by_hand = BooleanAttribute()
    failures = IntegerAttribute()
    tries = JsonAttribute()
    version = IntegerAttribute()


class WaitingItem(Row, discriminator="waiting"):
    """`by_hand`: the table's stream tells that its line is to be served."""

    delivery_id = UnicodeAttribute()
    at = UnicodeAttribute()
    by_hand = BooleanAttribute()


def delivery_key(endpoint_id: str, delivery_id: str) -> Key:
    return f"WEBHOOK#{endpoint_id}", f"DELIVERY#{delivery_id}"


def find_delivery(endpoint_id: str, delivery_id: str) -> Delivery | None:
    """The delivery, read consistently."""
    row = find_row(DeliveryItem, delivery_key(endpoint_id, delivery_id))
    return _delivery(row) if row else None


def delivery_in(rows: Rows, endpoint_id: str, delivery_id: str) -> Delivery | None:
    """The delivery among what a batch read found."""
    row = rows.find(DeliveryItem, delivery_key(endpoint_id, delivery_id))
    return _delivery(row) if row else None


def unknown_deliveries(keys: Sequence[Key]) -> list[Key]:
    """Those of the keys under which no delivery is stored, read consistently."""
    rows = read_rows(keys)
    return [key for key in keys if rows.find(DeliveryItem, key) is None]


def list_deliveries(endpoint_id: str, limit: int, before: str | None = None) -> list[Delivery]:
    """Up to `limit` deliveries of an address, newest event first, behind the one of this id."""
    key_range = (
        Row.sk.startswith("DELIVERY#")
        if before is None
        else Row.sk.between("DELIVERY#", f"DELIVERY#{before}")
    )
    with reading():
        rows = DeliveryItem.query(
            f"WEBHOOK#{endpoint_id}",
            key_range,
            consistent_read=True,
            scan_index_forward=False,
            limit=limit + 1,
        )
        found = [_delivery(row) for row in rows]
    return [each for each in found if each.id != before][:limit]


def ids_that_name(endpoint_id: str, word: str) -> list[str]:
    """The deliveries of an address in whose body a word stands, read consistently."""
    with reading():
        rows = DeliveryItem.query(
            f"WEBHOOK#{endpoint_id}",
            Row.sk.startswith("DELIVERY#"),
            DeliveryItem.body.contains(word),
            consistent_read=True,
        )
        return [row.sk.removeprefix("DELIVERY#") for row in rows]


def list_waiting(endpoint_id: str, until: datetime, limit: int) -> list[Delivery]:
    """The first deliveries of an address that are to be tried by then, in their order."""
    with reading():
        rows = WaitingItem.query(
            f"WEBHOOK#{endpoint_id}",
            Row.sk.between("WAITING#", f"WAITING#{render_instant(until)}~"),
            consistent_read=True,
            limit=limit,
        )
        ids = [row.delivery_id for row in rows]
    rows_found = read_rows(delivery_key(endpoint_id, each) for each in ids)
    found = (delivery_in(rows_found, endpoint_id, each) for each in ids)
    return [each for each in found if each]


def first_waiting(endpoint_id: str) -> datetime | None:
    """From when on something of an address is to be tried; None: nothing waits."""
    with reading():
        rows = WaitingItem.query(
            f"WEBHOOK#{endpoint_id}",
            Row.sk.startswith("WAITING#"),
            consistent_read=True,
            limit=1,
        )
        return next((parse_instant(row.at) for row in rows), None)


def put_delivery(after: Delivery, before: Delivery | None = None) -> list[Write]:
    """Stores the delivery, and whether it waits; stale if it is not as it was read."""
    old, new = _turn(before) if before else None, _turn(after)
    writes: list[Write] = [_put(after)]
    if old and old != new:
        writes.append(Delete(WaitingItem(*old)))
    if new and after.next_try_at:
        row = WaitingItem(
            *new,
            delivery_id=after.id,
            at=render_instant(after.next_try_at),
            by_hand=after.by_hand,
            expires_epoch=_expiry(after),
        )
        writes.append(Put(row))
    return writes


def _put(delivery: Delivery) -> Put:
    next_try_at = delivery.next_try_at
    row = DeliveryItem(
        *delivery_key(delivery.endpoint_id, delivery.id),
        type=str(delivery.type),
        event_id=delivery.event_id,
        at=render_instant(delivery.at),
        body=delivery.body,
        since=render_instant(delivery.since),
        next_try_at=render_instant(next_try_at) if next_try_at else None,
        status=delivery.status.value,
        by_hand=delivery.by_hand,
        failures=delivery.failures,
        tries=[_try_document(each) for each in delivery.tries],
        version=delivery.version,
        expires_epoch=_expiry(delivery),
    )
    first = delivery.version == 1
    return Put(row, absent() if first else DeliveryItem.version == delivery.version - 1)


def _turn(delivery: Delivery) -> Key | None:
    """Where it stands among those that wait; None: it does not."""
    if delivery.next_try_at is None:
        return None
    turn = FIRST if delivery.by_hand else render_instant(delivery.next_try_at)
    return f"WEBHOOK#{delivery.endpoint_id}", f"WAITING#{turn}#{delivery.id}"


def _expiry(delivery: Delivery) -> int:
    return int((delivery.since + KEPT).timestamp())


def _try_document(each: Try) -> dict[str, Any]:
    return {
        "at": render_instant(each.at),
        "status": each.reply.status,
        "answer": each.reply.answer,
        "obstacle": each.reply.obstacle and str(each.reply.obstacle),
    }


def _try(document: Mapping[str, Any]) -> Try:
    obstacle = document["obstacle"]
    reply = Reply(
        status=document["status"],
        answer=document["answer"],
        obstacle=named(Obstacle, obstacle) if obstacle else None,
    )
    return Try(parse_instant(document["at"]), reply)


def _delivery(row: DeliveryItem) -> Delivery:
    return Delivery(
        endpoint_id=row.pk.removeprefix("WEBHOOK#"),
        id=row.sk.removeprefix("DELIVERY#"),
        type=named(EventType, row.type),
        event_id=row.event_id,
        at=parse_instant(row.at),
        body=row.body,
        since=parse_instant(row.since),
        next_try_at=parse_instant(row.next_try_at) if row.next_try_at else None,
        status=DeliveryStatus(row.status),
        by_hand=row.by_hand,
        failures=int(row.failures),
        tries=tuple(_try(each) for each in row.tries),
        version=int(row.version),
    )
