"""Lines: one row for each address, due when its next delivery is, or its worker must have died."""

from datetime import datetime

from pynamodb.attributes import UnicodeAttribute

from chalicelib.domain.time.instants import parse_instant, render_instant
from chalicelib.domain.webhooks.lines import Line, due_at
from chalicelib.storage.kernel.due import DueRow, due_from
from chalicelib.storage.kernel.model import IntegerAttribute
from chalicelib.storage.kernel.table import JsonAttribute, Key, Rows, find_row
from chalicelib.storage.kernel.transaction import Delete, Put, absent
from chalicelib.storage.webhooks.endpoints import off_document, read_off


class LineItem(DueRow, discriminator="webhook_line"):
    holder = UnicodeAttribute(null=True)
    held_until = UnicodeAttribute(null=True)
    failures = IntegerAttribute()
    failing_since = UnicodeAttribute(null=True)
    paused_until = UnicodeAttribute(null=True)
    next_at = UnicodeAttribute(null=True)
    news = JsonAttribute(null=True)
    version = IntegerAttribute()


def line_key(endpoint_id: str) -> Key:
    return f"WEBHOOK#{endpoint_id}", "LINE"


def find_line(endpoint_id: str) -> Line:
    """The line of an address, read consistently; a new one if nothing ever waited there."""
    row = find_row(LineItem, line_key(endpoint_id))
    return _line(row) if row else Line(endpoint_id=endpoint_id)


def line_in(rows: Rows, endpoint_id: str) -> Line:
    """The line of an address among what a batch read found."""
    row = rows.find(LineItem, line_key(endpoint_id))
    return _line(row) if row else Line(endpoint_id=endpoint_id)


def put_line(line: Line) -> Put:
    """Stores the line, whose version is one above what was read; else stale."""
    pk, sk = line_key(line.endpoint_id)
    row = LineItem(
        pk,
        sk,
        holder=line.holder,
        held_until=_text(line.held_until),
        failures=line.failures,
        failing_since=_text(line.failing_since),
        paused_until=_text(line.paused_until),
        next_at=_text(line.next_at),
        news=off_document(line.news),
        version=line.version,
        **due_from(pk, due_at(line)),
    )
    return Put(row, absent() if line.version == 1 else LineItem.version == line.version - 1)


def remove_line(endpoint_id: str) -> Delete:
    """Repeatable: a line that is gone stays away."""
    return Delete(LineItem(*line_key(endpoint_id)))


def _text(instant: datetime | None) -> str | None:
    return render_instant(instant) if instant else None


def _instant(text: str | None) -> datetime | None:
    return parse_instant(text) if text else None


def _line(row: LineItem) -> Line:
    return Line(
        endpoint_id=row.pk.removeprefix("WEBHOOK#"),
        holder=row.holder,
        held_until=_instant(row.held_until),
        failures=int(row.failures),
        failing_since=_instant(row.failing_since),
        paused_until=_instant(row.paused_until),
        next_at=_instant(row.next_at),
        news=read_off(row.news),
        version=int(row.version),
    )
