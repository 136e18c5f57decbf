"""Coaches, persons and sessions made up at random, so that every rule bites now and then."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random

from whenever import Instant

from chalicelib.domain.coaches.availability import (
    SLOT_INTERVALS,
    Availability,
    CoachCalendar,
    TimeRange,
)
from chalicelib.domain.coaches.slots import Occupancy
from chalicelib.domain.time.intervals import Interval

ZONES = """
Africa/Cairo Africa/Casablanca Africa/El_Aaiun Africa/Johannesburg Africa/Lagos America/Adak
America/Anchorage America/Asuncion America/Chicago America/Coyhaique America/Denver America/Halifax
America/Havana America/Los_Angeles America/Mexico_City America/Miquelon America/New_York
America/Nuuk America/Phoenix America/Port-au-Prince America/Punta_Arenas America/Santiago
America/Sao_Paulo America/Scoresbysund America/St_Johns America/Tijuana America/Toronto
Antarctica/Casey Antarctica/Macquarie Antarctica/Troll Antarctica/Vostok Asia/Almaty Asia/Beirut
Asia/Calcutta Asia/Famagusta Asia/Gaza Asia/Hebron Asia/Jerusalem Asia/Kabul Asia/Kathmandu
Asia/Kolkata Asia/Nicosia Asia/Tehran Asia/Tokyo Atlantic/Azores Atlantic/Bermuda
Atlantic/Reykjavik Australia/Adelaide Australia/Brisbane Australia/Eucla Australia/Lord_Howe
Australia/Sydney Europe/Athens Europe/Berlin Europe/Chisinau Europe/Dublin Europe/Istanbul
Europe/Kiev Europe/Lisbon Europe/London Europe/Moscow Pacific/Apia Pacific/Auckland Pacific/Chatham
Pacific/Easter Pacific/Honolulu Pacific/Kiritimati Pacific/Marquesas Pacific/Norfolk UTC
""".split()  # noqa: SIM905 -- one a line would fill the screen
HALF_A_WINDOW = timedelta(hours=36)
MINUTES_OF_A_DAY = 1440


@dataclass(frozen=True, slots=True)
class Scenario:
    """Everything that the slot engine is asked with."""

    calendar: CoachCalendar
    occupancy: Occupancy
    minutes: int
    window: Interval
    now: datetime


def clock_changes(zone: str, first_year: int, last_year: int) -> list[datetime]:
    """Every instant of these years at which the zone's clock changes, as `whenever` knows them."""
    changes = []
    end = datetime(last_year + 1, 1, 1, tzinfo=UTC).timestamp()
    clock = Instant.from_utc(first_year, 1, 1).to_tz(zone).next_transition()
    while clock is not None and clock.timestamp() < end:
        changes.append(datetime.fromtimestamp(clock.timestamp(), UTC))
        clock = clock.next_transition()
    return changes


def scenario_around(instant: datetime, zone: str, rnd: Random) -> Scenario:
    """A coach of the zone whose hours, sessions and limits lie about an instant."""
    window = Interval(
        instant - HALF_A_WINDOW + timedelta(minutes=rnd.randrange(60)),
        instant + HALF_A_WINDOW,
    )
    clock = Instant.from_timestamp(int(instant.timestamp())).to_tz(zone)
    local, minute = date(clock.year, clock.month, clock.day), clock.hour * 60 + clock.minute
    days = [local + timedelta(days=n) for n in range(-2, 3)]
    hours = Availability(
        timezone=zone,
        weekly={day: _ranges(minute, rnd) for day in range(7) if rnd.random() < 0.9},
        overrides={day: _ranges(minute, rnd) for day in days if rnd.random() < 0.2},
        slot_interval_minutes=rnd.choice(SLOT_INTERVALS),
        buffer_before_minutes=rnd.choice((0, 0, 5, 15, 60)),
        buffer_after_minutes=rnd.choice((0, 0, 10, 30)),
        minimum_notice_minutes=rnd.choice((0, 1, 120, 1440)),
        horizon_days=rnd.choice((2, 3, 60, 60)),
        max_per_day=rnd.choice((None, None, None, 3)),
        max_per_week=rnd.choice((None, None, None, 4)),
    )
    calendar = CoachCalendar(
        hours,
        time_off=_intervals(window, rnd.choice((0, 0, 1)), 900, rnd),
        busy=_intervals(window, rnd.choice((0, 0, 2)), 120, rnd),
    )
    mondays = {day - timedelta(days=day.weekday()) for day in days}
    occupancy = Occupancy(
        coach=_intervals(window, rnd.choice((0, 2, 6)), 90, rnd),
        member=_intervals(window, rnd.choice((0, 0, 3)), 60, rnd),
        per_day={day: rnd.randrange(5) for day in days if rnd.random() < 0.5},
        per_week={day: rnd.randrange(6) for day in mondays},
    )
    length = 5 * rnd.choice((1, 2, 5, 10, rnd.randint(1, 48)))
    now = window.start - timedelta(minutes=rnd.choice((-1440, 30, 1440, 3000)) + rnd.randrange(600))
    return Scenario(calendar, occupancy, length, window, now)


def _ranges(near: int, rnd: Random) -> Sequence[TimeRange]:
    """Some ranges of a day, many of them near a minute of the clock, some over midnight."""
    ranges = []
    for _ in range(rnd.choice((0, 1, 2, 3))):
        grain = rnd.choice((1, 5, 30))
        start = (
            near + rnd.randint(-240, 240) if rnd.random() < 0.6 else rnd.randrange(1440)
        ) % 1440
        start -= start % grain
        end = (start + rnd.randrange(0, 720, grain)) % MINUTES_OF_A_DAY
        ranges.append(TimeRange(start, end or rnd.choice((0, MINUTES_OF_A_DAY))))
    return tuple(ranges)


def _intervals(window: Interval, count: int, longest: int, rnd: Random) -> list[Interval]:
    """Some intervals about the window, in no order and perhaps overlapping."""
    within = int((window.end - window.start) / timedelta(minutes=1))
    starts = [window.start + timedelta(minutes=rnd.randint(-90, within)) for _ in range(count)]
    return [Interval(start, start + timedelta(minutes=rnd.randint(1, longest))) for start in starts]
