"""What the overview of an administration is made of: pace of spending, weeks, coaches to see to."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from msgspec import Struct

from chalicelib.domain.coaches.coaches import Coach
from chalicelib.domain.reports.usage import NOTHING, Place, Tally, plus
from chalicelib.domain.time.wall_clock import local_date, monday_of

WEEKS_SHOWN = 12
PACE_WEEKS = 4
"""The pace is that of the last so many weeks, today the last day of them."""

SOON = timedelta(days=14)
"""A coach without an opening for so long is to be seen to."""

Numbers = Sequence[tuple[Place, Tally]]


class Pace(Struct, frozen=True):
    """Credits that are left, those that a week takes (less what comes back), and how many weeks the
    credits last so; None: nothing is spent, so there is no end to see.
    """

    available: int
    spent_per_week: float
    weeks_left: float | None


class Week(Struct, frozen=True):
    """`monday` names it; the last one is not over yet."""

    monday: date
    tally: Tally


def first_day(today: date) -> date:
    """The first day whose numbers are needed."""
    return monday_of(today) - timedelta(weeks=WEEKS_SHOWN - 1)


def pace_of(available: int, numbers: Numbers, today: date) -> Pace:
    """How fast credits are spent at present."""
    first = today - timedelta(weeks=PACE_WEEKS) + timedelta(days=1)
    late = [tally for place, tally in numbers if first <= place.day <= today]
    spent = sum(each.credits_spent - each.credits_refunded for each in late) / PACE_WEEKS
    if spent <= 0:
        return Pace(available, 0, None)
    return Pace(available, round(spent, 1), round(available / spent, 1))


def weeks_of(numbers: Numbers, today: date) -> list[Week]:
    """The last twelve weeks, also those in which nothing happened."""
    first = first_day(today)
    found = {first + timedelta(weeks=number): NOTHING for number in range(WEEKS_SHOWN)}
    for place, tally in numbers:
        monday = monday_of(place.day)
        if monday in found:
            found[monday] = plus(found[monday], tally)
    return [Week(monday, tally) for monday, tally in found.items()]


def without_hours(coaches: Iterable[Coach], now: datetime) -> list[Coach]:
    """Those who have not said when they work."""
    return [each for each in coaches if not _has_hours(each, now)]


def without_opening(coaches: Iterable[Coach], now: datetime) -> list[Coach]:
    """Those with hours of whom nothing can be booked in the next 14 days, by the stored hint; one
    that is just over says nothing.
    """
    found = (each for each in coaches if _has_hours(each, now))
    return [each for each in found if _later(each.profile.next_opening, now + SOON)]


def _later(opening: datetime | None, until: datetime) -> bool:
    return opening is None or opening > until


def _has_hours(coach: Coach, now: datetime) -> bool:
    hours = coach.schedule.calendar.availability
    today = local_date(hours.timezone, now)
    ahead = (ranges for day, ranges in hours.overrides.items() if day >= today)
    return any(hours.weekly.values()) or any(ahead)
