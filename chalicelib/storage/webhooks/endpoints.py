"""The webhooks of a workspace, all in one row: whoever relays an event reads them at once."""

from collections.abc import Mapping
from typing import Any

from chalicelib.domain.time.instants import parse_instant, render_instant
from chalicelib.domain.webhooks.endpoints import Endpoint, Off, OffReason, Webhooks, in_order
from chalicelib.domain.webhooks.events import EventType
from chalicelib.storage.kernel.later import named
from chalicelib.storage.kernel.model import IntegerAttribute
from chalicelib.storage.kernel.table import JsonAttribute, Key, Row, Rows, find_row
from chalicelib.storage.kernel.transaction import Put, absent


class WebhooksItem(Row, discriminator="webhooks"):
    endpoints = JsonAttribute()
    version = IntegerAttribute()


def webhooks_key(workspace_id: str) -> Key:
    return f"WORKSPACE#{workspace_id}", "WEBHOOKS"


def find_webhooks(workspace_id: str) -> Webhooks:
    """The workspace's webhooks, read consistently."""
    return _webhooks(workspace_id, find_row(WebhooksItem, webhooks_key(workspace_id)))


def webhooks_in(rows: Rows, workspace_id: str) -> Webhooks:
    """The workspace's webhooks among what a batch read found."""
    return _webhooks(workspace_id, rows.find(WebhooksItem, webhooks_key(workspace_id)))


def put_webhooks(webhooks: Webhooks) -> Put:
    """Stores them; their version is one above what was read, else stale."""
    documents = [_document(each) for each in webhooks.endpoints.values()]
    row = WebhooksItem(
        *webhooks_key(webhooks.workspace_id), endpoints=documents, version=webhooks.version
    )
    first = webhooks.version == 1
    return Put(row, absent() if first else WebhooksItem.version == webhooks.version - 1)


def _webhooks(workspace_id: str, row: WebhooksItem | None) -> Webhooks:
    if row is None:
        return Webhooks(workspace_id=workspace_id)
    endpoints = [_endpoint(each) for each in row.endpoints]
    return Webhooks(
        workspace_id=workspace_id,
        endpoints={each.id: each for each in endpoints},
        version=int(row.version),
    )


def _document(endpoint: Endpoint) -> dict[str, Any]:
    return {
        "id": endpoint.id,
        "url": endpoint.url,
        "types": [str(each) for each in in_order(endpoint.types)],
        "made_at": render_instant(endpoint.made_at),
        "secret_number": endpoint.secret_number,
        "rotated_at": render_instant(endpoint.rotated_at) if endpoint.rotated_at else None,
        "off": off_document(endpoint.off),
        "version": endpoint.version,
    }


def _endpoint(document: Mapping[str, Any]) -> Endpoint:
    rotated_at = document["rotated_at"]
    return Endpoint(
        id=document["id"],
        url=document["url"],
        types=frozenset(named(EventType, each) for each in document["types"]),
        made_at=parse_instant(document["made_at"]),
        secret_number=document["secret_number"],
        rotated_at=parse_instant(rotated_at) if rotated_at else None,
        off=read_off(document["off"]),
        version=document["version"],
    )


def off_document(off: Off | None) -> dict[str, Any] | None:
    return {"at": render_instant(off.at), "reason": str(off.reason)} if off else None


def read_off(document: Mapping[str, Any] | None) -> Off | None:
    return (
        Off(parse_instant(document["at"]), named(OffReason, document["reason"]))
        if document
        else None
    )
