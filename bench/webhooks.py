"""What an address that hangs, and one that answers 500, cost the deliveries to all others.

The messages of some events wait for a few workers, those for the two bad addresses first. It is
measured when each other address gets what it is told: once while the two answer well, and once
while one keeps whoever asks it waiting and the other fails. The queue gives as few workers as the
bad address has messages: without a line for each address it would soon hold them all.
"""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from threading import Event, Lock
from typing import Any

from bench.engine import OpenWorld
from chalicelib.domain.webhooks.deliveries import Reply
from chalicelib.gateways.webhooks import SECONDS
from tests.kit.hooks import BROKEN, HANGING, OK, Hooks
from tests.kit.world import World

EVENTS, WORKERS, OTHERS = 4, 3, 3
HANGS, FAILS = "https://hangs.example/in", "https://fails.example/in"
URLS = [f"https://other{number}.example/in" for number in range(OTHERS)]

Figures = dict[str, Any]


@dataclass
class Measured:
    """When each other address was asked, and how many waited at once for the one that hangs."""

    times: dict[str, list[float]] = field(default_factory=lambda: {url: [] for url in URLS})
    waiting: int = 0
    most_waiting: int = 0
    over: Event = field(default_factory=Event)
    lock: Lock = field(default_factory=Lock)
    began: float = 0.0

    def answer(self, url: str) -> Reply:
        with self.lock:
            self.times[url].append(time.perf_counter() - self.began)
            if sum(map(len, self.times.values())) == EVENTS * OTHERS:
                self.over.set()  # nobody else is left to be delayed
        return OK

    def hang(self) -> Reply:
        with self.lock:
            self.waiting += 1
            self.most_waiting = max(self.most_waiting, self.waiting)
        self.over.wait(SECONDS)
        with self.lock:
            self.waiting -= 1
        return HANGING


def report(open_world: OpenWorld) -> Figures:
    quiet, beside = measured(open_world(), bad=False), measured(open_world(), bad=True)
    later = [
        late - early
        for url in URLS
        for early, late in zip(quiet.times[url], beside.times[url], strict=True)
    ]
    return {
        "deliveries": EVENTS * OTHERS,
        "workers": WORKERS,
        "last_seconds_quiet": round(last(quiet), 2),
        "last_seconds_beside_bad_ones": round(last(beside), 2),
        "most_seconds_later": round(max(later), 2),
        "most_workers_held": beside.most_waiting,
    }


def last(found: Measured) -> float:
    return max(max(times) for times in found.times.values())


def measured(world: World, *, bad: bool) -> Measured:
    """From the first message that is taken on; what is told is the same each time."""
    found, hooks = Measured(), Hooks.open(world)
    for url in (HANGS, FAILS, *URLS):
        hooks.add(url, ["member.added"])
    hooks.systems.says.update({url: partial(found.answer, url) for url in URLS})
    if bad:
        hooks.systems.says.update({HANGS: found.hang, FAILS: BROKEN})
    hooks.forget()
    for number in range(EVENTS):
        world.add_member(f"member{number}", credits=0)
    hooks.relay()
    messages, hooks.queue.sent = list(hooks.queue.sent), []
    found.began = time.perf_counter()
    with ThreadPoolExecutor(WORKERS) as pool:
        failed = [each for some in pool.map(hooks.take, messages) for each in some]
    assert not failed, failed
    return found
