"""Counting a coach's pairs and ratings in the write that makes them true."""

from collections.abc import Mapping

from chalicelib.domain.coaches.coaches import Schedule
from chalicelib.domain.sessions.pairings import Pairing
from chalicelib.storage.coaches import coaches
from chalicelib.storage.kernel.transaction import Write
from chalicelib.storage.sessions import pairings


def store_pairing(pairing: Pairing, schedule: Schedule) -> list[Write]:
    """The pair and what of it is to be counted; the same write checks the schedule."""
    counts = coaches.count(schedule, pairing.uncounted, joins=pairing.joins)
    return [pairings.put_pairing(pairing), *counts]


def store_alone(pairing: Pairing) -> list[Write]:
    """The pair, under the schedule of its coach, which was not read."""
    schedule = coaches.find_schedule(pairing.coach_id)
    if schedule is None:
        return [pairings.put_pairing(pairing)]
    return [coaches.check_schedule(schedule), *store_pairing(pairing, schedule)]


def counted(coach_id: str, steps: Mapping[str, int]) -> list[Write]:
    """These steps of the counts of a coach whose schedule was not read, under it; nothing for one
    who is gone.
    """
    schedule = coaches.find_schedule(coach_id)
    if schedule is None:
        return []
    return [coaches.check_schedule(schedule), *coaches.count(schedule, steps)]
