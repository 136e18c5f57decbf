import base64
import json
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from chalicelib.api.kernel.auth import authenticate
from chalicelib.api.kernel.errors import UnauthenticatedError
from tests.kit.context import fake_context
from tests.kit.tokens import KEY_ID, claims, private_key, token

CTX = fake_context(keys={KEY_ID: private_key().public_key()})


def refused(header: str | None) -> bool:
    try:
        authenticate(header, CTX)
    except UnauthenticatedError:
        return True
    return False


def encoded(part: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode()


def test_a_valid_access_token_names_its_caller() -> None:
    assert authenticate(f"Bearer {token('ana')}", CTX) == "ana"
    assert authenticate(f"bearer  {token('ana')} ", CTX) == "ana"


@pytest.mark.parametrize("header", [None, "", "Bearer", "Bearer ", "Basic YTpi", "Bearer a.b", "x"])
def test_without_a_bearer_token_nobody_calls(header: str | None) -> None:
    assert refused(header)


@pytest.mark.parametrize(
    "changes",
    [
        {"exp": 1},
        {"exp": None},
        {"iat": None},
        {"iat": 99_999_999_999},
        {"nbf": 99_999_999_999},
        {"iss": "https://elsewhere.example"},
        {"iss": None},
        {"client_id": "another"},
        {"client_id": None},
        {"token_use": "id"},
        {"token_use": None},
        {"sub": None},
        {"sub": ""},
        {"sub": "a b"},
        {"sub": 7},
    ],
    ids=str,
)
def test_a_token_with_a_wrong_claim_is_refused(changes: dict[str, Any]) -> None:
    assert refused(f"Bearer {token(**{'sub': 'ana', **changes})}")


def test_a_clock_may_be_half_a_minute_off() -> None:
    just_over = claims("ana")["iat"] + 10 - 20
    assert not refused(f"Bearer {token('ana', exp=just_over)}")
    assert refused(f"Bearer {token('ana', exp=just_over - 20)}")


def test_a_key_of_somebody_else_signs_nothing_here() -> None:
    other = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    forged = jwt.encode(claims("ana"), other, "RS256", headers={"kid": KEY_ID})
    assert refused(f"Bearer {forged}")
    assert refused(f"Bearer {token('ana', key_id='unknown')}")


def test_no_other_algorithm_is_taken() -> None:
    public = private_key().public_key().public_numbers().n.to_bytes(256, "big")
    symmetric = jwt.encode(claims("ana"), public, "HS256", headers={"kid": KEY_ID})
    nothing = f"{encoded({'alg': 'none', 'kid': KEY_ID})}.{encoded(claims('ana'))}.x"
    longer = jwt.encode(claims("ana"), private_key(), "RS512", headers={"kid": KEY_ID})
    assert refused(f"Bearer {symmetric}")
    assert refused(f"Bearer {nothing}")
    assert refused(f"Bearer {longer}")


def test_a_token_that_is_no_token_is_refused() -> None:
    deep = base64.urlsafe_b64encode(b"[" * 5000).rstrip(b"=").decode()
    assert refused(f"Bearer {deep}.e30.x")
    assert refused(f"Bearer {encoded({'kid': KEY_ID})}.e30.x")
    assert refused(f"Bearer {encoded([])}.e30.x")
    assert refused(f"Bearer {encoded({'alg': 'RS256', 'kid': 7})}.e30.x")
    assert refused(f"Bearer {'a' * 9000}.e30.x")
    assert refused(f"Bearer {token('ana')[:-3]}xyz")
