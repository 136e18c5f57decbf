"""`POST /v1/matches` and `GET /v1/matches/options`."""

from typing import Any

import pytest

from bench.traffic import recording
from chalicelib.domain.coaches.availability import TimeRange
from chalicelib.domain.workspaces.workspaces import Buying
from chalicelib.use_cases.coaches.next_opening import refresh_hint
from tests.kit.http import Client, Reply
from tests.kit.world import MONDAY, World

TEN = MONDAY.replace(hour=10)
WISH: dict[str, Any] = {"coaching_type_ids": ["acme.leadership"], "languages": ["en"]}


def describe(client: Client, coach_id: str, **fields: Any) -> None:
    changed = client.as_person(coach_id).patch("/v1/coach/profile", {"languages": ["en"], **fields})
    assert changed.status == 200, changed.text


def ask(client: Client, member_id: str, query: str = "", **wishes: Any) -> Reply:
    return client.as_person(member_id).post(f"/v1/matches{query}", {**WISH, **wishes})


def found(client: Client, member_id: str, **wishes: Any) -> list[str]:
    reply = ask(client, member_id, **wishes)
    assert reply.status == 200, reply.text
    return [each["coach"]["name"] for each in reply.json["items"]]


def test_a_match_tells_the_coach_the_fit_and_why(world: World, client: Client) -> None:
    cora, ana = world.add_coach("cora"), world.add_member("ana")
    describe(client, cora, specialties=["Burnout"], industries=["Finance"])
    refresh_hint(world.ctx, cora)
    reply = ask(
        client,
        ana,
        specialties=["burnout", "Grief"],
        industry="finance",
        preferred_hours=[{"days": ["tue", "thu"], "parts": ["morning"]}],
        timezone="Europe/London",
    )
    (only,) = reply.json["items"]
    listed = client.as_person(ana).get("/v1/coaches").json["items"]
    assert only.pop("coach") == listed[0]
    assert only == {
        "score": 87,
        "fit": "great",
        "reasons": [
            {"kind": "coaching_types", "text": "Offers Leadership"},
            {"kind": "specialties", "text": "Names Burnout among the specialties"},
            {"kind": "hours", "text": "12 open hours at your times in the next 14 days"},
            {"kind": "industry", "text": "Worked in Finance"},
        ],
        "missing": [{"kind": "specialties", "text": "Does not name Grief among the specialties"}],
        "openings": {
            "count": 12,
            "first": "2026-06-02T08:00:00Z",
            "next": ["2026-06-02T08:00:00Z", "2026-06-02T08:15:00Z", "2026-06-02T08:30:00Z"],
        },
        "intro": {"session_type_id": "acme.intro", "minutes": 15, "credits": 0},
    }
    assert reply.json["next_cursor"] is None
    assert reply.json["relax"] == []


def test_the_first_opening_is_exact_for_the_one_who_asks(world: World, client: Client) -> None:
    cora, remy = world.add_coach("cora"), world.add_coach("remy")
    ana = world.add_member("ana")
    for coach in (cora, remy):
        describe(client, coach)
        refresh_hint(world.ctx, coach)
    (first, _) = ask(client, ana).json["items"]
    assert first["openings"]["first"] == "2026-06-01T08:00:00Z"
    world.book(ana, remy, MONDAY.replace(hour=8))  # her own session, later than the hints
    world.book(ana, remy, MONDAY.replace(hour=8, minute=30), session_type="50")
    cora_now = next(
        each for each in ask(client, ana).json["items"] if each["coach"]["name"] == "Cora"
    )
    assert cora_now["openings"]["first"] == "2026-06-01T09:30:00Z"
    openings = [f"2026-06-01T09:{minute}:00Z" for minute in (30, 45)] + ["2026-06-01T10:00:00Z"]
    assert cora_now["openings"]["next"] == openings


def test_openings_after_the_days_that_are_read_are_told_as_they_are_stored(
    world: World, client: Client
) -> None:
    hours = {0: (TimeRange(9 * 60, 10 * 60),)}
    cora = world.add_coach("cora", weekly=hours, slot_interval_minutes=60)
    describe(client, cora)
    refresh_hint(world.ctx, cora)
    (only,) = ask(client, world.add_member("ana")).json["items"]
    assert only["openings"]["next"] == [f"2026-06-{day:02}T08:00:00Z" for day in (1, 8, 15)]


def test_hours_inside_the_notice_are_not_counted_as_open(world: World, client: Client) -> None:
    cora, ana = world.add_coach("cora", slot_interval_minutes=60), world.add_member("ana")
    describe(client, cora)
    refresh_hint(world.ctx, cora)
    before = ask(client, ana).json["items"][0]["openings"]["count"]
    world.clock.advance(minutes=1)  # two hours' notice: 08:00 is too soon now
    openings = ask(client, ana).json["items"][0]["openings"]
    assert (openings["count"], openings["first"]) == (before - 1, "2026-06-01T09:00:00Z")


def test_an_intro_is_offered_until_it_is_booked(world: World, client: Client) -> None:
    cora, ana = world.add_coach("cora"), world.add_member("ana")
    describe(client, cora)
    world.book(ana, cora, TEN, session_type="intro")
    (only,) = ask(client, ana).json["items"]
    assert only["intro"] is None


def test_who_is_full_retired_elsewhere_or_oneself_never_appears(
    world: World, client: Client
) -> None:
    world.add_workspace("globex", Buying.PACKS, 10)
    names = ("full", "closed", "retired", "self", "fits")
    coaches = {name: world.add_coach(name) for name in names}
    coaches["elsewhere"] = world.add_coach("elsewhere", workspace_id="globex")
    for coach_id in coaches.values():
        describe(client, coach_id)
    ben, ana = (client.as_person(world.add_member(name)) for name in ("ben", "ana"))
    ben.put(f"/v1/me/coaches/{coaches['full']}")
    describe(client, coaches["full"], max_members=1)
    describe(client, coaches["closed"], accepting_new_clients=False)
    removed = client.as_person(world.owner()).delete(f"/v1/admin/coaches/{coaches['retired']}")
    assert removed.status == 202
    assert sorted(found(client, "ana-at-acme.example")) == ["Fits", "Self"]
    assert found(client, coaches["self"]) == ["Fits"]
    assert sorted(found(client, "ben-at-acme.example")) == ["Fits", "Full", "Self"]
    options = ana.get("/v1/matches/options").json
    assert [each["count"] for each in options["languages"]] == [2]


def test_a_member_sees_types_only_that_a_group_allows(world: World, client: Client) -> None:
    cora = world.add_coach("cora")
    describe(client, cora)
    ana = world.add_member("ana")
    owner = client.as_person(world.owner())
    rules = {"name": "Sales", "coaching_type_ids": ["acme.career"], "max_credits_per_session": 1}
    assert owner.post("/v1/admin/groups", rules).status == 201
    assert owner.put(f"/v1/admin/groups/acme.sales/members/{ana}").status in {200, 204}
    assert found(client, ana) == []
    (only,) = ask(client, ana, coaching_type_ids=["acme.leadership", "acme.career"]).json["items"]
    assert only["reasons"][0]["text"] == "Offers Career"
    assert only["missing"][0]["text"] == "Does not offer Leadership"
    options = client.as_person(ana).get("/v1/matches/options").json
    assert [each["id"] for each in options["coaching_types"]] == ["acme.career"]


def test_a_match_waits_twice_also_for_a_member_of_a_group(world: World, client: Client) -> None:
    cora, ana = world.add_coach("cora"), world.add_member("ana")
    describe(client, cora)
    refresh_hint(world.ctx, cora)
    owner = client.as_person(world.owner())
    assert owner.post("/v1/admin/groups", {"name": "Sales"}).status == 201
    assert owner.put(f"/v1/admin/groups/acme.sales/members/{ana}").status in {200, 204}
    with recording() as sent:
        (only,) = ask(client, ana).json["items"]
    assert only["openings"]["first"] == "2026-06-01T08:00:00Z"
    assert [each.operation for each in sent if not each.beside] == ["Query", "BatchGetItem"]
    assert sorted(each.operation for each in sent if each.beside) == ["BatchGetItem", "Query"]
    with recording() as sent:
        assert client.as_person(ana).get("/v1/matches/options").status == 200
    assert [each.operation for each in sent if not each.beside] == ["Query", "Query"]


def test_the_types_of_another_company_show_nothing_of_it(world: World, client: Client) -> None:
    world.add_workspace("globex", Buying.PACKS, 100)
    describe(client, world.add_coach("gwen", workspace_id="globex"))
    refused = ask(client, world.add_member("ana"), coaching_type_ids=["globex.leadership"])
    unknown = ask(client, world.add_member("ben"), coaching_type_ids=["umbra.leadership"])
    assert refused.status == unknown.status == 422
    assert refused.json["errors"] == unknown.json["errors"]
    assert "gwen" not in refused.text.lower()


def test_options_are_only_answers_that_some_coach_gives(world: World, client: Client) -> None:
    cora, remy = world.add_coach("cora"), world.add_coach("remy")
    describe(client, cora, specialties=["Burnout", "Grief"], functions=["Sales"])
    describe(client, remy, languages=["en", "de"], specialties=["burnout"])
    options = client.as_person(world.add_member("ana")).get("/v1/matches/options").json
    assert options == {
        "coaching_types": [
            {"id": "acme.leadership", "name": "Leadership", "count": 2},
            {"id": "acme.career", "name": "Career", "count": 2},
        ],
        "specialties": [
            {"id": "Burnout", "name": "Burnout", "count": 2},
            {"id": "Grief", "name": "Grief", "count": 1},
        ],
        "languages": [
            {"id": "en", "name": "en", "count": 2},
            {"id": "de", "name": "de", "count": 1},
        ],
        "industries": [],
        "functions": [{"id": "Sales", "name": "Sales", "count": 1}],
    }


def test_where_few_fit_the_wish_is_named_that_hinders(world: World, client: Client) -> None:
    for name in ("cora", "remy"):
        describe(client, world.add_coach(name))
    reply = ask(client, world.add_member("ana"), languages=["pl"])
    assert reply.json == {
        "items": [],
        "next_cursor": None,
        "relax": [{"field": "languages", "would_find": 2}],
    }


def test_pages_of_matches_go_on_with_the_same_wishes_only(world: World, client: Client) -> None:
    for name in ("ann", "bea", "cleo"):
        describe(client, world.add_coach(name))
    ana = world.add_member("ana")
    first = ask(client, ana, "?limit=2").json
    cursor = first["next_cursor"]
    rest = ask(client, ana, f"?limit=2&cursor={cursor}").json
    together = [each["coach"]["name"] for each in (*first["items"], *rest["items"])]
    assert sorted(together) == ["Ann", "Bea", "Cleo"]
    assert together == found(client, ana)
    assert rest["next_cursor"] is None
    other = ask(client, ana, f"?limit=2&cursor={cursor}", industry="Finance")
    assert (other.status, other.code) == (422, "validation_error")


@pytest.mark.parametrize(
    "wishes",
    [
        {"coaching_type_ids": []},
        {"coaching_type_ids": ["acme.none"]},
        {"coaching_type_ids": ["globex.leadership"]},
        {"languages": []},
        {"preferred_hours": [{"days": ["mon"], "parts": ["night"]}]},
        {"preferred_hours": [{"days": [], "parts": ["early"]}]},
        {"timezone": "Mars/Base"},
        {"goals": "These are never sent."},
    ],
)
def test_wishes_that_make_no_sense_are_refused(
    world: World, client: Client, wishes: dict[str, Any]
) -> None:
    reply = ask(client, world.add_member("ana"), **wishes)
    assert reply.status == 422, reply.text


def test_a_coach_without_a_home_finds_nobody(world: World, client: Client) -> None:
    owner = client.as_person(world.owner())
    body = {"email": "out@side.example", "name": "Out"}
    added = owner.post("/v1/admin/coaches", body, Idempotency_Key="k")
    reply = ask(client, added.json["id"])
    assert (reply.status, reply.json["items"], reply.json["relax"]) == (200, [], [])


def test_a_week_that_is_full_since_the_hint_has_no_opening(world: World, client: Client) -> None:
    cora = world.add_coach("cora", max_per_week=1, timezone="Pacific/Auckland")
    ana, ben = world.add_member("ana"), world.add_member("ben")
    describe(client, cora)
    refresh_hint(world.ctx, cora)
    (before,) = ask(client, ana).json["items"]
    assert before["openings"]["first"] == "2026-06-01T21:00:00Z"
    world.book(ben, cora, MONDAY.replace(day=1, hour=22))
    (after,) = ask(client, ana).json["items"]
    assert after["openings"]["first"] == "2026-06-07T21:00:00Z"
