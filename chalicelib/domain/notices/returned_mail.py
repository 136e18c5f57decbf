"""What becomes of mails, and whom it stops further ones to.

    for good, called spam ──► stopped
    for now ──► counted ──► seven in a row, over three days and more ──► stopped
    arrived ──► what came back before it counts no more ──► not stopped for that

A mail that can never arrive, or that its reader calls spam, harms everybody's mail if more follows
it. A full mailbox or a busy server sends mail back for now: that stops nothing until none arrives
for days. What is told twice counts once. What came back before another mail arrived counts no more,
whichever is told first; only where nothing has been counted is an arrival not kept, so that not
each mail writes a row: a soft bounce told behind it counts until the next mail arrives.

External rules: Klaviyo, too, sends no more after seven soft bounces in a row (Klaviyo Help Center,
"Understanding bounced emails"). GNU Mailman counts one a day at most (its manual for list
administrators, "The Bounce Processing Category"): one booking tells several mails within minutes,
and a mailbox that is full over a weekend is not given up.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.domain.kernel.email_addresses import domain_in_ascii
from chalicelib.domain.workspaces.people import (
    MailStop,
    Person,
    SoftBounce,
    SoftBounces,
    StopCause,
)

IN_A_ROW = 7
AT_LEAST = timedelta(days=3)
"""From the first to the last of so many soft bounces."""


class Returned(Struct, frozen=True):
    """A mail to a person that came back from these addresses for good, or was called spam."""

    person_id: str
    addresses: tuple[str, ...]
    cause: StopCause
    at: datetime


class ReturnedForNow(Struct, frozen=True):
    """A mail to a person that these addresses took not, but may take another day."""

    person_id: str
    addresses: tuple[str, ...]
    feedback_id: str
    at: datetime


class Arrived(Struct, frozen=True):
    """A mail to a person that the servers of these addresses took."""

    person_id: str
    addresses: tuple[str, ...]
    at: datetime


Told = Returned | ReturnedForNow | Arrived


def decide_told(person: Person, told: Told) -> Person | None:
    """The person once that was told of a mail to them; None: nothing changes, since it is about an
    address that is theirs no more, or known already.
    """
    if not _is_among(person.email, told.addresses):
        return None
    match told:
        case Returned():
            after = _stopped(person, told)
        case ReturnedForNow():
            after = _counted(person, told)
        case Arrived():
            after = _reached(person, told.at)
    return None if after == person else replace(after, version=person.version + 1)


def _stopped(person: Person, told: Returned) -> Person:
    if person.mail_stopped:
        return person
    return replace(person, mail_stop=MailStop(told.cause, person.email, told.at))


def _counted(person: Person, told: ReturnedForNow) -> Person:
    before = _bounces(person)
    known = any(each.feedback_id == told.feedback_id for each in before.row)
    overtaken = before.delivered_at and told.at <= before.delivered_at
    if person.mail_stopped or known or overtaken:
        return person
    row = sorted((*before.row, SoftBounce(told.feedback_id, told.at)), key=lambda each: each.at)
    return _settled(person, replace(before, row=(*row[: IN_A_ROW - 1], *row[IN_A_ROW - 1 :][-1:])))


def _reached(person: Person, at: datetime) -> Person:
    before = _bounces(person)
    if not before.row:
        return person
    row = tuple(each for each in before.row if each.at > at)
    return _settled(
        person, replace(before, row=row, delivered_at=max(at, before.delivered_at or at))
    )


def _settled(person: Person, bounces: SoftBounces) -> Person:
    """With the stop that these soft bounces are reason for, or without it; another stop stays."""
    stop = person.mail_stopped
    if stop is None or stop.cause is StopCause.UNREACHABLE:
        last = bounces.row[-1].at if _is_unreachable(bounces.row) else None
        stop = MailStop(StopCause.UNREACHABLE, person.email, last) if last else None
    return replace(person, mail_stop=stop, soft_bounces=bounces)


def _is_unreachable(row: tuple[SoftBounce, ...]) -> bool:
    return len(row) == IN_A_ROW and row[-1].at - row[0].at >= AT_LEAST


def _bounces(person: Person) -> SoftBounces:
    known = person.soft_bounces
    return known if known and known.address == person.email else SoftBounces(person.email)


def _is_among(address: str, written: Iterable[str]) -> bool:
    """Mail services write domains in ASCII, and capitals as they like."""
    return _as_sent(address) in map(_as_sent, written)


def _as_sent(address: str) -> str:
    local, _, domain = address.rpartition("@")
    return f"{local}@{domain_in_ascii(domain) or domain}".lower()
