"""A coach's time off."""

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.domain.coaches.coaches import TimeOff, with_time_off, without_time_off
from chalicelib.domain.kernel.idempotency import Answer, Once
from chalicelib.domain.sessions.sessions import Status
from chalicelib.domain.time.intervals import Interval, overlaps
from chalicelib.domain.workspaces.workspaces import LONGEST_SESSION
from chalicelib.storage.coaches import coaches
from chalicelib.storage.kernel import idempotency
from chalicelib.storage.kernel.table import read_rows
from chalicelib.storage.kernel.transaction import commit, until_fresh
from chalicelib.storage.sessions.sessions import SessionItem, query_sessions
from chalicelib.use_cases.kernel.access import (
    calling_coach,
    calling_keys,
    read_calling_coach,
)
from chalicelib.use_cases.kernel.context import Context


class MadeTimeOff(Struct, frozen=True):
    """A time off, and the sessions that it lies over; they stand."""

    entry: TimeOff
    affected_sessions: list[str]


def list_time_off(ctx: Context, coach_id: str) -> list[TimeOff]:
    """The coach's time off that is not over, by start.

    Raises:
        NotFoundError: the caller is no coach.
    """
    coach = read_calling_coach(coach_id)
    now = ctx.now()
    return [each for each in coaches.with_notes(coach.schedule) if each.interval.end > now]


def add_time_off(ctx: Context, coach_id: str, entry: TimeOff, once: Once[MadeTimeOff]) -> Answer:
    """Takes a coach out of every calendar from one instant to another; standing sessions stand.

    Atomic: the schedule under its version, the note, the replay record.
    Repeatable: with an Idempotency-Key a repeated call gets the first answer.

    Raises:
        NotFoundError: the caller is no coach.
        InvalidError: see `with_time_off`.
        IdempotencyKeyReusedError: the key was used for another body.
    """
    return until_fresh(lambda: _add_time_off(ctx, coach_id, entry, once))


def _add_time_off(ctx: Context, coach_id: str, entry: TimeOff, once: Once[MadeTimeOff]) -> Answer:
    now = ctx.now()
    rows = read_rows([*idempotency.replay_keys(once), *calling_keys(coach_id)])
    coach = calling_coach(rows, coach_id)
    if answer := idempotency.replay_in(rows, once, now):
        return answer
    after = with_time_off(coach.schedule, entry, now)
    ahead = replace(entry.interval, start=max(entry.interval.start, now))
    answer = once.answer(MadeTimeOff(entry, _standing_in(coach_id, ahead)))
    commit(*idempotency.put_replay(once, answer, now), *coaches.put_schedule_alone(after))
    return answer


def _standing_in(coach_id: str, window: Interval) -> list[str]:
    """The confirmed sessions in a window, as the index shows them: told, and never decided on."""
    found = query_sessions(
        SessionItem.by_coach, coach_id, earliest=window.start - LONGEST_SESSION, latest=window.end
    )
    return [
        each.id
        for each in found
        if each.status is Status.CONFIRMED
        and each.starts_at
        and each.ends_at
        and overlaps(Interval(each.starts_at, each.ends_at), window)
    ]


def remove_time_off(ctx: Context, coach_id: str, time_off_id: str) -> None:
    """Opens the hours again that a time off took.

    Atomic: the schedule under its version, the note.
    Repeatable: the second time there is nothing to remove.

    Raises:
        NotFoundError: the caller is no coach, or has no such time off.
    """
    until_fresh(lambda: _remove_time_off(coach_id, time_off_id))


def _remove_time_off(coach_id: str, time_off_id: str) -> None:
    coach = read_calling_coach(coach_id)
    after = without_time_off(coach.schedule, time_off_id)
    commit(*coaches.put_schedule_alone(after), coaches.forget_note(coach_id, time_off_id))
