"""Administration: webhooks to the workspace's own systems."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field
from typing_extensions import TypedDict

from chalicelib.api.kernel.access import ADMINS
from chalicelib.api.kernel.blueprint import Api, Call
from chalicelib.api.kernel.endpoint import Versioned
from chalicelib.api.kernel.fields import Body, InstantText
from chalicelib.domain.kernel.errors import NotInStateError
from chalicelib.domain.kernel.idempotency import Answer
from chalicelib.domain.kernel.outbound import MOST_URL_CHARACTERS, SENTENCES
from chalicelib.domain.kernel.pagination import Page, PageRequest
from chalicelib.domain.time.instants import render_instant
from chalicelib.domain.webhooks.deliveries import Delivery, DeliveryStatus, Try
from chalicelib.domain.webhooks.endpoints import OffReason, in_order, old_secret_until
from chalicelib.domain.webhooks.events import CHOSEN, EventType
from chalicelib.use_cases.webhooks import by_hand, endpoints
from chalicelib.use_cases.webhooks.endpoints import ChangeWebhook, Webhook

api = Api(__name__)

HeardType = Literal[
    "session.requested",
    "session.confirmed",
    "session.rescheduled",
    "session.cancelled",
    "session.declined",
    "session.expired",
    "session.completed",
    "session.no_show",
    "credits.transferred",
    "credits.purchased",
    "credits.expired",
    "member.added",
    "member.removed",
]
Types = Annotated[tuple[HeardType, ...], Field(min_length=1, max_length=len(CHOSEN))]
Address = Annotated[str, Field(min_length=1, max_length=MOST_URL_CHARACTERS)]
Switch = Literal["on", "off"]


class WebhookBody(Body):
    """`url` hears of events of these `types`, and of `ping`."""

    url: Address
    types: Types


class WebhookPatch(Body):
    """What is left out, or null, stays as it is."""

    url: Address | None = None
    types: Types | None = None
    status: Switch | None = None


class WebhookView(TypedDict):
    """`off_reason` says who or what switched it off: an admin, five days of failing, or an answer
    of 410. `failing_since`: nothing was accepted since then. Until `old_secret_until` what is sent
    is signed with the secret before the present one too.
    """

    id: str
    url: str
    types: list[EventType]
    status: Switch
    off_reason: OffReason | None
    off_since: InstantText | None
    failing_since: InstantText | None
    old_secret_until: InstantText | None
    created_at: InstantText
    version: int


class WebhookSecretView(WebhookView):
    """`secret` signs what is sent, by Standard Webhooks; it is shown this once."""

    secret: str


class TryView(TypedDict):
    """`status` and `answer`, its first 200 characters, are what came back; or `problem` says in a
    sentence why nothing did.
    """

    at: InstantText
    status: int | None
    answer: str
    problem: str | None


class DeliveryView(TypedDict):
    """`event_id` is sent as `webhook-id`, the same at each try, and `body` as it is here."""

    id: str
    event_id: str
    type: EventType
    timestamp: InstantText
    status: DeliveryStatus
    next_try_at: InstantText | None
    tries: list[TryView]
    body: str


OF_A_WEBHOOK = ADMINS.of(endpoints.get_webhook)
OF_A_DELIVERY = ADMINS.of(by_hand.get_delivery)


@api.get("/v1/admin/webhooks", access=ADMINS)
def list_webhooks(call: Call, page: PageRequest) -> Page[WebhookView]:
    """Lists the webhooks of your workspace."""
    found = endpoints.list_webhooks(call.context, call.caller_id, page)
    return Page([webhook_view(each, call.context.now()) for each in found.items], found.next_after)


@api.post("/v1/admin/webhooks", access=ADMINS, status=201, kept=False)
def add_webhook(call: Call, body: WebhookBody) -> WebhookSecretView:
    """Adds an address of your own system, which is told what happens in your workspace."""
    types = _types(body.types)
    return _secret_view(call, endpoints.add_webhook(call.context, call.caller_id, body.url, types))


@api.get("/v1/admin/webhooks/{webhook_id}", access=OF_A_WEBHOOK)
def get_webhook(call: Call, webhook_id: str) -> Versioned[WebhookView]:
    """Gives one webhook."""
    return _versioned(call, endpoints.get_webhook(call.context, call.caller_id, webhook_id))


@api.patch("/v1/admin/webhooks/{webhook_id}", access=OF_A_WEBHOOK)
def change_webhook(
    call: Call, webhook_id: str, body: WebhookPatch, if_match: int | None
) -> Versioned[WebhookView]:
    """Changes a webhook, or switches it off or on."""
    command = ChangeWebhook(
        url=body.url,
        types=None if body.types is None else _types(body.types),
        on=None if body.status is None else body.status == "on",
    )
    return _versioned(
        call,
        endpoints.change_webhook(call.context, call.caller_id, webhook_id, command, if_match),
    )


@api.delete("/v1/admin/webhooks/{webhook_id}", access=OF_A_WEBHOOK)
def remove_webhook(call: Call, webhook_id: str) -> None:
    """Removes a webhook; what waits is not sent any more."""
    endpoints.remove_webhook(call.context, call.caller_id, webhook_id)


@api.post("/v1/admin/webhooks/{webhook_id}/rotate", access=OF_A_WEBHOOK, kept=False)
def rotate_secret(call: Call, webhook_id: str) -> WebhookSecretView:
    """Gives a webhook a new secret; for a day what is sent is signed with the old one too."""
    return _secret_view(call, endpoints.rotate_secret(call.context, call.caller_id, webhook_id))


@api.post(
    "/v1/admin/webhooks/{webhook_id}/ping",
    access=OF_A_WEBHOOK,
    answer=DeliveryView,
    refuses=(NotInStateError,),
)
def ping(call: Call, webhook_id: str) -> Answer:
    """Sends a `ping` with the webhook as its data; see in its deliveries what came back."""

    def describe(webhook: Webhook) -> Mapping[str, Any]:
        return {**webhook_view(webhook, call.context.now())}

    once = call.once(delivery_view)
    return by_hand.ping(call.context, call.caller_id, webhook_id, describe, once)


@api.get("/v1/admin/webhooks/{webhook_id}/deliveries", access=OF_A_WEBHOOK)
def list_deliveries(call: Call, webhook_id: str, page: PageRequest) -> Page[DeliveryView]:
    """Lists what was sent in the last 30 days or waits, newest first, with each try."""
    found = by_hand.list_deliveries(call.context, call.caller_id, webhook_id, page)
    return Page([delivery_view(each) for each in found.items], found.next_after)


@api.post(
    "/v1/admin/webhooks/{webhook_id}/deliveries/{delivery_id}/resend",
    access=OF_A_DELIVERY,
    answer=DeliveryView,
    refuses=(NotInStateError,),
)
def send_again(call: Call, webhook_id: str, delivery_id: str) -> Answer:
    """Sends a delivery once more, with the same id."""
    once = call.once(delivery_view)
    return by_hand.send_again(call.context, call.caller_id, webhook_id, delivery_id, once)


def _types(given: tuple[HeardType, ...]) -> frozenset[EventType]:
    return frozenset(map(EventType, given))


def _versioned(call: Call, webhook: Webhook) -> Versioned[WebhookView]:
    return Versioned(webhook_view(webhook, call.context.now()), webhook.endpoint.version)


def _secret_view(call: Call, webhook: Webhook) -> WebhookSecretView:
    return {**webhook_view(webhook, call.context.now()), "secret": webhook.secret or ""}


def webhook_view(webhook: Webhook, now: datetime) -> WebhookView:
    endpoint, off = webhook.endpoint, webhook.endpoint.off
    return {
        "id": endpoint.id,
        "url": endpoint.url,
        "types": in_order(endpoint.types),
        "status": "off" if off else "on",
        "off_reason": off.reason if off else None,
        "off_since": _instant(off.at if off else None),
        "failing_since": _instant(webhook.line.failing_since),
        "old_secret_until": _instant(old_secret_until(endpoint, now)),
        "created_at": render_instant(endpoint.made_at),
        "version": endpoint.version,
    }


def delivery_view(delivery: Delivery) -> DeliveryView:
    return {
        "id": delivery.id,
        "event_id": delivery.event_id,
        "type": delivery.type,
        "timestamp": render_instant(delivery.at),
        "status": delivery.status,
        "next_try_at": _instant(delivery.next_try_at),
        "tries": [_try_view(each) for each in delivery.tries],
        "body": delivery.body,
    }


def _try_view(each: Try) -> TryView:
    reply = each.reply
    return {
        "at": render_instant(each.at),
        "status": reply.status,
        "answer": reply.answer,
        "problem": SENTENCES.get(reply.obstacle) if reply.obstacle else None,
    }


def _instant(instant: datetime | None) -> str | None:
    return render_instant(instant) if instant else None
