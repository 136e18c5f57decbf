"""From what happened to a message for each address that hears of it.

    a row ──► stream ──► relay_events ──► queue ──► serving.py
                ▲                           ▲
    by hand ────┘        queue_lost ────────┘   what the stream lost, 10 minutes later

Both may be repeated at any time: an event that is queued twice for an address is one delivery.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress

from chalicelib.domain.notices.notices import present_events
from chalicelib.domain.sessions.sessions import Session
from chalicelib.domain.webhooks.deliveries import delivery_id
from chalicelib.domain.webhooks.endpoints import Webhooks
from chalicelib.domain.webhooks.events import (
    WebhookEvent,
    event_of_deed,
    event_of_entry,
    event_of_session,
)
from chalicelib.storage.kernel.table import Image
from chalicelib.storage.kernel.transaction import StaleError, commit
from chalicelib.storage.notices.messages import changed_session
from chalicelib.storage.notices.stream_images import new_deed, new_entry, wanted_by_hand
from chalicelib.storage.webhooks.deliveries import delivery_key, unknown_deliveries
from chalicelib.storage.webhooks.endpoints import find_webhooks
from chalicelib.storage.workspaces.audit import find_due_deed, looked_after
from chalicelib.use_cases.kernel.context import Context

Message = Mapping[str, str]


def wake(endpoint_id: str) -> Message:
    """The message that lets a worker look after an address."""
    return {"endpoint_id": endpoint_id}


def tell(endpoint_id: str, event: WebhookEvent) -> Message:
    """The message that an address is to hear of an event."""
    return {"endpoint_id": endpoint_id, **event.fields}


def relay_events(ctx: Context, before: Image | None, after: Image | None) -> int:
    """Queues a message for each address that hears of a row's change; how many that are.

    Repeatable: an event that is queued twice is delivered once.
    """
    if after is None:
        return 0
    messages: list[Message] = []
    if event := _event(before, after):
        hearing = find_webhooks(event.workspace_id).hearing(event.type)
        messages = [tell(each.id, event) for each in hearing]
    elif endpoint_id := wanted_by_hand(after):
        messages = [wake(endpoint_id)]
    if messages:
        ctx.webhook_queue.send(messages)
    return len(messages)


def _event(before: Image | None, after: Image) -> WebhookEvent | None:
    if session := changed_session(before, after):
        return event_of_session(session, session.event)
    if entry := new_entry(before, after):
        return event_of_entry(entry)
    deed = new_deed(before, after)
    return event_of_deed(deed) if deed else None


def events_to_check(session: Session) -> list[WebhookEvent]:
    """What is still the session's present, and others hear of."""
    told = (event_of_session(session, event) for event in present_events(session))
    return [each for each in told if each]


def attend_deed(ctx: Context, workspace_id: str, deed_id: str) -> None:
    """Queues again a deed of which an address never heard.

    Atomic: the deed alone, which is due no more; what is queued is queued first.
    Repeatable: an event that is queued twice is delivered once.
    """
    deed = find_due_deed(workspace_id, deed_id, ctx.now())
    if deed is None:
        return
    if event := event_of_deed(deed):
        queue_lost(ctx, find_webhooks(workspace_id), [event])
    with suppress(StaleError):  # somebody else looked after it meanwhile
        commit(looked_after(deed))


def queue_lost(ctx: Context, webhooks: Webhooks, events: Iterable[WebhookEvent]) -> None:
    """Queues again each of a workspace's events that an address never had. One that was made since
    then is not told.

    Repeatable: an event that is queued twice is delivered once.
    """
    told = [
        (endpoint, event)
        for event in events
        for endpoint in webhooks.hearing(event.type)
        if endpoint.made_at <= event.at
    ]
    keys = [delivery_key(endpoint.id, delivery_id(event)) for endpoint, event in told]
    lost = set(unknown_deliveries(keys)) if keys else set()
    messages: Sequence[Message] = [
        tell(endpoint.id, event)
        for key, (endpoint, event) in zip(keys, told, strict=True)
        if key in lost
    ]
    if messages:
        ctx.webhook_queue.send(messages)
