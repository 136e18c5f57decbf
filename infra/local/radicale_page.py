"""The page of the account at Radicale: how to connect it, what is in it, a form to add to it."""

import uuid
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from html import escape
from urllib.parse import parse_qsl
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from infra.local.page_style import ADD, Entry, added, listed, not_added, page
from infra.local.proxy import Answer
from infra.local.radicale_peer import CALENDAR_PATH, PASSWORD, USER, NotTakenError, as_owner, put
from infra.local.wsgi import Application

ZONE = ZoneInfo("Europe/London")
BODY = f"""<h1>A CalDAV account, played by Radicale on this machine</h1>
<p class="note">For the page Calendars of a coach:</p>
<dl><dt>Server address</dt><dd><code>{{base}}/</code></dd>
<dt>User name</dt><dd><code>{USER}</code></dd>
<dt>App password</dt><dd><code>{PASSWORD}</code></dd>
<dt>The same calendar, published</dt><dd><code>{{base}}{CALENDAR_PATH}</code></dd></dl>
<p class="note">What is in it. All times in {ZONE}.</p>{{lines}}
{ADD}"""


def calendar_page(app: Application, base: str, method: str, body: bytes) -> Answer:
    """The page, once it is done what its form asked for; `base` is the server's address."""
    if method == "POST":
        form = dict(parse_qsl(body.decode(errors="replace")))
        uid = uuid.uuid4().hex
        try:
            put(app, f"{CALENDAR_PATH}{uid}.ics", _written(added(form), uid))
        except (ValueError, OverflowError, NotTakenError):
            return not_added()
    lines = listed(_entries(as_owner(app, "GET", CALENDAR_PATH).body))
    return page("Calendar", BODY.format(base=escape(base), lines=lines))


def _written(new: Entry, uid: str) -> bytes:
    event = Event()
    event.add("uid", uid)
    event.add("summary", new.title)
    event.add("dtstamp", datetime.now(UTC))
    event.add("dtstart", new.start.replace(tzinfo=ZONE))
    event.add("dtend", new.end.replace(tzinfo=ZONE))
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//Tandem//Local stack//EN")
    calendar.add_component(event)
    text: bytes = calendar.to_ical()
    return text


def _entries(calendar: bytes) -> Iterator[Entry]:
    whole = Calendar.from_ical(calendar)
    assert isinstance(whole, Calendar)
    for each in whole.events:
        again = ", repeats" if "RRULE" in each else ""
        yield Entry(str(each.get("SUMMARY", "Busy")), _clock(each.start), _clock(each.end), again)


def _clock(told: date) -> datetime:
    if not isinstance(told, datetime):
        return datetime.combine(told, time())
    return told.astimezone(ZONE) if told.tzinfo else told
