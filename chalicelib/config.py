"""Every setting of the service, typed and validated once."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field


def _split(text: object) -> object:
    return tuple(part.strip() for part in text.split(",")) if isinstance(text, str) else text


class Settings(BaseModel):
    """Named like the environment variables; without a required one nothing starts."""

    model_config = ConfigDict(frozen=True, extra="ignore", str_min_length=1, defer_build=True)

    table_name: str
    oidc_issuer: str
    oidc_jwks_url: str
    oidc_client_id: str
    user_pool_id: str
    mail_queue_url: str
    mail_sender: str
    web_origins: Annotated[tuple[str, ...], BeforeValidator(_split)] = Field(min_length=1)
    """Origins of web clients, for CORS; the first is the one that links in mails lead to."""
    secret_id: str
    """Secrets Manager id of a JSON object with `cursor_key`."""
    support_email: str = "support@example.com"
    meeting_room_base: str = "https://meet.jit.si/tandem-"
    """A coach without a meeting link of their own gets this and the session's id."""
    version: str = "dev"
    clock_file: str | None = None
    """Local only: a file with {"offset_seconds": N} that moves the clock of every rule."""


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Reads the settings from environment variables.

    Raises:
        pydantic.ValidationError: one is missing or empty.
    """
    known = {
        name: environment[name.upper()]
        for name in Settings.model_fields
        if name.upper() in environment
    }
    return Settings.model_validate(known)
