"""Who calls: verifies the access token of the identity provider.

The token only says who someone is (`sub`); what they may do comes from our own table. Cognito's
access tokens have no `aud`, so `client_id` and `token_use` are checked instead (Amazon Cognito
Developer Guide, "Understanding the access token").
"""

import re
from typing import Any

import jwt

from chalicelib.api.kernel.errors import UnauthenticatedError
from chalicelib.use_cases.kernel.context import Context

ALGORITHMS = ["RS256"]
REQUIRED = ["exp", "iat", "iss", "sub"]
LEEWAY_SECONDS = 30
MOST_CHARACTERS = 8192
BEARER = re.compile(r"bearer +([A-Za-z0-9_\-]+\.[A-Za-z0-9_\-]+\.[A-Za-z0-9_\-]+)", re.IGNORECASE)
SUBJECT = re.compile(r"[A-Za-z0-9][A-Za-z0-9._\-]{0,127}")


def authenticate(header: str | None, context: Context) -> str:
    """The caller's id: the `sub` of a valid access token.

    Raises:
        UnauthenticatedError: there is no token, or none of our pool, for our client, valid now.
        TryAgainError: the provider's keys could not be read yet.
    """
    bearer = BEARER.fullmatch(header.strip()) if header else None
    if bearer is None or len(bearer[1]) > MOST_CHARACTERS:
        raise UnauthenticatedError
    claims = _verified(bearer[1], context)
    ours = claims.get("client_id") == context.settings.oidc_client_id
    if not ours or claims.get("token_use") != "access":
        raise UnauthenticatedError
    if not SUBJECT.fullmatch(claims["sub"]):
        raise UnauthenticatedError
    return str(claims["sub"])


def _verified(token: str, context: Context) -> dict[str, Any]:
    try:
        key_id = jwt.get_unverified_header(token).get("kid")
        key: Any = context.keys.find(key_id) if isinstance(key_id, str) else None
        if key is None:
            raise UnauthenticatedError
        return jwt.decode(
            token,
            key,
            algorithms=ALGORITHMS,
            issuer=context.settings.oidc_issuer,
            leeway=LEEWAY_SECONDS,
            options={"require": REQUIRED, "verify_aud": False},
        )
    except (jwt.PyJWTError, RecursionError):  # the header may be JSON nested ever so deep
        raise UnauthenticatedError from None
