"""Connections: one row beside the coach for each calendar, due when it is to be read."""

from datetime import datetime

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from chalicelib.domain.calendars.connections import Connection, Kind
from chalicelib.domain.time.instants import parse_instant, render_instant
from chalicelib.storage.kernel.due import DueRow, due_from
from chalicelib.storage.kernel.table import JsonAttribute, Key, Rows, list_rows
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
    mails = NumberAttribute(default=0)
    broken = NumberAttribute()
    marks = JsonAttribute()
    version = NumberAttribute()


def connection_key(coach_id: str, calendar_id: str) -> Key:
    return f"COACH#{coach_id}", f"CALENDAR#{calendar_id}"


def connection_in(rows: Rows, coach_id: str, calendar_id: str) -> Connection | None:
    """The connection among what a batch read found."""
    row = rows.find(CalendarItem, connection_key(coach_id, calendar_id))
    return _connection(row) if row else None


def list_connections(coach_id: str) -> list[Connection]:
    """The coach's calendars, as they were connected, read consistently."""
    return [_connection(row) for row in list_rows(CalendarItem, f"COACH#{coach_id}", "CALENDAR#")]


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


def _rendered(instant: datetime | None) -> str | None:
    return render_instant(instant) if instant else None


def _connection(row: CalendarItem) -> Connection:
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
