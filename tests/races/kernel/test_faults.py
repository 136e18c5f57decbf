"""What the network and the store may do to a booking: no wrong answer, no double effect."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from chalicelib.domain.kernel.errors import (
    ForbiddenError,
    InsufficientCreditsError,
    MemberBusyError,
    SlotTakenError,
    TryAgainError,
)
from chalicelib.domain.kernel.idempotency import Once
from chalicelib.domain.sessions.cancellation.policy import CancelSession
from chalicelib.domain.sessions.rescheduling import MoveSession
from chalicelib.storage.credits.credits import find_wallet
from chalicelib.storage.kernel import transaction
from chalicelib.storage.kernel.contention import Contention, contention_of_call
from chalicelib.storage.sessions.time_claims import day_key
from chalicelib.storage.workspaces.people import person_key
from chalicelib.use_cases.offboarding.removals import remove_member
from chalicelib.use_cases.sessions.actions import cancel, move
from chalicelib.use_cases.sessions.booking import book
from chalicelib.use_cases.sessions.sessions import SeenSession
from tests.kit.world import MONDAY, World
from tests.races.faults import (
    CONFLICT,
    LOST,
    LOST_REPLY,
    PASS,
    THROTTLE,
    UNAVAILABLE,
    EarlyRead,
    early_read,
    faults,
    torn_read,
)

TEN = MONDAY.replace(hour=10)


def charged(member_id: str) -> int:
    wallet = find_wallet(f"acme.{member_id}")
    assert wallet is not None
    return 10 - wallet.balance


@pytest.mark.parametrize("fault", [CONFLICT, THROTTLE, UNAVAILABLE, LOST_REPLY])
@pytest.mark.parametrize("times", [1, 3])
def test_a_booking_gets_through_and_is_charged_once(
    atomic_world: World, fault: str, times: int
) -> None:
    ana, cora = atomic_world.add_member("ana"), atomic_world.add_coach("cora")
    with faults(*[fault] * times) as met:
        answer = atomic_world.book(ana, cora, TEN)
    assert answer.status == 201
    assert met.met[:times] == [fault] * times
    assert charged(ana) == 1


@pytest.mark.parametrize(("fault", "retried"), [(CONFLICT, 2), (THROTTLE, 0), (LOST_REPLY, 0)])
def test_of_what_is_sent_again_the_conflicts_are_counted(
    atomic_world: World, fault: str, retried: int
) -> None:
    ana, cora = atomic_world.add_member("ana"), atomic_world.add_coach("cora")
    with faults(fault, fault), contention_of_call() as met:
        atomic_world.book(ana, cora, TEN)
    assert met == Contention(retried=retried)


def test_a_lost_reply_is_a_success_even_where_the_token_is_forgotten(
    atomic_world: World,
) -> None:
    """A token lives ten minutes: behind it, only our own rows tell what became of our write."""
    ana, cora = atomic_world.add_member("ana"), atomic_world.add_coach("cora")
    with faults(LOST_REPLY, tokens_live=False) as met:
        assert atomic_world.book(ana, cora, TEN).status == 201
    assert met.met == [LOST_REPLY, PASS]
    assert charged(ana) == 1


def test_a_loser_whose_reply_was_lost_still_loses(atomic_world: World) -> None:
    ana, ben = atomic_world.add_member("ana"), atomic_world.add_member("ben")
    cora = atomic_world.add_coach("cora")
    command, once = atomic_world.wish(ben, cora, TEN)
    atomic_world.book(ana, cora, TEN)
    with faults(LOST_REPLY), pytest.raises(SlotTakenError):
        book(atomic_world.ctx, command, once)
    assert charged(ben) == 0


def test_a_lost_booking_is_not_taken_for_another_that_left_the_same_wallet(
    atomic_world: World,
) -> None:
    """Both spend the last credit at the same second: only the entry and the session tell whose."""
    ana, cora = atomic_world.add_member("ana", 1), atomic_world.add_coach("cora")
    later = TEN + timedelta(hours=2)
    with (
        faults(LOST, meanwhile=lambda: atomic_world.book(ana, cora, later)) as met,
        pytest.raises(InsufficientCreditsError),
    ):
        atomic_world.book(ana, cora, TEN)
    assert met.met[0] == LOST
    assert charged(ana) == 10


def test_a_lost_reply_is_a_success_whatever_was_done_with_the_wallet_since(
    atomic_world: World,
) -> None:
    ana, cora = atomic_world.add_member("ana"), atomic_world.add_coach("cora")
    later = TEN + timedelta(hours=2)
    with faults(
        LOST_REPLY, tokens_live=False, meanwhile=lambda: atomic_world.book(ana, cora, later)
    ) as met:
        assert atomic_world.book(ana, cora, TEN).status == 201
    assert met.met == [LOST_REPLY, PASS, PASS]
    assert charged(ana) == 2


def test_a_store_that_stays_overloaded_is_told_and_nothing_was_done(
    atomic_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transaction, "PATIENCE_SECONDS", 0.2)
    ana, cora = atomic_world.add_member("ana"), atomic_world.add_coach("cora")
    with faults(*[CONFLICT] * 1000), pytest.raises(TryAgainError):
        atomic_world.book(ana, cora, TEN)
    assert charged(ana) == 0


def test_an_equal_call_whose_read_was_torn_still_gets_the_first_answer(
    atomic_world: World,
) -> None:
    """It saw the time taken by its twin, and not yet the twin's recorded answer."""
    ana, cora = atomic_world.add_member("ana"), atomic_world.add_coach("cora")
    first = atomic_world.book(ana, cora, TEN, key="k")
    with torn_read("REPLAY#") as torn:
        again = atomic_world.book(ana, cora, TEN, key="k")
    assert torn.missed == 1
    assert again == replace(first, replayed=True)


def test_a_member_whose_time_was_read_too_early_is_not_told_that_another_took_it(
    atomic_world: World,
) -> None:
    """The coach's cells showed the member's own booking, the member's did not yet."""
    ana, cora = atomic_world.add_member("ana"), atomic_world.add_coach("cora")
    first = atomic_world.book(ana, cora, TEN)
    with torn_read(f"TIME#{ana}") as torn, pytest.raises(MemberBusyError) as refused:
        atomic_world.book(ana, cora, TEN)
    assert torn.missed
    assert refused.value.session_id == first.body


def test_a_member_who_cancelled_is_not_told_that_another_took_the_time_that_was_theirs(
    atomic_world: World,
) -> None:
    """The coach's cells were read before the cancellation, the member's behind it."""
    ana, cora = atomic_world.add_member("ana"), atomic_world.add_coach("cora")
    first = atomic_world.book(ana, cora, TEN)
    here = EarlyRead(day_key(cora, TEN.date()), times=1)
    once: Once[SeenSession] = Once(None, "", 200, lambda seen: seen.session.id)
    cancel(atomic_world.ctx, ana, CancelSession(session_id=first.body), once)
    with early_read(here):
        assert atomic_world.book(ana, cora, TEN).status == 201
    assert here.shown == 1


def test_a_mover_whose_time_was_read_too_early_is_not_told_that_another_took_it(
    atomic_world: World,
) -> None:
    ana, cora = atomic_world.add_member("ana"), atomic_world.add_coach("cora")
    first = atomic_world.book(ana, cora, TEN)
    later = atomic_world.book(ana, cora, TEN + timedelta(hours=2))
    once: Once[SeenSession] = Once(None, "", 200, lambda seen: seen.session.id)
    with torn_read(f"TIME#{ana}") as torn, pytest.raises(MemberBusyError) as refused:
        move(atomic_world.ctx, ana, MoveSession(session_id=later.body, starts_at=TEN), once)
    assert torn.missed
    assert refused.value.session_id == first.body


def test_a_mover_whose_removal_was_half_read_is_told_of_it_and_not_of_credits(
    atomic_world: World,
) -> None:
    """The wallet was closed by the write that removes the member, who was read before it."""
    ana, cora = atomic_world.add_member("ana", 2), atomic_world.add_coach("cora")
    booked = atomic_world.book(ana, cora, TEN)
    atomic_world.clock.instant = TEN - timedelta(hours=4)
    here = EarlyRead(person_key(ana), times=2)
    remove_member(atomic_world.ctx, atomic_world.owner(), ana)
    later = MoveSession(session_id=booked.body, starts_at=TEN + timedelta(days=7))
    once: Once[SeenSession] = Once(None, "", 200, lambda seen: seen.session.id)
    with early_read(here), pytest.raises(ForbiddenError):
        move(atomic_world.ctx, ana, later, once)
    assert here.shown == 2


def test_a_booker_whose_removal_was_half_read_is_told_of_it_and_not_of_credits(
    atomic_world: World,
) -> None:
    ana, cora = atomic_world.add_member("ana", 2), atomic_world.add_coach("cora")
    here = EarlyRead(person_key(ana), times=1)
    remove_member(atomic_world.ctx, atomic_world.owner(), ana)
    with early_read(here), pytest.raises(ForbiddenError):
        atomic_world.book(ana, cora, TEN)
    assert here.shown == 1
