"""Telling people that the large file of everything about them can be fetched."""

from collections.abc import Mapping

from chalicelib.domain.notices.notices import ExportNotice, NoticeError
from chalicelib.domain.notices.wording import wording_for
from chalicelib.domain.privacy.exports import Export, stands
from chalicelib.domain.workspaces.people import Person
from chalicelib.domain.workspaces.workspaces import Workspace
from chalicelib.gateways.mailer import Email
from chalicelib.storage.privacy.exports import find_export
from chalicelib.storage.workspaces.people import find_person
from chalicelib.storage.workspaces.workspaces import find_workspace
from chalicelib.use_cases.kernel.context import Context
from chalicelib.use_cases.notices.emails import email_of

PAGE = "profile"


def write_export_email(ctx: Context, notice: ExportNotice) -> Email | None:
    """The email that tells it; None if the file is gone, or they have left every workspace, so that
    there is none in whose name it would be written. Reads everything after the claim.

    Raises:
        NoticeError: there is no such person or file.
    """
    recipient, export = find_person(notice.recipient_id), find_export(notice.recipient_id)
    if recipient is None or export is None:
        raise NoticeError("the notice's person or file is unknown")
    places = recipient.workspace_ids
    workspace = find_workspace(places[0]) if places else None
    true = export.notice == notice and export.made_at and stands(export, ctx.now())
    if workspace is None or not true:
        return None
    page_url = f"{ctx.settings.web_origins[0]}/#/{PAGE}"
    return email_of(
        ctx, notice, recipient, workspace, facts_of(export, recipient, workspace, page_url)
    )


def facts_of(
    export: Export, recipient: Person, workspace: Workspace, page_url: str
) -> Mapping[str, object]:
    """What a template may say, in the recipient's language and zone."""
    words = wording_for(recipient.language)
    return {
        "name": recipient.name,
        "asked": words.moment(export.asked_at, recipient.timezone),
        "until": words.moment(export.gone_at, recipient.timezone),
        "quote": None,
        "page_url": page_url,
        "support_email": workspace.support_email,
        "workspace": workspace.name,
    }
