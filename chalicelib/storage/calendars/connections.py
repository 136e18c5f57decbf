"""Connections: one row beside the coach for each calendar, due when it is to be read."""

from collections.abc import Iterable
from datetime import datetime

from pynamodb.attributes import UnicodeAttribute, UnicodeSetAttribute

from chalicelib.domain.calendars.connections import Connection, Kind
from chalicelib.domain.time.instants import parse_instant, render_instant
from chalicelib.storage.kernel.due import DueRow, due_from
from chalicelib.storage.kernel.model import IntegerAttribute
from chalicelib.storage.kernel.table import JsonAttribute, Key, Row, Rows, list_rows, read_rows
from chalicelib.storage.kernel.transaction import Delete, Put, Update, absent


class CalendarItem(DueRow, discriminator="calendar"):
    """`sealed` is readable with the key of the account alone."""

    calendar_kind = UnicodeAttribute()
    name = UnicodeAttribute()
    sealed = UnicodeAttribute()
    made_at = UnicodeAttribute()
    read_at = UnicodeAttribute(null=True)
    problem = UnicodeAttribute(null=True)
    failing_since = UnicodeAttribute(null=True)
    mails = IntegerAttribute(default=0)
    broken = IntegerAttribute()
    marks = JsonAttribute()
    version = IntegerAttribute()


class FailingItem(Row, discriminator="failing_calendars"):
    """Which calendars of a coach cannot be read, for lists of many coaches."""

    calendar_ids = UnicodeSetAttribute(null=True)


def connection_key(coach_id: str, calendar_id: str) -> Key:
    return f"COACH#{coach_id}", f"CALENDAR#{calendar_id}"


def connection_in(rows: Rows, coach_id: str, calendar_id: str) -> Connection | None:
    """The connection among what a batch read found."""
    row = rows.find(CalendarItem, connection_key(coach_id, calendar_id))
    return connection_of(row) if row else None


def list_connections(coach_id: str) -> list[Connection]:
    """The coach's calendars, as they were connected, read consistently."""
    return [connection_of(row) for row in list_rows(CalendarItem, f"COACH#{coach_id}", "CALENDAR#")]


def put_connection(connection: Connection) -> Put:
    """Stores a connection, whose version is one above what was read (1: new); else stale."""
    pk, sk = connection_key(connection.coach_id, connection.id)
    row = CalendarItem(
        pk,
        sk,
        calendar_kind=connection.kind.value,
        name=connection.name,
        sealed=connection.sealed,
        made_at=render_instant(connection.made_at),
        read_at=_rendered(connection.read_at),
        problem=connection.problem,
        failing_since=_rendered(connection.failing_since),
        mails=connection.mails,
        broken=connection.broken,
        marks=list(connection.marks),
        version=connection.version,
        **due_from(pk, connection.due_at),
    )
    first = connection.version == 1
    return Put(row, absent() if first else CalendarItem.version == connection.version - 1)


def push_due(connection: Connection, due_at: datetime) -> Update:
    """Lets a calendar be due at another instant; stale if it is due at yet another by now."""
    key = connection_key(connection.coach_id, connection.id)
    now_due = render_instant(connection.due_at)
    at = CalendarItem.due_at.set(render_instant(due_at))
    return Update(CalendarItem(*key), (at,), CalendarItem.due_at == now_due)


def forget_connection(connection: Connection) -> Delete:
    """Removes a connection with its credentials; stale once it was changed."""
    row = CalendarItem(*connection_key(connection.coach_id, connection.id))
    return Delete(row, CalendarItem.version == connection.version)


def mark_failing(before: Connection, after: Connection | None) -> list[Update]:
    """Lets lists of coaches say that a calendar fails, or fails no more; None: it is gone."""
    fails = bool(after and after.problem)
    if fails == bool(before.problem):
        return []
    path, ids = FailingItem.calendar_ids, {before.id}
    actions = (path.add(ids) if fails else path.delete(ids), FailingItem.kind.set(FailingItem))
    return [Update(FailingItem(*_failing_key(before.coach_id)), actions)]


def list_failing(coach_ids: Iterable[str]) -> set[str]:
    """Those of the coaches of whom a calendar cannot be read, read consistently."""
    found = read_rows(map(_failing_key, coach_ids)).all(FailingItem)
    return {row.pk.removeprefix("COACH#") for row in found if row.calendar_ids}


def _failing_key(coach_id: str) -> Key:
    return f"COACH#{coach_id}", "FAILING"


def _rendered(instant: datetime | None) -> str | None:
    return render_instant(instant) if instant else None


def connection_of(row: CalendarItem) -> Connection:
    """The calendar that a row holds."""
    etag, modified = row.marks
    return Connection(
        coach_id=row.pk.removeprefix("COACH#"),
        id=row.sk.removeprefix("CALENDAR#"),
        kind=Kind(row.calendar_kind),
        name=row.name,
        sealed=row.sealed,
        made_at=parse_instant(row.made_at),
        due_at=parse_instant(row.due_at or row.made_at),
        read_at=parse_instant(row.read_at) if row.read_at else None,
        problem=row.problem,
        failing_since=parse_instant(row.failing_since) if row.failing_since else None,
        mails=int(row.mails),
        broken=int(row.broken),
        marks=(etag, modified),
        version=int(row.version),
    )
