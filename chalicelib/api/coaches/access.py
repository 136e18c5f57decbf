"""Who may do what as a coach, with hours, profile and time off of their own."""

from chalicelib.api.kernel.access import Access, Who
from chalicelib.domain.coaches.coaches import Schedule, without_time_off
from chalicelib.use_cases.kernel.access import read_calling_coach
from chalicelib.use_cases.kernel.context import Context


def _without(_: Context, caller_id: str, time_off_id: str) -> Schedule:
    return without_time_off(read_calling_coach(caller_id).schedule, time_off_id)


COACHES = Access(lambda _, caller_id: read_calling_coach(caller_id), (Who.COACH,))
ITS_COACH = Access(_without, (Who.HOLDER,))
