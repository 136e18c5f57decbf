"""Connecting a calendar, asking for it to be read, and disconnecting it, for the coach."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import timedelta

from msgspec import Struct

from chalicelib.domain.calendars.connections import (
    EVERY,
    ConnectCalendar,
    Connection,
    check_room,
    https_of,
    not_found,
    secret_of,
    shown,
)
from chalicelib.domain.calendars.consent import used_before
from chalicelib.domain.coaches.busy_times import BusyTimes
from chalicelib.domain.coaches.coaches import Coach
from chalicelib.domain.kernel.idempotency import Answer, Once
from chalicelib.domain.kernel.outbound import checked_url
from chalicelib.domain.sessions.sessions import STANDING, Session
from chalicelib.domain.time.intervals import Interval, overlaps
from chalicelib.domain.workspaces.workspaces import LONGEST_SESSION
from chalicelib.storage.calendars import connections
from chalicelib.storage.coaches import busy_times, coaches
from chalicelib.storage.kernel import idempotency
from chalicelib.storage.kernel.table import Key, Rows, read_rows
from chalicelib.storage.kernel.transaction import StaleError, Write, commit, until_fresh
from chalicelib.storage.sessions.sessions import SessionItem, query_sessions
from chalicelib.use_cases.calendars.consent import take_back
from chalicelib.use_cases.kernel.access import calling_coach, calling_keys
from chalicelib.use_cases.kernel.context import Context
from chalicelib.use_cases.kernel.log import logger

MOST_CLASHES = 100
FARTHEST = timedelta(days=400)


class Seen(Struct, frozen=True):
    """A connection as its coach sees it: what it says, and the sessions that this lies over."""

    connection: Connection
    busy: tuple[Interval, ...] = ()
    clashes: Sequence[Session] = ()


def list_calendars(ctx: Context, coach_id: str) -> list[Seen]:
    """The coach's calendars, in the order in which they were connected.

    What they tell is read after them: a reading in between shows its busy times a moment early, and
    never a calendar that was read and tells nothing.

    Raises:
        NotFoundError: the caller is no coach.
    """
    found = connections.list_connections(coach_id)
    rows = read_rows(calling_keys(coach_id))
    calling_coach(rows, coach_id)
    busy = busy_times.busy_in(rows, coach_id)
    standing = _standing(ctx, coach_id) if any(busy.by_calendar.values()) else []
    return [_seen(each, busy, standing) for each in found]


def find_calendar(ctx: Context, coach_id: str, calendar_id: str) -> Seen:
    """One of the coach's calendars.

    Raises:
        NotFoundError: the caller is no coach, or has no such calendar.
    """
    rows = _read(coach_id, calendar_id)
    _, connection = _owned(rows, coach_id, calendar_id)
    return _seen(connection, busy_times.busy_in(rows, coach_id), _standing(ctx, coach_id))


def _read(coach_id: str, calendar_id: str, *more: Key) -> Rows:
    key = connections.connection_key(coach_id, calendar_id)
    return read_rows([*calling_keys(coach_id), key, *more])


def _owned(rows: Rows, coach_id: str, calendar_id: str) -> tuple[Coach, Connection]:
    """
    Raises:
        NotFoundError: the caller is no coach, or has no such calendar.
    """
    coach = calling_coach(rows, coach_id)
    connection = connections.connection_in(rows, coach_id, calendar_id)
    if connection is None:
        raise not_found()
    return coach, connection


def _seen(connection: Connection, busy: BusyTimes, standing: Sequence[Session]) -> Seen:
    spans = busy.by_calendar.get(connection.id, ())
    clashes = [each for each in standing if any(overlaps(each.span, span) for span in spans)]
    return Seen(connection, spans, clashes[:MOST_CLASHES])


def _standing(ctx: Context, coach_id: str) -> list[Session]:
    """The standing sessions ahead, as the index shows them: told, and never decided on."""
    now = ctx.now()
    found = query_sessions(
        SessionItem.by_coach, coach_id, earliest=now - LONGEST_SESSION, latest=now + FARTHEST
    )
    return [each for each in found if each.status in STANDING and each.span.end > now]


def connect(ctx: Context, coach_id: str, command: ConnectCalendar, once: Once[Seen]) -> Answer:
    """Connects a calendar, which is read at once.

    Atomic: the connection, its place among the busy times, the replay record.
    Repeatable: with an Idempotency-Key a repeated call gets the first answer.

    Raises:
        NotFoundError: the caller is no coach.
        InvalidError: the address is none that may be called, the account is none, or there are as
            many calendars as may be.
        IdempotencyKeyReusedError: the key was used for another body.
        TryAgainError: the key that seals address and account cannot be reached.
    """
    address = checked_url(https_of(command.url), local=ctx.settings.local_addresses)
    calendar_id = ctx.new_id()
    sealed = ctx.vault().seal(secret_of(command, address), coach_id)
    now = ctx.now()
    made = Connection(
        coach_id=coach_id,
        id=calendar_id,
        kind=command.kind,
        name=shown(address, command.name),
        sealed=sealed,
        made_at=now,
        due_at=now,
    )
    return connect_made(ctx, made, once)


def connect_made(ctx: Context, made: Connection, once: Once[Seen]) -> Answer:
    """Stores a connection, and asks for it to be read.

    Raises:
        InvalidError: there are as many as may be, or one was made of the same consent.
    """
    answer = until_fresh(lambda: _connect(made, once))
    if not answer.replayed:
        ask_for(ctx, made.coach_id, made.id)
    return answer


def _connect(made: Connection, once: Once[Seen]) -> Answer:
    rows = _read(made.coach_id, made.id, *idempotency.replay_keys(once))
    coach = calling_coach(rows, made.coach_id)
    if answer := idempotency.replay_in(rows, once, made.made_at):
        return answer
    if connections.connection_in(rows, made.coach_id, made.id):
        raise used_before()
    busy = busy_times.busy_in(rows, made.coach_id)
    check_room(len(busy.by_calendar))
    answer = once.answer(Seen(made))
    commit(
        *idempotency.put_replay(once, answer, made.made_at),
        coaches.check_schedule(coach.schedule),
        connections.put_connection(made),
        busy_times.put_busy(busy.told_by(made.id, ())),
    )
    return answer


def read_now(ctx: Context, coach_id: str, calendar_id: str, once: Once[Seen]) -> Answer:
    """Asks for a calendar to be read; what it says is there a moment later.

    Atomic: when the calendar is due, the replay record.
    Repeatable: it is read once more.

    Raises:
        NotFoundError: the caller is no coach, or has no such calendar.
        IdempotencyKeyReusedError: the key was used for another body.
    """
    answer = until_fresh(lambda: _read_now(ctx, coach_id, calendar_id, once))
    if not answer.replayed:
        ask_for(ctx, coach_id, calendar_id)
    return answer


def _read_now(ctx: Context, coach_id: str, calendar_id: str, once: Once[Seen]) -> Answer:
    now = ctx.now()
    rows = _read(coach_id, calendar_id, *idempotency.replay_keys(once))
    coach, connection = _owned(rows, coach_id, calendar_id)
    if answer := idempotency.replay_in(rows, once, now):
        return answer
    busy = busy_times.busy_in(rows, coach_id)
    answer = once.answer(_seen(connection, busy, _standing(ctx, coach_id)))
    commit(
        *idempotency.put_replay(once, answer, now),
        coaches.check_schedule(coach.schedule),
        connections.push_due(connection, now),
    )
    return answer


def ask_for(ctx: Context, coach_id: str, calendar_id: str) -> None:
    """Queues a reading. One that gets lost here is found by the clock, where it is due."""
    try:
        ctx.calendar_queue.send([message_of(coach_id, calendar_id)])
    except Exception as error:
        logger.warning(
            "calendar not queued",
            coach_id=coach_id,
            calendar_id=calendar_id,
            kind=type(error).__name__,
        )


def message_of(coach_id: str, calendar_id: str) -> Mapping[str, str]:
    return {"coach_id": coach_id, "calendar_id": calendar_id}


def attend_calendar(ctx: Context, coach_id: str, calendar_id: str) -> None:
    """Queues the reading of a calendar whose time has come, and lets it be due anew.

    Atomic: when it is due, and nothing else: a reading that ends meanwhile says so itself.
    Repeatable: it is read once more.
    """
    now = ctx.now()
    key = connections.connection_key(coach_id, calendar_id)
    connection = connections.connection_in(read_rows([key]), coach_id, calendar_id)
    if connection is None or connection.due_at > now:
        return
    ctx.calendar_queue.send([message_of(coach_id, calendar_id)])
    with suppress(StaleError):
        commit(connections.push_due(connection, now + EVERY))


def disconnect(ctx: Context, coach_id: str, calendar_id: str) -> None:
    """Forgets a calendar, how it is reached, and what it said.

    Consent that was given elsewhere is then taken back there.

    Atomic: the connection with its credentials, and its busy times.
    Repeatable: the second time there is nothing to disconnect.

    Raises:
        NotFoundError: the caller is no coach, or has no such calendar.
    """

    def remove() -> Connection:
        rows = _read(coach_id, calendar_id)
        coach, connection = _owned(rows, coach_id, calendar_id)
        commit(
            coaches.check_schedule(coach.schedule),
            *forgotten(connection, busy_times.busy_in(rows, coach_id)),
        )
        return connection

    take_back(ctx, until_fresh(remove))


def forgotten(connection: Connection, busy: BusyTimes) -> list[Write]:
    """A connection is gone with its credentials, and with what it said."""
    without = busy.without(connection.id)
    told = [busy_times.put_busy(without)] if without != busy else []
    marks = connections.mark_failing(connection, None)
    return [connections.forget_connection(connection), *told, *marks]
