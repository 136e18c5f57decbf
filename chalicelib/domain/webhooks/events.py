"""What a workspace's own systems can hear of, and which change of which row says it.

a session's event         ──► session.requested ... no_show
an entry of the ledger    ──► credits.transferred, purchased, expired
a deed of the audit       ──► member.added, removed
an admin who tries it     ──► ping
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import asdict

from chalicelib.domain.credits.credits import Entry, Reason
from chalicelib.domain.sessions.sessions import Event, Session
from chalicelib.domain.time.instants import parse_instant, render_instant
from chalicelib.domain.workspaces.audit import HEARD_ELSEWHERE, Deed, Doing
from chalicelib.domain.workspaces.workspaces import workspace_of


class EventType(StrEnum):
    SESSION_REQUESTED = "session.requested"
    SESSION_CONFIRMED = "session.confirmed"
    SESSION_RESCHEDULED = "session.rescheduled"
    SESSION_CANCELLED = "session.cancelled"
    SESSION_DECLINED = "session.declined"
    SESSION_EXPIRED = "session.expired"
    SESSION_COMPLETED = "session.completed"
    SESSION_NO_SHOW = "session.no_show"
    CREDITS_TRANSFERRED = "credits.transferred"
    CREDITS_PURCHASED = "credits.purchased"
    CREDITS_EXPIRED = "credits.expired"
    MEMBER_ADDED = "member.added"
    MEMBER_REMOVED = "member.removed"
    PING = "ping"


CHOSEN = tuple(each for each in EventType if each is not EventType.PING)
"""What an address can be chosen to hear of; a ping reaches each."""

OF_A_SESSION: Mapping[str, EventType] = {
    "requested": EventType.SESSION_REQUESTED,
    "confirmed": EventType.SESSION_CONFIRMED,
    "rescheduled": EventType.SESSION_RESCHEDULED,
    "cancelled": EventType.SESSION_CANCELLED,
    "declined": EventType.SESSION_DECLINED,
    "expired": EventType.SESSION_EXPIRED,
    "completed": EventType.SESSION_COMPLETED,
    "no_show": EventType.SESSION_NO_SHOW,
}
"""By the kind of a session's event."""

OF_CREDITS: Mapping[Reason, EventType] = {
    Reason.TRANSFER: EventType.CREDITS_TRANSFERRED,
    Reason.STARTING_CREDITS: EventType.CREDITS_TRANSFERRED,
    Reason.SET: EventType.CREDITS_TRANSFERRED,
    Reason.GRANTED: EventType.CREDITS_TRANSFERRED,
    Reason.WALLET_CLOSED: EventType.CREDITS_TRANSFERRED,
    Reason.PURCHASE: EventType.CREDITS_PURCHASED,
    Reason.EXPIRED: EventType.CREDITS_EXPIRED,
}
"""What moves credits between wallets, brings them in, or takes them away by their date; what is
paid for a session, or comes back of one, is told with the session."""

OF_A_DEED: Mapping[Doing, EventType] = {each: EventType(each.value) for each in HEARD_ELSEWHERE}


class WebhookEvent(Struct, frozen=True, kw_only=True):
    """What happened to a thing; `id` is the same however often it is told, `part` says which entry
    of a wallet it is.
    """

    type: EventType
    id: str
    at: datetime
    workspace_id: str
    subject_id: str
    part: str = ""

    @property
    def fields(self) -> dict[str, str]:
        """The event as it waits in a queue."""
        return asdict(self) | {"type": self.type.value, "at": render_instant(self.at)}


def read_event(fields: Mapping[str, str]) -> WebhookEvent:
    """The event that waited in a queue.

    Raises:
        KeyError, ValueError: it was none.
    """
    return WebhookEvent(
        type=EventType(fields["type"]),
        id=fields["id"],
        at=parse_instant(fields["at"]),
        workspace_id=fields["workspace_id"],
        subject_id=fields["subject_id"],
        part=fields["part"],
    )


def event_of_session(session: Session, event: Event) -> WebhookEvent | None:
    """What one of the session's events tells; None: nothing that others hear of."""
    kind = OF_A_SESSION.get(event.kind)
    if kind is None:
        return None
    return WebhookEvent(
        type=kind,
        id=event.id,
        at=event.at,
        workspace_id=session.workspace_id,
        subject_id=session.id,
    )


def event_of_entry(entry: Entry) -> WebhookEvent | None:
    """What an entry tells. A transfer has one on each side: that of the wallet which gets credits
    tells it; what expires has only one that takes them.
    """
    kind = OF_CREDITS.get(entry.reason)
    if kind is None or (entry.credits < 0) is not (kind is EventType.CREDITS_EXPIRED):
        return None
    return WebhookEvent(
        type=kind,
        id=entry.id,
        at=entry.at,
        workspace_id=workspace_of(entry.wallet_id),
        subject_id=entry.wallet_id,
        part=str(entry.seq),
    )


def event_of_deed(deed: Deed) -> WebhookEvent | None:
    """What a deed tells; None: nothing that others hear of."""
    kind = OF_A_DEED.get(deed.doing)
    if kind is None:
        return None
    return WebhookEvent(
        type=kind,
        id=deed.id,
        at=deed.at,
        workspace_id=deed.workspace_id,
        subject_id=deed.subject_id,
    )
