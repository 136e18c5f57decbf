"""Removing people while everything else goes on, and removals that die half-way."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

import pytest

from chalicelib.domain.coaches.coaches import BookingMode
from chalicelib.domain.kernel.errors import DomainError
from chalicelib.domain.kernel.idempotency import Once
from chalicelib.domain.sessions.cancellation.policy import CancelSession
from chalicelib.domain.sessions.rescheduling import MoveSession
from chalicelib.domain.sessions.sessions import Status
from chalicelib.domain.workspaces.people import Role
from chalicelib.domain.workspaces.workspaces import Buying
from chalicelib.storage.credits.credits import find_wallet
from chalicelib.storage.sessions.sessions import find_session
from chalicelib.storage.workspaces.removals import find_removal
from chalicelib.use_cases.credits.transfers import Transfer, TransferCredits, transfer
from chalicelib.use_cases.offboarding.offboarding import resume_removal
from chalicelib.use_cases.offboarding.removals import remove_coach, remove_member
from chalicelib.use_cases.sessions import actions
from chalicelib.use_cases.sessions.sessions import SeenSession
from chalicelib.use_cases.workspaces.members import ChangeMember, change_member
from tests.kit.audit import check_everything
from tests.kit.world import MONDAY, World
from tests.races.crowd import all_at_once, outcomes
from tests.races.faults import KILLED_AFTER, KILLED_BEFORE, PASS, Killed, faults

TIMES = 12
TEN = MONDAY.replace(hour=10) + timedelta(days=1)
GONE = (Status.CANCELLED, Status.DECLINED, Status.WITHDRAWN, Status.EXPIRED)


def starts(number: int) -> datetime:
    """Seven starts a working day, an hour apart."""
    day, hour = divmod(number, 7)
    return TEN + timedelta(days=day + 2 * ((day + 1) // 5), hours=hour - 1)


def balance(wallet_id: str) -> int:
    wallet = find_wallet(wallet_id)
    assert wallet is not None
    return wallet.balance


def once() -> Once[SeenSession]:
    return Once(None, "", 200, lambda seen: seen.session.status.value)


def assert_gone(session_id: str) -> None:
    session = find_session(session_id)
    assert session is not None
    assert session.status in GONE


@pytest.mark.parametrize("mode", list(BookingMode))
def test_a_booking_against_the_removal_of_its_member(
    atomic_world: World, mode: BookingMode
) -> None:
    """Booked before, it is called off; after, it is refused: no session that nobody can cancel."""
    world = atomic_world
    coach = world.add_coach("cora", mode=mode)
    for number in range(TIMES):
        ana, at = world.add_member(f"ana{number}", 3), starts(number)
        instant = mode is BookingMode.INSTANT
        wish = {} if instant else {"proposed_starts": (at,)}
        both: list[Callable[[], object]] = [
            partial(world.book, ana, coach, at if instant else None, **wish),
            partial(remove_member, world.ctx, world.owner(), ana),
        ]
        booked, removed = all_at_once(both)
        assert outcomes([removed]) == {"Progress": 1}
        assert outcomes([booked]) in ({"201": 1}, {"forbidden": 1})
        resume_removal(world.ctx, f"acme.{ana}")
        if body := getattr(booked, "body", None):
            assert_gone(body)
        assert (find_removal(f"acme.{ana}"), balance(f"acme.{ana}")) == (None, 0)
    assert balance("acme.pool") == 10_000


def test_a_booking_against_the_removal_of_its_coach(atomic_world: World) -> None:
    world = atomic_world
    ana = world.add_member("ana", 100)
    for number in range(TIMES):
        coach = world.add_coach(f"coach{number}")
        both: list[Callable[[], object]] = [
            partial(world.book, ana, coach, starts(number)),
            partial(remove_coach, world.ctx, world.owner(), coach),
        ]
        booked, _ = all_at_once(both)
        assert outcomes([booked]) in ({"201": 1}, {"not_found": 1})
        resume_removal(world.ctx, f"acme.{coach}")
        if body := getattr(booked, "body", None):
            assert_gone(body)
        assert find_removal(f"acme.{coach}") is None
    assert balance(f"acme.{ana}") == 100


def test_an_answer_to_a_request_against_the_removal_of_either(atomic_world: World) -> None:
    world = atomic_world
    for number in range(TIMES):
        ana = world.add_member(f"ana{number}", 2)
        remy = world.add_coach(f"remy{number}", mode=BookingMode.REQUEST)
        asked = world.book(ana, remy, None, proposed_starts=(TEN,)).body
        leaves: list[Callable[[], object]] = [
            partial(remove_member, world.ctx, world.owner(), ana),
            partial(remove_coach, world.ctx, world.owner(), remy),
        ]
        answer: Callable[[], object] = partial(actions.accept, world.ctx, remy, asked, TEN, once())
        all_at_once([answer, leaves[number % 2]])
        resume_removal(world.ctx, f"acme.{(ana, remy)[number % 2]}")
        assert_gone(asked)


def test_a_move_against_the_removal_of_its_member(atomic_world: World) -> None:
    """Free or for a late charge: whoever leaves takes no new time, and all credits come back."""
    world = atomic_world
    cora = world.add_coach("cora")
    for number in range(TIMES):
        ana, at = world.add_member(f"ana{number}", 2), starts(number)
        late = bool(number % 2)
        world.clock.instant = at - timedelta(hours=4 if late else 30)
        booked = world.book(ana, cora, at).body
        later = MoveSession(session_id=booked, starts_at=at + timedelta(days=7))
        both: list[Callable[[], object]] = [
            partial(actions.move, world.ctx, ana, later, once()),
            partial(remove_member, world.ctx, world.owner(), ana),
        ]
        moved, _ = all_at_once(both)
        assert outcomes([moved]) in ({"200": 1}, {"forbidden": 1}, {"not_in_state": 1})
        resume_removal(world.ctx, f"acme.{ana}")
        assert_gone(booked)
    assert balance("acme.pool") == 10_000


def test_the_removal_that_cancels_against_others_who_cancel(atomic_world: World) -> None:
    """Each credit comes back once, to the pool."""
    world = atomic_world
    cora = world.add_coach("cora")
    for number in range(TIMES):
        ana = world.add_member(f"ana{number}", 2)
        booked = world.book(ana, cora, starts(number)).body
        remove_member(world.ctx, world.owner(), ana)
        cancel = partial(actions.cancel, world.ctx, cora, CancelSession(session_id=booked), once())
        resume = partial(resume_removal, world.ctx, f"acme.{ana}")
        rivals: list[Callable[[], object]] = [cancel, resume, resume]
        all_at_once(rivals)
        resume()
        assert_gone(booked)
    assert balance("acme.pool") == 10_000


def test_a_transfer_against_the_removal_of_whom_it_is_for(atomic_world: World) -> None:
    """It arrives before and goes back with the rest, or is refused: it never lies in between."""
    world = atomic_world
    for number in range(TIMES):
        ana = world.add_member(f"ana{number}", 1)
        command = TransferCredits(
            transfer_id=f"gift{number}",
            from_wallet_id="acme.pool",
            to_wallet_id=f"acme.{ana}",
            credits=5,
        )
        made: Once[Transfer] = Once(None, "", 201, lambda done: done.out.id)
        both: list[Callable[[], object]] = [
            partial(transfer, world.ctx, world.owner(), command, made),
            partial(remove_member, world.ctx, world.owner(), ana),
        ]
        given, _ = all_at_once(both)
        assert outcomes([given]) in ({"201": 1}, {"validation_error": 1})
        assert balance(f"acme.{ana}") == 0
        resume_removal(world.ctx, f"acme.{ana}")
    assert balance("acme.pool") == 10_000


def test_of_two_owners_who_unmake_each_other_one_stays(atomic_world: World) -> None:
    world = atomic_world
    unmade = ChangeMember(roles=frozenset({Role.MEMBER}))
    for number in range(TIMES):
        company = f"company{number}"
        world.add_workspace(company, Buying.PACKS, 10)
        ada = world.owner(company)
        eve = world.add_member("eve", 0, company, roles=frozenset({Role.OWNER}))
        demote = partial(change_member, world.ctx, eve, ada, unmade, None)
        remove = partial(remove_member, world.ctx, eve, ada)
        rivals: list[Callable[[], object]] = [
            partial(change_member, world.ctx, ada, eve, unmade, None),
            remove if number % 2 else demote,
        ]
        results = all_at_once(rivals)
        refused = [each for each in results if isinstance(each, DomainError)]
        assert [each.code for each in refused] in (["not_found"], ["forbidden"], ["last_owner"])


@pytest.mark.parametrize("plan", [(KILLED_AFTER,), (PASS, KILLED_BEFORE)])
def test_a_removal_that_dies_after_every_step_goes_on_and_ends_exactly(
    atomic_world: World, plan: tuple[str, ...]
) -> None:
    world = atomic_world
    ana = world.add_member("ana", 10)
    cora, remy = world.add_coach("cora"), world.add_coach("remy", mode=BookingMode.REQUEST)
    booked = [world.book(ana, cora, starts(n)).body for n in range(3)]
    asked = world.book(ana, remy, None, proposed_starts=(starts(7),)).body
    with pytest.raises(Killed), faults(KILLED_AFTER):
        remove_member(world.ctx, world.owner(), ana)
    check_everything()
    deaths = 0
    while find_removal(f"acme.{ana}"):
        try:
            with faults(*plan):
                resume_removal(world.ctx, f"acme.{ana}")
        except Killed:
            deaths += 1
        check_everything()
    assert deaths >= 4
    for session_id in (*booked, asked):
        assert_gone(session_id)
    assert (balance(f"acme.{ana}"), balance("acme.pool")) == (0, 10_000)
