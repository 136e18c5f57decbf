"""Many bookings at once, on an engine whose transactions are atomic; the full scan after each."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from msgspec.structs import replace

from chalicelib.domain.coaches.availability import Availability
from chalicelib.domain.kernel.errors import SlotNotOfferedError, SlotTakenError
from chalicelib.domain.kernel.idempotency import Once
from chalicelib.domain.sessions.sessions import Session
from chalicelib.storage.credits.credits import find_wallet
from chalicelib.use_cases.coaches.availability import put_availability
from chalicelib.use_cases.credits.transfers import Transfer, TransferCredits, transfer
from chalicelib.use_cases.sessions.booking import book
from tests.kit.world import MONDAY, World
from tests.races.crowd import all_at_once, outcomes

TEN = MONDAY.replace(hour=10)


def balance(wallet_id: str) -> int:
    wallet = find_wallet(wallet_id)
    assert wallet is not None
    return wallet.balance


def test_of_32_members_at_one_slot_one_gets_it_and_the_others_are_not_charged(
    atomic_world: World,
) -> None:
    world = atomic_world
    cora = world.add_coach("cora")
    members = [world.add_member(f"member{n}") for n in range(32)]
    results = all_at_once([partial(world.book, member, cora, TEN) for member in members])
    assert outcomes(results) == {"201": 1, "slot_taken": 31}
    assert sorted(balance(f"acme.{member}") for member in members) == [9] + [10] * 31
    losers = [result for result in results if isinstance(result, SlotTakenError)]
    assert all(len(loser.nearest) == 5 for loser in losers)


def test_of_overlapping_lengths_no_two_overlap(atomic_world: World) -> None:
    world = atomic_world
    cora = world.add_coach("cora", slot_interval_minutes=5)
    wishes = [
        partial(
            world.book,
            world.add_member(f"member{n}"),
            cora,
            TEN + timedelta(minutes=5 * n),
            session_type="50" if n % 2 else "25",
        )
        for n in range(12)
    ]
    results = outcomes(all_at_once(wishes))
    assert results["201"] + results["slot_taken"] == 12
    assert 1 <= results["201"] <= 3


def test_one_member_with_two_coaches_at_one_time_gets_one(atomic_world: World) -> None:
    world = atomic_world
    ana = world.add_member("ana")
    pair = [world.add_coach("cora"), world.add_coach("remy")]
    results = all_at_once([partial(world.book, ana, coach, TEN) for coach in pair * 4])
    assert outcomes(results)["201"] == 1
    assert outcomes(results)["member_busy"] == 7


def test_a_coach_who_books_as_a_member_is_not_in_two_places(atomic_world: World) -> None:
    world = atomic_world
    cora, remy = world.add_coach("cora"), world.add_coach("remy")
    world.fund(cora, 5)
    ana = world.add_member("ana")
    results = all_at_once(
        [partial(world.book, ana, cora, TEN), partial(world.book, cora, remy, TEN)] * 4
    )
    assert outcomes(results)["201"] == 1


def test_the_last_credit_is_spent_once(atomic_world: World) -> None:
    world = atomic_world
    ana = world.add_member("ana", 1)
    coaches_ = [world.add_coach(f"coach{n}") for n in range(16)]
    starts = [TEN + timedelta(minutes=30 * (n % 8)) for n in range(16)]
    results = all_at_once(
        [partial(world.book, ana, coach, at) for coach, at in zip(coaches_, starts, strict=True)]
    )
    counted = outcomes(results)
    assert counted["201"] == 1
    assert counted["insufficient_credits"] + counted["member_busy"] == 15
    assert balance(f"acme.{ana}") == 0


def test_the_same_key_16_times_at_once_books_one_session(atomic_world: World) -> None:
    world = atomic_world
    ana, cora = world.add_member("ana"), world.add_coach("cora")
    results = all_at_once([partial(world.book, ana, cora, TEN, key="k") for _ in range(16)])
    assert outcomes(results) == {"201": 16}
    assert len({getattr(result, "body", None) for result in results}) == 1
    assert balance(f"acme.{ana}") == 9


def test_32_members_at_different_times_of_one_day_all_get_theirs(atomic_world: World) -> None:
    world = atomic_world
    cora = world.add_coach("cora", slot_interval_minutes=15)
    wishes = [
        partial(
            world.book,
            world.add_member(f"member{n}"),
            cora,
            MONDAY.replace(hour=8) + timedelta(minutes=15 * n),
            session_type="intro",
        )
        for n in range(32)
    ]
    assert outcomes(all_at_once(wishes)) == {"201": 32}


def test_a_daily_limit_holds_when_all_come_at_once(atomic_world: World) -> None:
    world = atomic_world
    cora = world.add_coach("cora", max_per_day=3)
    wishes = [
        partial(world.book, world.add_member(f"member{n}"), cora, TEN + timedelta(minutes=30 * n))
        for n in range(10)
    ]
    assert outcomes(all_at_once(wishes)) == {"201": 3, "slot_not_offered": 7}


def test_a_booking_never_stands_under_hours_that_ended_before_it(atomic_world: World) -> None:
    """Whoever commits first: the booking is refused, or its schedule is older than the closing."""
    world = atomic_world
    closed = Availability(timezone="Europe/London", weekly={}, overrides={})
    for number in range(8):
        cora = world.add_coach(f"coach{number}")
        ana = world.add_member(f"member{number}")
        both: list[Callable[[], object]] = [
            partial(world.book, ana, cora, TEN),
            partial(put_availability, world.ctx, cora, closed, None),
        ]
        booked, _ = all_at_once(both)
        assert outcomes([booked]) in ({"201": 1}, {"slot_not_offered": 1})


def test_a_booking_decided_under_older_hours_is_decided_anew(atomic_world: World) -> None:
    """The coach closes after the booking was decided and before it is committed."""
    world = atomic_world
    ana, cora = world.add_member("ana"), world.add_coach("cora")
    closed = Availability(timezone="Europe/London", weekly={}, overrides={})
    command, once = world.wish(ana, cora, TEN)

    def render_and_close(session: Session) -> str:
        put_availability(world.ctx, cora, closed, None)
        return session.id

    with pytest.raises(SlotNotOfferedError) as refusal:
        book(world.ctx, command, replace(once, render=render_and_close))
    assert refusal.value.why == "outside_hours"
    assert balance(f"acme.{ana}") == 10


def test_transfers_in_a_ring_conserve_credits(atomic_world: World) -> None:
    world = atomic_world
    ring = [f"acme.{world.add_member(f'member{n}', 5)}" for n in range(6)]
    moves = [
        TransferCredits(
            transfer_id=f"ring{n}",
            from_wallet_id=ring[n % 6],
            to_wallet_id=ring[(n + 1) % 6],
            credits=1 + n % 3,
        )
        for n in range(16)
    ]

    def move(command: TransferCredits) -> object:
        once: Once[Transfer] = Once(None, "", 201, lambda done: done.out.id)
        return transfer(world.ctx, world.owner(), command, once)

    results = all_at_once([partial(move, command) for command in moves])
    assert set(outcomes(results)) <= {"201", "insufficient_credits"}
    assert sum(balance(wallet_id) for wallet_id in ring) == 30
