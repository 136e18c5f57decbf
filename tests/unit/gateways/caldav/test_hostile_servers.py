"""Servers that mean ill: each ends in time with a sentence, and learns no password of another."""

from collections.abc import Callable, Iterator, Mapping
from time import monotonic
from typing import Any

import pytest

from chalicelib.domain.calendars.accounts import Account
from chalicelib.domain.calendars.reading import PROBLEMS, Problem, UnreadableError
from chalicelib.domain.kernel.outbound import Answer, Obstacle, OutboundError, checked_url
from chalicelib.gateways.caldav.client import CALL_SECONDS, REDIRECTS, Client, may_hear
from chalicelib.gateways.caldav.discovery import find_calendars
from chalicelib.gateways.caldav.reading import read_events
from chalicelib.gateways.outbound import Outbound
from tests.kit.caldav import BASIC
from tests.kit.servers import Reply, Seen, serving
from tests.unit.gateways.caldav.test_caldav_servers import WINDOW

LOCAL = Outbound(local=True)
NAMED = "https://dav.example"
FOUND = '<d:multistatus xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav">{}</d:multistatus>'
RESOURCE = (
    "<d:response><d:href>{href}</d:href><d:propstat><d:prop>{properties}</d:prop>"
    "<d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response>"
)
OWNER = "<d:current-user-principal><d:href>{}</d:href></d:current-user-principal>"
HOME = "<c:calendar-home-set><d:href>{}</d:href></c:calendar-home-set>"
CALENDAR = "<d:resourcetype><d:collection/><c:calendar/></d:resourcetype>"


def told(properties: str, href: str = "/") -> bytes:
    return FOUND.format(RESOURCE.format(href=href, properties=properties)).encode()


class Wire:
    """A way out behind which answers stand by address; notes who was shown the password."""

    def __init__(self, answers: dict[str, Answer]) -> None:
        self.answers = answers
        self.shown: list[str] = []
        self.seconds: list[float] = []

    def send(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        seconds: float = 5.0,
        **_: Any,
    ) -> Answer:
        assert headers
        assert headers["Authorization"]
        self.shown.append(url)
        self.seconds.append(seconds)
        nothing = Answer(status=404, headers={}, body=b"", url=url)
        return self.answers.get(url, nothing)


def answer(body: bytes = b"", status: int = 207, **headers: str) -> Answer:
    return Answer(status=status, headers=headers, body=body, url="")


def account(url: str = NAMED) -> Account:
    return Account(url, "cora", "app-password-xyzzy")


def problem(work: Callable[[], object]) -> str:
    """Why it ended; each reason has a sentence."""
    with pytest.raises((UnreadableError, OutboundError)) as ended:
        work()
    why = str(ended.value)
    assert PROBLEMS[why]
    return why


LAUGHS = "".join(
    f'<!ENTITY l{each} "{f"&l{each - 1};" * 10 if each else "lol"}">' for each in range(12)
)
BODIES = {
    "an XML bomb": f"<!DOCTYPE d [{LAUGHS}]>{FOUND.format('&l11;')}",
    "a large entity, often": f'<!DOCTYPE d [<!ENTITY a "{"a" * 90_000}">]><d>{"&a;" * 50_000}</d>',
    "a file of ours": f'<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]>{FOUND.format("&a;")}',
    "a document type elsewhere": f'<!DOCTYPE d SYSTEM "http://127.0.0.1/a">{FOUND.format("")}',
    "no XML": "<html><p>Hello",
    "other XML": "<html/>",
    "nothing": "",
    "a deep nest": "<a>" * 35_000 + "</a>" * 35_000,
    "many parts": FOUND.format("<a/>" * 50_000),
    "a status that is none": FOUND.format(
        "<d:response><d:status>HTTP/1.1 ²²²</d:status></d:response>"
    ),
    "an unknown encoding": '<?xml version="1.0" encoding="nonsense"?><a/>',
    "a wrong encoding": '<?xml version="1.0" encoding="utf-16"?><a/>',
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_hostile_bodies_find_nothing_in_time(body: str) -> None:
    start = monotonic()
    with serving(lambda seen: Reply(status=207, body=body.encode())) as peer:
        why = problem(lambda: find_calendars(LOCAL.send, account(peer.url())))
    assert why in {Problem.NO_CALDAV, Obstacle.TOO_SLOW}
    assert monotonic() - start < 25


def test_a_body_that_never_ends_is_too_large() -> None:
    def pour(write: Callable[[bytes], object]) -> None:
        for _ in range(1000):
            write(b"<a>" * 10_000)

    with serving(lambda seen: Reply(status=207, then=pour)) as peer:
        for ask in (
            lambda: find_calendars(LOCAL.send, account(peer.url())),
            lambda: read_events(LOCAL.send, account(peer.url()), WINDOW),
        ):
            assert problem(ask) == Obstacle.TOO_LARGE


def test_redirects_without_end_end() -> None:
    def lead(seen: Seen) -> Reply:
        return Reply(status=302, headers={"Location": f"{seen.path}a"})

    with serving(lead) as peer:
        assert problem(lambda: find_calendars(LOCAL.send, account(peer.url()))) == (
            Obstacle.TOO_MANY_REDIRECTS
        )
        assert len(peer.seen) == REDIRECTS + 1
        assert {each.headers["authorization"] for each in peer.seen} == {BASIC}


ELSEWHERE = [
    "https://evil.example/",
    "https://example/",
    "https://notdav.example/",
    "https://dav.example.evil.example/",
    "https://dav.example@evil.example/",
    "https://evil.example\\@dav.example/",
    "https://evil.example#@dav.example/",
    "//evil.example/",
    "http://dav.example/",
    "ftp://dav.example/",
    "https://10.0.0.1/",
    "https://[::1]/",
    "https://[broken/",
]


@pytest.mark.parametrize("place", ELSEWHERE)
@pytest.mark.parametrize("way", ["redirect", "owner", "home"])
def test_the_password_goes_to_nobody_but_the_server_that_was_named(place: str, way: str) -> None:
    first = {
        "redirect": answer(status=301, location=place),
        "owner": answer(told(OWNER.format(place))),
        "home": answer(told(HOME.format(place))),
    }[way]
    wire = Wire({f"{NAMED}/.well-known/caldav": first, f"{NAMED}/": answer(status=404)})
    why = problem(lambda: find_calendars(wire.send, account()))
    assert why in {Problem.OTHER_SERVER, Problem.NO_CALDAV}
    assert {each.removeprefix(NAMED)[:1] for each in wire.shown} == {"/"}


def test_addresses_are_found_in_a_form_that_can_be_called() -> None:
    listed = RESOURCE.format(href="/über uns/", properties=CALENDAR)
    wire = Wire(
        {
            f"{NAMED}/.well-known/caldav": answer(told(HOME.format("/home/"))),
            f"{NAMED}/home/": answer(FOUND.format(listed).encode()),
        }
    )
    (found,) = find_calendars(wire.send, account())
    assert found.url == checked_url(found.url) == f"{NAMED}/%C3%BCber%20uns/"


EVENT = "<c:calendar-data>BEGIN:VCALENDAR&#13;\nEND:VCALENDAR</c:calendar-data>"


@pytest.mark.parametrize(
    ("first", "asked"),
    [
        (answer(told(EVENT, "/a.ics")), 1),
        (answer(told("", "/a.ics")), 2),
        (answer(status=400), 2),
        (answer(status=500), 2),
    ],
)
def test_titles_are_asked_for_only_where_a_server_cannot_leave_them_out(
    first: Answer, asked: int
) -> None:
    wire = Wire({NAMED: first})
    questions: list[bytes] = []

    def send(method: str, url: str, *, body: bytes = b"", **asked: Any) -> Answer:
        questions.append(body)
        found = wire.send(method, url, body=body, **asked)
        return found if len(questions) == 1 else answer(told(EVENT, "/a.ics"))

    assert read_events(send, account(), WINDOW).file.count(b"BEGIN:VCALENDAR") == 2
    assert len(questions) == asked
    assert b'name="UID"' in questions[0]
    assert b"SUMMARY" not in questions[0]
    assert all(b"<c:calendar-data/>" in each for each in questions[1:])


def test_what_a_server_names_and_does_not_show_is_counted() -> None:
    shown, hidden = (RESOURCE.format(href="/a.ics", properties=each) for each in (EVENT, ""))
    wire = Wire({NAMED: answer(FOUND.format(shown + hidden * 2).encode())})
    found = read_events(wire.send, account(), WINDOW)
    assert (found.file.count(b"BEGIN:VCALENDAR"), found.hidden) == (2, 2)


def test_calendars_that_stand_elsewhere_are_not_offered() -> None:
    listed = "".join(
        RESOURCE.format(href=href, properties=CALENDAR)
        for href in ("https://evil.example/work/", "/work/", "http://dav.example/plain/")
    )
    wire = Wire(
        {
            f"{NAMED}/.well-known/caldav": answer(told(HOME.format("/home/"))),
            f"{NAMED}/home/": answer(FOUND.format(listed).encode()),
        }
    )
    assert [each.url for each in find_calendars(wire.send, account())] == [f"{NAMED}/work/"]


@pytest.mark.parametrize(
    ("named", "other"),
    [
        ("https://dav.example/", "https://dav.example:8443/a"),
        ("https://DAV.example/", "https://dav.EXAMPLE/a"),
        ("https://dav.example/", "https://calendars.dav.example/"),
        ("https://caldav.icloud.com/", "https://p42-caldav.icloud.com:443/123/calendars/"),
        ("http://127.0.0.1:8000/", "http://127.0.0.1:8000/a"),
    ],
)
def test_servers_of_the_same_people_hear_the_password(named: str, other: str) -> None:
    assert may_hear(named, other)


@pytest.mark.parametrize(
    ("named", "other"),
    [
        ("https://a.co.uk/", "https://b.co.uk/"),
        ("https://example/", "https://evil.example/"),
        ("https://me.dav.example/", "https://dav.example/"),
        ("https://caldav.icloud.com/", "https://caldav.icloud.com.evil.example/"),
        ("https://caldav.icloud.com/", "https://evilicloud.com/"),
        ("https://dav.example/", "https://caldav.icloud.com/"),
        ("http://127.0.0.1:8000/", "http://127.0.0.1:8001/"),
        ("http://127.0.0.1:8000/", "http://localhost:8000/"),
    ],
)
def test_servers_of_others_do_not(named: str, other: str) -> None:
    assert not may_hear(named, other)


def test_a_server_that_leads_into_our_own_network_is_not_followed() -> None:
    """Of the same name, but at another address by then: each call is held to what is public."""
    leading = {"first": ["8.8.8.8"], "then": ["10.0.0.1"]}
    guarded = Outbound(resolve=lambda host, port: leading["then" if port == 8443 else "first"])
    wire = Wire({f"{NAMED}/.well-known/caldav": answer(status=307, location=f"{NAMED}:8443/in")})

    def send(method: str, url: str, **asked: object) -> Answer:
        way = guarded.send if ":8443" in url else wire.send
        return way(method, url, **asked)  # type: ignore[arg-type]

    assert problem(lambda: find_calendars(send, account())) == Obstacle.NOT_PUBLIC


def test_all_questions_together_end_in_time() -> None:
    def seconds() -> Iterator[float]:
        now = 0.0
        while True:
            yield now
            now += 4.0

    ticks = seconds()
    wire = Wire({NAMED: answer(told(""))})
    client = Client(wire.send, account(), clock=lambda: next(ticks))

    def ask_on() -> None:
        for _ in range(10):
            client.ask("PROPFIND", NAMED, "", "0")

    assert problem(ask_on) == Obstacle.TOO_SLOW
    assert wire.seconds == [CALL_SECONDS, 2.0]


def test_an_answer_that_is_cut_off_is_not_taken_for_the_whole() -> None:
    cut = RESOURCE.format(href="/a.ics", properties="").replace(
        "<d:propstat>", "<d:status>HTTP/1.1 507 Insufficient Storage</d:status><d:propstat>"
    )
    wire = Wire({NAMED: answer(FOUND.format(cut).encode())})
    assert problem(lambda: read_events(wire.send, account(), WINDOW)) == Problem.TOO_MANY


@pytest.mark.parametrize(
    ("status", "why"),
    [
        (401, Problem.REFUSED),
        (403, Problem.NO_CALDAV),
        (404, Problem.NO_CALDAV),
        (405, Problem.NO_CALDAV),
        (200, Problem.NO_CALDAV),
        (302, Problem.NO_CALDAV),
        (429, Problem.FAILING),
        (500, Problem.FAILING),
        (503, Problem.FAILING),
    ],
)
def test_each_refusal_has_its_sentence(status: int, why: Problem) -> None:
    wire = Wire({NAMED: answer(status=status)})
    assert problem(lambda: read_events(wire.send, account(), WINDOW)) == why
    if why is Problem.REFUSED:
        assert len(wire.shown) == 1, "a wrong password is not tried twice"


def test_an_account_never_shows_its_password() -> None:
    assert "xyzzy" not in repr(account())
