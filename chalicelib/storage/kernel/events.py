"""How the last event of a thing is kept in the thing's row, whatever the thing is."""

from collections.abc import Mapping
from typing import Any

from chalicelib.domain.sessions.sessions import Event
from chalicelib.domain.time.instants import parse_instant, render_instant


def event_document(event: Event) -> dict[str, Any]:
    """`swept`: its outbox was checked."""
    return {
        "id": event.id,
        "kind": event.kind,
        "at": render_instant(event.at),
        "actor_id": event.actor_id,
        "message": event.message,
        "swept": event.checked,
    }


def read_event(document: Mapping[str, Any]) -> Event:
    """The event that a document of any age holds."""
    return Event(
        id=document["id"],
        kind=document["kind"],
        at=parse_instant(document["at"]),
        actor_id=document["actor_id"],
        message=document.get("message", ""),
        checked=document.get("swept", False),
    )
