"""Reading when a calendar's owner is busy out of an iCalendar file (RFC 5545).

`icalendar` and `recurring_ical_events` do the reading; here is what they lack. One event that makes
no sense costs that event alone. A rule that repeats within the day is refused, and all of it is
done by a process of its own, which is ended when its time is up: a file may be written by anybody.
Only the lines that decide the time are looked at: no title, place or guest is taken out of it.

    what the file says                       how it counts
    TRANSP, Microsoft's FREE, CANCELLED      not busy
    the owner declined                       not busy
    all-day, or a time without a zone        in the file's zone, else in the coach's
    a zone that nobody knows                 like a time without a zone
    UNTIL as a date                          that whole day
    an end before the start, a broken rule   a broken event
"""

import multiprocessing
import resource
import warnings
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from math import ceil
from multiprocessing.connection import Connection
from typing import Any
from zoneinfo import ZoneInfo

from chalicelib.domain.calendars.reading import (
    MOST_OCCURRENCES,
    Problem,
    Reading,
    UnreadableError,
    Wanted,
)
from chalicelib.domain.time.instants import find_zone
from chalicelib.domain.time.intervals import Interval, intersect
from chalicelib.gateways.ics.lines import Sheet, read_lines

SECONDS = 5
"""Of computing; on a machine that does much else, four times as long may pass."""

MOST_MEMORY = 1_000_000_000
"""Bytes that reading may take more than the process had."""

WITHIN_THE_DAY = frozenset({"SECONDLY", "MINUTELY", "HOURLY"})
MOST_A_DAY = 24
FREE_AT_MICROSOFT = frozenset({"FREE", "WORKINGELSEWHERE"})
FREE, DAY = "FREE", timedelta(days=1)

When = date | datetime
Item = Any
"""What `icalendar` made of some lines; its own types name everything that could be anywhere."""


class BrokenError(Exception):
    """This event makes no sense."""


def read_busy(content: bytes, wanted: Wanted, *, seconds: int = SECONDS) -> Reading:
    """When the owner of this file is busy in the window, within so many seconds of computing.

    Raises:
        UnreadableError: it is no calendar, or reading it takes too long.
    """
    fork = multiprocessing.get_context("fork")  # nothing is imported anew
    ours, theirs = fork.Pipe(duplex=False)
    worker = fork.Process(target=_work, args=(theirs, content, wanted, seconds), daemon=True)
    worker.start()
    theirs.close()
    outcome: Reading | Problem = Problem.TOO_HARD
    with suppress(EOFError, OSError):
        if ours.poll(4 * seconds):
            outcome = ours.recv()
    worker.kill()
    worker.join()
    ours.close()
    if isinstance(outcome, Problem):
        raise UnreadableError(outcome)
    return outcome


def _work(told: Connection, content: bytes, wanted: Wanted, seconds: int) -> None:
    """The process: tells what it read, or why it could not."""
    spent = ceil(resource.getrusage(resource.RUSAGE_SELF).ru_utime)
    most_memory = _present_memory() + MOST_MEMORY
    limits = ((resource.RLIMIT_AS, most_memory), (resource.RLIMIT_CPU, spent + seconds))
    for what, most in limits:
        with suppress(ValueError, OSError):
            resource.setrlimit(what, (most, most))
    warnings.simplefilter("ignore")
    try:
        told.send(read(content, wanted))
    except UnreadableError as error:
        told.send(error.problem)
    except MemoryError:
        told.send(Problem.TOO_HARD)


def _present_memory() -> int:
    """Bytes of addresses that this process came with: it is a copy of one that may be large."""
    with suppress(OSError), open("/proc/self/statm", encoding="ascii") as sizes:
        return int(sizes.read().split()[0]) * resource.getpagesize()
    return 0


def read(content: bytes, wanted: Wanted) -> Reading:
    """The same as `read_busy`, without its bounds of time and memory."""
    sheet = read_lines(content)
    zone = find_zone(sheet.timezone or "") or ZoneInfo(wanted.timezone)
    reader = _Reader(wanted, zone, wanted.owners | sheet.owners)
    reader.learn_zones(sheet)
    for _, same in groupby(sorted(sheet.events, key=_uid), key=_uid):
        reader.take(list(same))
    for lines in sheet.free_busy:
        reader.take_free_busy(lines)
    return Reading(busy=tuple(intersect(reader.busy, [wanted.window])), broken=reader.broken)


def _uid(lines: Sequence[str]) -> str:
    return next((line[4:].strip() for line in lines if line[:4].upper() == "UID:"), "")


class _Reader:
    def __init__(self, wanted: Wanted, zone: ZoneInfo, owners: frozenset[str]) -> None:
        self.wanted, self.zone, self.owners = wanted, zone, owners
        self.busy: list[Interval] = []
        self.broken = 0
        self._occurrences = 0

    def learn_zones(self, sheet: Sheet) -> None:
        """The file's own zones; what is read later names them."""
        from icalendar import Calendar  # noqa: PLC0415

        for lines in sheet.zones:
            with suppress(Exception):  # an event of a broken zone is like one of an unknown zone
                Calendar.from_ical(_joined(["BEGIN:VCALENDAR", *lines, "END:VCALENDAR"]))

    def take(self, same: list[list[str]]) -> None:
        """The events of one UID: a series with its exceptions, or one event."""
        if _uid(same[0]).endswith(self.wanted.own_suffix):
            return
        parsed = [each for lines in same if (each := self._parsed(lines)) is not None]
        without_uid = not _uid(same[0])
        for events in [[each] for each in parsed] if without_uid else [parsed]:
            self._take_events(events)

    def _take_events(self, events: list[Item]) -> None:
        try:
            found = self._expanded(events) if any(map(_repeats, events)) else iter(events)
            for each in found:
                self._count()
                self._take_one(each)
        except (UnreadableError, MemoryError):
            raise
        except Exception:
            self.broken += 1

    def _take_one(self, event: Item) -> None:
        if self._is_free(event):
            return
        try:
            start, end = _bounds(event)
        except BrokenError:
            self.broken += 1
            return
        self._add(start, end)

    def _parsed(self, lines: list[str]) -> Item | None:
        """One event with times that make sense; None: it is broken, and counted."""
        from icalendar import Event  # noqa: PLC0415

        try:
            event = Event.from_ical(_joined(lines))
            _check(event)
            self._settle(event)
        except MemoryError:
            raise
        except Exception:
            self.broken += 1
            return None
        return event

    def _settle(self, event: Item) -> None:
        """Gives times without a zone the calendar's, and a date up to which a rule goes its day."""
        for name in ("DTSTART", "DTEND", "RECURRENCE-ID"):
            if name in event:
                event[name].dt = self._zoned(event[name].dt)
        for name in ("EXDATE", "RDATE"):
            for each in _listed(event.get(name)):
                for value in each.dts:
                    value.dt = self._zoned(value.dt)
        start = event["DTSTART"].dt
        for rule in _listed(event.get("RRULE")):
            if "UNTIL" in rule:
                rule["UNTIL"] = [self._until(each, start) for each in rule["UNTIL"]]

    def _zoned(self, value: Any) -> Any:
        if isinstance(value, tuple):
            return tuple(map(self._zoned, value))
        if isinstance(value, datetime) and value.tzinfo is None:
            return value.replace(tzinfo=self.zone)
        return value

    def _until(self, until: When, start: When) -> When:
        if not isinstance(start, datetime):
            return until.date() if isinstance(until, datetime) else until
        if not isinstance(until, datetime):
            until = datetime(until.year, until.month, until.day, 23, 59, 59)  # noqa: DTZ001
        zoned = until if until.tzinfo else until.replace(tzinfo=start.tzinfo or self.zone)
        return zoned.astimezone(UTC)

    def _expanded(self, events: list[Item]) -> Iterator[Item]:
        import recurring_ical_events  # noqa: PLC0415
        from icalendar import Calendar  # noqa: PLC0415

        calendar = Calendar()
        for each in events:
            calendar.add_component(each)
        window = self.wanted.window
        found = recurring_ical_events.of(calendar, skip_bad_series=False)
        yield from found.between(window.start - DAY, window.end + DAY)

    def _is_free(self, event: Item) -> bool:
        return (
            str(event.get("TRANSP", "")).upper() == "TRANSPARENT"
            or str(event.get("STATUS", "")).upper() == "CANCELLED"
            or str(event.get("X-MICROSOFT-CDO-BUSYSTATUS", "")).upper() in FREE_AT_MICROSOFT
            or any(map(self._declined, _listed(event.get("ATTENDEE"))))
        )

    def _declined(self, attendee: Any) -> bool:
        address = str(attendee).lower().removeprefix("mailto:")
        answer = getattr(attendee, "params", {}).get("PARTSTAT", "")
        return address in self.owners and str(answer).upper() == "DECLINED"

    def take_free_busy(self, lines: list[str]) -> None:
        """A VFREEBUSY: what some servers publish instead of events."""
        from icalendar import FreeBusy  # noqa: PLC0415

        try:
            found = FreeBusy.from_ical(_joined(lines))
            for each in _listed(found.get("FREEBUSY")):
                for period in getattr(each, "dts", [each]):
                    self._count()
                    if str(each.params.get("FBTYPE", "BUSY")).upper() != FREE:
                        start, end = period.dt
                        self._add(start, start + end if isinstance(end, timedelta) else end)
        except (UnreadableError, MemoryError):
            raise
        except Exception:
            self.broken += 1

    def _add(self, start: When, end: When) -> None:
        begins, ends = self._instant(start), self._instant(end)
        if begins < ends:
            self.busy.append(Interval(begins, ends))

    def _instant(self, when: When) -> datetime:
        if not isinstance(when, datetime):
            when = datetime(when.year, when.month, when.day, tzinfo=self.zone)
        zoned = when if when.tzinfo else when.replace(tzinfo=self.zone)
        return zoned.astimezone(UTC)

    def _count(self) -> None:
        self._occurrences += 1
        if self._occurrences > MOST_OCCURRENCES:
            raise UnreadableError(Problem.TOO_MANY)


def _check(event: Item) -> None:
    """Refuses an event of which a line that decides its time makes no sense."""
    if "DTSTART" not in event or event.errors:
        raise BrokenError
    _bounds(event)
    for rule in _listed(event.get("RRULE")):
        if WITHIN_THE_DAY & {str(each).upper() for each in rule.get("FREQ", ())}:
            raise BrokenError
        times = (len(rule.get(each, ())) or 1 for each in ("BYHOUR", "BYMINUTE", "BYSECOND"))
        hours, minutes, seconds = times
        if hours * minutes * seconds > MOST_A_DAY:
            raise BrokenError


def _bounds(event: Item) -> tuple[When, When]:
    """From when to when an event is: without an end a date is a day, an instant no time at all."""
    start: When = event["DTSTART"].dt
    if "DTEND" in event:
        end: When = event["DTEND"].dt
    elif "DURATION" in event:
        end = start + event["DURATION"].dt
    else:
        end = start if isinstance(start, datetime) else start + DAY
    if isinstance(start, datetime) is not isinstance(end, datetime):
        raise BrokenError
    if _comparable(end) < _comparable(start):
        raise BrokenError
    return start, end


def _comparable(when: When) -> datetime:
    if not isinstance(when, datetime):
        return datetime(when.year, when.month, when.day, tzinfo=UTC)
    return when if when.tzinfo else when.replace(tzinfo=UTC)


def _repeats(event: Item) -> bool:
    return "RRULE" in event or "RDATE" in event


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _joined(lines: Iterable[str]) -> str:
    return "\r\n".join([*lines, ""])
