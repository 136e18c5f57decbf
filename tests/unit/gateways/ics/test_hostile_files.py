"""Files that are written to do harm: each ends in time, with its busy times or with a sentence."""

import mmap
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from time import monotonic

import pytest

from chalicelib.domain.calendars.reading import (
    MOST_BYTES,
    MOST_OCCURRENCES,
    PROBLEMS,
    Problem,
    Reading,
    UnreadableError,
    Wanted,
)
from chalicelib.domain.kernel.outbound import Obstacle
from chalicelib.domain.time.intervals import Interval
from chalicelib.gateways.ics.reading import MOST_MEMORY, read_busy

NOW = datetime(2026, 11, 23, tzinfo=UTC)
WANTED = Wanted(
    window=Interval(NOW, NOW + timedelta(days=90)), timezone="Europe/Berlin", own_suffix="@tandem"
)
HOUR = ("DTSTART:20261124T100000Z", "DURATION:PT1H")
GOOD = Interval(datetime(2026, 11, 24, 10, tzinfo=UTC), datetime(2026, 11, 24, 11, tzinfo=UTC))


def event(*lines: str, uid: str = "a") -> str:
    return "\r\n".join(["BEGIN:VEVENT", f"UID:{uid}", *lines, "END:VEVENT", ""])


def calendar(*parts: str) -> bytes:
    return "".join(["BEGIN:VCALENDAR\r\n", *parts, "END:VCALENDAR\r\n"]).encode()


def test_a_process_that_is_large_already_reads_all_the_same() -> None:
    with mmap.mmap(-1, 2 * MOST_MEMORY):
        assert read_busy(calendar(event(*HOUR)), WANTED) == Reading(busy=(GOOD,), broken=0)


def zone_without_end() -> str:
    standard = ["BEGIN:STANDARD", "DTSTART:16010101T000000", "RRULE:FREQ=SECONDLY"]
    offsets = ["TZOFFSETFROM:+0100", "TZOFFSETTO:+0100", "END:STANDARD"]
    lines = ["BEGIN:VTIMEZONE", "TZID:Endless", *standard, *offsets, "END:VTIMEZONE"]
    return "\r\n".join([*lines, *event("DTSTART;TZID=Endless:20261124T100000").split("\r\n")])


def filled(line: str) -> str:
    """As many of these lines as a file may have."""
    return f"{line}\r\n" * ((MOST_BYTES - 1000) // (len(line) + 2))


HARMFUL: dict[str, Callable[[], bytes]] = {
    "a rule of every second": lambda: calendar(event(*HOUR, "RRULE:FREQ=SECONDLY")),
    "a rule of every second by its lists": lambda: calendar(
        event(*HOUR, f"RRULE:FREQ=DAILY;BYSECOND={','.join(map(str, range(60)))};BYMINUTE=1,2")
    ),
    "a rule that never comes": lambda: calendar(
        event(*HOUR, "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30")
    ),
    "many rules that never come": lambda: calendar(
        *(event(*HOUR, "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", uid=f"{n}") for n in range(99))
    ),
    "many series since the first day": lambda: calendar(
        *(
            event("DTSTART:00010101T000000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY", uid=f"{n}")
            for n in range(999)
        )
    ),
    "a count without end": lambda: calendar(event(*HOUR, f"RRULE:FREQ=DAILY;COUNT={10**30}")),
    "an interval without end": lambda: calendar(
        event(*HOUR, f"RRULE:FREQ=DAILY;INTERVAL={10**30}")
    ),
    "an interval of nothing": lambda: calendar(event(*HOUR, "RRULE:FREQ=DAILY;INTERVAL=0")),
    "a zone without end": lambda: calendar(zone_without_end()),
    "a duration longer than time": lambda: calendar(
        event("DTSTART:20261124T100000Z", f"DURATION:P{10**15}D")
    ),
    "the end of time": lambda: calendar(event("DTSTART:99991231T235959Z", "DURATION:P1D")),
    "a megabyte of nothing that counts": lambda: calendar(event(*HOUR, filled("X-A:b").rstrip())),
    "a megabyte of guests": lambda: calendar(
        event(*HOUR, filled("ATTENDEE;PARTSTAT=DECLINED:mailto:a@b.example").rstrip())
    ),
    "a megabyte in one line": lambda: calendar(event(*HOUR, "DTSTART:" + "1" * 900_000)),
    "a megabyte of dates": lambda: calendar(
        event(*HOUR, "RDATE:" + ",".join(["20261124T100000Z"] * 50_000))
    ),
    "a megabyte of exceptions": lambda: calendar(
        event(*HOUR, "RRULE:FREQ=DAILY", filled("EXDATE:20261124T100000Z").rstrip())
    ),
    "nested without end": lambda: calendar("BEGIN:VEVENT\r\n" * 60_000),
    "calendars in calendars": lambda: b"BEGIN:VCALENDAR\r\n" * 50_000,
    "alarms in alarms": lambda: calendar(event(*HOUR, filled("BEGIN:VALARM").rstrip())),
    "ends without beginnings": lambda: calendar(filled("END:VEVENT")),
    "a continuation without end": lambda: calendar(event(*HOUR, filled(" x").rstrip("\r\n"))),
    "a name without end": lambda: calendar(event(*HOUR, filled(";").rstrip())),
    "zeros": lambda: b"BEGIN:VCALENDAR\r\n" + b"\0" * 900_000,
    "half of a letter": lambda: calendar(event(*HOUR)) + b"\xc3",
    "instances of instances": lambda: calendar(
        event(*HOUR, "RRULE:FREQ=DAILY"),
        *(event("RECURRENCE-ID:20261125T100000Z", *HOUR) for _ in range(3000)),
    ),
}


def outcome(content: bytes) -> object:
    """What was read, or the sentence that says why it was not."""
    try:
        return read_busy(content, WANTED, seconds=1)
    except UnreadableError as error:
        return PROBLEMS[error.problem]


@pytest.mark.parametrize("harmful", HARMFUL)
def test_a_harmful_file_ends_in_time(harmful: str) -> None:
    content, began = HARMFUL[harmful](), monotonic()
    assert outcome(content)
    assert monotonic() - began < 30, "4 s of waiting, on a machine that does much else"


@pytest.mark.parametrize(
    "content", [b"", b"\r\n", b"<html></html>", b"\xff\xfe\x00", b"BEGIN:VCARD\r\nEND:VCARD", b"{}"]
)
def test_what_is_no_calendar_is_told_so(content: bytes) -> None:
    with pytest.raises(UnreadableError) as refused:
        read_busy(content, WANTED)
    assert refused.value.problem is Problem.NO_CALENDAR


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1"])
@pytest.mark.parametrize("newline", ["\r\n", "\n", "\r"])
def test_marks_encodings_and_ends_of_lines_do_not_matter(encoding: str, newline: str) -> None:
    text = calendar(event(*HOUR, "SUMMARY:Müller")).decode().replace("\r\n", newline)
    assert read_busy(text.encode(encoding), WANTED) == Reading(busy=(GOOD,))


def test_a_calendar_without_events_says_that_nothing_is_busy() -> None:
    assert read_busy(calendar(), WANTED) == Reading(busy=())


def test_as_many_entries_as_are_allowed_are_read_and_no_more() -> None:
    start = datetime(2026, 11, 24, tzinfo=UTC)

    def entries(number: int) -> bytes:
        starts = (start + timedelta(minutes=30 * each) for each in range(number))
        return calendar(
            *(
                event(f"DTSTART:{each:%Y%m%dT%H%M%SZ}", "DURATION:PT10M", uid=f"{each}")
                for each in starts
            )
        )

    assert len(read_busy(entries(MOST_OCCURRENCES), WANTED, seconds=60).busy) == MOST_OCCURRENCES
    with pytest.raises(UnreadableError) as refused:
        read_busy(entries(MOST_OCCURRENCES + 1), WANTED, seconds=60)
    assert refused.value.problem is Problem.TOO_MANY


def test_reading_that_takes_too_long_is_given_up() -> None:
    with pytest.raises(UnreadableError) as refused:
        read_busy(HARMFUL["many rules that never come"](), WANTED, seconds=1)
    assert refused.value.problem is Problem.TOO_HARD


def test_each_problem_has_a_sentence() -> None:
    assert set(PROBLEMS) == {*Problem, *Obstacle}
