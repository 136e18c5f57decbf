"""How long what failed waits."""

from datetime import timedelta

import pytest

from chalicelib.domain.kernel.backoff import pause_after


@pytest.mark.parametrize(
    ("tries", "minutes"), [(1, 1), (2, 2), (3, 4), (6, 32), (7, 60), (8, 60), (10_000, 60)]
)
def test_each_pause_is_twice_the_one_before_and_an_hour_at_most(tries: int, minutes: int) -> None:
    assert pause_after(tries) == timedelta(minutes=minutes)


def test_a_pause_is_hardly_longer_than_the_failing_has_lasted() -> None:
    lasted = timedelta()
    for tries in range(1, 20):
        assert pause_after(tries) <= lasted + timedelta(minutes=1)
        lasted += pause_after(tries)
