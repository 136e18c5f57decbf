"""The local stack's clock: real time plus an offset in a file that the functions read.

It tells whole seconds, as the functions' own does: both cut the fraction after they add the offset,
so what is told as now is what a call at once is judged by.
"""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

YEARS = range(1970, 2200)


class OutOfRangeError(Exception):
    """The clock cannot stand there; the message is for a person."""


def _real() -> datetime:
    return datetime.now(UTC)


class Clock:
    """A clock that a person can move; it runs on from wherever it was set."""

    def __init__(self, file: Path, real: Callable[[], datetime] = _real) -> None:
        self._file = file
        self._real = real

    def now(self) -> datetime:
        return (self._real() + timedelta(seconds=self._offset())).replace(microsecond=0)

    def set(self, to: datetime) -> None:
        """Let it be `to` now. Raises: OutOfRangeError."""
        self._write((to - self._real()).total_seconds())

    def advance(self, minutes: float) -> None:
        """Raises: OutOfRangeError."""
        self._write(self._offset() + minutes * 60)

    def return_to_real_time(self) -> None:
        self._write(0)

    def _offset(self) -> float:
        if not self._file.exists():
            return 0.0
        return float(json.loads(self._file.read_text())["offset_seconds"])

    def _write(self, seconds: float) -> None:
        try:
            year = (self._real() + timedelta(seconds=seconds)).year
        except (ValueError, OverflowError):
            year = 0
        if year not in YEARS:
            raise OutOfRangeError(
                f"The clock goes from the year {YEARS[0]} to {YEARS[-1]}: choose a time in between."
            )
        fresh = self._file.with_suffix(".new")
        fresh.write_text(json.dumps({"offset_seconds": seconds}))
        fresh.replace(self._file)
