"""The openings of a coach at a glance: the first starts, and one bit for each UTC hour of the next
14 days.

A bit is set exactly if a session of the shortest length that the coach offers may start in its
hour, at the moment when the mask was made. So a list knows of hundreds of coaches when they are
open without reading anybody's days.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from msgspec import Struct

from chalicelib.domain.time.wall_clock import instant_at, seconds_at

HOUR = 3600
HOURS = 336
AHEAD = timedelta(hours=HOURS)

SHOWN = 3
"""So many openings of a coach are told where many coaches are listed."""

KEPT = 6
"""Starts that are kept for it: on a grid of 5 minutes three may pass while they are kept."""


class Openings(Struct, frozen=True):
    """`bits`: bit n is the hour that begins n hours after `first_hour`, in hours since 1970;
    `starts` are the first ones, perhaps of later than its hours.
    """

    first_hour: int = 0
    bits: int = 0
    starts: tuple[datetime, ...] = ()

    def ahead(self, now: datetime) -> int:
        """The bits of the present hour (bit 0) and those after it."""
        passed = hour_of(now) - self.first_hour
        return self.bits >> passed if passed >= 0 else self.bits << -passed


NO_OPENINGS = Openings()


def hour_of(instant: datetime) -> int:
    """The hour in which an instant lies, in hours since 1970."""
    return seconds_at(instant) // HOUR


def openings_of(starts: Sequence[int], now: datetime) -> Openings:
    """These starts, in seconds since 1970 and in order: the first of them, and the mask, which
    those past its 336 hours are left out of.
    """
    first = hour_of(now)
    hours = {start // HOUR - first for start in starts}
    bits = sum(1 << hour for hour in hours if 0 <= hour < HOURS)
    return Openings(first, bits, tuple(map(instant_at, starts[:KEPT])))
