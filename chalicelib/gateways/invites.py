"""Calendar invites (RFC 5545, RFC 5546): one event for each session, the same UID for life.

Times are in UTC, so no calendar has to know a zone's rules; SEQUENCE rises with every change. Each
person's invite has that person alone as attendee, because the two know each other by name and not
by address; the answer is open, so calendars show their buttons, and not asked for: nobody reads it.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from chalicelib.domain.kernel.phrases import EMPTY, Phrase
from chalicelib.domain.kernel.text.cleaning import clean_line
from chalicelib.domain.notices.mails import Method
from chalicelib.domain.sessions.sessions import Session
from chalicelib.domain.workspaces.people import Person

if TYPE_CHECKING:
    from icalendar import Calendar, Event, Timezone, vCalAddress

PRODUCT = "-//Tandem//Coaching sessions//EN"
ORGANIZER_NAME = "Tandem"


UID_SUFFIX = "@tandem"
"""How every UID of ours ends."""


def uid_of(session_id: str) -> str:
    """The name of the session's event in every calendar, from the first invite to the last."""
    return f"{session_id}{UID_SUFFIX}"


def invite(
    session: Session,
    attendee: Person | None,
    *,
    method: Method,
    organizer: str,
    page_url: str | None,
    language: str,
    now: datetime,
) -> bytes:
    """The session as an iCalendar object for `attendee`, told in this language; `organizer` is the
    mailbox that sends it, and without a `page_url` it links none.

    Raises:
        ValueError: the session has no start yet.
    """
    # Only the calls that make an invite pay for this import, not the API's start.
    from icalendar import Calendar  # noqa: PLC0415

    calendar = Calendar()
    _introduce(calendar)
    calendar.add("METHOD", method.value)
    event = _event(session, method, page_url, language, now)
    event.add("ORGANIZER", _address(organizer, CN=ORGANIZER_NAME))
    if attendee:
        event.add("ATTENDEE", _attendee(attendee))
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def feed(entries: Iterable[tuple[Session, str]], language: str) -> bytes:
    """A calendar to subscribe to, of sessions with their pages.

    It names nobody's address and asks nothing of anyone, so it has no METHOD, no ORGANIZER and no
    ATTENDEE; what is no longer in it is gone. A calendar has at least one component (RFC 5545,
    3.6), so that of nobody's sessions says what UTC is.

    Raises:
        ValueError: a session has no start yet.
    """
    from icalendar import Calendar  # noqa: PLC0415

    calendar = Calendar()
    _introduce(calendar)
    calendar.add("X-WR-CALNAME", ORGANIZER_NAME)
    for session, page_url in entries:
        at = session.calendar_event.at
        calendar.add_component(_event(session, Method.REQUEST, page_url, language, at))
    if not calendar.subcomponents:
        calendar.add_component(_utc())
    return bytes(calendar.to_ical())


def _introduce(calendar: "Calendar") -> None:
    calendar.add("PRODID", PRODUCT)
    calendar.add("VERSION", "2.0")
    calendar.add("CALSCALE", "GREGORIAN")


def _utc() -> "Timezone":
    from icalendar import Timezone, TimezoneStandard  # noqa: PLC0415

    zone, standard = Timezone(), TimezoneStandard()
    zone.add("TZID", "Etc/UTC")
    standard.add("DTSTART", datetime(1970, 1, 1))  # noqa: DTZ001 - a local time, as the RFC wants
    standard.add("TZOFFSETFROM", timedelta())
    standard.add("TZOFFSETTO", timedelta())
    zone.add_component(standard)
    return zone


def _event(
    session: Session, method: Method, page_url: str | None, language: str, now: datetime
) -> "Event":
    from icalendar import Event  # noqa: PLC0415

    if session.starts_at is None or session.ends_at is None:
        raise ValueError("a session without a start has no invite")
    link = clean_line(session.meeting_url or "")
    event = Event()
    event.add("UID", uid_of(session.id))
    event.add("SEQUENCE", session.sequence)
    event.add("DTSTAMP", now)
    event.add("DTSTART", session.starts_at)
    event.add("DTEND", session.ends_at)
    event.add("SUMMARY", clean_line(_summary(session).told(language)))
    event.add("DESCRIPTION", _description(link, page_url).told(language))
    event.add("STATUS", "CANCELLED" if method is Method.CANCEL else "CONFIRMED")
    event.add("TRANSP", "TRANSPARENT" if method is Method.CANCEL else "OPAQUE")
    if link:
        event.add("LOCATION", link)
        event.add("URL", link)
    return event


def _summary(session: Session) -> Phrase:
    return Phrase(
        "{kind}: {member} and {coach}",
        kind=session.coaching_type.name,
        member=session.member.name,
        coach=session.coach.name,
    )


def _description(link: str, page_url: str | None) -> Phrase:
    join = Phrase("Join: {link}", link=link) if link else EMPTY
    answers = Phrase("Accepting or declining here in your calendar reaches nobody.")
    page = Phrase("Details, moving or cancelling: {page}", page=page_url)
    return Phrase.joined([join, *((answers, page) if page_url else ())], "\n")


def _attendee(person: Person) -> "vCalAddress":
    return _address(
        person.email,
        CN=person.name,
        ROLE="REQ-PARTICIPANT",
        CUTYPE="INDIVIDUAL",
        PARTSTAT="NEEDS-ACTION",
        RSVP="FALSE",
    )


def _address(email: str, **parameters: str) -> "vCalAddress":
    """A quotation mark cannot stand in a parameter (RFC 5545, 3.2), so names lose it."""
    from icalendar import vCalAddress  # noqa: PLC0415

    address = vCalAddress(f"mailto:{clean_line(email)}")
    for name, value in parameters.items():
        address.params[name] = clean_line(value).replace('"', "'")
    return address
