"""Requests to a coach who reviews, against a stored world."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from chalicelib.domain.coaches.coaches import BookingMode
from chalicelib.domain.kernel.errors import (
    ForbiddenError,
    InsufficientCreditsError,
    NotInStateError,
    SlotNotOfferedError,
    SlotTakenError,
    TooManyRequestsOpenError,
)
from chalicelib.domain.kernel.idempotency import Once
from chalicelib.domain.kernel.pagination import PageRequest
from chalicelib.domain.sessions.sessions import Seat, Session, Status
from chalicelib.storage.credits.credits import find_wallet
from chalicelib.storage.sessions.sessions import find_session
from chalicelib.use_cases.sessions import actions
from chalicelib.use_cases.sessions.sessions import SeenSession, When, get_session, list_own_sessions
from tests.kit.audit import check_everything
from tests.kit.world import MONDAY, World

TEN = MONDAY.replace(hour=10) + timedelta(days=1)
ELEVEN, NOON = TEN + timedelta(hours=1), TEN + timedelta(hours=2)
SECOND = timedelta(seconds=1)


def once(key: str | None = None) -> Once[SeenSession]:
    return Once(key, "", 200, lambda seen: seen.session.status.value)


def stored(session_id: str) -> Session:
    session = find_session(session_id)
    assert session is not None
    return session


def purse(person_id: str) -> tuple[int, int]:
    """Balance and held."""
    wallet = find_wallet(f"acme.{person_id}")
    assert wallet is not None
    return wallet.balance, wallet.held


class Asked:
    """Ana has asked Remy for ten, eleven or noon."""

    def __init__(self, world: World, *starts: datetime, **hours: Any) -> None:
        self.world = world
        self.ana = world.add_member("ana")
        self.remy = world.add_coach("remy", mode=BookingMode.REQUEST, **hours)
        self.id = self.ask(*(starts or (TEN, ELEVEN, NOON)))

    def ask(self, *starts: datetime, member: str | None = None, **fields: Any) -> str:
        wish = {"proposed_starts": starts, **fields}
        return self.world.book(member or self.ana, self.remy, None, **wish).body

    def accept(self, starts_at: datetime, session_id: str | None = None) -> str:
        ctx = self.world.ctx
        return actions.accept(ctx, self.remy, session_id or self.id, starts_at, once()).body


def test_a_request_holds_credits_and_not_the_coachs_time(world: World) -> None:
    case, ben = Asked(world), world.add_member("ben")
    assert purse(case.ana) == (10, 1)
    session = stored(case.id)
    assert (session.status, session.proposed_starts) == (Status.REQUESTED, (TEN, ELEVEN, NOON))
    assert session.expires_at == NOON
    case.ask(TEN, member=ben)
    for person, seat in ((case.ana, Seat.MEMBER), (case.remy, Seat.COACH)):
        page = list_own_sessions(world.ctx, person, When.REQUESTS, seat, PageRequest())
        assert case.id in [each.id for each in page.items]
    check_everything()


def test_an_accepted_request_is_a_session_and_paid(world: World) -> None:
    case = Asked(world)
    assert case.accept(ELEVEN) == "confirmed"
    session = stored(case.id)
    assert (session.starts_at, session.expires_at) == (ELEVEN, None)
    assert purse(case.ana) == (9, 0)
    assert session.paid_lots == {"never": 1}
    check_everything()


def test_a_request_whose_time_is_lost_stays_open_with_what_is_free(world: World) -> None:
    case, ben = Asked(world), world.add_member("ben")
    case.accept(TEN, case.ask(TEN, member=ben))
    with pytest.raises(SlotTakenError) as refusal:
        case.accept(TEN)
    assert refusal.value.carries() == {"free_proposed_starts": [ELEVEN, NOON]}
    assert stored(case.id).status is Status.REQUESTED
    case.accept(NOON)
    check_everything()


def test_the_members_own_time_is_asked_again_too(world: World) -> None:
    case = Asked(world)
    world.book(case.ana, world.add_coach("cora"), TEN)
    with pytest.raises(SlotTakenError) as refusal:
        case.accept(TEN)
    assert refusal.value.proposed == (ELEVEN, NOON)


def test_only_a_proposed_time_of_the_future_is_accepted(world: World) -> None:
    case = Asked(world)
    with pytest.raises(SlotNotOfferedError) as refusal:
        case.accept(TEN + timedelta(minutes=15))
    assert refusal.value.why == "not_proposed"
    world.clock.instant = TEN
    with pytest.raises(SlotNotOfferedError):
        case.accept(TEN)
    assert case.accept(ELEVEN) == "confirmed"


@pytest.mark.parametrize("step", ["decline", "withdraw"])
def test_an_ended_request_gives_everything_free(world: World, step: str) -> None:
    case = Asked(world, hold_proposed_times=True)
    if step == "decline":
        actions.decline(world.ctx, case.remy, case.id, "on leave", once())
    else:
        actions.withdraw(world.ctx, case.ana, case.id, once())
    assert purse(case.ana) == (10, 0)
    with pytest.raises(NotInStateError):
        case.accept(TEN)
    check_everything()


def test_only_the_coach_answers_and_only_the_member_withdraws(world: World) -> None:
    case = Asked(world)
    with pytest.raises(ForbiddenError):
        actions.accept(world.ctx, case.ana, case.id, TEN, once())
    with pytest.raises(ForbiddenError):
        actions.withdraw(world.ctx, case.remy, case.id, once())


def test_from_its_expiry_on_a_request_is_expired_for_everyone(world: World) -> None:
    case = Asked(world)
    world.clock.instant = NOON - SECOND
    assert get_session(world.ctx, case.ana, case.id).session.status is Status.REQUESTED
    world.clock.instant = NOON
    assert get_session(world.ctx, case.ana, case.id).session.status is Status.EXPIRED
    late: list[Callable[[], object]] = [
        lambda: case.accept(NOON),
        lambda: actions.decline(world.ctx, case.remy, case.id, "", once()),
        lambda: actions.withdraw(world.ctx, case.ana, case.id, once()),
    ]
    for step in late:
        with pytest.raises(NotInStateError) as refusal:
            step()
        assert refusal.value.status == "expired"
    page = list_own_sessions(world.ctx, case.ana, When.REQUESTS, Seat.MEMBER, PageRequest())
    assert not page.items


def test_credits_of_an_expired_request_can_be_spent_before_anyone_tidies_up(world: World) -> None:
    poor = world.add_member("poor", 1)
    remy = world.add_coach("remy", mode=BookingMode.REQUEST)
    cora = world.add_coach("cora")
    world.book(poor, remy, None, proposed_starts=(TEN,))
    with pytest.raises(InsufficientCreditsError):
        world.book(poor, cora, ELEVEN)
    world.clock.instant = TEN
    world.book(poor, cora, TEN + timedelta(hours=3))
    assert purse(poor) == (0, 0)
    check_everything()


def test_a_request_lives_48_hours_at_most(world: World) -> None:
    case = Asked(world, TEN + timedelta(days=7))
    assert stored(case.id).expires_at == MONDAY + timedelta(hours=48)


def test_five_open_requests_of_a_pair_are_the_most(world: World) -> None:
    case = Asked(world)
    for _ in range(4):
        case.ask(TEN)
    with pytest.raises(TooManyRequestsOpenError):
        case.ask(TEN)
    actions.withdraw(world.ctx, case.ana, case.id, once())
    case.ask(TEN)
    check_everything()


def test_a_coach_who_holds_proposed_times_is_taken_then(world: World) -> None:
    case, ben = Asked(world, hold_proposed_times=True), world.add_member("ben")
    with pytest.raises(SlotTakenError):
        case.ask(TEN, member=ben)
    case.accept(ELEVEN)
    case.ask(TEN, NOON, member=ben)
    check_everything()


def test_at_most_ten_starts_of_a_pair_are_held(world: World) -> None:
    day = timedelta(days=1)
    case = Asked(world, *(TEN + timedelta(hours=n) for n in range(5)), hold_proposed_times=True)
    case.ask(*(TEN + day + timedelta(hours=n) for n in range(5)))
    with pytest.raises(TooManyRequestsOpenError):
        case.ask(TEN + 2 * day)
    check_everything()
