"""How people are counted: by difference, whatever is told how often and in which order."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.reports.people_counts import (
    KEPT_DAYS,
    MOST_AT_ONCE,
    NEVER,
    NOT_SEEN,
    RECENT_DAYS,
    WHOLE,
    CountedPerson,
    PeopleCount,
    Seen,
    decide_person_count,
    latest,
    moved_places,
    seen_in,
    with_person,
)
from chalicelib.domain.sessions.sessions import Status
from tests.kit.sessions import NOW, STARTS_AT, a_request, a_session

TODAY = date(2026, 6, 1)


def day(number: int) -> str:
    return (TODAY + timedelta(days=number)).isoformat()


def test_a_session_shows_the_day_of_its_booking_and_once_it_took_place_its_own() -> None:
    booked, met = NOW.date().isoformat(), STARTS_AT.date().isoformat()
    assert seen_in(a_request(), "UTC") == NOT_SEEN
    assert seen_in(a_session(confirmed_at=NOW), "UTC") == Seen(booked, NEVER)
    done = a_session(confirmed_at=NOW, status=Status.COMPLETED)
    assert seen_in(done, "UTC") == Seen(booked, met)


def test_what_is_counted_already_is_not_counted_again() -> None:
    seen = Seen(day(0))
    counted = decide_person_count(CountedPerson(), (WHOLE,), seen)
    assert counted == CountedPerson(booked_on=day(0), places={WHOLE: day(0)}, revision=1)
    for late in (seen, NOT_SEEN, Seen(day(-5))):
        assert decide_person_count(counted, (WHOLE,), late) is None


def test_who_is_in_very_many_groups_is_counted_in_parts() -> None:
    places = [WHOLE, *(f"acme.g{number}" for number in range(100))]
    counted, parts = CountedPerson(), []
    while after := decide_person_count(counted, places, Seen(day(0))):
        parts.append(len(moved_places(counted, after)))
        counted = after
    assert parts == [MOST_AT_ONCE, MOST_AT_ONCE, 1]
    assert counted.places == dict.fromkeys(places, day(0))


def test_who_booked_90_days_ago_is_active_no_more() -> None:
    count = PeopleCount(place=WHOLE, people=2, days={day(1 - RECENT_DAYS): 1, day(-RECENT_DAYS): 1})
    assert count.active(TODAY) == 1


def test_days_that_interest_nobody_leave_the_count() -> None:
    old = PeopleCount(place=WHOLE, people=1, days={day(-KEPT_DAYS - 1): 1})
    after = CountedPerson(booked_on=day(0), places={WHOLE: day(0)})
    assert with_person(old, CountedPerson(), after).days == {day(0): 1}


ANY_DAY = st.integers(-100, 0).map(day)


@given(st.lists(st.tuples(st.sampled_from("abc"), ANY_DAY, st.booleans()), max_size=30))
def test_a_count_is_that_of_the_last_states_whatever_was_told_before(
    told: list[tuple[str, str, bool]],
) -> None:
    """Each tells of somebody's booking, and whether they are of the place; it comes twice."""
    counted = dict.fromkeys("abc", CountedPerson())
    count, last = PeopleCount(place=WHOLE), dict.fromkeys("abc", NOT_SEEN)
    here = dict.fromkeys("abc", False)
    for who, booked, is_here in [each for each in told for _ in range(2)]:
        here[who], last[who] = is_here, latest(last[who], Seen(booked))
        places = (WHOLE,) if is_here else ()
        if after := decide_person_count(counted[who], places, Seen(booked)):
            if moved_places(counted[who], after):
                count = with_person(count, counted[who], after)
            counted[who] = after
    there = [who for who in "abc" if here[who]]
    assert count.people == len(there)
    assert count.active(TODAY) == sum(last[who].booked_on >= day(1 - RECENT_DAYS) for who in there)
