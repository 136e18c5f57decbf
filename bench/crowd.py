"""A thousand bookings over 200 coaches, by 32 clients at once, each behind fifty reads of pages.

Every call is a whole one of the API, with its token, on the emulator. Nobody wants another's time,
so every booking must be made; afterwards the full scan checks the table. How long a call takes here
says little about a deployment: clients and functions share one Python, the engine has another. What
is told is how even it is (the slowest hundredth beside the half), and whether the process grows.
"""

import gc
import json
import logging
import resource
import statistics
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import islice
from typing import Any

from bench.counts import TEN, TODAY, Scenes
from bench.engine import engine
from tests.kit.audit import check_everything
from tests.kit.http import Client, client_of
from tests.kit.world import World

CLIENTS = 32
BOOKINGS = 1_000
COACHES = 200
MEMBERS = 250
READS = 50
"""Of pages, before each booking."""

WARM = BOOKINGS // 5
"""From here on the process must not grow: what is kept is kept by now."""

Figures = dict[str, Any]


def report(world: World) -> Figures:
    """Milliseconds of bookings and reads, and megabytes of this process."""
    crowd = Crowd(Scenes(world))
    with ThreadPoolExecutor(CLIENTS) as clients:
        first = list(clients.map(crowd.visit, range(WARM)))
        before = megabytes()
        rest = list(clients.map(crowd.visit, range(WARM, BOOKINGS)))
        after = megabytes()
    check_everything()
    visits = [*first, *rest]
    return {
        "clients": CLIENTS,
        "bookings": spread([booking for booking, _ in visits]),
        "reads": spread([read for _, reads in visits for read in reads]),
        "megabytes_warm": before,
        "megabytes_at_the_end": after,
        "grown": round(after / before, 3),
    }


class Crowd:
    """Who books what: each booking at a time of its own, of its coach as of its member."""

    def __init__(self, scenes: Scenes) -> None:
        self.coaches = [scenes.coach() for _ in range(COACHES)]
        anybody = client_of(scenes.world.ctx)
        self.members = [anybody.as_person(scenes.member(20)) for _ in range(MEMBERS)]

    def visit(self, number: int) -> tuple[float, list[float]]:
        """Reads pages and then books; what each took."""
        member, coach = self.members[number % MEMBERS], self.coaches[number % COACHES]
        at = TEN + timedelta(hours=number // COACHES)
        reads = [timed(member, "GET", path) for path in islice(pages(coach), READS)]
        body = {
            "coach_id": coach,
            "coaching_type_id": "acme.leadership",
            "session_type_id": "acme.25",
            "starts_at": at.isoformat(),
        }
        return timed(member, "POST", "/v1/sessions", body, f"visit-{number}"), reads


def pages(coach: str) -> Iterator[str]:
    """What somebody looks at who is about to book, again and again."""
    last = TODAY + timedelta(days=6)
    slots = f"slots?session_type_id=acme.25&from={TODAY}&to={last}&timezone=Europe/London"
    while True:
        yield "/v1/me/dashboard"
        yield "/v1/credits"
        yield "/v1/coaches?limit=10"
        yield f"/v1/coaches/{coach}"
        yield from [f"/v1/coaches/{coach}/{slots}"] * 4
        yield "/v1/sessions"
        yield "/v1/me"


def timed(member: Client, method: str, path: str, body: Any = None, key: str = "") -> float:
    """Milliseconds of a call that must succeed."""
    began = time.perf_counter()
    reply = member.call(method, path, body, {"Idempotency_Key": key} if key else {})
    took = (time.perf_counter() - began) * 1000
    assert reply.status in {200, 201}, reply.text
    return took


def spread(milliseconds: list[float]) -> dict[str, float]:
    cuts = statistics.quantiles(milliseconds, n=100)
    half, slowest = statistics.median(milliseconds), cuts[98]
    return {
        "made": len(milliseconds),
        "p50_ms": round(half, 1),
        "p99_ms": round(slowest, 1),
        "p99_over_p50": round(slowest / half, 2),
    }


def megabytes() -> float:
    """What this process holds now, once what is not needed is given up."""
    gc.collect()
    with open("/proc/self/statm", encoding="ascii") as pages_held:
        resident = int(pages_held.read().split()[1])
    return round(resident * resource.getpagesize() / 2**20, 1)


if __name__ == "__main__":
    logging.disable(logging.CRITICAL)  # the API writes a line for every call
    with engine() as open_world:
        print(json.dumps(report(open_world()), indent=1))
