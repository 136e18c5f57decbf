"""What it costs to set the balances of 200 wallets in a call, and of 1,000 in five calls.

Requests are counted as in `counts`, and timed on the emulator; the last call meets a pool that
another admin's transfer changes just before each first commit.
"""

import time
from collections.abc import Iterator, Sequence
from itertools import count
from typing import Any, TypeVar

from bench.traffic import cost, recording, stored_items
from chalicelib.domain.credits.credits import Wallet, WalletKind, member_wallet_id
from chalicelib.storage.credits import credits
from chalicelib.storage.kernel.transaction import commit
from tests.kit.http import Client, client_of
from tests.kit.world import World

IN_A_CALL = 200
CALLS = 5
IN_A_COMMIT = 100

Counted = dict[str, Any]
ThingT = TypeVar("ThingT")


def report(world: World) -> dict[str, Counted]:
    """Plays every scene in this company."""
    wallets = new_wallets(world, CALLS * IN_A_CALL)
    owner = client_of(world.ctx).as_person(world.owner())
    keys = (f"key{number}" for number in count())
    first = wallets[:IN_A_CALL]
    one = set_all(owner, first, 2, next(keys))
    return {
        "wallets_200": one,
        "wallets_200_replayed": set_all(owner, first, 2, "key0"),
        "wallets_200_unchanged": set_all(owner, first, 2, next(keys)),
        "wallets_200_pool_busy": set_all(owner, first, 3, next(keys), busy_with=world),
        "wallets_1000_in_five_calls": added_up(
            set_all(owner, part, 5, next(keys)) for part in parts(wallets, IN_A_CALL)
        ),
    }


def set_all(
    owner: Client,
    wallet_ids: Sequence[str],
    credits: int,
    key: str,
    *,
    busy_with: World | None = None,
) -> Counted:
    """One call, counted and timed."""
    body = {"wallet_ids": list(wallet_ids), "credits": credits}
    before = stored_items()
    meanwhile = (lambda: busy_with.add_member("busy", 1)) if busy_with else None
    began = time.perf_counter()
    with recording(meanwhile) as sent:
        reply = owner.post("/v1/admin/credits/set", body, Idempotency_Key=key)
    seconds = time.perf_counter() - began
    assert reply.status == 200, reply.text
    assert all("error" not in each for each in reply.json["results"]), reply.text
    counted: Counted = {**cost(sent, before, stored_items()), "seconds": round(seconds, 3)}
    counted.pop("requests")
    return counted


def added_up(calls: Iterator[Counted]) -> Counted:
    found = list(calls)
    return {name: round(sum(each[name] for each in found), 3) for name in found[0]}


def parts(things: Sequence[ThingT], size: int) -> Iterator[Sequence[ThingT]]:
    return (things[first : first + size] for first in range(0, len(things), size))


def new_wallets(world: World, number: int) -> list[str]:
    """Empty wallets of people with ids as long as a user pool's."""
    wallets = [
        Wallet(
            id=member_wallet_id("acme", f"{n:036d}"),
            workspace_id="acme",
            kind=WalletKind.MEMBER,
            owner_id=f"{n:036d}",
            name=f"Member {n}",
        )
        for n in range(number)
    ]
    for part in parts(wallets, IN_A_COMMIT):
        commit(*map(credits.add_wallet, part))
    return [wallet.id for wallet in wallets]
