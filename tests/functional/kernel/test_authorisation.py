"""Each path of the administration × each role × own group, other group, other workspace.

The paths are those that the app declares: one without a row in the table fails the test.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from app import all_parts
from chalicelib.domain.notices.credit_requests import CreditRequest
from chalicelib.domain.sessions.sessions import Event, Named
from chalicelib.domain.workspaces.people import Role
from chalicelib.domain.workspaces.workspaces import Buying
from chalicelib.storage.credits import credit_requests
from chalicelib.storage.kernel.transaction import commit
from tests.kit.http import Client, Reply
from tests.kit.world import MONDAY, World

ADMINS = frozenset({"admin", "owner"})
KEEPER, OTHER_KEEPER = "group admin", "admin of another group"
KEEPERS = frozenset({KEEPER, OTHER_KEEPER})
ELSEWHERE = "owner of another workspace"
NOBODY = "person without a workspace"
ROLES = ("member", "coach", NOBODY, ELSEWHERE, OTHER_KEEPER, KEEPER, "admin", "owner")


@dataclass(frozen=True)
class Row:
    """Who may; who is told that it is not for them (403); for all others it does not exist (404).

    `{member_id}` and the like in the body are filled in as in the path.
    """

    may: frozenset[str] = ADMINS
    told: frozenset[str] = frozenset()
    body: Mapping[str, Any] | None = None


BELONGING = ADMINS | {KEEPER}
TABLE = {
    "GET /v1/admin/catalogue": Row(),
    "PUT /v1/admin/catalogue": Row(body={"coaching_types": [], "session_types": []}),
    "POST /v1/admin/credits/transfers": Row(
        may=BELONGING,
        body={"from_wallet_id": "{purse}", "to_wallet_id": "acme.{member_id}", "credits": 1},
    ),
    "GET /v1/admin/members": Row(may=ADMINS | KEEPERS),
    "POST /v1/admin/members": Row(body={"email": "{new}@new.example", "name": "New"}),
    "GET /v1/admin/members/{member_id}": Row(may=BELONGING),
    "GET /v1/admin/coaches": Row(),
    "POST /v1/admin/coaches": Row(body={"email": "{new}@new.example", "name": "New"}),
    "PATCH /v1/admin/coaches/{coach_id}": Row(body={}),
    "GET /v1/admin/groups": Row(may=ADMINS | KEEPERS),
    "POST /v1/admin/groups": Row(told=KEEPERS, body={"name": "{new}"}),
    "GET /v1/admin/groups/{group_id}": Row(may=BELONGING),
    "PATCH /v1/admin/groups/{group_id}": Row(told=frozenset({KEEPER}), body={"wallet": False}),
    "DELETE /v1/admin/groups/{group_id}": Row(told=frozenset({KEEPER})),
    "GET /v1/admin/groups/{group_id}/members": Row(may=BELONGING),
    "PUT /v1/admin/groups/{group_id}/members/{member_id}": Row(told=frozenset({KEEPER})),
    "DELETE /v1/admin/groups/{group_id}/members/{member_id}": Row(may=BELONGING),
    "GET /v1/admin/sessions": Row(),
    "PATCH /v1/admin/members/{member_id}": Row(body={}),
    "DELETE /v1/admin/members/{member_id}": Row(),
    "POST /v1/admin/members/check": Row(body={"addresses": ["{new}@new.example"]}),
    "POST /v1/admin/members/import": Row(
        body={"rows": [{"email": "{new}@new.example", "name": "New"}]}
    ),
    "DELETE /v1/admin/coaches/{coach_id}": Row(),
    "POST /v1/admin/credits/set": Row(body={"wallet_ids": ["none.such"], "credits": 1}),
    "GET /v1/admin/credits/requests": Row(),
    "POST /v1/admin/credits/requests/{request_id}/grant": Row(body={}),
    "POST /v1/admin/credits/requests/{request_id}/refuse": Row(body={}),
    "GET /v1/admin/audit": Row(),
    "GET /v1/admin/reports/usage": Row(),
    "GET /v1/admin/reports/balances": Row(),
}


def declared() -> list[str]:
    return [
        f"{endpoint.method} {endpoint.path}"
        for part in all_parts()
        for endpoint in part.endpoints
        if endpoint.path.startswith("/v1/admin/")
    ]


class Companies:
    """Acme with somebody in each role, a new group for each call that may change it; Globex."""

    def __init__(self, world: World, client: Client) -> None:
        self.world = world
        world.add_workspace("globex", Buying.ASK_ADMIN, 100)
        self.ana = world.add_member("ana")
        self.cora = world.add_coach("cora")
        self.gus, self.dora = world.add_member("gus"), world.add_member("dora")
        people = {
            "member": self.ana,
            "coach": self.cora,
            KEEPER: self.gus,
            OTHER_KEEPER: self.dora,
            "admin": world.add_member("adam", roles=frozenset({Role.ADMIN})),
            "owner": world.owner(),
            ELSEWHERE: world.owner("globex"),
            NOBODY: "nobody",
        }
        self.people = {name: client.as_person(person_id) for name, person_id in people.items()}
        self.found("Design", self.dora)
        self.sales = self.new_group("Sales")

    def found(self, name: str, admin_id: str) -> str:
        owner = self.people["owner"]
        body = {"name": name, "wallet": True, "admin_ids": [admin_id]}
        group_id: str = owner.post("/v1/admin/groups", body).json["id"]
        return group_id

    def new_group(self, name: str) -> str:
        """A group with Ana in it, five credits in its wallet, and Gus to look after it."""
        owner, group_id = self.people["owner"], self.found(name, self.gus)
        owner.put(f"/v1/admin/groups/{group_id}/members/{self.ana}")
        funds = {
            "from_wallet_id": "acme.pool",
            "to_wallet_id": f"acme.group.{group_id.partition('.')[2]}",
            "credits": 5,
        }
        owner.post("/v1/admin/credits/transfers", funds, Idempotency_Key=f"for-{group_id}")
        return group_id

    def new_request(self, request_id: str) -> str:
        """Ana asks for a credit."""
        event = Event(id=f"{request_id}.1", kind="credits_requested", at=MONDAY, actor_id=self.ana)
        request = CreditRequest(
            id=request_id,
            workspace_id="acme",
            person=Named(self.ana, "Ana"),
            credits=1,
            note="",
            created_at=MONDAY,
            event=event,
        )
        commit(credit_requests.put_request(request))
        return request_id

    def call(self, who: str, wanted: str, row: Row) -> Reply:
        number = self.world.next_number()
        name = f"n{number}"
        changes = who in row.may and "{group_id}" in wanted and not wanted.startswith("GET")
        group_id = self.new_group(f"Group {name}") if changes else self.sales
        values = {
            "group_id": group_id,
            "purse": f"acme.group.{group_id.partition('.')[2]}",
            "member_id": self.ana,
            "coach_id": self.cora,
            "request_id": "{request_id}" in wanted and self.new_request(name),
            "new": name,
        }
        if wanted.startswith("DELETE") and who in row.may and "{group_id}" not in wanted:
            values |= {"member_id": self.world.add_member(name)}
            values |= {"coach_id": self.world.add_coach(f"coach{name}")}
        method, path = wanted.format_map(values).split(" ")
        filled = {key: _filled(value, values) for key, value in (row.body or {}).items()}
        body = None if row.body is None else filled
        return self.people[who].call(method, path, body, {"Idempotency_Key": name})


def _filled(value: Any, values: Mapping[str, Any]) -> Any:
    if isinstance(value, list):
        return [_filled(each, values) for each in value]
    if isinstance(value, dict):
        return {key: _filled(each, values) for key, each in value.items()}
    return value.format_map(values) if isinstance(value, str) else value


def test_every_path_of_the_administration_has_a_row() -> None:
    assert sorted(TABLE) == sorted(declared())


@pytest.mark.spoils
def test_who_may_do_what(world: World, client: Client) -> None:
    """In one company, because only those who may change anything do."""
    companies = Companies(world, client)
    answers = {
        (wanted, who): companies.call(who, wanted, row)
        for wanted, row in TABLE.items()
        for who in ROLES
    }
    assert {each: told(reply) for each, reply in answers.items()} == {
        (wanted, who): expected(wanted, who) for wanted, who in answers
    }
    foreign = [reply.text for (_, who), reply in answers.items() if who == ELSEWHERE]
    assert not [text for text in foreign if "acme" in text]


def expected(wanted: str, who: str) -> str:
    row = TABLE[wanted]
    own_of_elsewhere = "_id}" not in wanted + str(row.body)
    if who in row.may or (who == ELSEWHERE and own_of_elsewhere):
        return ""
    return "forbidden" if who in {*row.told, NOBODY} else "not_found"


def told(reply: Reply) -> str:
    """The refusal's code, empty if there was none."""
    return reply.code if reply.status >= 400 else ""
