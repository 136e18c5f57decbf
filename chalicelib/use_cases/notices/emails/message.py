"""The message itself: what is told, in the recipient's language, under its subject."""

from collections.abc import Mapping

from msgspec import Struct

from chalicelib.domain.kernel.phrases import tell_all
from chalicelib.domain.notices.mails import TOPICS
from chalicelib.domain.notices.notices import AnyNotice, MailRefusedError
from chalicelib.domain.workspaces.people import Person, language_of
from chalicelib.domain.workspaces.workspaces import Workspace
from chalicelib.gateways.mailer import Email, Invite
from chalicelib.gateways.render import render
from chalicelib.use_cases.kernel.context import Context
from chalicelib.use_cases.notices.unsubscribing import unsubscribe_page


class Quote(Struct, frozen=True):
    """What a person wrote; `by` is `you`, `other` or `admin`."""

    what: str
    by: str
    text: str


def email_of(
    ctx: Context,
    notice: AnyNotice,
    recipient: Person,
    workspace: Workspace,
    facts: Mapping[str, object],
    enclosed: Invite | None = None,
) -> Email | None:
    """The email that tells these facts, in the recipient's language; None if they want none.

    Raises:
        MailRefusedError: mail to their address came back, and was stopped.
    """
    if recipient.mail_stopped:
        raise MailRefusedError("mail to this address is stopped")
    if not recipient.email:
        raise MailRefusedError("nothing is known of this person any more")
    topic = TOPICS.get(notice.kind)
    if topic in recipient.mails_off:
        return None
    language = language_of(recipient.language)
    unsubscribe_url = unsubscribe_page(ctx, recipient.id, topic) if topic else None
    rendered = render(notice.kind, language, tell_all(dict(facts), language), unsubscribe_url)
    return Email(
        sender=ctx.settings.mail_sender,
        recipient=recipient.email,
        person_id=recipient.id,
        reply_to=workspace.support_email,
        subject=rendered.subject,
        text=rendered.text,
        html=rendered.html,
        language=language,
        date=ctx.now(),
        message_key=f"{notice.event_id} {notice.recipient_id}",
        thread_key=f"{notice.thread_id} {notice.recipient_id}",
        invite=enclosed,
        unsubscribe_url=unsubscribe_url,
    )
