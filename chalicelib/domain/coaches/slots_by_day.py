"""Slots as people read them: by the days of the viewer's zone."""

from bisect import bisect_left
from collections.abc import Sequence
from datetime import date

from chalicelib.domain.time.wall_clock import DAY, day_number, stretches


def group_by_day(
    seconds: Sequence[int], timezone: str, first: date, last: date
) -> dict[int, list[int]]:
    """The starts of each local day from first to last in the viewer's zone, empty days included, by
    `day_number`.

    `seconds` are starts since 1970, in order. A slot belongs to the day on which it starts; slots
    of other days are left out.

    Raises:
        UnknownTimezoneError: the viewer's zone is unknown.
    """
    days: dict[int, list[int]] = {day: [] for day in range(day_number(first), day_number(last) + 1)}
    from_second, to_second = (seconds[0], seconds[-1] + 1) if seconds else (0, 1)
    at = 0
    for _, end, offset in stretches(timezone, from_second, to_second):
        while at < len(seconds) and seconds[at] < end:
            day = (seconds[at] + offset) // DAY
            day_is_over = bisect_left(seconds, min((day + 1) * DAY - offset, end), at)
            if day in days:
                days[day] += seconds[at:day_is_over]
            at = day_is_over
    return days
