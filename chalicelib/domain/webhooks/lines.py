"""The line of an address: its deliveries wait in it, and one worker at a time serves it.

So an address that hangs holds one worker, however much waits for it, and after a failure none
until its pause is over: the others are not delayed. A line that nobody serves is due when it is to
be looked at next, and one that is served when its worker must have died.

    free ──claim──► held ──► free, until its next delivery is due
                      │
                      └── a failure ──► pausing, 5 seconds, then longer each time, an hour at most
"""

from datetime import datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.domain.kernel.backoff import pause_after
from chalicelib.domain.webhooks.deliveries import PAUSES
from chalicelib.domain.webhooks.endpoints import Endpoint, Off, OffReason

LEASE = timedelta(seconds=120)
"""Longer than a worker may run."""

GIVES_UP_AFTER = timedelta(days=5)

WAKE_AGAIN = timedelta(minutes=5)
"""How long a worker that was called has to come."""


class Line(Struct, frozen=True, kw_only=True):
    """`failures` in a row, since `failing_since`; `next_at`: when something of it is due; `news`:
    it was switched off by itself, and nobody is told yet.
    """

    endpoint_id: str
    holder: str | None = None
    held_until: datetime | None = None
    failures: int = 0
    failing_since: datetime | None = None
    paused_until: datetime | None = None
    next_at: datetime | None = None
    news: Off | None = None
    version: int = 0


def claimed(line: Line, holder: str, now: datetime) -> Line | None:
    """The line in this worker's hands; None: another one has it, or it pauses."""
    held = line.held_until is not None and now < line.held_until
    pausing = line.paused_until is not None and now < line.paused_until
    if held or pausing:
        return None
    return _next(line, holder=holder, held_until=now + LEASE)


def succeeded(line: Line) -> Line:
    """An answer came: whatever failed before is over."""
    return replace(line, failures=0, failing_since=None, paused_until=None)


def failed(line: Line, now: datetime) -> Line:
    """No good answer came: the line pauses."""
    failures = line.failures + 1
    longest = PAUSES[failures - 1] if failures <= len(PAUSES) else PAUSES[-1]
    return replace(
        line,
        failures=failures,
        failing_since=line.failing_since or now,
        paused_until=now + min(longest, pause_after(failures)),
    )


def has_failed_for_good(line: Line, now: datetime) -> bool:
    """Whether nothing succeeded in five days of trying."""
    return line.failing_since is not None and now >= line.failing_since + GIVES_UP_AFTER


def is_failing(endpoint: Endpoint, line: Line) -> bool:
    """Whether an admin is to see to the address: nothing is accepted there, or it switched itself
    off.
    """
    if endpoint.off:
        return endpoint.off.reason is not OffReason.ADMIN
    return line.failing_since is not None


def released(line: Line, first_waiting: datetime | None) -> Line:
    """The line that its worker leaves; it is due when its first delivery is, after its pause."""
    at = first_waiting and max(first_waiting, line.paused_until or first_waiting)
    return _next(line, holder=None, held_until=None, next_at=at)


def hurried(line: Line, now: datetime) -> Line:
    """The line of an address that is to be tried now, whatever failed before."""
    return _next(line, paused_until=None, next_at=now)


def begun_anew(line: Line, now: datetime) -> Line:
    """The line of an address that was changed, or switched on: nothing has failed there yet."""
    return replace(hurried(line, now), failures=0, failing_since=None, news=None)


def stopped(line: Line, off: Off) -> Line:
    """The line of an address that is switched off by itself: its admins are to be told."""
    return replace(line, news=off)


def woken(line: Line, now: datetime, *, on: bool) -> Line:
    """The line once the clock looked at it: its admins were told if there was something; while the
    address is `on`, a worker was called, also for one that must have died.
    """
    at = line.held_until or line.next_at
    if at and at <= now:
        line = replace(line, holder=None, held_until=None, next_at=now + WAKE_AGAIN if on else None)
    return _next(line, news=None)


def due_at(line: Line) -> datetime | None:
    """When time has something to do with it; None: nothing waits."""
    if line.news:
        return line.news.at
    return line.held_until or line.next_at


def _next(line: Line, **changes: object) -> Line:
    return replace(line, **changes, version=line.version + 1)
