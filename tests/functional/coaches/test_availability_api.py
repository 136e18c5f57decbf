"""`/v1/coach/availability`: a coach's hours over HTTP."""

from datetime import timedelta
from typing import Any

import pytest

from chalicelib.storage.sessions import time_claims
from tests.kit.http import Client, knowing_client
from tests.kit.meanwhile import meanwhile
from tests.kit.world import MONDAY, World

TEN = MONDAY.replace(hour=10)
PATH = "/v1/coach/availability"
DAY = "session_type_id=acme.25&from=2026-06-01&to=2026-06-01"

NIGHTS: dict[str, Any] = {
    "timezone": "Asia/Kathmandu",
    "weekly": {
        "mon": [{"from": "09:00", "to": "12:30"}, {"from": "20:00", "to": "24:00"}],
        "tue": [{"from": "22:00", "to": "02:00"}],
        "wed": [],
        "thu": [],
        "fri": [],
        "sat": [],
        "sun": [],
    },
    "overrides": [
        {"date": "2026-12-24", "ranges": [{"from": "00:00", "to": "00:00"}]},
        {"date": "2026-12-25", "ranges": []},
    ],
    "slot_interval_minutes": 30,
    "buffer_before_minutes": 5,
    "buffer_after_minutes": 10,
    "minimum_notice_minutes": 60,
    "horizon_days": 30,
    "max_per_day": 4,
    "max_per_week": None,
    "hold_proposed_times": True,
}


def test_hours_are_read_as_they_were_written(world: World, client: Client) -> None:
    cora = client.as_person(world.add_coach("cora"))
    before = cora.get(PATH)
    assert before.headers["ETag"] == '"1"'
    assert before.json["weekly"]["mon"] == [{"from": "09:00", "to": "17:00"}]
    assert before.json["weekly"]["sun"] == []
    written = cora.put(PATH, NIGHTS, if_match='"1"')
    assert (written.status, written.json, written.headers["ETag"]) == (200, NIGHTS, '"2"')
    again = cora.get(PATH)
    assert (again.json, again.headers["ETag"]) == (NIGHTS, '"2"')
    assert cora.put(PATH, again.json).json == NIGHTS


def test_what_is_left_out_has_its_default_and_a_day_is_closed(world: World, client: Client) -> None:
    cora = client.as_person(world.add_coach("cora", buffer_after_minutes=30))
    sent = {"timezone": "Europe/London", "weekly": {"mon": [{"from": "09:00", "to": "10:00"}]}}
    found = cora.put(PATH, sent).json
    assert found["weekly"]["tue"] == found["overrides"] == []
    numbers = {name: value for name, value in found.items() if isinstance(value, int)}
    assert numbers == {
        "slot_interval_minutes": 15,
        "buffer_before_minutes": 0,
        "buffer_after_minutes": 0,
        "minimum_notice_minutes": 120,
        "horizon_days": 60,
        "hold_proposed_times": False,
    }


def test_new_hours_are_what_is_offered_and_old_sessions_stand(world: World, client: Client) -> None:
    ana_id, cora_id = world.add_member("ana"), world.add_coach("cora")
    ana, cora = client.as_person(ana_id), client.as_person(cora_id)
    session_id = world.book(ana_id, cora_id, TEN).body
    hours = {"timezone": "Europe/London", "weekly": {"mon": [{"from": "16:00", "to": "16:40"}]}}
    cora.put(PATH, hours)
    slots = ana.get(f"/v1/coaches/{cora_id}/slots?{DAY}").json["days"][0]["slots"]
    assert [slot["starts_at"] for slot in slots] == [
        "2026-06-01T15:00:00Z",
        "2026-06-01T15:15:00Z",
    ]
    assert ana.get(f"/v1/sessions/{session_id}").json["status"] == "confirmed"


def test_hours_that_were_changed_meanwhile_are_not_overwritten(
    world: World, client: Client
) -> None:
    cora = client.as_person(world.add_coach("cora"))
    span = {"starts_at": "2026-06-02T00:00:00Z", "ends_at": "2026-06-03T00:00:00Z"}
    cora.post("/v1/coach/time-off", span)
    refused = cora.put(PATH, NIGHTS, if_match='"1"')
    assert (refused.status, refused.code) == (412, "precondition_failed")
    assert cora.get(PATH).json["timezone"] == "Europe/London"
    assert cora.put(PATH, NIGHTS, if_match="*").status == 200


def test_only_coaches_have_hours(world: World, client: Client) -> None:
    for person in (world.add_member("ana"), world.owner()):
        for reply in (
            client.as_person(person).get(PATH),
            client.as_person(person).put(PATH, NIGHTS),
        ):
            assert (reply.status, reply.code) == (404, "not_found")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"timezone": 1}, "timezone"),
        ({"weekly": []}, "weekly"),
        ({"weekly": {"monday": []}}, "weekly.monday"),
        ({"weekly": {"mon": [{"from": "9:00", "to": "10:00"}]}}, "weekly.mon.0.from"),
        ({"weekly": {"mon": [{"from": "24:00", "to": "10:00"}]}}, "weekly.mon"),
        ({"weekly": {"tue": [{"from": "23:00", "to": "24:01"}]}}, "weekly.tue.0.to"),
        ({"weekly": {"tue": [{"from": "23:00"}]}}, "weekly.tue.0.to"),
        ({"weekly": {"tue": [{"from": "10:60", "to": "11:00"}]}}, "weekly.tue.0.from"),
        ({"weekly": {"fri": [{"from": "09:00", "to": "10:00"}] * 25}}, "weekly.fri"),
        ({"overrides": [{"date": "2026-02-30", "ranges": []}]}, "overrides.0.date"),
        ({"overrides": [{"date": "2026-02-20", "ranges": []}] * 2}, "overrides.1.date"),
        ({"overrides": [{"date": "2026-02-20"}]}, "overrides.0.ranges"),
        ({"overrides": {"2026-02-20": []}}, "overrides"),
        ({"slot_interval_minutes": 7}, "slot_interval_minutes"),
        ({"slot_interval_minutes": 0}, "slot_interval_minutes"),
        ({"buffer_before_minutes": 3}, "buffer_before_minutes"),
        ({"buffer_after_minutes": 65}, "buffer_after_minutes"),
        ({"minimum_notice_minutes": -1}, "minimum_notice_minutes"),
        ({"horizon_days": 0}, "horizon_days"),
        ({"horizon_days": 10**9}, "horizon_days"),
        ({"max_per_day": 0}, "max_per_day"),
        ({"max_per_week": 1.5}, "max_per_week"),
        ({"hold_proposed_times": "yes"}, "hold_proposed_times"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_hours_of_nonsense_are_refused_by_their_place(changes: dict[str, Any], field: str) -> None:
    coach = knowing_client("cora")
    reply = coach.put(PATH, {**NIGHTS, **changes})
    assert (reply.status, reply.code) == (422, "validation_error")
    assert [error["field"] for error in reply.json["errors"]] == [field]


def test_hours_in_a_zone_that_does_not_exist_are_refused() -> None:
    coach = knowing_client("cora")
    for zone in ("Mars/Base", "Factory", "posix/UTC", "Europe", "a" * 64):
        reply = coach.put(PATH, {**NIGHTS, "timezone": zone})
        assert (reply.status, reply.code) == (422, "unknown_timezone")


def test_a_time_in_the_spring_gap_is_never_offered(world: World, client: Client) -> None:
    world.clock.advance(days=290)  # Europe/London springs forward on 28 March 2027
    ana, cora = client.as_person(world.add_member("ana")), client.as_person(world.add_coach("cora"))
    cora.put(
        PATH,
        {
            "timezone": "Europe/London",
            "weekly": {},
            "overrides": [{"date": "2027-03-28", "ranges": [{"from": "01:00", "to": "02:30"}]}],
        },
    )
    coach_id = cora.get("/v1/me").json["id"]
    query = "session_type_id=acme.25&from=2027-03-28&to=2027-03-28&timezone=Europe/London"
    slots = ana.get(f"/v1/coaches/{coach_id}/slots?{query}").json["days"][0]["slots"]
    assert [slot["starts_at"] for slot in slots] == ["2027-03-28T01:00:00Z"]


def test_the_first_session_of_a_week_that_is_booked_meanwhile_counts_in_the_new_zone(
    world: World, client: Client
) -> None:
    """Its week had no row yet, so there was none whose change could be seen."""
    ana, cora = world.add_member("ana"), world.add_coach("cora")
    tuesday_at_nine = TEN + timedelta(hours=23)
    with meanwhile(lambda: world.book(ana, cora, tuesday_at_nine)) as happened:
        moved = client.as_person(cora).put(PATH, {**NIGHTS, "timezone": "Pacific/Honolulu"})
    assert (happened, moved.status) == (["meanwhile"], 200)
    (week,) = time_claims.list_weeks(cora, MONDAY.date())
    assert (week.mon, week.tue) == (1, 0)
