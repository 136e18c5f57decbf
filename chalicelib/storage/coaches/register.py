"""The register of all coaches: when the hints of each were made."""

from dataclasses import dataclass
from datetime import UTC, datetime

from pynamodb.attributes import UnicodeAttribute

from chalicelib.domain.time.instants import parse_instant, render_instant
from chalicelib.storage.kernel.table import Key, Row, list_rows
from chalicelib.storage.kernel.transaction import Put


class RegisteredItem(Row, discriminator="registered_coach"):
    """One coach in the register of all; `hinted_at` is when their list hint was made."""

    hinted_at = UnicodeAttribute()


@dataclass(frozen=True, slots=True)
class Hinted:
    """Whose hint of the next opening was made when."""

    coach_id: str
    made_at: datetime


NEVER_HINTED = datetime(1970, 1, 1, tzinfo=UTC)


def register_key(coach_id: str) -> Key:
    return "REGISTER", f"COACH#{coach_id}"


def list_register() -> list[Hinted]:
    """Every coach, with the moment of their last hint."""
    return [
        Hinted(row.sk.removeprefix("COACH#"), parse_instant(row.hinted_at))
        for row in list_rows(RegisteredItem, "REGISTER", "COACH#")
    ]


def note_hint(coach_id: str, at: datetime = NEVER_HINTED) -> Put:
    """Notes in the register of all coaches when the hint was made; a new coach has none."""
    pk, sk = register_key(coach_id)
    return Put(RegisteredItem(pk, sk, hinted_at=render_instant(at)))
