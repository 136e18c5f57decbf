"""Administration over HTTP: members, coaches and the catalogue of one's own workspace."""

from typing import Any

import pytest

from chalicelib.domain.workspaces.workspaces import Buying
from tests.kit.audit import check_everything
from tests.kit.http import Client, knowing_client
from tests.kit.world import MONDAY, World

TEN = MONDAY.replace(hour=10)
MEMBERS, COACHES, CATALOGUE = "/v1/admin/members", "/v1/admin/coaches", "/v1/admin/catalogue"
BEN = {"email": "Ben@acme.example", "name": "Ben"}


@pytest.fixture
def admin(world: World, client: Client) -> Client:
    return client.as_person(world.owner())


def test_a_member_is_added_with_credits_from_the_pool(admin: Client, client: Client) -> None:
    made = admin.post(MEMBERS, {**BEN, "credits": 3, "roles": ["member", "admin"]})
    assert (made.status, made.json) == (
        201,
        {
            "id": "ben-at-acme.example",
            "name": "Ben",
            "email": "ben@acme.example",
            "roles": ["member", "admin"],
            "status": "active",
            "timezone": "Europe/London",
            "wallet_id": "acme.ben-at-acme.example",
            "balance": 3,
            "held": 0,
            "sessions_left": None,
            "mail_stopped": None,
            "mail_returned": None,
            "group_ids": [],
        },
    )
    assert admin.get(f"{MEMBERS}/{made.json['id']}").json == made.json
    assert client.as_person(made.json["id"]).get(MEMBERS).status == 200
    assert admin.get("/v1/credits").json["wallets"][0]["available"] == 9_997
    check_everything()


def test_a_repeated_addition_adds_nobody_twice(admin: Client) -> None:
    first, again = (admin.post(MEMBERS, {**BEN, "credits": 3}, idempotency_key="k") for _ in "ab")
    assert (again.text, again.headers["Idempotent-Replayed"]) == (first.text, "true")
    anew = admin.post(MEMBERS, BEN)
    assert (anew.status, anew.json["errors"][0]["field"]) == (422, "email")
    check_everything()


def test_the_pool_gives_no_more_than_it_has(admin: Client) -> None:
    refused = admin.post(MEMBERS, {**BEN, "credits": 10_001})
    assert (refused.status, refused.code) == (402, "insufficient_credits")
    assert admin.get(f"{MEMBERS}/ben-at-acme.example").code == "not_found"


def test_people_are_listed_page_by_page(world: World, admin: Client) -> None:
    ids = {world.owner(), world.add_member("ana"), world.add_member("ben")}
    first = admin.get(f"{MEMBERS}?limit=2").json
    rest = admin.get(f"{MEMBERS}?limit=2&cursor={first['next_cursor']}").json
    assert [each["id"] for each in first["items"] + rest["items"]] == sorted(ids)
    assert rest["next_cursor"] is None


def test_people_are_found_by_words_whatever_their_accents(admin: Client) -> None:
    for login, name in (("jm", "Jörg Müller"), ("rs", "Renée Straße")):
        admin.post(MEMBERS, {"email": f"{login}@acme.example", "name": name})

    def found(query: str) -> list[str]:
        return [each["name"] for each in admin.get(f"{MEMBERS}?{query}").json["items"]]

    assert found("q=muller%20jorg") == ["Jörg Müller"]
    assert found("q=strasse") == ["Renée Straße"]
    assert found("q=RS%40acme") == ["Renée Straße"]
    assert found("q=nobody") == found("q=jorg&status=removed") == found("status=removing") == []
    assert len(found("status=active")) == 3
    assert admin.get(f"{MEMBERS}?status=gone").code == "validation_error"


def test_rare_people_are_found_page_by_page(world: World, admin: Client) -> None:
    ids = sorted(world.add_member(f"zz{number}") for number in range(5))
    first = admin.get(f"{MEMBERS}?q=zz&limit=3").json
    rest = admin.get(f"{MEMBERS}?q=zz&limit=3&cursor={first['next_cursor']}").json
    assert [each["id"] for each in first["items"] + rest["items"]] == ids
    assert rest["next_cursor"] is None
    other = admin.get(f"{MEMBERS}?q=z&limit=3&cursor={first['next_cursor']}")
    assert other.code == "validation_error"


def test_a_person_of_another_workspace_is_answered_like_any_other(
    world: World, client: Client, admin: Client
) -> None:
    world.add_workspace("globex", Buying.PACKS, 10)
    zoe = world.add_member("zoe", 5, "globex")
    made = admin.post(MEMBERS, {"email": "zoe@globex.example", "name": "Z"})
    assert (made.status, made.json["name"], made.json["balance"]) == (201, "Z", 0)
    assert made.json["id"] != zoe
    assert client.as_person(zoe).get("/v1/me").json["name"] == "Zoe"
    assert admin.get(f"{MEMBERS}/{zoe}").code == "not_found"
    check_everything()


def test_only_owners_make_owners(world: World, client: Client, admin: Client) -> None:
    adam = admin.post(MEMBERS, {**BEN, "roles": ["admin"]}).json["id"]
    eve = {"email": "eve@acme.example", "name": "Eve", "roles": ["owner"]}
    refused = client.as_person(adam).post(MEMBERS, eve)
    assert (refused.status, refused.code) == (403, "forbidden")
    assert admin.post(MEMBERS, eve).json["roles"] == ["owner"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"email": "ben"}, "email"),
        ({"email": "ben@acme"}, "email"),
        ({"email": "ben@acme.example\r\nBcc: x@y.example"}, "email"),
        ({"email": f"{'x' * 65}@acme.example"}, "email"),
        ({"name": ""}, "name"),
        ({"name": "\u202e"}, "name"),
        ({"credits": -1}, "credits"),
        ({"credits": 1_000_001}, "credits"),
        ({"roles": []}, "roles"),
        ({"roles": ["coach"]}, "roles.0"),
        ({"workspace_id": "globex"}, "workspace_id"),
    ],
)
def test_a_member_of_nonsense_is_refused(changes: dict[str, Any], field: str) -> None:
    reply = knowing_client("ada").post(MEMBERS, {**BEN, **changes})
    assert (reply.status, reply.json["errors"][0]["field"]) == (422, field)


def test_a_new_coach_sets_hours_and_is_booked(world: World, client: Client, admin: Client) -> None:
    body = {
        "email": "cora@acme.example",
        "name": "Cora",
        "timezone": "America/New_York",
        "headline": "Calm",
        "languages": ["en"],
        "industries": ["Energy"],
        "meeting_url": None,
    }
    made = admin.post(COACHES, body)
    lengths = ["acme.25", "acme.50", "acme.intro"]
    assert (made.status, made.json) == (
        201,
        {
            "id": "cora-at-acme.example",
            "name": "Cora",
            "headline": "Calm",
            "photo_url": None,
            "languages": ["en"],
            "timezone": "America/New_York",
            "offering": [
                {"coaching_type_id": "acme.leadership", "session_type_ids": lengths},
                {"coaching_type_id": "acme.career", "session_type_ids": lengths},
            ],
            "booking_mode": "instant",
            "rating": None,
            "accepting_new_clients": True,
            "next_opening": None,
            "next_openings": [],
            "email": "cora@acme.example",
            "linked": True,
        },
    )
    assert admin.get(COACHES).json == {"items": [made.json], "next_cursor": None}
    cora = client.as_person(made.json["id"])
    me = cora.get("/v1/me").json
    assert (me["roles"], [each["id"] for each in me["workspaces"]]) == (["coach"], ["acme"])
    assert cora.get("/v1/credits").json == {"wallets": [], "buying": None}
    assert len(cora.get("/v1/catalogue").json["session_types"]) == 3
    hours = cora.get("/v1/coach/availability").json
    hours["weekly"]["mon"] = [{"from": "06:00", "to": "07:00"}]
    assert cora.put("/v1/coach/availability", hours).status == 200
    ana = world.add_member("ana")
    assert world.book(ana, made.json["id"], TEN).status == 201
    check_everything()


def test_a_repeated_addition_adds_no_coach_twice(admin: Client) -> None:
    body = {"email": "cora@acme.example", "name": "Cora"}
    first, again = (admin.post(COACHES, body, idempotency_key="k") for _ in "ab")
    assert (again.text, again.headers["Idempotent-Replayed"]) == (first.text, "true")
    assert admin.post(COACHES, body).json["errors"][0]["field"] == "email"
    assert len(admin.get(COACHES).json["items"]) == 1


def test_a_member_and_an_admin_may_coach_too(world: World, client: Client, admin: Client) -> None:
    world.add_member("ana")
    ana = admin.post(COACHES, {"email": "ana@acme.example", "name": "Other"}).json
    own = admin.post(COACHES, {"email": "owner@acme.example", "name": "Ada"}).json
    assert (ana["name"], own["id"]) == ("Ana", world.owner())
    assert client.as_person(ana["id"]).get("/v1/me").json["roles"] == ["member", "coach"]
    assert admin.get("/v1/me").json["roles"] == ["coach", "owner"]
    assert admin.patch(f"{COACHES}/{own['id']}", {"linked": False}).json["linked"] is False
    assert admin.get("/v1/me").json["roles"] == ["owner"]


@pytest.mark.parametrize("path", [COACHES, MEMBERS])
def test_an_address_of_another_workspace_is_answered_like_any_other_and_left_alone(
    world: World, client: Client, admin: Client, path: str
) -> None:
    world.add_workspace("globex", Buying.PACKS, 10)
    yan, gil = world.add_coach("yan", workspace_id="globex"), world.owner("globex")
    theirs = client.as_person(gil).get(COACHES).json
    desk = client.as_person(yan).get("/v1/coach/profile").json
    known = admin.post(path, {"email": "yan@globex.example", "name": "X"}, Idempotency_Key="a")
    fresh = admin.post(path, {"email": "new@acme.example", "name": "X"}, Idempotency_Key="b")
    assert (known.status, known.json["name"]) == (fresh.status, fresh.json["name"]) == (201, "X")
    assert known.json.keys() == fresh.json.keys()
    assert known.json["id"] != yan
    assert admin.get(f"{path}/{yan}").status in {404, 405}
    listed = [each["name"] for each in admin.get(path).json["items"]]
    assert listed.count("X") == 2
    assert "Yan" not in listed
    assert client.as_person(gil).get(COACHES).json == theirs
    assert client.as_person(yan).get("/v1/coach/profile").json == desk


def test_a_coach_taken_out_of_a_workspace_is_seen_there_no_more(
    world: World, client: Client, admin: Client
) -> None:
    cora, ana = world.add_coach("cora"), client.as_person(world.add_member("ana"))
    ana.put(f"/v1/me/coaches/{cora}")
    assert admin.patch(f"{COACHES}/{cora}", {"linked": False}).json["linked"] is False
    assert admin.get(COACHES).json["items"] == ana.get("/v1/me/coaches").json["items"] == []
    assert ana.get(f"/v1/coaches/{cora}").code == "not_found"
    assert admin.patch(f"{COACHES}/{cora}", {"linked": True}).code == "not_found"
    assert client.as_person(cora).get("/v1/coach/profile").code == "not_found"


def test_an_admin_changes_link_and_offering_and_nothing_else(world: World, admin: Client) -> None:
    cora = world.add_coach("cora")
    for field in ("headline", "booking_mode", "timezone", "meeting_url"):
        refused = admin.patch(f"{COACHES}/{cora}", {field: "x"})
        assert (refused.status, refused.json["errors"][0]["field"]) == (422, field)
    strange = [{"coaching_type_id": "globex.career", "session_type_ids": []}]
    refused = admin.patch(f"{COACHES}/{cora}", {"offering": strange})
    assert refused.json["errors"][0]["field"] == "offering.0.coaching_type_id"


def test_the_catalogue_keeps_ids_and_gives_new_ones(admin: Client) -> None:
    before = admin.get(CATALOGUE)
    assert before.headers["ETag"] == '"2"'
    body = {
        "coaching_types": [
            {"id": "acme.career", "name": "Career paths"},
            {"name": "Führung & Wandel", "description": "New"},
            {"name": "Führung & Wandel"},
            {"name": "指導"},
        ],
        "session_types": [
            {"name": "Half an hour", "minutes": 30, "credits": 3, "late_reschedule_credits": 1},
            {
                "id": "acme.intro",
                "name": "Intro",
                "minutes": 15,
                "credits": 0,
                "once_per_coach": True,
            },
        ],
    }
    changed = admin.put(CATALOGUE, body, if_match='"2"')
    assert (changed.status, changed.headers["ETag"]) == (200, '"3"')
    ids = [each["id"] for each in changed.json["coaching_types"]]
    assert ids[:2] == ["acme.career", "acme.fuhrung-wandel"]
    assert len(set(ids)) == 4
    assert all(each.startswith("acme.") for each in ids)
    assert changed.json["session_types"][0] == {
        "id": "acme.half-an-hour",
        "name": "Half an hour",
        "minutes": 30,
        "credits": 3,
        "cancellation_window_hours": 24,
        "late_reschedule_credits": 1,
        "once_per_coach": False,
    }
    assert admin.get(CATALOGUE).json == changed.json
    offered = admin.get("/v1/catalogue").json
    assert offered == {
        part: [{**each, "allowed": True} for each in kinds] for part, kinds in changed.json.items()
    }
    assert admin.put(CATALOGUE, changed.json).json == changed.json
    stale = admin.put(CATALOGUE, body, if_match='"2"')
    assert (stale.status, stale.code) == (412, "precondition_failed")


def test_a_type_that_is_gone_is_offered_no_more_and_sold_sessions_keep_their_price(
    world: World, client: Client, admin: Client
) -> None:
    ana_id, cora = world.add_member("ana"), world.add_coach("cora")
    ana = client.as_person(ana_id)
    session_id = world.book(ana_id, cora, TEN).body
    before = admin.get(CATALOGUE).json
    session_type = {**before["session_types"][0], "credits": 9, "cancellation_window_hours": 1}
    admin.put(
        CATALOGUE,
        {"coaching_types": before["coaching_types"][:1], "session_types": [session_type]},
    )
    assert ana.get(f"/v1/coaches/{cora}").json["offering"] == [
        {"coaching_type_id": "acme.leadership", "session_type_ids": ["acme.25"]}
    ]
    sold = ana.get(f"/v1/sessions/{session_id}").json
    assert (sold["credits"], sold["policy"]["cancellation_window_hours"]) == (1, 24)
    check_everything()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"minutes": 4}, "session_types.0.minutes"),
        ({"minutes": 27}, "session_types.0.minutes"),
        ({"minutes": 245}, "session_types.0.minutes"),
        ({"credits": 0}, "session_types.0.credits"),
        ({"credits": 1001}, "session_types.0.credits"),
        ({"cancellation_window_hours": -1}, "session_types.0.cancellation_window_hours"),
        ({"late_reschedule_credits": 1001}, "session_types.0.late_reschedule_credits"),
        ({"id": "globex.25"}, "session_types.0.id"),
        ({"id": "acme."}, "session_types.0.id"),
        ({"price": 1}, "session_types.0.price"),
    ],
)
def test_a_catalogue_of_nonsense_is_refused(
    admin: Client, changes: dict[str, Any], field: str
) -> None:
    kind = {"name": "25", "minutes": 25, "credits": 1, **changes}
    reply = admin.put(CATALOGUE, {"coaching_types": [], "session_types": [kind]})
    assert (reply.status, reply.json["errors"][0]["field"]) == (422, field)


def test_an_id_stands_once_in_a_catalogue(admin: Client) -> None:
    twice = [{"id": "acme.x", "name": "X"}, {"id": "acme.x", "name": "Y"}]
    reply = admin.put(CATALOGUE, {"coaching_types": twice, "session_types": []})
    assert (reply.status, reply.json["errors"][0]["field"]) == (422, "coaching_types.0.id")


ADMIN_CALLS: list[tuple[str, str, Any]] = [
    ("GET", MEMBERS, None),
    ("POST", MEMBERS, BEN),
    ("GET", f"{MEMBERS}/owner-at-acme.example", None),
    ("GET", COACHES, None),
    ("POST", COACHES, BEN),
    ("PATCH", f"{COACHES}/cora-at-acme.example", {"offering": []}),
    ("GET", CATALOGUE, None),
    ("PUT", CATALOGUE, {"coaching_types": [], "session_types": []}),
]


def test_for_those_who_run_nothing_there_is_no_administration(
    world: World, client: Client, admin: Client
) -> None:
    world.add_coach("cora")
    gus = admin.post(MEMBERS, {**BEN, "roles": ["member", "group_admin"]}).json["id"]
    people = (world.add_member("ana"), "cora-at-acme.example", gus)
    before = admin.get(CATALOGUE).json
    for person in people:
        for method, path, body in ADMIN_CALLS:
            reply = client.as_person(person).call(method, path, body)
            assert (reply.status, reply.code) == (404, "not_found"), (person, method, path)
    assert admin.get(CATALOGUE).json == before


def test_an_admin_reaches_nothing_of_another_workspace(world: World, client: Client) -> None:
    world.add_workspace("globex", Buying.PACKS, 10)
    ana, cora = world.add_member("ana"), world.add_coach("cora")
    gil = client.as_person(world.owner("globex"))
    assert [each["id"] for each in gil.get(MEMBERS).json["items"]] == [world.owner("globex")]
    assert gil.get(COACHES).json["items"] == []
    assert gil.get(f"{MEMBERS}/{ana}").code == "not_found"
    assert gil.patch(f"{COACHES}/{cora}", {"linked": False}).code == "not_found"
    assert client.as_person(ana).get(f"/v1/coaches/{cora}").status == 200
