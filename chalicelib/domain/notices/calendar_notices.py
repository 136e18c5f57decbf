"""Notices of calendars that cannot be read: one once that lasts a day, of consent that was taken
back at once, and one each week after.

The event is the failure with the number of its mail, so a mail is queued as often as need be.
"""

from chalicelib.domain.calendars.connections import Connection
from chalicelib.domain.notices.mails import CALENDAR_MAILS
from chalicelib.domain.notices.notices import CalendarNotice

(FAILING,) = CALENDAR_MAILS


def failing_notice(before: Connection, after: Connection) -> CalendarNotice | None:
    """What its coach is to be told of a calendar that fails; None: nothing, or nothing more."""
    event = _event(after)
    if not after.mails or event == _event(before):
        return None
    return CalendarNotice(
        calendar_id=after.id, event_id=event, kind=FAILING, recipient_id=after.coach_id
    )


def still_tells(notice: CalendarNotice, connection: Connection) -> bool:
    """Whether the failure that it tells of still lasts."""
    return notice.event_id.rpartition(".")[0] == _failure(connection)


def _event(connection: Connection) -> str:
    return f"{_failure(connection)}.{connection.mails}"


def _failure(connection: Connection) -> str:
    since = connection.failing_since
    return f"{connection.id}.failing.{since:%Y%m%dT%H%M%SZ}" if since else ""
