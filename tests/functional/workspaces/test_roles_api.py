"""Changing the names and roles of people over HTTP."""

import pytest

from chalicelib.domain.workspaces.people import Role
from tests.kit.audit import check_everything
from tests.kit.http import Client
from tests.kit.world import World

MEMBERS = "/v1/admin/members"


@pytest.fixture
def owner(world: World, client: Client) -> Client:
    return client.as_person(world.owner())


@pytest.fixture
def adam(world: World, client: Client) -> Client:
    return client.as_person(world.add_member("adam", roles=frozenset({Role.ADMIN})))


def test_a_name_and_roles_are_changed_under_the_version_that_was_read(
    world: World, client: Client, owner: Client
) -> None:
    ana = f"{MEMBERS}/{world.add_member('ana')}"
    read = owner.get(ana)
    tag = read.headers["ETag"]
    changed = owner.patch(ana, {"name": "Ana D", "roles": ["member", "admin"]}, If_Match=tag)
    assert (changed.status, changed.json["name"]) == (200, "Ana D")
    assert changed.json["roles"] == ["member", "admin"]
    assert owner.patch(ana, {"name": "Late"}, If_Match=tag).code == "precondition_failed"
    assert owner.get(ana).json == changed.json
    same = owner.patch(ana, {"name": "Ana D"})
    assert same.headers["ETag"] == changed.headers["ETag"] != tag
    me = client.as_person("ana-at-acme.example")
    assert me.get("/v1/credits").json["wallets"][0]["name"] == "Ana D"
    check_everything()


def test_an_admin_grants_nothing_above_and_leaves_owners_alone(
    world: World, owner: Client, adam: Client
) -> None:
    ana = f"{MEMBERS}/{world.add_member('ana')}"
    assert adam.patch(ana, {"roles": ["admin", "group_admin"]}).status == 200
    assert adam.patch(ana, {"roles": ["owner"]}).code == "forbidden"
    assert owner.patch(ana, {"roles": ["owner", "member"]}).status == 200
    assert adam.patch(ana, {"roles": ["member"]}).code == "forbidden"
    assert adam.patch(ana, {"roles": ["owner"]}).code == "forbidden"
    assert adam.delete(ana).code == "forbidden"
    assert adam.patch(ana, {"name": "Ana"}).status == 200
    assert owner.delete(ana).status == 202
    check_everything()


def test_the_last_owner_stays(world: World, client: Client, owner: Client) -> None:
    path = f"{MEMBERS}/{world.owner()}"
    for reply in (owner.patch(path, {"roles": ["admin"]}), owner.delete(path)):
        assert (reply.status, reply.code) == (409, "last_owner")
    eve = world.add_member("eve", roles=frozenset({Role.OWNER}))
    assert owner.patch(path, {"roles": ["member"]}).json["roles"] == ["member"]
    assert owner.get(MEMBERS).code == "not_found"
    assert client.as_person(eve).delete(f"{MEMBERS}/{eve}").code == "last_owner"
    check_everything()


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"roles": []}, "roles"),
        ({"roles": ["coach"]}, "roles.0"),
        ({"name": ""}, "name"),
        ({"email": "x@acme.example"}, "email"),
    ],
)
def test_a_change_of_nonsense_is_refused(
    world: World, owner: Client, body: dict[str, object], field: str
) -> None:
    reply = owner.patch(f"{MEMBERS}/{world.owner()}", body)
    assert (reply.status, reply.json["errors"][0]["field"]) == (422, field)


def test_people_who_leave_are_changed_no_more(world: World, owner: Client) -> None:
    ana = f"{MEMBERS}/{world.add_member('ana')}"
    owner.delete(ana)
    refused = owner.patch(ana, {"name": "Ana"})
    assert (refused.code, refused.json["status"]) == ("not_in_state", "removing")
