"""Invites, read back by two parsers that are not ours: icalendar and npm's ical.js."""

import functools
import json
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from icalendar import Calendar
from msgspec.structs import replace

from chalicelib.domain.notices.mails import Method
from chalicelib.domain.sessions.sessions import Named, Session
from chalicelib.domain.workspaces.people import Person
from chalicelib.gateways.invites import invite
from tests.kit.sessions import ANA, CORA, NOW, STARTS_AT, a_session

BROWSER_TESTS = Path(__file__).parents[2] / "browser"
PAGE = "https://app.example/#/sessions/s1"


def made(
    session: Session,
    method: Method = Method.REQUEST,
    attendee: Person | None = ANA,
    language: str = "en",
) -> bytes:
    return invite(
        session,
        attendee,
        method=method,
        organizer="tandem@example.com",
        page_url=PAGE,
        language=language,
        now=NOW,
    )


def event_of(content: bytes) -> Any:
    (event,) = Calendar.from_ical(content).walk("VEVENT")
    return event


def test_icalendar_reads_back_what_was_told() -> None:
    content = made(a_session(sequence=3))
    calendar, event = Calendar.from_ical(content), event_of(content)
    assert (calendar["METHOD"], calendar["VERSION"]) == ("REQUEST", "2.0")
    assert (event["UID"], event["SEQUENCE"]) == ("s1@tandem", 3)
    assert event.decoded("DTSTART") == STARTS_AT
    assert event.decoded("DTEND") == STARTS_AT + timedelta(minutes=25)
    assert event.decoded("DTSTAMP") == NOW
    assert event["ORGANIZER"] == "mailto:tandem@example.com"
    assert event["STATUS"] == "CONFIRMED"
    assert event["LOCATION"] == event["URL"] == "https://meet.example/s1"
    assert event["SUMMARY"] == "Leadership: Ana Díaz and Cora Lind"
    assert PAGE in event["DESCRIPTION"]
    attendee = event["ATTENDEE"]
    assert (str(attendee), attendee.params["CN"]) == ("mailto:ana@acme.example", "Ana Díaz")
    assert (attendee.params["PARTSTAT"], attendee.params["RSVP"]) == ("NEEDS-ACTION", "FALSE")


def test_nobody_learns_the_others_address() -> None:
    assert b"cora@" not in made(a_session(), Method.REQUEST, ANA)
    assert b"ana@" not in made(a_session(), Method.REQUEST, CORA)
    assert b"ATTENDEE" not in made(a_session(), Method.REQUEST, None)


def test_times_are_in_utc_and_no_zone_is_defined() -> None:
    content = made(a_session())
    assert b"DTSTART:20261123T150000Z" in content
    assert b"DTEND:20261123T152500Z" in content
    assert b"VTIMEZONE" not in content
    assert b"TZID" not in content


def test_lines_are_folded_and_end_as_the_standard_says() -> None:
    lines = made(a_session(coaching_type=Named("x", "Führung " * 30))).split(b"\r\n")
    assert lines[-1] == b""
    assert all(len(line) <= 75 and b"\n" not in line for line in lines)


def test_a_cancellation_names_the_same_event() -> None:
    content = made(a_session(sequence=4), Method.CANCEL)
    assert Calendar.from_ical(content)["METHOD"] == "CANCEL"
    event = event_of(content)
    assert (event["UID"], event["SEQUENCE"], event["STATUS"]) == ("s1@tandem", 4, "CANCELLED")


def test_a_session_without_a_meeting_link_or_a_start() -> None:
    assert "LOCATION" not in event_of(made(a_session(meeting_url=None)))
    with pytest.raises(ValueError, match="without a start"):
        made(replace(a_session(), starts_at=None))


NASTY = 'Ana"\r\nATTENDEE:mailto:eve@evil.example\r\n;CN=x:,\\n^n\u2028BEGIN:VALARM\u202e\x00'


def test_names_cannot_write_lines_or_parameters_of_their_own() -> None:
    session = a_session(
        member=Named("ana", NASTY), coaching_type=Named("x", NASTY), meeting_url=NASTY
    )
    person = replace(ANA, name=NASTY, email=f"ana@acme.example{NASTY}")
    content = made(session, Method.REQUEST, person)
    calendar = Calendar.from_ical(content)
    assert len(calendar.walk()) == 2
    event = event_of(content)
    assert not isinstance(event["ATTENDEE"], list)
    assert event["UID"] == "s1@tandem"
    assert "\u202e" not in content.decode()


@settings(max_examples=200, suppress_health_check=list(HealthCheck))
@given(name=st.text(max_size=60), link=st.text(max_size=60))
def test_no_text_breaks_the_invite(name: str, link: str) -> None:
    session = a_session(member=Named("ana", name), meeting_url=link)
    content = made(session, Method.REQUEST, replace(ANA, name=name))
    event = event_of(content)
    assert event["UID"] == "s1@tandem"
    assert str(event["ATTENDEE"]) == "mailto:ana@acme.example"


@functools.cache
def missing_for_ical_js() -> str | None:
    """What a person has to install, if anything."""
    if shutil.which("node") is None:
        return "node is missing: apt-get install nodejs npm"
    if not (BROWSER_TESTS / "node_modules" / "ical.js").is_dir():
        return "ical.js is missing: npm ci --prefix tests/browser"
    return None


def as_ical_js_reads(content: bytes) -> Any:
    script = BROWSER_TESTS / "read_invite.mjs"
    answer = subprocess.run(["node", script], input=content, capture_output=True, check=True)
    return json.loads(answer.stdout)


@pytest.mark.skipif(missing_for_ical_js() is not None, reason=str(missing_for_ical_js()))
@pytest.mark.parametrize("method", list(Method))
def test_ical_js_reads_the_same(method: Method) -> None:
    starts_at = datetime(2026, 10, 25, 0, 50, tzinfo=UTC)
    session = a_session(starts_at=starts_at, sequence=2, member=Named("ana", 'Ana "A"; Díaz, Dr.'))
    person = replace(ANA, name=session.member.name)
    read = as_ical_js_reads(made(session, method, person))
    (event,) = read["events"]
    assert (read["method"], read["zones"]) == (method.value, 0)
    assert (event["uid"], event["sequence"], event["zone"]) == ("s1@tandem", 2, "UTC")
    assert event["starts_at"] == "2026-10-25T00:50:00.000Z"
    assert event["ends_at"] == "2026-10-25T01:15:00.000Z"
    assert event["stamp"] == "2026-11-16T09:00:00.000Z"
    assert event["summary"] == 'Leadership: Ana "A"; Díaz, Dr. and Cora Lind'
    assert event["location"] == event["url"] == "https://meet.example/s1"
    assert event["organizer"] == "mailto:tandem@example.com"
    assert event["status"] == ("CONFIRMED" if method is Method.REQUEST else "CANCELLED")
    assert event["description"].endswith(PAGE)
    assert event["attendees"] == [
        {
            "address": "mailto:ana@acme.example",
            "name": "Ana 'A'; Díaz, Dr.",
            "answer": "NEEDS-ACTION",
        },
    ]


def test_an_invite_is_told_in_its_language_and_stays_the_same_event() -> None:
    session = a_session(sequence=3)
    for method in (Method.REQUEST, Method.CANCEL):
        english, german = (event_of(made(session, method, language=each)) for each in ("en", "de"))
        assert german["SUMMARY"] == "Leadership: Ana Díaz und Cora Lind"
        assert str(german["DESCRIPTION"]).endswith(f"verschieben oder absagen: {PAGE}")
        words = {"SUMMARY", "DESCRIPTION"}
        assert {name: value for name, value in german.items() if name not in words} == {
            name: value for name, value in english.items() if name not in words
        }
