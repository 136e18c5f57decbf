"""Emails about sessions: what one notice tells its person.

Times are in the recipient's zone and words in their language. What is written is the session as it
is read now, so a notice that is still true tells the present, however late it goes.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from msgspec import Struct

from chalicelib.domain.credits.credits import Wallet, WalletKind
from chalicelib.domain.kernel.phrases import tell
from chalicelib.domain.notices.mails import SESSION_MAILS, Method, Quoted, SessionMail
from chalicelib.domain.notices.notices import (
    Notice,
    NoticeError,
    event_told,
    invite_method,
    is_superseded,
)
from chalicelib.domain.notices.wording import English, Purse, wording_for
from chalicelib.domain.sessions.cancellation.policy import told_reason
from chalicelib.domain.sessions.cancellation.wording import policy_sentences
from chalicelib.domain.sessions.lifecycle import moving
from chalicelib.domain.sessions.sessions import Event, ProposedMove, Seat, Session, Status
from chalicelib.domain.workspaces.people import Person, language_of
from chalicelib.domain.workspaces.workspaces import Workspace
from chalicelib.gateways.invites import invite
from chalicelib.gateways.mailer import Email, Invite
from chalicelib.storage.credits.credits import wallet_in, wallet_key
from chalicelib.storage.kernel.table import read_rows
from chalicelib.storage.notices.messages import list_messages
from chalicelib.storage.sessions.sessions import find_session
from chalicelib.storage.workspaces.people import person_in, person_key
from chalicelib.storage.workspaces.workspaces import workspace_in, workspace_key
from chalicelib.use_cases.kernel.context import Context
from chalicelib.use_cases.notices.emails.message import Quote, email_of
from chalicelib.use_cases.notices.mail_status import again_page, session_page
from chalicelib.use_cases.sessions.sessions import still_sits


class When(Struct, frozen=True):
    """A length of time in words: `Monday 23 November 2026`, `15:00–15:25`, `UTC`."""

    day: str
    hours: str
    zone: str


class Story(Struct, frozen=True, kw_only=True):
    """A notice and everything that its email is made of."""

    notice: Notice
    session: Session
    recipient: Person
    workspace: Workspace
    wallet: Wallet
    """Which paid, or holds what is to be paid."""
    invite: Invite | None
    page_url: str | None
    """None: the recipient has left, and could not open it."""
    again_url: str | None
    """Where the like can be booked again; None: nowhere, or this mail is no occasion for it."""
    now: datetime

    @property
    def mail(self) -> SessionMail:
        return SESSION_MAILS[self.notice.kind]

    @property
    def words(self) -> English:
        return wording_for(self.recipient.language)

    @property
    def purse(self) -> Purse:
        group = self.wallet.name if self.wallet.kind is WalletKind.GROUP else ""
        return Purse(group, self.workspace.name, closed=not self.wallet.open)

    @property
    def event(self) -> Event:
        """What is told, or what came last before a reminder."""
        return event_told(self.notice, self.session) or self.session.event

    @property
    def move(self) -> ProposedMove | None:
        """The proposed move that the notice is about, while it waits."""
        waits = self.mail.true_while is moving
        return self.session.proposed_move if waits else None


def write_email(ctx: Context, notice: Notice) -> Email | None:
    """The email that tells it; None if it is past, or nobody wants it. Reads the session after the
    claim.

    Raises:
        NoticeError: there is no such session, person or notice.
    """
    session = find_session(notice.session_id)
    if session is None:
        raise NoticeError("there is no such session")
    if is_superseded(notice, session, ctx.now()):
        return None
    recipient, workspace, wallet, coach = _read_people(session, notice)
    sits = still_sits(recipient, notice.seat, session)
    page_url = session_page(ctx, session.id) if sits else None
    story = Story(
        notice=notice,
        session=session,
        recipient=recipient,
        workspace=workspace,
        wallet=wallet,
        invite=_invite(ctx, session, notice, recipient, page_url),
        page_url=page_url,
        again_url=again_page(ctx, session) if sits and _offers(notice, coach, session) else None,
        now=ctx.now(),
    )
    return email_of(ctx, notice, recipient, workspace, facts_of(story), story.invite)


def facts_of(story: Story) -> Mapping[str, object]:
    """What a template may say, in the recipient's language and zone."""
    return {**_people(story), **_times(story), **_credits(story)}


def _people(story: Story) -> Mapping[str, object]:
    session, seat = story.session, story.notice.seat
    return {
        "seat": seat.value,
        "by": _acting(story, story.event.actor_id),
        "absent": "you" if session.no_show_by is seat else "other",
        "name": story.recipient.name,
        "other": session.coach.name if seat is Seat.MEMBER else session.member.name,
        "coaching_type": session.coaching_type.name,
        "minutes": session.minutes,
        "quote": _quote(story),
        "meeting_url": _link(session),
        "no_room": session.status is Status.CONFIRMED and not session.meeting_url,
        "invited": story.invite is not None,
        "page_url": story.page_url,
        "again_url": story.again_url,
        "support_email": story.workspace.support_email,
        "workspace": story.workspace.name,
    }


def _times(story: Story) -> Mapping[str, object]:
    session, words, zone = story.session, story.words, story.recipient.timezone
    policy = policy_sentences(session, story.notice.seat, story.now)
    starts = _starts(story)
    answer_until = story.move.expires_at if story.move else session.expires_at
    return {
        "times": [_when(story, start) for start in starts],
        "short": words.short(starts[0], zone),
        "before": _when(story, session.moved.starts_at) if session.moved else None,
        "stands": _when(story, session.starts_at) if session.starts_at else None,
        "answer_until": words.moment(answer_until, zone) if answer_until else None,
        "policy": [words.told(each.text, zone) for each in policy],
    }


def _credits(story: Story) -> Mapping[str, object]:
    """Prices and charges are the member's; what came back of a cancelled session both may know."""
    session, words = story.session, story.words
    for_member = story.notice.seat is Seat.MEMBER
    move = story.move or session.moved
    charge = move.charge_credits if move else 0
    held = charge if story.move else session.credits
    return {
        "price": words.credits(session.credits) if for_member else None,
        "charge": words.credits(charge) if for_member and charge else None,
        "held": words.held(held) if for_member else "",
        "released": words.released(session, story.purse) if for_member else "",
        "returned": words.returned(session, story.purse if for_member else None),
        "number": session.paid_credits,
        "back": words.credits(session.paid_credits),
    }


def _starts(story: Story) -> tuple[datetime, ...]:
    """The times that the mail is about: those to choose from, or the one that stands."""
    session = story.session
    if story.move:
        return story.move.proposed_starts
    return (session.starts_at,) if session.starts_at else session.proposed_starts


def _when(story: Story, start: datetime) -> When:
    words, zone = story.words, story.recipient.timezone
    end = start + timedelta(minutes=story.session.minutes)
    return When(words.day(start, zone), words.hours(start, end, zone), words.zone(start, zone))


def _quote(story: Story) -> Quote | None:
    what, session = story.mail.quote, story.session
    text = session.note if what is Quoted.NOTE else story.event.message
    if what is None or not text:
        return None
    author = story.event.actor_id if what is Quoted.REASON else session.member.id
    told = tell(told_reason(text), story.words.language)
    return Quote(what.value, _acting(story, author), told)


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


def _offers(notice: Notice, coach: Person | None, session: Session) -> bool:
    """Whether the member is to be offered another session with this coach, who is still there."""
    invited = SESSION_MAILS[notice.kind].again and notice.seat is Seat.MEMBER
    return invited and coach is not None and still_sits(coach, Seat.COACH, session)


def _read_people(
    session: Session, notice: Notice
) -> tuple[Person, Workspace, Wallet, Person | None]:
    """The recipient, their company, the wallet that pays, and the session's coach."""
    rows = read_rows(
        [
            person_key(notice.recipient_id),
            person_key(session.coach.id),
            workspace_key(session.workspace_id),
            wallet_key(session.wallet_id),
        ]
    )
    recipient = person_in(rows, notice.recipient_id)
    workspace = workspace_in(rows, session.workspace_id)
    wallet = wallet_in(rows, session.wallet_id)
    if recipient is None or workspace is None or wallet is None:
        raise NoticeError("the session's person, workspace or wallet is unknown")
    return recipient, workspace, wallet, person_in(rows, session.coach.id)


def _invite(
    ctx: Context, session: Session, notice: Notice, attendee: Person, page_url: str | None
) -> Invite | None:
    cancels = SESSION_MAILS[notice.kind].invite is Method.CANCEL
    method = invite_method(notice, list_messages(session.id) if cancels else ())
    if method is None:
        return None
    content = invite(
        session,
        attendee,
        method=method,
        organizer=ctx.settings.mail_sender,
        page_url=page_url,
        language=language_of(attendee.language),
        now=ctx.now(),
    )
    return Invite(content=content, method=method.value)
