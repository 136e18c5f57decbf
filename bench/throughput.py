"""How many bookings a second the use case makes, beside the floor of the engine.

The floor is an unconditional transaction of three items, sent without any of our code by as many
threads to the same engine in the same run: on another machine both figures move, their ratio stays.

    different slots   400 bookings of 40 members with one coach, each another time
    same slot         in each round every client wants the same time: one gets it, all others are
                      refused with the nearest free times

After each measurement the full scan checks the table. The engine is one process of Python, and the
clients share another: this says how many conditional writes a booking is worth, not what DynamoDB
carries.
"""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from bench.engine import OpenWorld
from chalicelib.domain.coaches.availability import TimeRange
from chalicelib.domain.kernel.errors import SlotTakenError
from chalicelib.storage.kernel.table import connection
from chalicelib.use_cases.sessions.booking import book
from tests.kit.audit import check_everything
from tests.kit.world import MONDAY, World

CLIENTS = (1, 8, 32)
BOOKINGS = 400
MEMBERS = 40
MOST_ATTEMPTS = 384
MOST_ROUNDS = 48
RUNS = 2
HALF_HOUR = timedelta(minutes=30)
FIRST = MONDAY + timedelta(days=1)
ALWAYS_OPEN = {day: (TimeRange(0, 24 * 60),) for day in range(7)}

Action = Callable[[], bool]
Figures = dict[str, Any]


def report(open_world: OpenWorld) -> list[Figures]:
    """One line for each number of clients."""
    return [measured(open_world, clients) for clients in CLIENTS]


def measured(open_world: OpenWorld, clients: int) -> Figures:
    """The better of two runs of each, for other programs want the machine too."""
    floor, booked, answered = (
        max(measure(open_world(), clients) for _ in range(RUNS))
        for measure in (floor_rate, different_slots, same_slot)
    )
    return {
        "clients": clients,
        "floor_transactions_per_second": round(floor),
        "bookings_per_second": round(booked),
        "bookings_over_floor": round(booked / floor, 2),
        "same_slot_answers_per_second": round(answered),
        "same_slot_answers_over_floor": round(answered / floor, 2),
    }


def floor_rate(_: World, clients: int) -> float:
    """Transactions a second that put three new items, in a table where nothing else happens."""
    client: Any = connection().client

    def put_three(number: int) -> bool:
        items = ({"pk": {"S": f"FLOOR#{number}"}, "sk": {"S": str(n)}} for n in range(3))
        puts = [{"Put": {"TableName": "tandem", "Item": item}} for item in items]
        client.transact_write_items(TransactItems=puts)
        return True

    puts = [partial(put_three, number) for number in range(BOOKINGS)]
    return rate([puts], clients, winners=BOOKINGS)


def different_slots(world: World, clients: int) -> float:
    """Bookings a second at one coach whose every time is wanted once."""
    coach, members = people(world)
    wanted = [
        wish(world, members[n % MEMBERS], coach, FIRST + HALF_HOUR * n) for n in range(BOOKINGS)
    ]
    booked = rate([wanted], clients, winners=BOOKINGS)
    check_everything()
    return booked


def same_slot(world: World, clients: int) -> float:
    """Answers a second where all want one time, and then the next."""
    coach, members = people(world)
    turns = range(min(MOST_ROUNDS, MOST_ATTEMPTS // clients))
    wanted = [
        [
            wish(world, members[(turn * clients + n) % MEMBERS], coach, FIRST + HALF_HOUR * turn)
            for n in range(clients)
        ]
        for turn in turns
    ]
    answered = rate(wanted, clients, winners=1)
    check_everything()
    return answered


def people(world: World) -> tuple[str, list[str]]:
    """A coach who never sleeps, and the members."""
    coach = world.add_coach("cora", weekly=ALWAYS_OPEN)
    return coach, [world.add_member(f"member{n}", credits=20) for n in range(MEMBERS)]


def wish(world: World, member: str, coach: str, at: datetime) -> Action:
    """Books a time and says whether the member got it."""
    command, once = world.wish(member, coach, at, key=f"{member} {at}")

    def book_it() -> bool:
        try:
            return book(world.ctx, command, once).status == 201
        except SlotTakenError:
            return False

    return book_it


def rate(rounds: Sequence[Sequence[Action]], clients: int, *, winners: int) -> float:
    """Actions a second, done by so many threads; each round waits for the last of the one before.

    In every round exactly so many may succeed.
    """
    began = time.perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        for actions in rounds:
            succeeded = sum(pool.map(lambda action: action(), actions))
            assert succeeded == winners, f"{succeeded} instead of {winners} succeeded"
    return sum(map(len, rounds)) / (time.perf_counter() - began)
