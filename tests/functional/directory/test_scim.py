"""What directories do: people come, change and go as if an admin had done it, once."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from chalicelib.domain.sessions.sessions import Status
from chalicelib.domain.workspaces.audit import Doing
from chalicelib.domain.workspaces.people import Standing
from chalicelib.domain.workspaces.workspaces import Buying
from chalicelib.storage.credits.credits import find_wallet
from chalicelib.storage.sessions.sessions import find_session
from chalicelib.storage.workspaces import audit, people
from chalicelib.use_cases.clock.scheduled_work import do_what_is_due
from chalicelib.use_cases.directory.connection import revoke_token
from tests.kit.desk import Desk
from tests.kit.erased import MARK, Company, marked_rows
from tests.kit.http import Client
from tests.kit.scim import GROUP, USER, Directory, told
from tests.kit.world import MONDAY, FakeUserPool, World

TEN = MONDAY.replace(hour=10) + timedelta(days=1)
ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"


def test_who_is_made_is_a_member_who_is_found_by_their_name(directory: Directory) -> None:
    made = directory.add_user(
        "zoe", externalId="00u1", name={"givenName": "Zoe", "familyName": "Ash"}, title="CTO"
    )
    assert made.status == 201
    user = made.json
    assert made.headers["Location"] == user["meta"]["location"]
    assert user["userName"] == "zoe@acme.example"
    assert user["externalId"] == "00u1"
    assert user["emails"] == [{"value": "zoe@acme.example", "primary": True}]
    assert "title" not in user
    person = people.find_person(user["id"])
    assert person is not None
    assert (person.name, person.workspace_id) == ("Zoe", "acme")
    for text in ('userName eq "ZOE@acme.example"', 'externalId eq "00u1"', f'id eq "{user["id"]}"'):
        listed = directory.get("/Users", filter=text).json
        assert (listed["totalResults"], [each["id"] for each in listed["Resources"]]) == (
            1,
            [user["id"]],
        )


def test_a_name_that_is_there_is_not_made_again(directory: Directory, world: World) -> None:
    world.add_member("ana")
    assert told(directory.add_user("ana")) == (409, "uniqueness")
    assert directory.add_user("zoe").status == 201
    assert told(directory.add_user("zoe")) == (409, "uniqueness")


class Meanwhile(FakeUserPool, kw_only=True):
    """Before it makes a user, something happens, once."""

    happens: list[Callable[[], object]]

    def ensure_user(self, email: str) -> str:
        while self.happens:
            self.happens.pop()()
        return super().ensure_user(email)


def test_of_two_equal_calls_at_once_one_is_told_of_the_other(
    directory: Directory, world: World
) -> None:
    pool = Meanwhile(happens=[lambda: world.add_member("zoe")])
    slower = replace(directory, ctx=replace(directory.ctx, user_pool=pool))
    assert told(slower.add_user("zoe")) == (409, "uniqueness")


def test_what_is_under_way_when_the_token_is_revoked_does_not_stand(
    directory: Directory, world: World
) -> None:
    pool = Meanwhile(happens=[lambda: revoke_token(world.ctx, world.owner())])
    late = replace(directory, ctx=replace(directory.ctx, user_pool=pool))
    assert told(late.add_user("zoe")) == (404, None)
    assert people.find_person("zoe-at-acme.example") is None


def test_whom_an_admin_added_is_taken_over(directory: Directory, world: World) -> None:
    ana = world.add_member("ana")
    found = directory.get("/Users", filter='userName eq "ana@acme.example"').json["Resources"]
    assert [each["id"] for each in found] == [ana]
    body = {"schemas": [USER], "userName": "ana@acme.example", "externalId": "7", "active": True}
    assert directory.call("PUT", f"/Users/{ana}", body).json["externalId"] == "7"
    person = people.find_person(ana)
    assert person is not None
    assert person.name == "Ana"


@pytest.mark.parametrize(
    "operation",
    [
        {"op": "Replace", "path": "active", "value": "False"},
        {"op": "replace", "value": {"active": False}},
    ],
    ids=["as Entra", "as Okta"],
)
def test_who_is_made_inactive_leaves_once_with_refund_and_mail(
    directory: Directory, desk: Desk, ana: str, operation: dict[str, Any]
) -> None:
    world = desk.world
    with desk.hushed():
        session_id = world.book(ana, world.add_coach("cora"), TEN).body
    pool = balance("acme.pool")
    first = directory.patch(f"/Users/{ana}", operation)
    assert (first.status, first.json["active"]) == (200, False)
    assert directory.patch(f"/Users/{ana}", operation).status == 200
    told_whom = [name for name, _ in [*desk.tick(), *desk.tell()]]
    assert sorted(told_whom) == ["ana@acme.example", "cora@acme.example"]
    assert [*desk.tick(), *desk.tell()] == []
    session = find_session(session_id)
    assert session is not None
    assert session.status is Status.CANCELLED
    assert balance("acme.pool") == pool + 2
    assert standing(ana) is Standing.REMOVED
    assert directory.get(f"/Users/{ana}").json["active"] is False
    assert [deed.doing for deed in audit.list_deeds("acme", 100)].count(Doing.MEMBER_REMOVED) == 1


@pytest.mark.parametrize("runs", [0, 1])
def test_who_comes_back_is_the_same_user_even_before_the_clock_ran(
    directory: Directory, world: World, client: Client, runs: int
) -> None:
    ana = world.add_member("ana", 2)
    world.book(ana, world.add_coach("cora"), TEN)
    directory.patch(f"/Users/{ana}", {"op": "replace", "path": "active", "value": False})
    for _ in range(runs):
        do_what_is_due(world.ctx, lambda: True)
    back = directory.patch(f"/Users/{ana}", {"op": "Replace", "path": "active", "value": "True"})
    assert (back.status, back.json["active"], back.json["id"]) == (200, True, ana)
    assert client.as_person(ana).get("/v1/me").status == 200
    assert balance(f"acme.{ana}") == 0


def test_who_is_deleted_is_unknown_from_then_on_and_can_be_made_again(
    directory: Directory, world: World
) -> None:
    ana = world.add_member("ana")
    assert directory.call("DELETE", f"/Users/{ana}").status == 204
    assert told(directory.call("DELETE", f"/Users/{ana}")) == (404, None)
    assert told(directory.get(f"/Users/{ana}")) == (404, None)
    assert (
        directory.get("/Users", filter='userName eq "ana@acme.example"').json["totalResults"] == 0
    )
    assert directory.add_user("ana").json["id"] == ana


def test_no_directory_removes_an_owner(directory: Directory, world: World) -> None:
    owner = world.owner()
    off = {"op": "replace", "path": "active", "value": False}
    assert told(directory.patch(f"/Users/{owner}", off)) == (403, None)
    assert told(directory.call("DELETE", f"/Users/{owner}")) == (403, None)
    assert directory.get(f"/Users/{owner}").json["active"] is True


def test_a_name_that_somebody_chose_stays_until_the_directory_says_another(
    directory: Directory, client: Client
) -> None:
    user_id = directory.add_user("zoe").json["id"]
    client.as_person(user_id).patch("/v1/me", {"name": "Zo"})
    directory.patch(f"/Users/{user_id}", {"op": "add", "path": "externalId", "value": "9"})
    assert client.as_person(user_id).get("/v1/me").json["name"] == "Zo"
    directory.patch(
        f"/Users/{user_id}",
        {"op": "Replace", "path": "displayName", "value": "Zoe Ash"},
        {"op": "Replace", "path": 'emails[type eq "work"].value', "value": "zoe@else.example"},
        {"op": "Add", "path": f"{ENTERPRISE}:department", "value": "Sales"},
    )
    assert client.as_person(user_id).get("/v1/me").json["name"] == "Zoe Ash"


def test_an_address_stays(directory: Directory) -> None:
    user_id = directory.add_user("zoe").json["id"]
    other = {"op": "replace", "path": "userName", "value": "ash@acme.example"}
    assert told(directory.patch(f"/Users/{user_id}", other)) == (400, "mutability")
    body = {"schemas": [USER], "userName": "ash@acme.example", "active": True}
    assert told(directory.call("PUT", f"/Users/{user_id}", body)) == (400, "mutability")
    assert directory.call("PUT", f"/Users/{user_id}", {**body, "userName": "Zoe@ACME.example"}).json


def test_nobody_is_made_before_they_are_to_be_active(directory: Directory, world: World) -> None:
    assert told(directory.add_user("zoe", active=False)) == (400, "invalidValue")
    assert "zoe@acme.example" not in world.ctx.user_pool.invited  # type: ignore[attr-defined]


def test_of_other_workspaces_nothing_is_seen_or_changed(directory: Directory, world: World) -> None:
    world.add_workspace("globex", Buying.PACKS, 100)
    zed = world.add_member("zed", workspace_id="globex")
    other = Directory.of(world, "globex")
    theirs = other.call("POST", "/Groups", {"schemas": [GROUP], "displayName": "Theirs"}).json["id"]
    off = {"op": "replace", "path": "active", "value": False}
    for path in (f"/Users/{zed}", f"/Groups/{theirs}", f"/Users/{world.owner('globex')}"):
        assert told(directory.get(path)) == (404, None)
        assert told(directory.patch(path, off)) == (404, None)
        assert told(directory.call("DELETE", path)) == (404, None)
        assert told(directory.call("PUT", path, {"userName": "zed@globex.example"})) == (404, None)
    for text in ('userName eq "zed@globex.example"', f'id eq "{zed}"'):
        assert directory.get("/Users", filter=text).json["totalResults"] == 0
    assert directory.get("/Groups", filter='displayName eq "Theirs"').json["totalResults"] == 0
    mine = directory.call(
        "POST", "/Groups", {"schemas": [GROUP], "displayName": "Mine", "members": [{"value": zed}]}
    )
    assert told(mine) == (400, "invalidValue")
    assert "globex" not in directory.get("/Users").text + directory.get("/Groups").text
    assert standing(zed) is Standing.ACTIVE


def test_whom_another_company_knows_is_added_under_an_id_of_their_own(
    directory: Directory, world: World
) -> None:
    world.add_workspace("globex", Buying.PACKS, 100)
    zed = world.add_member("zed", workspace_id="globex")
    body = {"schemas": [USER], "userName": "zed@globex.example", "active": True}
    made = directory.call("POST", "/Users", body)
    assert made.status == 201
    assert made.json["id"] != zed
    assert told(directory.call("POST", "/Users", body)) == (409, "uniqueness")
    found = directory.get("/Users", filter='userName eq "zed@globex.example"').json
    assert [each["id"] for each in found["Resources"]] == [made.json["id"]]
    person = people.find_person(zed)
    assert person is not None
    assert person.workspace_id == "globex"


def test_who_was_erased_is_unknown_and_nothing_that_was_said_stays(world: World) -> None:
    directory, company = Directory.of(world), Company(world)
    path = f"/Users/{company.person_id}"
    directory.patch(
        path,
        {"op": "add", "path": "externalId", "value": f"{MARK}-7"},
        {"op": "add", "path": "name", "value": {"givenName": MARK, "familyName": "Ash"}},
    )
    exported = company.me.get("/v1/me/export").json["directories"]
    assert [(each["external_id"], each["family_name"]) for each in exported] == [
        (f"{MARK}-7", "Ash")
    ]
    company.erase()
    assert told(directory.get(path)) == (404, None)
    company.finish()
    assert marked_rows(world.clock.instant.timestamp()) == []
    assert directory.get("/Users").json["totalResults"] == 4


def balance(wallet_id: str) -> int:
    wallet = find_wallet(wallet_id)
    assert wallet is not None
    return wallet.balance


def standing(person_id: str) -> Standing:
    person = people.find_person(person_id)
    assert person is not None
    return person.standing
