"""Telling people: from a change of a session, credits or an invitation to a mail in each inbox.

    a row ──► stream ──► relay_change ──► queue ──► deliver ──► mail service

Both steps may be repeated at any time: the relay queues again what it may have queued, and
`deliver` finds the message's own record.
"""

from chalicelib.domain.notices.credit_notices import CreditNotice
from chalicelib.domain.notices.notices import (
    AnyNotice,
    CalendarNotice,
    InvitationNotice,
    MailRefusedError,
    MailUnavailableError,
    Message,
    MessageStatus,
    PrivacyNotice,
    WebhookNotice,
    accepted,
    decide_claim,
    notices_of,
    released,
    settled,
)
from chalicelib.gateways.mailer import Email, compose
from chalicelib.storage.kernel.table import Image
from chalicelib.storage.kernel.transaction import commit, until_fresh
from chalicelib.storage.notices.messages import changed_session, find_message, put_message
from chalicelib.use_cases.kernel.context import Context
from chalicelib.use_cases.notices.credit_recipients import list_credit_notices
from chalicelib.use_cases.notices.emails.calendars import write_calendar_email
from chalicelib.use_cases.notices.emails.credits import write_credit_email
from chalicelib.use_cases.notices.emails.invitations import (
    list_invitation_notices,
    write_invitation_email,
)
from chalicelib.use_cases.notices.emails.privacy import write_privacy_email
from chalicelib.use_cases.notices.emails.sessions import write_email
from chalicelib.use_cases.notices.emails.webhooks import write_webhook_email


def relay_change(ctx: Context, before: Image | None, after: Image | None) -> int:
    """Queues a notice for everyone to be told of a row's change; how many that are.

    Repeatable: a notice that is queued twice is sent once.
    """
    session = changed_session(before, after)
    notices: list[AnyNotice] = [*(notices_of(session) if session else ())]
    notices += list_credit_notices(before, after)
    notices += list_invitation_notices(before, after)
    if notices:
        ctx.queue.send([notice.fields for notice in notices])
    return len(notices)


def deliver(ctx: Context, notice: AnyNotice) -> MessageStatus:
    """Sends one notice to its person, unless it was sent or has been overtaken.

    Repeatable: only who claims the message sends it.

    Raises:
        ClaimedElsewhereError: another worker is sending it right now.
        NoticeError: there is no such session, person or notice.
        MailUnavailableError: the mail service does not accept it now.
    """
    claim_id = ctx.new_id()
    message = until_fresh(lambda: _claim(ctx, notice, claim_id))
    if message.claim_id != claim_id or message.status is not MessageStatus.SENDING:
        return message.status
    outcome = _attempt(ctx, message)
    commit(put_message(outcome))
    return outcome.status


def _claim(ctx: Context, notice: AnyNotice, claim_id: str) -> Message:
    known = find_message(notice)
    message = decide_claim(known, notice, claim_id, ctx.now())
    if message != known:
        commit(put_message(message))
    return message


def _attempt(ctx: Context, message: Message) -> Message:
    """Hands the claimed message over; how it stands then. An unknown outcome keeps the claim."""
    try:
        email = _email(ctx, message.notice)
    except MailRefusedError:
        return settled(message, MessageStatus.FAILED)
    except Exception:
        commit(put_message(released(message)))
        raise
    if email is None:
        return settled(message, MessageStatus.SUPERSEDED)
    try:
        raw = compose(email)
        mail_id = ctx.mailer().send(
            raw, sender=email.sender, recipient=email.recipient, person_id=email.person_id
        )
    except MailRefusedError:
        return settled(message, MessageStatus.FAILED)
    except MailUnavailableError:
        commit(put_message(released(message)))
        raise
    return accepted(message, mail_id, ctx.now())


def _email(ctx: Context, notice: AnyNotice) -> Email | None:
    if isinstance(notice, CreditNotice):
        return write_credit_email(ctx, notice)
    if isinstance(notice, InvitationNotice):
        return write_invitation_email(ctx, notice)
    if isinstance(notice, WebhookNotice):
        return write_webhook_email(ctx, notice)
    if isinstance(notice, CalendarNotice):
        return write_calendar_email(ctx, notice)
    if isinstance(notice, PrivacyNotice):
        return write_privacy_email(ctx, notice)
    return write_email(ctx, notice)
