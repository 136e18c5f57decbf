"""Finding the calendars of an account from whatever address its owner knows (RFC 6764).

    the address as given ──► its calendars, or its owner ──► the owner's calendars
         no? the well-known address, then the server's first page

The DNS records of that RFC are not asked: nobody vouches for them, and every service that people
told us of is found without.
"""

from collections.abc import Iterator
from urllib.parse import urlsplit

from chalicelib.domain.calendars.accounts import Account, Found
from chalicelib.domain.calendars.reading import Problem, UnreadableError
from chalicelib.domain.kernel.outbound import Send
from chalicelib.gateways.caldav.client import Client, joined, may_hear
from chalicelib.gateways.caldav.multistatus import CALDAV, DAV, Resource

MOST_BYTES = 250_000
"""Of an answer: taking one apart is done while somebody waits."""

MOST_FOUND = 100
MOST_HOMES = 3
MOST_NAME = 120
MOST_URL = 2000

HOMES, OWNER = f"{CALDAV}calendar-home-set", f"{DAV}current-user-principal"
QUESTION = (
    '<?xml version="1.0" encoding="utf-8"?>'
    '<d:propfind xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"><d:prop>'
    "<d:resourcetype/><d:displayname/><c:supported-calendar-component-set/>"
    "<d:current-user-principal/><c:calendar-home-set/>"
    "</d:prop></d:propfind>"
)


def find_calendars(send: Send, account: Account) -> list[Found]:
    """The calendars of an account that hold events, as their server lists them.

    Raises:
        OutboundError: the server cannot be reached.
        UnreadableError: it lets nobody in, or is no CalDAV server.
    """
    client = Client(send, account, most_bytes=MOST_BYTES)
    place, start = _start(client, account.url)
    if start.is_calendar:
        return [_found(place, start)]
    found = {
        each.url: each
        for home in _homes(client, place, start)[:MOST_HOMES]
        for each in _listed(client, home)
        if may_hear(account.url, each.url) and len(each.url) <= MOST_URL
    }
    return list(found.values())[:MOST_FOUND]


def _start(client: Client, url: str) -> tuple[str, Resource]:
    """The first place that knows whose account this is.

    Raises:
        UnreadableError: none does.
    """
    for place in _places(url):
        try:
            answered, resources = client.ask("PROPFIND", place, QUESTION, "0")
        except UnreadableError as error:
            if error.problem is not Problem.NO_CALDAV:
                raise
            continue
        for each in resources:
            if each.is_calendar or each.hrefs(HOMES) or each.hrefs(OWNER):
                return answered, each
    raise UnreadableError(Problem.NO_CALDAV)


def _places(url: str) -> Iterator[str]:
    if urlsplit(url).path.strip("/"):
        yield url
    yield joined(url, "/.well-known/caldav")
    yield joined(url, "/")


def _homes(client: Client, place: str, start: Resource) -> list[str]:
    """Where the owner's calendars stand."""
    if homes := start.hrefs(HOMES):
        return [joined(place, each) for each in homes]
    owner = joined(place, start.hrefs(OWNER)[0])
    place, resources = client.ask("PROPFIND", owner, QUESTION, "0")
    return [joined(place, home) for each in resources for home in each.hrefs(HOMES)]


def _listed(client: Client, home: str) -> list[Found]:
    place, resources = client.ask("PROPFIND", home, QUESTION, "1")
    return [_found(place, each) for each in resources if each.is_calendar]


def _found(place: str, calendar: Resource) -> Found:
    url = joined(place, calendar.href)
    name = " ".join(calendar.text(f"{DAV}displayname").split())
    last = urlsplit(url).path.rstrip("/").rpartition("/")[2]
    return Found(url, "".join(filter(str.isprintable, name or last))[:MOST_NAME])
