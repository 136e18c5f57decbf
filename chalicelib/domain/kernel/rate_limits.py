"""How often one person may call: so many writes, so many reads, and few files of all that is stored
about them, in each minute of the clock.

Each process counts for itself and tells all others by a shared count now and then: after an eighth
of what is left, 25 calls at most, so that most people cost no write at all, and the last call that
is let pass is told at once. A person is never refused for less than the limit; one who calls
through many processes at once may come to as many calls more as those have not told yet.
"""

from collections.abc import Mapping
from enum import StrEnum
from math import ceil

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.domain.kernel.errors import RateLimitedError

MINUTE_SECONDS = 60
MOST_UNTOLD = 25
SHARE_UNTOLD = 8


class Kind(StrEnum):
    WRITE = "write"
    READ = "read"
    EXPORT = "export"
    DIRECTORY = "directory"


LIMITS: Mapping[Kind, int] = {
    Kind.WRITE: 60,
    Kind.READ: 600,
    Kind.EXPORT: 3,
    Kind.DIRECTORY: 600,
}
"""Calls of one person, or of one company's directory, in a minute."""


class Tally(Struct, frozen=True):
    """Calls of one person and kind in one minute, counted from the epoch: those of all processes as
    they were told last, and those of this one that are not told yet.
    """

    minute: int
    told: int = 0
    untold: int = 0

    @property
    def calls(self) -> int:
        return self.told + self.untold


def minute_of(epoch: float) -> int:
    """The minute, counted from the epoch, in which an instant lies."""
    return int(epoch // MINUTE_SECONDS)


def count(tally: Tally | None, limit: int, epoch: float) -> Tally:
    """The tally with one call more; a new minute begins at none.

    Raises:
        RateLimitedError: there were as many as may be.
    """
    minute = minute_of(epoch)
    if tally is None or tally.minute != minute:
        return Tally(minute, untold=1)
    if tally.calls >= limit:
        raise RateLimitedError(ceil((minute + 1) * MINUTE_SECONDS - epoch))
    return replace(tally, untold=tally.untold + 1)


def is_to_be_told(tally: Tally, limit: int) -> bool:
    """Whether it is time to tell the others."""
    left = max(0, limit - tally.told)
    return tally.untold >= max(1, min(MOST_UNTOLD, left // SHARE_UNTOLD))


def told(tally: Tally, calls: int) -> Tally:
    """The tally when all processes together have come to so many calls."""
    return replace(tally, told=calls, untold=0)
