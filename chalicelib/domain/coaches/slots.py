"""Open slots: at which starts may this person book this coach, and if not, why not.

Every rule of booking takes starts away, so the engine works on starts and not on free time: the
hours, each shortened by the length of the session, are the starts that lie in open hours; each
thing that stands in the way forbids the starts that would touch it; the grid is read off the rest.

    hours            |=====================|
    starts in hours  |==============|           shortened by the session's length, this end included
    a standing claim           |###|
    forbidden             (#########)           where each begins before the other ends
    allowed          |====]                     in whole seconds, so half-open spans say it exactly

`open_starts` (every start of a window) and `why_not` (one start) apply the same rules: a start is
among the first exactly if the second has nothing to say.
"""

import heapq
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from msgspec import Struct, field

from chalicelib.domain.coaches.availability import LONGEST_BUFFER, Availability, CoachCalendar
from chalicelib.domain.coaches.open_hours import open_spans
from chalicelib.domain.time import interval_algebra
from chalicelib.domain.time.intervals import Interval
from chalicelib.domain.time.tidy_time import Spans, tidy_spans
from chalicelib.domain.time.wall_clock import (
    DAY,
    MINUTE,
    Stretch,
    day_number,
    day_of,
    instant_at,
    instants_showing,
    monday_of,
    offset_at,
    seconds_at,
    seconds_until,
    stretches,
)
from chalicelib.domain.workspaces.workspaces import LONGEST_SESSION


class Refusal(StrEnum):
    """Why a start cannot be booked, in the order in which it is told."""

    TOO_SOON = "too_soon"
    BEYOND_HORIZON = "beyond_horizon"
    OFF_GRID = "off_grid"
    OUTSIDE_HOURS = "outside_hours"
    TIME_OFF = "time_off"
    DAILY_LIMIT = "daily_limit"
    WEEKLY_LIMIT = "weekly_limit"
    MEMBER_BUSY = "member_busy"
    COACH_TAKEN = "coach_taken"


class Occupancy(Struct, frozen=True):
    """What already stands in the way of a new session.

    `coach`: the coach's stored claims, with the buffers of their moment. `member`: the claims of
    the person who books, in whatever role. `per_day`, `per_week`: the coach's sessions that count
    for the limits, by the coach's local date of their start and by the Monday of its week.
    """

    coach: Iterable[Interval] = ()
    member: Iterable[Interval] = ()
    per_day: Mapping[date, int] = field(default_factory=dict)
    per_week: Mapping[date, int] = field(default_factory=dict)


def open_starts(
    calendar: CoachCalendar, occupancy: Occupancy, minutes: int, window: Interval, now: datetime
) -> list[datetime]:
    """Every start in the window at which a session of so many minutes may be booked now, in order.

    Raises:
        UnknownTimezoneError: the coach's zone is unknown.
    """
    return [instant_at(start) for start in open_seconds(calendar, occupancy, minutes, window, now)]


def open_seconds(
    calendar: CoachCalendar, occupancy: Occupancy, minutes: int, window: Interval, now: datetime
) -> list[int]:
    """`open_starts` in seconds since 1970, for lists that are only written down again."""
    hours = calendar.availability
    earliest, latest = _bookable(hours, now)
    first = max(earliest, seconds_until(window.start))
    past_last = min(latest + 1, seconds_until(window.end))
    if first >= past_last:
        return []
    length = minutes * MINUTE
    clock = stretches(hours.timezone, first, past_last - 1 + length)
    allowed: Spans = [
        (start, end - length + 1)
        for start, end in open_spans(hours, clock)
        if end - start >= length
    ]
    for taken in _in_the_way(calendar, occupancy, length, first, past_last):
        allowed = _clear_of(taken, allowed)
    full_days = interval_algebra.merge(_full_days(hours, occupancy, clock))
    allowed = _clear_of(_Taken(full_days, 0, 1), allowed)
    return _on_grid(allowed, clock, hours.slot_interval_minutes)


def why_not(
    calendar: CoachCalendar, occupancy: Occupancy, minutes: int, starts_at: datetime, now: datetime
) -> Refusal | None:
    """The first reason, in the order of `Refusal`, why this start cannot be booked now, if any.

    Raises:
        UnknownTimezoneError: the coach's zone is unknown.
    """
    return (
        _why_not_offered(calendar.availability, minutes, starts_at, now)
        or _why_closed(calendar, occupancy, minutes, starts_at)
        or _why_not_free(calendar, occupancy, minutes, starts_at)
    )


def nearest(starts: Iterable[datetime], wanted: datetime, n: int = 5) -> list[datetime]:
    """The n starts nearest to the wanted one, nearest first; of two as near, the earlier first."""
    return heapq.nsmallest(n, starts, key=lambda start: (abs(start - wanted), start))


def claim_of(hours: Availability, minutes: int, starts_at: datetime) -> Interval:
    """The coach's time that a session starting then claims: itself with the buffers around it."""
    return Interval(
        starts_at - timedelta(minutes=hours.buffer_before_minutes),
        starts_at + timedelta(minutes=minutes + hours.buffer_after_minutes),
    )


def claims_around(first: datetime, last: datetime) -> Interval:
    """Where the claims of sessions may lie that start between these two, both inclusive, however
    long they are and whatever buffers they have.
    """
    return Interval(first - LONGEST_BUFFER, last + LONGEST_SESSION + LONGEST_BUFFER)


def _bookable(hours: Availability, now: datetime) -> tuple[int, int]:
    """The first and the last second at which a session may start, by notice and horizon."""
    earliest = now + timedelta(minutes=hours.minimum_notice_minutes)
    latest = now + timedelta(days=hours.horizon_days)
    return seconds_until(earliest), seconds_at(latest)


class _Taken(NamedTuple):
    """Times that a session may not touch with what it claims, `lead` seconds before its start to
    `tail` after it.
    """

    times: Spans
    lead: int
    tail: int


def _in_the_way(
    calendar: CoachCalendar, occupancy: Occupancy, length: int, first: int, past_last: int
) -> list[_Taken]:
    """What is not free about the window.

    The buffers of the new session count against what the coach does (claims, and busy times from
    elsewhere), not against time off, and not against what the member does.
    """
    hours = calendar.availability
    before = hours.buffer_before_minutes * MINUTE
    after = hours.buffer_after_minutes * MINUTE
    low, high = first - before, past_last + length + after
    return [
        _Taken(tidy_spans(occupancy.coach, low, high), before, length + after),
        _Taken(tidy_spans(calendar.busy, low, high), before, length + after),
        _Taken(tidy_spans(calendar.time_off, low, high), 0, length),
        _Taken(tidy_spans(occupancy.member, low, high), 0, length),
    ]


def _clear_of(taken: _Taken, allowed: Spans) -> Spans:
    """The allowed starts, a tidy list, without those whose claim would overlap what is taken.

    It is looked up where starts are allowed, so what is taken elsewhere costs next to nothing.
    """
    times, lead, tail = taken
    if not times:
        return allowed
    left = []
    count = len(times)
    for start, end in allowed:
        claimed_from, claimed_to = start - lead, end - 1 + tail
        at = bisect_left(times, (claimed_from, 0))
        if at and times[at - 1][1] > claimed_from:
            at -= 1
        while at < count and times[at][0] < claimed_to:
            taken_start, taken_end = times[at]
            if start <= taken_start - tail:
                left.append((start, taken_start - tail + 1))
            start = taken_end + lead  # noqa: PLW2901 -- what is before it is dealt with
            at += 1
        if start < end:
            left.append((start, end))
    return left


def _full_days(
    hours: Availability, occupancy: Occupancy, clock: Sequence[Stretch]
) -> Iterator[tuple[int, int]]:
    """The starts that fall on a local day, or in a local week, that has all its sessions."""
    for limit, counts, days in (
        (hours.max_per_day, occupancy.per_day, 1),
        (hours.max_per_week, occupancy.per_week, 7),
    ):
        for day, count in counts.items():
            if limit is not None and count >= limit:
                begins = day_number(day) * DAY
                yield from instants_showing(clock, begins, begins + days * DAY)


def _on_grid(allowed: Spans, clock: Sequence[Stretch], interval_minutes: int) -> list[int]:
    """The allowed starts at which the clock shows a multiple of the interval since midnight."""
    step = interval_minutes * MINUTE  # divides the hour, so it may be counted from any midnight
    starts: list[int] = []
    to_come = iter(clock)
    ends = offset = 0
    for low, high in allowed:
        while low < high:
            while ends <= low:
                _, ends, offset = next(to_come)
            until = min(high, ends)
            starts += range(low + -(low + offset) % step, until, step)
            low = until  # noqa: PLW2901 -- what is before it is dealt with
    return starts


def _why_not_offered(
    hours: Availability, minutes: int, starts_at: datetime, now: datetime
) -> Refusal | None:
    earliest, latest = _bookable(hours, now)
    start = seconds_at(starts_at)
    if start < earliest:
        return Refusal.TOO_SOON
    if seconds_until(starts_at) > latest:
        return Refusal.BEYOND_HORIZON
    wall = start + offset_at(hours.timezone, start)
    if starts_at.microsecond or wall % (hours.slot_interval_minutes * MINUTE):
        return Refusal.OFF_GRID
    end = start + minutes * MINUTE
    if open_spans(hours, stretches(hours.timezone, start, end)) != [(start, end)]:
        return Refusal.OUTSIDE_HOURS
    return None


def _why_closed(
    calendar: CoachCalendar, occupancy: Occupancy, minutes: int, starts_at: datetime
) -> Refusal | None:
    """Time off, and the limits, by the coach's local date of the start."""
    hours = calendar.availability
    start = seconds_at(starts_at)
    if _touches(calendar.time_off, starts_at, starts_at + timedelta(minutes=minutes)):
        return Refusal.TIME_OFF
    day = day_of((start + offset_at(hours.timezone, start)) // DAY)
    if hours.max_per_day is not None and occupancy.per_day.get(day, 0) >= hours.max_per_day:
        return Refusal.DAILY_LIMIT
    week = monday_of(day)
    if hours.max_per_week is not None and occupancy.per_week.get(week, 0) >= hours.max_per_week:
        return Refusal.WEEKLY_LIMIT
    return None


def _why_not_free(
    calendar: CoachCalendar, occupancy: Occupancy, minutes: int, starts_at: datetime
) -> Refusal | None:
    """What stands in the way; busy times from elsewhere look like claims: nobody explains them."""
    claim = claim_of(calendar.availability, minutes, starts_at)
    if _touches(occupancy.member, starts_at, starts_at + timedelta(minutes=minutes)):
        return Refusal.MEMBER_BUSY
    if _touches(occupancy.coach, claim.start, claim.end):
        return Refusal.COACH_TAKEN
    if _touches(calendar.busy, claim.start, claim.end):
        return Refusal.COACH_TAKEN
    return None


def _touches(taken: Iterable[Interval], start: datetime, end: datetime) -> bool:
    return any(each.start < end and start < each.end for each in taken)
