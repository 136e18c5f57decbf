"""Pairings: one row for each member and coach, in the member's partition."""

from collections.abc import Iterable, Mapping

from pynamodb.attributes import BooleanAttribute, UnicodeAttribute

from chalicelib.domain.sessions.pairings import NOT_COUNTED, Counted, OpenRequest, Pairing
from chalicelib.domain.time.instants import parse_instant, render_instant
from chalicelib.domain.time.intervals import Interval
from chalicelib.storage.kernel.model import IntegerAttribute
from chalicelib.storage.kernel.table import JsonAttribute, Key, Row, Rows, list_rows, read_rows
from chalicelib.storage.kernel.transaction import Put, absent


class PairingItem(Row, discriminator="pairing"):
    """`counted`: the coach's counts have the pair as it stands; those of older code have not."""

    member_id = UnicodeAttribute()
    coach_id = UnicodeAttribute()
    listed = BooleanAttribute()
    upcoming = JsonAttribute()
    requests = JsonAttribute()
    moves = JsonAttribute(null=True)
    intro_session_id = UnicodeAttribute(null=True)
    held = IntegerAttribute(null=True)
    counted = BooleanAttribute(null=True)
    version = IntegerAttribute()


def pairing_key(member_id: str, coach_id: str) -> Key:
    return f"PERSON#{member_id}", f"COACH#{coach_id}"


def pairing_in(rows: Rows, member_id: str, coach_id: str) -> Pairing:
    """The pair among what a batch read found; an empty one if nothing is stored."""
    row = rows.find(PairingItem, pairing_key(member_id, coach_id))
    return pairing_of(row) if row else Pairing(member_id=member_id, coach_id=coach_id)


def pairings_in(rows: Rows) -> list[Pairing]:
    """Every pair among what was read."""
    return [pairing_of(row) for row in rows.all(PairingItem)]


def find_pairing(member_id: str, coach_id: str) -> Pairing:
    """The pair, read consistently; an empty one if nothing is stored."""
    return pairing_in(read_rows([pairing_key(member_id, coach_id)]), member_id, coach_id)


def list_pairings(member_id: str) -> list[Pairing]:
    """Every coach that the member has or had, read consistently."""
    return [pairing_of(row) for row in list_rows(PairingItem, f"PERSON#{member_id}", "COACH#")]


def list_pairings_of_coach(coach_id: str, member_ids: Iterable[str]) -> list[Pairing]:
    """What the coach has with each of these members, read consistently: one read for each pair."""
    rows = read_rows(pairing_key(member_id, coach_id) for member_id in member_ids)
    return [pairing_of(row) for row in rows.all(PairingItem)]


def put_pairing(pairing: Pairing) -> Put:
    """Stores the pair, whose version is one above what was read; stale if that is gone. What is
    `uncounted` of it belongs into the same write, by `profiles.count`.
    """
    pk, sk = pairing_key(pairing.member_id, pairing.coach_id)
    row = PairingItem(
        pk,
        sk,
        member_id=pairing.member_id,
        coach_id=pairing.coach_id,
        listed=pairing.listed,
        upcoming={
            session_id: [render_instant(span.start), render_instant(span.end)]
            for session_id, span in pairing.upcoming.items()
        },
        requests=_waiting_document(pairing.requests),
        moves=_waiting_document(pairing.moves) or None,
        intro_session_id=pairing.intro_session_id,
        held=pairing.held,
        counted=True,
        version=pairing.version,
    )
    first = pairing.version == 1
    return Put(row, absent() if first else PairingItem.version == pairing.version - 1)


def pairing_of(row: PairingItem) -> Pairing:
    """The pair that a row holds."""
    return Pairing(
        member_id=row.member_id,
        coach_id=row.coach_id,
        listed=row.listed,
        upcoming={
            session_id: Interval(parse_instant(start), parse_instant(end))
            for session_id, (start, end) in row.upcoming.items()
        },
        requests=_waiting(row.requests),
        moves=_waiting(row.moves or {}),
        intro_session_id=row.intro_session_id,
        held=int(row.held or 0),
        counted=Counted(row.listed, int(row.held or 0)) if row.counted else NOT_COUNTED,
        version=int(row.version),
    )


def _waiting_document(waiting: Mapping[str, OpenRequest]) -> dict[str, list[str | int]]:
    return {
        session_id: [render_instant(each.expires_at), each.held_starts]
        for session_id, each in waiting.items()
    }


def _waiting(document: Mapping[str, tuple[str, int]]) -> dict[str, OpenRequest]:
    return {
        session_id: OpenRequest(expires_at=parse_instant(expires_at), held_starts=held)
        for session_id, (expires_at, held) in document.items()
    }
