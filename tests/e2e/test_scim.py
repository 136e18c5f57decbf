"""A directory by the deployed package: in a function of its own, with its own role's rights."""

from tests.e2e.company import Company
from tests.e2e.deployed import Deployed

USERS, GROUPS = "/scim/v2/Users", "/scim/v2/Groups"


def test_a_directory_makes_puts_in_removes_and_brings_back(
    deployed: Deployed, company: Company
) -> None:
    made = deployed.call("POST", "/v1/admin/directory", token=company["ada"])
    assert made.status == 201, made.json
    token = made.json["token"]

    user = {"userName": "hedda@acme.example", "displayName": "Hedda Moe", "active": True}
    added = deployed.call("POST", USERS, user, token=token)
    assert added.status == 201, added.json
    group = {"displayName": "Sales", "members": [{"value": added.json["id"]}]}
    sales = deployed.call("POST", GROUPS, group, token=token)
    assert (sales.status, len(sales.json["members"])) == (201, 1), sales.json

    for active in (False, True, False):
        change = {"Operations": [{"op": "replace", "path": "active", "value": active}]}
        changed = deployed.call("PATCH", f"{USERS}/{added.json['id']}", change, token=token)
        assert (changed.status, changed.json["active"]) == (200, active), changed.json
    for path in (f"{USERS}/{added.json['id']}", f"{GROUPS}/{sales.json['id']}"):
        assert deployed.call("DELETE", path, token=token).status == 204
        assert deployed.call("GET", path, token=token).status == 404
    assert deployed.call("DELETE", "/v1/admin/directory", token=company["ada"]).status == 204
    assert deployed.call("GET", USERS, token=token).status == 401
