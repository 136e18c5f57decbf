"""What stands in the way of a session of two persons, read in one batch."""

from chalicelib.domain.intervals import Interval
from chalicelib.domain.slots import Occupancy
from chalicelib.storage import diary
from chalicelib.storage.table import Key, Rows


def occupancy_keys(coach_id: str, member_id: str, window: Interval) -> list[Key]:
    """The rows of both persons' days and of the coach's weeks that the window touches."""
    return [
        *diary.day_keys(coach_id, window),
        *diary.day_keys(member_id, window),
        *diary.week_keys(coach_id, window),
    ]


def occupancy_in(rows: Rows, coach_id: str, member_id: str) -> Occupancy:
    """The occupancy among what a batch read found."""
    per_day, per_week = diary.counts_in(rows, coach_id)
    return Occupancy(
        coach=diary.taken_in(rows, coach_id),
        member=diary.taken_in(rows, member_id),
        per_day=per_day,
        per_week=per_week,
    )
