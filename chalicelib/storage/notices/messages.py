"""Messages: one row for each event and person told of it, beside its session, wallet, person,
webhook, coach or export.

Each change stands under the version that was read, so of many workers one claims a message.
"""

from collections.abc import Iterable, Sequence
from typing import TypeVar

from pynamodb.attributes import UnicodeAttribute, UTCDateTimeAttribute

from chalicelib.domain.notices.credit_notices import CreditNotice
from chalicelib.domain.notices.notices import (
    AnyNotice,
    CalendarNotice,
    InvitationNotice,
    Message,
    MessageStatus,
    Notice,
    PrivacyNotice,
    WebhookNotice,
)
from chalicelib.domain.sessions.sessions import Seat, Session
from chalicelib.storage.kernel.model import IntegerAttribute
from chalicelib.storage.kernel.table import Image, Key, Row, Rows, find_row, list_rows, read_rows
from chalicelib.storage.kernel.transaction import Put, absent
from chalicelib.storage.sessions.sessions import SessionItem, session_of

NoticeT = TypeVar("NoticeT", Notice, CreditNotice, InvitationNotice)


class MessageItem(Row, discriminator="message"):
    event_id = UnicodeAttribute()
    event_kind = UnicodeAttribute()
    recipient_id = UnicodeAttribute()
    seat = UnicodeAttribute(null=True)
    """Of a session's message."""
    about = UnicodeAttribute(null=True)
    """Of a wallet's, or the id of an invitation or a calendar."""
    status = UnicodeAttribute()
    claim_id = UnicodeAttribute()
    claimed_at = UTCDateTimeAttribute()
    attempts = IntegerAttribute()
    sent_at = UTCDateTimeAttribute(null=True)
    mail_id = UnicodeAttribute(null=True)
    version = IntegerAttribute()


def message_key(notice: AnyNotice) -> Key:
    match notice:
        case Notice(session_id=session_id):
            subject = f"SESSION#{session_id}"
        case CreditNotice(wallet_id=wallet_id):
            subject = f"WALLET#{wallet_id}"
        case InvitationNotice(person_id=person_id):
            subject = f"PERSON#{person_id}"
        case WebhookNotice(webhook_id=webhook_id):
            subject = f"WEBHOOK#{webhook_id}"
        case CalendarNotice(recipient_id=coach_id):
            subject = f"COACH#{coach_id}"
        case PrivacyNotice(recipient_id=person_id):
            subject = f"PRIVACY#{person_id}"
    return subject, f"MESSAGE#{notice.event_id}#{notice.recipient_id}"


def find_message(notice: AnyNotice) -> Message | None:
    """The record of this notice's hand-over, read consistently."""
    row = find_row(MessageItem, message_key(notice))
    return _message(row) if row else None


def list_unknown(notices: Sequence[NoticeT]) -> list[NoticeT]:
    """Those of the notices that no worker has ever claimed a message of, read consistently."""
    return unknown_in(read_rows(map(message_key, notices)), notices)


def unknown_in(rows: Rows, notices: Iterable[NoticeT]) -> list[NoticeT]:
    """As `list_unknown`, among what a batch read found."""
    return [each for each in notices if rows.find(MessageItem, message_key(each)) is None]


def list_messages(session_id: str, limit: int | None = None) -> list[Message]:
    """The messages about a session, oldest claim first, the member's before the coach's; with a
    limit only so many, whichever they are.
    """
    rows = list_rows(MessageItem, f"SESSION#{session_id}", "MESSAGE#", limit=limit)
    rows.sort(key=lambda row: (row.claimed_at, row.seat != Seat.MEMBER))
    return [_message(row) for row in rows]


def list_messages_to(person_id: str, beside: str) -> list[Message]:
    """The messages to one person that stand in a partition, oldest claim first."""
    return _told(person_id, list_rows(MessageItem, beside, "MESSAGE#"))


def messages_to(person_id: str, rows: Rows) -> list[Message]:
    """The messages to one person among what was read, oldest claim first."""
    return _told(person_id, rows.all(MessageItem))


def _told(person_id: str, rows: list[MessageItem]) -> list[Message]:
    told = [row for row in rows if row.recipient_id == person_id]
    return [_message(row) for row in sorted(told, key=lambda row: row.claimed_at)]


def put_message(message: Message) -> Put:
    """Stores the message, whose version is one above what was read (1: new); else stale."""
    notice = message.notice
    pk, sk = message_key(notice)
    row = MessageItem(
        pk,
        sk,
        event_id=notice.event_id,
        event_kind=notice.kind,
        recipient_id=notice.recipient_id,
        seat=notice.seat.value if isinstance(notice, Notice) else None,
        about=_about(notice),
        status=message.status.value,
        claim_id=message.claim_id,
        claimed_at=message.claimed_at,
        attempts=message.attempts,
        sent_at=message.sent_at,
        mail_id=message.mail_id,
        version=message.version,
    )
    first = message.version == 1
    return Put(row, absent() if first else MessageItem.version == message.version - 1)


def changed_session(before: Image | None, after: Image | None) -> Session | None:
    """The session after a change of its row that brought a new event; None for any other change."""
    if after is None or after["sk"]["S"] != "SESSION":
        return None
    session = _imaged(after)
    known = _imaged(before).event.id if before else None
    return session if session.event.id != known else None


def _about(notice: AnyNotice) -> str | None:
    match notice:
        case CreditNotice(about=about) | InvitationNotice(invitation_id=about):
            return about
        case CalendarNotice(calendar_id=calendar_id):
            return calendar_id
        case PrivacyNotice(about=about):
            return about
        case Notice() | WebhookNotice():
            return None


def _imaged(image: Image) -> Session:
    return session_of(SessionItem.from_raw_data(dict(image)))


def _message(row: MessageItem) -> Message:
    return Message(
        notice=_notice(row),
        status=MessageStatus(row.status),
        claim_id=row.claim_id,
        claimed_at=row.claimed_at,
        attempts=int(row.attempts),
        sent_at=row.sent_at,
        mail_id=row.mail_id,
        version=int(row.version),
    )


def _notice(row: MessageItem) -> AnyNotice:
    beside, _, subject = row.pk.partition("#")
    if beside == "WALLET":
        return CreditNotice(
            wallet_id=subject,
            event_id=row.event_id,
            kind=row.event_kind,
            recipient_id=row.recipient_id,
            about=row.about,
        )
    if beside == "PERSON":
        return InvitationNotice(
            person_id=subject,
            invitation_id=row.about,
            event_id=row.event_id,
            kind=row.event_kind,
            recipient_id=row.recipient_id,
        )
    if beside == "WEBHOOK":
        return WebhookNotice(
            webhook_id=subject,
            event_id=row.event_id,
            kind=row.event_kind,
            recipient_id=row.recipient_id,
        )
    if beside == "COACH":
        return CalendarNotice(
            calendar_id=row.about,
            event_id=row.event_id,
            kind=row.event_kind,
            recipient_id=row.recipient_id,
        )
    if beside == "PRIVACY":
        return PrivacyNotice(
            about=row.about,
            event_id=row.event_id,
            kind=row.event_kind,
            recipient_id=row.recipient_id,
        )
    return Notice(
        session_id=subject,
        event_id=row.event_id,
        kind=row.event_kind,
        recipient_id=row.recipient_id,
        seat=Seat(row.seat),
    )
