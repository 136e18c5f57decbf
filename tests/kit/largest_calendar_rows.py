"""The largest rows about calendars that the rules allow."""

from datetime import timedelta

from chalicelib.domain.calendars.connections import MOST_CALENDARS, Connection, Kind
from chalicelib.domain.calendars.reading import MOST_MARK, MOST_OCCURRENCES, Problem
from chalicelib.domain.coaches.busy_times import BusyTimes
from chalicelib.domain.kernel.outbound import MOST_URL_CHARACTERS
from chalicelib.domain.time.intervals import Interval
from chalicelib.storage.calendars import connections
from chalicelib.storage.coaches import busy_times
from chalicelib.storage.kernel.transaction import Put
from tests.kit.context import NOON

SEALED = "s" * (2 * MOST_URL_CHARACTERS)
"""An address as KMS seals it: some bytes more, in four characters for three bytes."""


def some_busy_times() -> Put:
    """Five calendars, each busy as often as one may be."""
    starts = [NOON + timedelta(hours=2 * number) for number in range(MOST_OCCURRENCES)]
    spans = tuple(Interval(start, start + timedelta(hours=1)) for start in starts)
    by_calendar = {f"{number:026}": spans for number in range(MOST_CALENDARS)}
    return busy_times.put_busy(BusyTimes("c" * 36, by_calendar, 10**9))


def a_connection() -> Put:
    return connections.put_connection(
        Connection(
            coach_id="c" * 36,
            id="0" * 26,
            kind=Kind.ICS,
            name="n" * 253,
            sealed=SEALED,
            made_at=NOON,
            due_at=NOON,
            read_at=NOON,
            problem=Problem.NO_CALENDAR,
            failing_since=NOON,
            mails=10**9,
            broken=MOST_OCCURRENCES,
            marks=("e" * MOST_MARK, "m" * MOST_MARK),
            version=10**9,
        )
    )


def some_that_fail() -> Put:
    """All of a coach's calendars."""
    ids = {f"{number:026}" for number in range(MOST_CALENDARS)}
    return Put(connections.FailingItem("COACH#" + "c" * 36, "FAILING", calendar_ids=ids))
