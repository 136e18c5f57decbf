"""A coach's own desk: time off and the profile. The hours are in `availability`."""

from dataclasses import dataclass, replace
from datetime import timedelta

from chalicelib.domain.coaches import (
    BookingMode,
    Coach,
    Offered,
    Profile,
    Schedule,
    TimeOff,
    decide_offerings,
    with_time_off,
    without_time_off,
)
from chalicelib.domain.errors import NotFoundError, PreconditionFailedError
from chalicelib.domain.intervals import Interval, overlaps
from chalicelib.domain.replays import Answer, Once
from chalicelib.domain.sessions import Status
from chalicelib.domain.workspaces import Catalogue
from chalicelib.storage import coaches, people, replays, workspaces
from chalicelib.storage.sessions import SessionItem, query_sessions
from chalicelib.storage.table import Key, Rows, read_rows
from chalicelib.storage.transaction import Write, commit, until_fresh
from chalicelib.use_cases.callers import caller_in
from chalicelib.use_cases.context import Context

LONGEST_SESSION = timedelta(minutes=240)


@dataclass(frozen=True, slots=True)
class MadeTimeOff:
    """A time off, and the sessions that it lies over; they stand."""

    entry: TimeOff
    affected_sessions: list[str]


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
    """What coaches change of their profile; None stays as it is, an empty `meeting_url` goes."""

    headline: str | None = None
    bio: str | None = None
    languages: tuple[str, ...] | None = None
    industries: tuple[str, ...] | None = None
    functions: tuple[str, ...] | None = None
    meeting_url: str | None = None
    offering: tuple[Offered, ...] | None = None
    booking_mode: BookingMode | None = None
    accepting_new_clients: bool | None = None


def list_time_off(ctx: Context, coach_id: str) -> list[TimeOff]:
    """The coach's time off that is not over, by start.

    Raises:
        NotFoundError: the caller is no coach.
    """
    coach = _coach_in(read_rows(_keys(coach_id)), coach_id)
    now = ctx.now()
    return [each for each in coach.schedule.time_off if each.interval.end > now]


def add_time_off(ctx: Context, coach_id: str, entry: TimeOff, once: Once[MadeTimeOff]) -> Answer:
    """Takes a coach out of every calendar from one instant to another; standing sessions stand.

    Atomic: the schedule under its version, the replay record.
    Repeatable: with an Idempotency-Key a repeated call gets the first answer.

    Raises:
        NotFoundError: the caller is no coach.
        InvalidError: see `with_time_off`.
        IdempotencyKeyReusedError: the key was used for another body.
    """
    return until_fresh(lambda: _add_time_off(ctx, coach_id, entry, once))


def _add_time_off(ctx: Context, coach_id: str, entry: TimeOff, once: Once[MadeTimeOff]) -> Answer:
    now = ctx.now()
    rows = read_rows([*replays.replay_keys(once), *_keys(coach_id)])
    if answer := replays.replay_in(rows, once, now):
        return answer
    coach = _coach_in(rows, coach_id)
    after = with_time_off(coach.schedule, entry, now)
    answer = once.answer(MadeTimeOff(entry, _standing_in(coach_id, entry.interval)))
    commit(*replays.put_replay(once, answer, now), coaches.put_schedule(after))
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

    Atomic: the schedule under its version.
    Repeatable: the second time there is nothing to remove.

    Raises:
        NotFoundError: the caller is no coach, or has no such time off.
    """
    until_fresh(lambda: _remove_time_off(coach_id, time_off_id))


def _remove_time_off(coach_id: str, time_off_id: str) -> None:
    coach = _coach_in(read_rows(_keys(coach_id)), coach_id)
    commit(coaches.put_schedule(without_time_off(coach.schedule, time_off_id)))


def get_desk(ctx: Context, coach_id: str) -> Desk:
    """The coach who calls.

    Raises:
        NotFoundError: the caller is no coach.
    """
    return _desk_of(_coach_in(read_rows(_keys(coach_id)), coach_id))


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
    desk = _desk_of(_coach_in(read_rows(_keys(coach_id)), coach_id))
    if expected_version not in {None, desk.version}:
        raise PreconditionFailedError
    profile, schedule = desk.coach.profile, desk.coach.schedule
    writes: list[Write] = []
    if (changed := _changed_profile(profile, command)) != profile:
        profile = replace(changed, version=profile.version + 1)
        writes.append(coaches.put_profile(profile))
    if (after := _changed_schedule(schedule, command, desk.catalogues)) != schedule:
        schedule = replace(after, version=schedule.version + 1)
        writes.append(coaches.put_schedule(schedule))
    if writes:
        commit(*writes)
    return replace(desk, coach=Coach(profile=profile, schedule=schedule))


def _changed_profile(profile: Profile, command: ChangeProfile) -> Profile:
    given = {
        name: value
        for name in ("headline", "bio", "languages", "industries", "functions")
        if (value := getattr(command, name)) is not None
    }
    url = profile.meeting_url if command.meeting_url is None else command.meeting_url or None
    return replace(profile, **given, meeting_url=url)


def _changed_schedule(
    schedule: Schedule, command: ChangeProfile, catalogues: dict[str, Catalogue]
) -> Schedule:
    mode, accepting = command.booking_mode, command.accepting_new_clients
    offerings = schedule.offerings
    if command.offering is not None:
        offerings = {**offerings, **decide_offerings(command.offering, catalogues)}
    return replace(
        schedule,
        offerings=offerings,
        booking_mode=schedule.booking_mode if mode is None else mode,
        accepting_new_clients=schedule.accepting_new_clients if accepting is None else accepting,
    )


def _keys(coach_id: str) -> list[Key]:
    return [people.person_key(coach_id), *coaches.coach_keys(coach_id)]


def _coach_in(rows: Rows, coach_id: str) -> Coach:
    person, coach = caller_in(rows, coach_id), coaches.coach_in(rows, coach_id)
    if coach is None or not person.coach_of:
        raise NotFoundError("You are not a coach.")
    return coach


def _desk_of(coach: Coach) -> Desk:
    linked = coach.schedule.offerings
    keys = [workspaces.catalogue_key(each) for each in linked]
    rows = read_rows(keys) if keys else Rows({})
    found = {each: workspaces.catalogue_in(rows, each) for each in linked}
    return Desk(coach, {each: catalogue for each, catalogue in found.items() if catalogue})
