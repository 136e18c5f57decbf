"""Erasing people while everything else goes on, and erasures that die half-way."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

import pytest

from chalicelib.domain.privacy.erasure import LAST_LOOK, MAILS_OUT
from chalicelib.domain.workspaces.people import Role
from chalicelib.domain.workspaces.workspaces import Buying
from chalicelib.storage.privacy.erasures import find_erasure
from chalicelib.storage.sessions.sessions import find_session
from chalicelib.storage.workspaces.people import find_person
from chalicelib.storage.workspaces.removals import find_removal
from chalicelib.use_cases.offboarding.offboarding import resume_removal
from chalicelib.use_cases.privacy.clearing import attend_erasure
from chalicelib.use_cases.privacy.erasure import erase_me
from tests.kit.audit import check_everything
from tests.kit.world import MONDAY, World
from tests.races.crowd import all_at_once, outcomes
from tests.races.faults import KILLED_AFTER, KILLED_BEFORE, PASS, Killed, faults

TIMES = 12
TEN = MONDAY.replace(hour=10) + timedelta(days=1)


def starts(number: int) -> datetime:
    """Seven starts a working day, an hour apart."""
    day, hour = divmod(number, 7)
    return TEN + timedelta(days=day, hours=hour - 1)


def finish(world: World, person_id: str) -> None:
    """All that time does about it, until it is done."""
    for wait in (timedelta(), MAILS_OUT, LAST_LOOK):
        world.clock.instant += wait
        attend_erasure(world.ctx, person_id)
        if find_removal(f"acme.{person_id}"):
            resume_removal(world.ctx, f"acme.{person_id}")
            attend_erasure(world.ctx, person_id)


def assert_erased(person_id: str) -> None:
    person = find_person(person_id)
    assert person is not None
    assert (find_erasure(person_id), person.email, person.name) == (None, "", "Former member")


def test_a_booking_against_the_erasure_of_either(atomic_world: World) -> None:
    """Booked before, it is called off with its credits back; after, it is refused."""
    world = atomic_world
    for number in range(TIMES):
        ana, cora = world.add_member(f"ana{number}", 3), world.add_coach(f"cora{number}")
        leaves = (ana, cora)[number % 2]
        both: list[Callable[[], object]] = [
            partial(world.book, ana, cora, starts(number)),
            partial(erase_me, world.ctx, leaves),
        ]
        booked, erased = all_at_once(both)
        assert outcomes([erased]) == {"ErasureStatus": 1}
        assert outcomes([booked]) in ({"201": 1}, {"forbidden": 1}, {"not_found": 1})
        resume_removal(world.ctx, f"acme.{leaves}")
        if body := getattr(booked, "body", None):
            session = find_session(body)
            assert session is not None
            assert session.status.value == "cancelled"
    check_everything()


def test_of_two_owners_who_erase_themselves_at_once_one_stays(atomic_world: World) -> None:
    world, owns = atomic_world, frozenset({Role.MEMBER, Role.OWNER})
    for number in range(TIMES):
        firm = f"firm{number}"
        world.add_workspace(firm, Buying.PACKS, 10)
        both = world.owner(firm), world.add_member("otto", 0, firm, roles=owns)
        told = all_at_once([partial(erase_me, world.ctx, each) for each in both])
        assert outcomes(told) == {"ErasureStatus": 1, "last_owner": 1}
        assert [bool(find_erasure(each)) for each in both].count(True) == 1


@pytest.mark.parametrize("fault", [KILLED_BEFORE, KILLED_AFTER])
def test_an_erasure_that_dies_at_any_write_is_done_by_the_next_run(
    atomic_world: World, fault: str
) -> None:
    world = atomic_world
    for dies_at in range(12):
        ana, cora = world.add_member(f"ana{dies_at}", 3), world.add_coach(f"cora{dies_at}")
        world.clock.instant = MONDAY + timedelta(weeks=dies_at)
        world.book(ana, cora, TEN + timedelta(weeks=dies_at))
        erase_me(world.ctx, ana)
        resume_removal(world.ctx, f"acme.{ana}")
        world.clock.instant += MAILS_OUT
        with faults(*[PASS] * dies_at, fault) as met:
            try:
                attend_erasure(world.ctx, ana)
                attend_erasure(world.ctx, ana)
            except Killed:
                assert met.met[-1] == fault
        finish(world, ana)
        assert_erased(ana)
    check_everything()
