"""What one large company needs: 100,000 members and a million sessions a year, simulated.

What a booking writes and reads, and in which partitions, is counted (`bench.life`); when people
book is simulated for the busiest week of a year, second by second, by the assumptions below. Their
product is set beside the limits of AWS. `python -m bench.tenant` prints the tables of
docs/operations.md, "A very large company"; the same seed gives the same.
"""

import logging
import random
from bisect import bisect
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from bench.coaches import COACHES as COACHES_OF_THE_COUNT
from bench.cost import PROCESSOR_MS, VIEWS, number, table
from bench.due import ROUND_TRIP_MS
from bench.engine import OpenWorld, engine
from bench.life import Life, Work, life, views
from bench.units import item_bytes
from chalicelib.workers.clock import BUDGET_SECONDS
from tests.unit.storage.kernel.test_row_sizes import LARGEST

MEMBERS, SESSIONS, COACHES = 100_000, 1_000_000, 1_000
SEED = 20_261_129
WEEK, DAY, HOUR, MINUTE = 7 * 86_400, 86_400, 3_600, 60

BUSY_WEEK = 1.5
"""The busiest week beside the usual one."""

WAVE_SHARE, WAVE_AT, WAVE_SECONDS = 0.2, DAY + 9 * HOUR, 600
"""So much of that week is booked within ten minutes, on its Tuesday, when everybody is told."""

HOURS = (
    *(0.02,) * 7,
    0.5,
    1,
    1.6,
    1.4,
    1.2,
    1,
    1.1,
    1.2,
    1.1,
    0.9,
    0.6,
    0.4,
    *(0.2,) * 3,
    0.05,
    0.02,
)
WEEKEND = 0.05
"""How much is booked in each hour of a day of work; of a Saturday or Sunday, that share."""

VIEWS_AT_ONCE = 10
"""Of the 50 page views of a booking those in its minute; the others are spread as bookings are."""

STARTS = tuple(day * DAY + minute * MINUTE for day in range(5) for minute in range(540, 1020, 30))
"""When sessions begin: each half hour of 40 hours a week, all equally often."""

BOOKING = "the call that books"
TOTALS = 2
"""A session and the entry that pays for it are counted one by one into the month's sums."""

SHARDS = 4
"""Of the stream: as many as the table has partitions. An on-demand table begins with four."""

MOST_OF_AN_ITEM, LARGEST_SHOWN = 400 * 1024, 6

REQUEST_MS = ROUND_TRIP_MS + PROCESSOR_MS
PIECE_SECONDS = 3 * REQUEST_MS / 1000
"""Of the clock's work: three requests, as `bench.due` counts of each of these kinds."""

CALL_SECONDS = 0.05
ONE_AFTER_ANOTHER = 1000 / (2 * REQUEST_MS)
"""How often in a second a row can be read and written by those who wait for each other."""

Pieces = Mapping[str, Sequence[int]]


@dataclass(frozen=True, slots=True)
class Week:
    """What happens in each second of it, and how late the clock is with its pieces, in seconds."""

    bookings: Sequence[int]
    due: Sequence[int]
    pieces: Pieces
    busiest_coach: int
    latest: float


@dataclass(frozen=True, slots=True)
class Limit:
    """Something with a limit: what `peak` comes to in the busiest second of the simulated week."""

    what: str
    unit: str
    most: float
    peak: float

    @property
    def sessions(self) -> float:
        """The sessions a year with which the limit is reached, all else as it is."""
        return SESSIONS * self.most / self.peak


def simulate(causes: Mapping[str, Work], seed: int = SEED, sessions: int = SESSIONS) -> Week:
    """The busiest week: its bookings, and the pieces of work that the clock has with them."""
    chance = random.Random(seed)
    wanted = round(sessions / 52 * BUSY_WEEK)
    times = sorted(booked_at(chance) for _ in range(wanted))
    due = [(at + 10 * MINUTE, "clock: outbox check") for at in times]
    for _ in range(wanted):
        start = chance.choice(STARTS)
        due.append(((start - DAY) % WEEK, "clock: reminders, a day before"))
        due.append(((start - HOUR) % WEEK, "clock: reminders, an hour before"))
        due.append(((start + DAY + HOUR) % WEEK, "clock: completion"))
    pieces, latest = attended(sorted(due), causes)
    weights = list(accumulate(1 / (rank + 10) for rank in range(COACHES)))
    whose = [(at, bisect(weights, chance.random() * weights[-1])) for at in times]
    arising = per_second([at % WEEK for at, _ in due])
    return Week(per_second(times), arising, pieces, max(Counter(whose).values()), latest)


def booked_at(chance: random.Random) -> int:
    """A second of the week, counted from Monday."""
    if chance.random() < WAVE_SHARE:
        return WAVE_AT + chance.randrange(WAVE_SECONDS)
    day = chance.choices(range(7), (1, 1, 1, 1, 1, WEEKEND, WEEKEND))[0]
    hour = chance.choices(range(24), HOURS)[0]
    return day * DAY + hour * HOUR + chance.randrange(HOUR)


def attended(due: Sequence[tuple[int, str]], causes: Mapping[str, Work]) -> tuple[Pieces, float]:
    """The pieces that the clock does in each second, one after another from the next minute on."""
    done: dict[str, list[int]] = {name: [0] * (WEEK + HOUR) for name in causes if "clock" in name}
    now = latest = 0.0
    for at, name in due:
        now = max(now, -(-at // MINUTE) * MINUTE)
        if now % MINUTE >= BUDGET_SECONDS:
            now += MINUTE - now % MINUTE
        now += PIECE_SECONDS
        latest = max(latest, now - at)
        done[name][min(int(now), WEEK + HOUR - 1)] += 1
    return done, latest


def per_second(times: Sequence[int]) -> Sequence[int]:
    found = [0] * WEEK
    for at in times:
        found[at] += 1
    return found


def peak(week: Week, causes: Mapping[str, Work], label: str) -> float:
    """The most units of a label in a second, of bookings and of the clock's work."""
    return max(happening(week, {name: work.heat[label] for name, work in causes.items()}))


def happening(week: Week, each: Mapping[str, float]) -> Iterator[float]:
    """For every second: so much for each booking, and so much for each piece of work."""
    booking = each[BOOKING]
    parts = [(week.pieces[name], amount) for name, amount in each.items() if name in week.pieces]
    for second in range(WEEK):
        due = sum(done[second] * amount for done, amount in parts)
        yield week.bookings[second] * booking + due


def views_of_a_second(week: Week) -> float:
    """Page views in the busiest minute, of one second."""
    minutes = [sum(week.bookings[at : at + MINUTE]) for at in range(0, WEEK, MINUTE)]
    usual = [sum(week.bookings[at : at + HOUR]) / 60 for at in range(0, WEEK, HOUR)]
    spread = max(usual) * (sum(times for times, _ in VIEWS.values()) - VIEWS_AT_ONCE)
    return (max(minutes) * VIEWS_AT_ONCE + spread) / MINUTE


def reads_of_a_view(calls: Mapping[str, Work], label: str) -> float:
    """Units of a label for one page view of the mix."""
    whole = sum(times for times, _ in VIEWS.values())
    units = {name: float(call.heat[label]) for name, call in calls.items()}
    if label == "reads WORKSPACE":
        units["coaches"] = list_of_coaches(calls)
    return sum(times * units[name] / whole for times, made in VIEWS.values() for name in made)


def list_of_coaches(calls: Mapping[str, Work]) -> float:
    """Units that it reads of the company's partition: of every coach's card, whatever is shown."""
    return calls["coaches"].heat["reads WORKSPACE"] * COACHES / COACHES_OF_THE_COUNT


def limits(one: Life, calls: Mapping[str, Work], week: Week) -> list[Limit]:
    """Each limit with what the week comes to, that which is reached first in front."""
    causes, viewed = one.causes, views_of_a_second(week)

    def written(label: str) -> float:
        return peak(week, causes, label)

    def read(label: str) -> float:
        return written(label) + viewed * reads_of_a_view(calls, label)

    every = {name: work.write_units for name, work in causes.items()}
    mails = {name: work.mails for name, work in causes.items()}
    made = sum(times * len(names) for times, names in VIEWS.values()) / 50
    relay, usage = (
        SHARDS / (one.steps[f"{name}, from the stream"].round_trips * REQUEST_MS / 1000)
        for name in ("relay", "usage")
    )
    coach = week.busiest_coach * causes[BOOKING].heat["writes COACH"]
    booked = in_busiest_minute(week.bookings)
    turns = BUDGET_SECONDS / PIECE_SECONDS / MINUTE
    found = [
        Limit("`WORKSPACE#ws`, reads", "read units/s", 3_000, read("reads WORKSPACE")),
        Limit("`WORKSPACE#ws`, writes", "write units/s", 1_000, written("writes WORKSPACE")),
        Limit("`USAGE#ws`, writes", "write units/s", 1_000, written("writes USAGE")),
        Limit("index `by_workspace`", "write units/s", 1_000, written("entries by_workspace")),
        Limit("index `due`, each of 4 keys", "write units/s", 1_000, written("entries due") / 4),
        Limit("`COACH#id` of the busiest coach", "write units/s", 1_000, coach),
        Limit(
            "the table, on demand, while new", "write units/s", 4_000, max(happening(week, every))
        ),
        Limit("the row `TOTAL#month`", "writes/s", ONE_AFTER_ANOTHER, TOTALS * booked),
        Limit("one wallet that pays for all", "writes/s", ONE_AFTER_ANOTHER, max(week.bookings)),
        Limit("`Relay`, one call a shard", "bookings/s", relay, booked),
        Limit("`Usage`, one call a shard", "bookings/s", usage, booked),
        Limit("`Clock`, one piece after another", "pieces/s", turns, in_busiest_minute(week.due)),
        Limit(
            "mail, SES's first quota", "mails/s", 14, in_busiest_minute([*happening(week, mails)])
        ),
        Limit("calls of the API at a time", "calls", 400, viewed * made * CALL_SECONDS),
        Limit("`POST /v1/sessions`, `ApiRate`", "calls/s", 500, max(week.bookings)),
    ]
    return sorted(found, key=lambda each: each.sessions)


def in_busiest_minute(seconds: Sequence[float]) -> float:
    """So many a second, of what may wait for some seconds."""
    return max(sum(seconds[at : at + MINUTE]) for at in range(0, WEEK, MINUTE)) / MINUTE


def told(one: Life, calls: Mapping[str, Work], week: Week) -> str:
    """A sentence and a table."""
    said = (
        f"In the busiest second {max(week.bookings)} sessions are booked, in the busiest minute"
        f" {in_busiest_minute(week.bookings):.1f} a second, and {views_of_a_second(week):.0f} pages"
        f" a second are viewed; the clock is at most {week.latest:.0f} seconds late. A list of"
        f" {COACHES:,} coaches reads {list_of_coaches(calls):.0f} units of `WORKSPACE#ws`."
    )
    head = ("what", "limit", "at the peak", "of it", "reached with sessions a year")
    rows = [
        [
            each.what,
            f"{number(each.most)} {each.unit}",
            figure(each.peak),
            f"{each.peak / each.most:.0%}",
            number(float(f"{each.sessions:.2g}")),
        ]
        for each in limits(one, calls, week)
    ]
    return "\n\n".join([said, "\n".join(table(head, rows)), "\n".join(size_table())])


def size_table() -> list[str]:
    """The largest rows that the API's bounds allow."""
    sizes = {kind.__name__: item_bytes(make().row.serialize()) for kind, make in LARGEST.items()}
    largest = sorted(sizes.items(), key=lambda each: -each[1])[:LARGEST_SHOWN]
    rows = [[f"`{name}`", number(size), f"{size / MOST_OF_AN_ITEM:.0%}"] for name, size in largest]
    return table(("row", "bytes at most", "of 400 KB"), rows)


def figure(value: float) -> str:
    return f"{value:.1f}" if value < 10 else number(value)


def report(open_world: OpenWorld) -> str:
    """What docs/operations.md has of it."""
    one, calls = life(open_world()), views(open_world())
    return told(one, calls, simulate(one.causes))


if __name__ == "__main__":
    logging.disable(logging.CRITICAL)
    with engine() as open_one:
        print(report(open_one))
