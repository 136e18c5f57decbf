"""What is asked of a calendar, what it answers, and why it may not."""

from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct

from chalicelib.domain.kernel.outbound import SENTENCES, Obstacle
from chalicelib.domain.kernel.phrases import Phrase
from chalicelib.domain.time.intervals import Interval

MOST_BYTES = 1_000_000
MOST_OCCURRENCES = 2_000
MOST_MARK = 500
"""So long may a server's word for the state of a calendar be, to be kept and sent again."""


class Problem(StrEnum):
    """Why a calendar that was reached could not be read; `Obstacle` has the other reasons."""

    GONE = "gone"
    CLOSED = "closed"
    FAILING = "failing"
    NO_CALENDAR = "no_calendar"
    TOO_MANY = "too_many"
    TOO_HARD = "too_hard"
    REFUSED = "refused"
    NO_CALDAV = "no_caldav"
    OTHER_SERVER = "other_server"
    REVOKED = "revoked"
    SLOW_DOWN = "slow_down"


PROBLEMS: Mapping[str, Phrase] = {
    **{obstacle.value: sentence for obstacle, sentence in SENTENCES.items()},
    Problem.GONE: Phrase(
        "There is no calendar at this address any more. Publish it anew and connect that address."
    ),
    Problem.CLOSED: Phrase(
        "The server refuses to show this calendar. Publish it, then connect it anew."
    ),
    Problem.FAILING: Phrase("The calendar's server has a fault. It is asked again later."),
    Problem.NO_CALENDAR: Phrase(
        "This address shows no calendar. Give the one that ends in .ics or is called iCal or ICS."
    ),
    Problem.TOO_MANY: Phrase(
        "This calendar has more than {most:,} entries in the time ahead. Connect a smaller one.",
        most=MOST_OCCURRENCES,
    ),
    Problem.TOO_HARD: Phrase(
        "Reading this calendar takes too long. Remove old or unusual series, or connect another."
    ),
    Problem.REFUSED: Phrase(
        "The server refuses this user name or password. Make an app password, and connect with it."
    ),
    Problem.NO_CALDAV: Phrase(
        "The server shows no CalDAV calendar at this address. Check it, and connect it anew."
    ),
    Problem.OTHER_SERVER: Phrase(
        "The server leads to another one, which is not shown your password. Give its address."
    ),
    Problem.REVOKED: Phrase(
        "Google does not let Tandem read this calendar any more. Disconnect it and connect it anew."
    ),
    Problem.SLOW_DOWN: Phrase("Google wants to be asked less often. It is asked again later."),
}
"""What helps the coach, by what went wrong."""

NOT_THE_COACHS = frozenset(
    {
        Problem.FAILING,
        Problem.SLOW_DOWN,
        Obstacle.TOO_SLOW,
        Obstacle.UNREACHABLE,
        Obstacle.NOT_TRUSTED,
        Obstacle.UNKNOWN_HOST,
    }
)
"""What goes wrong at a calendar's server, or with us: seldom for one calendar alone."""


class UnreadableError(Exception):
    """A calendar could not be read; what it said last stays true."""

    def __init__(self, problem: Problem | Obstacle) -> None:
        super().__init__(problem.value)
        self.problem = problem


class Wanted(Struct, frozen=True, kw_only=True):
    """What is to be read: busy times in a window, of somebody with these addresses.

    `timezone` is for what the calendar says in none; events whose UID ends so are our own.
    """

    window: Interval
    timezone: str
    owners: frozenset[str] = frozenset()
    own_suffix: str


class Reading(Struct, frozen=True, kw_only=True):
    """When a calendar's owner is busy, and how many of its events cannot be read."""

    busy: tuple[Interval, ...]
    broken: int = 0


class Outcome(Struct, frozen=True):
    """How a reading went; neither a reading nor a problem: nothing is new."""

    reading: Reading | None = None
    problem: str | None = None
    marks: tuple[str, str] = ("", "")
