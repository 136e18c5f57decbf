"""Telling of invitations: who is told of one, and the email that does it.

What is told is the invitation as it stands after the claim; one that was answered, taken back or
overtaken has no email.
"""

from collections.abc import Mapping

from chalicelib.domain.notices.invitations import (
    Invitation,
    InvitationStatus,
    holds_place,
    notice_of,
)
from chalicelib.domain.notices.mails import INVITATION_MAILS, Party
from chalicelib.domain.notices.notices import InvitationNotice, NoticeError
from chalicelib.domain.notices.wording import wording_for
from chalicelib.domain.workspaces.people import Person
from chalicelib.domain.workspaces.workspaces import Workspace
from chalicelib.gateways.mailer import Email
from chalicelib.storage.kernel.table import Image, read_rows
from chalicelib.storage.notices.stream_images import changed_invitation
from chalicelib.storage.workspaces.invitations import find_invitation
from chalicelib.storage.workspaces.people import find_person, person_in, person_key
from chalicelib.storage.workspaces.workspaces import workspace_in, workspace_key
from chalicelib.use_cases.kernel.context import Context
from chalicelib.use_cases.notices.credit_recipients import list_admin_ids
from chalicelib.use_cases.notices.emails.message import email_of

PAGES = {Party.INVITED: "invitations", Party.INVITER: "admin/coaches"}


def list_invitation_notices(before: Image | None, after: Image | None) -> list[InvitationNotice]:
    """Everyone to be told of what a row's change did to an invitation; none for most changes."""
    changed = changed_invitation(before, after) if after else None
    return notices_of_invitation(changed) if changed else []


def notices_of_invitation(invitation: Invitation) -> list[InvitationNotice]:
    """Whose address it is, or who asked; if that one runs the workspace no more, who does now."""
    match INVITATION_MAILS.get(invitation.event.kind):
        case Party.INVITED:
            told = [invitation.person_id]
        case Party.INVITER:
            told = _inviters(invitation)
        case _:
            told = []
    return [notice_of(invitation, person_id) for person_id in told]


def _inviters(invitation: Invitation) -> list[str]:
    inviter = find_person(invitation.inviter_id)
    if inviter and inviter.administers(invitation.workspace_id):
        return [inviter.id]
    return list_admin_ids(invitation.workspace_id)


def write_invitation_email(ctx: Context, notice: InvitationNotice) -> Email | None:
    """The email that tells it; None if it is past. Reads everything after the claim.

    Raises:
        NoticeError: there is no such invitation, person or notice.
    """
    invitation = find_invitation(notice.person_id, notice.invitation_id)
    if invitation is None or notice.kind not in INVITATION_MAILS:
        raise NoticeError("there is no such invitation")
    accepted = invitation.status is InvitationStatus.ACCEPTED
    shown_id = invitation.person_id if accepted else invitation.subject_id
    rows = read_rows(
        [
            person_key(notice.recipient_id),
            person_key(shown_id),
            workspace_key(invitation.workspace_id),
        ]
    )
    recipient, shown = person_in(rows, notice.recipient_id), person_in(rows, shown_id)
    workspace = workspace_in(rows, invitation.workspace_id)
    if recipient is None or shown is None or workspace is None:
        raise NoticeError("the notice's person or workspace is unknown")
    if not _is_true(notice, invitation, recipient, shown):
        return None
    page_url = f"{ctx.settings.web_origins[0]}/#/{PAGES[INVITATION_MAILS[notice.kind]]}"
    facts = facts_of(invitation, recipient, shown, workspace, page_url)
    return email_of(ctx, notice, recipient, workspace, facts)


def facts_of(
    invitation: Invitation, recipient: Person, shown: Person, workspace: Workspace, page_url: str
) -> Mapping[str, object]:
    """What a template may say, in the recipient's language and zone."""
    return {
        "name": recipient.name,
        "address": recipient.email,
        "other": shown.name,
        "until": wording_for(recipient.language).moment(invitation.expires_at, recipient.timezone),
        "quote": None,
        "page_url": page_url,
        "support_email": workspace.support_email,
        "workspace": workspace.name,
    }


def _is_true(
    notice: InvitationNotice, invitation: Invitation, recipient: Person, shown: Person
) -> bool:
    """Whether it is still the last of the invitation, and the recipient still is who is told."""
    if notice_of(invitation, recipient.id) != notice or not holds_place(invitation, shown):
        return False
    to_inviter = INVITATION_MAILS[notice.kind] is Party.INVITER
    return not to_inviter or recipient.administers(invitation.workspace_id)
