"""The openings of a coach at a glance: one bit for each UTC hour of the next 14 days.

A bit is set exactly if a session of the shortest length that the coach offers may start in its
hour, at the moment when the mask was made. So a list knows of hundreds of coaches when they are
open without reading anybody's days.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.domain.time.wall_clock import seconds_at

HOUR = 3600
HOURS = 336
AHEAD = timedelta(hours=HOURS)


@dataclass(frozen=True, slots=True)
class Openings:
    """`bits`: bit n is the hour that begins n hours after `first_hour`, in hours since 1970."""

    first_hour: int = 0
    bits: int = 0

    def ahead(self, now: datetime) -> int:
        """The bits of the present hour (bit 0) and those after it."""
        passed = hour_of(now) - self.first_hour
        return self.bits >> passed if passed >= 0 else self.bits << -passed


NO_OPENINGS = Openings()


def hour_of(instant: datetime) -> int:
    """The hour in which an instant lies, in hours since 1970."""
    return seconds_at(instant) // HOUR


def openings_of(starts: Iterable[int], now: datetime) -> Openings:
    """The mask of these starts, in seconds since 1970; those past its 336 hours are left out."""
    first = hour_of(now)
    hours = {start // HOUR - first for start in starts}
    return Openings(first, sum(1 << hour for hour in hours if 0 <= hour < HOURS))
