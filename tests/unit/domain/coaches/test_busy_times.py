from datetime import UTC, datetime, timedelta

from chalicelib.domain.coaches.busy_times import BusyTimes
from chalicelib.domain.time.intervals import Interval
from chalicelib.storage.coaches.busy_times import busy_in, busy_key, put_busy
from chalicelib.storage.kernel.table import Rows

TEN = datetime(2026, 11, 23, 10, tzinfo=UTC)
HOUR = timedelta(hours=1)


def span(start: float, end: float) -> Interval:
    return Interval(TEN + start * HOUR, TEN + end * HOUR)


def test_what_a_calendar_says_anew_takes_the_place_of_what_it_said() -> None:
    busy = BusyTimes("cora").told_by("work", [span(0, 1)]).told_by("home", [span(2, 3)])
    after = busy.told_by("work", [span(4, 5)])
    assert after.all == (span(2, 3), span(4, 5))
    assert (busy.version, after.version) == (2, 3)


def test_the_same_said_again_is_no_news() -> None:
    busy = BusyTimes("cora").told_by("work", [span(1, 2), span(0, 1)])
    assert busy.told_by("work", [span(0, 2)]) is busy
    assert busy.without("home") is busy


def test_a_calendar_that_says_nothing_yet_has_its_place() -> None:
    assert list(BusyTimes("cora").told_by("work", ()).by_calendar) == ["work"]


def test_two_calendars_that_overlap_are_one_busy_time() -> None:
    busy = BusyTimes("cora").told_by("work", [span(0, 2)]).told_by("home", [span(1, 3)])
    assert busy.all == (span(0, 3),)
    assert busy.without("home").all == (span(0, 2),)


def test_what_is_said_of_one_time_replaces_what_was_said_of_that_time_alone() -> None:
    busy = BusyTimes("cora").told_by("work", [span(0, 3), span(5, 6)]).told_by("home", [span(1, 2)])
    after = busy.told_within(span(2, 4), {"work": [span(3.5, 9)]})
    assert after.by_calendar == {
        "work": (span(0, 2), span(3.5, 4), span(5, 6)),
        "home": (span(1, 2),),
    }
    assert after.version == busy.version + 1


def test_what_was_known_of_one_time_or_is_of_no_calendar_is_no_news() -> None:
    busy = BusyTimes("cora").told_by("work", [span(0, 3)])
    assert busy.told_within(span(1, 2), {"work": [span(0, 9)], "gone": [span(1, 2)]}) is busy
    assert busy.told_within(span(1, 2), {}) is busy


def test_busy_times_are_stored_by_the_minute_and_none_is_lost() -> None:
    odd = Interval(TEN + timedelta(seconds=61), TEN + timedelta(seconds=119))
    told = BusyTimes("cora", {"work": (odd, span(2, 30)), "home": ()}, 7)
    row = put_busy(told).row
    read = busy_in(Rows({busy_key("cora"): row}), "cora")
    minute = Interval(TEN + timedelta(minutes=1), TEN + timedelta(minutes=2))
    assert read == BusyTimes("cora", {"work": (minute, span(2, 30)), "home": ()}, 7)
