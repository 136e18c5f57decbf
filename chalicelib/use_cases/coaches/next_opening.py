"""The hint of each coach's next openings, by which lists are sorted: kept fresh by the clock.

A list of all coaches says when each hint was made. A run takes those that are due, longest
waiting first, so a run that ends early is continued by the next.
"""

from datetime import datetime, timedelta

from msgspec.structs import replace

from chalicelib.domain.coaches.cards import card_of
from chalicelib.domain.coaches.coaches import Coach, standing_offering
from chalicelib.domain.coaches.openings import NO_OPENINGS
from chalicelib.storage.coaches import cards, coaches, hints, profiles
from chalicelib.storage.kernel.transaction import commit, until_fresh
from chalicelib.storage.workspaces import workspaces
from chalicelib.use_cases.kernel.context import Context
from chalicelib.use_cases.kernel.jobs import HasTime, Report, Run, each_by_itself
from chalicelib.use_cases.sessions.slots import openings_ahead

DUE_AFTER = timedelta(minutes=10)
"""The clock runs every minute, so no hint gets older than 15, even behind much other work."""

MOST_IN_A_RUN = 500


def list_due_hints(ctx: Context) -> list[str]:
    """The coaches whose hint is to be made anew now, longest waiting first."""
    now = ctx.now()
    due = [each for each in hints.list_hints() if each.made_at + DUE_AFTER <= now]
    due.sort(key=lambda each: each.made_at)
    return [each.coach_id for each in due[:MOST_IN_A_RUN]]


def refresh_hints(ctx: Context, has_time: HasTime, report: Report) -> Run:
    """Makes the hints anew whose time has come. Repeatable: the same hints again."""
    due = list_due_hints(ctx)
    return each_by_itself(due, lambda each: refresh_hint(ctx, each), str, has_time, report)


def refresh_hint(ctx: Context, coach_id: str) -> None:
    """Stores the earliest openings in which every workspace finds a length that it is offered, and
    in which hours there are any; the coach's cards are made anew.

    Atomic: the hints, the cards, when this was done; under the schedule and the profile.
    Repeatable: the same hints again.
    """
    until_fresh(lambda: _refresh(coach_id, ctx.now()))


def _refresh(coach_id: str, now: datetime) -> None:
    coach = coaches.find_coach(coach_id)
    if coach is None:
        return
    minutes = _shortest_minutes(coach)
    openings = openings_ahead(coach, minutes, now) if minutes else NO_OPENINGS
    coach = replace(coach, profile=replace(coach.profile, openings=openings))
    commit(
        *coaches.check_times(coach.schedule),
        profiles.hint(coach.profile),
        *(cards.put_card(each, card_of(coach, each)) for each in coach.schedule.offerings),
        hints.note_hint(coach_id, now),
    )


def _shortest_minutes(coach: Coach) -> int | None:
    """The shortest length of each workspace, and of these the longest: where a session fits, each
    shorter one fits too. So no workspace is told of an opening that only another one can book.
    """
    shortest = [
        min(
            catalogue.session_types[each].minutes
            for lengths in offering.values()
            for each in lengths
        )
        for workspace_id in coach.schedule.offerings
        if (catalogue := workspaces.find_catalogue(workspace_id))
        and (offering := standing_offering(coach.schedule, catalogue))
    ]
    return max(shortest, default=None)
