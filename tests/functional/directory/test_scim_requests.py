"""Lists, filters, and whatever a directory may send that makes no sense."""

from typing import Any

import pytest
from msgspec.structs import replace

from chalicelib.domain.kernel.rate_limits import Kind
from chalicelib.use_cases.kernel.rate_limits import CallMeter
from tests.kit.scim import PATCH, SEARCH, USER, Directory, told
from tests.kit.world import World


def test_a_list_comes_in_parts(directory: Directory, world: World) -> None:
    for name in ("ana", "ben", "gus"):
        world.add_member(name)
    first = directory.get("/Users", startIndex="1", count="3").json
    second = directory.get("/Users", startIndex="4", count="3").json
    assert (first["totalResults"], first["itemsPerPage"], second["itemsPerPage"]) == (4, 3, 1)
    assert len({each["id"] for each in first["Resources"] + second["Resources"]}) == 4
    none = directory.get("/Users", startIndex="-5", count="0").json
    assert (none["totalResults"], none["startIndex"], none["itemsPerPage"]) == (4, 1, 0)
    assert directory.get("/Users", count="999999").json["itemsPerPage"] == 4
    assert told(directory.get("/Users", count="many")) == (400, "invalidValue")


def test_a_search_finds_users_and_behind_them_groups_part_by_part(
    directory: Directory, world: World
) -> None:
    for name in ("ana", "ben"):
        world.add_member(name)
    for name in ("Sales", "Design"):
        assert directory.call("POST", "/Groups", {"displayName": name}).status == 201
    everything = directory.call("POST", "/.search", {"schemas": [SEARCH]}).json
    kinds = [each["meta"]["resourceType"] for each in everything["Resources"]]
    assert kinds == ["User", "User", "User", "Group", "Group"]
    parts = [
        directory.call("POST", "/.search", {"startIndex": start, "count": 2}).json
        for start in (1, 3, 5)
    ]
    assert [each for part in parts for each in part["Resources"]] == everything["Resources"]
    assert {part["totalResults"] for part in parts} == {5}


def test_a_search_is_answered_as_the_list_with_the_same_question(
    directory: Directory, world: World
) -> None:
    world.add_member("ana")
    directory.call("POST", "/Groups", {"displayName": "Sales", "externalId": "g1"})
    for kind, text in (
        ("Users", 'userName eq "ana@acme.example"'),
        ("Groups", 'externalId eq "g1"'),
    ):
        listed = directory.get(f"/{kind}", filter=text, attributes="externalId").json
        wish = {"filter": text, "attributes": ["externalId"]}
        assert listed["totalResults"] == 1
        for path in (f"/{kind}/.search", "/.search"):
            assert directory.call("POST", path, wish).json == listed


@pytest.mark.parametrize(
    "text",
    [
        "",
        "nonsense",
        'userName sw "a"',
        'userName eq "a" and active eq true',
        'title eq "x"',
        "userName eq 3",
        'not (userName eq "a")',
        'userName eq "a' * 200,
        f'userName eq "{"a" * 3000}"',
        "(" * 500,
    ],
)
def test_other_filters_are_refused(directory: Directory, text: str) -> None:
    assert told(directory.get("/Users", filter=text)) == (400, "invalidFilter")


@pytest.mark.parametrize(
    ("method", "path", "body", "refusal"),
    [
        ("POST", "/Users", "{", (400, "invalidSyntax")),
        ("POST", "/Users", None, (400, "invalidSyntax")),
        ("POST", "/Users", "[]", (400, "invalidSyntax")),
        ("POST", "/Users", '{"userName": NaN}', (400, "invalidSyntax")),
        ("POST", "/Users", "[" * 100_000, (400, "invalidSyntax")),
        ("POST", "/Users", {}, (400, "invalidValue")),
        ("POST", "/Users", {"userName": "no address"}, (400, "invalidValue")),
        ("POST", "/Users", {"userName": 3}, (400, "invalidValue")),
        ("POST", "/Users", {"userName": ["a@b.de"]}, (400, "invalidValue")),
        ("POST", "/Users", {"userName": "a@b.de", "active": "maybe"}, (400, "invalidValue")),
        ("POST", "/Users", {"userName": "a@b.de", "name": "Ana"}, (400, "invalidValue")),
        ("POST", "/Users", {"userName": "a@b.de", "displayName": "x" * 121}, (400, "invalidValue")),
        ("POST", "/Users", {"userName": "a@b.de", "externalId": "x" * 256}, (400, "invalidValue")),
        ("POST", "/Users", {"userName": "x" * 300_000}, (413, None)),
        ("POST", "/Groups", {"displayName": " "}, (400, "invalidValue")),
        ("POST", "/Groups", {"displayName": "A", "members": "all"}, (400, "invalidValue")),
        ("POST", "/Groups", {"displayName": "A", "members": [3]}, (400, "invalidValue")),
        ("PUT", "/Users", {}, (405, None)),
        ("POST", "/Users/x", {}, (405, None)),
        ("GET", "/Users/x/y", None, (404, None)),
        ("GET", "/", None, (404, None)),
        ("GET", "/Nothing", None, (404, None)),
        ("GET", "/Users/%2e%2e", None, (404, None)),
        ("GET", "/.search", None, (405, None)),
        ("POST", "/.search", "[]", (400, "invalidSyntax")),
        ("POST", "/.search", {"count": "all"}, (400, "invalidValue")),
        ("POST", "/.search", {"startIndex": True}, (400, "invalidValue")),
        ("POST", "/.search", {"attributes": "id"}, (400, "invalidValue")),
        ("POST", "/.search", {"filter": 3}, (400, "invalidValue")),
        ("POST", "/.search", {"filter": "(("}, (400, "invalidFilter")),
        ("POST", "/.search", {"filter": 'shoes eq "x"'}, (400, "invalidFilter")),
        ("POST", "/.search", {"filter": 'displayName eq "x"'}, (400, "invalidFilter")),
        ("POST", "/Users/.search", {"filter": 'displayName eq "x"'}, (400, "invalidFilter")),
        ("POST", "/Users/x/.search", {}, (404, None)),
        ("POST", "/Nothing/.search", {}, (404, None)),
        ("POST", "/Bulk", {}, (404, None)),
    ],
)
def test_garbage_is_refused(
    directory: Directory, method: str, path: str, body: Any, refusal: tuple[int, str | None]
) -> None:
    assert told(directory.call(method, path, body)) == refusal


@pytest.mark.parametrize(
    "operations",
    [
        None,
        "all",
        3,
        [],
        [3],
        [{}],
        [{"op": "make"}],
        [{"op": "add"}],
        [{"op": "remove"}],
        [{"op": "replace", "value": 3}],
        [{"op": "replace", "path": "]["}],
        [{"op": "replace", "path": "active", "value": {"a": []}}],
        [{"op": "replace", "path": "displayName", "value": ["x"]}],
        [{"op": "replace", "path": "displayName", "value": "x"}] * 101,
        [{"op": "remove", "path": "userName"}],
        [{"op": "replace", "path": "groups", "value": []}],
        [{"op": "replace", "path": "id", "value": "other"}],
    ],
)
def test_operations_that_make_no_sense_change_nothing(
    directory: Directory, operations: Any
) -> None:
    user_id = directory.add_user("zoe").json["id"]
    before = directory.get(f"/Users/{user_id}").text
    body = {"schemas": [PATCH], "Operations": operations}
    assert told(directory.call("PATCH", f"/Users/{user_id}", body))[0] == 400
    assert directory.get(f"/Users/{user_id}").text == before


LONG = "x" * 1500


@pytest.mark.parametrize("text", [LONG, "ü", "a b"])
def test_what_can_be_no_id_names_nobody(directory: Directory, text: str) -> None:
    assert directory.get("/Users", filter=f'id eq "{text}"').json["totalResults"] == 0
    assert directory.get("/Users", filter=f'userName eq "{text}"').json["totalResults"] == 0
    assert directory.get("/Groups", filter=f'id eq "{text}"').json["totalResults"] == 0
    assert told(directory.get(f"/Users/{text}/{text}")) == (404, None)
    body = {"displayName": "Sales", "members": [{"value": text}]}
    assert told(directory.call("POST", "/Groups", body)) == (400, "invalidValue")
    assert directory.get("/Groups").json["totalResults"] == 0


def test_what_is_null_is_left_as_it_is(directory: Directory) -> None:
    made = directory.add_user("zoe", active=None, externalId=None, name=None)
    assert (made.status, made.json["active"]) == (201, True)
    body = {"schemas": [USER], "userName": None, "displayName": "Zoe", "active": None}
    again = directory.call("PUT", f"/Users/{made.json['id']}", body)
    assert (again.status, again.json["active"]) == (200, True)


def test_a_directory_that_calls_too_often_is_told_when_to_come_again(directory: Directory) -> None:
    meter = CallMeter({Kind.DIRECTORY: 2}, seconds=lambda: 90)
    hasty = replace(directory, ctx=replace(directory.ctx, meter=meter))
    assert [hasty.get("/Users").status for _ in range(2)] == [200, 200]
    refused = hasty.get("/Users")
    assert told(refused) == (429, None)
    assert int(refused.headers["Retry-After"]) == 30
