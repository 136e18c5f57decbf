"""What must be true once it is quiet: everything adds up, and everybody was told, once."""

from chalicelib.domain.notices.credit_notices import CreditNotice
from chalicelib.domain.notices.notices import (
    AnyNotice,
    Message,
    MessageStatus,
    is_superseded,
    notices_of_event,
    present_events,
)
from chalicelib.gateways.mailer import message_id
from chalicelib.storage.credits.credit_requests import CreditRequestItem, request_of
from chalicelib.storage.credits.purchases import PurchaseItem, purchase_of
from chalicelib.storage.kernel.table import Row
from chalicelib.storage.notices.messages import find_message
from chalicelib.use_cases.notices.credit_recipients import (
    list_credit_notices,
    notices_of_purchase,
    notices_of_request,
)
from tests.chaos.company import Company
from tests.chaos.expressions import Item
from tests.chaos.session_steps import sessions_of
from tests.kit.audit import check_everything
from tests.kit.usage_audit import check_months, check_people_counts, sessions_in, zones_in

ENDS = {MessageStatus.SENT, MessageStatus.SUPERSEDED, MessageStatus.UNCERTAIN}


_decoded: dict[int, tuple[Item, Row]] = {}


def check_stored(company: Company) -> list[Row]:
    """Raises: AssertionError: what is stored does not add up."""
    rows = rows_of(company)
    check_everything(rows, company.now)
    return rows


def rows_of(company: Company) -> list[Row]:
    """Every row; one that is stored is never changed, so each is read once."""
    found = []
    for item in company.store.engine.rows.values():
        if id(item) not in _decoded:
            _decoded[id(item)] = item, Row.from_raw_data(dict(item))
        found.append(_decoded[id(item)][1])
    return found


def check_all(company: Company) -> None:
    """Raises: AssertionError: with the first thing that is not true."""
    rows = check_stored(company)
    check_months(rows)
    check_people_counts(rows, sessions_in(rows).values(), zones_in(rows))
    check_sessions_told(company)
    check_credits_told(company, rows)
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


def check_credits_told(company: Company, rows: list[Row]) -> None:
    """Of every entry, and of what requests and purchases have come to, everybody was told."""
    notices: list[CreditNotice] = []
    for changed in company.store.stream:
        if changed.key[1].startswith("ENTRY#"):
            notices += list_credit_notices(changed.before, changed.after)
    for row in rows:
        if isinstance(row, CreditRequestItem):
            notices += notices_of_request(request_of(row))
        elif isinstance(row, PurchaseItem):
            notices += notices_of_purchase(purchase_of(row))
    for notice in notices:
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
