"""A coach's own profile: what people read, what is offered, how bookings are taken."""

from dataclasses import dataclass, replace

from chalicelib.domain.coaches.coaches import (
    BookingMode,
    Coach,
    Offered,
    ProfilePatch,
    Schedule,
    decide_offerings,
    within_bounds,
)
from chalicelib.domain.kernel.errors import NotFoundError, PreconditionFailedError
from chalicelib.domain.kernel.phrases import Phrase
from chalicelib.domain.workspaces.workspaces import Catalogue
from chalicelib.storage.coaches import coaches
from chalicelib.storage.kernel.table import Key, Rows, read_rows
from chalicelib.storage.kernel.transaction import Write, commit, until_fresh
from chalicelib.storage.workspaces import people, workspaces
from chalicelib.use_cases.kernel.access import caller_in
from chalicelib.use_cases.kernel.context import Context


@dataclass(frozen=True, slots=True)
class Desk:
    """A coach with the catalogues of the workspaces that they coach for."""

    coach: Coach
    catalogues: dict[str, Catalogue]

    @property
    def version(self) -> int:
        """Rises with each change of the profile or the schedule."""
        return self.coach.profile.version + self.coach.schedule.version


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeProfile:
    """What coaches change of what is read of them, offered and asked; None stays as it is."""

    profile: ProfilePatch
    offering: tuple[Offered, ...] | None = None
    booking_mode: BookingMode | None = None
    accepting_new_clients: bool | None = None


def get_desk(ctx: Context, coach_id: str) -> Desk:
    """The coach who calls.

    Raises:
        NotFoundError: the caller is no coach.
    """
    return _desk_of(read_calling_coach(coach_id))


def change_profile(
    ctx: Context, coach_id: str, command: ChangeProfile, expected_version: int | None
) -> Desk:
    """Changes what people read about a coach, what is offered, and how bookings are taken.

    The offering is replaced in every workspace that the coach is linked to.

    Atomic: the profile and the schedule, each if it changes, under their versions.
    Repeatable: the same change again writes nothing.

    Raises:
        NotFoundError: the caller is no coach.
        InvalidError: a type is in no catalogue of the coach's workspaces.
        PreconditionFailedError: profile or schedule were changed since they were read.
    """
    return until_fresh(lambda: _change_profile(coach_id, command, expected_version))


def _change_profile(coach_id: str, command: ChangeProfile, expected_version: int | None) -> Desk:
    desk = _desk_of(read_calling_coach(coach_id))
    if expected_version not in {None, desk.version}:
        raise PreconditionFailedError
    profile, schedule = desk.coach.profile, desk.coach.schedule
    writes: list[Write] = []
    if (changed := profile.patched(command.profile)) != profile:
        profile = changed
        writes.append(coaches.put_profile(profile))
    if (after := _changed_schedule(schedule, command, desk.catalogues)) != schedule:
        schedule = replace(after, version=schedule.version + 1)
        writes += coaches.put_schedule(schedule)
    if writes:
        commit(*writes)
    return replace(desk, coach=Coach(profile=profile, schedule=schedule))


def _changed_schedule(
    schedule: Schedule, command: ChangeProfile, catalogues: dict[str, Catalogue]
) -> Schedule:
    mode, accepting = command.booking_mode, command.accepting_new_clients
    offerings = schedule.offerings
    if command.offering is not None:
        wanted = decide_offerings(command.offering, catalogues)
        offerings = within_bounds({**offerings, **wanted})
    return replace(
        schedule,
        offerings=offerings,
        booking_mode=schedule.booking_mode if mode is None else mode,
        accepting_new_clients=schedule.accepting_new_clients if accepting is None else accepting,
    )


def read_calling_coach(coach_id: str) -> Coach:
    """The coach who calls.

    Raises:
        NotFoundError: the caller is no coach.
    """
    return calling_coach(read_rows(calling_keys(coach_id)), coach_id)


def calling_keys(coach_id: str) -> list[Key]:
    """The rows of a coach who calls."""
    return [people.person_key(coach_id), *coaches.coach_keys(coach_id)]


def calling_coach(rows: Rows, coach_id: str) -> Coach:
    """The coach who calls.

    Raises:
        NotFoundError: the caller is no coach.
    """
    person, coach = caller_in(rows, coach_id), coaches.coach_in(rows, coach_id)
    if coach is None or not person.coach_of:
        raise NotFoundError(Phrase("You are not a coach."))
    return coach


def _desk_of(coach: Coach) -> Desk:
    linked = coach.schedule.offerings
    keys = [workspaces.catalogue_key(each) for each in linked]
    rows = read_rows(keys) if keys else Rows({})
    found = {each: workspaces.catalogue_in(rows, each) for each in linked}
    return Desk(coach, {each: catalogue for each, catalogue in found.items() if catalogue})
