"""Weekly hours and date overrides, read as instants.

An instant is open if what the coach's clock shows then lies in a range of that local date, or in
one that ran over midnight from the date before; a date with an override takes its hours from
nowhere else. That needs no rule for clock changes: a time in the spring gap is never shown, and a
repeated hour is shown twice.
"""

from collections.abc import Iterator, Sequence

from chalicelib.domain.coaches.availability import MIDNIGHT, Availability, TimeRange
from chalicelib.domain.time import interval_algebra
from chalicelib.domain.time.tidy_time import Spans
from chalicelib.domain.time.wall_clock import DAY, MINUTE, Stretch, day_of

Ranges = Sequence[TimeRange]

WEEKDAY_OF_1970 = 3
"""Its first day was a Thursday."""


def open_spans(availability: Availability, clock: Sequence[Stretch]) -> list[tuple[int, int]]:
    """The seconds of these stretches of the coach's clock in which the coach is open, joined.

    Ranges that touch are one span, also over midnight and over a clock change.
    """
    weekly = availability.weekly
    week = [_open_on(weekly.get(day, ()), weekly.get((day - 1) % 7, ())) for day in range(7)]
    return interval_algebra.merge(
        span for stretch in clock for span in _open_spans_within(availability, week, stretch)
    )


def _open_spans_within(
    availability: Availability, week: Sequence[Spans], stretch: Stretch
) -> Iterator[tuple[int, int]]:
    start, end, offset = stretch
    for day in range((start + offset) // DAY, (end - 1 + offset) // DAY + 1):
        midnight = day * DAY - offset
        spans = _of_overrides(availability, day) if availability.overrides else None
        for from_second, to_second in week[(day + WEEKDAY_OF_1970) % 7] if spans is None else spans:
            low, high = midnight + from_second, midnight + to_second
            if low < end and high > start:
                yield low if low > start else start, high if high < end else end


def _of_overrides(availability: Availability, day: int) -> Spans | None:
    """The open wall seconds of a local date that has an override, or follows one; else None."""
    today = day_of(day)
    if (own := availability.overrides.get(today)) is not None:
        return _open_on(own, ())
    if (before := availability.overrides.get(day_of(day - 1))) is not None:
        return _open_on(availability.weekly.get(today.weekday(), ()), before)
    return None


def _open_on(own: Ranges, before: Ranges) -> Spans:
    """The open wall seconds of a date by its own ranges and those of the date before, in no order
    and perhaps overlapping.
    """
    running_in = [(0, each.to_minute * MINUTE) for each in before if each.runs_over_midnight]
    return running_in + [
        (
            each.from_minute * MINUTE,
            (MIDNIGHT if each.runs_over_midnight else each.to_minute) * MINUTE,
        )
        for each in own
    ]
