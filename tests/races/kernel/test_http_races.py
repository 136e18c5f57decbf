"""The same races through the whole API: one `201`, the others `409`, and nothing of the 500s."""

from collections import Counter
from functools import partial

from tests.kit.http import Client, Reply, client_of
from tests.kit.world import MONDAY, World
from tests.races.crowd import all_at_once

TEN = MONDAY.replace(hour=10).strftime("%Y-%m-%dT%H:%M:%SZ")


def wish(client: Client, coach_id: str, **headers: str) -> Reply:
    body = {
        "coach_id": coach_id,
        "coaching_type_id": "acme.leadership",
        "session_type_id": "acme.25",
        "starts_at": TEN,
    }
    return client.post("/v1/sessions", body, **headers)


def statuses(replies: list[Reply]) -> Counter[int]:
    return Counter(reply.status for reply in replies)


def test_32_members_at_one_slot_over_http(atomic_world: World) -> None:
    cora, client = atomic_world.add_coach("cora"), client_of(atomic_world.ctx)
    people = [client.as_person(atomic_world.add_member(f"member{n}")) for n in range(32)]
    replies = [
        each
        for each in all_at_once([partial(wish, person, cora) for person in people])
        if isinstance(each, Reply)
    ]
    assert statuses(replies) == {201: 1, 409: 31}
    lost = [reply for reply in replies if reply.status == 409]
    assert {reply.code for reply in lost} == {"slot_taken"}
    assert all(len(reply.json["nearest_slots"]) == 5 for reply in lost)
    balances = Counter(
        person.get("/v1/credits").json["wallets"][0]["available"] for person in people
    )
    assert balances == {9: 1, 10: 31}


def test_one_key_16_times_at_once_over_http(atomic_world: World) -> None:
    cora = atomic_world.add_coach("cora")
    ana = client_of(atomic_world.ctx).as_person(atomic_world.add_member("ana"))
    replies = [
        each
        for each in all_at_once(
            [partial(wish, ana, cora, Idempotency_Key="one") for _ in range(16)]
        )
        if isinstance(each, Reply)
    ]
    assert statuses(replies) == {201: 16}
    assert len({reply.text for reply in replies}) == 1
    replayed = Counter(reply.headers.get("Idempotent-Replayed") for reply in replies)
    assert replayed == {None: 1, "true": 15}
    upcoming = ana.get("/v1/sessions").json["items"]
    assert [session["id"] for session in upcoming] == [replies[0].json["id"]]
