"""When the hints of each coach's next openings were made: one list of all coaches."""

from datetime import UTC, datetime

from msgspec import Struct
from pynamodb.attributes import UnicodeAttribute

from chalicelib.domain.time.instants import parse_instant, render_instant
from chalicelib.storage.kernel.table import Key, Row, list_rows
from chalicelib.storage.kernel.transaction import Delete, Put


class HintItem(Row, discriminator="registered_coach"):
    """One coach; `hinted_at` is when the hints of their openings were made."""

    hinted_at = UnicodeAttribute()


class Hinted(Struct, frozen=True):
    """Whose hint of the next opening was made when."""

    coach_id: str
    made_at: datetime


NEVER_HINTED = datetime(1970, 1, 1, tzinfo=UTC)


def hint_key(coach_id: str) -> Key:
    return "REGISTER", f"COACH#{coach_id}"


def list_hints() -> list[Hinted]:
    """Every coach, with the moment of their last hint."""
    return [
        Hinted(row.sk.removeprefix("COACH#"), parse_instant(row.hinted_at))
        for row in list_rows(HintItem, "REGISTER", "COACH#")
    ]


def forget_hint(coach_id: str) -> Delete:
    """Repeatable: of who is no coach any more no hints are made."""
    return Delete(HintItem(*hint_key(coach_id)))


def note_hint(coach_id: str, at: datetime = NEVER_HINTED) -> Put:
    """Notes when a coach's hints were made; a new coach has none."""
    pk, sk = hint_key(coach_id)
    return Put(HintItem(pk, sk, hinted_at=render_instant(at)))
