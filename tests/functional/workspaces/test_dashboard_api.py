"""`/v1/me/dashboard`: what a member sees first, in one answer."""

from typing import Any

from chalicelib.domain.coaches.coaches import BookingMode
from tests.kit.http import Client
from tests.kit.world import World


def wish(coach_id: str, **times: Any) -> dict[str, Any]:
    """25 minutes of Leadership."""
    types = {"coaching_type_id": "acme.leadership", "session_type_id": "acme.25"}
    return {"coach_id": coach_id, **types, **times}


def test_a_new_member_finds_nothing_yet(world: World, client: Client) -> None:
    ana = client.as_person(world.add_member("ana"))
    found = ana.get("/v1/me/dashboard").json
    assert found == {"upcoming": [], "requests": [], "last": None, "coaches": []}


def test_a_member_sees_what_is_ahead_what_was_last_and_their_coaches(
    world: World, client: Client
) -> None:
    ana, cora = client.as_person(world.add_member("ana")), world.add_coach("cora")
    starts = [f"2026-06-01T{hour}:00:00Z" for hour in range(10, 16)]
    booked = [ana.post("/v1/sessions", wish(cora, starts_at=each)).json for each in starts]
    ids = [each["id"] for each in booked]
    ana.put(f"/v1/me/coaches/{cora}")
    ana.post(f"/v1/sessions/{ids[-1]}/cancel", {})
    found = ana.get("/v1/me/dashboard").json
    assert [each["id"] for each in found["upcoming"]] == ids[:5]
    assert found["upcoming"][0] == ana.get(f"/v1/sessions/{ids[0]}").json
    assert (found["requests"], found["last"]["id"]) == ([], ids[-1])
    assert [each["id"] for each in found["coaches"]] == [cora]


def test_the_last_session_is_found_behind_many_that_are_ahead(world: World, client: Client) -> None:
    ana, cora = client.as_person(world.add_member("ana", 20)), world.add_coach("cora")
    hours = [f"2026-06-0{day}T{hour:02}:00:00Z" for day in (1, 2) for hour in range(9, 15)]
    ids = [ana.post("/v1/sessions", wish(cora, starts_at=each)).json["id"] for each in hours]
    ana.post(f"/v1/sessions/{ids[0]}/cancel", {})
    assert ana.get("/v1/me/dashboard").json["last"]["id"] == ids[0]


def test_a_request_waits_beside_what_is_ahead(world: World, client: Client) -> None:
    ana = client.as_person(world.add_member("ana"))
    cora = world.add_coach("cora", mode=BookingMode.REQUEST)
    made = ana.post("/v1/sessions", wish(cora, proposed_starts=["2026-06-01T10:00:00Z"])).json
    found = ana.get("/v1/me/dashboard").json
    assert [each["id"] for each in found["requests"]] == [made["id"]]
    assert found["upcoming"] == []
