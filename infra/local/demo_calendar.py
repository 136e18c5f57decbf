"""A calendar of the demo's coach, as an office would publish one: lunch, and a standing meeting.

It is at `/local/calendars/cora.ics` and repeats, so it blocks whatever the local clock says.
"""

from infra.local.proxy import Answer

PATH = "/local/calendars/cora.ics"

CALENDAR = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Tandem//Local stack//EN
X-WR-CALNAME:Work
BEGIN:VEVENT
UID:lunch
DTSTAMP:20260101T000000Z
SUMMARY:Lunch
DTSTART;TZID=Europe/London:20260105T120000
DTEND;TZID=Europe/London:20260105T130000
RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR
END:VEVENT
BEGIN:VEVENT
UID:team
DTSTAMP:20260101T000000Z
SUMMARY:Team meeting
DTSTART;TZID=Europe/London:20260106T140000
DTEND;TZID=Europe/London:20260106T150000
RRULE:FREQ=WEEKLY;BYDAY=TU
END:VEVENT
END:VCALENDAR
"""


def published() -> Answer:
    """The calendar, as a server publishes it."""
    text = CALENDAR.replace("\n", "\r\n")
    return Answer(200, [("Content-Type", "text/calendar; charset=utf-8")], text.encode())
