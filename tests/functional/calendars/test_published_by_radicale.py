"""A calendar that Radicale publishes, connected by its address: no account, no password."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from chalicelib.domain.calendars.reading import PROBLEMS, Problem
from chalicelib.storage.coaches.busy_times import busy_in, busy_key
from chalicelib.storage.kernel.table import read_rows
from tests.functional.calendars.test_caldav_api import local
from tests.functional.calendars.test_calendars_api import Desk
from tests.kit import caldav
from tests.kit.world import World

AT_TEN = ("DTSTART:20260602T100000Z", "DTEND:20260602T110000Z")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[caldav.Account]:
    """Radicale, with a calendar in which each kind of event is."""
    with caldav.radicale(tmp_path) as server:
        server.make("work/", "Work")
        server.put("work/one.ics", "UID:one", *AT_TEN)
        server.put("work/day.ics", "UID:day", "DTSTART;VALUE=DATE:20260603")
        london = ("DTSTART;TZID=Europe/London:20260105T120000", "DURATION:PT30M")
        rule = ("RRULE:FREQ=WEEKLY;BYDAY=TH", "EXDATE;TZID=Europe/London:20260611T120000")
        server.put("work/weekly.ics", "UID:weekly", *london, *rule)
        free = ("DTSTART:20260602T150000Z", "DTEND:20260602T160000Z", "TRANSP:TRANSPARENT")
        server.put("work/free.ics", "UID:free", *free)
        yield server


@pytest.fixture
def desk(world: World, server: caldav.Account) -> Desk:
    """A coach who connected the address, from which it was read."""
    desk = Desk(local(world))
    desk.connect(server.peer.url(f"{server.home}work/"))
    desk.read()
    return desk


def busy(desk: Desk, most: int) -> list[str]:
    """When the coach is busy first, in UTC."""
    spans = busy_in(read_rows([busy_key(desk.coach_id)]), desk.coach_id).all
    return [f"{each.start:%d.%m. %H:%M} to {each.end:%d.%m. %H:%M}" for each in spans[:most]]


def test_everything_that_is_busy_there_is_busy_here(desk: Desk) -> None:
    assert (desk.listed()["status"], desk.listed()["problem"]) == ("ok", None)
    assert desk.listed()["broken_count"] == 0
    assert busy(desk, 5) == [
        "02.06. 10:00 to 02.06. 11:00",
        "03.06. 00:00 to 04.06. 00:00",
        "04.06. 11:00 to 04.06. 11:30",
        "18.06. 11:00 to 18.06. 11:30",
        "25.06. 11:00 to 25.06. 11:30",
    ]
    assert desk.is_busy_at_ten()


def test_it_is_asked_without_a_password_and_with_its_own_mark(
    desk: Desk, server: caldav.Account
) -> None:
    desk.world.clock.advance(minutes=15)
    desk.tick()
    desk.read()
    first, second = (seen for seen in server.peer.seen if seen.method == "GET")
    assert not {"authorization", "if-none-match"} & first.headers.keys()
    assert second.headers["if-none-match"].strip('"')


def test_what_changes_there_is_heard_at_the_next_reading(
    desk: Desk, server: caldav.Account
) -> None:
    version = desk.busy_version()
    desk.world.clock.advance(minutes=15)
    desk.tick()
    desk.read()
    assert desk.busy_version() == version, "nothing new writes no busy times"
    server.put("work/one.ics", "UID:one", "DTSTART:20260602T130000Z", "DURATION:PT1H")
    desk.world.clock.advance(minutes=15)
    desk.tick()
    desk.read()
    assert busy(desk, 1) == ["02.06. 13:00 to 02.06. 14:00"]
    assert not desk.is_busy_at_ten()


def test_one_that_is_taken_away_keeps_its_busy_times_and_says_what_helps(
    desk: Desk, server: caldav.Account
) -> None:
    server.drop("work/")
    desk.world.clock.advance(minutes=15)
    desk.tick()
    desk.read()
    assert desk.listed()["problem"] == str(PROBLEMS[Problem.GONE])
    assert desk.is_busy_at_ten()
