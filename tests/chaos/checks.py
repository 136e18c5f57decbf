"""What must be true once it is quiet: everything adds up, and everybody was told, once."""

from chalicelib.domain.notices.notices import (
    AnyNotice,
    Message,
    MessageStatus,
    is_superseded,
    notices_of_event,
    present_events,
)
from chalicelib.gateways.mailer import message_id
from chalicelib.storage.notices.messages import find_message
from chalicelib.use_cases.notices.credit_recipients import list_credit_notices
from tests.chaos.company import Company
from tests.chaos.operations import sessions_of
from tests.kit.audit import check_everything
from tests.kit.usage_audit import check_usage

ENDS = {MessageStatus.SENT, MessageStatus.SUPERSEDED, MessageStatus.UNCERTAIN}


def check_all(company: Company) -> None:
    """Raises: AssertionError: with the first thing that is not true."""
    check_everything()
    check_usage()
    check_sessions_told(company)
    check_credits_told(company)
    check_told_once(company)


def check_sessions_told(company: Company) -> None:
    """Of each session's present everybody was told, unless it became past before."""
    for session in sessions_of(company):
        for event in present_events(session):
            for notice in notices_of_event(session, event):
                message = _settled(company, notice)
                if message.status is MessageStatus.SUPERSEDED:
                    past = is_superseded(notice, session, company.now)
                    assert past, f"{notice} is true and was not told"


def check_credits_told(company: Company) -> None:
    """Of whatever happened to credits everybody was told whom it concerns."""
    for changed in company.store.stream:
        for notice in list_credit_notices(changed.before, changed.after):
            _settled(company, notice)


def check_told_once(company: Company) -> None:
    """Twice only what nobody lived to say of that it was told; and then no third time."""
    mailer = company.mailer
    for told, times in mailer.accepted.items():
        uncertain = times - mailer.recorded[told]
        assert times <= 1 + min(uncertain, 1), f"{told} was mailed {times} times"


def _settled(company: Company, notice: AnyNotice) -> Message:
    """The message of a notice, at its end."""
    message = find_message(notice)
    assert message is not None, f"{notice} was never told"
    assert message.status in ENDS, f"{notice} is {message.status}"
    if message.status is MessageStatus.SENT:
        assert company.mailer.accepted[id_of(company, notice)], f"{notice} was never mailed"
    return message


def id_of(company: Company, notice: AnyNotice) -> str:
    key = f"{notice.event_id} {notice.recipient_id}"
    return message_id(key, company.ctx.settings.mail_sender)

