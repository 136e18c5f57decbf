"""A coach's week, clients, and the requests that wait, over HTTP."""

from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.coaches.availability import TimeRange
from chalicelib.domain.coaches.coaches import BookingMode
from tests.kit.http import Client
from tests.kit.world import MONDAY, World

TEN = MONDAY.replace(hour=10)
WEEK, CLIENTS = "/v1/coach/week", "/v1/coach/clients"
ASKED = "/v1/sessions?as=coach&when=requests"
COUNT = "/v1/coach/requests/count"


@pytest.fixture
def ana(world: World) -> str:
    return world.add_member("ana", 50)


def times(some: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [(each["starts_at"], each["ends_at"]) for each in some]


def test_a_week_has_the_standing_sessions_over_the_hours(
    world: World, client: Client, ana: str
) -> None:
    cora = world.add_coach("cora", weekly={0: (TimeRange(540, 1020),), 6: (TimeRange(600, 660),)})
    kept = world.book(ana, cora, TEN).body
    off = world.book(ana, cora, TEN + timedelta(hours=2)).body
    world.book(ana, cora, TEN + timedelta(days=7))
    coach = client.as_person(cora)
    coach.post(f"/v1/sessions/{off}/cancel", {})
    found = coach.get(WEEK).json
    assert (found["from"], found["timezone"]) == ("2026-06-01", "Europe/London")
    assert found["sessions"] == [
        {
            "id": kept,
            "status": "confirmed",
            "member": {"id": ana, "name": "Ana"},
            "coaching_type": {"id": "acme.leadership", "name": "Leadership"},
            "session_type": {"id": "acme.25", "name": "25 minutes"},
            "starts_at": "2026-06-01T10:00:00Z",
            "ends_at": "2026-06-01T10:25:00Z",
        }
    ]
    assert times(found["hours"]) == [
        ("2026-06-01T08:00:00Z", "2026-06-01T16:00:00Z"),
        ("2026-06-07T09:00:00Z", "2026-06-07T10:00:00Z"),
    ]
    assert (found["holds"], found["asked"], found["busy"], found["time_off"]) == ([], [], [], [])


def test_the_days_are_those_of_the_zone_that_is_asked_for(
    world: World, client: Client, ana: str
) -> None:
    """At 23:00 UTC on Sunday it is Monday in Kathmandu; hours are cut to the days there."""
    night = {6: (TimeRange(23 * 60, 24 * 60),), 0: (TimeRange(0, 9 * 60),)}
    cora = world.add_coach("cora", weekly=night, timezone="UTC")
    world.book(ana, cora, MONDAY + timedelta(days=6, hours=17))
    coach = client.as_person(cora)
    here = coach.get(f"{WEEK}?from=2026-06-08&timezone=Asia/Kathmandu").json
    assert times(here["sessions"]) == [("2026-06-07T23:00:00Z", "2026-06-07T23:25:00Z")]
    assert times(here["hours"])[0] == ("2026-06-07T23:00:00Z", "2026-06-08T09:00:00Z")
    there = coach.get(f"{WEEK}?from=2026-06-08&timezone=UTC").json
    assert (there["sessions"], times(there["hours"])[0][0]) == ([], "2026-06-08T00:00:00Z")


def test_what_requests_hold_is_there_until_it_ends(world: World, client: Client, ana: str) -> None:
    """Also in a week in which the request does not begin."""
    remy = world.add_coach("remy", mode=BookingMode.REQUEST, hold_proposed_times=True)
    starts = (TEN + timedelta(days=1), TEN + timedelta(days=8))
    asked = world.book(ana, remy, None, proposed_starts=starts).body
    coach = client.as_person(remy)
    assert times(coach.get(WEEK).json["holds"]) == [
        ("2026-06-02T10:00:00Z", "2026-06-02T10:25:00Z")
    ]
    (later,) = coach.get(f"{WEEK}?from=2026-06-08").json["holds"]
    assert later == {
        "session_id": asked,
        "member": {"id": ana, "name": "Ana"},
        "move": False,
        "starts_at": "2026-06-09T10:00:00Z",
        "ends_at": "2026-06-09T10:25:00Z",
    }
    world.clock.advance(hours=48)
    assert coach.get(WEEK).json["holds"] == []


def test_requests_that_hold_nothing_are_there_too_until_they_end(
    world: World, client: Client, ana: str
) -> None:
    """A request, and a move of a session that was accepted."""
    remy = world.add_coach("remy", mode=BookingMode.REQUEST, hold_proposed_times=False)
    coach, member = client.as_person(remy), client.as_person(ana)
    kept = world.book(ana, remy, None, proposed_starts=(TEN + timedelta(days=2),)).body
    at = {"starts_at": "2026-06-03T10:00:00Z"}
    assert coach.post(f"/v1/sessions/{kept}/accept", at).status == 200
    move = {"proposed_starts": ["2026-06-04T10:00:00Z"], "message": ""}
    assert member.post(f"/v1/sessions/{kept}/reschedule", move).status == 200
    world.book(ana, remy, None, proposed_starts=(TEN + timedelta(days=1),))
    found = coach.get(WEEK).json
    assert found["holds"] == []
    assert times(found["asked"]) == [
        ("2026-06-02T10:00:00Z", "2026-06-02T10:25:00Z"),
        ("2026-06-04T10:00:00Z", "2026-06-04T10:25:00Z"),
    ]
    assert [each["move"] for each in found["asked"]] == [False, True]
    world.clock.advance(hours=72)
    assert coach.get(WEEK).json["asked"] == []


def test_a_week_tells_time_off_that_touches_it(world: World, client: Client) -> None:
    coach = client.as_person(world.add_coach("cora"))
    span = {"starts_at": "2026-06-05T10:00:00Z", "ends_at": "2026-06-09T10:00:00Z"}
    made = coach.post("/v1/coach/time-off", {**span, "note": "Away"}).json
    made.pop("affected_sessions")
    assert coach.get(WEEK).json["time_off"] == [made]
    assert coach.get(f"{WEEK}?from=2026-06-10").json["time_off"] == []


@pytest.mark.parametrize(
    ("query", "code"),
    [("from=soon", "validation_error"), ("timezone=Mars/Olympus", "unknown_timezone")],
)
def test_a_week_that_is_none_is_refused(
    world: World, client: Client, query: str, code: str
) -> None:
    refused = client.as_person(world.add_coach("cora")).get(f"{WEEK}?{query}")
    assert (refused.status, refused.code) == (422, code)


def test_a_coachs_clients_are_those_with_a_session_that_stands(
    world: World, client: Client, ana: str
) -> None:
    ben, cora = world.add_member("ben"), world.add_coach("cora")
    first, second, third = (
        world.book(ana, cora, TEN + timedelta(days=each)).body for each in range(3)
    )
    off = world.book(ben, cora, TEN + timedelta(days=3)).body
    coach = client.as_person(cora)
    coach.post(f"/v1/sessions/{off}/cancel", {})
    world.clock.instant = TEN + timedelta(days=1, hours=1)
    coach.post(f"/v1/sessions/{first}/complete")
    found = coach.get(CLIENTS).json["items"]
    assert found == [
        {
            "member": {"id": ana, "name": "Ana"},
            "first_at": "2026-06-01T10:00:00Z",
            "last_at": "2026-06-02T10:00:00Z",
            "completed": 1,
            "upcoming": 1,
            "next_session": {"id": third, "starts_at": "2026-06-03T10:00:00Z"},
        }
    ]
    assert coach.get(f"{CLIENTS}?q=Anä").json["items"] == found
    assert coach.get(f"{CLIENTS}?q=ben").json["items"] == []
    past = coach.get(f"/v1/sessions?as=coach&when=past&member_id={ana}").json["items"]
    assert [each["id"] for each in past] == [second, first]
    assert coach.get(f"/v1/sessions?as=coach&when=upcoming&member_id={ben}").json["items"] == []


def test_requests_come_by_their_deadline_and_are_counted(
    world: World, client: Client, ana: str
) -> None:
    remy, ben = world.add_coach("remy", mode=BookingMode.REQUEST), world.add_member("ben")
    late = world.book(ana, remy, None, proposed_starts=(TEN + timedelta(days=7),)).body
    coach = client.as_person(remy)
    world.clock.advance(hours=1)
    last = world.book(ben, remy, None, proposed_starts=(TEN + timedelta(days=3),)).body
    soon = world.book(ana, remy, None, proposed_starts=(TEN + timedelta(hours=3),)).body
    assert [each["id"] for each in coach.get(ASKED).json["items"]] == [soon, late, last]
    page = coach.get(f"{ASKED}&limit=2").json
    rest = coach.get(f"{ASKED}&limit=2&cursor={page['next_cursor']}").json
    assert [each["id"] for each in page["items"] + rest["items"]] == [soon, late, last]
    assert coach.get(COUNT).json == {"waiting": 3}
    mine = client.as_person(ana).get("/v1/sessions?when=requests").json["items"]
    assert [each["id"] for each in mine] == [soon, late]
    world.clock.advance(hours=46, minutes=59)
    assert coach.get(COUNT).json == {"waiting": 2}


def test_for_those_who_coach_nobody_there_is_no_desk(client: Client, ana: str) -> None:
    for path in (WEEK, CLIENTS, COUNT):
        assert client.as_person(ana).get(path).code == "not_found"
