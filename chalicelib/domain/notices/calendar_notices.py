"""Notices of calendars that cannot be read: one once that lasts a day, and one each week after.

The event is the failure with the number of its mail, so a mail is queued as often as need be.
"""

from chalicelib.domain.calendars.connections import Connection
from chalicelib.domain.notices.mails import CALENDAR_MAILS
from chalicelib.domain.notices.notices import CalendarNotice

(FAILING,) = CALENDAR_MAILS


def failing_notice(connection: Connection) -> CalendarNotice:
    """What its coach is told of a calendar that fails, as often as it was told by now."""
    return CalendarNotice(
        calendar_id=connection.id,
        event_id=f"{_failure(connection)}.{connection.mails}",
        kind=FAILING,
        recipient_id=connection.coach_id,
    )


def still_tells(notice: CalendarNotice, connection: Connection) -> bool:
    """Whether the failure that it tells of still lasts."""
    return notice.event_id.rpartition(".")[0] == _failure(connection)


def _failure(connection: Connection) -> str:
    since = connection.failing_since
    return f"{connection.id}.failing.{since:%Y%m%dT%H%M%SZ}" if since else ""
