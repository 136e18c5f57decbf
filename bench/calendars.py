"""What reading coaches' calendars costs in a quarter of an hour, counted from the requests.

One large calendar is read as the clock lets it be, once when it says something else and once when
it does not; 200 coaches are 200 times that. The processor's time is that of reading the file, all
of it, as a server sends it that knows no `ETag`; the function has a whole processor.
"""

import resource
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from bench.due import shortened
from bench.traffic import recording, stored_items
from chalicelib.use_cases.calendars.connections import attend_calendar
from chalicelib.use_cases.calendars.readings import read_calendar
from tests.kit.http import client_of
from tests.kit.world import MONDAY, World

SERIES, COACHES = 500, 200
URL = "https://calendars.example/large.ics"

Figures = dict[str, Any]


def report(world: World) -> Figures:
    """The pieces of one calendar, and of all of them in a quarter of an hour."""
    internet: Any = world.ctx.outbound()
    coach_id = world.add_coach("cora", timezone="UTC")
    desk = client_of(world.ctx).as_person(coach_id)
    internet.put(URL, calendar(minute=0))
    calendar_id = desk.post("/v1/coach/calendars", {"kind": "ics", "url": URL}).json["id"]
    read_calendar(world.ctx, coach_id, calendar_id)
    world.clock.advance(minutes=15)
    queued = measured(lambda: attend_calendar(world.ctx, coach_id, calendar_id))
    same = measured(lambda: read_calendar(world.ctx, coach_id, calendar_id))
    internet.put(URL, calendar(minute=30))
    news = measured(lambda: read_calendar(world.ctx, coach_id, calendar_id))
    (found,) = desk.get("/v1/coach/calendars").json["items"]
    assert (found["status"], found["busy_count"] > 0) == ("ok", True), found
    return {
        "series": SERIES,
        "busy_times": found["busy_count"],
        "queued_by_the_clock": queued,
        "nothing_new": same,
        "something_new": news,
        "coaches": COACHES,
        "quarter_of_an_hour": {
            "nothing_new": times(COACHES, queued, same),
            "something_new": times(COACHES, queued, news),
        },
    }


def calendar(minute: int) -> str:
    """As many series as a large calendar has: a few each week, the others once a month."""
    events = "".join(series(number, minute) for number in range(SERIES))
    return f"BEGIN:VCALENDAR\r\n{events}END:VCALENDAR\r\n"


def series(number: int, minute: int) -> str:
    day = MONDAY + timedelta(days=number % 28 - 364)
    return (
        f"BEGIN:VEVENT\r\nUID:{number}\r\nSUMMARY:One of many meetings\r\n"
        f"DTSTART:{day:%Y%m%d}T{7 + number % 11:02}{minute:02}00Z\r\nDURATION:PT30M\r\n"
        f"RRULE:FREQ={'MONTHLY' if number % 20 else 'WEEKLY'}\r\nEND:VEVENT\r\n"
    )


def measured(work: Callable[[], object]) -> Figures:
    """The requests of one piece of work, what they cost, and the time of the processor."""
    before, began = stored_items(), processor_seconds()
    with recording() as sent:
        work()
    seconds = processor_seconds() - began
    return {**shortened(sent, before, stored_items()), "processor_seconds": round(seconds, 3)}


def processor_seconds() -> float:
    """Of this process and of those that it has waited for."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def times(number: int, *pieces: Figures) -> Figures:
    """What so many of all these pieces cost."""
    names = ("round_trips", "read_units", "write_units", "index_write_units", "processor_seconds")
    return {name: round(number * sum(each[name] for each in pieces), 1) for name in names}
