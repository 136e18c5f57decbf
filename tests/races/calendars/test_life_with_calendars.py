"""The random lives once more, of coaches who have calendars elsewhere.

Between any two steps a calendar is connected, says something else, refuses to be read, is read, is
disconnected, or its owner takes consent back at Google; some are read behind what a call decided
on. Nobody takes time of which it was known before that the coach is busy then.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta
from typing import Any, ClassVar
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule, run_state_machine_as_test

from chalicelib.domain.calendars.connections import Connection, Kind, is_asked_first
from chalicelib.domain.coaches.busy_times import BusyTimes
from chalicelib.domain.time.instants import parse_instant
from chalicelib.domain.time.intervals import Interval, overlaps
from chalicelib.storage.calendars.connections import list_connections
from chalicelib.storage.coaches import coaches
from chalicelib.storage.coaches.busy_times import BusyTimesItem, busy_in, busy_key
from chalicelib.storage.kernel.table import read_rows
from chalicelib.storage.kernel.transaction import Check, absent, present
from chalicelib.use_cases.calendars import freshness
from chalicelib.workers.calendars import handle
from infra.local.google_api import GoogleApi
from tests.kit import quick_moto
from tests.kit.google import BASE
from tests.kit.http import Client, Reply
from tests.kit.meanwhile import meanwhile
from tests.kit.world import World
from tests.races.sessions.test_life_machine import COACHES, SLOTS, Lives

NUMBERS = st.integers(0, 4)
MEMBERS = st.integers(0, 1)
BESIDE = st.sampled_from([0, 2, -1, 4])
BUSY = st.lists(SLOTS, max_size=3)
ANSWERS = st.sampled_from([200, 200, 200, 401, 500])
CALENDARS = "/v1/coach/calendars"
ACCOUNT = {"kind": "caldav", "user": "cora", "password": "xyzzy"}
GOOGLE = 4
HOUR = timedelta(hours=1)

KINDS_OF_STEP = {
    "connected by ics",
    "connected by caldav",
    "connected by google",
    "says ok",
    "says needs_attention",
    "revoked",
    "disconnected",
    "asked first",
    "read behind a decision",
    "taken beside busy times",
    "refused for busy times",
}


class LivesWithCalendars(Lives):
    """Of each coach, calendars 0 and 2 are published files, 1 and 3 are of CalDAV accounts, and the
    last is the one that there is at Google, which the two share.
    """

    happened: ClassVar[Counter[str]]

    def __init__(self) -> None:
        super().__init__()
        self.account = ExitStack()

    def company(self) -> World:
        return self.account.enter_context(quick_moto.company())

    def teardown(self) -> None:
        with self.account:
            super().teardown()

    @initialize()
    def open(self) -> None:
        self.starts: dict[str, datetime] = {}
        """By session: when it starts, once it is confirmed."""
        self.published: dict[str, list[Interval]] = {}
        """By what is shown of a calendar: what can be read there now."""
        self.reads_meanwhile = False
        super().open()
        self.publish("cora", 1, [3])
        self.publish("remy", 0, [4])
        self.read_calendars()

    def connect(self, name: str, number: int) -> None:
        kind = "google" if number == GOOGLE else "caldav" if number % 2 else "ics"
        if kind == "google":
            reply = self.connect_google(self.desks[name])
        else:
            account = ACCOUNT if kind == "caldav" else {}
            body = {"kind": kind, "url": address(name, number), **account}
            reply = self.desks[name].post(CALENDARS, body)
        assert reply.status == 201, reply.text
        self.happened[f"connected by {kind}"] += 1

    def connect_google(self, desk: Client) -> Reply:
        """To the page there, and back with what it says."""
        page = desk.post(f"{CALENDARS}/google")
        form = {**dict(parse_qsl(urlsplit(page.json["authorize_url"]).query)), "answer": "allow"}
        way = GoogleApi(self.google.peer, BASE)
        told = way.answer("POST", "/consent", {}, urlencode(form).encode())
        assert told is not None
        back = dict(parse_qsl(urlsplit(dict(told.headers)["Location"]).query))
        return desk.post(f"{CALENDARS}/google/code", back)

    @rule(name=COACHES, number=NUMBERS, slots=BUSY, status=ANSWERS, at_once=st.booleans())
    def change(
        self, name: str, number: int, slots: list[int], status: int, *, at_once: bool
    ) -> None:
        """It says something else, nobody may read it any more, or its server has a fault."""
        self.publish(name, number, slots, status)
        if at_once:
            self.read_now(name)

    @rule(name=COACHES, at_once=st.booleans())
    def take_consent_back(self, name: str, *, at_once: bool) -> None:
        self.publish(name, GOOGLE, [])
        self.google.peer.take_back()
        if at_once:
            self.read_now(name)

    @rule(name=COACHES, number=NUMBERS)
    def disconnect(self, name: str, number: int) -> None:
        if found := connected(self.coaches[name]):
            path = f"{CALENDARS}/{found[number % len(found)].id}"
            assert self.desks[name].delete(path).status == 204
            self.happened["disconnected"] += 1

    @rule()
    def read_calendars(self) -> None:
        """The function reads what is queued."""
        queue: Any = self.world.ctx.calendar_queue
        queued, queue.sent = queue.sent, []
        records = [
            {"messageId": str(number), "body": json.dumps(each)}
            for number, each in enumerate(queued)
        ]
        assert handle({"Records": records}, lambda: self.world.ctx) == {"batchItemFailures": []}
        for coach_id in {each["coach_id"] for each in queued}:
            for each in connected(coach_id):
                told = "revoked" if each.problem == "revoked" else f"says {each.status}"
                self.happened[told] += 1

    def read_now(self, name: str) -> None:
        self.ask_to_read(name)
        self.read_calendars()

    def ask_to_read(self, name: str) -> None:
        for each in connected(self.coaches[name]):
            assert self.desks[name].post(f"{CALENDARS}/{each.id}/read").status == 200

    @rule(name=COACHES, who=MEMBERS, number=NUMBERS, slot=SLOTS, beside=BESIDE, old=st.booleans())
    def book_beside(
        self, name: str, who: int, number: int, slot: int, beside: int, *, old: bool
    ) -> None:
        """A member wants a time at which a calendar says that its owner is busy, or one near by."""
        when = "asked first" if old else "read before"
        self.want(name, who, number, slot, slot + beside, when)

    @rule(name=COACHES, who=MEMBERS, number=NUMBERS, slot=SLOTS, beside=BESIDE)
    def book_while_it_is_read(
        self, name: str, who: int, number: int, slot: int, beside: int
    ) -> None:
        self.want(name, who, number, slot, slot + beside, "read meanwhile")

    def want(self, name: str, who: int, number: int, slot: int, wished: int, when: str) -> None:
        self.publish(name, number, [slot])
        if when == "asked first":
            self.world.clock.advance(minutes=2)
        elif when == "read before":
            self.read_now(name)
        else:
            self.ask_to_read(name)
            self.reads_meanwhile = True
        self.new(name, who, self.wish(name, [min(max(wished, 0), 30)]), "25")

    @property
    def google(self) -> Any:
        """The way to Google, and the stand-in at its end."""
        app: Any = self.world.ctx.google()
        return app.send.__self__

    def publish(self, name: str, number: int, slots: list[int], status: int = 200) -> None:
        """What a calendar says from now on: busy for an hour from each slot on. One that is not
        connected is connected first.
        """
        internet: Any = self.world.ctx.outbound()
        url, starts = address(name, number), [parse_instant(self.at(slot)) for slot in slots]
        if number == GOOGLE:
            self.google.status = 0
            self.put_at_google(starts)
        elif number % 2:
            internet.put_account(url, calendar(starts))
        else:
            internet.put(url, calendar(starts))
        if not any(each.name == shown(name, number) for each in connected(self.coaches[name])):
            self.connect(name, number)
        if status != 200:
            self.google.status = status if number == GOOGLE else 0
            internet.put(url, "", status=status)
        readable = starts if status == 200 else []
        self.published[shown(name, number)] = [Interval(each, each + HOUR) for each in readable]

    def put_at_google(self, starts: list[datetime]) -> None:
        """The same three events each time, of which those that are not needed are cancelled."""
        now = self.world.clock.instant
        for number, start in enumerate([*starts, now, now, now][:3]):
            status = "confirmed" if number < len(starts) else "cancelled"
            times = {"start": start, "end": start + HOUR}
            spans = {name: {"dateTime": at.isoformat()} for name, at in times.items()}
            self.google.peer.put({"id": f"busy{number}", "status": status, **spans})

    def call(self, client: Client, path: str, body: Any) -> Reply:
        internet: Any = self.world.ctx.outbound()
        asked = len(internet.asked)
        with self.perhaps_reading():
            reply = super().call(client, path, body)
        self.happened["asked first"] += len(internet.asked) > asked
        wished = (body or {}).get("proposed_starts") or [(body or {}).get("starts_at")]
        if reply.status == 409 and wished[0]:
            start, spans = parse_instant(wished[0]), map(busy, self.coaches.values())
            fell_on = any(each.start <= start < each.end for told in spans for each in told)
            self.happened["refused for busy times"] += fell_on
        return reply

    @contextmanager
    def perhaps_reading(self) -> Iterator[None]:
        """Around a call, behind which the calendars are read if that is its turn."""
        if not self.reads_meanwhile:
            yield
            return
        self.reads_meanwhile = False
        with meanwhile(self.read_calendars) as happened:
            yield
        self.happened["read behind a decision"] += len(happened)

    def note(self, reply: Reply) -> None:
        seen = reply.json
        starts_at = parse_instant(seen["starts_at"]) if seen["status"] == "confirmed" else None
        if starts_at and self.starts.get(seen["id"]) != starts_at:
            self.starts[seen["id"]] = starts_at
            taken = Interval(starts_at, parse_instant(seen["ends_at"]))
            self.was_free(seen["coach"]["name"].lower(), taken)
        super().note(reply)

    def was_free(self, name: str, taken: Interval) -> None:
        """Nothing that is known of the coach, and that a session's write therefore stood on,
        says that they are busy then; nor does any calendar that had to be asked first.
        """
        coach_id, now = self.coaches[name], self.world.clock.instant
        asked = [each for each in connected(coach_id) if is_asked_first(each, now)]
        said = [
            span
            for each in asked
            if each.kind is Kind.CALDAV
            for span in self.published.get(each.name, [])
        ]
        known = busy(coach_id)
        for each in [*known, *said]:
            assert not overlaps(taken, each), f"{taken} was taken, and {name} is busy {each}"
        self.happened["taken beside busy times"] += bool(known)


def address(name: str, number: int) -> str:
    return f"https://{name}{number}.example/secret"


def shown(name: str, number: int) -> str:
    """What a coach sees of it."""
    return "Google Calendar" if number == GOOGLE else f"{name}{number}.example"


def connected(coach_id: str) -> list[Connection]:
    return list_connections(coach_id)


def busy(coach_id: str) -> tuple[Interval, ...]:
    return busy_in(read_rows([busy_key(coach_id)]), coach_id).all


def calendar(starts: Iterable[datetime]) -> str:
    """A file of somebody who is busy for an hour from each of these instants on."""
    events = (
        f"BEGIN:VEVENT\r\nUID:{number}\r\nDTSTART:{start:%Y%m%dT%H%M%SZ}\r\nDURATION:PT1H\r\n"
        "END:VEVENT\r\n"
        for number, start in enumerate(starts)
    )
    return f"BEGIN:VCALENDAR\r\n{''.join(events)}END:VCALENDAR\r\n"


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """However busy the machine is, an answer of a calendar is waited for."""
    monkeypatch.setattr(freshness, "SECONDS", 60.0)


def test_nobody_takes_time_that_a_calendar_was_known_to_hold() -> None:
    happened: Counter[str] = Counter()
    run_state_machine_as_test(
        type("Living", (LivesWithCalendars,), {"happened": happened}),
        settings=settings(
            max_examples=10,
            stateful_step_count=40,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert set(+happened) == KINDS_OF_STEP


@pytest.fixture
def life() -> Iterator[LivesWithCalendars]:
    """One that is lived by hand."""
    life = type("Living", (LivesWithCalendars,), {"happened": Counter()})()
    life.open()
    yield life
    life.teardown()


WAYS = pytest.mark.parametrize("when", ["asked first", "read before", "read meanwhile"])


@WAYS
def test_what_the_lives_hold_true_is_so(life: LivesWithCalendars, when: str) -> None:
    life.want("cora", who=0, number=1, slot=8, wished=8, when=when)
    assert life.happened["refused for busy times"] == 1


@WAYS
def test_a_write_that_stands_on_no_busy_times_is_found(
    life: LivesWithCalendars, when: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each way as if what finds the calendar in it were forgotten."""

    def checked(coach_id: str, _: int) -> Check:
        return Check(BusyTimesItem, busy_key(coach_id), absent() | present())

    if when == "read before":
        monkeypatch.setattr(coaches, "busy_in", lambda _, coach_id: BusyTimes(coach_id))
    if when == "asked first":
        monkeypatch.setattr(freshness, "ask_again", lambda *_: False)
    monkeypatch.setattr(coaches, "check_busy", checked)
    with pytest.raises(AssertionError, match="was taken"):
        life.want("cora", who=0, number=1, slot=8, wished=8, when=when)
