import json

import pytest

from chalicelib.domain.kernel.errors import TryAgainError
from chalicelib.gateways.keys import Jwks, parse_keys
from tests.kit.tokens import public_jwk


class Provider:
    """Publishes keys by their ids; `down` makes it unreachable. Counts how often it is asked."""

    def __init__(self, *key_ids: str) -> None:
        self.key_ids = key_ids
        self.down = False
        self.asked = 0

    def fetch(self, url: str) -> bytes:
        self.asked += 1
        if self.down:
            raise OSError(url)
        return json.dumps({"keys": [public_jwk(key_id) for key_id in self.key_ids]}).encode()


class Seconds:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def parts() -> "Parts":
    provider, seconds = Provider("one"), Seconds()
    return provider, seconds, Jwks("https://keys.example", fetch=provider.fetch, clock=seconds)


Parts = tuple[Provider, Seconds, Jwks]


def test_the_set_is_read_once_for_known_keys(parts: Parts) -> None:
    provider, _, keys = parts
    assert keys.find("one") is not None
    assert keys.find("one") is not None
    assert provider.asked == 1


def test_unknown_ids_make_us_read_again_at_most_once_a_minute(parts: Parts) -> None:
    provider, seconds, keys = parts
    assert keys.find("two") is None
    provider.key_ids = ("one", "two")
    for _ in range(100):
        assert keys.find("two") is None
    assert provider.asked == 1
    seconds.now += 60
    assert keys.find("two") is not None
    assert provider.asked == 2


def test_a_withdrawn_key_is_forgotten_after_six_hours(parts: Parts) -> None:
    provider, seconds, keys = parts
    assert keys.find("one") is not None
    provider.key_ids = ("two",)
    seconds.now += 6 * 3600 - 1
    assert keys.find("one") is not None
    seconds.now += 1
    assert keys.find("one") is None


def test_known_keys_go_on_while_the_provider_is_down(parts: Parts) -> None:
    provider, seconds, keys = parts
    assert keys.find("one") is not None
    provider.down = True
    seconds.now += 7 * 3600
    assert keys.find("one") is not None
    assert keys.find("two") is None


def test_a_provider_that_was_never_reached_asks_to_try_again(parts: Parts) -> None:
    provider, seconds, keys = parts
    provider.down = True
    for _ in range(10):
        with pytest.raises(TryAgainError):
            keys.find("one")
    assert provider.asked == 1
    provider.down = False
    seconds.now += 1
    assert keys.find("one") is not None


def test_only_rsa_keys_for_rs256_signatures_count() -> None:
    good = public_jwk("good")
    others = [
        {**good, "kid": "enc", "use": "enc"},
        {**good, "kid": "rs512", "alg": "RS512"},
        {**good, "kid": 7},
        {**good, "kid": "cut", "n": "!"},
        {"kty": "oct", "kid": "secret", "k": "c2VjcmV0"},
        "key",
    ]
    document = json.dumps({"keys": [*others, good]}).encode()
    assert list(parse_keys(document)) == ["good"]


@pytest.mark.parametrize("document", [b"", b"[]", b"{}", b'{"keys": {}}', b"\xff"])
def test_what_is_no_key_set_is_refused(document: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_keys(document)
