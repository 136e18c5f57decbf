"""A company with a group, over HTTP."""

from typing import Any

from chalicelib.storage import credits
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
