"""The local stack's clock: real time plus an offset in a file that the functions read."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path


class Clock:
    """A clock that a person can move; it runs on from wherever it was set."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def now(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=self._offset())

    def set(self, to: datetime) -> None:
        """Let it be `to` now. Raises: ValueError for an instant without an offset."""
        if to.tzinfo is None:
            raise ValueError("The instant needs an offset, such as 2026-11-23T15:00:00Z.")
        self._write((to - datetime.now(UTC)).total_seconds())

    def advance(self, minutes: float) -> None:
        self._write(self._offset() + minutes * 60)

    def return_to_real_time(self) -> None:
        self._write(0)

    def _offset(self) -> float:
        if not self._file.exists():
            return 0.0
        return float(json.loads(self._file.read_text())["offset_seconds"])

    def _write(self, seconds: float) -> None:
        fresh = self._file.with_suffix(".new")
        fresh.write_text(json.dumps({"offset_seconds": seconds}))
        fresh.replace(self._file)


def render(instant: datetime) -> str:
    """The instant as the API writes it."""
    return instant.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
