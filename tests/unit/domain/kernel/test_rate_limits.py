"""How often a person may call, decided from what was counted."""

import pytest

from chalicelib.domain.kernel.errors import RateLimitedError
from chalicelib.domain.kernel.rate_limits import (
    LIMITS,
    MOST_UNTOLD,
    Kind,
    Tally,
    count,
    is_to_be_told,
    minute_of,
    told,
)

NOON = 1_800_000_000.0
MINUTE = minute_of(NOON)


def test_sixty_writes_and_six_hundred_reads_pass_in_a_minute() -> None:
    for kind, most in ((Kind.WRITE, 60), (Kind.READ, 600)):
        tally = None
        for _ in range(most):
            tally = count(tally, LIMITS[kind], NOON)
        with pytest.raises(RateLimitedError):
            count(tally, LIMITS[kind], NOON + 59.9)


@pytest.mark.parametrize(
    ("into", "seconds"), [(0.0, 60), (0.5, 60), (1.0, 59), (30.0, 30), (59.0, 1), (59.9, 1)]
)
def test_the_refusal_says_after_how_many_seconds_the_next_minute_has_begun(
    into: float, seconds: int
) -> None:
    begun = MINUTE * 60 + into
    with pytest.raises(RateLimitedError) as refused:
        count(Tally(MINUTE, told=60), 60, begun)
    assert refused.value.seconds == seconds
    assert count(Tally(MINUTE, told=60), 60, begun + seconds).calls == 1


def test_what_others_told_counts_like_ones_own() -> None:
    tally = told(Tally(MINUTE, untold=3), 60)
    with pytest.raises(RateLimitedError):
        count(tally, 60, NOON)


def test_a_refused_call_is_not_counted() -> None:
    tally = Tally(MINUTE, told=60)
    with pytest.raises(RateLimitedError):
        count(tally, 60, NOON)
    assert count(tally, 61, NOON) == Tally(MINUTE, told=60, untold=1)


def test_few_calls_are_told_to_nobody_and_the_last_ones_at_once() -> None:
    assert not is_to_be_told(Tally(MINUTE, untold=6), 60)
    assert is_to_be_told(Tally(MINUTE, untold=7), 60)
    assert not is_to_be_told(Tally(MINUTE, untold=MOST_UNTOLD - 1), 600)
    assert is_to_be_told(Tally(MINUTE, untold=MOST_UNTOLD), 600)
    assert is_to_be_told(Tally(MINUTE, told=59, untold=1), 60)


def test_a_minute_of_writes_by_one_process_is_told_in_less_than_half_as_many_writes() -> None:
    tally, writes = Tally(MINUTE), 0
    for _ in range(60):
        tally = count(tally, 60, NOON)
        if is_to_be_told(tally, 60):
            tally, writes = told(tally, tally.calls), writes + 1
    assert writes <= 30
    assert tally.calls == 60
