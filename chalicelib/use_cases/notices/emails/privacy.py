"""Telling people what becomes of all that is stored about them: that the large file of it can be
fetched, or that it is being erased.
"""

from collections.abc import Mapping

from chalicelib.domain.notices.notices import NoticeError, PrivacyNotice
from chalicelib.domain.notices.wording import wording_for
from chalicelib.domain.privacy.erasure import BEGUN_MAIL, Erasure
from chalicelib.domain.privacy.exports import Export, stands
from chalicelib.domain.workspaces.people import Person
from chalicelib.domain.workspaces.workspaces import Workspace
from chalicelib.gateways.mailer import Email
from chalicelib.storage.privacy.erasures import find_erasure
from chalicelib.storage.privacy.exports import find_export
from chalicelib.storage.workspaces.people import find_person
from chalicelib.storage.workspaces.workspaces import find_workspace
from chalicelib.use_cases.kernel.context import Context
from chalicelib.use_cases.notices.emails.message import email_of

PAGE = "profile"


def write_privacy_email(ctx: Context, notice: PrivacyNotice) -> Email | None:
    """The email that tells it; None if it is true no more. Reads everything after the claim.

    Raises:
        NoticeError: there is no such person, file or erasure.
    """
    recipient = find_person(notice.recipient_id)
    if recipient is None:
        raise NoticeError("the notice's person is unknown")
    if notice.kind == BEGUN_MAIL:
        return _of_an_erasure(ctx, notice, recipient)
    return _of_an_export(ctx, notice, recipient)


def _of_an_export(ctx: Context, notice: PrivacyNotice, recipient: Person) -> Email | None:
    """None: the file is gone, or they have left every workspace, so that there is none in whose
    name it would be written.
    """
    export = find_export(recipient.id)
    if export is None:
        raise NoticeError("the notice's file is unknown")
    places = recipient.workspace_ids
    workspace = find_workspace(places[0]) if places else None
    true = export.notice == notice and export.made_at and stands(export, ctx.now())
    if workspace is None or not true:
        return None
    page_url = f"{ctx.settings.web_origins[0]}/#/{PAGE}"
    facts = export_facts(export, recipient, workspace, page_url)
    return email_of(ctx, notice, recipient, workspace, facts)


def _of_an_erasure(ctx: Context, notice: PrivacyNotice, recipient: Person) -> Email | None:
    """None: nothing is left of them to whom it could be told."""
    erasure = find_erasure(recipient.id)
    if erasure is None:
        raise NoticeError("the notice's erasure is unknown")
    home = recipient.workspace_id or min(erasure.places, default="")
    workspace = find_workspace(home)
    if workspace is None or not recipient.email:
        return None
    facts = erasure_facts(erasure, recipient, workspace)
    return email_of(ctx, notice, recipient, workspace, facts)


def export_facts(
    export: Export, recipient: Person, workspace: Workspace, page_url: str
) -> Mapping[str, object]:
    """What a template may say, in the recipient's language and zone."""
    words = wording_for(recipient.language)
    return {
        **_facts(recipient, workspace, page_url),
        "asked": words.moment(export.asked_at, recipient.timezone),
        "until": words.moment(export.gone_at, recipient.timezone),
    }


def erasure_facts(
    erasure: Erasure, recipient: Person, workspace: Workspace
) -> Mapping[str, object]:
    """Likewise; no page is open to them any more."""
    words = wording_for(recipient.language)
    return {
        **_facts(recipient, workspace, None),
        "asked": words.moment(erasure.begun_at, recipient.timezone),
        "begins": words.moment(erasure.clears_at, recipient.timezone),
        "own": erasure.actor_id == recipient.id,
    }


def _facts(recipient: Person, workspace: Workspace, page_url: str | None) -> dict[str, object]:
    return {
        "name": recipient.name,
        "quote": None,
        "page_url": page_url,
        "support_email": workspace.support_email,
        "workspace": workspace.name,
    }
