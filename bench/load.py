"""Mixed load on the whole local stack: members, coaches and an admin do what they do all day, a
program calls without end, and half the bodies of one client are rubbish.

    python -m bench.load                 ten minutes
    python -m bench.load --seconds 60    a look

Every call goes over HTTP through the emulator's gateway to the functions, which run in processes as
containers do, with the limits of production; stream, mail and clock run beside it. Refusals that a
rule gives to one of two who want the same are counted as such. Everything else that is not answered
well must be 429 or 503, no process may grow, and afterwards times and credits must add up: else it
exits with 1.
"""

import argparse
import json
import random
import statistics
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests

from bench.verdict import machine_line, this_machine
from chalicelib.storage.kernel.table import bind
from infra.local import stack
from infra.local.emulator import client_environment
from infra.project import REGION
from tests.browser.stack import LocalStack, Someone, running
from tests.kit.audit import check_everything

MEMBERS, COACHES, PROGRAMS = 12, 4, 2
THINKS_SECONDS = (0.3, 1.2)
"""Between two calls of a person; programs do not think."""

MOST_GROWN = 1.1
RULES = {402, 404, 409, 412, 422}
"""What a rule refuses, so that it cannot be what a fault looks like."""

WELCOME = {429, 503}
DAYS = "from=2027-02-02&to=2027-02-12&timezone=Europe/London"
Acts = tuple[Callable[["Visitor", random.Random], None], ...]


@dataclass
class Visitor:
    """Somebody's browser: a connection, a token, and what they saw last."""

    origin: str
    token: str
    done: "Done"
    coaches: list[Someone]
    session: requests.Session = field(default_factory=requests.Session)
    numbers: int = 0
    thinks: bool = True

    def call(self, method: str, path: str, body: Any = None) -> Any:
        """An answer's content; None if it was refused."""
        self.numbers += 1
        headers = {"Authorization": f"Bearer {self.token}"}
        if method == "POST":
            headers["Idempotency-Key"] = f"{id(self)}-{self.numbers}"
        began = time.perf_counter()
        reply = self.session.request(
            method, self.origin + path, json=body, headers=headers, timeout=60
        )
        self.done.note(method, path, reply, time.perf_counter() - began)
        with suppress(ValueError):
            return reply.json() if reply.ok else None


@dataclass
class Done:
    """What was answered, by all visitors."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    statuses: Counter[int] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    unwelcome: Counter[str] = field(default_factory=Counter)
    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    def note(self, method: str, path: str, reply: requests.Response, seconds: float) -> None:
        with self.lock:
            self.statuses[reply.status_code] += 1
            self.seconds[f"{method} {shape(path)}"].append(seconds)
            if reply.ok:
                return
            code = f"{reply.status_code} {code_of(reply)}"
            self.refused[code] += 1
            if reply.status_code not in RULES | WELCOME and code != "400 invalid":
                self.unwelcome[f"{method} {shape(path)}: {code}"] += 1


def code_of(reply: requests.Response) -> str:
    try:
        return str(reply.json()["code"])
    except (ValueError, KeyError):
        return "without a problem"


def shape(path: str) -> str:
    """A path without ids and query."""
    parts = path.partition("?")[0].split("/")
    return "/".join("{}" if len(each) > 18 else each for each in parts)


def look_around(visitor: Visitor, chance: random.Random) -> None:
    pages = ("/v1/me/dashboard", "/v1/credits", "/v1/coaches?limit=20", "/v1/sessions", "/v1/me")
    visitor.call("GET", chance.choice(pages))


def book(visitor: Visitor, chance: random.Random) -> None:
    coach = chance.choice(visitor.coaches).id
    visitor.call("GET", f"/v1/coaches/{coach}")
    slots = f"/v1/coaches/{coach}/slots?session_type_id=acme.25&{DAYS}"
    found = visitor.call("GET", slots) or {"days": []}
    starts = [each["starts_at"] for day in found["days"] for each in day["slots"]]
    if starts:
        wish = {"coach_id": coach, "coaching_type_id": "acme.leadership"}
        wish |= {"session_type_id": "acme.25", "starts_at": chance.choice(starts[:40])}
        visitor.call("POST", "/v1/sessions", wish)


def change_a_session(visitor: Visitor, chance: random.Random) -> None:
    found = visitor.call("GET", "/v1/sessions?when=upcoming") or {"items": []}
    if found["items"]:
        session = chance.choice(found["items"])
        visitor.call("GET", f"/v1/sessions/{session['id']}")
        if chance.random() < 0.3:
            later = {"starts_at": session["starts_at"].replace("T1", "T0")}
            visitor.call("POST", f"/v1/sessions/{session['id']}/reschedule", later)
        else:
            visitor.call("POST", f"/v1/sessions/{session['id']}/cancel", {})


def talk_rubbish(visitor: Visitor, chance: random.Random) -> None:
    rubbish: tuple[Any, ...] = (
        {"starts_at": "yesterday"},
        [],
        {"coach_id": "x" * 500},
        "text",
        {"credits": -1},
    )
    visitor.call("POST", "/v1/sessions", chance.choice(rubbish))


def keep_hours(visitor: Visitor, chance: random.Random) -> None:
    for page in ("/v1/coach/week?from=2027-02-01", "/v1/coach/clients", "/v1/coach/availability"):
        visitor.call("GET", page)
    away = {"starts_at": f"2027-03-0{chance.randint(1, 9)}T10:00:00Z"}
    away["ends_at"] = away["starts_at"].replace("T10", "T11")
    made = visitor.call("POST", "/v1/coach/time-off", away)
    if made:
        visitor.call("DELETE", f"/v1/coach/time-off/{made['id']}")


def administer(visitor: Visitor, chance: random.Random) -> None:
    pages = ("/v1/admin/overview", "/v1/admin/members", "/v1/admin/sessions", "/v1/admin/audit")
    visitor.call("GET", chance.choice(pages))
    visitor.call("GET", "/v1/admin/reports/usage?from=2027-01-01&to=2027-02-28&by=week")
    visitor.call("PATCH", "/v1/admin/workspace", {"support_email": "help@acme.example"})


def call_without_end(visitor: Visitor, chance: random.Random) -> None:
    for _ in range(5):
        visitor.call("PATCH", "/v1/me", {})
    time.sleep(0.1)


MEMBERS_DO: Acts = (look_around,) * 6 + (book,) * 3 + (change_a_session,) * 2 + (talk_rubbish,)
COACHES_DO: Acts = (look_around, keep_hours)
ADMINS_DO: Acts = (look_around, administer)


def report(seconds: float, folder: Path) -> dict[str, Any]:
    with running(folder, limited=True) as local:
        done, until = Done(), time.monotonic() + seconds
        lives = [*people(local, done)]
        with ThreadPoolExecutor(len(lives)) as threads:
            going = [threads.submit(live, *each, until) for each in lives]
            time.sleep(seconds * 0.2)
            warm = megabytes(folder)
            time.sleep(max(0.0, until - time.monotonic() - 2))
            at_the_end = megabytes(folder)
            for each in going:
                each.result()
        audit(folder)
    stayed = warm.keys() & at_the_end.keys()
    before, after = (sum(held[pid] for pid in stayed) for held in (warm, at_the_end))
    return {
        "machine": machine_line(this_machine()),
        "seconds": seconds,
        "calls": sum(done.statuses.values()),
        "statuses": dict(sorted(done.statuses.items())),
        "refused": dict(done.refused.most_common()),
        "unwelcome": dict(done.unwelcome),
        "milliseconds": {name: spread(took) for name, took in sorted(done.seconds.items())},
        "processes_that_stayed": len(stayed),
        "megabytes_warm": round(before),
        "megabytes_at_the_end": round(after),
        "grown": round(after / before, 3),
    }


def people(local: LocalStack, done: Done) -> Iterator[tuple[Visitor, Acts]]:
    """Who lives here, and what they do."""
    coaches = [local.add_coach(f"Coach {number}") for number in range(COACHES)]

    def visitor(who: str, *, thinks: bool = True) -> Visitor:
        return Visitor(local.origin, local.token(who), done, coaches, thinks=thinks)

    for number in range(MEMBERS):
        yield visitor(local.add_member(f"Member {number}", credits=40).email), MEMBERS_DO
    for each in coaches:
        yield visitor(each.email), COACHES_DO
    for number in range(PROGRAMS):
        program = local.add_member(f"Program {number}", credits=0)
        yield visitor(program.email, thinks=False), (call_without_end,)
    yield visitor("ada"), ADMINS_DO


def live(visitor: Visitor, acts: Acts, until: float) -> None:
    chance = random.Random(id(visitor))
    while time.monotonic() < until:
        chance.choice(acts)(visitor, chance)
        if visitor.thinks:
            time.sleep(chance.uniform(*THINKS_SECONDS))


def megabytes(folder: Path) -> Mapping[int, float]:
    """By process that runs functions, what it holds for itself."""
    found = {}
    for place in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            words = (place / "cmdline").read_bytes().split(b"\0")
            ours = str(folder).encode() in (place / "environ").read_bytes()
            if b"infra.local.handlers" in words and ours:
                held = (place / "smaps_rollup").read_text()
                private = [line.split()[1] for line in held.splitlines() if "Private" in line]
                found[int(place.name)] = sum(map(int, private)) / 1024
    return found


def audit(folder: Path) -> None:
    """All that is stored adds up. Raises: AssertionError: it does not."""
    endpoint = f"http://127.0.0.1:{(folder / 'emulator_port').read_text().strip()}"
    told = stack.client("cloudformation", endpoint).describe_stacks(StackName=stack.NAME)
    outputs = {each["OutputKey"]: each["OutputValue"] for each in told["Stacks"][0]["Outputs"]}
    keys = client_environment(endpoint)
    names = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")
    bind(
        outputs["TableName"],
        region=REGION,
        host=endpoint,
        **{name.lower(): keys[name] for name in names},
    )
    check_everything()


def spread(seconds: list[float]) -> dict[str, float]:
    slowest = statistics.quantiles(seconds, n=100)[98] if len(seconds) > 1 else seconds[0]
    half = statistics.median(seconds)
    return {"calls": len(seconds), "p50": round(half * 1000, 1), "p99": round(slowest * 1000, 1)}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.load", description=__doc__)
    parser.add_argument("--seconds", type=float, default=600.0)
    seconds = parser.parse_args().seconds
    with tempfile.TemporaryDirectory() as folder:
        figures = report(seconds, Path(folder))
    print(json.dumps(figures, indent=1))
    well = not figures["unwelcome"] and figures["grown"] <= MOST_GROWN
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
