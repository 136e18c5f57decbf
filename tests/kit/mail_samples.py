"""A sample of each mail, for everyone who gets it."""

from collections.abc import Iterator
from dataclasses import replace

from chalicelib.domain.notices.invitations import Invitation, InvitedAs
from chalicelib.domain.notices.mails import INVITATION_MAILS, SESSION_MAILS, Party
from chalicelib.domain.sessions.sessions import Event, Seat
from chalicelib.domain.workspaces.people import Person
from chalicelib.gateways.render import Rendered, render
from chalicelib.use_cases.notices import invitation_emails
from tests.kit import credit_mails, session_mails
from tests.kit.credits import ACME, NOW
from tests.kit.sessions import ANA, CORA

Sample = tuple[str, str, Rendered]
"""The kind, who reads it, and the mail."""


def samples(language: str) -> Iterator[Sample]:
    """Every kind of mail, once for each kind of reader."""
    people = {
        seat: replace(person, language=language)
        for seat, person in ((Seat.MEMBER, ANA), (Seat.COACH, CORA))
    }
    for kind, row in SESSION_MAILS.items():
        for seat in row.to:
            yield kind, seat.value, session_mails.mail(kind, seat, recipient=people[seat])
    for kind, story in credit_mails.STORIES.items():
        reader = replace(story.recipient, language=language)
        told = replace(story, recipient=reader)
        yield str(kind), told.mail.to.value, credit_mails.mail(told)
    for kind, party in INVITATION_MAILS.items():
        yield kind, party.value, invitation_mail(kind, people[Seat.COACH], party)


def invitation_mail(kind: str, reader: Person, party: Party) -> Rendered:
    invitation = Invitation(
        person_id=CORA.id,
        workspace_id=ACME.id,
        place=InvitedAs.COACH,
        subject_id="standin",
        inviter_id="ada",
        made_at=NOW,
        event=Event(id="i1.1", kind=kind, at=NOW, actor_id="ada"),
    )
    page_url = f"https://app.example/#/{invitation_emails.PAGES[party]}"
    facts = invitation_emails.facts_of(invitation, reader, CORA, ACME, page_url)
    return render(kind, reader.language, facts)
