"""Notes of a session: one row for each person's private ones, and one for the shared ones."""

from pynamodb.attributes import UnicodeAttribute

from chalicelib.domain.sessions.notes import Note
from chalicelib.storage.kernel.model import IntegerAttribute
from chalicelib.storage.kernel.table import Key, Row, Rows
from chalicelib.storage.kernel.transaction import Delete, Put, absent

SHARED = "#shared"
"""In place of a person's id, and like none: ids begin with a letter or a digit."""


class NotesItem(Row, discriminator="notes"):
    text = UnicodeAttribute()
    version = IntegerAttribute()


def notes_key(session_id: str, owner: str) -> Key:
    """`owner` is a person's id, or `SHARED`."""
    return f"SESSION#{session_id}", f"NOTES#{owner}"


def note_in(rows: Rows, key: Key) -> Note:
    """The note among what a batch read found; an empty one if nothing is stored."""
    row = rows.find(NotesItem, key)
    return Note(row.text, int(row.version)) if row else Note()


def forget_note(key: Key) -> Delete:
    """Repeatable."""
    return Delete(NotesItem(*key))


def put_note(key: Key, note: Note) -> Put:
    """Stores the note, whose version is one above what was read; stale if that is gone."""
    row = NotesItem(*key, text=note.text, version=note.version)
    return Put(row, absent() if note.version == 1 else NotesItem.version == note.version - 1)
