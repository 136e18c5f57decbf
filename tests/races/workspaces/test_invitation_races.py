"""Two companies with one coach at once: bookings of one time, and answers to one invitation."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

import pytest

from chalicelib.domain.coaches.coaches import Offered
from chalicelib.domain.notices.invitations import InvitationStatus
from chalicelib.domain.workspaces.workspaces import Buying
from chalicelib.storage.coaches import cards, coaches
from chalicelib.storage.workspaces import people
from chalicelib.storage.workspaces.invitations import find_invitation
from chalicelib.use_cases.offboarding.removals import remove_coach
from chalicelib.use_cases.workspaces.admin_coaches import ChangeLink, change_link
from chalicelib.use_cases.workspaces.invitations import accept, attend_invitation, decline
from tests.kit.firms import add_shared_coach, invite_coach, untold
from tests.kit.world import MONDAY, World
from tests.races.crowd import all_at_once, outcomes

ROUNDS, TIMES = 50, 12
NINE = MONDAY.replace(hour=9)


def start(number: int) -> datetime:
    """Seven starts a working day, an hour apart, from tomorrow on."""
    day, hour = divmod(number, 7)
    weekday = day + 1
    return NINE + timedelta(days=weekday + 2 * (weekday // 5), hours=hour)


def test_of_two_companies_that_book_overlapping_times_at_once_one_gets_it(
    atomic_world: World,
) -> None:
    world = atomic_world
    otto = add_shared_coach(world)
    ana, greta = world.add_member("ana", 60), world.add_member("greta", 60, "globex")
    for number in range(ROUNDS):
        at = start(number)
        later = at + timedelta(minutes=15)
        wishes: list[Callable[[], object]] = [
            partial(world.book, ana, otto, at if number % 2 else later),
            partial(world.book, greta, otto, later if number % 2 else at, workspace_id="globex"),
        ]
        assert outcomes(all_at_once(wishes)) == {"201": 1, "slot_taken": 1}
        if number % 14 == 13:  # or a pair has as many sessions ahead as it may have
            world.clock.advance(days=2)


def invited(world: World, number: int) -> tuple[str, str]:
    """Somebody new of Globex whom Acme has asked, and their stand-in."""
    coach_id = world.add_coach(f"otto{number}", workspace_id="globex")
    invite_coach(world, coach_id)
    invitation = find_invitation(coach_id, "acme.coach")
    assert invitation
    return coach_id, invitation.subject_id


def serves_acme(coach_id: str) -> bool:
    """Whether a coach serves Acme, told the same in every row."""
    person, coach = people.find_person(coach_id), coaches.find_coach(coach_id)
    assert person
    assert coach
    told = {
        "acme" in person.coach_of,
        "acme" in coach.schedule.offerings,
        coach_id in cards.list_coach_ids("acme"),
    }
    (serves,) = told
    return serves


@pytest.mark.parametrize("against", ["decline", "removal", "end", "accept"])
def test_an_acceptance_against_whatever_ends_the_invitation(
    atomic_world: World, against: str
) -> None:
    world = atomic_world
    world.add_workspace("globex", Buying.PACKS, 100)
    others: dict[str, Callable[[str, str], object]] = {
        "decline": lambda coach, _: decline(world.ctx, coach, "acme.coach", untold()),
        "accept": lambda coach, _: accept(world.ctx, coach, "acme.coach", untold()),
        "removal": lambda _, double: remove_coach(world.ctx, world.owner(), double),
        "end": lambda coach, _: attend_invitation(world.ctx, coach, "acme.coach"),
    }
    for number in range(TIMES):
        coach, double = invited(world, number)
        if against == "end":
            world.clock.advance(days=30, seconds=-(number % 2))
        both: list[Callable[[], object]] = [
            partial(accept, world.ctx, coach, "acme.coach", untold()),
            partial(others[against], coach, double),
        ]
        accepted, _ = all_at_once(both)
        invitation = find_invitation(coach, "acme.coach")
        assert invitation
        came = invitation.status is InvitationStatus.ACCEPTED
        assert serves_acme(coach) is came
        assert not (came and serves_acme(double))
        if against != "accept":
            assert bool(outcomes([accepted])["200"]) is came
        if against == "end":
            assert came is bool(number % 2)


def test_an_acceptance_takes_over_an_offering_that_changes_meanwhile(atomic_world: World) -> None:
    world = atomic_world
    world.add_workspace("globex", Buying.PACKS, 100)
    one = {"acme.career": frozenset({"acme.25"})}
    command = ChangeLink(offering=(Offered("acme.career", ("acme.25",)),))
    for number in range(TIMES):
        coach_id, double = invited(world, number)
        both: list[Callable[[], object]] = [
            partial(accept, world.ctx, coach_id, "acme.coach", untold()),
            partial(change_link, world.ctx, world.owner(), double, command),
        ]
        accepted, changed = all_at_once(both)
        assert outcomes([accepted]) == {"200": 1}
        coach = coaches.find_coach(coach_id)
        assert coach
        took_it = coach.schedule.offerings["acme"] == one
        assert took_it or outcomes([changed]) == {"not_found": 1}
