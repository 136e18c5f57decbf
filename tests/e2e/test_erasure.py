"""A person is erased by what is deployed, each function with its own rights alone."""

import json
from datetime import datetime, timedelta
from typing import Any

from infra.local.stack import client
from tests.e2e.company import Company
from tests.e2e.deployed import Deployed, eventually

EVE = "eve@acme.example"


def test_who_erases_themselves_is_gone_from_the_table_and_the_pool(
    deployed: Deployed, company: Company
) -> None:
    ada = company["ada"]
    added = deployed.call("POST", "/v1/admin/members", {"email": EVE, "name": "Eve"}, token=ada)
    assert added.status == 201, added.json
    eve = deployed.sign_in(EVE)
    assert deployed.call("DELETE", "/v1/me", token=eve).json == {"status": "erasing"}
    assert deployed.call("GET", "/v1/me", token=eve).status == 403
    erasure = {"pk": {"S": f"ERASURE#{added.json['id']}"}, "sk": {"S": "ERASURE"}}
    for begun_before in (timedelta(), timedelta(hours=2), timedelta(days=4)):
        put_back(deployed, erasure, begun_before)
        deployed.run_clock()
        deployed.run_clock()
    assert stored(deployed, erasure) is None
    assert not is_in_the_pool(deployed)
    seen = deployed.call("GET", f"/v1/admin/members/{added.json['id']}", token=ada)
    assert (seen.json["name"], seen.json["email"]) == ("Former member", "")
    assert eventually(lambda: EVE not in json.dumps(everything(deployed)))


def put_back(deployed: Deployed, key: Any, by: timedelta) -> None:
    """Lets an erasure have begun, or have cleared, so long ago, and be due."""
    row = stored(deployed, key)
    then = datetime.fromisoformat(row["begun_at"]["S"]) - by
    names = [name for name in ("begun_at", "cleared_at", "due_at") if name in row]
    client("dynamodb", deployed.endpoint).update_item(
        TableName=deployed.outputs["TableName"],
        Key=key,
        UpdateExpression="SET " + ", ".join(f"{name} = :then" for name in names),
        ExpressionAttributeValues={":then": {"S": then.strftime("%Y-%m-%dT%H:%M:%SZ")}},
    )


def stored(deployed: Deployed, key: Any) -> Any:
    table = client("dynamodb", deployed.endpoint)
    return table.get_item(TableName=deployed.outputs["TableName"], Key=key).get("Item")


def everything(deployed: Deployed) -> list[Any]:
    """All that is stored but answers that are kept for repetitions, which go by themselves."""
    pages = client("dynamodb", deployed.endpoint).get_paginator("scan")
    found = pages.paginate(TableName=deployed.outputs["TableName"])
    return [row for page in found for row in page["Items"] if row["kind"]["S"] != "replay"]


def is_in_the_pool(deployed: Deployed) -> bool:
    pages = client("cognito-idp", deployed.endpoint).get_paginator("list_users")
    found = pages.paginate(UserPoolId=deployed.outputs["UserPoolId"])
    return EVE in json.dumps([user for page in found for user in page["Users"]], default=str)
