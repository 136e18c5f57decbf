"""`/v1/credits`, the history, and transfers by an admin."""

from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.workspaces.workspaces import Buying
from tests.kit.audit import check_everything
from tests.kit.http import Client, Reply, knowing_client
from tests.kit.world import MONDAY, World

TEN = MONDAY.replace(hour=10)


def move(client: Client, key: str = "k", **changes: Any) -> Reply:
    body = {"from_wallet_id": "acme.pool", "to_wallet_id": "acme.x", "credits": 5, **changes}
    return client.post("/v1/admin/credits/transfers", body, idempotency_key=key)


def test_a_member_sees_their_own_wallet(world: World, client: Client) -> None:
    ana = world.add_member("ana", 7)
    assert client.as_person(ana).get("/v1/credits").json == {
        "wallets": [
            {
                "id": f"acme.{ana}",
                "kind": "member",
                "name": "Ana",
                "available": 7,
                "held": 0,
                "expiring": [],
                "payable": True,
                "readable": True,
            }
        ],
        "buying": "packs",
    }


def test_an_admin_sees_the_pool(world: World, client: Client) -> None:
    world.add_workspace("globex", Buying.ASK_ADMIN, 1000)
    found = client.as_person(world.owner("globex")).get("/v1/credits").json
    assert [(each["id"], each["kind"]) for each in found["wallets"]] == [
        ("globex.pool", "workspace")
    ]
    assert (found["wallets"][0]["available"], found["buying"]) == (1000, "ask_admin")


def test_the_history_says_what_when_why_and_by_whom(world: World, client: Client) -> None:
    ana, cora = world.add_member("ana"), world.add_coach("cora")
    session_id = world.book(ana, cora, TEN).body
    newest, oldest = (
        client.as_person(ana).get(f"/v1/credits/history?wallet_id=acme.{ana}").json["items"]
    )
    assert newest == {
        "id": f"{session_id}.booking.out",
        "at": "2026-06-01T06:00:00Z",
        "credits": -1,
        "reason": "booking",
        "note": "",
        "actor": {"id": ana, "name": "Ana"},
        "session_id": session_id,
        "session": {
            "id": session_id,
            "coaching_type": {"id": "acme.leadership", "name": "Leadership"},
            "coach": {"id": cora, "name": "Cora"},
            "member": {"id": ana, "name": "Ana"},
            "starts_at": "2026-06-01T10:00:00Z",
        },
        "counterpart": "acme.spent",
        "balance_after": 9,
    }
    assert oldest["session"] is None
    assert (oldest["credits"], oldest["reason"]) == (10, "starting_credits")
    assert oldest["actor"]["name"] == "Ada"


def test_a_history_goes_on_where_it_ended(world: World, client: Client) -> None:
    ana_id, cora = world.add_member("ana"), world.add_coach("cora")
    for hour in (9, 10):
        world.book(ana_id, cora, TEN.replace(hour=hour))
    ana, path = client.as_person(ana_id), f"/v1/credits/history?wallet_id=acme.{ana_id}"
    first = ana.get(f"{path}&limit=2").json
    rest = ana.get(f"{path}&limit=2&cursor={first['next_cursor']}").json
    assert [each["balance_after"] for each in first["items"] + rest["items"]] == [8, 9, 10]
    assert rest["next_cursor"] is None
    admin = client.as_person(world.owner())
    assert admin.get(f"{path}&cursor={first['next_cursor']}").status == 422


def test_a_wallet_of_others_does_not_exist(world: World, client: Client) -> None:
    world.add_workspace("globex", Buying.PACKS, 10)
    ana, ben = world.add_member("ana"), world.add_member("ben")
    path = "/v1/credits/history?wallet_id="
    for person, wallet in (
        (ana, f"acme.{ben}"),
        (ana, "acme.pool"),
        (ana, "acme.none"),
        (world.owner("globex"), f"acme.{ana}"),
        (world.owner("globex"), "acme.pool"),
    ):
        assert client.as_person(person).get(path + wallet).code == "not_found"
    for wallet in ("acme.pool", f"acme.{ana}"):
        assert client.as_person(world.owner()).get(path + wallet).status == 200
    assert client.as_person(ana).get("/v1/credits/history").status == 422


def test_an_admin_moves_credits_once_for_each_key(world: World, client: Client) -> None:
    ana, admin = world.add_member("ana", 0), client.as_person(world.owner())
    made = move(admin, to_wallet_id=f"acme.{ana}", note="Bonus")
    again = move(admin, to_wallet_id=f"acme.{ana}", note="Bonus")
    assert (made.status, again.text) == (201, made.text)
    assert again.headers["Idempotent-Replayed"] == "true"
    assert made.json == {
        "id": made.json["id"],
        "at": "2026-06-01T06:00:00Z",
        "from_wallet_id": "acme.pool",
        "to_wallet_id": f"acme.{ana}",
        "credits": 5,
        "note": "Bonus",
        "expiring": [],
    }
    back = move(admin, "l", from_wallet_id=f"acme.{ana}", to_wallet_id="acme.pool", credits=2)
    assert back.status == 201
    assert client.as_person(ana).get("/v1/credits").json["wallets"][0]["available"] == 3
    assert move(admin, to_wallet_id=f"acme.{ana}").code == "idempotency_key_reused"
    check_everything()


def test_a_transfer_needs_a_key(world: World, client: Client) -> None:
    admin = client.as_person(world.owner())
    reply = admin.post("/v1/admin/credits/transfers", {"credits": 1})
    assert (reply.status, reply.code) == (400, "idempotency_key_required")


def test_more_than_there_is_cannot_be_moved(world: World, client: Client) -> None:
    ana, admin = world.add_member("ana", 3), client.as_person(world.owner())
    reply = move(admin, from_wallet_id=f"acme.{ana}", to_wallet_id="acme.pool", credits=4)
    assert (reply.status, reply.code, reply.json["credits_available"]) == (
        402,
        "insufficient_credits",
        3,
    )
    check_everything()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"credits": 0}, "credits"),
        ({"credits": -1}, "credits"),
        ({"credits": 1.5}, "credits"),
        ({"credits": "5"}, "credits"),
        ({"credits": True}, "credits"),
        ({"credits": 1_000_001}, "credits"),
        ({"to_wallet_id": ""}, "to_wallet_id"),
        ({"use_by": "31.12.2026"}, "use_by"),
        ({"use_by": "2200-01-01"}, "use_by"),
        ({"use_by": "9999-12-31"}, "use_by"),
    ],
)
def test_a_transfer_of_nonsense_is_refused(changes: dict[str, Any], field: str) -> None:
    reply = move(knowing_client("ada"), **changes)
    assert (reply.status, reply.json["errors"][0]["field"]) == (422, field)


def test_the_farthest_last_day_is_named_and_can_still_come_back(
    world: World, client: Client
) -> None:
    admin = client.as_person(world.owner())
    ana, coach = f"acme.{world.add_member('ana', 0)}", world.add_coach("cora")
    told = move(admin, "a", to_wallet_id=ana, use_by="2200-01-01").json["errors"][0]["message"]
    assert told == "This is out of range: write a year from 1970 to 2199."
    told = move(admin, "b", to_wallet_id=ana, use_by="2031-06-02").json["errors"][0]["message"]
    assert told == "Choose a day within the next five years, or none."
    assert move(admin, "c", to_wallet_id=ana, credits=2, use_by="2031-06-01").status == 201
    session = world.book("ana-at-acme.example", coach, TEN + timedelta(days=1)).body
    assert admin.post(f"/v1/sessions/{session}/cancel", {}).status == 200
    [wallet] = client.as_person("ana-at-acme.example").get("/v1/credits").json["wallets"]
    assert wallet["expiring"] == [{"credits": 2, "use_by": "2031-06-01"}]
    check_everything()


@pytest.mark.parametrize("workspace", ["acme", "globex"])
def test_an_admin_who_moves_too_many_is_told_what_an_admin_can_do(
    world: World, client: Client, workspace: str
) -> None:
    world.add_workspace("globex", Buying.ASK_ADMIN, 10)
    member = world.add_member("mia", 0, workspace_id=workspace)
    admin = client.as_person(world.owner(workspace))
    pair = {"from_wallet_id": f"{workspace}.pool", "to_wallet_id": f"{workspace}.{member}"}
    new = {"email": "new@example.com", "name": "New", "credits": 20_000}
    for reply in (move(admin, **pair, credits=20_000), admin.post("/v1/admin/members", new)):
        assert (reply.code, reply.json["remedy"]) == (
            "insufficient_credits",
            "buy_credits",
        )
        assert "buy credits for the pool" in reply.json["detail"]


def test_both_histories_name_the_wallet_on_the_other_side(world: World, client: Client) -> None:
    admin, ana = client.as_person(world.owner()), f"acme.{world.add_member('ana', 0)}"
    move(admin, to_wallet_id=ana)
    for wallet, other in ((ana, "acme.pool"), ("acme.pool", ana)):
        newest = admin.get(f"/v1/credits/history?wallet_id={wallet}").json["items"][0]
        assert newest["counterpart"] == other


def test_credits_out_of_the_pool_get_a_last_day_and_never_a_later_one(
    world: World, client: Client
) -> None:
    ana, ben = (f"acme.{world.add_member(name, 0)}" for name in ("ana", "ben"))
    admin = client.as_person(world.owner())
    dated = move(admin, "a", to_wallet_id=ana, credits=5, use_by="2026-06-30")
    assert dated.json["expiring"] == [{"credits": 5, "use_by": "2026-06-30"}]
    move(admin, "b", from_wallet_id=ana, to_wallet_id="acme.pool", credits=2)
    later = move(admin, "c", to_wallet_id=ben, credits=5, use_by="2026-12-31")
    assert later.json["expiring"] == [{"credits": 5, "use_by": "2026-12-31"}]
    assert move(admin, "d", to_wallet_id=ana, use_by="2026-06-01").status == 201
    check_everything()


@pytest.mark.parametrize(
    "changes",
    [
        {"use_by": "2026-05-31"},
        {"use_by": "2026-06-30", "from_wallet_id": "acme.ana-at-acme.example"},
    ],
)
def test_a_day_that_has_passed_or_is_not_the_pools_to_give_is_refused(
    world: World, client: Client, changes: dict[str, Any]
) -> None:
    world.add_member("ana")
    ben = world.add_member("ben")
    reply = move(client.as_person(world.owner()), to_wallet_id=f"acme.{ben}", **changes)
    assert (reply.status, reply.json["errors"][0]["field"]) == (422, "use_by")


def test_nothing_is_moved_into_a_closed_wallet(world: World, client: Client) -> None:
    ana, admin = world.add_member("ana"), client.as_person(world.owner())
    admin.delete(f"/v1/admin/members/{ana}")
    reply = move(admin, to_wallet_id=f"acme.{ana}")
    assert (reply.status, reply.json["errors"][0]["field"]) == (422, "to_wallet_id")
    check_everything()


def test_both_ends_of_a_transfer_are_different_wallets(world: World, client: Client) -> None:
    reply = move(client.as_person(world.owner()), to_wallet_id="acme.pool")
    assert (reply.status, reply.json["errors"][0]["field"]) == (422, "to_wallet_id")


def test_credits_never_leave_their_workspace(world: World, client: Client) -> None:
    world.add_workspace("globex", Buying.PACKS, 10)
    zoe, admin = world.add_member("zoe", 1, "globex"), client.as_person(world.owner())
    for changes in (
        {"to_wallet_id": f"globex.{zoe}"},
        {"from_wallet_id": "globex.pool", "to_wallet_id": "acme.pool"},
        {"to_wallet_id": "acme.none"},
    ):
        assert move(admin, **changes).code == "not_found"


def test_for_those_who_run_nothing_there_are_no_transfers(world: World, client: Client) -> None:
    ana, cora = world.add_member("ana"), world.add_coach("cora")
    for person in (ana, cora):
        reply = move(client.as_person(person), to_wallet_id=f"acme.{ana}")
        assert (reply.status, reply.code) == (404, "not_found")
    check_everything()
