"""Adding many people over HTTP: sorted before anything is written, then a result for each."""

from base64 import b64encode
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


def newcomer(line: int, address: str, name: str, suggested: str, **more: Any) -> dict[str, Any]:
    said = {"credits": None, "group_ids": [], "warnings": [], **more}
    return {"line": line, "address": address, "name": name, "suggested_name": suggested, **said}


def in_base64(content: bytes) -> dict[str, str]:
    return {"file": b64encode(content).decode()}


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
            newcomer(2, "ben@acme.example", "Ben B", "Ben B"),
            newcomer(3, "zoe@globex.example", "", "Zoe"),
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
        "columns": [],
        "notes": [],
    }
    assert Row.count() == before


def test_a_file_gives_names_groups_and_credits(world: World, admin: Client) -> None:
    choir = admin.post("/v1/admin/groups", {"name": "Chor, groß"}).json["id"]
    band = admin.post("/v1/admin/groups", {"name": "Band"}).json["id"]
    table = (
        "sep=;\r\nName;E-Mail;Vorgesetzter E-Mail;Gruppen;Guthaben\r\n"
        'Müller, Jörg;jm@acme.example;boss@acme.example;"BAND; Chor, gross";12\r\n'
        "Ben;ben@acme.example;;Band, Chess;viele\r\n"
    )
    found = admin.post(CHECK, in_base64(table.encode("cp1252")))
    assert found.status == 200, found.text
    assert found.json["new"] == [
        newcomer(
            3,
            "jm@acme.example",
            "Müller, Jörg",
            "Müller, Jörg",
            credits=12,
            group_ids=[band, choir],
        ),
        newcomer(
            4,
            "ben@acme.example",
            "Ben",
            "Ben",
            group_ids=[band],
            warnings=[
                "“viele” is no number of credits from 0 to 1,000,000.",
                "There is no group “Chess”.",
            ],
        ),
    ]
    assert [each["read_as"] for each in found.json["columns"]] == [
        "name",
        "email",
        None,
        "groups",
        "credits",
    ]
    assert "Windows-1252" in found.json["notes"][0]


def test_a_pasted_text_is_read_like_its_file(admin: Client) -> None:
    text = '"Müller, Jörg" <jm@acme.example>; "B, Ben" <ben@acme.example>'
    pasted = admin.post(CHECK, {"text": text}).json
    assert [each["name"] for each in pasted["new"]] == ["Müller, Jörg", "B, Ben"]
    assert pasted == admin.post(CHECK, in_base64(text.encode("utf-16"))).json
    assert pasted == admin.post(CHECK, {"addresses": [text]}).json


def test_a_list_of_5000_people_is_read_at_once(admin: Client) -> None:
    rows = "".join(f"Person {number},person.{number}@acme.example\n" for number in range(4_999))
    found = admin.post(CHECK, in_base64(f"Name,Email\n{rows}".encode()))
    assert len(found.json["new"]) == 4_999


def test_a_file_above_the_bound_is_refused(admin: Client) -> None:
    reply = admin.post(CHECK, {"text": "x" * 1024 * 1024})
    assert (reply.status, reply.code) == (413, "body_too_large")
    assert reply.json["detail"] == "A body may have at most 1,024 KiB here."


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        ({}, "Give one of file, text and addresses."),
        ({"text": "a", "addresses": ["a"]}, "Give one of file, text and addresses."),
        ({"file": "no base64"}, "Give the file's bytes in base64."),
        (in_base64(b"PK\x03\x04"), "This is a workbook, not a CSV file."),
        ({"text": "Name,Manager Email\nAna,a@x.example"}, "No column is headed Email."),
    ],
)
def test_what_is_no_list_is_refused_with_what_to_do(
    admin: Client, body: dict[str, Any], detail: str
) -> None:
    reply = admin.post(CHECK, body)
    assert (reply.status, reply.code) == (422, "validation_error")
    assert detail in reply.text


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("\ufeffben@acme.example\u00a0\r", "ben@acme.example"),
        ('"ben@acme.example"', "ben@acme.example"),
        ("ben@bücher.example", "ben@xn--bcher-kva.example"),
    ],
)
def test_an_address_is_taken_out_of_what_is_around_it(admin: Client, given: str, kept: str) -> None:
    made = admin.post("/v1/admin/members", {"email": given, "name": "Ben"})
    assert (made.status, made.json["email"]) == (201, kept)


def test_an_address_with_a_dot_too_many_is_refused(admin: Client) -> None:
    made = admin.post("/v1/admin/members", {"email": "a..b@acme.example", "name": "Ben"})
    assert made.status == 422
    assert "two dots in a row" in made.json["errors"][0]["message"]


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
