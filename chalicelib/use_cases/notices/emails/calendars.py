"""Telling a coach of a calendar of theirs that has not been readable for a day, or for weeks."""

from collections.abc import Mapping

from chalicelib.domain.calendars.connections import Connection
from chalicelib.domain.kernel.phrases import tell
from chalicelib.domain.notices.calendar_notices import still_tells
from chalicelib.domain.notices.mails import CALENDAR_MAILS
from chalicelib.domain.notices.notices import CalendarNotice, NoticeError
from chalicelib.domain.notices.wording import wording_for
from chalicelib.domain.workspaces.people import Person
from chalicelib.domain.workspaces.workspaces import Workspace
from chalicelib.gateways.mailer import Email
from chalicelib.storage.calendars.connections import connection_in, connection_key
from chalicelib.storage.kernel.table import read_rows
from chalicelib.storage.workspaces.people import person_in, person_key
from chalicelib.storage.workspaces.workspaces import find_workspace
from chalicelib.use_cases.kernel.context import Context
from chalicelib.use_cases.notices.emails.message import email_of

PAGE = "coach/calendars"


def write_calendar_email(ctx: Context, notice: CalendarNotice) -> Email | None:
    """The email that tells it; None if the calendar is read again, or gone, or nobody's any more.
    Reads everything after the claim.

    Raises:
        NoticeError: there is no such person or notice.
    """
    coach_id = notice.recipient_id
    rows = read_rows([person_key(coach_id), connection_key(coach_id, notice.calendar_id)])
    recipient = person_in(rows, coach_id)
    if recipient is None or notice.kind not in CALENDAR_MAILS:
        raise NoticeError("the notice's person is unknown")
    connection = connection_in(rows, coach_id, notice.calendar_id)
    workspace = _workspace(recipient)
    if connection is None or workspace is None or not still_tells(notice, connection):
        return None
    page_url = f"{ctx.settings.web_origins[0]}/#/{PAGE}"
    facts = facts_of(connection, recipient, workspace, page_url)
    return email_of(ctx, notice, recipient, workspace, facts)


def _workspace(coach: Person) -> Workspace | None:
    """Where they coach: at home, if there."""
    served = (each for each in coach.workspace_ids if each in coach.coach_of)
    workspace_id = next(served, None)
    return find_workspace(workspace_id) if workspace_id else None


def facts_of(
    connection: Connection, recipient: Person, workspace: Workspace, page_url: str
) -> Mapping[str, object]:
    """What a template may say, in the recipient's language and zone."""
    since, words = connection.failing_since, wording_for(recipient.language)
    assert since, "only what fails is told"
    return {
        "name": recipient.name,
        "calendar": connection.name,
        "since": words.moment(since, recipient.timezone),
        "helps": tell(connection.told, words.language),
        "quote": None,
        "page_url": page_url,
        "support_email": workspace.support_email,
        "workspace": workspace.name,
    }
