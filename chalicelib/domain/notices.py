"""Who is told what about a session, and when a message is still worth sending.

An *event* is what happened to a session; a *notice* is one event told to one person; a *message* is
the record of handing that notice to the mail service.

               claim                      accepted
    (none) ─────────────► sending ───────────────────► sent
                          │ │ │ └── refused for good ► failed
       not accepted: ┌────┘ │ └──── past meanwhile ──► superseded
          waiting ◄──┘      │
             └── claim ──►  └─ lease over: claimed once more, then ► uncertain

A message goes out once for each person and event; twice only if a worker died between the hand-over
and its record. The claim comes first and the session is read after it, so whoever changes the
session later finds the claim and knows that an invite went or may have gone.

A session's row keeps its last event only: a change that nobody is told of leaves `event` as it is.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from chalicelib.domain.sessions import Seat, Session, Status

LEASE = timedelta(seconds=120)
"""Longer than the mail function may run, shorter than the queue hides a message."""

MOST_UNCERTAIN_ATTEMPTS = 2


class Method(StrEnum):
    """What an invite asks a calendar to do (RFC 5546)."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """To whom a kind of event is told, in which states it is still true, and with which invite."""

    seats: tuple[Seat, ...]
    true_while: frozenset[Status]
    invite: Method | None = None


TELLINGS: Mapping[str, Telling] = {
    "confirmed": Telling(
        seats=(Seat.MEMBER, Seat.COACH),
        true_while=frozenset({Status.CONFIRMED}),
        invite=Method.REQUEST,
    ),
}
"""Each kind of event that people are told of; its words are in `gateways/templates/<kind>/`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One event of a session, to be told to one person."""

    session_id: str
    event_id: str
    kind: str
    recipient_id: str
    seat: Seat


class MessageStatus(StrEnum):
    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    SUPERSEDED = "superseded"
    UNCERTAIN = "uncertain"


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """`attempts` counts the hand-overs that may have been accepted; `claim_id` is the last."""

    notice: Notice
    status: MessageStatus
    claim_id: str
    claimed_at: datetime
    attempts: int = 1
    sent_at: datetime | None = None
    mail_id: str | None = None
    version: int = 1


class MailError(Exception):
    """The mail service did not accept a message."""


class MailRefusedError(MailError):
    """It never will, whoever tries again: the address does not exist, or is none."""


class MailUnavailableError(MailError):
    """It may later: too much at once, or a setting to be mended."""


class NoticeError(Exception):
    """A notice that makes no sense: its session is unknown, or never had it."""


class ClaimedElsewhereError(Exception):
    """Another worker is sending this message right now."""


def notices_of(session: Session) -> tuple[Notice, ...]:
    """Everyone to be told of the session's last event; nobody for an event that is not told."""
    telling = TELLINGS.get(session.event.kind)
    people = {Seat.MEMBER: session.member.id, Seat.COACH: session.coach.id}
    return tuple(
        Notice(
            session_id=session.id,
            event_id=session.event.id,
            kind=session.event.kind,
            recipient_id=people[seat],
            seat=seat,
        )
        for seat in (telling.seats if telling else ())
    )


def is_superseded(notice: Notice, session: Session) -> bool:
    """Whether the notice speaks of a past state.

    Raises:
        NoticeError: the session never had this notice.
    """
    if session.event.id != notice.event_id:
        return True
    if notice not in notices_of(session):
        raise NoticeError("the session has no such notice")
    return session.status not in TELLINGS[notice.kind].true_while


def decide_claim(known: Message | None, notice: Notice, claim_id: str, now: datetime) -> Message:
    """The message as it stands after a worker's claim; the worker owns it if it shows `claim_id`.

    Raises:
        ClaimedElsewhereError: another worker's lease still runs.
    """
    if known is None:
        return Message(
            notice=notice, status=MessageStatus.SENDING, claim_id=claim_id, claimed_at=now
        )
    if known.status is MessageStatus.WAITING:
        return _claimed(known, claim_id, now)
    if known.status is not MessageStatus.SENDING:
        return known
    if now < known.claimed_at + LEASE:
        raise ClaimedElsewhereError
    if known.attempts >= MOST_UNCERTAIN_ATTEMPTS:
        return replace(known, status=MessageStatus.UNCERTAIN, version=known.version + 1)
    return _claimed(known, claim_id, now)


def released(message: Message) -> Message:
    """After a hand-over that was surely not accepted: anyone may try again at once."""
    return replace(
        message,
        status=MessageStatus.WAITING,
        attempts=message.attempts - 1,
        version=message.version + 1,
    )


def settled(message: Message, status: MessageStatus) -> Message:
    """The message at its end, without having been sent."""
    return replace(message, status=status, version=message.version + 1)


def accepted(message: Message, mail_id: str, now: datetime) -> Message:
    """The message once the mail service has it, under the service's own id."""
    sent = settled(message, MessageStatus.SENT)
    return replace(sent, sent_at=now, mail_id=mail_id)


def _claimed(known: Message, claim_id: str, now: datetime) -> Message:
    return replace(
        known,
        status=MessageStatus.SENDING,
        claim_id=claim_id,
        claimed_at=now,
        attempts=known.attempts + 1,
        version=known.version + 1,
    )
