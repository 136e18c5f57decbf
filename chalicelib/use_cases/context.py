"""What a use case may reach beside the table: the clock, ids, and the world outside."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from chalicelib.config import Settings


class UserPool(Protocol):
    """The user pool in which people sign in."""

    def ensure_user(self, email: str) -> str:
        """The `sub` of the user with this address, created if there is none."""


class Queue(Protocol):
    """The queue between the relay and the mail function."""

    def send(self, messages: Sequence[Mapping[str, str]]) -> None:
        """Queues the messages, each a flat JSON object, or raises."""


class Mailer(Protocol):
    """The mail service."""

    def send(self, raw: bytes, *, sender: str, recipient: str) -> str:
        """Hands over one raw RFC 5322 message; the service's id for it."""


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
    mailer: Mailer
    keys: KeySet
