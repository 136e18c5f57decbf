"""The local stack's clock and the functions' own agree to the second, whatever it is set to."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from chalicelib.bootstrap import moved
from infra.local.clock import Clock, OutOfRangeError

REAL = datetime(2026, 11, 23, 12, 0, 0, 900_000, tzinfo=UTC)
WANTED = datetime(2027, 2, 1, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize("later", [0, 1, 99_999, 100_000, 999_999])
def test_an_action_at_once_is_judged_by_the_time_that_was_set(tmp_path: Path, later: int) -> None:
    file = tmp_path / "clock.json"
    Clock(file, lambda: REAL).set(WANTED)
    real = REAL + timedelta(microseconds=later)
    assert moved(real, file) == Clock(file, lambda: real).now() == WANTED


def test_time_runs_on_from_where_it_was_set_in_whole_seconds(tmp_path: Path) -> None:
    file = tmp_path / "clock.json"
    Clock(file, lambda: REAL).set(WANTED)
    assert moved(REAL + timedelta(seconds=90.5), file) == WANTED + timedelta(seconds=90)
    assert moved(REAL, None) == REAL.replace(microsecond=0)


@pytest.mark.parametrize("minutes", [1e300, -1e300, float("nan"), float("inf"), 1e9, -1e9])
def test_the_clock_stays_where_calendars_are(tmp_path: Path, minutes: float) -> None:
    clock = Clock(tmp_path / "clock.json", lambda: REAL)
    with pytest.raises(OutOfRangeError, match="1970 to 2199"):
        clock.advance(minutes)
    assert clock.now() == REAL.replace(microsecond=0)
