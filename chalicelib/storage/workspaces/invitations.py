"""Invitations: one row beside each person for each workspace that asked them, and as what.

The row carries its last `event`: when it changes, the table's stream tells of it. It is due when
that is to be looked after, and when its time is over.
"""

from pynamodb.attributes import UnicodeAttribute

from chalicelib.domain.notices.invitations import (
    Invitation,
    InvitationStatus,
    InvitedAs,
    invitation_due_at,
)
from chalicelib.domain.time.instants import parse_instant, render_instant
from chalicelib.storage.kernel.due import DueRow, due_from
from chalicelib.storage.kernel.events import event_document, read_event
from chalicelib.storage.kernel.model import IntegerAttribute
from chalicelib.storage.kernel.table import JsonAttribute, Key, Rows, find_row, list_rows
from chalicelib.storage.kernel.transaction import Put, absent


class InvitationItem(DueRow, discriminator="invitation"):
    workspace_id = UnicodeAttribute()
    place = UnicodeAttribute()
    subject_id = UnicodeAttribute()
    inviter_id = UnicodeAttribute()
    made_at = UnicodeAttribute()
    status = UnicodeAttribute()
    event = JsonAttribute()
    version = IntegerAttribute()


def invitation_key(person_id: str, invitation_id: str) -> Key:
    return f"PERSON#{person_id}", f"INVITED#{invitation_id}"


def find_invitation(person_id: str, invitation_id: str) -> Invitation | None:
    """The invitation, read consistently."""
    row = find_row(InvitationItem, invitation_key(person_id, invitation_id))
    return invitation_of(row) if row else None


def invitation_in(rows: Rows, person_id: str, invitation_id: str) -> Invitation | None:
    """The invitation among what a batch read found."""
    row = rows.find(InvitationItem, invitation_key(person_id, invitation_id))
    return invitation_of(row) if row else None


def list_invitations(person_id: str) -> list[Invitation]:
    """All that this person ever had, by id, read consistently."""
    return [
        invitation_of(row) for row in list_rows(InvitationItem, f"PERSON#{person_id}", "INVITED#")
    ]


def put_invitation(invitation: Invitation) -> Put:
    """Stores the invitation, whose version is one above what was read (1: new); else stale."""
    pk, sk = invitation_key(invitation.person_id, invitation.id)
    row = InvitationItem(
        pk,
        sk,
        workspace_id=invitation.workspace_id,
        place=invitation.place.value,
        subject_id=invitation.subject_id,
        inviter_id=invitation.inviter_id,
        made_at=render_instant(invitation.made_at),
        status=invitation.status.value,
        event=event_document(invitation.event),
        version=invitation.version,
        **due_from(pk, invitation_due_at(invitation)),
    )
    first = invitation.version == 1
    return Put(row, absent() if first else InvitationItem.version == invitation.version - 1)


def invitation_of(row: InvitationItem) -> Invitation:
    """The invitation that a row holds."""
    return Invitation(
        person_id=row.pk.removeprefix("PERSON#"),
        workspace_id=row.workspace_id,
        place=InvitedAs(row.place),
        subject_id=row.subject_id,
        inviter_id=row.inviter_id,
        made_at=parse_instant(row.made_at),
        event=read_event(row.event),
        status=InvitationStatus(row.status),
        version=int(row.version),
    )
