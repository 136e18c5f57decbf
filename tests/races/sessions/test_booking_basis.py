"""What a booking rests on changes behind its read: its write sees that, and it is decided anew.

Nothing is left to chance here: the change happens between the read and the commit.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from msgspec.structs import replace

from chalicelib.domain.coaches.coaches import BookingMode
from chalicelib.domain.groups.groups import group_wallet_id
from chalicelib.domain.kernel.errors import DomainError
from chalicelib.domain.workspaces.people import Role
from chalicelib.storage.coaches import coaches
from chalicelib.storage.credits.credits import find_wallet
from chalicelib.storage.kernel.transaction import commit
from chalicelib.storage.sessions.pairings import list_pairings
from chalicelib.storage.workspaces.removals import find_removal
from chalicelib.use_cases.groups.group_members import take_out
from chalicelib.use_cases.offboarding.offboarding import resume_removal
from chalicelib.use_cases.offboarding.removals import remove_coach, remove_member
from chalicelib.use_cases.workspaces.members import ChangeMember, change_member
from tests.kit.groups import found, narrow
from tests.kit.meanwhile import meanwhile
from tests.kit.world import MONDAY, World

TEN = MONDAY.replace(hour=10) + timedelta(days=1)
ADMIN_ALONE = ChangeMember(roles=frozenset({Role.ADMIN}))

Way = Callable[[World, str, str], object]
"""Makes something untrue of a member and a group."""

CHANGES: dict[str, tuple[Way, str]] = {
    "removed": (lambda world, ana, _: remove_member(world.ctx, world.owner(), ana), "forbidden"),
    "taken out of the group": (
        lambda world, ana, group_id: take_out(world.ctx, world.owner(), group_id, ana),
        "not_found",
    ),
    "member no more": (
        lambda world, ana, _: change_member(world.ctx, world.owner(), ana, ADMIN_ALONE, None),
        "forbidden",
    ),
    "the group allows nothing": (
        lambda world, _, group_id: narrow(world, group_id),
        "not_allowed_by_group",
    ),
}


@pytest.mark.parametrize("mode", list(BookingMode))
@pytest.mark.parametrize("change", CHANGES)
def test_a_member_who_may_no_more_spends_nothing_of_a_groups_wallet(
    atomic_world: World, change: str, mode: BookingMode
) -> None:
    """Neither the group's wallet nor its count of members changes its version then."""
    world, (happen, code) = atomic_world, CHANGES[change]
    ana, coach = world.add_member("ana", 0), world.add_coach("coach", mode=mode)
    group_id = found(world, ana, credits=3)
    wallet_id = group_wallet_id(group_id)
    instant = mode is BookingMode.INSTANT
    wish = {} if instant else {"proposed_starts": (TEN,)}
    step = partial(happen, world, ana, group_id)
    with meanwhile(step) as happened, pytest.raises(DomainError) as refusal:
        world.book(ana, coach, TEN if instant else None, wallet_id=wallet_id, **wish)
    assert happened
    assert refusal.value.code == code
    wallet = find_wallet(wallet_id)
    assert wallet is not None
    assert (wallet.balance, wallet.held) == (3, 0)
    assert list_pairings(ana) == []


def test_who_is_removed_meanwhile_books_nothing_that_is_free(atomic_world: World) -> None:
    """A price of nothing touches no wallet whose closing could tell."""
    world = atomic_world
    ana, cora = world.add_member("ana", 0), world.add_coach("cora")
    step = partial(remove_member, world.ctx, world.owner(), ana)
    with meanwhile(step) as happened, pytest.raises(DomainError) as refusal:
        world.book(ana, cora, TEN, session_type="intro")
    assert happened
    assert refusal.value.code == "forbidden"
    resume_removal(world.ctx, f"acme.{ana}")
    assert find_removal(f"acme.{ana}") is None


def offers_nothing(world: World, coach_id: str) -> object:
    return remove_coach(world.ctx, world.owner(), coach_id)


def is_closed(_: World, coach_id: str) -> None:
    coach = coaches.find_coach(coach_id)
    assert coach is not None
    before = coach.schedule
    hours = replace(before.calendar.availability, weekly={})
    calendar = replace(before.calendar, availability=hours)
    commit(*coaches.put_schedule(replace(before, calendar=calendar, version=before.version + 1)))


@pytest.mark.parametrize(
    ("happen", "code"), [(offers_nothing, "not_found"), (is_closed, "slot_not_offered")]
)
def test_a_coach_who_is_open_no_more_is_booked_no_more(
    atomic_world: World, happen: Callable[[World, str], object], code: str
) -> None:
    world = atomic_world
    ana, cora = world.add_member("ana"), world.add_coach("cora")
    step = partial(happen, world, cora)
    with meanwhile(step) as happened, pytest.raises(DomainError) as refusal:
        world.book(ana, cora, TEN)
    assert happened
    assert refusal.value.code == code
