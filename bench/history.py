"""What a page of a wallet's history costs, with a hundred entries and with a hundred thousand.

Entries stand in their order behind the wallet, and a page is one query of them from a place on. So
a page must cost the same however long the history is, and wherever in it.
"""

import time
from datetime import date
from statistics import median
from typing import Any
from urllib.parse import urlencode

from bench.traffic import cost, recording
from chalicelib.api.kernel.cursors import Seal
from chalicelib.domain.credits.credits import NEVER, Cause, Posting, Reason, Wallet, receive, spend
from chalicelib.storage.credits import credits
from chalicelib.storage.kernel.transaction import commit
from tests.kit.http import Client, client_of
from tests.kit.world import MONDAY, World

PATH = "/v1/credits/history"
LENGTHS = (100, 100_000)
IN_A_COMMIT = 99
RUNS = 5

Figures = dict[str, Any]


def report(world: World) -> dict[str, Figures]:
    """The first page, one in the middle and the last, of a short and of a long history."""
    return {f"entries_{length}": pages(world, length) for length in LENGTHS}


def pages(world: World, length: int) -> Figures:
    person_id = world.add_member(f"member{length}", 0)
    wallet_id = f"acme.{person_id}"
    fill(wallet_id, length)
    member = client_of(world.ctx).as_person(person_id)
    seal = Seal(world.ctx.secret("cursor_key"), person_id, PATH, {"wallet_id": wallet_id})
    places = {"first_page": None, "middle_page": length // 2 + 1, "last_page": 31}
    return {
        name: page(member, wallet_id, None if place is None else seal.write(str(place)))
        for name, place in places.items()
    }


def page(member: Client, wallet_id: str, cursor: str | None) -> Figures:
    """One call, counted, then timed several times."""
    wanted = {"wallet_id": wallet_id, "limit": "30"} | ({"cursor": cursor} if cursor else {})
    path = f"{PATH}?{urlencode(wanted)}"
    with recording() as sent:
        answer = member.get(path)
    assert len(answer.json.get("items", ())) == 30, answer.text
    paid = cost(sent, {}, {})
    seconds = []
    for _ in range(RUNS):
        began = time.perf_counter()
        member.get(path)
        seconds.append(time.perf_counter() - began)
    return {
        "round_trips": paid["round_trips"],
        "items_read": paid["items_read"],
        "read_units": paid["read_units"],
        "milliseconds": round(1000 * median(seconds), 1),
    }


def fill(wallet_id: str, length: int) -> None:
    """A history of so many entries, as bookings and their refunds make them."""
    wallet = credits.find_wallet(wallet_id)
    assert wallet is not None
    while wallet.seq < length:
        postings: list[Posting] = []
        for _ in range(min(IN_A_COMMIT, length - wallet.seq)):
            postings.append(step(wallet))
            wallet = postings[-1].after
        commit(*credits.post(*postings))


def step(wallet: Wallet) -> Posting:
    gives = wallet.seq % 2 == 0
    cause = Cause(
        transfer_id=f"{wallet.id}.{wallet.seq}",
        reason=Reason.REFUND if gives else Reason.BOOKING,
        at=MONDAY,
        actor_id=wallet.owner_id,
    )
    if gives:
        return receive(wallet, {NEVER: 2}, "acme.spent", cause)
    return spend(wallet, 2, "acme.spent", cause, date(2026, 6, 1), "buy_credits")
