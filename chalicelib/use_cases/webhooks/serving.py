"""Serving the line of an address: a message becomes a delivery, and what waits there is sent.

    message ──► delivery, waiting ──► line claimed ──► sent in order, until one fails or none is due
                                           │ not
                                           └──► whoever has the line sends it, or it pauses

One worker at a time serves an address, and after a failure none until its pause is over. So whoever
hangs takes one worker for one try, however much waits there.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from msgspec import Struct

from chalicelib.domain.time.instants import render_instant
from chalicelib.domain.webhooks import deliveries, lines
from chalicelib.domain.webhooks.deliveries import Delivery
from chalicelib.domain.webhooks.endpoints import (
    Endpoint,
    Off,
    OffReason,
    Webhooks,
    changed_to,
    switched,
    valid_secrets,
)
from chalicelib.domain.webhooks.events import WebhookEvent
from chalicelib.domain.webhooks.lines import Line
from chalicelib.domain.workspaces.workspaces import workspace_of
from chalicelib.storage.kernel.table import read_rows
from chalicelib.storage.kernel.transaction import StaleError, commit, until_fresh
from chalicelib.storage.webhooks import deliveries as stored
from chalicelib.storage.webhooks.endpoints import (
    find_webhooks,
    put_webhooks,
    webhooks_in,
    webhooks_key,
)
from chalicelib.storage.webhooks.lines import line_in, line_key, put_line
from chalicelib.use_cases.kernel import log
from chalicelib.use_cases.kernel.context import Context
from chalicelib.use_cases.kernel.jobs import HasTime
from chalicelib.use_cases.webhooks.relaying import wake

LONGEST_DELAY = timedelta(minutes=15)
"""That the queue knows; for what is later the clock looks at the line."""

AT_ONCE = 25
"""Deliveries that are read at a time."""

ReadSubject = Callable[[Context, WebhookEvent], Any]
"""What an event is about, as the API shows it to an admin; None: there is no such thing (any
more)."""


class _Served(Struct, frozen=True):
    """What became of a line while it was held: whether something was accepted, and then whether
    something failed, or the address said that it is gone.
    """

    tries: int = 0
    accepted: bool = False
    failed: bool = False
    gone: bool = False


def record(ctx: Context, endpoint_id: str, event: WebhookEvent, read: ReadSubject) -> None:
    """Lets an event wait for an address, with the body in which it is sent.

    Repeatable: what waits, or was sent, is not made again.
    """
    wanted = deliveries.delivery_id(event)
    rows = read_rows([webhooks_key(event.workspace_id), stored.delivery_key(endpoint_id, wanted)])
    endpoint = webhooks_in(rows, event.workspace_id).endpoints.get(endpoint_id)
    known = stored.delivery_in(rows, endpoint_id, wanted)
    if known or endpoint is None or not endpoint.hears(event.type):
        return
    data = read(ctx, event)
    if data is None:
        return
    delivery = deliveries.new_delivery(endpoint, event, body_of(event, data), ctx.now())
    with suppress(StaleError):  # an equal message was quicker
        commit(*stored.put_delivery(delivery))


def body_of(event: WebhookEvent, data: Any) -> str:
    """The text that is sent, and signed, as it is."""
    told = {"type": event.type.value, "timestamp": render_instant(event.at), "data": data}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def serve(ctx: Context, endpoint_id: str, has_time: HasTime) -> int:
    """Sends what waits for an address, as far as the time reaches; how many tries that took.

    Atomic: each try with its delivery; the line alone, or with an address that is switched off.
    Repeatable: one worker at a time serves a line. If it dies, what it was sending is sent again,
    with the same id.
    """
    tries = 0
    while ours := until_fresh(lambda: _claim(ctx, endpoint_id)):
        served = _send_what_is_due(ctx, endpoint_id, has_time)
        tries += served.tries
        if not _goes_on(ctx, _leave(ctx, ours, served), served, has_time):
            break
    return tries


def _claim(ctx: Context, endpoint_id: str) -> Line | None:
    """The line in our hands; None: another has it, or it pauses, or nothing is to be sent."""
    now = ctx.now()
    endpoint, line, _ = _read(endpoint_id)
    ours = lines.claimed(line, ctx.new_id(), now)
    if endpoint is None or endpoint.off or ours is None:
        return None
    first = stored.first_waiting(endpoint_id)
    if first is None or first > now:
        if line.next_at != first:
            commit(put_line(lines.released(line, first)))
        return None
    commit(put_line(ours))
    return ours


def _read(endpoint_id: str) -> tuple[Endpoint | None, Line, Webhooks]:
    workspace_id = workspace_of(endpoint_id)
    rows = read_rows([webhooks_key(workspace_id), line_key(endpoint_id)])
    webhooks = webhooks_in(rows, workspace_id)
    return webhooks.endpoints.get(endpoint_id), line_in(rows, endpoint_id), webhooks


def _send_what_is_due(ctx: Context, endpoint_id: str, has_time: HasTime) -> _Served:
    served = _Served()
    for delivery in _due(ctx, endpoint_id, has_time):
        endpoint = find_webhooks(workspace_of(endpoint_id)).endpoints.get(endpoint_id)
        if endpoint is None or endpoint.off:
            break
        served = _send(ctx, endpoint, delivery, served)
        if served.failed:
            break
    return served


def _due(ctx: Context, endpoint_id: str, has_time: HasTime) -> Iterator[Delivery]:
    """What is to be tried now, in order; what has waited for too long is given up on the way."""
    while waiting := stored.list_waiting(endpoint_id, ctx.now(), AT_ONCE):
        for delivery in waiting:
            if not has_time():
                return
            if deliveries.is_too_late(delivery, ctx.now()):
                _keep(deliveries.given_up(delivery), delivery)
            else:
                yield delivery


def _send(ctx: Context, endpoint: Endpoint, delivery: Delivery, before: _Served) -> _Served:
    at = ctx.now()
    reply = ctx.webhook_sender().send(
        endpoint.url,
        delivery.body,
        message_id=delivery.event_id,
        at=at,
        secrets=valid_secrets(endpoint, ctx.secret("cursor_key"), at),
    )
    _keep(deliveries.tried(delivery, reply, ctx.now()), delivery)
    failed = int(not reply.accepted)
    log.count(ctx.settings.stage, {"webhook_tries": 1, "webhook_tries_failed": failed})
    return _Served(
        tries=before.tries + 1,
        accepted=before.accepted or reply.accepted,
        failed=not reply.accepted,
        gone=reply.gone,
    )


def _keep(after: Delivery, before: Delivery) -> None:
    with suppress(StaleError):  # an admin wants it again meanwhile
        commit(*stored.put_delivery(after, before))


def _leave(ctx: Context, ours: Line, served: _Served) -> Line:
    """The line as we leave it; an address that has failed for good is switched off."""
    return until_fresh(lambda: _release(ctx, ours, served))


def _release(ctx: Context, ours: Line, served: _Served) -> Line:
    now, endpoint_id = ctx.now(), ours.endpoint_id
    endpoint, line, webhooks = _read(endpoint_id)
    if line.holder != ours.holder or endpoint is None:
        return line
    line = lines.succeeded(line) if served.accepted else line
    line = lines.failed(line, now) if served.failed else line
    if endpoint.off:
        line = lines.released(line, None)
        commit(put_line(line))
    elif off := _off(served, line, now):
        line = lines.released(lines.stopped(line, off), None)
        commit(put_line(line), put_webhooks(changed_to(webhooks, switched(endpoint, off))))
    else:
        line = lines.released(line, stored.first_waiting(endpoint_id))
        commit(put_line(line))
    return line


def _off(served: _Served, line: Line, now: datetime) -> Off | None:
    if served.gone:
        return Off(now, OffReason.GONE)
    return Off(now, OffReason.FAILING) if lines.has_failed_for_good(line, now) else None


def _goes_on(ctx: Context, line: Line, served: _Served, has_time: HasTime) -> bool:
    """Whether more is to be sent at once; else another worker is called for what is left."""
    if line.next_at is None:
        return False
    wait = max(line.next_at - ctx.now(), timedelta())
    if not wait and has_time():
        return True
    if not wait or (served.failed and wait <= LONGEST_DELAY):
        ctx.webhook_queue.send([wake(line.endpoint_id)], wait)
    return False
