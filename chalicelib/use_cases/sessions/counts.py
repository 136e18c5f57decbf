"""Counting a coach's pairs and ratings in the write that makes them true."""

from collections.abc import Mapping

from chalicelib.domain.coaches.coaches import Coach
from chalicelib.domain.sessions.pairings import Pairing
from chalicelib.storage.coaches import coaches, profiles
from chalicelib.storage.kernel.transaction import Write
from chalicelib.storage.sessions import pairings


def store_pairing(pairing: Pairing, coach: Coach, workspace_id: str) -> list[Write]:
    """The pair and what of it is to be counted, of the member's workspace; the same write checks
    the schedule.
    """
    counts = profiles.count(coach, workspace_id, pairing.uncounted, joins=pairing.joins)
    return [pairings.put_pairing(pairing), *counts]


def store_alone(pairing: Pairing, workspace_id: str) -> list[Write]:
    """The same, with the coach read here, and their schedule checked."""
    coach = coaches.find_coach(pairing.coach_id)
    if coach is None:
        return [pairings.put_pairing(pairing)]
    schedule = coaches.check_schedule(coach.schedule)
    return [schedule, *store_pairing(pairing, coach, workspace_id)]


def counted(coach_id: str, workspace_id: str, steps: Mapping[str, int]) -> list[Write]:
    """These steps of what is counted of a coach, who is read here, under their schedule; nothing
    for one who is gone.
    """
    coach = coaches.find_coach(coach_id)
    if coach is None:
        return []
    schedule = coaches.check_schedule(coach.schedule)
    return [schedule, *profiles.count(coach, workspace_id, steps)]
