"""Addresses elsewhere that people name for us to call: what is allowed, and what stood in the way.

Whoever may name an address could name one inside of our own network. So a call goes to public
addresses alone, by https alone; `gateways/outbound.py` holds every connection to that.
"""

from collections.abc import Mapping
from enum import StrEnum
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Protocol
from urllib.parse import SplitResult, urlsplit

from msgspec import Struct

from chalicelib.domain.kernel.errors import InvalidError
from chalicelib.domain.kernel.phrases import Phrase

MOST_URL_CHARACTERS = 2000

SPECIAL = tuple(
    map(ip_network, ("192.0.0.0/24", "192.88.99.0/24", "2001::/23", "2002::/16", "fec0::/10"))
)
"""Networks that some versions of Python's library take for public ones."""


class Obstacle(StrEnum):
    """Why a call brought no answer."""

    NOT_HTTPS = "not_https"
    NOT_PUBLIC = "not_public"
    UNKNOWN_HOST = "unknown_host"
    UNREACHABLE = "unreachable"
    NOT_TRUSTED = "not_trusted"
    TOO_SLOW = "too_slow"
    TOO_LARGE = "too_large"
    TOO_MANY_REDIRECTS = "too_many_redirects"


SENTENCES = {
    Obstacle.NOT_HTTPS: Phrase("The address does not begin with https://. Give one that does."),
    Obstacle.NOT_PUBLIC: Phrase("The address leads into a private network. Give a public one."),
    Obstacle.UNKNOWN_HOST: Phrase("There is no server of this name. Check the address."),
    Obstacle.UNREACHABLE: Phrase("The server does not answer. Check the address, or wait."),
    Obstacle.NOT_TRUSTED: Phrase(
        "The server has no certificate that is valid for its name. Tell who runs it."
    ),
    Obstacle.TOO_SLOW: Phrase("The server takes too long to answer. It is asked again later."),
    Obstacle.TOO_LARGE: Phrase("The server's answer is too large to be read."),
    Obstacle.TOO_MANY_REDIRECTS: Phrase(
        "The address leads from one to the next without end. Check the address."
    ),
}
"""What to tell whoever named the address."""


class OutboundError(Exception):
    """A call to somebody's address brought no answer; `obstacle` says why."""

    def __init__(self, obstacle: Obstacle) -> None:
        super().__init__(obstacle.value)
        self.obstacle = obstacle

    @property
    def sentence(self) -> Phrase:
        return SENTENCES[self.obstacle]


class Answer(Struct, frozen=True, kw_only=True):
    """What a server answered; names of headers are in small letters."""

    status: int
    headers: dict[str, str]
    body: bytes
    """As it is after its encoding is undone; cut where the call asked for that."""
    url: str
    """Where the answer came from, after all redirects."""


class Send(Protocol):
    """Makes one call, as `gateways/outbound.py` does."""

    def __call__(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        body: bytes = b"",
        seconds: float = 5.0,
        most_bytes: int = 1_000_000,
        cut: bool = False,
        redirects: int = 0,
    ) -> Answer:
        """The answer, whatever its status; or raises OutboundError."""


def is_public(address: str) -> bool:
    """Whether an IP address is one of the open internet; `::ffff:10.0.0.1` is what it stands for.

    Addresses that carry another one in them (6to4, NAT64, Teredo) are not: who would look inside?
    """
    found = _unmapped(address)
    kinds = (found.is_private, found.is_reserved, found.is_multicast, found.is_link_local)
    return found.is_global and not any(kinds) and not any(found in net for net in SPECIAL)


def is_this_machine(address: str) -> bool:
    return _unmapped(address).is_loopback


def _unmapped(address: str) -> IPv4Address | IPv6Address:
    found = ip_address(address)
    return (isinstance(found, IPv6Address) and found.ipv4_mapped) or found


def checked_url(url: str, field: str = "url", *, local: bool = False) -> str:
    """An address as a person gave it, if its form is one that we may call.

    `local` allows `http` too. Where the name leads is looked at when it is called, each time anew.

    Raises:
        InvalidError: with what to mend.
    """
    given = url.strip()
    parts = _split(given, field)
    if parts.scheme != "https" and not (local and parts.scheme == "http"):
        raise InvalidError(SENTENCES[Obstacle.NOT_HTTPS], field)
    if parts.username is not None or parts.password is not None:
        raise InvalidError(Phrase("Give the address without a user and a password."), field)
    return given.partition("#")[0]


def _split(given: str, field: str) -> SplitResult:
    malformed = InvalidError(Phrase("Give a whole address, such as https://example.com/a."), field)
    if len(given) > MOST_URL_CHARACTERS or not given.isprintable() or " " in given:
        raise malformed
    try:
        parts = urlsplit(given)
        whole = bool(parts.hostname) and parts.port != 0
    except ValueError:
        raise malformed from None
    if not whole:
        raise malformed
    return parts
