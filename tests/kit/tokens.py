"""An identity provider of our own: signs access tokens as Cognito's look."""

import functools
import time
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

KEY_ID = "test-key"
ISSUER = "https://issuer.example"
CLIENT_ID = "client"


@functools.cache
def private_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def public_jwk(key_id: str = KEY_ID) -> dict[str, Any]:
    """The public key as it stands in a JWKS document."""
    jwk = jwt.algorithms.RSAAlgorithm.to_jwk(private_key().public_key(), as_dict=True)
    return {**jwk, "kid": key_id, "alg": "RS256", "use": "sig"}


def claims(sub: str, **changes: Any) -> dict[str, Any]:
    """The claims of an access token; a change to None leaves the claim out."""
    now = int(time.time())
    all_claims = {
        "sub": sub,
        "iss": ISSUER,
        "client_id": CLIENT_ID,
        "token_use": "access",
        "iat": now - 10,
        "exp": now + 3600,
        **changes,
    }
    return {name: value for name, value in all_claims.items() if value is not None}


def token(sub: str, *, key_id: str = KEY_ID, **changes: Any) -> str:
    """A signed access token of this person."""
    return jwt.encode(claims(sub, **changes), private_key(), "RS256", headers={"kid": key_id})
