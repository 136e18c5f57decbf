"""Setting many balances over HTTP: each wallet by itself, repeatable at any point."""

from typing import Any

import pytest

from chalicelib.domain.coaches.coaches import BookingMode
from chalicelib.domain.workspaces.workspaces import Buying
from chalicelib.storage.credits.credits import find_wallet, list_entries
from tests.kit.audit import check_everything
from tests.kit.http import Client, Reply, knowing_client
from tests.kit.world import MONDAY, World

SET = "/v1/admin/credits/set"


@pytest.fixture
def admin(world: World, client: Client) -> Client:
    return client.as_person(world.owner())


def set_all(admin: Client, wallet_ids: list[str], credits: int, key: str = "k") -> Reply:
    body = {"wallet_ids": wallet_ids, "credits": credits, "note": "June"}
    return admin.post(SET, body, Idempotency_Key=key)


def available(wallet_id: str) -> int:
    wallet = find_wallet(wallet_id)
    assert wallet is not None
    return wallet.balance


def test_the_difference_moves_from_or_to_the_pool_and_a_repeated_call_changes_nothing(
    world: World, admin: Client
) -> None:
    wallets = [f"acme.{world.add_member(name, n)}" for name, n in (("ana", 10), ("ben", 1))]
    same = f"acme.{world.add_member('eve', 5)}"
    made = set_all(admin, [*wallets, same], 5)
    assert (made.status, made.json) == (
        200,
        {
            "results": [
                {"wallet_id": wallets[0], "before": 10, "after": 5},
                {"wallet_id": wallets[1], "before": 1, "after": 5},
                {"wallet_id": same, "before": 5, "after": 5},
            ]
        },
    )
    assert [available(each) for each in (*wallets, same, "acme.pool")] == [5, 5, 5, 9_985]
    again = set_all(admin, [*wallets, same], 5)
    assert (again.text, again.headers["Idempotent-Replayed"]) == (made.text, "true")
    assert set_all(admin, wallets, 5).code == "idempotency_key_reused"
    entry = list_entries(wallets[1], 1).entries[0]
    assert (entry.credits, entry.reason, entry.note, entry.actor_id) == (
        4,
        "set",
        "June",
        world.owner(),
    )
    check_everything()


def test_a_wallet_that_cannot_be_set_is_told_and_the_others_are_set(
    world: World, admin: Client
) -> None:
    world.add_workspace("globex", Buying.PACKS, 100)
    zoe = f"globex.{world.add_member('zoe', 1, 'globex')}"
    gone = world.add_member("gone", 2)
    admin.delete(f"/v1/admin/members/{gone}")
    ana = f"acme.{world.add_member('ana', 1)}"
    rich = f"acme.{world.add_member('rich', 9_000)}"
    found = set_all(admin, [zoe, "acme.none", f"acme.{gone}", ana, rich], 5_000).json["results"]
    assert [(each["before"], each["after"], each.get("error")) for each in found] == [
        (None, None, "not_found"),
        (None, None, "not_found"),
        (0, 0, "wallet_closed"),
        (1, 1, "insufficient_credits"),
        (9_000, 5_000, None),
    ]
    check_everything()


def test_two_hundred_wallets_are_set_in_one_call(world: World, admin: Client) -> None:
    wallets = [f"acme.{world.add_member(f'member{n}', n % 3)}" for n in range(35)]
    unknown = [f"acme.none{n}" for n in range(165)]
    found = set_all(admin, wallets + unknown, 2).json["results"]
    assert [each["wallet_id"] for each in found] == wallets + unknown
    assert {available(each) for each in wallets} == {2}
    assert len([each for each in found if "error" in each]) == 165
    deeds = [each for each in admin.get("/v1/admin/audit").json["items"] if "set" in each["action"]]
    assert [(each["subject_id"], each["detail"]) for each in deeds] == [
        ("acme", {"credits": 2, "wallets": 200})
    ]
    check_everything()


def test_the_same_key_a_day_later_is_a_new_call(world: World, admin: Client) -> None:
    ana = f"acme.{world.add_member('ana', 1)}"
    set_all(admin, [ana], 5)
    world.clock.advance(hours=25)
    assert set_all(admin, [ana], 7).json["results"][0]["before"] == 5
    check_everything()


def test_held_credits_are_left_alone(world: World, admin: Client) -> None:
    remy, ana = world.add_coach("remy", mode=BookingMode.REQUEST), world.add_member("ana", 3)
    world.book(ana, remy, None, proposed_starts=(MONDAY.replace(day=2, hour=10),))
    result = set_all(admin, [f"acme.{ana}"], 0).json["results"][0]
    assert (result["before"], result["after"], available(f"acme.{ana}")) == (2, 0, 1)
    check_everything()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"wallet_ids": []}, "wallet_ids"),
        ({"wallet_ids": ["acme.ana", "acme.ana"]}, "wallet_ids"),
        ({"wallet_ids": [f"acme.{n}" for n in range(201)]}, "wallet_ids"),
        ({"credits": -1}, "credits"),
        ({"credits": 1_000_001}, "credits"),
    ],
)
def test_a_call_of_nonsense_is_refused(changes: dict[str, Any], field: str) -> None:
    body = {"wallet_ids": ["acme.ana"], "credits": 5, **changes}
    client = knowing_client("ada")
    reply = client.post(SET, body, Idempotency_Key="k")
    assert (reply.status, reply.json["errors"][0]["field"]) == (422, field)


def test_the_pool_is_not_set_nor_anything_without_a_key(world: World, admin: Client) -> None:
    refused = set_all(admin, ["acme.pool"], 5)
    assert (refused.status, refused.json["errors"][0]["field"]) == (422, "wallet_ids")
    assert admin.post(SET, {}).code == "idempotency_key_required"


def test_for_those_who_run_nothing_nothing_is_set(world: World, client: Client) -> None:
    ana = world.add_member("ana")
    assert set_all(client.as_person(ana), [f"acme.{ana}"], 500).code == "not_found"
    check_everything()
