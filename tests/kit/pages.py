"""Pages of other servers, read and filled in as a browser would, one step at a time."""

import http.client
import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape
from urllib.parse import urlencode, urljoin, urlsplit

FORM = re.compile(r"<form\b([^>]*)>(.*?)</form>", re.S)
FIELD = re.compile(r'<input\b[^>]*?name="([^"]*)"[^>]*?value="([^"]*)"')
ACTION = re.compile(r'action="([^"]*)"')


@dataclass(frozen=True)
class Page:
    """What a server answered; `location` is where it sends a browser, empty if nowhere."""

    url: str
    status: int
    location: str
    body: str

    @property
    def forms(self) -> list[tuple[str, dict[str, str]]]:
        """Where each form goes, with what stands in it."""
        return [
            (
                urljoin(self.url, unescape("".join(ACTION.findall(head)))),
                {unescape(name): unescape(value) for name, value in FIELD.findall(fields)},
            )
            for head, fields in FORM.findall(self.body)
        ]


def visit(url: str, form: Mapping[str, str] | None = None) -> Page:
    """The page there, or what it answers to a form that is sent; no redirect is followed."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=60)
    try:
        target = f"{parts.path}?{parts.query}" if parts.query else parts.path
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        if form is None:
            connection.request("GET", target)
        else:
            connection.request("POST", target, urlencode(form), headers)
        answer = connection.getresponse()
        location = answer.getheader("Location") or ""
        return Page(url, answer.status, location, answer.read().decode())
    finally:
        connection.close()
