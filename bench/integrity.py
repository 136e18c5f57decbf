"""What the nightly check reads, counted from its requests, and what it would read of a million.

The check reads the table once from end to end, then each person's sessions and taken time, and each
wallet's entries. All of it grows with what is stored: so it is counted at two sizes, and what a
session adds is the difference. Sessions are booked and their mails told, as in life.
"""

from datetime import timedelta
from typing import Any

from bench.engine import OpenWorld
from bench.traffic import cost, recording, stored_items
from bench.units import item_bytes, read_units
from chalicelib.domain.notices.notices import notices_of
from chalicelib.storage.integrity.check_runs import find_run
from chalicelib.storage.sessions.sessions import find_session
from chalicelib.use_cases.integrity.nightly_check import check_nightly
from chalicelib.use_cases.notices.outbox import deliver
from tests.kit.world import MONDAY, World

SIZES = (50, 150)
SESSIONS_OF_A_MEMBER = 10
A_MILLION = 1_000_000
HOURS = range(8, 16)

Figures = dict[str, Any]


def report(open_world: OpenWorld) -> Figures:
    """The read units at both sizes, of one session, and of a million."""
    few, many = (checked(open_world(), size) for size in SIZES)
    each = (many["read_units"] - few["read_units"]) / (SIZES[1] - SIZES[0])
    return {
        "few": few,
        "many": many,
        "read_units_of_a_session": round(each, 2),
        "read_units_of_a_million_sessions": round(each * A_MILLION),
    }


def checked(world: World, sessions: int) -> Figures:
    """A whole check beside so many sessions of one coach, ten of each member."""
    fill(world, sessions)
    items = stored_items()
    with recording() as sent:
        for _ in range(2):
            check_nightly(world.ctx, lambda: True, lambda *_: None)
            world.clock.advance(minutes=1)
    run = find_run()
    assert run
    assert run.finished_at
    assert run.differences == 0
    whole = read_units(map(item_bytes, items.values()), together=True, consistent=False)
    return {
        "sessions": sessions,
        "checked": run.checked,
        "round_trips": len(sent),
        "read_units": whole + cost(sent, items, stored_items())["read_units"],
    }


def fill(world: World, sessions: int) -> None:
    coach, member = world.add_coach("cora"), ""
    for number in range(sessions):
        if number % SESSIONS_OF_A_MEMBER == 0:
            member = world.add_member(f"ana{number}", SESSIONS_OF_A_MEMBER)
        day, hour = divmod(number, len(HOURS))
        weeks, weekday = divmod(day, 5)
        starts_at = MONDAY.replace(hour=HOURS[hour]) + timedelta(weeks=weeks + 1, days=weekday)
        world.clock.instant = starts_at - timedelta(days=2)
        session = find_session(world.book(member, coach, starts_at).body)
        assert session is not None
        for notice in notices_of(session):
            deliver(world.ctx, notice)
