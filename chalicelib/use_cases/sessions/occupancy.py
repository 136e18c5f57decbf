"""What stands in the way of a session of two persons, read in one batch."""

from chalicelib.domain.coaches.slots import Occupancy
from chalicelib.domain.time.intervals import Interval
from chalicelib.domain.time.tidy_time import NO_TIME, TidyTime, tidied
from chalicelib.storage.kernel.table import Key, Rows
from chalicelib.storage.sessions import time_claims


def occupancy_keys(coach_id: str, member_id: str, window: Interval) -> list[Key]:
    """The rows of both persons' days and of the coach's weeks that the window touches."""
    return [
        *time_claims.day_keys(coach_id, window),
        *time_claims.day_keys(member_id, window),
        *time_claims.week_keys(coach_id, window),
    ]


def query_occupancy(coach_id: str, window: Interval) -> Occupancy:
    """What stands in the way of anybody's session with a coach: two queries."""
    per_day, per_week = time_claims.query_counts(coach_id, window)
    taken = time_claims.query_taken(coach_id, window.start.date(), window.end.date())
    return Occupancy(coach=taken, per_day=per_day, per_week=per_week)


def occupancy_in(
    rows: Rows, coach_id: str, member_id: str, queried: TidyTime = NO_TIME
) -> Occupancy:
    """The occupancy among what a batch read found, and what a query told of the coach beside it."""
    per_day, per_week = time_claims.counts_in(rows, coach_id)
    read = time_claims.taken_in(rows, coach_id)
    return Occupancy(
        coach=tidied([*queried.spans, *read.spans]),
        member=time_claims.taken_in(rows, member_id),
        per_day=per_day,
        per_week=per_week,
    )
