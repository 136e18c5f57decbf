"""What a session's people may see of its mails, and the invite to download."""

from datetime import datetime

from msgspec import Struct

from chalicelib.domain.kernel.errors import NotFoundError
from chalicelib.domain.kernel.pagination import MOST_READ
from chalicelib.domain.kernel.phrases import ENGLISH, Phrase
from chalicelib.domain.notices.mails import SESSION_MAILS, Method
from chalicelib.domain.notices.notices import Message, MessageStatus
from chalicelib.domain.sessions.sessions import Seat, Session, Status
from chalicelib.domain.workspaces.people import language_of
from chalicelib.gateways.invites import invite
from chalicelib.storage.notices.messages import list_messages
from chalicelib.storage.workspaces.people import find_person
from chalicelib.use_cases.kernel.context import Context
from chalicelib.use_cases.sessions.sessions import get_session


class SentMessage(Struct, frozen=True, kw_only=True):
    """One mail about a session; `label` says of what kind it is, `to` is the recipient's name, and
    `sent_at` None until it went.
    """

    kind: str
    label: str
    to: str
    sent_at: datetime | None
    status: str


def session_page(ctx: Context, session_id: str) -> str:
    """Where the session is shown in the web client."""
    return f"{ctx.settings.web_origins[0]}/#/sessions/{session_id}"


def again_page(ctx: Context, session: Session) -> str:
    """Where the member books the like of the session: its coach, with its types chosen. What cost
    nothing can be had once, so its length is not asked for again.
    """
    chosen = f"coaching_type={session.coaching_type.id}"
    if session.credits:
        chosen += f"&session_type={session.session_type.id}"
    return f"{ctx.settings.web_origins[0]}/#/coaches/{session.coach.id}/schedule?{chosen}"


def list_session_messages(ctx: Context, caller_id: str, session_id: str) -> list[SentMessage]:
    """The mails about a session, oldest first, without those that were overtaken and never went;
    at most `MOST_READ`, which no session has in fact.

    Raises:
        NotFoundError: there is no such session for this caller.
    """
    session = get_session(ctx, caller_id, session_id).session
    return [
        _seen(message, session)
        for message in list_messages(session_id, MOST_READ)
        if message.status is not MessageStatus.SUPERSEDED
    ]


def current_invite(ctx: Context, caller_id: str, session_id: str) -> tuple[Method, bytes]:
    """The session as it stands, as an iCalendar object, with the method that it states.

    Raises:
        NotFoundError: there is no such session for this caller, or it has no time yet.
    """
    seen = get_session(ctx, caller_id, session_id)
    session = seen.session
    if session.starts_at is None:
        raise NotFoundError(Phrase("This session has no time yet, so there is no invite."))
    method = Method.CANCEL if session.status is Status.CANCELLED else Method.REQUEST
    person = find_person(caller_id)
    ics = invite(
        session,
        None if seen.seat is Seat.ADMIN else person,
        method=method,
        organizer=ctx.settings.mail_sender,
        page_url=session_page(ctx, session.id),
        language=language_of(person.language if person else ENGLISH),
        now=ctx.now(),
    )
    return method, ics


def _seen(message: Message, session: Session) -> SentMessage:
    names = {session.member.id: session.member.name, session.coach.id: session.coach.name}
    waiting = message.status is MessageStatus.WAITING
    return SentMessage(
        kind=message.notice.kind,
        label=SESSION_MAILS[message.notice.kind].label,
        to=names.get(message.notice.recipient_id, ""),
        sent_at=message.sent_at,
        status=MessageStatus.SENDING.value if waiting else message.status.value,
    )
