from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from chalicelib.domain.coaches.availability import Availability, CoachCalendar
from chalicelib.domain.coaches.coaches import (
    MOST_TIME_OFF,
    Offered,
    Schedule,
    TimeOff,
    decide_offerings,
    standing_offering,
    with_time_off,
    without_time_off,
)
from chalicelib.domain.kernel.errors import InvalidError, NotFoundError
from chalicelib.domain.time.intervals import Interval
from tests.kit.world import catalogue

NOW = datetime(2026, 6, 1, 6, tzinfo=UTC)
SCHEDULE = Schedule(coach_id="cora", calendar=CoachCalendar(Availability("Europe/London")))
ACME, GLOBEX = catalogue("acme"), catalogue("globex")


def entry(number: int) -> TimeOff:
    start = NOW + timedelta(days=number)
    return TimeOff(id=f"off-{number}", interval=Interval(start, start + timedelta(hours=1)))


def test_time_off_closes_the_calendar_and_raises_the_version() -> None:
    after = with_time_off(with_time_off(SCHEDULE, entry(2), NOW), entry(1), NOW)
    assert [each.id for each in after.time_off] == ["off-1", "off-2"]
    assert list(after.calendar.time_off) == [entry(1).interval, entry(2).interval]
    assert after.version == 3
    fewer = without_time_off(after, "off-1")
    assert list(fewer.calendar.time_off) == [entry(2).interval]
    assert fewer.version == 4


def test_time_off_that_is_over_is_dropped() -> None:
    after = with_time_off(with_time_off(SCHEDULE, entry(1), NOW), entry(3), NOW + timedelta(days=2))
    assert [each.id for each in after.time_off] == ["off-3"]


def test_time_off_is_not_added_to_the_past() -> None:
    with pytest.raises(InvalidError):
        with_time_off(SCHEDULE, entry(0), NOW + timedelta(hours=1))


def test_there_is_a_most_of_time_off() -> None:
    full = replace(SCHEDULE, time_off=tuple(entry(n + 1) for n in range(MOST_TIME_OFF)))
    with pytest.raises(InvalidError):
        with_time_off(full, entry(0), NOW)
    a_day_later = NOW + timedelta(days=1, hours=1)
    assert len(with_time_off(full, entry(200), a_day_later).time_off) == MOST_TIME_OFF


def test_time_off_that_is_not_there_cannot_be_removed() -> None:
    with pytest.raises(NotFoundError):
        without_time_off(SCHEDULE, "off-1")


def test_an_offering_is_sorted_by_workspace() -> None:
    wanted = [
        Offered("acme.career", ("acme.25", "acme.50")),
        Offered("globex.career", ("globex.25",)),
    ]
    assert decide_offerings(wanted, {"acme": ACME, "globex": GLOBEX}) == {
        "acme": {"acme.career": frozenset({"acme.25", "acme.50"})},
        "globex": {"globex.career": frozenset({"globex.25"})},
    }
    assert decide_offerings([], {"acme": ACME}) == {"acme": {}}


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        ([Offered("acme.none", ())], "offering.0.coaching_type_id"),
        ([Offered("globex.career", ())], "offering.0.coaching_type_id"),
        ([Offered("acme.career", ("acme.none",))], "offering.0.session_type_ids"),
        ([Offered("acme.career", ("globex.25",))], "offering.0.session_type_ids"),
        ([Offered("acme.career", ())] * 2, "offering.1.coaching_type_id"),
    ],
)
def test_an_offering_of_what_the_catalogue_lacks_is_refused(
    wanted: list[Offered], field: str
) -> None:
    with pytest.raises(InvalidError) as refusal:
        decide_offerings(wanted, {"acme": ACME})
    assert refusal.value.field == field


def test_what_the_catalogue_lost_is_offered_no_more() -> None:
    offering = {
        "acme.career": frozenset({"acme.50", "acme.gone", "acme.25"}),
        "acme.gone": frozenset(),
    }
    schedule = replace(SCHEDULE, offerings={"acme": offering})
    assert standing_offering(schedule, ACME) == {"acme.career": ("acme.25", "acme.50")}
    assert standing_offering(schedule, GLOBEX) == {}
