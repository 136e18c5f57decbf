"""Settings of selling: what does not fit together refuses to start."""

import json
from typing import Any

import pydantic
import pytest

from chalicelib.config import Settings, read_settings
from chalicelib.domain.credits.bounds import LONGEST_VALID

NEEDED = {
    "TABLE_NAME": "t",
    "OIDC_ISSUER": "i",
    "OIDC_JWKS_URL": "j",
    "OIDC_CLIENT_ID": "c",
    "USER_POOL_ID": "u",
    "MAIL_QUEUE_URL": "q",
    "WEBHOOK_QUEUE_URL": "w",
    "PHOTO_BUCKET": "b",
    "PHOTO_QUEUE_URL": "p",
    "CALENDAR_QUEUE_URL": "c",
    "VAULT_KEY_ID": "k",
    "MAIL_SENDER": "m",
    "WEB_ORIGINS": "https://app.example",
    "SECRET_ID": "s",
}
PACK = {"id": "ten", "price_id": "price_1", "credits": 10, "price_minor": 90000, "currency": "EUR"}


def settings(*packs: Any, **more: str) -> Settings:
    selling = {"PACKS": json.dumps(packs), "PAYMENTS_SECRET_ID": "p"}
    return read_settings(NEEDED | selling | more)


def test_without_packs_nothing_is_sold() -> None:
    assert read_settings(NEEDED).packs == ()
    assert settings().packs == ()


def test_packs_are_read_from_json() -> None:
    longest = LONGEST_VALID.days
    found = settings(PACK, {**PACK, "id": "more", "valid_days": longest}, PAYMENTS_URL="")
    assert [(pack.id, pack.valid_days) for pack in found.packs] == [
        ("ten", None),
        ("more", longest),
    ]
    assert (found.payments_url, found.payments_live) == ("", False)
    assert settings(PACK, PAYMENTS_LIVE="true").payments_live


@pytest.mark.parametrize(
    "changes",
    [
        {"credits": 0},
        {"credits": 1_000_001},
        {"price_minor": 0},
        {"price_minor": 9.5},
        {"currency": "eur"},
        {"currency": "EURO"},
        {"valid_days": 0},
        {"valid_days": LONGEST_VALID.days + 1},
        {"price_id": ""},
        {"id": "Ten credits"},
        {"discount": 10},
    ],
)
def test_a_pack_that_makes_no_sense_refuses_to_start(changes: dict[str, Any]) -> None:
    with pytest.raises(pydantic.ValidationError):
        settings({**PACK, **changes})


@pytest.mark.parametrize(
    "more",
    [
        {"PAYMENTS_SECRET_ID": ""},
        {"PACKS": "not json"},
        {"PACKS": json.dumps([PACK, PACK])},
        {"PAYMENTS_LIVE": "true", "PAYMENTS_URL": "http://127.0.0.1:1"},
    ],
)
def test_settings_that_do_not_fit_refuse_to_start(more: dict[str, str]) -> None:
    with pytest.raises((pydantic.ValidationError, ValueError)):
        settings(PACK, **more)


def test_packs_without_a_place_for_the_secrets_refuse_to_start() -> None:
    with pytest.raises(pydantic.ValidationError):
        read_settings(NEEDED | {"PACKS": json.dumps([PACK])})
