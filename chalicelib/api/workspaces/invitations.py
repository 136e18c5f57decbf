"""Invitations to coach for a company, as those answer them whose address they went to."""

from typing_extensions import TypedDict

from chalicelib.api.kernel.access import SIGNED_IN, Access, Who
from chalicelib.api.kernel.blueprint import Api, Call
from chalicelib.api.kernel.fields import InstantText
from chalicelib.domain.kernel.errors import GoneError, NotInStateError
from chalicelib.domain.kernel.idempotency import Answer
from chalicelib.domain.kernel.pagination import Page, PageRequest
from chalicelib.domain.notices.invitations import InvitationStatus
from chalicelib.domain.time.instants import render_instant
from chalicelib.use_cases.workspaces import invitations
from chalicelib.use_cases.workspaces.invitations import OwnInvitation

api = Api(__name__)

ADDRESSEE = Access(invitations.get_own_invitation, (Who.ADDRESSEE,))


class InvitingWorkspaceView(TypedDict):
    id: str
    name: str


class InvitationView(TypedDict):
    """A company's wish that you coach for it; it has been shown nothing of you."""

    id: str
    workspace: InvitingWorkspaceView
    status: InvitationStatus
    invited_at: InstantText
    expires_at: InstantText


@api.get("/v1/me/invitations", access=SIGNED_IN)
def list_invitations(call: Call, page: PageRequest) -> Page[InvitationView]:
    """Lists the invitations that wait for your answer."""
    found = invitations.list_own_invitations(call.context, call.caller_id, page)
    return Page([invitation_view(each) for each in found.items], found.next_after)


@api.post(
    "/v1/me/invitations/{invitation_id}/accept",
    access=ADDRESSEE,
    answer=InvitationView,
    refuses=(GoneError, NotInStateError),
)
def accept_invitation(call: Call, invitation_id: str) -> Answer:
    """Accepts an invitation: you coach for the company from now on.

    Your hours, time off and calendars stay one. Your other workspaces are not told.
    """
    once = call.once(invitation_view)
    return invitations.accept(call.context, call.caller_id, invitation_id, once)


@api.post(
    "/v1/me/invitations/{invitation_id}/decline",
    access=ADDRESSEE,
    answer=InvitationView,
    refuses=(GoneError, NotInStateError),
)
def decline_invitation(call: Call, invitation_id: str) -> Answer:
    """Declines an invitation; the company is not told."""
    once = call.once(invitation_view)
    return invitations.decline(call.context, call.caller_id, invitation_id, once)


def invitation_view(own: OwnInvitation) -> InvitationView:
    invitation, workspace = own.invitation, own.workspace
    return {
        "id": invitation.id,
        "workspace": {"id": workspace.id, "name": workspace.name},
        "status": invitation.status,
        "invited_at": render_instant(invitation.made_at),
        "expires_at": render_instant(invitation.expires_at),
    }
