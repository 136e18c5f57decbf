from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.calendars.consent import PATIENCE, calendar_of, state_of, verifier_of
from chalicelib.domain.kernel.errors import InvalidError

NOW = datetime(2027, 2, 1, 8, tzinfo=UTC)
STATE = state_of("key", "coach", "calendar", NOW)


def test_who_comes_back_in_time_is_known_again() -> None:
    assert calendar_of("key", "coach", STATE, NOW + PATIENCE - timedelta(seconds=1)) == "calendar"


def test_ten_minutes_later_it_is_too_late() -> None:
    with pytest.raises(InvalidError, match="ten minutes"):
        calendar_of("key", "coach", STATE, NOW + PATIENCE)


@pytest.mark.parametrize(
    ("key", "coach", "state"),
    [
        ("key", "another", STATE),
        ("another", "coach", STATE),
        ("key", "coach", STATE[:-1] + "0"),
        ("key", "coach", STATE.replace("calendar", "other")),
        ("key", "coach", STATE.replace("2027", "2028")),
        ("key", "coach", ""),
        ("key", "coach", "..."),
        ("key", "coach", "ü.ü.ü"),
    ],
)
def test_whatever_was_not_made_for_this_coach_is_refused(key: str, coach: str, state: str) -> None:
    with pytest.raises(InvalidError, match="not for you"):
        calendar_of(key, coach, state, NOW)


def test_each_consent_has_a_verifier_of_its_own_as_long_as_the_standard_wants() -> None:
    made = {verifier_of("key", coach, each) for coach in ("a", "b") for each in ("1", "2")}
    assert len(made) == 4
    assert {len(each) for each in made} == {64}
