"""Mail that came back, and whom it stops further mail to.

A mail that can never arrive, or that its reader calls spam, harms everybody's mail if more follows
it. What a full mailbox or a busy server sends back for now stops nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from chalicelib.domain.kernel.email_addresses import domain_in_ascii
from chalicelib.domain.workspaces.people import MailStop, Person, StopCause


@dataclass(frozen=True, slots=True)
class Returned:
    """A mail to a person that came back from these addresses; `cause` None: only for now."""

    person_id: str
    addresses: tuple[str, ...]
    cause: StopCause | None
    at: datetime


def with_stop(person: Person, returned: Returned) -> Person | None:
    """The person to whom no mail goes any more; None: nothing changes, since it came back for now,
    from an address that is theirs no more, or is stopped already.
    """
    if returned.cause is None or person.mail_stopped:
        return None
    if not _is_among(person.email, returned.addresses):
        return None
    stop = MailStop(returned.cause, person.email, returned.at)
    return replace(person, mail_stop=stop, version=person.version + 1)


def _is_among(address: str, written: Iterable[str]) -> bool:
    """Mail services write domains in ASCII, and capitals as they like."""
    return _as_sent(address) in map(_as_sent, written)


def _as_sent(address: str) -> str:
    local, _, domain = address.rpartition("@")
    return f"{local}@{domain_in_ascii(domain) or domain}".lower()
