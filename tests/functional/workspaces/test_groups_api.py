"""Groups over HTTP: who makes, changes and sees them, and who is in them."""

from typing import Any

import pytest

from chalicelib.storage.workspaces import people
from chalicelib.storage.workspaces.audit import list_deeds
from chalicelib.use_cases.groups.group_members import release_from_groups
from tests.kit.audit import check_everything
from tests.kit.groups import PURSE, SALES, Company
from tests.kit.http import Client
from tests.kit.world import World


@pytest.fixture
def acme(world: World, client: Client) -> Company:
    return Company(world, client)


def test_a_group_is_made_with_its_wallet_and_the_people_who_look_after_it(acme: Company) -> None:
    made = acme.found(coaching_type_ids=["acme.leadership"], max_credits_per_session=1)
    assert made.json == {
        "id": SALES,
        "name": "Sales",
        "coaching_type_ids": ["acme.leadership"],
        "max_credits_per_session": 1,
        "wallet": True,
        "wallet_id": PURSE,
        "balance": 0,
        "held": 0,
        "admin_ids": [acme.gus_id],
        "members_count": 0,
    }
    assert acme.gus.get("/v1/me").json["roles"] == ["member", "group_admin"]
    check_everything()


def test_an_admin_lists_all_groups_and_a_group_admin_those_they_look_after(acme: Company) -> None:
    acme.found()
    acme.ada.post("/v1/admin/groups", {"name": "Design"})
    by_ada = acme.ada.get("/v1/admin/groups").json["items"]
    assert [(each["id"], each["members_count"], each["balance"]) for each in by_ada] == [
        ("acme.design", 0, None),
        (SALES, 1, 20),
    ]
    assert [each["id"] for each in acme.gus.get("/v1/admin/groups").json["items"]] == [SALES]
    assert acme.gus.get("/v1/admin/groups/acme.design").status == 404
    assert acme.gus.get(f"/v1/admin/groups/{SALES}").status == 200


def test_groups_come_in_pages(acme: Company) -> None:
    for name in ("C", "A", "B"):
        acme.ada.post("/v1/admin/groups", {"name": name})
    page = acme.ada.get("/v1/admin/groups?limit=2").json
    rest = acme.ada.get(f"/v1/admin/groups?limit=2&cursor={page['next_cursor']}").json
    assert [each["name"] for each in page["items"] + rest["items"]] == ["A", "B", "C"]
    assert rest["next_cursor"] is None


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"name": "sales"}, "name"),
        ({"name": "Other", "coaching_type_ids": ["acme.cooking"]}, "coaching_type_ids"),
        ({"name": "Other", "admin_ids": ["nobody"]}, "admin_ids"),
        ({"name": "Other", "max_credits_per_session": -1}, "max_credits_per_session"),
        ({"name": ""}, "name"),
    ],
)
def test_a_group_that_makes_no_sense_is_refused(
    acme: Company, body: dict[str, Any], field: str
) -> None:
    acme.found()
    refused = acme.ada.post("/v1/admin/groups", body)
    assert (refused.status, refused.json["errors"][0]["field"]) == (422, field)


def test_the_same_key_makes_one_group(acme: Company) -> None:
    made = [
        acme.ada.post("/v1/admin/groups", {"name": "Sales"}, Idempotency_Key="k") for _ in range(2)
    ]
    assert made[0].text == made[1].text
    assert made[1].headers["Idempotent-Replayed"] == "true"


def test_a_group_changes_under_the_version_that_was_seen(acme: Company) -> None:
    acme.found()
    seen = acme.ada.get(f"/v1/admin/groups/{SALES}").headers["ETag"]
    path = f"/v1/admin/groups/{SALES}"
    changed = acme.ada.patch(path, {"name": "Sales EU"}, If_Match=seen)
    assert (changed.status, changed.json["name"]) == (200, "Sales EU")
    assert acme.ada.patch(path, {"name": "Other"}, If_Match=seen).status == 412
    wallets = acme.ana.get("/v1/credits").json["wallets"]
    assert [each["name"] for each in wallets] == ["Ana", "Sales EU"]


def test_null_takes_a_limit_away_and_what_is_left_out_stays(acme: Company) -> None:
    acme.found(coaching_type_ids=["acme.career"], max_credits_per_session=1)
    changed = acme.change(coaching_type_ids=None).json
    assert (changed["coaching_type_ids"], changed["max_credits_per_session"]) == (None, 1)
    assert (changed["wallet"], changed["admin_ids"]) == (True, [acme.gus_id])


def test_whoever_no_longer_looks_after_a_group_sees_it_no_more(acme: Company) -> None:
    acme.found()
    acme.change(admin_ids=[acme.ben_id])
    assert acme.gus.get("/v1/admin/groups").status == 404
    assert acme.gus.get("/v1/me").json["roles"] == ["member"]
    assert [each["id"] for each in acme.ben.get("/v1/admin/groups").json["items"]] == [SALES]
    check_everything()


def test_members_are_put_in_and_taken_out_once(acme: Company) -> None:
    acme.found()
    path = f"/v1/admin/groups/{SALES}/members/{acme.ben_id}"
    assert [acme.ada.put(path).status for _ in range(2)] == [200, 200]
    listed = acme.gus.get(f"/v1/admin/groups/{SALES}/members").json["items"]
    assert [each["id"] for each in listed] == [acme.ana_id, acme.ben_id]
    assert acme.ada.get(f"/v1/admin/groups/{SALES}").json["members_count"] == 2
    check_everything()
    assert [acme.gus.delete(path).status for _ in range(2)] == [204, 404]
    assert acme.ada.get(f"/v1/admin/groups/{SALES}").json["members_count"] == 1
    check_everything()


def test_a_member_may_be_added_right_into_groups(acme: Company) -> None:
    acme.found()
    body = {"email": "eve@acme.example", "name": "Eve", "group_ids": [SALES]}
    made = acme.ada.post("/v1/admin/members", body)
    assert (made.status, made.json["group_ids"]) == (201, [SALES])
    assert acme.ada.get(f"/v1/admin/groups/{SALES}").json["members_count"] == 2
    unknown = {**body, "email": "eva@acme.example", "group_ids": ["acme.nothing"]}
    refused = acme.ada.post("/v1/admin/members", unknown)
    assert (refused.status, refused.json["errors"][0]["field"]) == (422, "group_ids")
    check_everything()


def test_a_group_admin_sees_the_members_of_their_groups_alone(acme: Company) -> None:
    acme.found()
    acme.ada.post("/v1/admin/groups", {"name": "Design"})
    acme.ada.put(f"/v1/admin/groups/acme.design/members/{acme.ana_id}")
    listed = acme.gus.get("/v1/admin/members").json["items"]
    assert [(each["id"], each["group_ids"]) for each in listed] == [(acme.ana_id, [SALES])]
    assert acme.gus.get(f"/v1/admin/members/{acme.ana_id}").status == 200
    assert acme.gus.get(f"/v1/admin/members/{acme.ben_id}").status == 404


def test_a_member_sees_the_wallets_that_they_can_pay_from(acme: Company) -> None:
    acme.found()
    shown = {
        name: [
            (each["id"], each["payable"], each["readable"])
            for each in who.get("/v1/credits").json["wallets"]
        ]
        for name, who in {"ana": acme.ana, "ben": acme.ben, "gus": acme.gus}.items()
    }
    assert shown == {
        "ana": [(f"acme.{acme.ana_id}", True, True), (PURSE, True, False)],
        "ben": [(f"acme.{acme.ben_id}", True, True)],
        "gus": [(f"acme.{acme.gus_id}", True, True), (PURSE, False, True)],
    }
    by_ada = [each["id"] for each in acme.ada.get("/v1/credits").json["wallets"]]
    assert by_ada == ["acme.pool", PURSE]


def test_the_history_of_a_groups_wallet_is_for_those_who_look_after_it(acme: Company) -> None:
    acme.found()
    path = f"/v1/credits/history?wallet_id={PURSE}"
    statuses = [who.get(path).status for who in (acme.ada, acme.gus, acme.ana, acme.ben)]
    assert statuses == [200, 200, 404, 404]


def test_people_see_their_groups(acme: Company) -> None:
    acme.found()
    acme.ada.put(f"/v1/admin/groups/{SALES}/members/{acme.gus_id}")
    shown = acme.gus.get("/v1/me").json["groups"]
    assert shown == [
        {"id": SALES, "name": "Sales", "wallet_id": PURSE, "role": "member"},
        {"id": SALES, "name": "Sales", "wallet_id": PURSE, "role": "admin"},
    ]
    assert acme.ben.get("/v1/me").json["groups"] == []


def test_the_catalogue_tells_what_a_members_groups_allow(acme: Company) -> None:
    acme.found(coaching_type_ids=["acme.career"], max_credits_per_session=1)

    def allowed(who: Client) -> dict[str, bool]:
        shown = who.get("/v1/catalogue").json
        kinds = [*shown["coaching_types"], *shown["session_types"]]
        return {each["id"].removeprefix("acme."): each["allowed"] for each in kinds}

    assert allowed(acme.ana) == {
        "leadership": False,
        "career": True,
        "25": True,
        "50": False,
        "intro": True,
    }
    assert set(allowed(acme.ben).values()) == {True}


def test_each_change_of_a_group_is_in_the_audit(acme: Company) -> None:
    acme.found(wallet=False)
    acme.change(name="Sales EU")
    acme.gus.delete(f"/v1/admin/groups/{SALES}/members/{acme.ana_id}")
    acme.ada.delete(f"/v1/admin/groups/{SALES}")
    found = [(deed.doing, deed.actor_id) for deed in reversed(list_deeds("acme", 50))]
    deeds = [(doing, actor_id) for doing, actor_id in found if doing.startswith("group.")]
    ada = acme.world.owner()
    assert deeds == [
        ("group.added", ada),
        ("group.member_added", ada),
        ("group.changed", ada),
        ("group.member_removed", acme.gus_id),
        ("group.removed", ada),
    ]


def test_a_change_that_changes_nothing_is_not_written(acme: Company) -> None:
    acme.found(wallet=False)
    deeds = len(list_deeds("acme", 10))
    version = acme.ada.get(f"/v1/admin/groups/{SALES}").headers["ETag"]
    assert acme.change(name="Sales").headers["ETag"] == version
    assert len(list_deeds("acme", 10)) == deeds


def test_whoever_leaves_the_workspace_leaves_its_groups(acme: Company) -> None:
    acme.found()
    acme.ada.put(f"/v1/admin/groups/{SALES}/members/{acme.gus_id}")
    for _ in range(2):
        release_from_groups(acme.gus_id)
    person = people.find_person(acme.gus_id)
    assert person is not None
    assert (person.group_ids, person.admin_of_groups) == (frozenset(), frozenset())
    shown = acme.ada.get(f"/v1/admin/groups/{SALES}").json
    assert (shown["admin_ids"], shown["members_count"]) == ([], 1)
    check_everything()


def test_members_are_listed_by_group_and_role(world: World, client: Client) -> None:
    acme = Company(world, client)
    acme.found()
    other = acme.ada.post("/v1/admin/groups", {"name": "Design"}).json["id"]

    def listed(who: Client, query: str) -> list[str]:
        reply = who.get(f"/v1/admin/members?{query}")
        return [each["id"] for each in reply.json["items"]] if reply.status == 200 else [reply.code]

    assert listed(acme.ada, f"group_id={SALES}") == [acme.ana_id]
    assert listed(acme.gus, f"group_id={SALES}&q=ana") == [acme.ana_id]
    assert (
        listed(acme.ada, f"group_id={SALES}&q=ben") == listed(acme.ada, f"group_id={other}") == []
    )
    assert listed(acme.gus, f"group_id={other}") == ["not_found"]
    assert listed(acme.ada, "group_id=acme.nothing") == ["not_found"]
    assert listed(acme.ada, "group_id=globex.sales") == ["not_found"]
    assert listed(acme.ada, "role=owner") == [world.owner()]
    assert listed(acme.ada, "role=coach") == [acme.cora_id]
    assert listed(acme.ada, "role=group_admin") == [acme.gus_id]
    assert listed(acme.ada, "role=king") == ["validation_error"]
