"""Telling people: from a change of a session to one mail in each inbox.

    session's row ──► stream ──► relay_change ──► queue ──► deliver ──► mail service

Both steps may be repeated at any time: the relay queues again what it may have queued, and
`deliver` finds the message's own record.
"""

from collections.abc import Mapping

from chalicelib.domain.notices import (
    TELLINGS,
    MailRefusedError,
    MailUnavailableError,
    Message,
    MessageStatus,
    Notice,
    NoticeError,
    accepted,
    decide_claim,
    is_superseded,
    notices_of,
    released,
    settled,
)
from chalicelib.domain.people import Person
from chalicelib.domain.sessions import Seat, Session
from chalicelib.domain.wording import wording_for
from chalicelib.domain.workspaces import Workspace
from chalicelib.gateways.invites import invite
from chalicelib.gateways.mailer import Invite, Letter, compose
from chalicelib.gateways.render import render
from chalicelib.storage.messages import Image, changed_session, find_message, put_message
from chalicelib.storage.people import person_in, person_key
from chalicelib.storage.sessions import find_session
from chalicelib.storage.table import read_rows
from chalicelib.storage.transaction import commit, until_fresh
from chalicelib.storage.workspaces import workspace_in, workspace_key
from chalicelib.use_cases.context import Context
from chalicelib.use_cases.notices import session_page


def relay_change(ctx: Context, before: Image | None, after: Image | None) -> int:
    """Queues a notice for everyone to be told of a row's change; how many that are.

    Repeatable: a notice that is queued twice is sent once.
    """
    session = changed_session(before, after)
    notices = notices_of(session) if session else ()
    if notices:
        ctx.queue.send([_queued(notice) for notice in notices])
    return len(notices)


def deliver(ctx: Context, notice: Notice) -> MessageStatus:
    """Sends one notice to its person, unless it was sent or has been overtaken.

    Repeatable: only who claims the message sends it.

    Raises:
        ClaimedElsewhereError: another worker is sending it right now.
        NoticeError: there is no such session, person or notice.
        MailUnavailableError: the mail service does not accept it now.
    """
    claim_id = ctx.new_id()
    message = until_fresh(lambda: _claim(ctx, notice, claim_id))
    if message.claim_id != claim_id or message.status is not MessageStatus.SENDING:
        return message.status
    outcome = _attempt(ctx, message)
    commit(put_message(outcome))
    return outcome.status


def _claim(ctx: Context, notice: Notice, claim_id: str) -> Message:
    known = find_message(notice)
    message = decide_claim(known, notice, claim_id, ctx.now())
    if message != known:
        commit(put_message(message))
    return message


def _attempt(ctx: Context, message: Message) -> Message:
    """Hands the claimed message over; how it stands then. An unknown outcome keeps the claim."""
    try:
        letter = _write(ctx, message.notice)
    except Exception:
        commit(put_message(released(message)))
        raise
    if letter is None:
        return settled(message, MessageStatus.SUPERSEDED)
    try:
        raw = compose(letter)
        mail_id = ctx.mailer.send(raw, sender=letter.sender, recipient=letter.recipient)
    except MailRefusedError:
        return settled(message, MessageStatus.FAILED)
    except MailUnavailableError:
        commit(put_message(released(message)))
        raise
    return accepted(message, mail_id, ctx.now())


def _write(ctx: Context, notice: Notice) -> Letter | None:
    """The letter that tells it; None if it is past. Reads the session after the claim."""
    session = find_session(notice.session_id)
    if session is None:
        raise NoticeError("there is no such session")
    if is_superseded(notice, session):
        return None
    sides, workspace = _read_sides(session)
    recipient = sides[notice.seat]
    language = wording_for(recipient.language).language
    facts = _facts(ctx, session, notice.seat, recipient, workspace)
    rendered = render(notice.kind, language, facts)
    return Letter(
        sender=ctx.settings.mail_sender,
        recipient=recipient.email,
        reply_to=workspace.support_email,
        subject=rendered.subject,
        text=rendered.text,
        html=rendered.html,
        language=language,
        date=ctx.now(),
        message_key=f"{notice.event_id} {notice.recipient_id}",
        invite=_invite(ctx, session, notice, sides),
    )


def _read_sides(session: Session) -> tuple[Mapping[Seat, Person], Workspace]:
    ids = {Seat.MEMBER: session.member.id, Seat.COACH: session.coach.id}
    rows = read_rows([*map(person_key, ids.values()), workspace_key(session.workspace_id)])
    workspace = workspace_in(rows, session.workspace_id)
    found = {seat: person_in(rows, person_id) for seat, person_id in ids.items()}
    sides = {seat: person for seat, person in found.items() if person}
    if workspace is None or len(sides) < len(ids):
        raise NoticeError("the session's people or workspace are unknown")
    return sides, workspace


def _invite(
    ctx: Context, session: Session, notice: Notice, sides: Mapping[Seat, Person]
) -> Invite | None:
    method = TELLINGS[notice.kind].invite
    if method is None:
        return None
    content = invite(
        session,
        sides[notice.seat],
        method=method,
        organizer=ctx.settings.mail_sender,
        page_url=session_page(ctx, session.id),
        now=ctx.now(),
    )
    return Invite(content=content, method=method.value)


def _facts(
    ctx: Context, session: Session, seat: Seat, recipient: Person, workspace: Workspace
) -> Mapping[str, object]:
    """What a template may say, in the recipient's language and zone."""
    words, zone = wording_for(recipient.language), recipient.timezone
    start, end = session.starts_at, session.ends_at
    if start is None or end is None:
        raise NoticeError("the session has no start")
    for_member = seat is Seat.MEMBER
    link = session.meeting_url or ""
    return {
        "seat": seat.value,
        "name": recipient.name,
        "other": session.coach.name if for_member else session.member.name,
        "coaching_type": session.coaching_type.name,
        "minutes": session.minutes,
        "day": words.day(start, zone),
        "hours": words.hours(start, end, zone),
        "zone": words.zone(start, zone),
        "short": words.short(start, zone),
        "meeting_url": link if link.startswith("https://") else None,
        "note": session.note,
        "price": words.credits(session.credits) if for_member else None,
        "policy": words.policy(session, seat, zone, ctx.now()),
        "page_url": session_page(ctx, session.id),
        "support_email": workspace.support_email,
        "workspace": workspace.name,
    }


def _queued(notice: Notice) -> Mapping[str, str]:
    return {
        "session_id": notice.session_id,
        "event_id": notice.event_id,
        "kind": notice.kind,
        "recipient_id": notice.recipient_id,
        "seat": notice.seat.value,
    }
