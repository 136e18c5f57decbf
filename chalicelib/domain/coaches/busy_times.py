"""When a coach is busy elsewhere, as the coach's own calendars say."""

from collections.abc import Iterable, Mapping

from msgspec import Struct, field
from msgspec.structs import replace

from chalicelib.domain.time.intervals import Interval, intersect, merge, subtract


class BusyTimes(Struct, frozen=True):
    """What each of a coach's calendars keeps free of sessions, by the calendar's id.

    They stand beside the hours, under a version of their own, which is 0 before the first calendar:
    what a machine refreshes must not refuse a coach's open edit of the hours.
    """

    coach_id: str
    by_calendar: Mapping[str, tuple[Interval, ...]] = field(default_factory=dict)
    version: int = 0

    @property
    def all(self) -> tuple[Interval, ...]:
        return tuple(merge(each for spans in self.by_calendar.values() for each in spans))

    def told_by(self, calendar_id: str, spans: Iterable[Interval]) -> "BusyTimes":
        """With what this calendar says now; the very same if it says what it said."""
        told = tuple(merge(spans))
        if self.by_calendar.get(calendar_id) == told:
            return self
        return self._changed({**self.by_calendar, calendar_id: told})

    def told_within(self, window: Interval, told: Mapping[str, Iterable[Interval]]) -> "BusyTimes":
        """With what some of the calendars say now of this time, and of no other; the very same if
        that is what they said. Of one that is not connected any more nothing is kept.
        """
        by_calendar = {
            each: _replaced(spans, window, told[each]) if each in told else spans
            for each, spans in self.by_calendar.items()
        }
        return self if by_calendar == self.by_calendar else self._changed(by_calendar)

    def without(self, calendar_id: str) -> "BusyTimes":
        """Without a calendar; the very same if it never said anything."""
        if calendar_id not in self.by_calendar:
            return self
        left = {each: spans for each, spans in self.by_calendar.items() if each != calendar_id}
        return self._changed(left)

    def _changed(self, by_calendar: Mapping[str, tuple[Interval, ...]]) -> "BusyTimes":
        return replace(self, by_calendar=by_calendar, version=self.version + 1)


def _replaced(
    spans: Iterable[Interval], window: Interval, told: Iterable[Interval]
) -> tuple[Interval, ...]:
    return tuple(merge([*subtract(spans, [window]), *intersect(told, [window])]))
