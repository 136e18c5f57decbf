"""The events of a calendar in a window, as one iCalendar file for `gateways/ics`.

The server is asked for the events themselves, not for free and busy times, since only events have
the UID by which our own sessions are left out; and for series as they are, not taken apart, since
servers differ in how they do that. It is asked for the lines that say when, and for no others. A
server that cannot do that (Xandikos shows no event that lacks one of the lines) is asked for all of
them; `gateways/ics` then leaves out the others.
"""

from datetime import UTC, datetime

from msgspec import Struct

from chalicelib.domain.calendars.accounts import Account
from chalicelib.domain.calendars.reading import Problem, UnreadableError
from chalicelib.domain.kernel.outbound import Send
from chalicelib.domain.time.intervals import Interval
from chalicelib.gateways.caldav.client import SECONDS, Client
from chalicelib.gateways.caldav.multistatus import CALDAV
from chalicelib.gateways.ics.lines import KEPT

EMPTY = "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"
DATA = f"{CALDAV}calendar-data"
LINES = "".join(f'<c:prop name="{name}"/>' for name in sorted(KEPT - {"FREEBUSY"}))
LEAN = (
    '<c:calendar-data><c:comp name="VCALENDAR"><c:prop name="VERSION"/>'
    f'<c:comp name="VEVENT">{LINES}</c:comp>'
    '<c:comp name="VTIMEZONE"><c:allprop/><c:allcomp/></c:comp>'
    "</c:comp></c:calendar-data>"
)
WHOLE = "<c:calendar-data/>"
QUESTION = (
    '<?xml version="1.0" encoding="utf-8"?>'
    '<c:calendar-query xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav">'
    "<d:prop>{data}</d:prop>"
    '<c:filter><c:comp-filter name="VCALENDAR"><c:comp-filter name="VEVENT">'
    '<c:time-range start="{start}" end="{end}"/>'
    "</c:comp-filter></c:comp-filter></c:filter></c:calendar-query>"
)


class Events(Struct, frozen=True):
    """All that the server shows, as one file, and how many events it names and does not show."""

    file: bytes
    hidden: int


def read_events(
    send: Send, account: Account, window: Interval, *, seconds: float = SECONDS
) -> Events:
    """What stands in the account's calendar in the window; so many seconds are for all of it.

    Raises:
        OutboundError: the server cannot be reached.
        UnreadableError: it lets nobody in, or shows no calendar.
    """
    client = Client(send, account, seconds=seconds)
    events = _lean(client, account.url, window)
    if events is None:
        events = _asked(client, account.url, window, WHOLE)
    shown = [each for each in events if each]
    return Events("\r\n".join([EMPTY, *shown]).encode(), len(events) - len(shown))


def _lean(client: Client, url: str, window: Interval) -> list[str] | None:
    """The events with the lines that say when; None: this server cannot do that."""
    try:
        events = _asked(client, url, window, LEAN)
    except UnreadableError as error:
        if error.problem not in {Problem.NO_CALDAV, Problem.FAILING}:
            raise
        return None
    return events if all(events) else None


def _asked(client: Client, url: str, window: Interval, data: str) -> list[str]:
    """Each event's file; empty where it is not shown."""
    question = QUESTION.format(data=data, start=_written(window.start), end=_written(window.end))
    _, resources = client.ask("REPORT", url, question, "1")
    return [each.text(DATA) for each in resources]


def _written(instant: datetime) -> str:
    return instant.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
