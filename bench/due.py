"""What a run of the clock costs, counted from its requests, and what 10,000 due would take.

A run asks the index what is due and then attends to each row that it names: its requests are those
of the index's pages and those of each piece of work, whatever else is stored. So one run is counted
beside some stored sessions and beside four times as many, and must cost the same; what a million
stored add is nothing. The rest is arithmetic, by these assumptions and no others:

    a request takes `ROUND_TRIP_MS`, and the processor time that one takes here, stretched to the
    share of a processor that the function's memory buys
"""

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Any

from msgspec.structs import replace

from bench.engine import OpenWorld
from bench.traffic import Sent, cost, recording, stored_items
from chalicelib.domain.coaches.coaches import BookingMode
from chalicelib.domain.notices.notices import notices_of
from chalicelib.domain.sessions.sessions import Status
from chalicelib.storage.credits.credits import find_entry, find_wallet
from chalicelib.storage.kernel.due import PAGE, SHARDS
from chalicelib.storage.kernel.transaction import commit
from chalicelib.storage.sessions.sessions import find_session, put_session
from chalicelib.use_cases.clock.scheduled_work import do_what_is_due
from chalicelib.use_cases.notices.credit_recipients import notices_of_entry
from chalicelib.use_cases.notices.outbox import deliver
from chalicelib.use_cases.reports.usage import count_session, count_wallet
from chalicelib.workers.clock import BUDGET_SECONDS
from infra.project import ROOT
from tests.kit.lots import all_deeds_were_told, all_was_told
from tests.kit.world import MONDAY, World

ROUND_TRIP_MS = 5.0
"""Of a request to DynamoDB or SQS from a function in the same region: a usual one, not the best."""

MB_OF_ONE_PROCESSOR = 1_769
"""The memory with which a function has one processor (AWS Lambda Developer Guide, "memory")."""

MINUTES_BETWEEN_RUNS = 1

STORED, DUE, DUE_AT_ONCE = (250, 1_000), 40, 10_000
STARTS_AT = MONDAY + timedelta(days=4, hours=4)
CHECKED, DAY_BEFORE = MONDAY + timedelta(minutes=10), STARTS_AT - timedelta(hours=24)
HOUR_BEFORE, DAY_AFTER = STARTS_AT - timedelta(hours=1), STARTS_AT + timedelta(hours=25)
ASKED_A_DAY_AGO, EXPIRED = MONDAY + timedelta(hours=24), MONDAY + timedelta(hours=48)

Figures = dict[str, Any]


@dataclass(frozen=True)
class Kind:
    """One kind of work: at the last of these instants, once the clock has run at the others."""

    instants: tuple[datetime, ...]
    reviewed: bool = False
    delivered: bool = True
    of_credits: bool = False


KINDS: Mapping[str, Kind] = {
    "outbox_check": Kind((CHECKED,)),
    "outbox_check_of_a_lost_event": Kind((CHECKED,), delivered=False),
    "reminder": Kind((CHECKED, DAY_BEFORE)),
    "completion": Kind((CHECKED, DAY_BEFORE, HOUR_BEFORE, DAY_AFTER)),
    "outbox_check_of_credits": Kind((CHECKED,), of_credits=True),
    "nag": Kind((CHECKED, ASKED_A_DAY_AGO), reviewed=True),
    "expiry": Kind((CHECKED, ASKED_A_DAY_AGO, EXPIRED), reviewed=True),
}


@dataclass
class CountingQueue:
    """Only counts the requests to it."""

    requests: int = 0

    def send(self, messages: Sequence[Mapping[str, str]], delay: timedelta = timedelta()) -> None:
        self.requests += ceil(len(messages) / 10)


def report(open_world: OpenWorld) -> Figures:
    """The cost of each kind of work, of a run beside few and many, and of 10,000 pieces."""
    pieces = {name: piece(open_world(), kind) for name, kind in KINDS.items()}
    few, many = (beside(open_world(), stored) for stored in STORED)
    processor_ms = min(each["processor_ms"] / each["round_trips"] for each in (few, many))
    return {
        "pieces": pieces,
        "beside_few": few,
        "beside_many": many,
        "processor_ms_of_a_request": round(processor_ms, 2),
        "ten_thousand": {
            name: many_pieces(each["work"]["round_trips"] + each["queue_requests"], processor_ms)
            for name, each in pieces.items()
        },
    }


def piece(world: World, kind: Kind) -> Figures:
    """What one piece costs; the run's looks at the index stand beside it."""
    if kind.of_credits:
        return new_credits(world)
    ana = world.add_member("ana")
    mode = BookingMode.REQUEST if kind.reviewed else BookingMode.INSTANT
    cora = world.add_coach("cora", mode=mode)
    proposed = (STARTS_AT,) if kind.reviewed else ()
    starts_at = None if kind.reviewed else STARTS_AT
    session = find_session(world.book(ana, cora, starts_at, proposed_starts=proposed).body)
    assert session is not None
    all_was_told()
    count_session(session.id, session.workspace_id)
    count_wallet(session.wallet_id)
    for notice in notices_of(session) if kind.delivered else ():
        deliver(world.ctx, notice)
    *earlier, last = kind.instants
    for instant in earlier:
        world.clock.instant = instant
        do_what_is_due(world.ctx, lambda: True)
    world.clock.instant = last
    return run(world, due=1)


def new_credits(world: World) -> Figures:
    """What it costs to look after the mail of credits that a member was given."""
    wallet = find_wallet(f"acme.{world.add_member('ana')}")
    assert wallet is not None
    entry = find_entry(wallet.id, wallet.seq)
    assert entry is not None
    for notice in notices_of_entry(entry, wallet):
        deliver(world.ctx, notice)
    all_deeds_were_told()
    world.clock.instant = CHECKED
    return run(world, due=1)


def beside(world: World, stored: int) -> Figures:
    """A run that completes some sessions, beside so many that are not due."""
    ana, cora = world.add_member("ana"), world.add_coach("cora")
    session = find_session(world.book(ana, cora, STARTS_AT).body)
    assert session is not None
    all_was_told()
    known = replace(session, event=replace(session.event, checked=True), version=1)
    over = replace(known, attended_until=HOUR_BEFORE)
    done = replace(over, status=Status.COMPLETED)
    later = replace(known, starts_at=STARTS_AT + timedelta(days=30))
    for number in range(stored):
        commit(put_session(replace(later if number % 2 else done, id=f"stored{number}")))
    for number in range(DUE):
        commit(put_session(replace(over, id=f"due{number}")))
    commit(put_session(replace(done, id=session.id, version=2)))
    world.clock.instant = DAY_AFTER
    return {"stored": stored, **run(world, DUE)}


def run(world: World, due: int) -> Figures:
    """One run, which must do so many pieces and all of them."""
    queue = CountingQueue()
    ctx, before = replace(world.ctx, queue=queue), stored_items()
    began = time.process_time()
    with recording() as sent:
        done = do_what_is_due(ctx, lambda: True)
    seconds = time.process_time() - began
    assert (done.done, done.failed) == (due, 0), f"{done} instead of {due}"
    looks = [each for each in sent if "IndexName" in each.request]
    work = [each for each in sent if "IndexName" not in each.request]
    return {
        "due": due,
        "round_trips": len(sent) + queue.requests,
        "queue_requests": queue.requests,
        "index": shortened(looks, before, before),
        "work": shortened(work, before, stored_items()),
        "processor_ms": round(1000 * seconds, 1),
    }


def shortened(sent: list[Sent], before: Any, after: Any) -> Figures:
    """The cost without the list of requests."""
    return {name: value for name, value in cost(sent, before, after).items() if name != "requests"}


def many_pieces(requests_of_one: int, processor_ms: float) -> Figures:
    """10,000 pieces of one kind, due at once: requests, time, and runs until the last is done."""
    looks = SHARDS * (DUE_AT_ONCE // SHARDS // PAGE + 1)
    requests = looks + DUE_AT_ONCE * requests_of_one
    seconds = requests * (ROUND_TRIP_MS + processor_ms / share_of_a_processor()) / 1000
    runs = ceil(seconds / BUDGET_SECONDS)
    return {
        "requests": requests,
        "seconds": round(seconds),
        "runs": runs,
        "minutes": (runs - 1) * MINUTES_BETWEEN_RUNS + 1,
    }


def share_of_a_processor() -> float:
    settings = json.loads((ROOT / ".chalice" / "config.json").read_text())
    clock = settings["stages"]["deployed"]["lambda_functions"]["clock"]
    return min(1.0, float(clock["lambda_memory_size"]) / MB_OF_ONE_PROCESSOR)
