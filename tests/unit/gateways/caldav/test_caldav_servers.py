"""Servers that others wrote: what is found there, and what is read."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from chalicelib.domain.calendars.accounts import Account
from chalicelib.domain.calendars.reading import Problem, UnreadableError, Wanted
from chalicelib.domain.kernel.outbound import Obstacle, OutboundError
from chalicelib.domain.time.intervals import Interval
from chalicelib.gateways.caldav.discovery import find_calendars
from chalicelib.gateways.caldav.reading import read_events
from chalicelib.gateways.ics.reading import read_busy
from chalicelib.gateways.invites import UID_SUFFIX, uid_of
from chalicelib.gateways.outbound import Outbound
from tests.kit import caldav
from tests.kit.servers import NAME, certificate, trusting

SEND = Outbound(local=True).send
START = datetime(2026, 6, 1, tzinfo=UTC)
WINDOW = Interval(START, START + timedelta(days=14))
WANTED = Wanted(window=WINDOW, timezone="Europe/London", own_suffix=UID_SUFFIX)

Opened = Callable[[Path], AbstractContextManager[caldav.Account]]


@pytest.fixture(params=[caldav.radicale, caldav.xandikos], ids=["radicale", "xandikos"])
def server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[caldav.Account]:
    opened: Opened = request.param
    with opened(tmp_path) as account:
        account.make("work/", "Work & such")
        yield account


def account_at(server: caldav.Account, path: str = "/", password: str = caldav.PASSWORD) -> Account:
    return Account(server.peer.url(path), caldav.USER, password)


def busy(server: caldav.Account) -> list[tuple[str, str]]:
    events = read_events(SEND, account_at(server, f"{server.home}work/"), WINDOW)
    assert events.hidden == 0
    found = read_busy(events.file, WANTED).busy
    return [(f"{each.start:%d %H:%M}", f"{each.end:%d %H:%M}") for each in found]


def test_calendars_are_found_from_the_servers_address(server: caldav.Account) -> None:
    server.make("more/", "More")
    server.make("tasks/", "Tasks", holds="VTODO")
    found = find_calendars(SEND, account_at(server))
    assert {(each.name, each.url) for each in found if each.name != "calendar"} == {
        ("More", server.peer.url(f"{server.home}more/")),
        ("Work & such", server.peer.url(f"{server.home}work/")),
    }


@pytest.mark.parametrize("path", [f"/{caldav.USER}/", "/no/such/place", "/.well-known/caldav"])
def test_calendars_are_found_from_any_address_of_the_server(
    server: caldav.Account, path: str
) -> None:
    found = find_calendars(SEND, account_at(server, path))
    assert "Work & such" in {each.name for each in found}


def test_a_calendars_own_address_finds_that_one(server: caldav.Account) -> None:
    server.make("more/", "More")
    (found,) = find_calendars(SEND, account_at(server, f"{server.home}work/"))
    assert found.name == "Work & such"


def test_a_wrong_password_is_told(server: caldav.Account) -> None:
    for ask in (
        lambda: find_calendars(SEND, account_at(server, password="wrong")),
        lambda: read_events(SEND, account_at(server, f"{server.home}work/", "wrong"), WINDOW),
    ):
        with pytest.raises(UnreadableError) as refused:
            ask()
        assert refused.value.problem is Problem.REFUSED


def test_events_of_all_kinds_are_busy(server: caldav.Account) -> None:
    server.put("work/one.ics", "UID:one", "DTSTART:20260602T100000Z", "DTEND:20260602T110000Z")
    server.put("work/day.ics", "UID:day", "DTSTART;VALUE=DATE:20260603")
    server.put(
        "work/weekly.ics",
        "UID:weekly",
        "DTSTART:20250605T120000Z",
        "DURATION:PT30M",
        "RRULE:FREQ=WEEKLY",
        "EXDATE:20260611T120000Z",
    )
    server.put(
        "work/free.ics",
        "UID:free",
        "DTSTART:20260602T150000Z",
        "DTEND:20260602T160000Z",
        "TRANSP:TRANSPARENT",
    )
    server.put("work/past.ics", "UID:past", "DTSTART:20260502T100000Z", "DTEND:20260502T110000Z")
    assert busy(server) == [
        ("02 10:00", "02 11:00"),
        ("02 23:00", "03 23:00"),
        ("04 12:00", "04 12:30"),
    ]


def test_an_empty_calendar_is_never_busy(server: caldav.Account) -> None:
    assert busy(server) == []


def test_sessions_of_our_own_are_left_out(server: caldav.Account) -> None:
    uid = uid_of("session")
    server.put("work/own.ics", f"UID:{uid}", "DTSTART:20260602T100000Z", "DTEND:20260602T110000Z")
    assert busy(server) == []


def test_what_is_no_calendar_is_told(server: caldav.Account) -> None:
    with pytest.raises(UnreadableError) as refused:
        read_events(SEND, account_at(server, f"{server.home}nothing/"), WINDOW)
    assert refused.value.problem is Problem.NO_CALDAV


def test_tls_is_spoken_with_who_has_the_certificate_for_the_name(tmp_path: Path) -> None:
    pem = tmp_path / "server.pem"
    pem.write_bytes(certificate())
    trusted = Outbound(
        local=True, resolve=lambda host, port: ["127.0.0.1"], tls=trusting(certificate())
    )
    untrusted = Outbound(local=True, resolve=lambda host, port: ["127.0.0.1"])
    with caldav.radicale(tmp_path, tls=pem) as server:
        server.make("work/", "Work")
        url = server.peer.url("/", host=NAME, scheme="https")
        account = Account(url, caldav.USER, caldav.PASSWORD)
        (found,) = find_calendars(trusted.send, account)
        assert found.url == f"{url}{caldav.USER}/work/"
        asked = len(server.peer.seen)
        with pytest.raises(OutboundError) as refused:
            find_calendars(untrusted.send, account)
        assert refused.value.obstacle is Obstacle.NOT_TRUSTED
        assert len(server.peer.seen) == asked, "the password was shown to somebody"
