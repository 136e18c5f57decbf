"""Telling of webhooks: who runs the workspace learns of an address that was switched off by itself.

The clock tells it in the minute after; it also calls whoever is to serve what waits for an address.
"""

from collections.abc import Mapping
from urllib.parse import urlsplit

from chalicelib.domain.notices.mails import WEBHOOK_MAILS
from chalicelib.domain.notices.notices import NoticeError, WebhookNotice
from chalicelib.domain.notices.wording import wording_for
from chalicelib.domain.webhooks.endpoints import Endpoint
from chalicelib.domain.webhooks.lines import woken
from chalicelib.domain.workspaces.people import Person
from chalicelib.domain.workspaces.workspaces import Workspace, workspace_of
from chalicelib.gateways.mailer import Email
from chalicelib.storage.kernel.table import read_rows
from chalicelib.storage.kernel.transaction import commit, until_fresh
from chalicelib.storage.webhooks.endpoints import webhooks_in, webhooks_key
from chalicelib.storage.webhooks.lines import line_in, line_key, put_line, remove_line
from chalicelib.storage.workspaces.people import person_in, person_key
from chalicelib.storage.workspaces.workspaces import workspace_in, workspace_key
from chalicelib.use_cases.kernel.context import Context
from chalicelib.use_cases.notices.credit_recipients import list_admin_ids
from chalicelib.use_cases.notices.emails.message import email_of
from chalicelib.use_cases.webhooks.relaying import wake

PAGE = "admin/webhooks"
(SWITCHED_OFF,) = WEBHOOK_MAILS


def attend_line(ctx: Context, webhook_id: str) -> None:
    """Tells the admins that an address was switched off, and calls a worker for what waits there.

    Atomic: the line alone; what is queued is queued first.
    Repeatable: a notice that is queued twice is sent once, and two workers do not share a line.
    """
    until_fresh(lambda: _attend(ctx, webhook_id))


def _attend(ctx: Context, webhook_id: str) -> None:
    workspace_id = workspace_of(webhook_id)
    rows = read_rows([webhooks_key(workspace_id), line_key(webhook_id)])
    endpoint = webhooks_in(rows, workspace_id).endpoints.get(webhook_id)
    line = line_in(rows, webhook_id)
    if endpoint is None:
        commit(remove_line(webhook_id))
        return
    if line.news and endpoint.off:
        told = [_notice(endpoint, each) for each in list_admin_ids(workspace_id)]
        ctx.queue.send([notice.fields for notice in told])
    if endpoint.off is None:
        ctx.webhook_queue.send([wake(webhook_id)])
    commit(put_line(woken(line, ctx.now(), on=endpoint.off is None)))


def write_webhook_email(ctx: Context, notice: WebhookNotice) -> Email | None:
    """The email that tells it; None if it is past. Reads everything after the claim.

    Raises:
        NoticeError: there is no such workspace, person or notice.
    """
    workspace_id = workspace_of(notice.webhook_id)
    rows = read_rows(
        [
            webhooks_key(workspace_id),
            person_key(notice.recipient_id),
            workspace_key(workspace_id),
        ]
    )
    endpoint = webhooks_in(rows, workspace_id).endpoints.get(notice.webhook_id)
    recipient = person_in(rows, notice.recipient_id)
    workspace = workspace_in(rows, workspace_id)
    if recipient is None or workspace is None or notice.kind not in WEBHOOK_MAILS:
        raise NoticeError("the notice's person or workspace is unknown")
    true = endpoint and endpoint.off and _notice(endpoint, recipient.id) == notice
    if endpoint is None or not true or not recipient.administers(workspace_id):
        return None
    page_url = f"{ctx.settings.web_origins[0]}/#/{PAGE}"
    facts = facts_of(endpoint, recipient, workspace, page_url)
    return email_of(ctx, notice, recipient, workspace, facts)


def facts_of(
    endpoint: Endpoint, recipient: Person, workspace: Workspace, page_url: str
) -> Mapping[str, object]:
    """What a template may say; of the address its host alone, for the rest may be a secret."""
    off = endpoint.off
    assert off, "only what was switched off is told"
    return {
        "name": recipient.name,
        "host": urlsplit(endpoint.url).hostname or "",
        "reason": off.reason.value,
        "since": wording_for(recipient.language).moment(off.at, recipient.timezone),
        "quote": None,
        "page_url": page_url,
        "support_email": workspace.support_email,
        "workspace": workspace.name,
    }


def _notice(endpoint: Endpoint, recipient_id: str) -> WebhookNotice:
    """That it was switched off just then; another time is another event."""
    assert endpoint.off, "only what was switched off is told"
    return WebhookNotice(
        webhook_id=endpoint.id,
        event_id=f"{endpoint.id}.off.{endpoint.off.at:%Y%m%dT%H%M%SZ}",
        kind=SWITCHED_OFF,
        recipient_id=recipient_id,
    )
