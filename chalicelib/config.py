"""Every setting of the service, typed and validated once."""

import json
from collections.abc import Mapping
from typing import Annotated, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator


def _split(text: object) -> object:
    return tuple(part.strip() for part in text.split(",")) if isinstance(text, str) else text


def _parse(text: object) -> object:
    return json.loads(text) if isinstance(text, str) else text


class PackSettings(BaseModel):
    """A pack of credits on sale; `price_id` names its price at Stripe, `price_minor` repeats it."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,59}$")
    price_id: str = Field(min_length=1, max_length=255)
    credits: int = Field(ge=1, le=1_000_000)
    price_minor: int = Field(ge=1, le=99_999_999)
    currency: str = Field(pattern=r"^[A-Z]{3}$")
    valid_days: int | None = Field(default=None, ge=1, le=1826)


class Settings(BaseModel):
    """Named like the environment variables; without a required one nothing starts."""

    model_config = ConfigDict(frozen=True, extra="ignore", str_min_length=1, defer_build=True)

    table_name: str
    oidc_issuer: str
    oidc_jwks_url: str
    oidc_client_id: str
    user_pool_id: str
    mail_queue_url: str
    webhook_queue_url: str
    calendar_queue_url: str
    mail_sender: str
    mail_configuration_set: str = Field(default="", min_length=0)
    """SES's configuration set, which tells what comes back; empty: nobody is told."""
    photo_bucket: str
    """S3 bucket of uploads and photos."""
    photo_queue_url: str
    """What is uploaded, and which photos are shown no more."""
    web_origins: Annotated[tuple[str, ...], BeforeValidator(_split)] = Field(min_length=1)
    """Origins of web clients, for CORS; the first is the one that links in mails lead to."""
    secret_id: str
    """Secrets Manager id of a JSON object with `cursor_key`."""
    support_email: str = "support@example.com"
    meeting_room_base: str = Field(default="https://meet.jit.si/tandem-", min_length=0)
    """A session of a coach without a meeting link of their own is held at this and a random name;
    empty: it has no room, and people are told that the coach sends a link."""
    uploads_url: str = Field(default="", min_length=0)
    """Where browsers post what goes into the bucket; empty: at the bucket itself."""
    packs: Annotated[tuple[PackSettings, ...], BeforeValidator(_parse)] = ()
    """What is on sale, as JSON; nothing, and nobody can buy."""
    payments_secret_id: str | None = None
    """Secrets Manager id of a JSON object with `stripe_api_key` and `stripe_webhook_secret`."""
    payments_live: bool = False
    """Whether real money moves; a payment of the other mode is refused."""
    payments_url: str = Field(default="", min_length=0)
    """Where Stripe's API is; empty: at Stripe."""
    vault_key_id: str
    """The KMS key that seals what only the server may read: addresses of calendars, accounts."""
    google_client_id: str = Field(default="", min_length=0)
    """The app at Google by which coaches connect their calendars there; empty: they cannot."""
    google_secret_id: str | None = None
    """Secrets Manager id of a JSON object with that app's `client_secret`."""
    google_url: str = Field(default="", min_length=0)
    """Where a stand-in for Google is; empty: at Google."""
    local_addresses: bool = False
    """Local only: calendars and webhooks of this machine may be called, without TLS too."""
    rate_limits: bool = True
    """Whether people are held to so many calls a minute."""
    stage: str = "local"
    """Whose numbers these are, where metrics are counted."""
    version: str = "dev"
    clock_file: str | None = None
    """Local only: a file with {"offset_seconds": N} that moves the clock of every rule."""

    @model_validator(mode="after")
    def _sells_safely(self) -> Self:
        if self.packs and self.payments_secret_id is None:
            raise ValueError("packs are on sale: name the payments' secret in PAYMENTS_SECRET_ID")
        if len({pack.id for pack in self.packs}) < len(self.packs):
            raise ValueError("two packs have one id")
        if self.payments_live and self.payments_url:
            raise ValueError("real money moves at Stripe alone: leave PAYMENTS_URL empty")
        return self


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Reads the settings from environment variables.

    Raises:
        pydantic.ValidationError: one is missing, empty, or does not fit the others.
    """
    known = {
        name: environment[name.upper()]
        for name in Settings.model_fields
        if name.upper() in environment
    }
    return Settings.model_validate(known)
