"""A calendar that a coach connected: how it is reached, and how the last reading of it went."""

from datetime import datetime, timedelta
from enum import StrEnum
from urllib.parse import urlsplit

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.domain.calendars.accounts import Account, check_account
from chalicelib.domain.calendars.reading import PROBLEMS, Problem, Reading
from chalicelib.domain.coaches.availability import Availability
from chalicelib.domain.kernel.errors import InvalidError, NotFoundError
from chalicelib.domain.kernel.phrases import Phrase
from chalicelib.domain.time.intervals import Interval

MOST_CALENDARS = 5
EVERY = timedelta(minutes=15)
TOLD_AFTER, TOLD_AGAIN = timedelta(days=1), timedelta(days=7)
BEHIND, AHEAD = timedelta(days=1), timedelta(days=30)


class Kind(StrEnum):
    ICS = "ics"
    CALDAV = "caldav"
    GOOGLE = "google"


ASKED_FIRST = frozenset({Kind.CALDAV, Kind.GOOGLE})
"""Kinds that can be asked of a certain time, and are, before time is taken over an older copy."""

FRESH_FOR = timedelta(seconds=60)


class Status(StrEnum):
    READING = "reading"
    OK = "ok"
    NEEDS_ATTENTION = "needs_attention"


class Connection(Struct, frozen=True, kw_only=True):
    """`sealed` is the encrypted address, account or consent; `name` is what of it is shown.

    `problem` is why the last reading failed, `failing_since` when that began, and `mails` how many
    told of it. `marks` are the server's own words for the state that was read (`ETag` and
    `Last-Modified`; Google's sync token and until when it will do).
    """

    coach_id: str
    id: str
    kind: Kind
    name: str
    sealed: str
    made_at: datetime
    due_at: datetime
    read_at: datetime | None = None
    problem: str | None = None
    failing_since: datetime | None = None
    mails: int = 0
    broken: int = 0
    marks: tuple[str, str] = ("", "")
    version: int = 1

    @property
    def status(self) -> Status:
        if self.problem:
            return Status.NEEDS_ATTENTION
        return Status.OK if self.read_at else Status.READING

    @property
    def told(self) -> Phrase | None:
        """What helps, if anything is the matter."""
        return PROBLEMS.get(self.problem) if self.problem else None


class ConnectCalendar(Struct, frozen=True, kw_only=True):
    """What a coach asks to be connected; user, password and name are of a CalDAV calendar."""

    kind: Kind
    url: str
    user: str = ""
    password: str = ""
    name: str = ""

    def __repr__(self) -> str:
        """Without the password."""
        return f"ConnectCalendar({self.kind}, {self.url!r}, {self.user!r}, {self.name!r})"


def secret_of(command: ConnectCalendar, address: str) -> str:
    """All that reaching the calendar takes, to be sealed.

    Raises:
        InvalidError: there is too little for its kind, or too much.
    """
    if command.kind is Kind.CALDAV:
        check_account(command.user, command.password)
        return Account(address, command.user, command.password).secret
    if command.user or command.password:
        told = Phrase("A published address is read without a user name and a password.")
        raise InvalidError(told, "user" if command.user else "password")
    return address


def https_of(address: str) -> str:
    """The address as it is called: calendars publish `webcal:` for what is read by HTTPS."""
    scheme, colon, rest = address.strip().partition(":")
    return f"https:{rest}" if colon and scheme.lower() in {"webcal", "webcals"} else address


def shown(address: str, name: str = "") -> str:
    """What of an address is no secret: the server's name, behind the calendar's if it has one."""
    server = urlsplit(address).hostname or ""
    return f"{name} ({server})" if name else server


def check_room(number: int) -> None:
    """
    Raises:
        InvalidError: the coach has as many calendars as one may have.
    """
    if number >= MOST_CALENDARS:
        told = Phrase(
            "Connect at most {most} calendars. Disconnect another first.", most=MOST_CALENDARS
        )
        raise InvalidError(told, "url")


def not_found() -> NotFoundError:
    return NotFoundError(Phrase("There is no such calendar of yours."))


def window_of(hours: Availability, now: datetime) -> Interval:
    """The time of which a reading tells: all that can be booked, and some more."""
    return Interval(now - BEHIND, now + timedelta(days=hours.horizon_days) + AHEAD)


def is_asked_first(connection: Connection, now: datetime) -> bool:
    """Whether the calendar itself is to be asked before time is taken."""
    read_at = connection.read_at
    old = read_at is None or now - read_at > FRESH_FOR
    return old and connection.kind in ASKED_FIRST


def read_well(
    connection: Connection, reading: Reading | None, marks: tuple[str, str], now: datetime
) -> Connection:
    """After a reading; None: the server says that nothing is new."""
    return replace(
        connection,
        read_at=now,
        due_at=now + EVERY,
        problem=None,
        failing_since=None,
        mails=0,
        broken=connection.broken if reading is None else reading.broken,
        marks=marks,
        version=connection.version + 1,
    )


def failed(connection: Connection, problem: str, now: datetime) -> Connection:
    """After a reading that failed; what the calendar said last stays true.

    Consent that was taken back is a failure of its own, and stays one whatever the next try meets.
    """
    revoked = Problem.REVOKED in {problem, connection.problem}
    begins = revoked and connection.problem != Problem.REVOKED
    since = now if begins else connection.failing_since or now
    why = Problem.REVOKED.value if revoked else problem
    return replace(
        connection,
        due_at=now + EVERY,
        problem=why,
        failing_since=since,
        mails=_mails_about(why, now - since),
        version=connection.version + 1,
    )


def _mails_about(problem: str, lasts: timedelta) -> int:
    """As many mails tell of a failure by now: one once it lasts a day, and one each week after; of
    consent that was taken back the first comes at once.
    """
    first = timedelta() if problem == Problem.REVOKED else TOLD_AFTER
    return 1 + (lasts - first) // TOLD_AGAIN if lasts >= first else 0
