"""Weekly hours and date overrides, read as instants.

An instant is open if what the coach's clock shows then lies in a range of that local date, or in
one that ran over midnight from the date before; a date with an override takes its hours from
nowhere else. That needs no rule for clock changes: a time in the spring gap is never shown, and a
repeated hour is shown twice.
"""

from collections.abc import Iterator, Sequence

from chalicelib.domain.coaches.availability import MIDNIGHT, Availability, TimeRange
from chalicelib.domain.time import interval_algebra
from chalicelib.domain.time.wall_clock import DAY, MINUTE, Stretch, day_of

Ranges = Sequence[TimeRange]


def open_spans(availability: Availability, clock: Sequence[Stretch]) -> list[tuple[int, int]]:
    """The seconds of these stretches of the coach's clock in which the coach is open, joined.

    Ranges that touch are one span, also over midnight and over a clock change.
    """
    return interval_algebra.merge(
        span for stretch in clock for span in _open_spans_within(availability, stretch)
    )


def _open_spans_within(availability: Availability, stretch: Stretch) -> Iterator[tuple[int, int]]:
    start, end, offset = stretch
    for day in range((start + offset) // DAY, (end - 1 + offset) // DAY + 1):
        midnight = day * DAY - offset
        for from_minute, to_minute in _minutes_of_day(availability, day):
            low = max(midnight + from_minute * MINUTE, start)
            high = min(midnight + to_minute * MINUTE, end)
            if low < high:
                yield low, high


def _minutes_of_day(availability: Availability, day: int) -> Iterator[tuple[int, int]]:
    """The open wall-clock minutes of one local date, in no order and perhaps overlapping."""
    today = day_of(day)
    own = availability.overrides.get(today)
    if own is None:
        own = availability.weekly.get(today.weekday(), ())
        for each in _ranges_of(availability, day - 1):
            if each.runs_over_midnight and each.to_minute:
                yield 0, each.to_minute
    for each in own:
        yield each.from_minute, MIDNIGHT if each.runs_over_midnight else each.to_minute


def _ranges_of(availability: Availability, day: int) -> Ranges:
    date_ = day_of(day)
    weekly = availability.weekly.get(date_.weekday(), ())
    return availability.overrides.get(date_, weekly)
