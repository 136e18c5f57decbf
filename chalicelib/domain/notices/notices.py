"""Notices of a session, and when a message is still worth sending; the kinds are `mails.py`.

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

A session's row keeps its last event: a change that nobody is told of leaves `event` as it is. Where
the last one is about a proposed move, the row keeps the event behind what calendars show beside it,
whose invite is still true and goes out however late.

A *timely* notice (reminder, nag) comes from no event but from a moment that the clock reached, and
carries that moment in its event id: `<session>.<kind>.<instant>`.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Self

from msgspec import Struct
from msgspec.structs import asdict, replace

from chalicelib.domain.notices.credit_notices import CreditNotice
from chalicelib.domain.notices.mails import SESSION_MAILS, Method
from chalicelib.domain.sessions.deadlines import Due, Moment, still_says
from chalicelib.domain.sessions.sessions import Event, Seat, Session
from chalicelib.domain.time.instants import parse_instant, render_instant

LEASE = timedelta(seconds=120)
"""Longer than the mail function may run, shorter than the queue hides a message."""

MOST_UNCERTAIN_ATTEMPTS = 2


TIMELY = frozenset(Due) & SESSION_MAILS.keys()
INVITING = frozenset(kind for kind, each in SESSION_MAILS.items() if each.invite is Method.REQUEST)


class Notice(Struct, frozen=True, kw_only=True):
    """One event of a session, or one moment, to be told to one person."""

    session_id: str
    event_id: str
    kind: str
    recipient_id: str
    seat: Seat

    @property
    def thread_id(self) -> str:
        """What all mails of one thread have in common."""
        return self.session_id

    @property
    def fields(self) -> dict[str, str]:
        """The notice as it waits in a queue."""
        return asdict(self) | {"seat": self.seat.value}


class InvitationNotice(Struct, frozen=True, kw_only=True):
    """One event of an invitation, to be told to one person; `person_id` is who was invited."""

    person_id: str
    invitation_id: str
    event_id: str
    kind: str
    recipient_id: str

    @property
    def thread_id(self) -> str:
        """What all mails of one thread have in common."""
        return f"{self.person_id} {self.invitation_id}"

    @property
    def fields(self) -> dict[str, str]:
        """The notice as it waits in a queue."""
        return asdict(self)


class WebhookNotice(Struct, frozen=True, kw_only=True):
    """What became of a webhook, to be told to one person."""

    webhook_id: str
    event_id: str
    kind: str
    recipient_id: str

    @property
    def thread_id(self) -> str:
        """What all mails of one thread have in common."""
        return self.webhook_id

    @property
    def fields(self) -> dict[str, str]:
        """The notice as it waits in a queue."""
        return asdict(self)


class CalendarNotice(Struct, frozen=True, kw_only=True):
    """What became of a coach's calendar, to be told to that coach."""

    calendar_id: str
    event_id: str
    kind: str
    recipient_id: str

    @property
    def thread_id(self) -> str:
        """What all mails of one thread have in common."""
        return self.calendar_id

    @property
    def fields(self) -> dict[str, str]:
        """The notice as it waits in a queue."""
        return asdict(self)


class PrivacyNotice(Struct, frozen=True, kw_only=True):
    """What becomes of all that is stored about a person, to be told to that person; `about` says
    which of their files, or when they were erased.
    """

    about: str
    event_id: str
    kind: str
    recipient_id: str

    @classmethod
    def at(cls, instant: datetime, kind: str, person_id: str) -> Self:
        """The one of this kind that began then."""
        about = f"{instant:%Y%m%dT%H%M%SZ}"
        event_id = f"{person_id}.{kind}.{about}"
        return cls(about=about, event_id=event_id, kind=kind, recipient_id=person_id)

    @property
    def thread_id(self) -> str:
        """What all mails of one thread have in common."""
        return self.event_id

    @property
    def fields(self) -> dict[str, str]:
        """The notice as it waits in a queue."""
        return asdict(self)


AnyNotice = (
    Notice | CreditNotice | InvitationNotice | WebhookNotice | CalendarNotice | PrivacyNotice
)
"""Whatever a message tells: all of them are claimed, sent and remembered alike."""


class MessageStatus(StrEnum):
    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    SUPERSEDED = "superseded"
    UNCERTAIN = "uncertain"


class Message(Struct, frozen=True, kw_only=True):
    """`attempts` counts the hand-overs that may have been accepted; `claim_id` is the last."""

    notice: AnyNotice
    status: MessageStatus
    claim_id: str
    claimed_at: datetime
    attempts: int = 1
    sent_at: datetime | None = None
    mail_id: str | None = None
    version: int = 1

    @property
    def may_have_gone(self) -> bool:
        return self.attempts > 0


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
    return notices_of_event(session, session.event)


def notices_of_event(session: Session, event: Event) -> tuple[Notice, ...]:
    """Everyone to be told of one of the session's present events."""
    told = _notices(session, event.kind, event.id)
    if told and SESSION_MAILS[event.kind].spares_actor:
        return tuple(each for each in told if each.recipient_id != event.actor_id)
    return told


def present_events(session: Session) -> tuple[Event, ...]:
    """The last event and, where it is another one, the event behind what calendars show."""
    standing = session.standing_event
    return (session.event,) if standing is None else (session.event, standing)


def event_told(notice: Notice, session: Session) -> Event | None:
    """The event that a notice tells, if it is still one of those that make the session's present.

    A timely notice speaks of the session as its last event left it.
    """
    if notice.kind in TIMELY:
        return session.event
    present = present_events(session)
    return next((event for event in present if event.id == notice.event_id), None)


def timely_notices(session: Session, moment: Moment) -> tuple[Notice, ...]:
    """Everyone to be reminded at a moment; nobody at one that is not told."""
    at, due = moment
    return _notices(session, due.value, f"{session.id}.{due.value}.{render_instant(at)}")


def is_superseded(notice: Notice, session: Session, now: datetime) -> bool:
    """Whether the notice speaks of a past state.

    Raises:
        NoticeError: the session never had this notice.
    """
    if notice.kind in TIMELY:
        at, due = _moment_of(notice)
        _check(notice, timely_notices(session, (at, due)))
        if not still_says(due, at, session, now):
            return True
    else:
        event = event_told(notice, session)
        if event is None:
            return True
        _check(notice, notices_of_event(session, event))
    return not SESSION_MAILS[notice.kind].true_while(session, now)


def invite_method(notice: Notice, messages: Iterable[Message]) -> Method | None:
    """What the notice's invite asks for; None: it has none.

    A cancellation asks a calendar to take out only what it may have been asked to put in, so it
    depends on the session's other messages.
    """
    method = SESSION_MAILS[notice.kind].invite
    if method is not Method.CANCEL:
        return method
    invited = any(
        message.notice.kind in INVITING
        and message.notice.recipient_id == notice.recipient_id
        and message.may_have_gone
        for message in messages
    )
    return method if invited else None


def decide_claim(known: Message | None, notice: AnyNotice, claim_id: str, now: datetime) -> Message:
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
    """The message at its end, without having been sent under this claim."""
    return replace(released(message), status=status)


def accepted(message: Message, mail_id: str, now: datetime) -> Message:
    """The message once the mail service has it, under the service's own id."""
    return replace(
        message,
        status=MessageStatus.SENT,
        sent_at=now,
        mail_id=mail_id,
        version=message.version + 1,
    )


def _notices(session: Session, kind: str, event_id: str) -> tuple[Notice, ...]:
    mail = SESSION_MAILS.get(kind)
    people = {Seat.MEMBER: session.member.id, Seat.COACH: session.coach.id}
    return tuple(
        Notice(
            session_id=session.id,
            event_id=event_id,
            kind=kind,
            recipient_id=people[seat],
            seat=seat,
        )
        for seat in (mail.to if mail else ())
    )


def _moment_of(notice: Notice) -> Moment:
    instant = notice.event_id.removeprefix(f"{notice.session_id}.{notice.kind}.")
    try:
        return parse_instant(instant), Due(notice.kind)
    except ValueError:
        raise NoticeError("the notice names no moment") from None


def _check(notice: Notice, told: tuple[Notice, ...]) -> None:
    if notice not in told:
        raise NoticeError("the session has no such notice")


def _claimed(known: Message, claim_id: str, now: datetime) -> Message:
    return replace(
        known,
        status=MessageStatus.SENDING,
        claim_id=claim_id,
        claimed_at=now,
        attempts=known.attempts + 1,
        version=known.version + 1,
    )
