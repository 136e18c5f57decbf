"""A person calls so often in a minute, whichever process answers; nobody else feels it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pytest
from msgspec.structs import replace

from chalicelib.domain.kernel.errors import RateLimitedError, TryAgainError
from chalicelib.domain.kernel.rate_limits import LIMITS, Kind, minute_of
from chalicelib.storage.kernel.call_counts import CallCountItem, add_calls, key_of
from chalicelib.use_cases.kernel.rate_limits import CallMeter
from tests.kit.http import Client, client_of
from tests.kit.world import World

NOON = 1_800_000_000.0


@dataclass
class Seconds:
    """The machine's clock."""

    now: float = NOON

    def __call__(self) -> float:
        return self.now


def limited(world: World, limits: Mapping[Kind, int], seconds: Callable[[], float]) -> Client:
    return client_of(replace(world.ctx, meter=CallMeter(limits, seconds)))


def stands_at(person_id: str, kind: Kind) -> int:
    found = CallCountItem.get(*key_of(person_id, kind, minute_of(NOON)), consistent_read=True)
    return int(found.calls)


def allowed(calls: int, *meters: CallMeter) -> int:
    """How many of so many calls pass, each at the next process."""
    passed = 0
    for number in range(calls):
        try:
            meters[number % len(meters)].count("ana", Kind.WRITE)
        except RateLimitedError:
            continue
        passed += 1
    return passed


def test_who_calls_too_often_is_told_when_to_go_on_and_goes_on_then(world: World) -> None:
    seconds = Seconds(NOON + 12.5)
    ana = limited(world, {Kind.READ: 3}, seconds).as_person(world.add_member("ana"))
    assert [ana.get("/v1/me").status for _ in range(3)] == [200] * 3
    refused = ana.get("/v1/me")
    assert (refused.status, refused.code) == (429, "rate_limited")
    assert refused.headers["Retry-After"] == "48"
    assert refused.json["detail"] == "You called too often within a minute. Try again in 48 s."
    seconds.now += 48
    assert ana.get("/v1/me").status == 200


def test_a_burst_of_one_leaves_others_alone_and_reads_leave_writes(world: World) -> None:
    client = limited(world, {Kind.READ: 2, Kind.WRITE: 1}, Seconds())
    ana, ben = (client.as_person(world.add_member(name)) for name in ("ana", "ben"))
    assert [ana.get("/v1/me").status for _ in range(4)] == [200, 200, 429, 429]
    assert ben.get("/v1/me").status == 200
    assert ana.patch("/v1/me", {"name": "Ana B"}).status == 200
    assert ana.patch("/v1/me", {"name": "Ana C"}).status == 429
    assert ben.get("/v1/me").json["name"] == "Ben"


def test_who_is_not_signed_in_is_not_counted(world: World) -> None:
    client = limited(world, {Kind.READ: 1}, Seconds())
    assert [client.get("/v1/me").status for _ in range(3)] == [401] * 3
    assert [client.get("/v1/health").status for _ in range(3)] == [200] * 3


def test_processes_tell_each_other_so_that_all_together_let_little_more_pass(world: World) -> None:
    alone = CallMeter(LIMITS, Seconds())
    assert allowed(100, alone) == 60
    assert stands_at("ana", Kind.WRITE) == 60
    later = CallMeter(LIMITS, Seconds())
    assert allowed(100, later) <= 7
    together = [CallMeter(LIMITS, Seconds(NOON + 60)) for _ in range(4)]
    assert 60 <= allowed(300, *together) <= 60 + 4 * 7


def test_somebody_with_few_calls_costs_no_write(world: World) -> None:
    assert allowed(6, CallMeter(LIMITS, Seconds())) == 6
    with pytest.raises(CallCountItem.DoesNotExist):
        stands_at("ana", Kind.WRITE)


def test_a_count_that_cannot_be_shared_stops_nobody_and_is_not_tried_again_that_minute() -> None:
    tries: list[str] = []

    def fail(person_id: str, *_: object) -> int:
        tries.append(person_id)
        raise TryAgainError

    assert allowed(100, CallMeter(LIMITS, Seconds(), fail)) == 60
    assert tries == ["ana"]


def test_a_count_outlives_its_minute_by_minutes_only(world: World) -> None:
    assert add_calls("ana", Kind.READ, minute_of(NOON), 2) == 2
    assert add_calls("ana", Kind.READ, minute_of(NOON), 3) == 5
    found = CallCountItem.get(*key_of("ana", Kind.READ, minute_of(NOON)))
    assert 60 < found.expires_epoch - NOON <= 600
