"""What a use case may reach beside the table: the clock, ids, and the world outside."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Protocol

from chalicelib.config import Settings
from chalicelib.use_cases.kernel.rate_limits import CallMeter

if TYPE_CHECKING:  # few calls are about these, so the API's start does not load them
    from chalicelib.domain.purchases.payments import Payment, PaymentEvent
    from chalicelib.domain.purchases.purchases import Checkout, Order
    from chalicelib.domain.webhooks.deliveries import Reply


class UserPool(Protocol):
    """The user pool in which people sign in."""

    def find_user(self, email: str) -> str | None:
        """The `sub` of the user with this address; None if there is none."""

    def ensure_user(self, email: str) -> str:
        """The `sub` of the user with this address, created if there is none."""


class Queue(Protocol):
    """A queue between the relay and the function that does what is told."""

    def send(self, messages: Sequence[Mapping[str, str]], delay: timedelta = timedelta()) -> None:
        """Queues the messages, each a flat JSON object, to be seen after the delay; or raises."""


class WebhookSender(Protocol):
    """The way to the companies' own systems."""

    def send(
        self, url: str, body: str, *, message_id: str, at: datetime, secrets: Sequence[str]
    ) -> "Reply":
        """Sends one signed try; what came back, be it nothing."""


class Mailer(Protocol):
    """The mail service."""

    def send(self, raw: bytes, *, sender: str, recipient: str) -> str:
        """Hands over one raw RFC 5322 message; the service's id for it."""


class Payments(Protocol):
    """The payment provider. Each call may be repeated: it does or finds the same."""

    def open_checkout(self, order: "Order") -> "Checkout":
        """The provider's page for an order, made once for each purchase."""

    def find_payment(self, checkout_id: str, price_id: str) -> "Payment | None":
        """The payment of a page as it stands now; None if the provider knows no such page."""

    def end_checkout(self, checkout_id: str) -> None:
        """Ends a page that still takes payments; nothing happens to any other."""

    def find_purchase_id(self, payment_id: str) -> str | None:
        """Which purchase the provider's payment of this id pays; None if none of ours."""

    def read_event(self, raw: bytes, signature: str | None) -> "PaymentEvent":
        """What a webhook's bytes point at, if the provider signed them, and just now."""


class KeySet(Protocol):
    """The signing keys of the identity provider."""

    def find(self, key_id: str) -> object | None:
        """The public key of this id, for `jwt.decode`; None if the provider has no such key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """`now` gives the instant in UTC with whole seconds, `new_id` a fresh ULID."""

    settings: Settings
    now: Callable[[], datetime]
    new_id: Callable[[], str]
    secret: Callable[[str], str]
    """A named secret, such as `cursor_key`."""
    new_secret: Callable[[], str]
    """A fresh secret for an address that nobody guesses: hexadecimal, of 256 bits."""
    user_pool: UserPool
    queue: Queue
    """To the mail function."""
    webhook_queue: Queue
    """To the function that sends webhooks."""
    keys: KeySet
    mailer: Callable[[], Mailer]
    """The mail service, loaded by the first call that needs it."""
    payments: Callable[[], Payments]
    """The payment provider, loaded likewise."""
    meter: CallMeter
    webhook_sender: Callable[[], WebhookSender]
    """The way to the companies' own systems, loaded likewise."""
