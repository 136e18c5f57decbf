"""Groups as directories keep them: those of the workspace, with the people in them."""

from typing import Any

from chalicelib.domain.workspaces.audit import Doing
from chalicelib.storage.workspaces import audit
from tests.kit.http import Client, Reply
from tests.kit.scim import GROUP, Directory, told
from tests.kit.world import World


def test_members_are_put_in_and_taken_out_as_okta_and_entra_say_it(
    directory: Directory, world: World
) -> None:
    ana, ben, gus = (world.add_member(name) for name in ("ana", "ben", "gus"))
    made = directory.call(
        "POST",
        "/Groups",
        {
            "schemas": [GROUP],
            "displayName": "Sales",
            "externalId": "g1",
            "members": [{"value": ana}],
        },
    )
    assert made.status == 201
    path = f"/Groups/{made.json['id']}"
    entra_adds = {"op": "Add", "path": "members", "value": [{"$ref": None, "value": ben}]}
    okta_adds = {"op": "add", "path": "members", "value": [{"value": gus, "display": "gus@x"}]}
    assert inside(directory.patch(path, entra_adds)) == {ana, ben}
    assert inside(directory.patch(path, entra_adds)) == {ana, ben}
    assert inside(directory.patch(path, okta_adds)) == {ana, ben, gus}
    entra_takes = {"op": "Remove", "path": "members", "value": [{"value": ana}]}
    both_take = {"op": "remove", "path": f'members[value eq "{ben}"]'}
    assert inside(directory.patch(path, entra_takes)) == {ben, gus}
    assert inside(directory.patch(path, both_take)) == {gus}
    assert inside(directory.patch(path, both_take)) == {gus}
    renamed = {"op": "replace", "value": {"id": made.json["id"], "displayName": "Field Sales"}}
    assert directory.patch(path, renamed).json["displayName"] == "Field Sales"
    replaced = {"op": "replace", "path": "members", "value": [{"value": ana}]}
    assert inside(directory.patch(path, replaced)) == {ana}
    assert directory.get(f"/Users/{ana}").json["groups"] == [
        {"value": made.json["id"], "display": "Field Sales"}
    ]
    [found] = directory.get("/Groups", filter='displayName eq "field sales"').json["Resources"]
    assert found["externalId"] == "g1"
    bare = directory.get("/Groups", filter='externalId eq "g1"', excludedAttributes="members").json
    assert "members" not in bare["Resources"][0]
    doings = [deed.doing for deed in audit.list_deeds("acme", 100)]
    assert doings.count(Doing.GROUP_MEMBER_ADDED) == 4
    assert doings.count(Doing.GROUP_MEMBER_REMOVED) == 3
    assert directory.call("DELETE", path).status == 204
    assert told(directory.get(path)) == (404, None)


def test_a_group_keeps_its_rules_and_its_name_is_its_own(
    directory: Directory, world: World, client: Client
) -> None:
    owner = client.as_person(world.owner())
    body: dict[str, Any]
    rules = {"name": "Sales", "max_credits_per_session": 1, "wallet": True, "admin_ids": []}
    group_id = owner.post("/v1/admin/groups", rules).json["id"]
    body = {"schemas": [GROUP], "displayName": "SALES"}
    assert told(directory.call("POST", "/Groups", body)) == (409, "uniqueness")
    body = {"schemas": [GROUP], "displayName": "Sellers", "members": [{"value": "nobody"}]}
    assert told(directory.call("PUT", f"/Groups/{group_id}", body)) == (400, "invalidValue")
    assert directory.call("PUT", f"/Groups/{group_id}", {**body, "members": []}).status == 200
    group = owner.get("/v1/admin/groups").json["items"][0]
    assert (group["name"], group["max_credits_per_session"]) == ("Sellers", 1)
    assert group["wallet_id"] is not None


def inside(reply: Reply) -> set[str]:
    """Who is in the group that was answered."""
    assert reply.status == 200, reply.text
    return {each["value"] for each in reply.json.get("members", ())}
