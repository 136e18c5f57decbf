"""The addresses of a workspace's own systems, and what each hears of.

    on ──► off    by an admin; by an answer of 410; by five days of failing
    off ──► on    by an admin alone

A secret is not stored: it is made of a key of the service, the address's id and a number. A new
number is a new secret, and for a day deliveries are signed with the one before it too.
"""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from msgspec import Struct, field
from msgspec.structs import replace

from chalicelib.domain.kernel.errors import InvalidError, NotFoundError
from chalicelib.domain.kernel.phrases import Phrase
from chalicelib.domain.webhooks.events import CHOSEN, EventType

MOST_WEBHOOKS = 10
"""Of a workspace: each is asked at each event."""

BOTH_VALID = timedelta(days=1)

NO_SUCH_WEBHOOK = Phrase("There is no such webhook in your workspace.")


class OffReason(StrEnum):
    """Who or what switched an address off: an admin, five days of failing, or an answer of 410."""

    ADMIN = "admin"
    FAILING = "failing"
    GONE = "gone"


class Off(Struct, frozen=True):
    at: datetime
    reason: OffReason


class Endpoint(Struct, frozen=True, kw_only=True):
    """One address; `secret_number` counts its secrets, the last of which came at `rotated_at`."""

    id: str
    url: str
    types: frozenset[EventType]
    made_at: datetime
    secret_number: int = 1
    rotated_at: datetime | None = None
    off: Off | None = None
    version: int = 1

    def hears(self, kind: EventType) -> bool:
        """Whether an event of this type goes there now."""
        return self.off is None and (kind is EventType.PING or kind in self.types)


class Webhooks(Struct, frozen=True, kw_only=True):
    """All addresses of a workspace, by id."""

    workspace_id: str
    endpoints: Mapping[str, Endpoint] = field(default_factory=dict)
    version: int = 0

    def existing(self, endpoint_id: str) -> Endpoint:
        """Raises: NotFoundError: there is none of this id."""
        if found := self.endpoints.get(endpoint_id):
            return found
        raise NotFoundError(NO_SUCH_WEBHOOK)

    def hearing(self, kind: EventType) -> list[Endpoint]:
        """The addresses that hear of an event of this type."""
        return [each for each in self.endpoints.values() if each.hears(kind)]


def with_endpoint(webhooks: Webhooks, endpoint: Endpoint) -> Webhooks:
    """With this address, new or changed.

    Raises:
        InvalidError: there are too many, another one has the same url, or it hears of nothing.
    """
    others = [each for each in webhooks.endpoints.values() if each.id != endpoint.id]
    if len(others) >= MOST_WEBHOOKS:
        told = Phrase(
            "A workspace has {most} webhooks at most. Remove one first.", most=MOST_WEBHOOKS
        )
        raise InvalidError(told)
    if any(each.url == endpoint.url for each in others):
        raise InvalidError(
            Phrase("Another webhook has this address. Change its events instead."), "url"
        )
    return changed_to(webhooks, endpoint)


def changed_to(webhooks: Webhooks, endpoint: Endpoint) -> Webhooks:
    """With this address as it is now, where it is neither new nor another url."""
    return _having(webhooks, {**webhooks.endpoints, endpoint.id: endpoint})


def without_endpoint(webhooks: Webhooks, endpoint_id: str) -> Webhooks:
    kept = {each: known for each, known in webhooks.endpoints.items() if each != endpoint_id}
    return _having(webhooks, kept)


def _having(webhooks: Webhooks, endpoints: Mapping[str, Endpoint]) -> Webhooks:
    return replace(webhooks, endpoints=endpoints, version=webhooks.version + 1)


def switched(endpoint: Endpoint, off: Off | None) -> Endpoint:
    """The address switched off, or on."""
    return replace(endpoint, off=off, version=endpoint.version + 1)


def rotated(endpoint: Endpoint, now: datetime) -> Endpoint:
    """The address with a new secret; the one before it stays valid for a day."""
    return replace(
        endpoint,
        secret_number=endpoint.secret_number + 1,
        rotated_at=now,
        version=endpoint.version + 1,
    )


def old_secret_until(endpoint: Endpoint, now: datetime) -> datetime | None:
    """Until when the secret before the present one is valid; None: it is no more."""
    until = endpoint.rotated_at + BOTH_VALID if endpoint.rotated_at else None
    return until if until and now < until else None


def valid_secrets(endpoint: Endpoint, key: str, now: datetime) -> list[str]:
    """With what a delivery is signed now, the newest first."""
    numbers = [endpoint.secret_number]
    if old_secret_until(endpoint, now):
        numbers.append(endpoint.secret_number - 1)
    return [_secret(endpoint, key, number) for number in numbers]


def newest_secret(endpoint: Endpoint, key: str) -> str:
    """What the admin is shown once."""
    return _secret(endpoint, key, endpoint.secret_number)


def _secret(endpoint: Endpoint, key: str, number: int) -> str:
    """As Standard Webhooks writes it. Nothing else that is signed with the key begins so."""
    made = hmac.digest(key.encode(), f"webhook {endpoint.id} {number}".encode(), hashlib.sha256)
    return f"whsec_{base64.b64encode(made).decode()}"


def in_order(types: frozenset[EventType]) -> list[EventType]:
    return [each for each in CHOSEN if each in types] + sorted(types.difference(CHOSEN))
