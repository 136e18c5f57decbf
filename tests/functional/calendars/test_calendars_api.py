"""Calendars of a coach, over the API and the queue: connected, read, failing, disconnected."""

import json
from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from chalicelib.domain.calendars.connections import MOST_CALENDARS
from chalicelib.domain.calendars.reading import PROBLEMS, Problem
from chalicelib.domain.kernel.errors import SlotTakenError
from chalicelib.domain.kernel.outbound import Obstacle
from chalicelib.gateways.invites import uid_of
from chalicelib.storage.coaches.busy_times import busy_in, busy_key
from chalicelib.storage.kernel.table import Row, read_rows
from chalicelib.use_cases.clock.scheduled_work import do_what_is_due
from chalicelib.workers.calendars import handle
from tests.kit.http import Client, client_of
from tests.kit.log import counted, logged
from tests.kit.meanwhile import between_reads
from tests.kit.world import MONDAY, World

URL = "https://outlook.example/secret-abc/calendar.ics"
TEN = MONDAY.replace(hour=10) + timedelta(days=1)


def published(*events: tuple[str, str], uid: str = "one", more: str = "") -> str:
    """A calendar that is busy at these times, of which the UIDs are numbered."""
    parts = (
        f"BEGIN:VEVENT\r\nUID:{uid}{number or ''}\r\nDTSTART:{start}\r\nDTEND:{end}\r\n"
        f"SUMMARY:Secret meeting\r\n{more}END:VEVENT\r\n"
        for number, (start, end) in enumerate(events)
    )
    return f"BEGIN:VCALENDAR\r\n{''.join(parts)}END:VCALENDAR\r\n"


TEN_TO_ELEVEN = ("20260602T100000Z", "20260602T110000Z")


class Desk:
    """A coach with calendars: what the queue holds is read when told."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.coach_id = world.add_coach("cora", timezone="UTC")
        self.member_id = world.add_member("ana")
        self.cora: Client = client_of(world.ctx).as_person(self.coach_id)
        self.internet: Any = world.ctx.outbound()
        self.queue: Any = world.ctx.calendar_queue

    def connect(self, url: str = URL) -> dict[str, Any]:
        made = self.cora.post("/v1/coach/calendars", {"kind": "ics", "url": url})
        assert made.status == 201, made.text
        return dict(made.json)

    def read(self) -> None:
        """The function reads what is queued."""
        queued, self.queue.sent = self.queue.sent, []
        records = [
            {"messageId": str(number), "body": json.dumps(each)}
            for number, each in enumerate(queued)
        ]
        assert handle({"Records": records}, lambda: self.world.ctx) == {"batchItemFailures": []}

    def tick(self) -> None:
        do_what_is_due(self.world.ctx, lambda: True)

    def listed(self) -> dict[str, Any]:
        (found,) = self.cora.get("/v1/coach/calendars").json["items"]
        return dict(found)

    def busy_version(self) -> int:
        return busy_in(read_rows([busy_key(self.coach_id)]), self.coach_id).version

    def is_busy_at_ten(self) -> bool:
        try:
            self.world.book(self.member_id, self.coach_id, TEN)
        except SlotTakenError:
            return True
        return False


@pytest.fixture
def desk(world: World) -> Desk:
    return Desk(world)


HIDDEN = (
    "<d:response><d:href>/b.ics</d:href><d:propstat><d:prop><c:calendar-data/></d:prop>"
    "<d:status>HTTP/1.1 403 Forbidden</d:status></d:propstat></d:response></d:multistatus>"
)


def test_an_event_that_its_server_does_not_show_is_counted_and_costs_itself_alone(
    desk: Desk,
) -> None:
    desk.internet.put_account(URL, published(TEN_TO_ELEVEN))
    shown = desk.internet.pages[URL].body.decode()
    desk.internet.put(URL, shown.replace("</d:multistatus>", HIDDEN), status=207)
    account = {"kind": "caldav", "url": URL, "user": "cora", "password": "xyzzy"}
    assert desk.cora.post("/v1/coach/calendars", account).status == 201
    desk.read()
    found = desk.listed()
    assert (found["status"], found["busy_count"], found["broken_count"]) == ("ok", 1, 1)
    assert desk.is_busy_at_ten()


def test_a_calendar_that_is_read_while_it_is_listed_is_never_shown_read_and_without_its_times(
    desk: Desk,
) -> None:
    desk.internet.put(URL, published(TEN_TO_ELEVEN))
    desk.connect()
    with between_reads(desk.read) as happened:
        found = desk.listed()
    assert happened
    assert (found["status"], found["busy_count"]) != ("ok", 0)
    assert (desk.listed()["status"], desk.listed()["busy_count"]) == ("ok", 1)


def test_a_connected_calendar_blocks_as_soon_as_it_is_read(desk: Desk) -> None:
    desk.internet.put(URL, published(TEN_TO_ELEVEN))
    made = desk.connect()
    assert (made["status"], made["name"], made["last_read_at"]) == (
        "reading",
        "outlook.example",
        None,
    )
    desk.read()
    found = desk.listed()
    assert (found["status"], found["busy_count"], found["problem"]) == ("ok", 1, None)
    assert found["last_read_at"] == "2026-06-01T06:00:00Z"
    assert desk.is_busy_at_ten()
    week = desk.cora.get("/v1/coach/week?from=2026-06-01").json
    assert week["busy"] == [
        {"starts_at": "2026-06-02T10:00:00Z", "ends_at": "2026-06-02T11:00:00Z"}
    ]


def test_slots_leave_out_what_is_busy(desk: Desk) -> None:
    desk.internet.put(URL, published(TEN_TO_ELEVEN))
    desk.connect()
    desk.read()
    query = "session_type_id=acme.25&from=2026-06-02&to=2026-06-02&timezone=UTC"
    ana = client_of(desk.world.ctx).as_person(desk.member_id)
    (day,) = ana.get(f"/v1/coaches/{desk.coach_id}/slots?{query}").json["days"]
    starts = {each["starts_at"] for each in day["slots"]}
    assert "2026-06-02T09:30:00Z" in starts
    assert "2026-06-02T11:00:00Z" in starts
    assert not {f"2026-06-02T{at}:00Z" for at in ("09:45", "10:00", "10:45")} & starts


def test_nothing_of_an_address_but_its_server_is_shown_logged_queued_or_stored_as_it_is(
    desk: Desk,
) -> None:
    desk.internet.put(URL, published(TEN_TO_ELEVEN))
    with logged() as lines:
        made = desk.cora.post("/v1/coach/calendars", {"kind": "ics", "url": URL})
        told = made.text + json.dumps(desk.queue.sent)
        desk.read()
        told += desk.cora.get("/v1/coach/calendars").text
    assert {each["message"] for each in lines} == {"answered", "calendar"}
    told += str(lines)
    stored = str([row.attribute_values for row in Row.scan()])
    for secret in ("secret-abc", "Secret meeting"):
        assert secret not in told
        assert secret not in stored


@pytest.mark.parametrize(
    ("page", "failed"),
    [(None, 0), (Obstacle.UNREACHABLE, 1), (Obstacle.TOO_SLOW, 1), (Obstacle.TOO_LARGE, 0)],
)
def test_readings_and_those_that_fail_by_nobody_here_are_numbers_of_the_stage(
    desk: Desk, capsys: pytest.CaptureFixture[str], page: Obstacle | None, failed: int
) -> None:
    """What the coach can mend is none of them."""
    desk.internet.put(URL, published(TEN_TO_ELEVEN))
    desk.connect()
    if page:
        desk.internet.pages[URL] = page
    capsys.readouterr()
    desk.read()
    numbers = counted(capsys.readouterr().out)
    assert numbers == {"calendar_readings": 1, "calendar_readings_failed": failed}


class FullQueue:
    def send(self, *_: object, **__: object) -> None:
        raise ConnectionError("secret-abc")


def test_a_reading_that_cannot_be_queued_is_logged_and_comes_with_the_clock(desk: Desk) -> None:
    desk.internet.put(URL, published(TEN_TO_ELEVEN))
    ctx = replace(desk.world.ctx, calendar_queue=FullQueue())
    with logged() as lines:
        made = (
            client_of(ctx)
            .as_person(desk.coach_id)
            .post("/v1/coach/calendars", {"kind": "ics", "url": URL})
        )
    assert made.status == 201
    (line,) = [each for each in lines if each["message"] == "calendar not queued"]
    assert (line["coach_id"], line["calendar_id"]) == (desk.coach_id, made.json["id"])
    assert line["kind"] == "ConnectionError"
    assert "secret-abc" not in str(lines)
    desk.tick()
    desk.read()
    assert desk.is_busy_at_ten()


def test_webcal_addresses_are_read_by_https(desk: Desk) -> None:
    desk.internet.put(URL, published(TEN_TO_ELEVEN))
    desk.connect(URL.replace("https", "webcal"))
    desk.read()
    assert desk.listed()["status"] == "ok"


@pytest.mark.parametrize("url", ["http://example.com/a.ics", "nonsense", "https://u:p@a.example/"])
def test_an_address_that_may_not_be_called_is_refused(desk: Desk, url: str) -> None:
    refused = desk.cora.post("/v1/coach/calendars", {"kind": "ics", "url": url})
    assert (refused.status, refused.json["errors"][0]["field"]) == (422, "url")


def test_five_calendars_are_as_many_as_may_be(desk: Desk) -> None:
    for number in range(MOST_CALENDARS):
        desk.connect(f"{URL}?{number}")
    refused = desk.cora.post("/v1/coach/calendars", {"kind": "ics", "url": URL})
    assert refused.status == 422
    assert len(desk.cora.get("/v1/coach/calendars").json["items"]) == MOST_CALENDARS


def test_a_calendar_is_read_every_quarter_of_an_hour(desk: Desk) -> None:
    desk.internet.put(URL, published())
    desk.connect()
    desk.read()
    desk.world.clock.advance(minutes=14)
    desk.tick()
    assert desk.queue.sent == []
    desk.world.clock.advance(minutes=1)
    desk.tick()
    desk.tick()
    assert len(desk.queue.sent) == 1, "one that is queued is not due before the next time"
    desk.internet.put(URL, published(TEN_TO_ELEVEN))
    desk.read()
    assert desk.is_busy_at_ten()


def test_a_reading_that_brings_nothing_new_writes_no_busy_times(desk: Desk) -> None:
    desk.internet.put(URL, published(TEN_TO_ELEVEN), etag='"1"', last_modified="Mon")
    made = desk.connect()
    desk.read()
    before = desk.busy_version()
    desk.cora.post(f"/v1/coach/calendars/{made['id']}/read", None)
    desk.read()
    assert desk.busy_version() == before
    assert desk.internet.asked[-1]["If-None-Match"] == '"1"'
    assert desk.internet.asked[-1]["If-Modified-Since"] == "Mon"


def test_a_server_that_says_that_nothing_is_new_is_believed(desk: Desk) -> None:
    desk.internet.put(URL, published(TEN_TO_ELEVEN, ("x", "y")), etag='"1"')
    made = desk.connect()
    desk.read()
    assert desk.listed()["broken_count"] == 1
    desk.internet.put(URL, "", status=304)
    desk.world.clock.advance(minutes=5)
    desk.cora.post(f"/v1/coach/calendars/{made['id']}/read", None)
    desk.read()
    found = desk.listed()
    assert (found["busy_count"], found["broken_count"]) == (1, 1)
    assert found["last_read_at"] == "2026-06-01T06:05:00Z"


@pytest.mark.parametrize(
    ("status", "problem"),
    [
        (200, Problem.NO_CALENDAR),
        (401, Problem.CLOSED),
        (403, Problem.CLOSED),
        (404, Problem.GONE),
        (410, Problem.GONE),
        (429, Problem.FAILING),
        (500, Problem.FAILING),
    ],
)
def test_a_calendar_that_fails_keeps_its_busy_times_and_says_what_helps(
    desk: Desk, status: int, problem: Problem
) -> None:
    desk.internet.put(URL, published(TEN_TO_ELEVEN))
    made = desk.connect()
    desk.read()
    desk.internet.put(URL, "<html></html>", status=status)
    desk.cora.post(f"/v1/coach/calendars/{made['id']}/read", None)
    desk.read()
    found = desk.listed()
    assert (found["status"], found["busy_count"]) == ("needs_attention", 1)
    assert found["problem"] == str(PROBLEMS[problem])
    assert desk.is_busy_at_ten()
    desk.internet.put(URL, published())
    desk.world.clock.advance(minutes=15)
    desk.tick()
    desk.read()
    assert (desk.listed()["status"], desk.listed()["problem"]) == ("ok", None)


def test_a_server_that_cannot_be_reached_is_told(desk: Desk) -> None:
    desk.internet.pages[URL] = Obstacle.NOT_PUBLIC
    desk.connect()
    desk.read()
    assert desk.listed()["status"] == "needs_attention"
    assert "private network" in desk.listed()["problem"]


def test_sessions_of_our_own_in_that_calendar_never_block(desk: Desk) -> None:
    session_id = desk.world.book(desk.member_id, desk.coach_id, TEN).body
    desk.internet.put(URL, published(TEN_TO_ELEVEN, uid=uid_of(session_id)))
    desk.connect()
    desk.read()
    assert desk.listed()["busy_count"] == 0
    ana = client_of(desk.world.ctx).as_person(desk.member_id)
    moved = ana.post(f"/v1/sessions/{session_id}/reschedule", {"starts_at": "2026-06-02T10:15:00Z"})
    assert moved.status == 200
    assert ana.post(f"/v1/sessions/{session_id}/cancel", {}).status == 200
    assert not desk.is_busy_at_ten()


def test_busy_over_a_standing_session_lets_it_stand_and_shows_the_clash(desk: Desk) -> None:
    session_id = desk.world.book(desk.member_id, desk.coach_id, TEN).body
    desk.internet.put(URL, published(TEN_TO_ELEVEN))
    desk.connect()
    desk.read()
    assert [each["session_id"] for each in desk.listed()["clashes"]] == [session_id]
    assert desk.cora.get(f"/v1/sessions/{session_id}").json["status"] == "confirmed"


def test_disconnecting_forgets_the_address_and_frees_the_time(desk: Desk) -> None:
    desk.internet.put(URL, published(TEN_TO_ELEVEN))
    made = desk.connect()
    desk.read()
    path = f"/v1/coach/calendars/{made['id']}"
    assert desk.cora.delete(path).status == 204
    assert desk.cora.get("/v1/coach/calendars").json["items"] == []
    assert not [row for row in Row.scan() if row.sk.startswith("CALENDAR#")]
    assert desk.cora.delete(path).status == 404
    assert not desk.is_busy_at_ten()


def test_a_reading_that_ends_after_disconnecting_stores_nothing(desk: Desk) -> None:
    desk.internet.put(URL, published(TEN_TO_ELEVEN))
    made = desk.connect()
    desk.cora.delete(f"/v1/coach/calendars/{made['id']}")
    desk.read()
    assert not desk.is_busy_at_ten()


def test_refreshing_spoils_nobodys_edit_of_the_hours(desk: Desk) -> None:
    seen = desk.cora.get("/v1/coach/availability")
    desk.internet.put(URL, published(TEN_TO_ELEVEN))
    desk.connect()
    desk.read()
    hours = {"timezone": "UTC", "weekly": {"tue": [{"from": "09:00", "to": "12:00"}]}}
    saved = desk.cora.put("/v1/coach/availability", hours, If_Match=seen.headers["ETag"])
    assert saved.status == 200
    assert desk.is_busy_at_ten()


def test_calendars_are_the_coachs_alone(desk: Desk) -> None:
    made = desk.connect()
    ben = client_of(desk.world.ctx).as_person(desk.world.add_coach("ben"))
    assert ben.get("/v1/coach/calendars").json["items"] == []
    assert ben.delete(f"/v1/coach/calendars/{made['id']}").status == 404
    assert ben.post(f"/v1/coach/calendars/{made['id']}/read", None).status == 404
