"""Erasures that go on: one row for each person, due until nothing of them is left to be erased."""

from pynamodb.attributes import UnicodeAttribute, UnicodeSetAttribute

from chalicelib.domain.privacy.erasure import Erasure
from chalicelib.domain.time.instants import parse_instant, render_instant
from chalicelib.storage.kernel.due import DueRow, due_from
from chalicelib.storage.kernel.model import IntegerAttribute
from chalicelib.storage.kernel.table import Key, find_row
from chalicelib.storage.kernel.transaction import Delete, Put, absent


class ErasureItem(DueRow, discriminator="erasure"):
    actor_id = UnicodeAttribute()
    begun_at = UnicodeAttribute()
    places = UnicodeSetAttribute(null=True)
    coached = UnicodeSetAttribute(null=True)
    cleared_at = UnicodeAttribute(null=True)
    version = IntegerAttribute()


def find_erasure(person_id: str) -> Erasure | None:
    """The person's erasure, read consistently; None: there is none, or it is done."""
    row = find_row(ErasureItem, _key(person_id))
    return erasure_of(row) if row else None


def put_erasure(erasure: Erasure) -> Put:
    """Stores the erasure, whose version is one above what was read (1: new); else stale."""
    pk, sk = _key(erasure.person_id)
    row = ErasureItem(
        pk,
        sk,
        actor_id=erasure.actor_id,
        begun_at=render_instant(erasure.begun_at),
        places=set(erasure.places) or None,
        coached=set(erasure.coached) or None,
        cleared_at=render_instant(erasure.cleared_at) if erasure.cleared_at else None,
        version=erasure.version,
        **due_from(pk, erasure.due_at),
    )
    first = erasure.version == 1
    return Put(row, absent() if first else ErasureItem.version == erasure.version - 1)


def end_erasure(erasure: Erasure) -> Delete:
    """Stale if it was changed meanwhile."""
    return Delete(ErasureItem(*_key(erasure.person_id)), ErasureItem.version == erasure.version)


def _key(person_id: str) -> Key:
    return f"ERASURE#{person_id}", "ERASURE"


def erasure_of(row: ErasureItem) -> Erasure:
    """The erasure that a row holds."""
    begun_at = parse_instant(row.begun_at)
    return Erasure(
        person_id=row.pk.removeprefix("ERASURE#"),
        actor_id=row.actor_id,
        begun_at=begun_at,
        due_at=parse_instant(row.due_at) if row.due_at else begun_at,
        places=frozenset(row.places or ()),
        coached=frozenset(row.coached or ()),
        cleared_at=parse_instant(row.cleared_at) if row.cleared_at else None,
        version=int(row.version),
    )
