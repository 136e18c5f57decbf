"""Builds the Context from the environment, once a container: the only clock, and the only ids."""

import functools
import json
import os
import random
import secrets
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from chalicelib.config import Settings, read_settings
from chalicelib.domain.kernel.rate_limits import LIMITS
from chalicelib.gateways.keys import Jwks
from chalicelib.gateways.queue import SqsQueue
from chalicelib.gateways.secrets import secret_reader
from chalicelib.gateways.user_pool import CognitoUserPool
from chalicelib.storage.kernel.table import bind, forget_connections
from chalicelib.use_cases.kernel.context import (
    Context,
    Exports,
    Google,
    Mailer,
    Outbound,
    Payments,
    Photos,
    Vault,
    WebhookSender,
)
from chalicelib.use_cases.kernel.rate_limits import CallMeter


@functools.cache
def context() -> Context:
    """The container's Context, made at the first call."""
    return build_context(read_settings(os.environ))


@functools.cache
def context_of_pool(user_pool_id: str) -> Context:
    """The Context of a function that the user pool calls: it is told of the pool by each call,
    since the pool is made after it.
    """
    return build_context(read_settings(os.environ | {"USER_POOL_ID": user_pool_id}))


def begin_anew() -> None:
    """What a process that goes on from another's image must not share with it: chance, and whatever
    was asked, read or connected already. Ids and secrets come from the system, the clock is asked
    each time.
    """
    random.seed()
    context.cache_clear()
    context_of_pool.cache_clear()
    forget_connections()


def build_context(settings: Settings) -> Context:
    """A Context for these settings; points the rows at their table."""
    bind(settings.table_name)
    return Context(
        settings=settings,
        now=_clock(settings.clock_file),
        new_id=_new_id,
        secret=secret_reader(settings.secret_id),
        new_secret=lambda: secrets.token_hex(32),
        user_pool=CognitoUserPool(settings.user_pool_id),
        queue=SqsQueue(settings.mail_queue_url),
        webhook_queue=SqsQueue(settings.webhook_queue_url),
        photo_queue=SqsQueue(settings.photo_queue_url),
        calendar_queue=SqsQueue(settings.calendar_queue_url),
        keys=Jwks(settings.oidc_jwks_url),
        mailer=functools.cache(lambda: _mailer(settings)),
        payments=functools.cache(lambda: _payments(settings)),
        photos=functools.cache(lambda: _photos(settings)),
        exports=functools.cache(lambda: _exports(settings)),
        vault=functools.cache(lambda: _vault(settings)),
        outbound=functools.cache(lambda: _outbound(settings)),
        google=functools.cache(lambda: _google(settings)),
        meter=CallMeter(LIMITS if settings.rate_limits else {}),
        webhook_sender=functools.cache(lambda: _webhook_sender(settings)),
    )


def _mailer(settings: Settings) -> Mailer:
    # Only the mail function pays for this import, not the API's start.
    from chalicelib.gateways.mailer import SesMailer  # noqa: PLC0415

    return SesMailer(settings.mail_configuration_set)


def _webhook_sender(settings: Settings) -> WebhookSender:
    # Only the function that sends webhooks pays for this import, not the API's start.
    from chalicelib.gateways.outbound import Outbound  # noqa: PLC0415
    from chalicelib.gateways.webhooks import StandardWebhooks  # noqa: PLC0415

    return StandardWebhooks(Outbound(local=settings.local_addresses))


def _photos(settings: Settings) -> Photos:
    # Only calls about photos pay for this import, not the API's start.
    from chalicelib.gateways.bucket.photos import S3Photos  # noqa: PLC0415

    return S3Photos(settings.photo_bucket, settings.uploads_url)


def _exports(settings: Settings) -> Exports:
    # Only calls about such files pay for this import, not the API's start.
    from chalicelib.gateways.bucket.exports import S3Exports  # noqa: PLC0415

    return S3Exports(settings.photo_bucket)


def _payments(settings: Settings) -> Payments:
    """Without a place for the secrets there are none, and the gateway refuses every call."""
    # Only calls about payments pay for this import, not the API's start.
    from chalicelib.gateways.payments import StripePayments  # noqa: PLC0415

    none: dict[str, str] = {}
    place = settings.payments_secret_id
    return StripePayments(
        secret_reader(place) if place else none.__getitem__,
        live=settings.payments_live,
        url=settings.payments_url,
    )


def _vault(settings: Settings) -> Vault:
    # Only calls about calendars pay for this import, not the API's start.
    from chalicelib.gateways.vault import KmsVault  # noqa: PLC0415

    return KmsVault(settings.vault_key_id)


def _outbound(settings: Settings) -> Outbound:
    # Only calls to others' servers pay for this import, not the API's start.
    from chalicelib.gateways import outbound  # noqa: PLC0415

    return outbound.Outbound(local=settings.local_addresses)


def _google(settings: Settings) -> Google | None:
    if not (settings.google_client_id and settings.google_secret_id):
        return None
    # Only calls about calendars pay for this import, not the API's start.
    from chalicelib.gateways.google.consent import GoogleApp, Places, places_at  # noqa: PLC0415

    secret = secret_reader(settings.google_secret_id)
    return GoogleApp(
        send=_outbound(settings).send,
        client_id=settings.google_client_id,
        client_secret=lambda: secret("client_secret"),
        places=places_at(settings.google_url) if settings.google_url else Places(),
    )


def _new_id() -> str:
    # Only calls that write pay for this import, not the API's start.
    from ulid import ULID  # noqa: PLC0415

    return str(ULID())


def _clock(clock_file: str | None) -> Callable[[], datetime]:
    path = Path(clock_file) if clock_file else None
    return lambda: moved(datetime.now(UTC), path)


def moved(real: datetime, path: Path | None) -> datetime:
    """Now, in whole seconds: cut last, so that a clock that was set never lags behind that."""
    return (real + (_offset(path) if path else timedelta())).replace(microsecond=0)


def _offset(path: Path) -> timedelta:
    try:
        return timedelta(seconds=json.loads(path.read_text())["offset_seconds"])
    except FileNotFoundError:
        return timedelta()
