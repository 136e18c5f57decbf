"""Radicale of the local stack: an account whose calendar is found, read, and added to on a page."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from pathlib import Path

import pytest

from chalicelib.domain.calendars.accounts import Account
from chalicelib.domain.calendars.reading import Problem, UnreadableError, Wanted
from chalicelib.domain.time.intervals import Interval
from chalicelib.gateways.caldav.discovery import find_calendars
from chalicelib.gateways.caldav.reading import read_events
from chalicelib.gateways.ics.reading import read_busy
from chalicelib.gateways.outbound import Outbound
from infra.local.radicale_api import NOT_THERE, PAGE, PATH, RadicaleApi
from infra.local.radicale_peer import CALENDAR_PATH, PASSWORD, USER, demo_account
from infra.local.wsgi import Application
from tests.kit.front import fronted, listening

SEND = Outbound(local=True).send
TUESDAY = datetime(2026, 6, 2, tzinfo=UTC)
DAY = Interval(TUESDAY, TUESDAY + timedelta(days=1))
WANTED = Wanted(window=DAY, timezone="Europe/London", own_suffix="@tandem")
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@contextmanager
def running(folder: Path) -> Iterator[HTTPConnection]:
    """The origin as `make run` opens it; nothing may be said."""
    said: list[str] = []
    at = listening()
    origin = f"http://127.0.0.1:{at.getsockname()[1]}"
    radicale = RadicaleApi(lambda: demo_account(folder / "radicale"), origin, said.append)
    with fronted(at=at, radicale=radicale) as connection:
        yield connection
    assert not said


@pytest.fixture
def stack(tmp_path: Path) -> Iterator[HTTPConnection]:
    with running(tmp_path) as connection:
        yield connection


def ask(
    stack: HTTPConnection, method: str, path: str, body: str = "", **headers: str
) -> tuple[int, str]:
    stack.request(method, path, body, headers)
    answer = stack.getresponse()
    return answer.status, answer.read().decode()


def address(stack: HTTPConnection) -> str:
    return f"http://127.0.0.1:{stack.port}{PATH}/"


def busy(stack: HTTPConnection) -> list[str]:
    """When the one calendar that the account's server finds is busy that Tuesday, in UTC."""
    (found,) = find_calendars(SEND, Account(address(stack), USER, PASSWORD))
    assert found.name == "Work"
    events = read_events(SEND, Account(found.url, USER, PASSWORD), DAY)
    spans = read_busy(events.file, WANTED).busy
    return [f"{each.start:%H:%M}-{each.end:%H:%M}" for each in spans]


def add(stack: HTTPConnection, start: str, minutes: str = "60") -> tuple[int, str]:
    return ask(stack, "POST", PAGE, f"title=Dentist&start={start}&minutes={minutes}", **FORM)


def test_the_demos_calendar_is_found_in_the_account_and_read(stack: HTTPConnection) -> None:
    assert busy(stack) == ["11:00-12:00", "13:00-14:00"]


def test_what_is_added_on_the_page_is_shown_there_and_busy(stack: HTTPConnection) -> None:
    status, shown = add(stack, "2026-06-02T10:00")
    assert status == 200
    assert "<li>Dentist: Tue 02 Jun 2026, 10:00 – 11:00</li>" in shown
    assert "<li>Lunch: Mon 05 Jan 2026, 12:00 – 13:00, repeats</li>" in shown
    assert busy(stack) == ["09:00-10:00", "11:00-12:00", "13:00-14:00"]


def test_the_page_tells_what_connects_the_calendar(stack: HTTPConnection) -> None:
    status, shown = ask(stack, "GET", PAGE)
    assert status == 200
    for told in (address(stack), USER, PASSWORD, address(stack) + CALENDAR_PATH[1:]):
        assert f"<dd><code>{told}</code></dd>" in shown


@pytest.mark.parametrize(("start", "minutes"), [("", "60"), ("2026-06-02T10:00", ""), ("x", "1")])
def test_what_makes_no_event_is_told(stack: HTTPConnection, start: str, minutes: str) -> None:
    status, shown = add(stack, start, minutes)
    assert status == 400
    assert "Give a start and a number of minutes." in shown


def test_the_account_is_its_owners_and_what_it_publishes_everybodys(stack: HTTPConnection) -> None:
    with pytest.raises(UnreadableError) as refused:
        find_calendars(SEND, Account(address(stack), USER, "wrong"))
    assert refused.value.problem is Problem.REFUSED
    assert ask(stack, "PUT", f"{PATH}{CALENDAR_PATH}x.ics", "BEGIN:VCALENDAR")[0] == 401
    status, published = ask(stack, "GET", PATH + CALENDAR_PATH)
    assert status == 200
    assert "SUMMARY:Lunch" in published


def test_what_was_added_is_there_at_the_next_start(tmp_path: Path) -> None:
    with running(tmp_path) as stack:
        add(stack, "2026-06-02T10:00")
    with running(tmp_path) as stack:
        assert busy(stack) == ["09:00-10:00", "11:00-12:00", "13:00-14:00"]


def test_a_server_that_does_not_start_is_said_in_a_sentence_and_stops_nothing_else() -> None:
    def broken() -> Application:
        raise ModuleNotFoundError("No module named 'radicale'")

    said: list[str] = []
    radicale = RadicaleApi(broken, "http://127.0.0.1:8000", said.append)
    with fronted(radicale=radicale) as stack:
        status, told = ask(stack, "GET", PAGE)
        assert status == 503
        assert NOT_THERE in told
        assert ask(stack, "GET", "/local/webhooks")[0] == 200
    (sentence,) = said
    assert sentence.startswith("The CalDAV server of the demo does not run; all else does.")
    assert "No module named 'radicale'" in sentence
