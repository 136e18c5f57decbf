"""Large files of everything about a person: one row each, due until it is made and told, and gone
after a week. The file itself is not in the table.
"""

from datetime import timedelta

from pynamodb.attributes import BooleanAttribute, UnicodeAttribute

from chalicelib.domain.privacy.exports import Export, Place
from chalicelib.domain.time.instants import parse_instant, render_instant
from chalicelib.storage.kernel.due import DueRow, due_from
from chalicelib.storage.kernel.model import IntegerAttribute
from chalicelib.storage.kernel.table import JsonAttribute, Key, find_row
from chalicelib.storage.kernel.transaction import Delete, Put, absent

REMEMBERED_FOR = timedelta(days=1)
"""After the file is gone, so that no row goes before its file."""


class ExportItem(DueRow, discriminator="export"):
    name = UnicodeAttribute()
    language = UnicodeAttribute()
    asked_at = UnicodeAttribute()
    place = JsonAttribute(null=True)
    parts = IntegerAttribute()
    of_sessions = IntegerAttribute()
    been_in = JsonAttribute()
    made_at = UnicodeAttribute(null=True)
    told = BooleanAttribute()
    version = IntegerAttribute()


def export_key(person_id: str) -> Key:
    return f"EXPORT#{person_id}", "EXPORT"


def find_export(person_id: str) -> Export | None:
    """The person's last large file, read consistently."""
    row = find_row(ExportItem, export_key(person_id))
    if row is None:
        return None
    return Export(
        person_id=person_id,
        name=row.name,
        language=row.language,
        asked_at=parse_instant(row.asked_at),
        place=Place(*row.place) if row.place else None,
        parts=int(row.parts),
        of_sessions=int(row.of_sessions),
        been_in=frozenset(row.been_in),
        made_at=parse_instant(row.made_at) if row.made_at else None,
        told=row.told,
        version=int(row.version),
    )


def put_export(export: Export) -> Put:
    """Stores the file's state, whose version is one above what was read (1: new); else stale."""
    pk, sk = export_key(export.person_id)
    row = ExportItem(
        pk,
        sk,
        name=export.name,
        language=export.language,
        asked_at=render_instant(export.asked_at),
        place=[export.place.name, export.place.after] if export.place else None,
        parts=export.parts,
        of_sessions=export.of_sessions,
        been_in=sorted(export.been_in),
        made_at=render_instant(export.made_at) if export.made_at else None,
        told=export.told,
        version=export.version,
        expires_epoch=int((export.gone_at + REMEMBERED_FOR).timestamp()),
        **due_from(pk, export.due_at),
    )
    first = export.version == 1
    return Put(row, absent() if first else ExportItem.version == export.version - 1)


def remove_export(export: Export) -> Delete:
    """Stale if it was changed meanwhile."""
    return Delete(ExportItem(*export_key(export.person_id)), ExportItem.version == export.version)
