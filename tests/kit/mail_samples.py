"""A sample of each mail, for everyone who gets it."""

from collections.abc import Iterator

from msgspec.structs import replace

from chalicelib.domain.calendars.connections import Connection, Kind
from chalicelib.domain.calendars.reading import Problem
from chalicelib.domain.notices.invitations import Invitation, InvitedAs
from chalicelib.domain.notices.mails import (
    CALENDAR_MAILS,
    INVITATION_MAILS,
    PRIVACY_MAILS,
    SESSION_MAILS,
    WEBHOOK_MAILS,
    Party,
)
from chalicelib.domain.privacy.erasure import BEGUN_MAIL, Erasure
from chalicelib.domain.privacy.exports import Export
from chalicelib.domain.sessions.sessions import Event, Seat
from chalicelib.domain.webhooks.endpoints import Endpoint, Off, OffReason
from chalicelib.domain.webhooks.events import CHOSEN
from chalicelib.domain.workspaces.people import Person
from chalicelib.gateways.render import Rendered, render
from chalicelib.use_cases.notices.emails import calendars, invitations, privacy, webhooks
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
    for kind, reader_of in WEBHOOK_MAILS.items():
        yield kind, reader_of.value, webhook_mail(kind, people[Seat.COACH])
    for kind, seat in CALENDAR_MAILS.items():
        yield kind, seat.value, calendar_mail(kind, people[seat])
    for kind, reader_name in PRIVACY_MAILS.items():
        yield kind, reader_name, privacy_mail(kind, people[Seat.MEMBER])


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
    page_url = f"https://app.example/#/{invitations.PAGES[party]}"
    facts = invitations.facts_of(invitation, reader, CORA, ACME, page_url)
    return render(kind, reader.language, facts)


def webhook_mail(kind: str, reader: Person, reason: OffReason = OffReason.FAILING) -> Rendered:
    endpoint = Endpoint(
        id="acme.w1",
        url="https://hooks.acme.example/tandem?key=1",
        types=frozenset(CHOSEN),
        made_at=NOW,
        off=Off(NOW, reason),
    )
    page_url = f"https://app.example/#/{webhooks.PAGE}"
    facts = webhooks.facts_of(endpoint, reader, ACME, page_url)
    return render(kind, reader.language, facts)


def privacy_mail(kind: str, reader: Person) -> Rendered:
    if kind == BEGUN_MAIL:
        erasure = Erasure(person_id=reader.id, actor_id=reader.id, begun_at=NOW, due_at=NOW)
        facts = privacy.erasure_facts(erasure, reader, ACME)
        return render(kind, reader.language, facts)
    export = Export(
        person_id=reader.id,
        name="0" * 64,
        language=reader.language,
        asked_at=NOW,
        place=None,
        made_at=NOW,
    )
    page_url = f"https://app.example/#/{privacy.PAGE}"
    facts = privacy.export_facts(export, reader, ACME, page_url)
    return render(kind, reader.language, facts)


def calendar_mail(kind: str, reader: Person, problem: str = Problem.CLOSED) -> Rendered:
    connection = Connection(
        coach_id=reader.id,
        id="c1",
        kind=Kind.ICS,
        name="outlook.example",
        sealed="",
        made_at=NOW,
        due_at=NOW,
        problem=problem,
        failing_since=NOW,
        mails=1,
    )
    page_url = f"https://app.example/#/{calendars.PAGE}"
    facts = calendars.facts_of(connection, reader, ACME, page_url)
    return render(kind, reader.language, facts)
