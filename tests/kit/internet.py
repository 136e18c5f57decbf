"""An internet of a few pages, for what is read by addresses that people name."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

from chalicelib.domain.kernel.outbound import Answer, Obstacle, OutboundError

Page = Answer | Obstacle

EVENTS = (
    '<d:multistatus xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"><d:response>'
    "<d:href>/events</d:href><d:propstat><d:prop><c:calendar-data>{events}</c:calendar-data></d:prop>"
    "<d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response></d:multistatus>"
)


@dataclass
class FakeInternet:
    """What stands at which address; `asked` are the headers of each call, in order."""

    pages: dict[str, Page] = field(default_factory=dict)
    asked: list[Mapping[str, str]] = field(default_factory=list)

    def put(self, url: str, text: str, status: int = 200, **headers: str) -> None:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.pages[url] = Answer(status=status, headers=named, body=text.encode(), url=url)

    def put_account(self, url: str, text: str) -> None:
        """A calendar of a CalDAV account, which answers any question with all of it."""
        self.put(url, EVENTS.format(events=escape(text)), status=207)

    def send(
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
        self.asked.append(dict(headers or {}))
        found = self.pages.get(url, Obstacle.UNKNOWN_HOST)
        if isinstance(found, Obstacle):
            raise OutboundError(found)
        return found
