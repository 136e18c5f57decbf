"""Stripe: hosted checkout pages, payments as they stand, and signed webhooks.

The library is imported by the first call that needs it. Without both secrets, or with a key of the
other mode, nothing is sold and no webhook is heard. Amounts are in minor units, times in UTC.

    our word       Stripe's
    page           Checkout Session (one line: the pack's price, once)
    payment        the session's PaymentIntent with its latest charge, refunds and disputes
    purchase_id    client_reference_id of the session; metadata of session and PaymentIntent
    what for       metadata of the session: buyer, wallet and pack by their ids
"""

import functools
import json
import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NoReturn

from aws_lambda_powertools import Logger

from chalicelib.domain.kernel.errors import InvalidSignatureError, TryAgainError
from chalicelib.domain.kernel.phrases import Phrase
from chalicelib.domain.purchases.payments import Payment, PaymentEvent, PaymentPage, PaymentState
from chalicelib.domain.purchases.purchases import Checkout, CheckoutRefusedError, Order

if TYPE_CHECKING:
    from stripe import StripeClient, StripeObject
    from stripe.params.checkout import SessionCreateParams, SessionListParams

logger = Logger(service="tandem")

TOLERANCE_SECONDS = 300
"""How far a signature's time may be from now, either way; Stripe signs each repetition anew."""

CONNECT_SECONDS, ANSWER_SECONDS, RETRIES = 2.0, 8.0, 1
"""Together less than the API's function lives."""

GONE_BACK = frozenset({"needs_response", "under_review", "lost"})
"""Disputes that have taken the money; inquiries (`warning_...`) and won ones have not."""

ENDED = frozenset({"requires_payment_method", "canceled"})
"""A PaymentIntent that a completed session will not be paid by any more."""

END_OF_CLOCKS = int(datetime(2200, 1, 1, tzinfo=UTC).timestamp())

ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._\-]{0,254}")

Json = Mapping[str, Any]


class StripePayments:
    """`secret` gives `stripe_api_key` and `stripe_webhook_secret` (two, separated by a comma, while
    one replaces the other); `url` is where the API is, empty for Stripe's own.
    """

    def __init__(
        self,
        secret: Callable[[str], str],
        *,
        live: bool,
        url: str = "",
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._secret = secret
        self._live = live
        self._url = url
        self._clock = clock

    def open_checkout(self, order: Order) -> Checkout:
        """Stripe's page for an order: the same page however often it is asked for.

        Raises:
            CheckoutRefusedError: Stripe does not take the order; asking again does not help.
            TryAgainError: Stripe cannot be reached, or buying is not set up.
        """
        key = f"purchase-{order.purchase.id}"
        with _answering():
            made = self._client.v1.checkout.sessions.create(
                _session_params(order), options={"idempotency_key": key}
            )
        if made.url is None:
            raise CheckoutRefusedError
        return Checkout(id=made.id, url=made.url)

    def find_payment(self, checkout_id: str, price_id: str) -> Payment | None:
        """The payment of a page as it stands now; None if Stripe knows no such page.

        Raises:
            TryAgainError: Stripe cannot be reached, or refuses to tell.
        """
        session = self._find(
            lambda client: client.v1.checkout.sessions.retrieve(
                checkout_id, {"expand": ["payment_intent.latest_charge"]}
            )
        )
        if session is None:
            return None
        amount, currency = session.get("amount_total"), session.get("currency")
        if amount is None or currency is None:
            price = self._find(lambda client: client.v1.prices.retrieve(price_id)) or {}
            amount, currency = price.get("unit_amount"), price.get("currency")
        return Payment(
            purchase_id=_purchase_id(session),
            state=_state(session),
            amount_minor=int(amount or 0),
            currency=str(currency or "").upper(),
            live=bool(session.get("livemode")),
            reversed_minor=self._reversed(_inner(session, "payment_intent")),
        )

    def end_checkout(self, checkout_id: str) -> None:
        """Ends a page that still takes payments; one that is over stays as it is.

        Raises:
            TryAgainError: Stripe cannot be reached.
        """
        with suppress(CheckoutRefusedError), _answering():
            self._client.v1.checkout.sessions.expire(checkout_id)

    def find_purchase_id(self, payment_id: str) -> str | None:
        """Which purchase a PaymentIntent pays; None if it is none of ours.

        Raises:
            TryAgainError: Stripe cannot be reached.
        """
        intent = self._find(lambda client: client.v1.payment_intents.retrieve(payment_id))
        return _purchase_id(intent) if intent else None

    def iter_pages(self, since: datetime) -> Iterator[PaymentPage]:
        """Each page that was made from then on for a purchase of ours, and that was paid or can be.

        Raises:
            TryAgainError: Stripe cannot be reached, or refuses to tell.
        """
        wish: SessionListParams = {"created": {"gte": int(since.timestamp())}, "limit": 100}
        try:
            with _answering():
                found = self._client.v1.checkout.sessions.list(wish)
                for session in found.auto_paging_iter():
                    page = _page(session.to_dict())
                    if page:
                        yield page
        except CheckoutRefusedError as error:
            raise TryAgainError from error

    def read_event(self, raw: bytes, signature: str | None) -> PaymentEvent:
        """What a webhook's bytes point at (docs.stripe.com/webhooks, "Verify webhook signatures").

        Raises:
            InvalidSignatureError: none of our secrets signed them, or not within five minutes.
            TryAgainError: webhooks are not set up.
        """
        from stripe import SignatureVerificationError, WebhookSignature  # noqa: PLC0415

        def signed_by(secret: str) -> bool:
            try:
                return bool(WebhookSignature.verify_header(raw, signature, secret))
            except (SignatureVerificationError, ValueError, TypeError):
                return False

        if not any(map(signed_by, self._webhook_secrets)) or not self._is_recent(signature or ""):
            raise InvalidSignatureError
        try:
            event = json.loads(raw)
        except (ValueError, RecursionError):
            event = None
        return _event(event if isinstance(event, Mapping) else {})

    def _is_recent(self, signature: str) -> bool:
        """Whether the time that was signed is near. Stripe's library bounds the past alone, and
        takes the first of several times.
        """
        times = [part[2:] for part in signature.split(",") if part.startswith("t=")]
        return len(times) == 1 and abs(int(self._clock()) - int(times[0])) <= TOLERANCE_SECONDS

    def _reversed(self, intent: Json) -> int:
        """How much of the money has gone back, by refunds and by disputes."""
        charge = _inner(intent, "latest_charge")
        refunded = int(charge.get("amount_refunded") or 0)
        if not charge.get("disputed"):
            return refunded
        disputes = self._find(
            lambda client: client.v1.disputes.list({"payment_intent": intent["id"], "limit": 100})
        )
        amounts = (
            int(each["amount"])
            for each in (disputes or {}).get("data", [])
            if each["status"] in GONE_BACK
        )
        return refunded + sum(amounts)

    def _find(self, ask: "Callable[[StripeClient], StripeObject]") -> Json | None:
        """What Stripe answers; None where it knows no such thing."""
        from stripe import InvalidRequestError  # noqa: PLC0415

        try:
            with _answering():
                return ask(self._client).to_dict()
        except CheckoutRefusedError as error:
            refusal = error.__cause__
            if isinstance(refusal, InvalidRequestError) and refusal.http_status == 404:
                return None
            raise TryAgainError from error

    @functools.cached_property
    def _client(self) -> "StripeClient":
        import stripe  # noqa: PLC0415 - only the calls that need it pay for this import

        key = self._configured("stripe_api_key")
        if key.startswith(("sk_live_", "rk_live_")) != self._live:
            _not_set_up("stripe_api_key is of the other mode")
        return stripe.StripeClient(
            key,
            base_addresses={"api": self._url} if self._url else {},
            max_network_retries=RETRIES,
            http_client=stripe.RequestsClient(timeout=(CONNECT_SECONDS, ANSWER_SECONDS)),
        )

    @functools.cached_property
    def _webhook_secrets(self) -> tuple[str, ...]:
        secrets = self._configured("stripe_webhook_secret").split(",")
        return tuple(secret.strip() for secret in secrets if secret.strip())

    def _configured(self, name: str) -> str:
        try:
            value = self._secret(name).strip(" ,")
        except KeyError:
            value = ""
        return value or _not_set_up(f"{name} is empty")


def _not_set_up(what: str) -> NoReturn:
    logger.error("payments are not set up", what=what)
    raise TryAgainError(Phrase("Buying is not set up here. Tell the support."))


@contextmanager
def _answering() -> Iterator[None]:
    """Around a call: Stripe's errors as ours, told in the log by their codes alone.

    Raises:
        CheckoutRefusedError: Stripe understood and refuses.
        TryAgainError: it could not be reached, or does not answer us now.
    """
    import stripe  # noqa: PLC0415

    try:
        yield
    except stripe.InvalidRequestError as error:
        logger.warning("stripe refused", status=error.http_status, code=error.code)
        raise CheckoutRefusedError from error
    except stripe.StripeError as error:
        logger.warning("stripe failed", status=error.http_status, kind=type(error).__name__)
        raise TryAgainError(
            Phrase("The payment service does not answer. Try again in a moment.")
        ) from error


def _session_params(order: Order) -> "SessionCreateParams":
    """One pack at its price; in no other currency, so that amounts compare."""
    purchase = order.purchase
    named = {"purchase_id": purchase.id}
    made_for = {
        "buyer_id": purchase.buyer_id,
        "wallet_id": purchase.wallet_id,
        "pack_id": purchase.pack.id,
    }
    return {
        "mode": "payment",
        "line_items": [{"price": purchase.pack.price_id, "quantity": 1}],
        "client_reference_id": purchase.id,
        "metadata": named | made_for,
        "payment_intent_data": {"metadata": named},
        "adaptive_pricing": {"enabled": False},
        "expires_at": int(purchase.expires_at.timestamp()),
        "success_url": order.success_url,
        "cancel_url": order.cancel_url,
    }


def _page(session: Json) -> PaymentPage | None:
    purchase_id, metadata = _purchase_id(session), _inner(session, "metadata")
    over = session.get("status") == "expired"
    created_at = _instant(session.get("created"))
    if over or purchase_id is None or created_at is None:
        return None
    return PaymentPage(
        checkout=Checkout(id=str(session["id"]), url=str(session.get("url") or "")),
        created_at=created_at,
        purchase_id=purchase_id,
        buyer_id=_id(metadata.get("buyer_id")),
        wallet_id=_id(metadata.get("wallet_id")),
        pack_id=_id(metadata.get("pack_id")),
    )


def _state(session: Json) -> PaymentState:
    if session.get("payment_status") in {"paid", "no_payment_required"}:
        return PaymentState.PAID
    if session.get("status") == "open":
        return PaymentState.OPEN
    ended = _inner(session, "payment_intent").get("status") in ENDED
    if session.get("status") == "expired" or ended:
        return PaymentState.FAILED
    return PaymentState.PROCESSING


def _event(event: Json) -> PaymentEvent:
    """Only ids, the mode and the time are taken from it; an event may lack any of them."""
    thing = _inner(_inner(event, "data"), "object")
    kind = event.get("type")
    live = event.get("livemode", thing.get("livemode"))
    is_checkout = thing.get("object") == "checkout.session"
    is_payment = thing.get("object") == "payment_intent"
    return PaymentEvent(
        kind=kind if isinstance(kind, str) else "",
        at=_instant(event.get("created")),
        live=live if isinstance(live, bool) else None,
        purchase_id=_purchase_id(thing),
        checkout_id=_id(thing.get("id")) if is_checkout else None,
        payment_id=_id(thing.get("id") if is_payment else thing.get("payment_intent")),
    )


def _purchase_id(thing: Json) -> str | None:
    named = thing.get("client_reference_id") or _inner(thing, "metadata").get("purchase_id")
    return _id(named)


def _id(value: object) -> str | None:
    """An id out of somebody else's JSON: an expanded object's own, nothing that is no id."""
    if isinstance(value, Mapping):
        value = value.get("id")
    return value if isinstance(value, str) and ID.fullmatch(value) else None


def _instant(seconds: object) -> datetime | None:
    """An instant out of somebody else's JSON; None for what no clock of theirs can have shown."""
    if type(seconds) is not int or not 0 <= seconds < END_OF_CLOCKS:
        return None
    return datetime.fromtimestamp(seconds, UTC)


def _inner(thing: Json, name: str) -> Json:
    """An object inside another; empty where there is only its id, or nothing."""
    inner = thing.get(name)
    return inner if isinstance(inner, Mapping) else {}
