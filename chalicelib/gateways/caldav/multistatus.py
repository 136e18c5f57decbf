"""A server's answer about several resources (RFC 4918), read as by somebody who trusts nobody.

`defusedxml` refuses what XML offers to make much of little: entities and document types.
"""

from collections.abc import Mapping
from xml.etree.ElementTree import Element, ParseError  # nosec B405 # defusedxml reads

from msgspec import Struct

from chalicelib.domain.calendars.reading import Problem, UnreadableError

DAV, CALDAV = "{DAV:}", "{urn:ietf:params:xml:ns:caldav}"
TOO_MUCH = 507


class Resource(Struct, frozen=True):
    """What is said of one address: the properties that it has."""

    href: str
    properties: Mapping[str, Element]

    def hrefs(self, name: str) -> list[str]:
        """The addresses that a property names."""
        found = self.properties.get(name)
        texts = [] if found is None else [each.text or "" for each in found.findall(f"{DAV}href")]
        return [text.strip() for text in texts if text.strip()]

    def text(self, name: str) -> str:
        found = self.properties.get(name)
        return "" if found is None else "".join(found.itertext())

    @property
    def is_calendar(self) -> bool:
        """Whether it is a calendar that holds events."""
        kinds = self.properties.get(f"{DAV}resourcetype")
        if kinds is None or kinds.find(f"{CALDAV}calendar") is None:
            return False
        held = self.properties.get(f"{CALDAV}supported-calendar-component-set")
        return held is None or any(each.get("name") == "VEVENT" for each in held)


def read_multistatus(body: bytes) -> list[Resource]:
    """What is said of each resource.

    Raises:
        UnreadableError: it is no such answer, or says that it is cut off.
    """
    answers = _parsed(body).findall(f"{DAV}response")
    if any(_status(each) == TOO_MUCH for each in answers):
        raise UnreadableError(Problem.TOO_MANY)
    return [_resource(each) for each in answers]


def _parsed(body: bytes) -> Element:
    from defusedxml import DefusedXmlException  # noqa: PLC0415
    from defusedxml.ElementTree import fromstring  # noqa: PLC0415

    try:
        found: Element = fromstring(body, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        raise UnreadableError(Problem.NO_CALDAV) from None
    if found.tag != f"{DAV}multistatus":
        raise UnreadableError(Problem.NO_CALDAV)
    return found


def _resource(answer: Element) -> Resource:
    href = (answer.findtext(f"{DAV}href") or "").strip()
    properties = {
        each.tag: each
        for part in answer.findall(f"{DAV}propstat")
        if _status(part) == 200
        for each in part.findall(f"{DAV}prop/*")
    }
    return Resource(href, properties)


def _status(part: Element) -> int:
    """The number in `HTTP/1.1 200 OK`; 0 if there is none."""
    words = (part.findtext(f"{DAV}status") or "").split()
    return int(words[1]) if len(words) > 1 and words[1].isdecimal() and len(words[1]) == 3 else 0
