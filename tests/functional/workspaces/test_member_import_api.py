"""Adding many people over HTTP: sorted before anything is written, then a result for each."""

from typing import Any

import pytest

from chalicelib.domain.workspaces.workspaces import Buying
from chalicelib.storage.kernel.table import Row
from tests.kit.audit import check_everything
from tests.kit.http import Client, Reply
from tests.kit.world import World

CHECK, IMPORT = "/v1/admin/members/check", "/v1/admin/members/import"


@pytest.fixture
def admin(world: World, client: Client) -> Client:
    return client.as_person(world.owner())


def rows(*names: str, credits: int = 1) -> dict[str, Any]:
    people = [
        {"email": f"{name}@acme.example", "name": name.title(), "credits": credits}
        for name in names
    ]
    return {"rows": people}


def members(reply: Reply) -> list[str | None]:
    assert reply.status == 200, reply.text
    return [each["member"] and each["member"]["name"] for each in reply.json["results"]]


def test_a_column_is_sorted_and_nothing_is_written(world: World, admin: Client) -> None:
    world.add_workspace("globex", Buying.PACKS, 10)
    world.add_member("zoe", 0, "globex")
    ana = world.add_member("ana")
    before = Row.count()
    column = ["Ana@acme.example", "Ben B <ben@acme.example>", "zoe@globex.example", "nobody"]
    sorted_ = admin.post(CHECK, {"addresses": column}).json
    assert sorted_ == {
        "new": [
            {"line": 2, "address": "ben@acme.example", "name": "Ben B"},
            {"line": 3, "address": "zoe@globex.example", "name": ""},
        ],
        "existing": [
            {
                "line": 1,
                "address": "ana@acme.example",
                "member_id": ana,
                "name": "Ana",
                "status": "active",
            }
        ],
        "invalid": [
            {
                "line": 4,
                "text": "nobody",
                "message": "This is no e-mail address such as ana@example.com.",
            }
        ],
    }
    assert Row.count() == before


def test_people_are_added_with_a_result_for_each(world: World, admin: Client) -> None:
    world.add_member("ana")
    made = admin.post(IMPORT, rows("ben", "ana", "eve"), Idempotency_Key="k")
    assert members(made) == ["Ben", None, "Eve"]
    refused = made.json["results"][1]
    assert (refused["error"], refused["detail"]) == (
        "validation_error",
        "This person is in your workspace already.",
    )
    again = admin.post(IMPORT, rows("ben", "ana", "eve"), Idempotency_Key="k")
    assert (again.text, again.headers["Idempotent-Replayed"]) == (made.text, "true")
    assert len(admin.get("/v1/admin/members").json["items"]) == 4
    check_everything()


def test_the_pool_pays_as_far_as_it_reaches(admin: Client) -> None:
    made = admin.post(IMPORT, rows("ben", "eve", credits=6_000))
    assert members(made) == ["Ben", None]
    assert made.json["results"][1]["error"] == "insufficient_credits"
    check_everything()


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        (CHECK, {"addresses": []}, "addresses"),
        (CHECK, {"addresses": ["x"] * 1001}, "addresses"),
        (IMPORT, {"rows": []}, "rows"),
        (IMPORT, rows(*["x"] * 26), "rows"),
        (IMPORT, {"rows": [{"email": "x", "name": "X"}]}, "rows.0.email"),
    ],
)
def test_a_list_of_nonsense_is_refused(
    admin: Client, path: str, body: dict[str, Any], field: str
) -> None:
    reply = admin.post(path, body)
    assert (reply.status, reply.json["errors"][0]["field"]) == (422, field)


def test_who_runs_nothing_adds_nobody(world: World, client: Client) -> None:
    ana = client.as_person(world.add_member("ana"))
    assert ana.post(CHECK, {"addresses": ["x"]}).code == "not_found"
    assert ana.post(IMPORT, rows("ben")).code == "not_found"
