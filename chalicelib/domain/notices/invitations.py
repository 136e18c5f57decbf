"""Invitations: who was asked to come to a workspace, and what became of it.

    open ──► accepted    a coach comes, under their own id
      ├────► declined ─┐
      └────────────────┴──► over, 30 days after it was made

A workspace knows whom it added under `subject_id`. For somebody new that is their own id, and there
is nothing to answer. Whom only other workspaces know it knows as a stand-in, which looks like
anybody who was added and has not come yet; so an answer that is no yes changes nothing that an
admin sees. When the 30 days are over, the one who invited is told of every coach without hours,
whoever that is: somebody new who did not come, or one who declined, or who never answered.
"""

from datetime import datetime, timedelta
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.domain.kernel.errors import GoneError, NotInStateError
from chalicelib.domain.kernel.phrases import Phrase
from chalicelib.domain.notices.mails import INVITATION_MAILS
from chalicelib.domain.notices.notices import InvitationNotice
from chalicelib.domain.notices.outbox_check import CHECK_AFTER
from chalicelib.domain.sessions.sessions import Event
from chalicelib.domain.workspaces.people import TIME, Person

ANSWER_WITHIN = timedelta(days=30)
NO_MORE = Phrase("This invitation is no more. Ask the company to invite you again.")


class InvitedAs(StrEnum):
    """As what somebody is asked to come."""

    COACH = "coach"
    MEMBER = "member"


class InvitationStatus(StrEnum):
    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    OVER = "over"


ANSWERED = {
    InvitationStatus.ACCEPTED: Phrase("You have accepted this invitation already."),
    InvitationStatus.DECLINED: Phrase("You have declined this invitation already."),
}


class Invitation(Struct, frozen=True, kw_only=True):
    """`person_id` is whose address it is, `inviter_id` the admin who asked; `version` 1 is new."""

    person_id: str
    workspace_id: str
    place: InvitedAs
    subject_id: str
    inviter_id: str
    made_at: datetime
    event: Event
    status: InvitationStatus = InvitationStatus.OPEN
    version: int = 1

    @property
    def id(self) -> str:
        """Of all that this person has."""
        return invitation_id_of(self.workspace_id, self.place)

    @property
    def expires_at(self) -> datetime:
        return self.made_at + ANSWER_WITHIN

    @property
    def asks(self) -> bool:
        """Whether there is something to answer: a coach comes only with their own consent."""
        return self.place is InvitedAs.COACH and self.subject_id != self.person_id


class Asking(Struct, frozen=True, kw_only=True):
    """Who is asked, under which id the workspace knows them until they come, and as what."""

    person_id: str
    subject_id: str
    place: InvitedAs

    @property
    def kind(self) -> str:
        """The event; nobody is told that somebody new was added: the user pool invites them."""
        if self.subject_id == self.person_id:
            return "coach_added"
        return "coach_invited" if self.place is InvitedAs.COACH else "member_elsewhere"


def invitation_id_of(workspace_id: str, place: InvitedAs) -> str:
    return f"{workspace_id}.{place.value}"


def decide_invitation(
    known: Invitation | None, asking: Asking, admin: Person, now: datetime
) -> Invitation:
    """The invitation once the admin has added somebody, be it again: then it begins anew."""
    assert admin.workspace_id, "an admin has a home"
    version = known.version + 1 if known else 1
    invitation_id = invitation_id_of(admin.workspace_id, asking.place)
    return Invitation(
        person_id=asking.person_id,
        workspace_id=admin.workspace_id,
        place=asking.place,
        subject_id=asking.subject_id,
        inviter_id=admin.id,
        made_at=now,
        event=Event(
            id=f"{asking.person_id}.{invitation_id}.{version}",
            kind=asking.kind,
            at=now,
            actor_id=admin.id,
        ),
        version=version,
    )


def is_open(invitation: Invitation, subject: Person | None, now: datetime) -> bool:
    """Whether it waits for an answer: it ends with its time, and with the place of its subject."""
    stands = subject is not None and holds_place(invitation, subject)
    open_still = invitation.status is InvitationStatus.OPEN and now < invitation.expires_at
    return invitation.asks and stands and open_still


def holds_place(invitation: Invitation, subject: Person) -> bool:
    """Whether the workspace still has whom it added, as what they were added."""
    if invitation.place is InvitedAs.COACH:
        return invitation.workspace_id in subject.coach_of
    return subject.is_active and subject.workspace_id == invitation.workspace_id


def decide_answer(
    invitation: Invitation, subject: Person | None, status: InvitationStatus, now: datetime
) -> Invitation:
    """The invitation once whose it is has accepted or declined it.

    Raises:
        NotInStateError: they have answered already.
        GoneError: its time is over, or the company took it back.
    """
    if invitation.status in ANSWERED:
        raise NotInStateError(ANSWERED[invitation.status], invitation.status.value)
    if not is_open(invitation, subject, now):
        raise GoneError(NO_MORE)
    accepted = status is InvitationStatus.ACCEPTED
    kind = "coach_joined" if accepted else "coach_declined"
    return _moved(invitation, status, kind, now, invitation.person_id)


def decide_end(invitation: Invitation, *, came: bool, now: datetime) -> Invitation:
    """The invitation when its time is over; who invited is told unless the coach `came`."""
    kind = "invitation_over" if came else "coach_not_joined"
    return _moved(invitation, InvitationStatus.OVER, kind, now, TIME)


def invitation_due_at(invitation: Invitation) -> datetime | None:
    """When time has something to do with it next: its event is looked after, or it ends."""
    ends = invitation.place is InvitedAs.COACH and invitation.status in {
        InvitationStatus.OPEN,
        InvitationStatus.DECLINED,
    }
    due = [invitation.event.at + CHECK_AFTER] if must_be_checked(invitation) else []
    due += [invitation.expires_at] if ends else []
    return min(due, default=None)


def must_be_checked(invitation: Invitation) -> bool:
    """Whether somebody is told of its event, and nobody looked yet whether they were."""
    return invitation.event.kind in INVITATION_MAILS and not invitation.event.checked


def checked_invitation(invitation: Invitation) -> Invitation:
    """The invitation once its event was looked after; nobody is told of that."""
    event = replace(invitation.event, checked=True)
    return replace(invitation, event=event, version=invitation.version + 1)


def notice_of(invitation: Invitation, recipient_id: str) -> InvitationNotice:
    """Its last event, to be told to this person."""
    return InvitationNotice(
        person_id=invitation.person_id,
        invitation_id=invitation.id,
        event_id=invitation.event.id,
        kind=invitation.event.kind,
        recipient_id=recipient_id,
    )


def _moved(
    invitation: Invitation, status: InvitationStatus, kind: str, now: datetime, actor_id: str
) -> Invitation:
    version = invitation.version + 1
    event_id = f"{invitation.person_id}.{invitation.id}.{version}"
    event = Event(id=event_id, kind=kind, at=now, actor_id=actor_id)
    return replace(invitation, status=status, event=event, version=version)
