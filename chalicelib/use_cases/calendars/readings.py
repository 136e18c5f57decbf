"""Reading a connected calendar and storing what it says of the coach's time."""

from msgspec.structs import replace

from chalicelib.domain.calendars.accounts import account_of
from chalicelib.domain.calendars.connections import (
    Connection,
    Kind,
    failed,
    read_well,
    window_of,
)
from chalicelib.domain.calendars.reading import (
    MOST_BYTES,
    MOST_MARK,
    Outcome,
    Problem,
    UnreadableError,
    Wanted,
)
from chalicelib.domain.kernel.outbound import Answer, OutboundError
from chalicelib.domain.notices.calendar_notices import failing_notice
from chalicelib.domain.time.intervals import Interval
from chalicelib.domain.workspaces.people import Person
from chalicelib.gateways.caldav.reading import read_events
from chalicelib.gateways.ics.reading import read_busy
from chalicelib.gateways.invites import UID_SUFFIX
from chalicelib.storage.calendars import connections
from chalicelib.storage.coaches import busy_times, coaches
from chalicelib.storage.kernel.table import Rows, read_rows
from chalicelib.storage.kernel.transaction import StaleError, commit, until_fresh
from chalicelib.storage.workspaces import people
from chalicelib.use_cases.calendars.connections import forgotten
from chalicelib.use_cases.calendars.consent import take_back
from chalicelib.use_cases.kernel.context import Context

REDIRECTS = 5
SECONDS, CALL_SECONDS = 10.0, 5.0
"""For all that a server is asked in a row, and for a single answer."""


def read_calendar(ctx: Context, coach_id: str, calendar_id: str) -> str:
    """Reads a calendar and stores what it says; in a word how that went, for the log.

    What the calendar said last stays true if it cannot be read. Of somebody who is no coach any
    more nothing is read: the connection is forgotten, and a consent given elsewhere taken back.

    Atomic: the connection, and the busy times if they are others now. That a failure lasts is
    queued first: a notice that is queued twice is sent once.
    Repeatable: it is read once more. Of two readings at once, the one that began with an older
    state of the connection stores nothing.
    """
    rows = _read(coach_id, calendar_id)
    connection = connections.connection_in(rows, coach_id, calendar_id)
    if connection is None:
        return "gone"
    person, coach = people.person_in(rows, coach_id), coaches.coach_in(rows, coach_id)
    if person is None or coach is None or not person.coach_of:
        if gone := until_fresh(lambda: _forget(coach_id, calendar_id)):
            take_back(ctx, gone)
        return "forgotten"
    hours = coach.schedule.calendar.availability
    wanted = wanted_by(person, hours.timezone, window_of(hours, ctx.now()))
    outcome = ask(ctx, connection, wanted)
    try:
        _store(ctx, connection, outcome)
    except StaleError:
        return "overtaken"
    return outcome.problem or "read"


def _read(coach_id: str, calendar_id: str) -> Rows:
    key = connections.connection_key(coach_id, calendar_id)
    return read_rows([people.person_key(coach_id), *coaches.coach_keys(coach_id), key])


def _forget(coach_id: str, calendar_id: str) -> Connection | None:
    rows = _read(coach_id, calendar_id)
    connection = connections.connection_in(rows, coach_id, calendar_id)
    if connection:
        commit(*forgotten(connection, busy_times.busy_in(rows, coach_id)))
    return connection


def wanted_by(person: Person, timezone: str, window: Interval) -> Wanted:
    """What is to be read of a calendar of this person, whose hours are in the zone."""
    return Wanted(
        window=window,
        timezone=timezone,
        owners=frozenset({person.email}),
        own_suffix=UID_SUFFIX,
    )


def ask(ctx: Context, connection: Connection, wanted: Wanted, seconds: float = SECONDS) -> Outcome:
    """Asks the calendar itself; so many seconds are for its server."""
    ways = {Kind.ICS: _ask_address, Kind.CALDAV: _ask_account, Kind.GOOGLE: _ask_google}
    try:
        return ways[connection.kind](ctx, connection, wanted, seconds)
    except (OutboundError, UnreadableError) as error:
        return Outcome(problem=_problem(error))


def _ask_account(ctx: Context, connection: Connection, wanted: Wanted, seconds: float) -> Outcome:
    """What a CalDAV server says; to decline, its owner may use the address that is the user's."""
    account = account_of(ctx.vault().unseal(connection.sealed, connection.coach_id))
    events = read_events(ctx.outbound().send, account, wanted.window, seconds=seconds)
    owners = wanted.owners | {account.user.lower()}
    reading = read_busy(events.file, replace(wanted, owners=owners))
    return Outcome(replace(reading, broken=reading.broken + events.hidden))


def _ask_address(ctx: Context, connection: Connection, wanted: Wanted, seconds: float) -> Outcome:
    """What is published at an address."""
    answer = _fetch(ctx, connection, min(seconds, CALL_SECONDS))
    if answer is None:
        return Outcome(marks=connection.marks)
    marks = _mark(answer, "etag"), _mark(answer, "last-modified")
    return Outcome(read_busy(answer.body, wanted), marks=marks)


def _ask_google(ctx: Context, connection: Connection, wanted: Wanted, seconds: float) -> Outcome:
    """What a calendar at Google says."""
    google = ctx.google()
    if google is None:
        return Outcome(problem=Problem.FAILING)
    opens_it = ctx.vault().unseal(connection.sealed, connection.coach_id)
    patience = min(seconds, CALL_SECONDS)
    reading, marks = google.read(opens_it, wanted, connection.marks, ctx.now(), patience)
    return Outcome(reading, marks=marks)


def _mark(answer: Answer, name: str) -> str:
    """The server's own word for what it answered; one that is too long is not kept."""
    mark = answer.headers.get(name, "")
    return mark if len(mark) <= MOST_MARK else ""


def _problem(error: OutboundError | UnreadableError) -> str:
    return error.obstacle.value if isinstance(error, OutboundError) else error.problem.value


def _fetch(ctx: Context, connection: Connection, seconds: float) -> Answer | None:
    """What is published now; None: the same as was read last."""
    etag, modified = connection.marks
    asked = {"If-None-Match": etag, "If-Modified-Since": modified, "Accept": "text/calendar, */*"}
    answer = ctx.outbound().send(
        "GET",
        ctx.vault().unseal(connection.sealed, connection.coach_id),
        headers={name: value for name, value in asked.items() if value},
        seconds=seconds,
        most_bytes=MOST_BYTES,
        redirects=REDIRECTS,
    )
    if answer.status == 304:
        return None
    if answer.status != 200:
        raise UnreadableError(_refused(answer.status))
    return answer


def _refused(status: int) -> Problem:
    if status in {401, 403}:
        return Problem.CLOSED
    return Problem.GONE if status in {404, 410} else Problem.FAILING


def _store(ctx: Context, read: Connection, outcome: Outcome) -> None:
    """
    Raises:
        StaleError: the connection is another by now, or is gone.
    """

    now = ctx.now()

    def store() -> bool:
        rows = _read(read.coach_id, read.id)
        connection = connections.connection_in(rows, read.coach_id, read.id)
        if connection is None or connection.version != read.version:
            return False
        if outcome.problem:
            after = failed(connection, outcome.problem, now)
            if notice := failing_notice(connection, after):
                ctx.queue.send([notice.fields])
            commit(connections.put_connection(after), *connections.mark_failing(connection, after))
            return True
        busy = busy_times.busy_in(rows, read.coach_id)
        told = busy if outcome.reading is None else busy.told_by(read.id, outcome.reading.busy)
        after = read_well(connection, outcome.reading, outcome.marks, now)
        news = [busy_times.put_busy(told)] if told != busy else []
        marks = connections.mark_failing(connection, after)
        commit(connections.put_connection(after), *news, *marks)
        return True

    if not until_fresh(store):
        raise StaleError
