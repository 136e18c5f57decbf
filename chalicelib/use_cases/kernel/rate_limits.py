"""Counting the calls of each person, so that no burst of one is felt by another."""

import threading
import time
from collections.abc import Callable, Mapping

from chalicelib.domain.kernel import rate_limits
from chalicelib.domain.kernel.errors import TryAgainError
from chalicelib.domain.kernel.rate_limits import Kind, Tally
from chalicelib.storage.kernel.call_counts import add_calls

Tell = Callable[[str, Kind, int, int], int]


class CallMeter:
    """The counts of one process. It counts by the machine's clock, in seconds since the epoch: load
    is real, whatever time it is said to be. A count that cannot be shared stops nobody: the process
    goes on alone for that minute.
    """

    def __init__(
        self,
        limits: Mapping[Kind, int],
        seconds: Callable[[], float] = time.time,
        tell: Tell = add_calls,
    ) -> None:
        self._limits = limits
        self._seconds = seconds
        self._tell = tell
        self._lock = threading.Lock()
        self._tallies: dict[tuple[str, Kind], Tally] = {}
        self._minute = 0
        self._alone = 0

    def count(self, person_id: str, kind: Kind) -> None:
        """Counts a call; a kind without a limit is not counted.

        Raises:
            RateLimitedError: the person called too often.
        """
        limit = self._limits.get(kind)
        if limit is None:
            return
        key, epoch = (person_id, kind), self._seconds()
        with self._lock:
            self._forget(rate_limits.minute_of(epoch))
            tally = rate_limits.count(self._tallies.get(key), limit, epoch)
            tells = rate_limits.is_to_be_told(tally, limit)
            untold = tally.untold
            self._tallies[key] = rate_limits.told(tally, tally.calls) if tells else tally
        if tells and self._alone != tally.minute:
            self._share(key, tally.minute, untold)

    def _forget(self, minute: int) -> None:
        if minute != self._minute:
            self._minute = minute
            self._tallies.clear()

    def _share(self, key: tuple[str, Kind], minute: int, calls: int) -> None:
        try:
            total = self._tell(*key, minute, calls)
        except TryAgainError:
            self._alone = minute
            return
        with self._lock:
            tally = self._tallies.get(key)
            if tally and tally.minute == minute:
                most = max(total, tally.told)
                self._tallies[key] = Tally(minute, told=most, untold=tally.untold)
