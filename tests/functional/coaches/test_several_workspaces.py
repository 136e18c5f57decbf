"""A coach of two companies: one set of hours, one claim of time, and all else for each."""

import pytest
from msgspec.structs import replace

from chalicelib.storage.kernel.transaction import commit
from chalicelib.storage.workspaces import people
from chalicelib.use_cases.coaches.next_opening import refresh_hint
from tests.kit.audit import check_everything
from tests.kit.firms import add_shared_coach
from tests.kit.http import Client, Reply
from tests.kit.world import MONDAY, World

TEN = MONDAY.replace(hour=10)
PROFILE = "/v1/coach/profile"
ACME = {"Tandem_Workspace": "acme"}
GLOBEX = {"Tandem_Workspace": "globex"}


@pytest.fixture
def otto_id(world: World) -> str:
    return add_shared_coach(world)


@pytest.fixture
def otto(client: Client, otto_id: str) -> Client:
    return client.as_person(otto_id)


@pytest.fixture
def ana(world: World, client: Client) -> Client:
    return client.as_person(world.add_member("ana", 9))


@pytest.fixture
def greta(world: World, client: Client, otto_id: str) -> Client:
    return client.as_person(world.add_member("greta", 9, "globex"))


def tells_of_globex(reply: Reply) -> bool:
    """Whether an id of it, its name or its member is in there; Otto's own id holds his address."""
    return any(word in reply.text for word in ('"globex', "Globex", "Greta", "greta-at"))


ANA, GRETA = "ana-at-acme.example", "greta-at-globex.example"


def test_time_taken_by_one_company_is_taken_for_the_other_without_a_word_why(
    world: World, otto_id: str, ana: Client, greta: Client
) -> None:
    path = f"/v1/coaches/{otto_id}/slots?from=2026-06-01&to=2026-06-01"
    world.book(GRETA, otto_id, TEN, workspace_id="globex")
    seen = ana.get(f"{path}&session_type_id=acme.25")
    starts = [each["starts_at"] for each in seen.json["days"][0]["slots"]]
    assert "2026-06-01T09:30:00Z" in starts
    assert "2026-06-01T10:00:00Z" not in starts
    assert not tells_of_globex(seen)
    wish = {
        "coach_id": otto_id,
        "coaching_type_id": "acme.career",
        "session_type_id": "acme.25",
        "starts_at": "2026-06-01T10:15:00Z",
    }
    refused = ana.post("/v1/sessions", wish)
    assert refused.code == "slot_taken"
    assert not tells_of_globex(refused)
    check_everything()


def test_an_offering_is_changed_where_the_coach_looks_and_nowhere_else(otto: Client) -> None:
    """Without a word of where, that is at home."""
    one = [{"coaching_type_id": "acme.career", "session_type_ids": ["acme.50"]}]
    home = otto.get(PROFILE).json
    assert home == otto.get(PROFILE, **GLOBEX).json
    assert {each["coaching_type_id"].partition(".")[0] for each in home["offering"]} == {"globex"}
    assert home["workspace_ids"] == ["globex", "acme"]
    assert otto.patch(PROFILE, {"offering": one}).status == 422
    changed = otto.patch(PROFILE, {"offering": one, "headline": "Calm"}, **ACME).json
    assert (changed["offering"], changed["headline"]) == (one, "Calm")
    assert otto.get(PROFILE).json == {**home, "headline": "Calm"}


def test_new_clients_are_taken_for_each_company(
    otto: Client, otto_id: str, ana: Client, greta: Client
) -> None:
    closed = otto.patch(PROFILE, {"accepting_new_clients": False}, **ACME)
    assert closed.json["accepting_new_clients"] is False
    assert otto.get(PROFILE).json["accepting_new_clients"] is True
    assert ana.get(f"/v1/coaches/{otto_id}").code == "not_found"
    assert greta.get(f"/v1/coaches/{otto_id}").json["accepting_new_clients"] is True
    otto.patch(PROFILE, {"accepting_new_clients": True}, **ACME)
    assert ana.get(f"/v1/coaches/{otto_id}").status == 200


def test_each_company_knows_its_own_ratings_alone(
    world: World, otto: Client, otto_id: str, ana: Client, greta: Client
) -> None:
    first = world.book(ANA, otto_id, TEN).body
    second = world.book(GRETA, otto_id, TEN.replace(hour=11), workspace_id="globex").body
    world.clock.advance(hours=8)
    for session_id, member, stars in ((first, ana, 5), (second, greta, 2)):
        otto.post(f"/v1/sessions/{session_id}/complete")
        assert member.put(f"/v1/sessions/{session_id}/rating", {"stars": stars}).status == 200
    assert ana.get(f"/v1/coaches/{otto_id}").json["rating"] == 5.0
    assert greta.get(f"/v1/coaches/{otto_id}").json["rating"] == 2.0
    assert otto.get(PROFILE, **ACME).json["rating"] == 5.0
    assert otto.get(PROFILE).json["rating"] == 2.0


def test_a_coachs_sessions_are_those_of_all_companies_or_of_one(
    world: World, otto: Client, otto_id: str, ana: Client, greta: Client
) -> None:
    here = world.book(ANA, otto_id, TEN).body
    there = world.book(GRETA, otto_id, TEN.replace(hour=11), workspace_id="globex").body
    path = "/v1/sessions?when=upcoming&as=coach"
    listed = {each["id"]: each["workspace_id"] for each in otto.get(path).json["items"]}
    assert listed == {here: "acme", there: "globex"}
    for where, expected in ((ACME, here), (GLOBEX, there)):
        assert [each["id"] for each in otto.get(path, **where).json["items"]] == [expected]


def test_no_admin_sees_or_ends_what_a_coach_does_elsewhere(
    world: World, client: Client, otto_id: str, ana: Client, greta: Client
) -> None:
    here = world.book(ANA, otto_id, TEN).body
    there = world.book(GRETA, otto_id, TEN.replace(hour=11), workspace_id="globex").body
    admin = client.as_person(world.owner())
    listed = admin.get(f"/v1/admin/sessions?coach_id={otto_id}").json["items"]
    assert [each["id"] for each in listed] == [here]
    assert admin.get(f"/v1/sessions/{there}").code == "not_found"
    assert admin.post(f"/v1/sessions/{there}/cancel").code == "not_found"
    report = "/v1/admin/reports/usage?from=2026-06-01&to=2026-06-30&by=month"
    for path in ("/v1/admin/coaches", "/v1/admin/audit", "/v1/admin/sessions", report):
        assert not tells_of_globex(admin.get(path)), path


@pytest.mark.parametrize("workspace_id", ["umbra", "acme ", "x" * 300, ""])
def test_a_workspace_that_is_not_the_callers_does_not_exist(
    otto: Client, ana: Client, workspace_id: str
) -> None:
    for path in (PROFILE, "/v1/catalogue", "/v1/coaches", "/v1/me/coaches", "/v1/sessions"):
        query = "?when=past&as=coach" if path == "/v1/sessions" else ""
        reply = otto.get(f"{path}{query}", Tandem_Workspace=workspace_id)
        assert (path, reply.status) == (path, 404)
    assert ana.get("/v1/coaches", **GLOBEX).code == "not_found"


def test_what_can_be_booked_is_shown_where_the_caller_looks(otto: Client) -> None:
    for where, workspace_id in ((ACME, "acme"), (GLOBEX, "globex"), ({}, "globex")):
        kinds = otto.get("/v1/catalogue", **where).json["coaching_types"]
        assert {each["id"].partition(".")[0] for each in kinds} == {workspace_id}
    assert otto.get("/v1/coaches", **ACME).json["items"] == [], "nobody books where they coach"


def test_people_administer_their_home_alone(world: World, client: Client, otto_id: str) -> None:
    owner = client.as_person(world.owner())
    assert owner.get("/v1/admin/members", **ACME).status == 200
    assert owner.get("/v1/admin/members", **GLOBEX).code == "not_found"


def test_a_browser_may_say_which_workspace(otto: Client) -> None:
    asked = otto.call(
        "OPTIONS", PROFILE, headers={"Origin": "https://app.example", "Authorization": ""}
    )
    assert "Tandem-Workspace" in asked.headers["Access-Control-Allow-Headers"]


def test_a_feed_has_nothing_of_a_company_that_was_left(
    world: World, client: Client, otto: Client, otto_id: str, ana: Client, greta: Client
) -> None:
    world.book(ANA, otto_id, TEN)
    world.book(GRETA, otto_id, TEN.replace(hour=11), workspace_id="globex")
    path = otto.post("/v1/me/calendar-feed").json["url"].removeprefix("https://app.example")
    assert client.get(path).text.count("BEGIN:VEVENT") == 2
    person = people.find_person(otto_id)
    assert person
    left = replace(person, coach_of=frozenset({"globex"}), version=person.version + 1)
    commit(people.change_person(left))
    feed = client.get(path).text
    assert feed.count("BEGIN:VEVENT") == 1
    assert "Ana" not in feed
    commit(people.change_person(replace(person, version=person.version + 2)))


def test_the_hint_of_an_opening_is_of_a_time_that_every_company_can_book(
    world: World, otto: Client, otto_id: str, ana: Client, greta: Client
) -> None:
    long_ones = [{"coaching_type_id": "acme.career", "session_type_ids": ["acme.50"]}]
    otto.patch(PROFILE, {"offering": long_ones}, **ACME)
    for hour in range(8, 16):
        world.book(GRETA, otto_id, TEN.replace(hour=hour, minute=30), workspace_id="globex")
    refresh_hint(world.ctx, otto_id)
    assert ana.get(f"/v1/coaches/{otto_id}").json["next_opening"] > "2026-06-02"
