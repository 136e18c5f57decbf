"""`/v1/catalogue`, `/v1/coaches` and their slots."""

from typing import Any

import pytest
from msgspec.structs import replace

from chalicelib.domain.coaches.coaches import BookingMode
from chalicelib.domain.workspaces.workspaces import Buying
from chalicelib.storage.coaches import coaches, profiles
from chalicelib.storage.kernel.transaction import commit
from chalicelib.use_cases.coaches.next_opening import refresh_hint
from tests.kit.http import Client, knowing_client
from tests.kit.world import MONDAY, World

TEN = MONDAY.replace(hour=10)
DAY = "session_type_id=acme.25&from=2026-06-01&to=2026-06-01"


def describe(coach_id: str, **fields: Any) -> None:
    coach = coaches.find_coach(coach_id)
    assert coach is not None
    changed = replace(coach.profile, version=coach.profile.version + 1)
    commit(*profiles.put_profile(replace(changed, **fields), coach.schedule.offerings))


def names(client: Client, query: str = "") -> list[str]:
    reply = client.get(f"/v1/coaches?{query}")
    assert reply.status == 200, reply.text
    return [each["name"] for each in reply.json["items"]]


def test_the_catalogue_is_that_of_ones_own_workspace(world: World, client: Client) -> None:
    world.add_workspace("globex", Buying.PACKS, 10)
    found = client.as_person(world.add_member("ana")).get("/v1/catalogue").json
    assert [each["id"] for each in found["coaching_types"]] == ["acme.leadership", "acme.career"]
    assert found["session_types"][1] == {
        "id": "acme.50",
        "name": "50 minutes",
        "minutes": 50,
        "credits": 2,
        "cancellation_window_hours": 24,
        "late_reschedule_credits": 2,
        "once_per_coach": False,
        "allowed": True,
    }
    ana = client.as_person("ana-at-acme.example")
    assert ana.get("/v1/catalogue?workspace_id=acme").json == found
    assert ana.get("/v1/catalogue?workspace_id=globex").code == "not_found"


def test_a_coach_is_shown_with_all_that_a_choice_needs(world: World, client: Client) -> None:
    remy = world.add_coach("remy", timezone="America/New_York", mode=BookingMode.REQUEST)
    describe(remy, bio="Ten years.", industries=("Energy",), languages=("en", "fr"))
    ana = client.as_person(world.add_member("ana"))
    lengths = ["acme.25", "acme.50", "acme.intro"]
    summary = {
        "id": remy,
        "name": "Remy",
        "headline": "remy@acme.example",
        "photo_url": None,
        "languages": ["en", "fr"],
        "timezone": "America/New_York",
        "offering": [
            {"coaching_type_id": "acme.leadership", "session_type_ids": lengths},
            {"coaching_type_id": "acme.career", "session_type_ids": lengths},
        ],
        "booking_mode": "request",
        "rating": None,
        "accepting_new_clients": True,
        "next_opening": None,
        "next_openings": [],
    }
    assert ana.get("/v1/coaches").json == {"items": [summary], "next_cursor": None}
    more = {"bio": "Ten years.", "specialties": [], "industries": ["Energy"], "functions": []}
    assert ana.get(f"/v1/coaches/{remy}").json == {**summary, **more}


def test_coaches_are_found_by_type_language_and_words(world: World, client: Client) -> None:
    describe(world.add_coach("cora"), languages=("en-GB", "pt"), bio="Calm Leadership in Energy")
    describe(world.add_coach("remy"), languages=("eng",), functions=("Sales",))
    ana = client.as_person(world.add_member("ana"))
    assert names(ana) == ["Cora", "Remy"]
    assert names(ana, "language=en") == ["Cora"]
    assert names(ana, "language=EN-gb&q=energy%20calm") == ["Cora"]
    assert names(ana, "q=sales") == ["Remy"]
    assert names(ana, "q=sales%20energy") == []
    assert names(ana, "coaching_type_id=acme.career") == ["Cora", "Remy"]
    assert names(ana, "coaching_type_id=acme.unknown") == []


def test_accents_neither_hide_a_coach_nor_move_them_in_the_list(
    world: World, client: Client
) -> None:
    for login, name in (("emile", "Émile Müller"), ("zoe", "Zoe Straße"), ("fay", "Fay Lodz")):
        describe(world.add_coach(login), name=name)
    ana = client.as_person(world.add_member("ana"))
    assert names(ana) == ["Émile Müller", "Fay Lodz", "Zoe Straße"]
    assert names(ana, "q=emile%20muller") == ["Émile Müller"]
    assert names(ana, "q=M%75%CC%88ller") == ["Émile Müller"]
    assert names(ana, "q=strasse") == ["Zoe Straße"]
    assert names(ana, "q=%C5%82%C3%B3d%C5%BA") == ["Fay Lodz"]


def test_coaches_are_sorted_by_their_next_opening(world: World, client: Client) -> None:
    ana = client.as_person(world.add_member("ana"))
    world.add_coach("never", weekly={})
    late, early = world.add_coach("a-late", timezone="America/New_York"), world.add_coach("early")
    for coach_id in (late, early):
        refresh_hint(world.ctx, coach_id)
    assert names(ana, "sort=next_opening") == ["Early", "A-Late", "Never"]
    world.clock.advance(hours=3)
    assert ana.get(f"/v1/coaches/{early}").json["next_opening"] is None


def test_a_list_of_coaches_goes_on_where_it_ended(world: World, client: Client) -> None:
    for name in ("cora", "remy", "zed"):
        world.add_coach(name)
    ana = client.as_person(world.add_member("ana"))
    first = ana.get("/v1/coaches?limit=2").json
    assert [each["name"] for each in first["items"]] == ["Cora", "Remy"]
    cursor = first["next_cursor"]
    assert names(ana, f"limit=2&cursor={cursor}") == ["Zed"]
    for query in (
        f"cursor={cursor}&q=a",
        f"cursor={cursor}x",
        f"sort=next_opening&cursor={cursor}",
    ):
        reply = ana.get(f"/v1/coaches?{query}")
        assert (reply.status, reply.json["errors"][0]["field"]) == (422, "cursor")
    other = client.as_person(world.add_member("ben"))
    assert other.get(f"/v1/coaches?limit=2&cursor={cursor}").status == 422


@pytest.mark.parametrize("query", ["sort=rating", "limit=0", "limit=101", f"q={'x' * 101}"])
def test_a_filter_that_makes_no_sense_is_refused(query: str) -> None:
    reply = knowing_client("ana").get(f"/v1/coaches?{query}")
    assert (reply.status, reply.json["errors"][0]["field"]) == (422, query.partition("=")[0])


def test_another_workspaces_coach_does_not_exist(world: World, client: Client) -> None:
    world.add_workspace("globex", Buying.PACKS, 10)
    yan = world.add_coach("yan", workspace_id="globex")
    ana = client.as_person(world.add_member("ana"))
    missing = ana.get("/v1/coaches/nobody").json
    for path in (f"/v1/coaches/{yan}", f"/v1/coaches/{yan}/slots?{DAY}"):
        reply = ana.get(path)
        assert (reply.status, reply.json["detail"]) == (404, missing["detail"])
    assert names(ana) == []


def test_slots_are_given_by_the_viewers_days(world: World, client: Client) -> None:
    ana, cora = client.as_person(world.add_member("ana")), world.add_coach("cora")
    found = ana.get(f"/v1/coaches/{cora}/slots?{DAY}&timezone=Asia/Kathmandu").json
    slots, policy = found["days"][0].pop("slots"), found.pop("policy")
    assert policy == {
        "late_within_hours": 24,
        "in_time": "Cancel or reschedule free of charge until {start-24h}."
        " After that, the 1 credit is non-refundable and each move costs 1 credit.",
        "late": "{start} is less than 24 hours ahead:"
        " if you cancel, the 1 credit does not come back and each move costs 1 credit.",
    }
    assert found == {
        "coach_id": cora,
        "session_type_id": "acme.25",
        "timezone": "Asia/Kathmandu",
        "credits": 1,
        "booking_mode": "instant",
        "days": [{"date": "2026-06-01"}],
        "next_opening": "2026-06-02T08:00:00Z",
    }
    assert slots[0] == {"starts_at": "2026-06-01T08:00:00Z", "ends_at": "2026-06-01T08:25:00Z"}
    assert ana.get(f"/v1/coaches/{cora}/slots?{DAY}").json["timezone"] == "Europe/London"


def test_a_day_without_openings_is_there_with_an_empty_list(world: World, client: Client) -> None:
    ana, cora = client.as_person(world.add_member("ana")), world.add_coach("cora")
    query = "session_type_id=acme.25&from=2026-06-06&to=2026-06-07"
    found = ana.get(f"/v1/coaches/{cora}/slots?{query}").json
    assert found["days"] == [{"date": f"2026-06-0{day}", "slots": []} for day in (6, 7)]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("session_type_id=acme.25&from=2026-06-02&to=2026-06-01", "to"),
        ("session_type_id=acme.25&from=2026-06-01&to=2026-08-02", "to"),
        ("session_type_id=acme.25&from=2026-6-1&to=2026-06-01", "from"),
        ("session_type_id=acme.25&from=0001-01-01&to=0001-01-02", "from"),
        ("session_type_id=acme.25&from=2026-06-01&to=9999-12-31", "to"),
        ("session_type_id=acme.25&from=2026-02-30&to=2026-06-01", "from"),
        ("session_type_id=acme.25&from=2026-06-01", "to"),
        ("from=2026-06-01&to=2026-06-01", "session_type_id"),
        (f"{DAY}&timezone=Mars/Base", "timezone"),
    ],
)
def test_slots_of_nonsense_are_refused(
    world: World, client: Client, query: str, field: str
) -> None:
    path = f"/v1/coaches/{world.add_coach('cora')}/slots?{query}"
    reply = client.as_person(world.owner()).get(path)
    assert (reply.status, reply.json["errors"][0]["field"]) == (422, field)


def test_slots_of_62_days_are_given(world: World, client: Client) -> None:
    ana, cora = client.as_person(world.add_member("ana")), world.add_coach("cora")
    query = "session_type_id=acme.25&from=2026-06-01&to=2026-08-01"
    assert len(ana.get(f"/v1/coaches/{cora}/slots?{query}").json["days"]) == 62


def test_slots_of_what_is_not_offered_are_refused(world: World, client: Client) -> None:
    cora = world.add_coach("cora")
    client.as_person(cora).patch("/v1/coach/profile", {"offering": []})
    ana = client.as_person(world.add_member("ana"))
    assert ana.get(f"/v1/coaches/{cora}/slots?{DAY}").code == "not_offered_by_coach"
    unknown = DAY.replace("acme.25", "acme.26")
    assert ana.get(f"/v1/coaches/{cora}/slots?{unknown}").code == "not_found"
