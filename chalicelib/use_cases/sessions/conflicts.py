"""What stands in the way of a time that a person wishes for, and which times are free instead."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from msgspec import Struct

from chalicelib.domain.coaches.coaches import Coach
from chalicelib.domain.coaches.slots import Occupancy, nearest, open_starts
from chalicelib.domain.kernel.idempotency import Once
from chalicelib.domain.sessions.rescheduling import without
from chalicelib.domain.sessions.sessions import Session, Status
from chalicelib.domain.time.intervals import Interval, overlaps, subtract
from chalicelib.domain.workspaces.workspaces import LONGEST_SESSION
from chalicelib.storage.kernel import idempotency
from chalicelib.storage.kernel.table import read_rows
from chalicelib.storage.kernel.transaction import StaleError
from chalicelib.storage.sessions import pairings
from chalicelib.storage.sessions.sessions import SessionItem, query_sessions
from chalicelib.use_cases.sessions.occupancy import occupancy_in, occupancy_keys

NEAREST_WITHIN = timedelta(days=7)


class Wish(Struct, frozen=True, kw_only=True):
    """What a member wishes for, maybe in vain: `minutes` with the coach at one of `starts`.

    `seen` is what stood in the way when that was decided. `moved` is the session that would leave
    its time for it; `once` the call that wished for it, if an equal one may have been answered
    since the wish was read.
    """

    coach: Coach
    member_id: str
    minutes: int
    starts: tuple[datetime, ...]
    seen: Occupancy
    moved: Session | None = None
    once: Once[Any] | None = None

    @property
    def spans(self) -> list[Interval]:
        return [Interval(start, start + timedelta(minutes=self.minutes)) for start in self.starts]


def nearest_free(wish: Wish, now: datetime) -> list[tuple[datetime, datetime]]:
    """Up to five free times around the wish, nearest first, as one more read shows them.

    A batch read isolates each row, not the batch: the coach's may have shown a booking of which the
    member's did not tell yet, or still a booking that the member's told no more. Then nobody else
    took the time.

    Raises:
        StaleError: an equal call was answered meanwhile, it is the member who is busy then, or the
            coach is no more.
    """
    coach, wanted, moved = wish.coach, min(wish.starts), wish.moved
    window = Interval(wanted - NEAREST_WITHIN, wanted + NEAREST_WITHIN)
    answered = idempotency.replay_keys(wish.once) if wish.once else []
    rows = read_rows([*answered, *occupancy_keys(coach.id, wish.member_id, window)])
    if wish.once:
        idempotency.check_unanswered(rows, wish.once, now)
    occupancy = occupancy_in(rows, coach.id, wish.member_id)
    taken = subtract(occupancy.member, wish.seen.member)
    freed = subtract(wish.seen.coach, occupancy.coach)
    if any(_overlap(each, wish.spans) for each in (*taken, *freed)):
        raise StaleError
    free = without(occupancy, moved, coach) if moved else occupancy
    starts = open_starts(coach.schedule.calendar, free, wish.minutes, window, now)
    barred = {*wish.starts, moved.starts_at if moved else None}
    others = (start for start in starts if start not in barred)
    length = timedelta(minutes=wish.minutes)
    return [(start, start + length) for start in nearest(others, wanted)]


def find_clash(wish: Wish, now: datetime) -> str | None:
    """The member's own session at one of these times, as member or as coach; None if it is gone
    already.

    Raises:
        StaleError: it is this very wish, and an equal call was answered meanwhile.
    """
    besides = wish.moved.id if wish.moved else None
    for pairing in pairings.list_pairings(wish.member_id):
        for session_id, span in pairing.upcoming.items():
            if wish.once and pairing.coach_id == wish.coach.id and span in wish.spans:
                rows = read_rows(idempotency.replay_keys(wish.once))
                idempotency.check_unanswered(rows, wish.once, now)
            if session_id != besides and _overlap(span, wish.spans):
                return session_id
    return _find_clash_as_coach(wish.member_id, wish.spans)


def _find_clash_as_coach(person_id: str, spans: Sequence[Interval]) -> str | None:
    """The session that the person gives at one of these times, as an index shows it."""
    given = query_sessions(
        SessionItem.by_coach,
        person_id,
        earliest=min(each.start for each in spans) - LONGEST_SESSION,
        latest=max(each.end for each in spans),
    )
    return next((each.id for each in given if _clashes(each, spans)), None)


def _clashes(session: Session, spans: Sequence[Interval]) -> bool:
    return session.status is Status.CONFIRMED and _overlap(session.span, spans)


def _overlap(span: Interval, spans: Sequence[Interval]) -> bool:
    return any(overlaps(span, each) for each in spans)
