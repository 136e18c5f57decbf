"""An account at a CalDAV server: where it is, and which servers its password is shown to."""

import json
from base64 import b64encode

from msgspec import Struct

from chalicelib.domain.kernel.errors import InvalidError
from chalicelib.domain.kernel.phrases import Phrase

SERVICES = ("icloud.com",)
"""Services that keep people's calendars on other servers of theirs than the one to be named."""


class Account(Struct, frozen=True):
    """`url` is what the coach named, or the calendar that was chosen there."""

    url: str
    user: str
    password: str

    def __repr__(self) -> str:
        """Without the password."""
        return f"Account({self.url!r}, {self.user!r})"

    @property
    def authorization(self) -> str:
        """The header by which the account is opened."""
        return "Basic " + b64encode(f"{self.user}:{self.password}".encode()).decode()

    @property
    def secret(self) -> str:
        """All of it, to be sealed."""
        return json.dumps([self.url, self.user, self.password])


def account_of(secret: str) -> Account:
    """The account that was sealed."""
    url, user, password = json.loads(secret)
    return Account(url, user, password)


class Found(Struct, frozen=True):
    """A calendar of an account, as its owner calls it there."""

    url: str
    name: str


def check_account(user: str, password: str) -> None:
    """
    Raises:
        InvalidError: no server can be asked so.
    """
    if not user or ":" in user:
        raise InvalidError(Phrase("Give the user name, which has no colon."), "user")
    if not password:
        raise InvalidError(Phrase("Give the password, best an app password."), "password")


def with_scheme(address: str) -> str:
    """The address of a server that may be given by its name alone."""
    given = address.strip()
    return given if "://" in given else f"https://{given}"


def is_same_service(named: str, other: str) -> bool:
    """Whether who runs the server of the one name decides about the other.

    So it is below a name, and never above or beside it: of `coaches.example.com` nobody knows that
    it is of the same people as `example.com`. For a few services it is known.
    """
    return _is_below(other, named) or any(
        _is_below(named, service) and _is_below(other, service) for service in SERVICES
    )


def _is_below(name: str, parent: str) -> bool:
    """Below `com` is everybody, so a name of one word has nothing below it."""
    return name == parent or ("." in parent and name.endswith(f".{parent}"))
