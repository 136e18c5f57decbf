"""A Context of fakes, for what needs no table."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from chalicelib.config import Settings
from chalicelib.domain.kernel.errors import InvalidSignatureError, TryAgainError
from chalicelib.domain.kernel.outbound import Obstacle, OutboundError
from chalicelib.use_cases.kernel.context import Context
from chalicelib.use_cases.kernel.rate_limits import CallMeter

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@dataclass
class NoUserPool:
    def forget_user(self, email: str, person_id: str) -> None:
        raise AssertionError("the user pool is not asked")

    def ensure_user(self, email: str) -> str:
        raise AssertionError("nobody is added here")

    def link_identity(self, person_id: str, provider: str, subject: str) -> None:
        raise AssertionError("nobody is linked here")

    find_user = ensure_user


@dataclass
class NoMail:
    def send(self, *_: object, **__: object) -> Any:
        raise AssertionError("nothing is sent here")


@dataclass
class NoPayments:
    """A provider that signs nothing and sells nothing."""

    def read_event(self, raw: bytes, signature: str | None) -> Any:
        raise InvalidSignatureError

    def open_checkout(self, order: object) -> Any:
        raise AssertionError("nothing is bought here")

    find_payment = end_checkout = find_purchase_id = iter_pages = open_checkout


class OpenVault:
    """Seals by turning around, for one person each."""

    def seal(self, secret: str, person_id: str) -> str:
        return f"{person_id}:{secret[::-1]}"

    def unseal(self, sealed: str, person_id: str) -> str:
        owner, _, secret = sealed.partition(":")
        if owner != person_id:
            raise TryAgainError
        return secret[::-1]


class NoInternet:
    """Nobody answers."""

    def send(self, method: str, url: str, **_: object) -> Any:
        raise OutboundError(Obstacle.UNREACHABLE)


@dataclass
class KnownKeys:
    keys: dict[str, Any] = field(default_factory=dict)

    def find(self, key_id: str) -> object | None:
        return self.keys.get(key_id)


def fake_context(keys: Mapping[str, Any] | None = None) -> Context:
    """Noon of a Monday; secrets are their own names; the keys given, and nothing else, work."""
    return Context(
        settings=Settings(
            table_name="none",
            oidc_issuer="https://issuer.example",
            oidc_jwks_url="https://issuer.example/keys",
            oidc_client_id="client",
            user_pool_id="pool",
            mail_queue_url="none",
            webhook_queue_url="none",
            calendar_queue_url="none",
            vault_key_id="none",
            mail_sender="tandem@example.com",
            photo_bucket="none",
            photo_queue_url="none",
            web_origins=("https://app.example", "https://other.example"),
            secret_id="none",
        ),
        now=lambda: NOON,
        new_id=lambda: "01JDCZ0000000000000000000",
        secret=lambda name: name,
        new_secret=lambda: "f" * 64,
        user_pool=NoUserPool(),
        queue=NoMail(),
        webhook_queue=NoMail(),
        photo_queue=NoMail(),
        calendar_queue=NoMail(),
        keys=KnownKeys(dict(keys or {})),
        mailer=NoMail,
        payments=NoPayments,  # type: ignore[arg-type]
        photos=NoMail,  # type: ignore[arg-type]
        exports=NoMail,  # type: ignore[arg-type]
        vault=OpenVault,
        outbound=NoInternet,
        google=lambda: None,
        meter=CallMeter({}),
        webhook_sender=NoMail,
    )
