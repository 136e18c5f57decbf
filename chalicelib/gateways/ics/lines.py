"""An iCalendar file as lines, taken apart into its events before anything in it is understood.

So an event that cannot be understood costs nobody else. Lines that say nothing of the time are left
out, among them every title, place and description.
"""

from collections.abc import Iterator

from msgspec import Struct, field

from chalicelib.domain.calendars.reading import Problem, UnreadableError
from chalicelib.domain.kernel.email_addresses import find_address

KEPT = frozenset(
    {
        "UID",
        "DTSTART",
        "DTEND",
        "DURATION",
        "RRULE",
        "RDATE",
        "EXDATE",
        "RECURRENCE-ID",
        "SEQUENCE",
        "TRANSP",
        "STATUS",
        "ATTENDEE",
        "FREEBUSY",
        "X-MICROSOFT-CDO-BUSYSTATUS",
    }
)
MOST_ATTENDEES = 200
"""As many lines about guests of one event are looked at."""


class Sheet(Struct):
    """The parts of a file; `owners` are the addresses that it is called by."""

    zones: list[list[str]] = field(default_factory=list)
    events: list[list[str]] = field(default_factory=list)
    free_busy: list[list[str]] = field(default_factory=list)
    timezone: str | None = None
    owners: frozenset[str] = frozenset()


def read_lines(content: bytes) -> Sheet:
    """The file's parts.

    Raises:
        UnreadableError: it is no calendar.
    """
    lines = _unfolded(_text(content))
    first = next((line for line in lines if line.strip()), "")
    if first.strip().upper() != "BEGIN:VCALENDAR":
        raise UnreadableError(Problem.NO_CALENDAR)
    return _parts(lines)


def _text(content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("latin-1")
    return text.replace("\0", "").replace("\r\n", "\n").replace("\r", "\n")


def _unfolded(text: str) -> Iterator[str]:
    """Whole lines: one that begins with a blank goes on from the one before it."""
    parts: list[str] = []
    for line in text.split("\n"):
        if line[:1] in {" ", "\t"} and parts:
            parts.append(line[1:])
            continue
        if parts:
            yield "".join(parts)
        parts = [line]
    yield "".join(parts)


def _parts(lines: Iterator[str]) -> Sheet:
    sheet = Sheet()
    for line in lines:
        name, _, value = line.partition(":")
        word, value = name.partition(";")[0].strip().upper(), value.strip()
        if word == "X-WR-TIMEZONE":
            sheet.timezone = value
        elif word == "X-WR-CALNAME" and (address := find_address(value)):
            sheet.owners = frozenset({address})
        elif word == "BEGIN":
            _take(value.upper(), lines, sheet)
    return sheet


def _take(kind: str, lines: Iterator[str], sheet: Sheet) -> None:
    """One part, up to its end; of a file that is cut off, up to there."""
    match kind:
        case "VCALENDAR":
            return
        case "VTIMEZONE":
            sheet.zones.append([f"BEGIN:{kind}", *_until_end(kind, lines), f"END:{kind}"])
        case "VEVENT" | "VFREEBUSY":
            kept = [f"BEGIN:{kind}", *_kept(_own(_until_end(kind, lines))), f"END:{kind}"]
            (sheet.events if kind == "VEVENT" else sheet.free_busy).append(kept)
        case _:
            for _ in _until_end(kind, lines):
                pass


def _until_end(kind: str, lines: Iterator[str]) -> Iterator[str]:
    """The lines up to this part's own end."""
    depth = 0
    for line in lines:
        upper = line.strip().upper()
        if upper == f"END:{kind}" and depth == 0:
            return
        depth += upper == f"BEGIN:{kind}"
        depth -= upper == f"END:{kind}"
        yield line


def _own(lines: Iterator[str]) -> Iterator[str]:
    """An event's own lines, without those of alarms and whatever else is inside it."""
    depth = 0
    for line in lines:
        upper = line.strip().upper()
        if upper.startswith("END:"):
            depth -= 1
        elif upper.startswith("BEGIN:"):
            depth += 1
        elif depth == 0:
            yield line


def _kept(lines: Iterator[str]) -> Iterator[str]:
    guests = 0
    for line in lines:
        word = line.replace(":", ";", 1).partition(";")[0].strip().upper()
        guests += word == "ATTENDEE"
        if word in KEPT and (word != "ATTENDEE" or guests <= MOST_ATTENDEES):
            yield line
