"""A calendar's reading against everything that takes a coach's time, and against the coach's hours.

A booking never commits under busy times that were stored before it: either it was first, or it is
refused. A coach's edit of the hours is never refused because of a reading.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from time import monotonic
from typing import Any

import pytest

from chalicelib.domain.coaches.coaches import BookingMode
from chalicelib.domain.kernel.errors import SlotTakenError
from chalicelib.domain.kernel.idempotency import Once
from chalicelib.domain.sessions.rescheduling import MoveSession
from chalicelib.domain.time.intervals import Interval
from chalicelib.storage.coaches import busy_times
from chalicelib.storage.kernel.table import connection, read_rows
from chalicelib.storage.kernel.transaction import commit, until_fresh
from chalicelib.use_cases.coaches.availability import put_availability, read_own_schedule
from chalicelib.use_cases.sessions import actions
from chalicelib.use_cases.sessions.sessions import SeenSession
from tests.kit.meanwhile import meanwhile
from tests.kit.world import MONDAY, World
from tests.races.crowd import all_at_once, outcomes

ROUNDS = 50
TEN = MONDAY.replace(hour=10) + timedelta(days=1)
HOUR = timedelta(hours=1)


def tell(coach_id: str, *spans: Interval) -> None:
    """What a reading stores."""

    def store() -> None:
        busy = busy_times.busy_in(read_rows([busy_times.busy_key(coach_id)]), coach_id)
        told = busy.told_by("calendar", spans)
        if told != busy:
            commit(busy_times.put_busy(told))

    until_fresh(store)


def once() -> Once[SeenSession]:
    return Once(None, "", 200, lambda seen: seen.session.status.value)


def move(world: World, member_id: str, session_id: str, starts_at: datetime) -> object:
    command = MoveSession(session_id=session_id, starts_at=starts_at)
    return actions.move(world.ctx, member_id, command, once())


@pytest.mark.parametrize("calendars", [0, 1])
def test_a_booking_sees_what_a_reading_stored_behind_its_read(
    atomic_world: World, calendars: int
) -> None:
    """The first busy times that the coach has, and further ones."""
    world = atomic_world
    ana, cora = world.add_member("ana"), world.add_coach("cora", timezone="UTC")
    if calendars:
        tell(cora, Interval(TEN + 3 * HOUR, TEN + 4 * HOUR))
    step = partial(tell, cora, Interval(TEN, TEN + HOUR))
    with meanwhile(step) as happened, pytest.raises(SlotTakenError):
        world.book(ana, cora, TEN)
    assert happened


def test_a_move_sees_what_a_reading_stored_behind_its_read(atomic_world: World) -> None:
    world = atomic_world
    ana, cora = world.add_member("ana"), world.add_coach("cora", timezone="UTC")
    session_id, later = world.book(ana, cora, TEN).body, TEN + 2 * HOUR
    step = partial(tell, cora, Interval(later, later + HOUR))
    with meanwhile(step) as happened, pytest.raises(SlotTakenError):
        move(world, ana, session_id, later)
    assert happened


def test_a_request_and_its_acceptance_see_what_a_reading_stored(atomic_world: World) -> None:
    world = atomic_world
    ana = world.add_member("ana")
    cora = world.add_coach("cora", timezone="UTC", mode=BookingMode.REQUEST)
    session_id = world.book(ana, cora, None, proposed_starts=(TEN,)).body
    at_ten, other = Interval(TEN, TEN + HOUR), TEN + 3 * HOUR
    with meanwhile(partial(tell, cora, at_ten)) as happened, pytest.raises(SlotTakenError) as told:
        actions.accept(world.ctx, cora, session_id, TEN, once())
    assert happened
    assert told.value.proposed == ()
    step = partial(tell, cora, at_ten, Interval(other, other + HOUR))
    with meanwhile(step) as happened, pytest.raises(SlotTakenError):
        world.book(ana, cora, None, proposed_starts=(other,))
    assert happened


def test_who_gives_time_up_does_not_care_what_a_calendar_says(atomic_world: World) -> None:
    world = atomic_world
    ana = world.add_member("ana")
    cora = world.add_coach("cora", timezone="UTC", mode=BookingMode.REQUEST)
    session_id = world.book(ana, cora, None, proposed_starts=(TEN,)).body
    with meanwhile(partial(tell, cora, Interval(TEN, TEN + HOUR))) as happened:
        assert actions.withdraw(world.ctx, ana, session_id, once()).status == 200
    assert happened


@contextmanager
def sent_at() -> Iterator[dict[int, float]]:
    """When each thread sent its last transaction."""
    times: dict[int, float] = {}

    def note(**_: Any) -> None:
        times[threading.get_ident()] = monotonic()

    events = connection().client.meta.events
    events.register("before-send.dynamodb.TransactWriteItems", note)
    try:
        yield times
    finally:
        events.unregister("before-send.dynamodb.TransactWriteItems", note)


def against_a_reading(
    coach_id: str, rounds: Iterator[tuple[datetime, Callable[[], object]]]
) -> dict[str, int]:
    """Each step at once with a reading that says that its time is busy; no step was sent after the
    reading had been stored.
    """
    ended: list[str] = []
    with sent_at() as times:
        for start, step in rounds:
            tell(coach_id)
            stored: list[float] = []

            def read(start: datetime = start, stored: list[float] = stored) -> None:
                tell(coach_id, Interval(start, start + HOUR))
                stored.append(monotonic())

            def take(step: Callable[[], object] = step) -> float:
                step()
                return times[threading.get_ident()]

            both: list[Callable[[], object]] = [take, read]
            taken, _ = all_at_once(both)
            ended.extend(outcomes([taken]))
            if isinstance(taken, float):
                assert taken < stored[0], "taken under busy times that were stored before"
    return {each: ended.count(each) for each in set(ended)}


def starts() -> Iterator[datetime]:
    """Full hours of working days in the next two weeks that nobody has."""
    for number in range(ROUNDS):
        weeks, rest = divmod(number, 28)
        yield TEN + timedelta(days=7 * weeks + rest // 7, hours=rest % 7)


def test_in_50_rounds_no_booking_is_made_under_busy_times_before_it(atomic_world: World) -> None:
    world, cora = atomic_world, atomic_world.add_coach("cora", timezone="UTC")
    people = [world.add_member(f"member{number}") for number in range(5)]
    rounds = (
        (start, partial(world.book, people[number % 5], cora, start))
        for number, start in enumerate(starts())
    )
    found = against_a_reading(cora, rounds)
    assert found.keys() <= {"float", "slot_taken", "try_again"}
    assert sum(found.values()) == ROUNDS


def test_in_50_rounds_no_move_is_made_under_busy_times_before_it(atomic_world: World) -> None:
    world, cora = atomic_world, atomic_world.add_coach("cora", timezone="UTC")
    people = [world.add_member(f"member{number}") for number in range(5)]

    def rounds() -> Iterator[tuple[datetime, Callable[[], object]]]:
        for number, start in enumerate(starts()):
            ana = people[number % 5]
            booked = world.book(ana, cora, start + timedelta(days=28)).body
            yield start, partial(move, world, ana, booked, start)

    found = against_a_reading(cora, rounds())
    assert found.keys() <= {"float", "slot_taken", "try_again"}
    assert sum(found.values()) == ROUNDS


def test_in_50_rounds_no_edit_of_the_hours_is_refused_by_a_reading(atomic_world: World) -> None:
    cora = atomic_world.add_coach("cora", timezone="UTC")
    for number in range(ROUNDS):
        seen = read_own_schedule(cora)
        span = Interval(TEN + number * HOUR, TEN + (number + 1) * HOUR)
        hours = seen.calendar.availability
        edit = partial(put_availability, atomic_world.ctx, cora, hours, seen.version)
        both: list[Callable[[], object]] = [edit, partial(tell, cora, span)]
        edited, _ = all_at_once(both)
        assert outcomes([edited]) == {"Schedule": 1}
