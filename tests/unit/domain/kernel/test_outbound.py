import pytest

from chalicelib.domain.kernel.errors import InvalidError
from chalicelib.domain.kernel.outbound import (
    SENTENCES,
    Obstacle,
    checked_url,
    is_public,
    is_this_machine,
)


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700:4700::1111", "::ffff:8.8.8.8"])
def test_addresses_of_the_open_internet_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.255.255.254",
        "0.0.0.0",
        "10.0.0.1",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "100.64.0.1",
        "169.254.169.254",
        "192.0.0.8",
        "198.18.0.1",
        "203.0.113.7",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:127.0.0.1",
        "::ffff:169.254.169.254",
        "::127.0.0.1",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::1",
        "2002:7f00:1::1",
        "2001:0:7f00:1::1",
        "2001:db8::1",
        "fc00::1",
        "fd00:ec2::254",
        "fe80::1",
        "fe80::1%eth0",
        "fec0::1",
        "ff02::1",
    ],
)
def test_addresses_of_private_and_special_networks_are_not_public(address: str) -> None:
    assert not is_public(address)


def test_only_loopback_addresses_are_this_machine() -> None:
    assert all(map(is_this_machine, ["127.0.0.1", "::1", "::ffff:127.0.0.1"]))
    assert not any(map(is_this_machine, ["10.0.0.1", "169.254.169.254", "8.8.8.8"]))


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (" https://example.com/a.ics?key=1 ", "https://example.com/a.ics?key=1"),
        ("HTTPS://example.com:8443/a#part", "HTTPS://example.com:8443/a"),
        ("https://kalender.müller.example/a", "https://kalender.müller.example/a"),
    ],
)
def test_an_address_is_kept_as_it_was_given_without_what_no_server_sees(
    given: str, kept: str
) -> None:
    assert checked_url(given) == kept


@pytest.mark.parametrize(
    "given",
    [
        "",
        "example.com/a.ics",
        "http://example.com/a.ics",
        "file:///etc/passwd",
        "https://",
        "https:///a",
        "https://ana:secret@example.com/",
        "https://@example.com/",
        "https://example.com:0/",
        "https://example.com:99999/",
        "https://[::1",
        "https://example.com/a b",
        "https://example.com/a\r\nHost: x",
        "https://example.com/" + "a" * 2000,
    ],
)
def test_what_is_no_address_that_we_may_call_is_refused_at_its_field(given: str) -> None:
    with pytest.raises(InvalidError) as refused:
        checked_url(given, "url")
    assert refused.value.field == "url"


def test_only_the_local_stack_takes_addresses_without_tls() -> None:
    assert checked_url("http://127.0.0.1:8000/a", local=True) == "http://127.0.0.1:8000/a"
    with pytest.raises(InvalidError):
        checked_url("ftp://127.0.0.1/a", local=True)


def test_each_obstacle_has_a_sentence() -> None:
    assert set(SENTENCES) == set(Obstacle)
