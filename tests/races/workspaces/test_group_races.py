"""Paying from a group's wallet while others spend from it, and while the group changes."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest

from chalicelib.domain.coaches.coaches import BookingMode
from chalicelib.domain.credits.credits import Reason, Wallet
from chalicelib.domain.groups.groups import group_wallet_id
from chalicelib.domain.kernel.errors import DomainError
from chalicelib.domain.kernel.idempotency import Once
from chalicelib.domain.sessions.sessions import Status
from chalicelib.storage.credits import credits
from chalicelib.storage.sessions.sessions import find_session
from chalicelib.use_cases.groups.group_members import put_in, take_out
from chalicelib.use_cases.groups.groups import remove_group
from chalicelib.use_cases.sessions import actions
from chalicelib.use_cases.sessions.sessions import SeenSession
from tests.kit.groups import close_wallet, found, move, narrow
from tests.kit.world import MONDAY, World
from tests.races.crowd import all_at_once, outcomes

TEN = MONDAY.replace(hour=10) + timedelta(days=1)
ROUNDS = 6


def purse(group_id: str) -> Wallet:
    wallet = credits.find_wallet(group_wallet_id(group_id))
    assert wallet is not None
    return wallet


def once() -> Once[SeenSession]:
    return Once(None, "", 200, lambda seen: seen.session.status.value)


def test_of_50_who_spend_a_groups_last_credit_in_every_way_one_does(atomic_world: World) -> None:
    world = atomic_world
    members = [world.add_member(f"member{n}", 0) for n in range(10)]
    coaches = [world.add_coach(f"coach{n}") for n in range(4)]
    reviewing = world.add_coach("remy", mode=BookingMode.REQUEST)
    group_id = found(world, *members, credits=1)
    wallet_id = group_wallet_id(group_id)
    starts = [TEN + timedelta(minutes=30 * n) for n in range(10)]
    attempts: list[Callable[[], object]] = [
        partial(world.book, member, coach, at, wallet_id=wallet_id)
        for coach in coaches
        for member, at in zip(members, starts, strict=True)
    ]
    attempts += [
        partial(world.book, member, reviewing, None, proposed_starts=(at,), wallet_id=wallet_id)
        for member, at in zip(members[:5], starts, strict=False)
    ]
    attempts += [partial(move, world, wallet_id, f"acme.{member}", 1) for member in members[:5]]
    counted = outcomes(all_at_once(attempts))
    assert counted["201"] == 1
    assert counted["insufficient_credits"] + counted["member_busy"] == 49
    assert sum(purse(group_id).lots.values()) == 0


CHANGES: dict[str, Callable[[World, str, str], object]] = {
    "wallet closed": lambda world, group_id, _: close_wallet(world, group_id),
    "group removed": lambda world, group_id, _: remove_group(world.ctx, world.owner(), group_id),
    "rules narrowed": lambda world, group_id, _: narrow(world, group_id),
    "member taken out": lambda world, group_id, member_id: take_out(
        world.ctx, world.owner(), group_id, member_id
    ),
}
ALLOWED = {"201", "not_found", "not_allowed_by_group"}


@pytest.mark.parametrize("change", CHANGES)
def test_a_booking_stands_only_before_what_forbids_it(atomic_world: World, change: str) -> None:
    """Afterwards nobody pays from the group's wallet, and a closed one keeps nothing."""
    world = atomic_world
    cora, ana = world.add_coach("cora"), world.add_member("ana", 0)
    for number in range(ROUNDS):
        group_id = found(world, ana, name=f"Group {number}", credits=3)
        wallet_id, at = group_wallet_id(group_id), TEN + timedelta(days=1, minutes=60 * number)
        both: list[Callable[[], object]] = [
            partial(world.book, ana, cora, at, wallet_id=wallet_id),
            partial(CHANGES[change], world, group_id, ana),
        ]
        booked, _ = all_at_once(both)
        told = outcomes([booked])
        assert set(told) <= ALLOWED
        wallet = purse(group_id)
        if wallet.open:
            assert wallet.balance == 3 - told["201"]
        else:
            last, *earlier = credits.list_entries(wallet_id, 10).entries
            assert (last.reason, last.balance_after) == (Reason.WALLET_CLOSED, 0)
            assert -last.credits == 3 - told["201"]
            assert [each.reason for each in earlier].count(Reason.BOOKING) == told["201"]
        with pytest.raises(DomainError) as refusal:
            world.book(ana, cora, at + timedelta(minutes=30), wallet_id=wallet_id)
        assert refusal.value.code in ALLOWED - {"201"}


def test_a_request_is_accepted_before_its_wallet_is_closed_or_never(atomic_world: World) -> None:
    world = atomic_world
    remy, ana = world.add_coach("remy", mode=BookingMode.REQUEST), world.add_member("ana", 0)
    for number in range(ROUNDS):
        group_id = found(world, ana, name=f"Group {number}", credits=3)
        wallet_id, at = group_wallet_id(group_id), TEN + timedelta(hours=number)
        asked = world.book(ana, remy, None, proposed_starts=(at,), wallet_id=wallet_id).body
        both: list[Callable[[], object]] = [
            partial(actions.accept, world.ctx, remy, asked, at, once()),
            partial(close_wallet, world, group_id),
        ]
        accepted, _ = all_at_once(both)
        session, wallet = find_session(asked), purse(group_id)
        assert session is not None
        if isinstance(accepted, DomainError):
            assert (accepted.code, session.status) == ("not_in_state", Status.REQUESTED)
            assert (wallet.balance, wallet.held) == (1, 1)
            actions.decline(world.ctx, remy, asked, "", once())
            assert purse(group_id).balance == 0
        else:
            assert (session.status, wallet.balance) == (Status.CONFIRMED, 0)


def test_a_group_gives_and_takes_back_no_more_than_it_gave(atomic_world: World) -> None:
    """Twelve who give and take at once; in the end the group knows what it gave."""
    world = atomic_world
    ana = world.add_member("ana", 0)
    group_id = found(world, ana, credits=12)
    wallet_id, own = group_wallet_id(group_id), f"acme.{ana}"
    moves = [partial(move, world, wallet_id, own, 1) for _ in range(8)]
    moves += [partial(move, world, own, wallet_id, 1) for _ in range(4)]
    counted = outcomes(all_at_once(moves))
    given = counted["201"] - 2 * (4 - counted["insufficient_credits"])
    wallet = credits.find_wallet(own)
    assert wallet is not None
    assert (wallet.balance, purse(group_id).balance) == (given, 12 - given)


def test_a_person_is_put_into_a_group_once(atomic_world: World) -> None:
    world = atomic_world
    ana = world.add_member("ana", 0)
    group_id = found(world)
    put = partial(put_in, world.ctx, world.owner(), group_id, ana)
    all_at_once([put] * 8)
    take_out(world.ctx, world.owner(), group_id, ana)
    all_at_once([put] * 8)
