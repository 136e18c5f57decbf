"""Connecting a directory: a token that is shown once, replaced, and revoked."""

import pytest

from chalicelib.domain.workspaces.audit import Doing
from chalicelib.storage.directory.connections import DirectoryTokenItem
from chalicelib.storage.kernel.table import Row
from chalicelib.storage.workspaces import audit
from tests.kit.http import Client
from tests.kit.scim import Directory
from tests.kit.world import World


@pytest.fixture
def owner(client: Client, world: World) -> Client:
    return client.as_person(world.owner())


def test_a_token_is_shown_once_and_opens_the_directorys_part(owner: Client, world: World) -> None:
    assert owner.get("/v1/admin/directory").json == {
        "url": "https://app.example/scim/v2",
        "status": "off",
        "connected_at": None,
    }
    made = owner.post("/v1/admin/directory")
    assert made.status == 201
    token = made.json["token"]
    shown = owner.get("/v1/admin/directory").json
    assert made.json == {**shown, "token": token}
    assert (shown["status"], shown["connected_at"]) == ("on", "2026-06-01T06:00:00Z")
    assert Directory(world.ctx, token).get("/Users").status == 200


def test_no_row_holds_the_token(owner: Client) -> None:
    token = owner.post("/v1/admin/directory").json["token"]
    assert not [row for row in Row.scan() if token in str(row.attribute_values)]


def test_a_new_token_ends_the_old_one(owner: Client, world: World) -> None:
    first = Directory(world.ctx, owner.post("/v1/admin/directory").json["token"])
    second = Directory(world.ctx, owner.post("/v1/admin/directory").json["token"])
    assert first.get("/Users").status == 401
    assert second.get("/Users").status == 200
    assert len(list(DirectoryTokenItem.scan())) == 1


def test_a_revoked_token_opens_nothing_and_its_people_stay(owner: Client, world: World) -> None:
    directory = Directory(world.ctx, owner.post("/v1/admin/directory").json["token"])
    user_id = directory.add_user("zoe").json["id"]
    assert owner.delete("/v1/admin/directory").status == 204
    assert owner.delete("/v1/admin/directory").status == 204
    refused = directory.get("/Users")
    assert refused.status == 401
    assert refused.headers["WWW-Authenticate"].startswith("Bearer")
    assert refused.json["schemas"] == ["urn:ietf:params:scim:api:messages:2.0:Error"]
    assert refused.json["status"] == "401"
    assert owner.get(f"/v1/admin/members/{user_id}").json["status"] == "active"
    doings = [deed.doing for deed in audit.list_deeds("acme", 100)]
    assert (
        doings.count(Doing.DIRECTORY_CONNECTED) == doings.count(Doing.DIRECTORY_DISCONNECTED) == 1
    )


@pytest.mark.parametrize("token", ["", "nonsense", "x" * 2000, "ü"])
def test_a_token_that_nobody_made_opens_nothing(world: World, token: str) -> None:
    assert Directory(world.ctx, token).get("/Users").status == 401


def test_the_directory_acts_and_is_no_member(owner: Client, world: World) -> None:
    directory = Directory(world.ctx, owner.post("/v1/admin/directory").json["token"])
    added = directory.add_user("zoe").json["id"]
    deed = owner.get("/v1/admin/audit").json["items"][0]
    assert (deed["action"], deed["subject_id"]) == ("member.added", added)
    assert deed["actor"] == {"id": "acme.directory", "name": "Directory (SCIM)"}
    assert "acme.directory" not in {
        each["id"] for each in owner.get("/v1/admin/members").json["items"]
    }
    assert "acme.directory" not in directory.get("/Users").text
    assert owner.get("/v1/admin/members/acme.directory").status == 404
    assert owner.delete("/v1/admin/members/acme.directory").status == 404
    assert owner.patch("/v1/admin/members/acme.directory", {"roles": ["owner"]}).status == 404
    assert directory.get("/Users/acme.directory").status == 404
    assert directory.call("DELETE", "/Users/acme.directory").status == 404
