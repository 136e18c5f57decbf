"""A company with a group, over HTTP and by use cases."""

from typing import Any

from msgspec.structs import replace

from chalicelib.domain.groups.groups import Rules, group_wallet_id
from chalicelib.domain.kernel.idempotency import Answer, Once
from chalicelib.storage.credits import credits
from chalicelib.use_cases.credits.transfers import Transfer, TransferCredits, transfer
from chalicelib.use_cases.groups.group_members import put_in
from chalicelib.use_cases.groups.groups import (
    AddGroup,
    ChangeGroup,
    SeenGroup,
    add_group,
    change_group,
)
from tests.kit.http import Client, Reply
from tests.kit.world import World

TEN = "2026-06-01T10:00:00Z"
ELEVEN = "2026-06-01T11:00:00Z"
SALES = "acme.sales"
PURSE = "acme.group.sales"


class Company:
    """Ada owns Acme; Gus looks after the group Sales, in which Ana is; Ben is in no group."""

    def __init__(self, world: World, client: Client) -> None:
        self.world = world
        self.ada = client.as_person(world.owner())
        self.ana_id, self.ben_id = world.add_member("ana"), world.add_member("ben")
        self.gus_id, self.cora_id = world.add_member("gus"), world.add_coach("cora")
        self.ana, self.ben = client.as_person(self.ana_id), client.as_person(self.ben_id)
        self.gus = client.as_person(self.gus_id)

    def found(self, **rules: Any) -> Reply:
        """Sales, with a wallet of 20 credits unless the rules say otherwise."""
        body = {"name": "Sales", "wallet": True, "admin_ids": [self.gus_id], **rules}
        made = self.ada.post("/v1/admin/groups", body)
        assert made.status == 201, made.text
        self.ada.put(f"/v1/admin/groups/{SALES}/members/{self.ana_id}")
        if body["wallet"]:
            assert self.move(self.ada, "acme.pool", PURSE, 20).status == 201
        return made

    def move(self, who: Client, source: str, target: str, number: int, key: str = "") -> Reply:
        body = {"from_wallet_id": source, "to_wallet_id": target, "credits": number}
        key = key or self.world.ctx.new_id()
        return who.post("/v1/admin/credits/transfers", body, Idempotency_Key=key)

    def book(self, who: Client, starts_at: str = TEN, **wish: Any) -> Reply:
        body = {
            "coach_id": self.cora_id,
            "coaching_type_id": "acme.leadership",
            "session_type_id": "acme.25",
            "starts_at": starts_at,
            **wish,
        }
        return who.post("/v1/sessions", body)

    def change(self, **changes: Any) -> Reply:
        return self.ada.patch(f"/v1/admin/groups/{SALES}", changes)

    def balance(self, wallet_id: str) -> int:
        wallet = credits.find_wallet(wallet_id)
        assert wallet is not None
        return wallet.balance


def found(world: World, *member_ids: str, name: str = "Sales", credits: int = 0) -> str:
    """A group with its own wallet, these members and so many credits out of the pool; its id."""
    command = AddGroup(rules=Rules(name=name, wallet=True))
    once: Once[SeenGroup] = Once(None, "", 201, lambda seen: seen.group.id)
    group_id = add_group(world.ctx, world.owner(), command, once).body
    for member_id in member_ids:
        put_in(world.ctx, world.owner(), group_id, member_id)
    if credits:
        move(world, "acme.pool", group_wallet_id(group_id), credits)
    return group_id


def move(world: World, source: str, target: str, credits: int) -> Answer:
    """The owner moves credits."""
    command = TransferCredits(
        transfer_id=world.ctx.new_id(),
        from_wallet_id=source,
        to_wallet_id=target,
        credits=credits,
    )
    once: Once[Transfer] = Once(None, "", 201, lambda done: done.out.id)
    return transfer(world.ctx, world.owner(), command, once)


def close_wallet(world: World, group_id: str) -> object:
    change = ChangeGroup(group_id=group_id, change=lambda rules: replace(rules, wallet=False))
    return change_group(world.ctx, world.owner(), change)


def narrow(world: World, group_id: str) -> object:
    """The group allows nothing from now on."""
    nothing = frozenset[str]()
    change = ChangeGroup(
        group_id=group_id, change=lambda rules: replace(rules, coaching_type_ids=nothing)
    )
    return change_group(world.ctx, world.owner(), change)
