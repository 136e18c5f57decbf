"""What a year's usage report costs, and what keeping the numbers costs that it is read from.

Sessions are counted as they happen; a report reads months, a row for each coach and group. So its
cost follows from the number of coaches and not of sessions. The companies here have five groups
that pay, and coaches who work with all of them: the most rows that so many sessions can make.
"""

import random
import time
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from statistics import median
from typing import Any

from bench.traffic import Cost, cost, recording, stored_items
from chalicelib.domain.reports.usage import Month, Place, Tally, in_months, merged, with_usage
from chalicelib.domain.reports.usage_reports import By
from chalicelib.storage.kernel.transaction import commit
from chalicelib.storage.reports import usage
from chalicelib.use_cases.reports.usage import count_session, count_wallet
from tests.kit.http import Client, client_of
from tests.kit.world import MONDAY, World

YEAR = "from=2025-06-01&to=2026-05-31"
FIRST = date(2025, 6, 1)
GROUPS = ("", "sales", "design", "finance", "support")
COMPANIES = {"10_coaches_2000_sessions": (10, 2_000), "100_coaches_50000_sessions": (100, 50_000)}
RUNS = 3
MOST_IN_A_TRANSACTION = 100

Figures = dict[str, Any]


def report(open_world: Callable[[], World]) -> Figures:
    """The report of a year by everything, and what one session adds to the work."""
    return {
        "counting": counting(open_world()),
        **{name: year(open_world(), *size) for name, size in COMPANIES.items()},
    }


def counting(world: World) -> Mapping[str, Cost]:
    """A new session of 2 credits and its entry, and what comes of being told of it again."""
    ana, cora = world.add_member("ana"), world.add_coach("cora")
    session_id = world.book(ana, cora, MONDAY.replace(hour=10), session_type="50").body
    work = {
        "session": lambda: count_session(session_id, "acme"),
        "session_again": lambda: count_session(session_id, "acme"),
        "wallet": lambda: count_wallet(f"acme.{ana}"),
        "wallet_again": lambda: count_wallet(f"acme.{ana}"),
    }
    return {name: counted(each) for name, each in work.items()}


def counted(work: Callable[[], object]) -> Cost:
    before = stored_items()
    with recording() as sent:
        work()
    return cost(sent, before, stored_items())


def year(world: World, coaches: int, sessions: int) -> Figures:
    """A year's report in each of its forms, of a company with so many coaches and sessions."""
    months = fill(coaches, sessions)
    admin = client_of(world.ctx).as_person(world.owner())
    return {
        "months_rows": months,
        **{
            by.value: asked(admin, f"/v1/admin/reports/usage?{YEAR}&by={by}", sessions) for by in By
        },
    }


def asked(admin: Client, path: str, sessions: int) -> Figures:
    with recording() as sent:
        answer = admin.get(path)
    assert answer.json["total"]["booked"] == sessions, answer.text
    paid = cost(sent, {}, {})
    seconds, own_seconds = [], []
    for _ in range(RUNS):
        began, began_own = time.perf_counter(), time.process_time()
        admin.get(path)
        seconds.append(time.perf_counter() - began)
        own_seconds.append(time.process_time() - began_own)
    return {
        "requests": paid["round_trips"],
        "rows_read": paid["items_read"],
        "read_units": paid["read_units"],
        "milliseconds": round(1000 * median(seconds)),
        "milliseconds_without_the_engine": round(1000 * median(own_seconds)),
        "answer_bytes": len(answer.text),
    }


def fill(coaches: int, sessions: int) -> int:
    """Keeps the numbers of so many sessions, each held a week after it was booked; the rows."""
    chance = random.Random(coaches)
    parts = []
    for _ in range(sessions):
        whose = f"{chance.randrange(coaches):036d}", chance.choice(GROUPS)
        day = FIRST + timedelta(days=chance.randrange(358))
        parts.append((Place(day, *whose), Tally(booked=1, credits_spent=2)))
        parts.append((Place(day + timedelta(days=7), *whose), Tally(completed=1)))
    months = in_months(merged(parts))
    rows = [with_usage(Month(place=place), change) for place, change in months.items()]
    for start in range(0, len(rows), MOST_IN_A_TRANSACTION):
        some = rows[start : start + MOST_IN_A_TRANSACTION]
        commit(*(usage.put_month("acme", month) for month in some))
    return len(rows)
