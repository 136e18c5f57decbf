"""What a million bookings cost on AWS, each with 50 page views: counted calls, units and bytes.

    bench.life    a booking and all that follows, and each call of a page, counted
    bench.prices  list prices
    here          how often what is viewed, how long a call takes, and the sums

`python -m bench.cost` prints the tables of docs/operations.md, "What it costs", in some seconds.
What is no count is a constant here, with its reason.
"""

import json
import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from operator import add

from bench.due import MB_OF_ONE_PROCESSOR, ROUND_TRIP_MS
from bench.engine import OpenWorld, engine
from bench.life import Life, Work, life, views
from bench.prices import PRICES
from infra.project import ROOT

BOOKINGS = 1_000_000
GB = 2**30

VIEWS: Mapping[str, tuple[int, Sequence[str]]] = {
    "dashboard": (20, ("me", "dashboard", "credits")),
    "a coach's open times": (15, ("coach", "catalogue", "credits", "slots")),
    "a session": (6, ("session",)),
    "coaches": (5, ("coaches", "catalogue")),
    "sessions": (4, ("sessions",)),
}
"""50 page views before each booking: an assumption. The calls are those of `web/js`."""

THE_SAME = {"me": 0.9, "catalogue": 0.9, "coach": 0.9, "credits": 0.7, "dashboard": 0.5}
"""The share of these calls that is answered 304, the browser having the answer: an assumption. It
saves bytes alone, since a tag is made of the answer itself (`api/kernel/tags.py`)."""

VIEWS_OF_A_VISIT = 5
FIRST_OF_VISITS = 0.05
"""Pages that are opened one after another, and visits by browsers that have no files of this
release yet: assumptions."""

FIRST_VISIT_FILES, FIRST_VISIT_BYTES = 62, 340_000
"""What a browser fetches beside calls of the API, as `bench.visits` printed on 2026-11-29: 70
requests, 8 of them calls. Each later visit asks for the page once and is told 304."""

HEAD_BYTES = 450
"""Of an answer without a body, as `bench.visits` printed (3,785 bytes of 9 heads)."""

EDGE_MISSES = 0.02
"""The share of files that an edge has to fetch, where it keeps them: an assumption."""

MEASURED_MS, SLOWER = 2.0, 1.25
PROCESSOR_MS = MEASURED_MS * SLOWER
"""Processor time that a request to DynamoDB and what is made of it take on Lambda: as `bench.calls`
printed on 2026-11-29 (4.0 ms for a booking and 4.3 for open times, of two requests each), on a
processor that is a quarter slower: an assumption."""

SES_MS = 60.0
COLD_CALLS, COLD_MS = 0.005, 1_500.0
"""One call in 200 waits for a start, which is paid as well: assumptions."""

ACCESS_LOG_BYTES = 330
"""A line of API Gateway for each call, in the format of infra/resources.yaml."""

OF_VISITS = frozenset({"edge_calls", "edge_bytes", "edge_functions", "firewall", "files"})
"""What page views alone are charged for, but for two calls in a thousand."""

MINUTES_OF_A_YEAR = 365 * 24 * 60


@dataclass(frozen=True, slots=True)
class Line:
    """So much of something with a price; `what` is what a reader calls it."""

    what: str
    price: str
    quantity: float

    @property
    def dollars(self) -> float:
        return self.quantity * PRICES[self.price].dollars


@dataclass(frozen=True, slots=True)
class Way:
    """How people reach the API and the pages."""

    http_api: bool
    cached: bool

    @property
    def name(self) -> str:
        return f"{'HTTP' if self.http_api else 'REST'} API, {'' if self.cached else 'no '}cache"


WAYS = [Way(http_api, cached) for http_api in (False, True) for cached in (True, False)]


def total(works: Iterable[Work]) -> Work:
    """The sum, of whichever functions."""
    return reduce(add, works, Work(""))


def gigabyte_seconds(work: Work, memory: Mapping[str, int]) -> float:
    """Of the function's calls: waiting for requests, and the processor's time on the share of one
    that its memory buys.
    """
    size = memory[work.function]
    share = min(1.0, size / MB_OF_ONE_PROCESSOR)
    waiting = work.round_trips * ROUND_TRIP_MS + work.mails * SES_MS
    starting = work.calls * COLD_CALLS * COLD_MS
    return (waiting + work.round_trips * PROCESSOR_MS / share + starting) / 1000 * size / 1024


def memory_sizes() -> Mapping[str, int]:
    """MB of each function, by .chalice/config.json."""
    settings = json.loads((ROOT / ".chalice" / "config.json").read_text(encoding="utf-8"))
    functions = settings["stages"]["deployed"]["lambda_functions"]
    usual = settings["lambda_memory_size"]
    return {name: each.get("lambda_memory_size", usual) for name, each in functions.items()}


def viewed(calls: Mapping[str, Work]) -> dict[str, Work]:
    """The calls that one booking's page views make, with what a 304 saves of their bytes."""
    times = {name: sum(n for n, made in VIEWS.values() if name in made) for name in calls}
    return {name: kept(calls[name], THE_SAME.get(name, 0)).times(times[name]) for name in calls}


def kept(call: Work, share: float) -> Work:
    """The call, if so many of its answers need no body."""
    out, raw = (
        size * (1 - share) + HEAD_BYTES * share for size in (call.out_bytes, call.raw_bytes)
    )
    return replace(call, out_bytes=out, raw_bytes=raw)


def lines(one: Life, calls: Mapping[str, Work], way: Way) -> list[Line]:
    """All that a million bookings in a year are charged for, page views and the clock included."""
    each = [*one.steps.values(), *viewed(calls).values()]
    works = [*(work.times(BOOKINGS) for work in each), one.minute.times(MINUTES_OF_A_YEAR)]
    sizes, all_of = memory_sizes(), total(works)
    api = sum(work.calls for work in works if work.function == "api_handler")
    visits = BOOKINGS * sum(n for n, _ in VIEWS.values()) / VIEWS_OF_A_VISIT
    firsts = visits * FIRST_OF_VISITS
    files = visits + firsts * (FIRST_VISIT_FILES - 1)
    body_bytes = all_of.raw_bytes if way.http_api else all_of.out_bytes
    edge_bytes = body_bytes + firsts * FIRST_VISIT_BYTES + visits * HEAD_BYTES
    half_a_year = one.stored_bytes * BOOKINGS / GB * 12 / 2
    queued = 3 * all_of.messages + 2 * all_of.mails
    return [
        Line("calls of the API", "http_api" if way.http_api else "rest_api", api),
        Line("calls of functions", "lambda_calls", all_of.calls),
        Line(
            "their time, GB-seconds",
            "lambda_time",
            sum(gigabyte_seconds(work, sizes) for work in works),
        ),
        Line("read units", "reads", all_of.read_units),
        Line(
            "write units, indexes included", "writes", all_of.write_units + all_of.index_write_units
        ),
        Line("stored over the year, GB-months", "stored", half_a_year),
        Line("recovery to a point in time, GB-months", "recovery", half_a_year),
        Line("mails", "mails", all_of.mails),
        Line("their bytes, GB", "mail_bytes", all_of.mail_bytes / GB),
        Line("mails told of by SNS", "told", all_of.mails),
        Line("requests to SQS", "queues", queued),
        Line("log, GB", "logs", (all_of.log_bytes + api * ACCESS_LOG_BYTES) / GB),
        Line("requests to CloudFront", "edge_calls", api + files),
        Line("bytes from CloudFront, GB", "edge_bytes", edge_bytes / GB),
        Line("calls of its function", "edge_functions", files),
        Line("requests to the firewall", "firewall", api + files),
        Line("files fetched from S3", "files", files * (EDGE_MISSES if way.cached else 1)),
    ]


def step_table(one: Life) -> list[str]:
    """What one booking sets off, step by step."""
    head = ("step", "calls", "requests", "read units", "write units", "of indexes", "mails", "log")
    rows = [[name, *step_cells(work)] for name, work in one.steps.items()]
    return table(head, [*rows, ["together", *step_cells(total(one.steps.values()))]])


def step_cells(work: Work) -> list[str]:
    """The log in bytes."""
    parts = (work.calls, work.round_trips, work.read_units, work.write_units)
    return [number(each) for each in (*parts, work.index_write_units, work.mails, work.log_bytes)]


def view_table(calls: Mapping[str, Work]) -> list[str]:
    """What one call of a page costs, and how often 50 views make it."""
    head = ("call", "of 50 views", "requests", "read units", "bytes sent", "not packed")
    rows = [
        [
            name,
            *map(number, (viewed(calls)[name].calls, call.round_trips, call.read_units)),
            *map(number, (call.out_bytes, call.raw_bytes)),
        ]
        for name, call in calls.items()
    ]
    return table(head, rows)


def cost_table(one: Life, calls: Mapping[str, Work]) -> list[str]:
    """Dollars for all of it, each way beside the others."""
    by_way = [lines(one, calls, way) for way in WAYS]
    rows = []
    for beside in zip(*by_way, strict=True):
        amounts = sorted({number(line.quantity) for line in beside}, key=len)
        rows.append([beside[0].what, " or ".join(amounts), *(dollars(x.dollars) for x in beside)])
    sums = [dollars(sum(line.dollars for line in each)) for each in by_way]
    return table(("what", "so many", *(way.name for way in WAYS)), [*rows, ["together", "", *sums]])


def summary(one: Life, calls: Mapping[str, Work]) -> str:
    """What a booking costs with its page views, and without."""
    usual = WAYS[0]
    whole = sum(line.dollars for line in lines(one, calls, usual))
    alone = sum(line.dollars for line in lines(one, {}, usual) if line.price not in OF_VISITS)
    return (
        f"A booking costs {100 * whole / BOOKINGS:.2f} cents with its page views,"
        f" {100 * alone / BOOKINGS:.2f} without; {one.stored_bytes:,} bytes of it stay."
    )


def report(open_world: OpenWorld) -> str:
    """What docs/operations.md has of it."""
    return told(life(open_world()), views(open_world()))


def told(one: Life, calls: Mapping[str, Work]) -> str:
    """A sentence and three tables."""
    parts = (step_table(one), view_table(calls), cost_table(one, calls))
    return "\n\n".join([summary(one, calls), *("\n".join(part) for part in parts)])


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    ruler = ["---", *("---:" for _ in head[1:])]
    return [f"| {' | '.join(cells)} |" for cells in (head, ruler, *rows)]


def number(value: float) -> str:
    """Three figures of it; up to 100,000, all before the point."""
    if value < 100_000:
        return f"{value:,.0f}"
    if value < 1_000_000:
        return f"{value:,.0f}"[:3] + ",000"
    return f"{float(f'{value / 1_000_000:.3g}'):,g} million"


def dollars(value: float) -> str:
    return f"{value:,.0f}"


if __name__ == "__main__":
    logging.disable(logging.CRITICAL)
    with engine() as open_one:
        print(report(open_one))
