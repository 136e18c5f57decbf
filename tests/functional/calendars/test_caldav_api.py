"""Calendars of a CalDAV account over the API: found, connected, read. The servers are real."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from chalicelib.domain.calendars.connections import MOST_CALENDARS
from chalicelib.domain.calendars.reading import PROBLEMS, Problem
from chalicelib.gateways.invites import uid_of
from chalicelib.gateways.outbound import Outbound
from chalicelib.storage.kernel.table import Row
from tests.functional.calendars.test_calendars_api import Desk
from tests.kit import caldav
from tests.kit.http import client_of
from tests.kit.log import logged
from tests.kit.world import World

AT_TEN = ("DTSTART:20260602T100000Z", "DTEND:20260602T110000Z")


class Office(Desk):
    """A coach with an account at a CalDAV server, in which there is the calendar Work."""

    def __init__(self, world: World, server: caldav.Account) -> None:
        super().__init__(world)
        self.server = server
        server.make("work/", "Work")

    @property
    def account(self) -> dict[str, str]:
        return {
            "url": self.server.peer.url("/"),
            "user": caldav.USER,
            "password": caldav.PASSWORD,
        }

    def found(self, **other: str) -> list[dict[str, str]]:
        answer = self.cora.post("/v1/coach/calendars/find", {**self.account, **other})
        assert answer.status == 200, answer.text
        return list(answer.json["items"])

    def refused(self, path: str = "/find", **other: str) -> dict[str, str]:
        answer = self.cora.post(f"/v1/coach/calendars{path}", {**self.account, **other})
        assert answer.status == 422, answer.text
        (error,) = answer.json["errors"]
        return dict(error)

    def connect_work(self, **other: str) -> dict[str, Any]:
        (work,) = (each for each in self.found() if each["name"] == "Work")
        body = {**self.account, "kind": "caldav", **work, **other}
        made = self.cora.post("/v1/coach/calendars", body)
        assert made.status == 201, made.text
        return dict(made.json)


def local(world: World) -> World:
    """A world that calls servers of this machine."""
    settings = world.ctx.settings.model_copy(update={"local_addresses": True})
    ctx = replace(world.ctx, settings=settings, outbound=lambda: Outbound(local=True))
    return replace(world, ctx=ctx)


@pytest.fixture(params=[caldav.radicale, caldav.xandikos], ids=["radicale", "xandikos"])
def office(request: pytest.FixtureRequest, world: World, tmp_path: Path) -> Iterator[Office]:
    with request.param(tmp_path) as server:
        yield Office(local(world), server)


def test_a_calendar_that_was_found_and_chosen_blocks_as_soon_as_it_is_read(office: Office) -> None:
    office.server.put("work/one.ics", "UID:one", *AT_TEN)
    made = office.connect_work()
    assert (made["kind"], made["status"], made["name"]) == ("caldav", "reading", "Work (127.0.0.1)")
    office.read()
    found = office.listed()
    assert (found["status"], found["busy_count"], found["problem"]) == ("ok", 1, None)
    assert office.is_busy_at_ten()


def test_a_session_that_was_moved_or_cancelled_never_blocks_where_it_was(office: Office) -> None:
    """Its event still stands at the old time, since the coach's calendar has not heard yet."""
    ana = client_of(office.world.ctx).as_person(office.member_id)
    session_id = office.world.book(
        office.member_id, office.coach_id, office.world.clock() + timedelta(days=1, hours=4)
    ).body
    office.server.put("work/own.ics", f"UID:{uid_of(session_id)}", "SEQUENCE:0", *AT_TEN)
    office.connect_work()
    office.read()
    assert office.listed()["busy_count"] == 0
    assert office.listed()["clashes"] == []
    moved = {"starts_at": "2026-06-02T13:00:00Z"}
    assert ana.post(f"/v1/sessions/{session_id}/reschedule", moved).status == 200
    office.read()
    back = {"starts_at": "2026-06-02T10:15:00Z"}
    assert ana.post(f"/v1/sessions/{session_id}/reschedule", back).status == 200
    assert ana.post(f"/v1/sessions/{session_id}/cancel", {}).status == 200
    office.world.clock.advance(minutes=15)
    office.tick()
    office.read()
    assert not office.is_busy_at_ten()


@pytest.mark.parametrize("address", ["cora@acme.example", caldav.USER])
def test_what_the_coach_declined_does_not_block(office: Office, address: str) -> None:
    """By the address that Tandem knows, or by the one that is the account's user."""
    guest = f"ATTENDEE;PARTSTAT=DECLINED:mailto:{address}"
    office.server.put(
        "work/one.ics", "UID:one", *AT_TEN, "ORGANIZER:mailto:ben@acme.example", guest
    )
    office.connect_work()
    office.read()
    assert office.listed()["busy_count"] == 0


def test_what_changes_there_is_heard_at_the_next_reading(office: Office) -> None:
    office.server.put("work/one.ics", "UID:one", "DTSTART:20260603T100000Z", "DURATION:PT1H")
    office.connect_work()
    office.read()
    version = office.busy_version()
    office.world.clock.advance(minutes=15)
    office.tick()
    office.read()
    assert office.busy_version() == version, "nothing new writes no busy times"
    office.server.put("work/two.ics", "UID:two", *AT_TEN)
    office.world.clock.advance(minutes=15)
    office.tick()
    office.read()
    assert office.listed()["busy_count"] == 2
    assert office.is_busy_at_ten()


def test_a_password_that_stops_working_keeps_the_busy_times_and_says_what_helps(
    office: Office,
) -> None:
    office.server.put("work/one.ics", "UID:one", *AT_TEN)
    office.connect_work(password="revoked")
    office.read()
    found = office.listed()
    assert (found["status"], found["problem"]) == (
        "needs_attention",
        str(PROBLEMS[Problem.REFUSED]),
    )


def test_a_wrong_password_is_told_before_anything_is_connected(office: Office) -> None:
    told = office.refused(password="wrong")
    assert told == {"field": "password", "message": str(PROBLEMS[Problem.REFUSED])}


def test_nothing_of_an_account_is_shown_logged_queued_or_stored_as_it_is(office: Office) -> None:
    office.server.put("work/one.ics", "UID:one", *AT_TEN)
    key = "key-1"
    with logged() as lines:
        (work,) = (each for each in office.found() if each["name"] == "Work")
        body = {**office.account, "kind": "caldav", **work}
        made = office.cora.post("/v1/coach/calendars", body, Idempotency_Key=key)
        told = made.text + json.dumps(office.queue.sent)
        office.read()
        told += office.cora.get("/v1/coach/calendars").text
        told += office.cora.post("/v1/coach/calendars/find", {**body, "x": 1}).text
        told += office.cora.post("/v1/coach/calendars/find", {**office.account, "url": "x y"}).text
        told += office.cora.get("/v1/me/export").text
    assert {each["message"] for each in lines} == {"answered", "calendar"}
    told += str(lines)
    stored = str([row.attribute_values for row in Row.scan()])
    for secret in (caldav.PASSWORD, caldav.BASIC, "Secret meeting", "/work/"):
        assert secret not in told
        assert secret not in stored


def test_a_password_leaves_no_trace_in_the_record_of_a_repeated_call(office: Office) -> None:
    body = {**office.account, "kind": "caldav"}
    first = office.cora.post("/v1/coach/calendars", body, Idempotency_Key="key-1")
    other = {**body, "password": "other"}
    again = office.cora.post("/v1/coach/calendars", other, Idempotency_Key="key-1")
    assert (first.status, again.status) == (201, 201)
    assert first.text == again.text, "the password is no part of what the call is known by"
    renamed = office.cora.post(
        "/v1/coach/calendars", {**body, "user": "ben"}, Idempotency_Key="key-1"
    )
    assert renamed.json["code"] == "idempotency_key_reused"


def test_disconnecting_forgets_the_account(office: Office) -> None:
    made = office.connect_work()
    assert office.cora.delete(f"/v1/coach/calendars/{made['id']}").status == 204
    assert not [row for row in Row.scan() if row.sk.startswith("CALENDAR#")]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"url": "nonsense"}, "url"),
        ({"url": "http://dav.example/"}, "url"),
        ({"url": "https://u:p@dav.example/"}, "url"),
        ({"user": ""}, "user"),
        ({"user": "a:b"}, "user"),
        ({"password": ""}, "password"),
        ({"password": "a\nb"}, "password"),
    ],
)
def test_what_makes_no_account_is_refused(world: World, wrong: dict[str, str], field: str) -> None:
    desk = Desk(world)
    account = {"url": "https://dav.example/", "user": "cora", "password": "secret", **wrong}
    for path, more in (("/find", {}), ("", {"kind": "caldav"})):
        refused = desk.cora.post(f"/v1/coach/calendars{path}", {**account, **more})
        assert (refused.status, refused.json["errors"][0]["field"]) == (422, field)


def test_the_servers_name_is_enough_to_find_calendars(world: World) -> None:
    desk = Desk(world)
    body = {"url": "dav.example", "user": "cora", "password": "secret"}
    refused = desk.cora.post("/v1/coach/calendars/find", body)
    assert refused.json["errors"][0]["message"] == (
        "There is no server of this name. Check the address."
    )


def test_a_published_address_takes_no_password(world: World) -> None:
    desk = Desk(world)
    body = {"kind": "ics", "url": "https://calendar.example/a.ics", "password": "secret"}
    refused = desk.cora.post("/v1/coach/calendars", body)
    assert refused.json["errors"][0]["field"] == "password"


def test_addresses_may_be_long(world: World) -> None:
    desk = Desk(world)
    desk.connect(f"https://calendar.example/{'a' * 1900}.ics")


def test_five_calendars_are_as_many_as_may_be_of_all_kinds(office: Office) -> None:
    for number in range(MOST_CALENDARS - 1):
        office.connect(f"https://outlook.example/{number}.ics")
    office.connect_work()
    assert "at most 5" in office.refused("", kind="caldav")["message"]


def test_only_coaches_find_calendars(world: World) -> None:
    ana = client_of(world.ctx).as_person(world.add_member("ana"))
    body = {"url": "dav.example", "user": "cora", "password": "secret"}
    assert ana.post("/v1/coach/calendars/find", body).status in {403, 404}
