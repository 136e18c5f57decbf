"""The identity provider's signing keys (JWKS), kept in the container.

An unknown key id makes us read the set again, at most once a minute, so that neither a rotation nor
a flood of made-up ids hurts. While the provider cannot be reached, the keys that we know go on.
"""

import json
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any

import jwt
import urllib3

from chalicelib.domain.kernel.errors import TryAgainError

REFRESH_SECONDS = 6 * 3600
PAUSE_SECONDS = 60.0
PAUSE_AFTER_FAILURE_SECONDS = 1.0
MOST_BYTES = 64 * 1024
MOST_KEYS = 20


def fetch(url: str) -> bytes:
    """The document at this address, within 2 seconds and 64 KiB.

    Raises:
        OSError: it could not be had.
    """
    timeout = urllib3.Timeout(total=2.0)
    try:
        with urllib3.PoolManager(retries=False, timeout=timeout) as pool:
            answer = pool.request("GET", url, preload_content=False, redirect=False)
            body = answer.read(MOST_BYTES + 1)
    except urllib3.exceptions.HTTPError as error:
        raise OSError("the key set could not be fetched") from error
    if answer.status != 200 or len(body) > MOST_BYTES:
        raise OSError("the key set could not be fetched")
    return body


class Jwks:
    """The keys at one address, by their id."""

    def __init__(
        self,
        url: str,
        *,
        fetch: Callable[[str], bytes] = fetch,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._url = url
        self._fetch = fetch
        self._clock = clock
        self._lock = threading.Lock()
        self._keys: Mapping[str, jwt.PyJWK] | None = None
        self._next_try = float("-inf")
        self._stale_at = float("-inf")

    def find(self, key_id: str) -> jwt.PyJWK | None:
        """The RSA key of this id; None if the provider has no such key.

        Raises:
            TryAgainError: the provider has never been reached yet.
        """
        with self._lock:
            known = self._keys is not None and key_id in self._keys
            now = self._clock()
            if now >= self._next_try and (not known or now >= self._stale_at):
                self._read(now)
            if self._keys is None:
                raise TryAgainError
            return self._keys.get(key_id)

    def _read(self, now: float) -> None:
        try:
            self._keys = parse_keys(self._fetch(self._url))
        except (OSError, ValueError):
            self._next_try = now + PAUSE_AFTER_FAILURE_SECONDS
        else:
            self._next_try = now + PAUSE_SECONDS
            self._stale_at = now + REFRESH_SECONDS


def parse_keys(document: bytes) -> Mapping[str, jwt.PyJWK]:
    """The RSA signing keys of a JWKS document (RFC 7517) by id; others are left out.

    Raises:
        ValueError: it is no such document.
    """
    parsed = json.loads(document)
    if not isinstance(parsed, dict) or not isinstance(parsed.get("keys"), list):
        raise ValueError("this is no key set")  # noqa: TRY004
    return {key["kid"]: found for key in parsed["keys"][:MOST_KEYS] if (found := _rsa_key(key))}


def _rsa_key(key: Any) -> jwt.PyJWK | None:
    signs = isinstance(key, dict) and key.get("kty") == "RSA" and key.get("use", "sig") == "sig"
    if not signs or not isinstance(key.get("kid"), str) or key.get("alg", "RS256") != "RS256":
        return None
    try:
        return jwt.PyJWK(key, algorithm="RS256")
    except jwt.PyJWTError:
        return None
