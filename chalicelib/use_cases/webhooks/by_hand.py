"""What an admin sends by hand to an address: a ping, or a delivery once more; and their list.

Both begin to wait in the write that the admin makes; the table's stream lets a worker send them at
once, and the clock a minute later if that was lost.
"""

from collections.abc import Callable, Sequence
from typing import Any

from msgspec import Struct

from chalicelib.domain.kernel.errors import NotFoundError, NotInStateError
from chalicelib.domain.kernel.idempotency import Answer, Once
from chalicelib.domain.kernel.pagination import Page, PageRequest, page_of_first
from chalicelib.domain.kernel.phrases import Phrase
from chalicelib.domain.webhooks import lines
from chalicelib.domain.webhooks.deliveries import Delivery, new_delivery, wanted_again
from chalicelib.domain.webhooks.endpoints import Endpoint
from chalicelib.domain.webhooks.events import EventType, WebhookEvent
from chalicelib.domain.webhooks.lines import Line
from chalicelib.domain.workspaces.audit import Doing
from chalicelib.domain.workspaces.people import Person
from chalicelib.domain.workspaces.workspaces import workspace_of
from chalicelib.storage.kernel import idempotency
from chalicelib.storage.kernel.table import read_rows
from chalicelib.storage.kernel.transaction import Write, commit, of_one_moment, until_fresh
from chalicelib.storage.webhooks import deliveries as stored
from chalicelib.storage.webhooks.endpoints import webhooks_in, webhooks_key
from chalicelib.storage.webhooks.lines import line_in, line_key, put_line
from chalicelib.storage.workspaces.people import person_key
from chalicelib.use_cases.kernel.access import administration_of, caller_in, still_admin
from chalicelib.use_cases.kernel.audit import note_deed
from chalicelib.use_cases.kernel.context import Context
from chalicelib.use_cases.webhooks.endpoints import Webhook, read_endpoint
from chalicelib.use_cases.webhooks.serving import body_of

SWITCHED_OFF = Phrase("This webhook is switched off. Switch it on first.")
NO_SUCH_DELIVERY = Phrase("There is no such delivery of this webhook; after 30 days they are gone.")


def list_deliveries(
    ctx: Context, caller_id: str, webhook_id: str, page: PageRequest
) -> Page[Delivery]:
    """What went to an address, or waits for it, newest first.

    Raises:
        NotFoundError: the caller is no admin, or there is none of this id.
    """
    read_endpoint(caller_id, webhook_id)
    found = stored.list_deliveries(webhook_id, page.limit + 1, page.after)
    return page_of_first(found, page, lambda delivery: delivery.id)


def get_delivery(ctx: Context, caller_id: str, webhook_id: str, delivery_id: str) -> Delivery:
    """One delivery.

    Raises:
        NotFoundError: the caller is no admin, or there is none of this id.
    """
    read_endpoint(caller_id, webhook_id)
    return _existing(stored.find_delivery(webhook_id, delivery_id))


def ping(
    ctx: Context,
    caller_id: str,
    webhook_id: str,
    describe: Callable[[Webhook], Any],
    once: Once[Delivery],
) -> Answer:
    """Sends an address a ping, which describes its webhook.

    Atomic: the delivery, the address's line, the replay record; under the admin's rights.
    Repeatable: the key's first answer is given again.

    Raises:
        NotFoundError: the caller is no admin, or there is none of this id.
        NotInStateError: the webhook is switched off.
    """
    event_id = ctx.new_id()

    def make(read: _Read) -> _Made:
        event = WebhookEvent(
            type=EventType.PING,
            id=event_id,
            at=ctx.now(),
            workspace_id=workspace_of(webhook_id),
            subject_id=webhook_id,
        )
        body = body_of(event, describe(Webhook(read.endpoint, read.line)))
        delivery = new_delivery(read.endpoint, event, body, ctx.now(), by_hand=True)
        return delivery, stored.put_delivery(delivery)

    return until_fresh(lambda: _send(ctx, caller_id, webhook_id, make, once))


def send_again(
    ctx: Context, caller_id: str, webhook_id: str, delivery_id: str, once: Once[Delivery]
) -> Answer:
    """Sends a delivery once more, with the same id and body, and all its pauses if it fails.

    Atomic: the delivery, the address's line, the deed, the replay record; under the admin's rights.
    Repeatable: the key's first answer is given again.

    Raises:
        NotFoundError: the caller is no admin, or there is none of these ids.
        NotInStateError: the webhook is switched off.
    """

    def make(read: _Read) -> _Made:
        before = _existing(stored.find_delivery(webhook_id, delivery_id))
        after = wanted_again(before, ctx.now())
        doing, workspace_id = Doing.WEBHOOK_RESENT, workspace_of(webhook_id)
        deed = note_deed(ctx, read.admin.id, workspace_id, doing, webhook_id, delivery=delivery_id)
        return after, [*stored.put_delivery(after, before), deed]

    return until_fresh(lambda: _send(ctx, caller_id, webhook_id, make, once))


class _Read(Struct, frozen=True):
    admin: Person
    endpoint: Endpoint
    line: Line


_Made = tuple[Delivery, Sequence[Write]]


def _send(
    ctx: Context,
    caller_id: str,
    webhook_id: str,
    make: Callable[[_Read], _Made],
    once: Once[Delivery],
) -> Answer:
    now, workspace_id = ctx.now(), workspace_of(webhook_id)
    rows = read_rows(
        [
            *idempotency.replay_keys(once),
            person_key(caller_id),
            webhooks_key(workspace_id),
            line_key(webhook_id),
        ]
    )
    admin, own_id = administration_of(caller_in(rows, caller_id))
    endpoint = webhooks_in(rows, own_id).existing(webhook_id)
    if answer := idempotency.replay_in(rows, once, now):
        return answer
    with of_one_moment(rows):
        if endpoint.off:
            raise NotInStateError(SWITCHED_OFF, "off")
        line = line_in(rows, webhook_id)
        delivery, writes = make(_Read(admin, endpoint, line))
    answer = once.answer(delivery)
    commit(
        *idempotency.put_replay(once, answer, now),
        *still_admin(admin),
        *writes,
        put_line(lines.hurried(line, now)),
    )
    return answer


def _existing(delivery: Delivery | None) -> Delivery:
    if delivery is None:
        raise NotFoundError(NO_SUCH_DELIVERY)
    return delivery
