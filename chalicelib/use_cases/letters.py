"""What is written in a mail: the letter that tells one notice to its person.

Times are in the recipient's zone and words in their language. What is written is the session as it
is read now, so a notice that is still true tells the present, however late it goes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.domain.notices import (
    TELLINGS,
    Method,
    Notice,
    NoticeError,
    invite_method,
    is_superseded,
)
from chalicelib.domain.people import Person
from chalicelib.domain.sessions import Seat, Session, Status
from chalicelib.domain.wording import English, wording_for
from chalicelib.domain.workspaces import Workspace
from chalicelib.gateways.invites import invite
from chalicelib.gateways.mailer import Invite, Letter
from chalicelib.gateways.render import render
from chalicelib.storage.messages import list_messages
from chalicelib.storage.people import person_in, person_key
from chalicelib.storage.sessions import find_session
from chalicelib.storage.table import read_rows
from chalicelib.storage.workspaces import workspace_in, workspace_key
from chalicelib.use_cases.context import Context
from chalicelib.use_cases.notices import session_page

QUOTED = {
    "requested": "note",
    "nag": "note",
    "confirmed": "note",
    "rescheduled": "message",
    "declined": "reason",
    "withdrawn": "reason",
    "cancelled": "reason",
}
"""What of people's own words a kind of mail carries: the note to a booking, or what came later."""


@dataclass(frozen=True, slots=True)
class When:
    """A length of time in words: `Monday 23 November 2026`, `15:00–15:25`, `UTC`."""

    day: str
    hours: str
    zone: str


@dataclass(frozen=True, slots=True)
class Quote:
    """What a person wrote; `by` is `you`, `other` or `admin`."""

    what: str
    by: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """A notice and everything that its letter is made of."""

    notice: Notice
    session: Session
    recipient: Person
    workspace: Workspace
    invite: Invite | None
    page_url: str
    now: datetime

    @property
    def words(self) -> English:
        return wording_for(self.recipient.language)


def write_letter(ctx: Context, notice: Notice) -> Letter | None:
    """The letter that tells it; None if it is past. Reads the session after the claim.

    Raises:
        NoticeError: there is no such session, person or notice.
    """
    session = find_session(notice.session_id)
    if session is None:
        raise NoticeError("there is no such session")
    if is_superseded(notice, session, ctx.now()):
        return None
    recipient, workspace = _read_recipient(session, notice)
    story = Story(
        notice=notice,
        session=session,
        recipient=recipient,
        workspace=workspace,
        invite=_invite(ctx, session, notice, recipient),
        page_url=session_page(ctx, session.id),
        now=ctx.now(),
    )
    rendered = render(notice.kind, story.words.language, facts_of(story))
    return Letter(
        sender=ctx.settings.mail_sender,
        recipient=recipient.email,
        reply_to=workspace.support_email,
        subject=rendered.subject,
        text=rendered.text,
        html=rendered.html,
        language=story.words.language,
        date=story.now,
        message_key=f"{notice.event_id} {notice.recipient_id}",
        invite=story.invite,
    )


def facts_of(story: Story) -> Mapping[str, object]:
    """What a template may say, in the recipient's language and zone."""
    return {**_people(story), **_times(story), **_credits(story)}


def _people(story: Story) -> Mapping[str, object]:
    session, seat = story.session, story.notice.seat
    return {
        "seat": seat.value,
        "by": _acting(story, session.event.actor_id),
        "name": story.recipient.name,
        "other": session.coach.name if seat is Seat.MEMBER else session.member.name,
        "coaching_type": session.coaching_type.name,
        "minutes": session.minutes,
        "quote": _quote(story),
        "meeting_url": _link(session),
        "invited": story.invite is not None,
        "page_url": story.page_url,
        "support_email": story.workspace.support_email,
        "workspace": story.workspace.name,
    }


def _times(story: Story) -> Mapping[str, object]:
    session, words, zone = story.session, story.words, story.recipient.timezone
    standing = session.status is Status.CONFIRMED
    starts = [session.starts_at] if session.starts_at else session.proposed_starts
    return {
        "times": [_when(story, start) for start in starts],
        "short": words.short(starts[0], zone),
        "before": _when(story, session.moved.starts_at) if session.moved else None,
        "answer_until": words.moment(session.expires_at, zone) if session.expires_at else None,
        "policy": words.policy(session, story.notice.seat, zone, story.now) if standing else [],
    }


def _credits(story: Story) -> Mapping[str, object]:
    """Prices and charges are the member's; what came back of a cancelled session both may know."""
    session, words = story.session, story.words
    for_member = story.notice.seat is Seat.MEMBER
    charge = session.moved.charge_credits if session.moved else 0
    return {
        "price": words.credits(session.credits) if for_member else None,
        "charge": words.credits(charge) if for_member and charge else None,
        "held": words.held(session) if for_member else "",
        "released": words.released(session) if for_member else "",
        "returned": words.returned(session),
    }


def _when(story: Story, start: datetime) -> When:
    words, zone = story.words, story.recipient.timezone
    end = start + timedelta(minutes=story.session.minutes)
    return When(words.day(start, zone), words.hours(start, end, zone), words.zone(start, zone))


def _quote(story: Story) -> Quote | None:
    what, session = QUOTED.get(story.notice.kind), story.session
    text = session.note if what == "note" else session.event.message
    if what is None or not text:
        return None
    author = session.member.id if what == "note" else session.event.actor_id
    return Quote(what, _acting(story, author), text)


def _acting(story: Story, person_id: str) -> str:
    """Who somebody is to the reader: `you`, `other`, or `admin` for anyone else."""
    session = story.session
    if person_id == story.recipient.id:
        return "you"
    return "other" if person_id in {session.member.id, session.coach.id} else "admin"


def _link(session: Session) -> str | None:
    link = session.meeting_url or ""
    standing = session.status is Status.CONFIRMED
    return link if standing and link.startswith("https://") else None


def _read_recipient(session: Session, notice: Notice) -> tuple[Person, Workspace]:
    rows = read_rows([person_key(notice.recipient_id), workspace_key(session.workspace_id)])
    recipient = person_in(rows, notice.recipient_id)
    workspace = workspace_in(rows, session.workspace_id)
    if recipient is None or workspace is None:
        raise NoticeError("the session's person or workspace is unknown")
    return recipient, workspace


def _invite(ctx: Context, session: Session, notice: Notice, attendee: Person) -> Invite | None:
    cancels = TELLINGS[notice.kind].invite is Method.CANCEL
    method = invite_method(notice, list_messages(session.id) if cancels else ())
    if method is None:
        return None
    content = invite(
        session,
        attendee,
        method=method,
        organizer=ctx.settings.mail_sender,
        page_url=session_page(ctx, session.id),
        now=ctx.now(),
    )
    return Invite(content=content, method=method.value)
