"""Sessions: one row each, and the indexes that make lists of them.

The row carries the last `event`: when it changes, the table's stream tells the relay, so an event
leaves exactly if its change was committed.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from pynamodb.attributes import UnicodeAttribute
from pynamodb.expressions.condition import Condition
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex

from chalicelib.domain.notices.outbox_check import due_at
from chalicelib.domain.sessions.sessions import (
    Cancelled,
    Moved,
    Named,
    Policy,
    Rating,
    Refund,
    Seat,
    Session,
    Status,
)
from chalicelib.domain.time.instants import parse_instant, render_instant
from chalicelib.domain.workspaces.names import FORMER_COACH, shown_name, stored_name
from chalicelib.storage.kernel.due import DueRow, due_from
from chalicelib.storage.kernel.events import event_document, read_event
from chalicelib.storage.kernel.later import known
from chalicelib.storage.kernel.model import IntegerAttribute
from chalicelib.storage.kernel.table import JsonAttribute, Key, Rows, find_row, read_rows, reading
from chalicelib.storage.kernel.transaction import Put, absent
from chalicelib.storage.sessions.proposed_moves import (
    intervals_document,
    move_document,
    read_intervals,
    read_move,
    read_starts,
)


class ByMember(GlobalSecondaryIndex["SessionItem"]):  # type: ignore[no-untyped-call]
    class Meta:
        index_name = "by_member"
        projection = AllProjection()

    member_key = UnicodeAttribute(hash_key=True)
    sort_key = UnicodeAttribute(range_key=True)


class ByCoach(GlobalSecondaryIndex["SessionItem"]):  # type: ignore[no-untyped-call]
    class Meta:
        index_name = "by_coach"
        projection = AllProjection()

    coach_key = UnicodeAttribute(hash_key=True)
    sort_key = UnicodeAttribute(range_key=True)


class ByWorkspace(GlobalSecondaryIndex["SessionItem"]):  # type: ignore[no-untyped-call]
    class Meta:
        index_name = "by_workspace"
        projection = AllProjection()

    workspace_key = UnicodeAttribute(hash_key=True)
    sort_key = UnicodeAttribute(range_key=True)


class SessionItem(DueRow, discriminator="session"):
    by_member = ByMember()
    by_coach = ByCoach()
    by_workspace = ByWorkspace()

    member_key = UnicodeAttribute()
    coach_key = UnicodeAttribute()
    workspace_key = UnicodeAttribute()
    sort_key = UnicodeAttribute()
    """When it starts (or may start first) and its id: the order of every list."""
    status = UnicodeAttribute()
    version = IntegerAttribute()
    sequence = IntegerAttribute()
    event = JsonAttribute()
    document = JsonAttribute()


def session_key(session_id: str) -> Key:
    return f"SESSION#{session_id}", "SESSION"


def find_session(session_id: str) -> Session | None:
    """The session, read consistently."""
    row = find_row(SessionItem, session_key(session_id))
    return session_of(row) if row else None


def session_in(rows: Rows, session_id: str) -> Session | None:
    """The session among what a batch read found."""
    row = rows.find(SessionItem, session_key(session_id))
    return session_of(row) if row else None


def list_sessions(session_ids: Iterable[str]) -> list[Session]:
    """These sessions, read consistently, in no order; unknown ids are left out."""
    return [session_of(row) for row in read_rows(map(session_key, session_ids)).all(SessionItem)]


def query_sessions(
    index: GlobalSecondaryIndex[SessionItem],
    owner_id: str,
    *,
    earliest: datetime | None = None,
    latest: datetime | None = None,
    newest_first: bool = False,
    after: str | None = None,
    limit: int | None = None,
) -> list[Session]:
    """Sessions of one owner by start, from an index: a moment behind the table, so never a
    decision.

    `earliest` and `latest` bound the start, both inclusive; `after` is the sort key of the last one
    seen. Those read newest first begin at the last of all or behind `after`.
    """
    with reading():
        rows = index.query(
            owner_id,
            _range(earliest, latest, after, newest_first=newest_first),
            scan_index_forward=not newest_first,
            limit=limit,
        )
        return [session_of(row) for row in rows]


def _range(
    earliest: datetime | None, latest: datetime | None, after: str | None, *, newest_first: bool
) -> Condition:
    low = render_instant(earliest) if earliest else "0"
    high = f"{render_instant(latest)}~" if latest else "~"
    if after is not None and newest_first:
        return SessionItem.sort_key < after
    if after is not None:
        low = f"{after}!"
    return SessionItem.sort_key.between(low, high)


def sort_key(session: Session) -> str:
    """Orders sessions by start, then by id; a request by its first proposed start."""
    first = session.starts_at or min(session.proposed_starts)
    return f"{render_instant(first)}#{session.id}"


def put_session(session: Session) -> Put:
    """Stores the session, whose version is one above what was read (1: new); else stale."""
    pk, sk = session_key(session.id)
    row = SessionItem(
        pk,
        sk,
        member_key=session.member.id,
        coach_key=session.coach.id,
        workspace_key=session.workspace_id,
        sort_key=sort_key(session),
        **due_from(pk, due_at(session)),
        status=session.status.value,
        version=session.version,
        sequence=session.sequence,
        event=event_document(session.event),
        document=_document(session),
    )
    first = session.version == 1
    return Put(row, absent() if first else SessionItem.version == session.version - 1)


def session_of(row: SessionItem) -> Session:
    """The session that a row holds."""
    document = known(Session, row.document)
    read = {name: READERS.get(name, _same)(value) for name, value in document.items()}
    return Session(
        id=row.pk.removeprefix("SESSION#"),
        workspace_id=row.workspace_key,
        status=Status(row.status),
        version=int(row.version),
        sequence=int(row.sequence),
        event=read_event(row.event),
        **read,
    )


def _document(session: Session) -> dict[str, Any]:
    """What no index or condition needs, as one JSON document."""
    return {
        "coach": _named(session.coach),
        "member": _named(session.member),
        "coaching_type": _named(session.coaching_type),
        "session_type": _named(session.session_type),
        "minutes": session.minutes,
        "credits": session.credits,
        "wallet_id": session.wallet_id,
        "policy": {
            "cancellation_window_hours": session.policy.cancellation_window_hours,
            "late_reschedule_credits": session.policy.late_reschedule_credits,
        },
        "created_at": render_instant(session.created_at),
        "attended_until": render_instant(session.attended_until),
        "confirmed_at": _optional(session.confirmed_at),
        "starts_at": _optional(session.starts_at),
        "refundable_until": _optional(session.refundable_until),
        "claimed": intervals_document(session.claimed),
        "paid_lots": dict(session.paid_lots),
        "proposed_starts": [render_instant(start) for start in session.proposed_starts],
        "expires_at": _optional(session.expires_at),
        "meeting_url": session.meeting_url,
        "note": session.note,
        "late_charges_credits": session.late_charges_credits,
        "reschedules": session.reschedules,
        "no_show_by": session.no_show_by,
        "rating": session.rating and {"stars": session.rating.stars, "text": session.rating.text},
        "moved": session.moved and _moved_document(session.moved),
        "proposed_move": session.proposed_move and move_document(session.proposed_move),
        "standing_event": session.standing_event and event_document(session.standing_event),
        "cancelled": session.cancelled and _cancelled_document(session.cancelled),
        "refund": session.refund and _refund_document(session.refund),
    }


def _cancelled_document(cancelled: Cancelled) -> dict[str, Any]:
    return {
        "at": render_instant(cancelled.at),
        "by": cancelled.by.value,
        "reason": cancelled.reason,
        "refunded_credits": cancelled.refunded_credits,
    }


def _moved_document(moved: Moved) -> dict[str, Any]:
    return {
        "starts_at": render_instant(moved.starts_at),
        "charge_credits": moved.charge_credits,
    }


def _refund_document(refund: Refund) -> dict[str, Any]:
    return {
        "at": render_instant(refund.at),
        "by": refund.by.value,
        "credits": refund.credits,
        "note": refund.note,
    }


def _named(thing: Named) -> dict[str, str]:
    return {"id": thing.id, "name": stored_name(thing.name)}


def _optional(instant: datetime | None) -> str | None:
    return render_instant(instant) if instant else None


def _read_optional(text: str | None) -> datetime | None:
    return parse_instant(text) if text else None


def _read_named(document: dict[str, str]) -> Named:
    return Named(document["id"], shown_name(document["name"]))


def _read_coach(document: dict[str, str]) -> Named:
    return Named(document["id"], shown_name(document["name"], FORMER_COACH))


def _read_cancelled(document: dict[str, Any] | None) -> Cancelled | None:
    if document is None:
        return None
    at, by = parse_instant(document["at"]), Seat(document["by"])
    return Cancelled(
        at=at, by=by, reason=document["reason"], refunded_credits=document["refunded_credits"]
    )


def _read_moved(document: dict[str, Any] | None) -> Moved | None:
    if document is None:
        return None
    before = parse_instant(document["starts_at"])
    return Moved(starts_at=before, charge_credits=document["charge_credits"])


def _read_refund(document: dict[str, Any] | None) -> Refund | None:
    if document is None:
        return None
    return Refund(
        at=parse_instant(document["at"]),
        by=Seat(document["by"]),
        credits=document["credits"],
        note=document["note"],
    )


def _same(value: Any) -> Any:
    return value


READERS: dict[str, Any] = {
    **dict.fromkeys(("member", "coaching_type", "session_type"), _read_named),
    "coach": _read_coach,
    **dict.fromkeys(
        ("confirmed_at", "starts_at", "refundable_until", "expires_at"), _read_optional
    ),
    "policy": lambda document: Policy(**known(Policy, document)),
    "created_at": parse_instant,
    "attended_until": parse_instant,
    "claimed": read_intervals,
    "proposed_starts": read_starts,
    "no_show_by": lambda seat: seat and Seat(seat),
    "rating": lambda document: document and Rating(**known(Rating, document)),
    "moved": _read_moved,
    "proposed_move": lambda document: document and read_move(document),
    "standing_event": lambda document: document and read_event(document),
    "cancelled": _read_cancelled,
    "refund": _read_refund,
}
