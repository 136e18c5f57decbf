"""How long the slots of 30 and of 90 days take, as JSON, beside two libraries on the same inputs.

`portion` (interval sets) and `recurring-ical-events` (expands calendars) each do the part that they
are made for; what they lack is written in plain datetimes, as one would without this project. All
three must give the same slots. What can be prepared before a question is asked is not timed: the
calendar, and the sessions in the form that each likes best. Run it with `python -m bench.slots`; it
prints one JSON object.
"""

import json
import random
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import chain
from operator import itemgetter
from typing import Any
from zoneinfo import ZoneInfo

import portion  # type: ignore[import-untyped]
import recurring_ical_events
from icalendar import Calendar, Event

from bench.ratios import by_turns, median, ratio
from chalicelib.api.coaches.slots_text import days_text
from chalicelib.domain.coaches.availability import Availability, CoachCalendar, TimeRange
from chalicelib.domain.coaches.slots import Occupancy, open_seconds
from chalicelib.domain.coaches.slots_by_day import group_by_day
from chalicelib.domain.time.intervals import Interval
from chalicelib.domain.time.tidy_time import tidied
from chalicelib.domain.time.wall_clock import days_window, instant_at, seconds_at

FIRST = date(2026, 3, 2)  # the clocks change in both zones within the month that follows
NOW = datetime(2026, 3, 1, 8, tzinfo=UTC)
COACH_ZONE, VIEWER_ZONE = "Europe/London", "America/New_York"
HOURS = ((9, 0, 12, 30), (13, 30, 17, 0))  # from and to, on weekdays, in the coach's zone
NIGHT = (*range(8), *range(17, 24))  # hours of UTC in which the coach is closed, winter and summer
MINUTES = 50
SESSION = timedelta(minutes=MINUTES)
INTERVAL = timedelta(minutes=15)
WEEKDAYS = range(5)
MONTHS = {"none": 0, "1000": 2, "1000_closed": 3}  # which of the questions below
MONTH_TURNS = 101

Starts = list[datetime]
Engine = Callable[[], Starts]


@dataclass(frozen=True, slots=True)
class Question:
    """The slots of so many days of a coach who has these sessions."""

    days: int
    sessions: tuple[Interval, ...]

    @property
    def last(self) -> date:
        return FIRST + timedelta(days=self.days - 1)

    @property
    def window(self) -> Interval:
        return days_window(VIEWER_ZONE, FIRST, self.last)


def report() -> dict[str, Any]:
    """The figures: a line for each question, and the worst of each ratio that has a target.

    `times_json_dumps` is told of full answers only: 1,000 sessions in open hours leave an answer of
    some 30 slots, which is written in no time.
    """
    questions = [
        (Question(days, sessions_of(days, count, while_closed=closed)), closed)
        for days in (30, 90)
        for count, closed in ((0, False), (100, False), (1000, False), (1000, True))
    ]
    rows = [measured(question, while_closed=closed) for question, closed in questions]
    full = [row for row in rows if row["while_closed"] or row["sessions"] <= 100]
    months = {name: our_answer(questions[at][0]) for name, at in MONTHS.items()}
    took = by_turns(months, MONTH_TURNS)
    return {
        "rows": rows,
        "worst_times_json_dumps": max(row["times_json_dumps"]["median"] for row in full),
        "least_speedup_over_portion": min(row["portion_over_ours"]["median"] for row in rows),
        "least_speedup_over_ical": min(row["ical_over_ours"]["median"] for row in rows),
        "month_with_1000_sessions_over_none": ratio(took, "1000", "none"),
        "month_with_1000_sessions_while_closed_over_none": ratio(took, "1000_closed", "none"),
    }


def sessions_of(days: int, count: int, *, while_closed: bool) -> tuple[Interval, ...]:
    """Sessions of 25 minutes at different half hours of the days, in order as the table keeps them.

    While the coach is closed they take no slot away, and so no work.
    """
    midnight = datetime(FIRST.year, FIRST.month, FIRST.day, tzinfo=UTC)
    halves = [midnight + timedelta(minutes=30 * n) for n in range(days * 48)]
    closed = [each for each in halves if each.weekday() not in WEEKDAYS or each.hour in NIGHT]
    choice = closed if while_closed else halves
    chosen = sorted(random.Random(days).sample(choice, count))
    return tuple(Interval(start, start + timedelta(minutes=25)) for start in chosen)


def measured(question: Question, *, while_closed: bool) -> dict[str, Any]:
    """One line of the report: the three engines on one question."""
    ours = our_engine(question)
    by_portion, by_ical = portion_engine(question), ical_engine(question)
    seconds = ours()
    starts = [instant_at(second) for second in seconds]
    assert starts == by_portion() == by_ical(), "the engines do not agree"
    answer = our_json(seconds, question)
    assert json.loads(answer) == json.loads(plain_json(starts, question)), "the answers differ"
    ready = json.loads(answer)

    took = by_turns(
        {
            "ours": our_answer(question),
            "dumps": lambda: json.dumps(ready),
            "portion": lambda: plain_json(by_portion(), question),
            "ical": lambda: plain_json(by_ical(), question),
            "found": ours,
            "found_by_portion": by_portion,
            "found_by_ical": by_ical,
        }
    )
    return {
        "days": question.days,
        "sessions": len(question.sessions),
        "while_closed": while_closed,
        "slots": len(starts),
        "ms": median(took, "ours"),
        "ms_json_dumps": median(took, "dumps"),
        "times_json_dumps": ratio(took, "ours", "dumps"),
        "portion_over_ours": ratio(took, "portion", "ours"),
        "ical_over_ours": ratio(took, "ical", "ours"),
        "portion_over_ours_without_json": ratio(took, "found_by_portion", "found"),
        "ical_over_ours_without_json": ratio(took, "found_by_ical", "found"),
    }


def our_engine(question: Question) -> Callable[[], list[int]]:
    hours = tuple(TimeRange(h * 60 + m, to_h * 60 + to_m) for h, m, to_h, to_m in HOURS)
    calendar = CoachCalendar(
        Availability(COACH_ZONE, dict.fromkeys(WEEKDAYS, hours), horizon_days=100)
    )
    taken = tidied((seconds_at(each.start), seconds_at(each.end)) for each in question.sessions)
    occupancy = Occupancy(coach=taken)
    return lambda: open_seconds(calendar, occupancy, MINUTES, question.window, NOW)


def our_answer(question: Question) -> Callable[[], str]:
    """Finding, grouping and writing."""
    ours = our_engine(question)
    return lambda: our_json(ours(), question)


def our_json(starts: Sequence[int], question: Question) -> str:
    return days_text(group_by_day(starts, VIEWER_ZONE, FIRST, question.last), MINUTES)


def portion_engine(question: Question) -> Engine:
    taken = portion.Interval(
        *(portion.closedopen(each.start, each.end) for each in question.sessions)
    )

    def starts() -> Starts:
        days = (FIRST + timedelta(days=n) for n in range(-1, question.days + 1))
        open_days = (day for day in days if day.weekday() in WEEKDAYS)
        hours = portion.Interval(
            *(portion.closedopen(*each) for day in open_days for each in hours_of(day))
        )
        free = hours - taken
        spans = ((each.lower.astimezone(UTC), each.upper.astimezone(UTC)) for each in free)
        return on_grid(spans, question.window)

    return starts


def ical_engine(question: Question) -> Engine:
    calendar = Calendar()
    for weekday in WEEKDAYS:
        for start, end in hours_of(FIRST + timedelta(days=weekday - 7)):
            weekly = event("open", start, end)
            weekly.add("rrule", {"freq": "weekly"})
            calendar.add_component(weekly)
    for each in question.sessions:
        calendar.add_component(event("session", each.start, each.end))

    def starts() -> Starts:
        window = question.window
        found = recurring_ical_events.of(calendar).between(window.start, window.end)
        spans = sorted(
            (each["DTSTART"].dt.astimezone(UTC), each["DTEND"].dt.astimezone(UTC), each["SUMMARY"])
            for each in found
        )
        hours = [(start, end) for start, end, kind in spans if kind == "open"]
        taken = [(start, end) for start, end, kind in spans if kind == "session"]
        return on_grid(chain.from_iterable(gaps(*each, taken) for each in hours), window)

    return starts


def event(summary: str, start: datetime, end: datetime) -> Event:
    made = Event()
    made.add("uid", f"{summary}-{start.isoformat()}")
    made.add("summary", summary)
    made.add("dtstart", start)
    made.add("dtend", end)
    return made


def hours_of(day: date) -> list[tuple[datetime, datetime]]:
    """The open hours of a weekday, in the coach's zone."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(COACH_ZONE))
    return [
        (midnight.replace(hour=h, minute=m), midnight.replace(hour=to_h, minute=to_m))
        for h, m, to_h, to_m in HOURS
    ]


def gaps(
    start: datetime, end: datetime, taken: list[tuple[datetime, datetime]]
) -> Iterable[tuple[datetime, datetime]]:
    """What sessions, in order and apart, leave of an open time."""
    first = bisect_right(taken, start, key=itemgetter(1))
    past_last = bisect_left(taken, end, key=itemgetter(0))
    for taken_start, taken_end in taken[first:past_last]:
        if taken_start > start:
            yield start, taken_start
        start = taken_end
    if start < end:
        yield start, end


def on_grid(free: Iterable[tuple[datetime, datetime]], window: Interval) -> Starts:
    """The starts in free time; hours and sessions lie on whole quarters or at 25 and 55 past."""
    starts = []
    for free_start, free_end in free:
        start = free_start + timedelta(minutes=-free_start.minute % 15)
        while start + SESSION <= free_end:
            if window.start <= start < window.end:
                starts.append(start)
            start += INTERVAL
    return starts


def plain_json(starts: Starts, question: Question) -> str:
    zone = ZoneInfo(VIEWER_ZONE)
    days: dict[str, list[dict[str, str]]] = {
        (FIRST + timedelta(days=n)).isoformat(): [] for n in range(question.days)
    }
    for start in starts:
        days[start.astimezone(zone).date().isoformat()].append(
            {
                "starts_at": start.isoformat().replace("+00:00", "Z"),
                "ends_at": (start + SESSION).isoformat().replace("+00:00", "Z"),
            }
        )
    return json.dumps([{"date": day, "slots": slots} for day, slots in days.items()])


if __name__ == "__main__":
    print(json.dumps(report(), indent=1))
