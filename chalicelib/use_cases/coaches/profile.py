"""A coach's own profile: what people read, what is offered, how bookings are taken."""

from enum import Enum

from msgspec import Struct
from msgspec.structs import replace

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
from chalicelib.storage.coaches import cards, coaches, profiles
from chalicelib.storage.kernel.table import read_rows
from chalicelib.storage.kernel.transaction import Write, commit, until_fresh
from chalicelib.storage.workspaces import workspaces
from chalicelib.use_cases.kernel.access import caller_in, calling_coach, calling_keys
from chalicelib.use_cases.kernel.context import Context


class Desk(Struct, frozen=True):
    """A coach with the workspaces that they coach for, and the catalogue of the one that they look
    at; None if there is none any more.
    """

    coach: Coach
    workspace_ids: tuple[str, ...]
    catalogue: Catalogue | None

    @property
    def workspace_id(self) -> str:
        return self.catalogue.workspace_id if self.catalogue else ""

    @property
    def version(self) -> int:
        """Rises with each change of the profile or the schedule."""
        return self.coach.profile.version + self.coach.schedule.version


class Unsaid(Enum):
    """Said of a setting for which None is a value: it stays as it is."""

    UNSAID = "unsaid"


UNSAID = Unsaid.UNSAID


class ChangeProfile(Struct, frozen=True, kw_only=True):
    """What coaches change of what is read of them, offered and asked; None stays as it is, but for
    `max_members`, where it takes the limit away.

    `offering` and `accepting_new_clients` are those of one workspace.
    """

    profile: ProfilePatch
    offering: tuple[Offered, ...] | None = None
    booking_mode: BookingMode | None = None
    accepting_new_clients: bool | None = None
    max_members: int | Unsaid | None = UNSAID


def get_desk(ctx: Context, coach_id: str, workspace_id: str | None = None) -> Desk:
    """The coach who calls, as they are in one of the workspaces that they coach for: the one that
    they name, else their home, else the first.

    Raises:
        NotFoundError: the caller is no coach, or not there.
    """
    rows = read_rows(calling_keys(coach_id))
    coach, person = calling_coach(rows, coach_id), caller_in(rows, coach_id)
    served = tuple(each for each in person.workspace_ids if each in person.coach_of)
    chosen = workspace_id or served[0]
    if chosen not in served:
        raise NotFoundError(Phrase("You do not coach there. Choose one of your workspaces."))
    return Desk(coach, served, workspaces.find_catalogue(chosen))


def change_profile(
    ctx: Context,
    coach_id: str,
    command: ChangeProfile,
    expected_version: int | None,
    workspace_id: str | None = None,
) -> Desk:
    """Changes what people read about a coach, what is offered, and how bookings are taken.

    The offering, and whether new clients are taken, change in one workspace (see `get_desk`).

    Atomic: the profile and the schedule, each if it changes, under their versions; the cards.
    Repeatable: the same change again writes nothing.

    Raises:
        NotFoundError: the caller is no coach, or not there.
        InvalidError: a type is not in the catalogue of that workspace.
        PreconditionFailedError: profile or schedule were changed since they were read.
    """
    return until_fresh(
        lambda: _change_profile(command, get_desk(ctx, coach_id, workspace_id), expected_version)
    )


def _change_profile(command: ChangeProfile, desk: Desk, expected_version: int | None) -> Desk:
    if expected_version not in {None, desk.version}:
        raise PreconditionFailedError
    profile, schedule = desk.coach.profile, desk.coach.schedule
    writes: list[Write] = []
    if (changed := profile.patched(command.profile)) != profile:
        profile = changed
        writes += profiles.put_profile(profile, schedule.offerings)
    if (after := _changed_schedule(schedule, command, desk)) != schedule:
        schedule = replace(after, version=schedule.version + 1)
        writes += coaches.put_schedule(schedule)
    elif writes:
        writes.append(coaches.check_schedule(schedule))
    if writes:
        commit(*cards.merged(writes))
    return replace(desk, coach=Coach(profile=profile, schedule=schedule))


def _changed_schedule(schedule: Schedule, command: ChangeProfile, desk: Desk) -> Schedule:
    mode, accepting, here = command.booking_mode, command.accepting_new_clients, desk.workspace_id
    most = schedule.max_members if command.max_members is UNSAID else command.max_members
    offerings, closed_to = schedule.offerings, schedule.closed_to
    if command.offering is not None:
        known = {here: desk.catalogue} if desk.catalogue else {}
        offerings = within_bounds({**offerings, **decide_offerings(command.offering, known)})
    if accepting is not None:
        closed_to = closed_to - {here} if accepting else closed_to | {here}
    return replace(
        schedule,
        offerings=offerings,
        closed_to=closed_to,
        max_members=most,
        booking_mode=schedule.booking_mode if mode is None else mode,
    )
