"""What a use case may reach beside the table: the clock, ids, and the world outside."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

from chalicelib.config import Settings
from chalicelib.use_cases.kernel.rate_limits import CallMeter

if TYPE_CHECKING:  # few calls are about these, so the API's start does not load them
    from chalicelib.domain.calendars.reading import Reading, Wanted
    from chalicelib.domain.coaches.photos import Upload, UploadForm
    from chalicelib.domain.kernel.outbound import Send
    from chalicelib.domain.purchases.payments import Payment, PaymentEvent, PaymentPage
    from chalicelib.domain.purchases.purchases import Checkout, Order
    from chalicelib.domain.webhooks.deliveries import Reply


class UserPool(Protocol):
    """The user pool in which people sign in."""

    def find_user(self, email: str) -> str | None:
        """The `sub` of the user with this address; None if there is none."""

    def ensure_user(self, email: str) -> str:
        """The `sub` of the user with this address, created if there is none."""

    def forget_user(self, email: str, person_id: str) -> None:
        """Nobody signs in with this address any more, if it is this person's. Repeatable."""

    def link_identity(self, person_id: str, provider: str, subject: str) -> None:
        """Whom the provider calls this signs in as this person from now on. Repeatable."""


class Queue(Protocol):
    """A queue that a function of its own reads."""

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

    def send(self, raw: bytes, *, sender: str, recipient: str, person_id: str) -> str:
        """Hands over one raw RFC 5322 message to a person; the service's id for it."""


class Vault(Protocol):
    """Seals what only the server may read, each for one person."""

    def seal(self, secret: str, person_id: str) -> str:
        """The secret, to be kept anywhere."""

    def unseal(self, sealed: str, person_id: str) -> str:
        """The secret, for the person whom it was sealed for."""


class Outbound(Protocol):
    """Calls to addresses that people name: by HTTPS, and in public networks alone."""

    @property
    def send(self) -> "Send":
        """Makes one call."""


class Google(Protocol):
    """The app at Google by which coaches let their calendars there be read."""

    def page(self, state: str, verifier: str, back_to: str) -> str:
        """The address of the page on which a coach agrees."""

    def exchange(self, code: str, verifier: str, back_to: str) -> str:
        """What opens the calendar from now on, for the code that the coach came back with."""

    def read(
        self,
        refresh_token: str,
        wanted: "Wanted",
        marks: tuple[str, str],
        now: datetime,
        seconds: float,
    ) -> "tuple[Reading | None, tuple[str, str]]":
        """When the coach is busy, and marks for the next time; None: the same as before."""

    def revoke(self, refresh_token: str) -> None:
        """Takes the consent back at Google too."""


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

    def iter_pages(self, since: datetime) -> "Iterator[PaymentPage]":
        """The provider's pages since then that were paid or can be, with what they are for."""

    def read_event(self, raw: bytes, signature: str | None) -> "PaymentEvent":
        """What a webhook's bytes point at, if the provider signed them, and just now."""


class Photos(Protocol):
    """Where coaches upload photos, and where they are served from. Each call may be repeated."""

    def offer_form(self, upload: "Upload", media_type: str) -> "UploadForm":
        """A signed form that puts one file of this type into the upload's own place."""

    def read(self, upload: "Upload") -> bytes | None:
        """What was uploaded; None: nothing, or it was dropped."""

    def redraw(self, raw: bytes) -> bytes:
        """The same picture as it is shown, without anything but its pixels."""

    def publish(self, name: str, picture: bytes) -> None:
        """Serves a photo under this name."""

    def drop(self, upload: "Upload") -> None:
        """Deletes what was uploaded."""

    def withdraw(self, name: str) -> None:
        """Serves the photo no more."""


class Exports(Protocol):
    """Where large files of everything about a person lie. Each call may be repeated."""

    def put_part(self, name: str, number: int, text: str) -> None:
        """Keeps a part of the file of this name."""

    def read_part(self, name: str, number: int) -> str:
        """A part that was kept."""

    def put(self, name: str, text: str) -> None:
        """Keeps the whole file."""

    def drop(self, name: str, parts: int) -> None:
        """Deletes the file, and so many parts of it."""

    def link(self, name: str, filename: str) -> str:
        """An address that gives the file to whoever has it, for some minutes."""


class KeySet(Protocol):
    """The signing keys of the identity provider."""

    def find(self, key_id: str) -> object | None:
        """The public key of this id, for `jwt.decode`; None if the provider has no such key."""


class Context(Struct, frozen=True, kw_only=True):
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
    """Of notices that are to be mailed."""
    webhook_queue: Queue
    """Of what companies' own systems are to be told."""
    photo_queue: Queue
    """Of photos that were uploaded, or are shown no more."""
    calendar_queue: Queue
    """Of calendars that are to be read."""
    keys: KeySet
    mailer: Callable[[], Mailer]
    """The mail service, loaded by the first call that needs it."""
    payments: Callable[[], Payments]
    """The payment provider, loaded likewise."""
    photos: Callable[[], Photos]
    """The photos, loaded likewise."""
    exports: Callable[[], Exports]
    vault: Callable[[], Vault]
    outbound: Callable[[], Outbound]
    google: Callable[[], Google | None]
    """None: there is no such app."""
    meter: CallMeter
    webhook_sender: Callable[[], WebhookSender]
    """The way to the companies' own systems, loaded likewise."""
