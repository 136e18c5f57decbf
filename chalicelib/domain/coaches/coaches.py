"""A coach: what they offer to each workspace, how they take bookings, and their public profile.

Everything that decides whether a booking is right (hours, time off, busy times, mode, offering) is
in `Schedule` and carries one `version`: each change raises it and each booking's write checks it.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from chalicelib.domain.coaches.availability import CoachCalendar
from chalicelib.domain.coaches.openings import NO_OPENINGS, Openings
from chalicelib.domain.coaches.photos import NO_PHOTO, Photo
from chalicelib.domain.kernel.errors import InvalidError, NotFoundError
from chalicelib.domain.kernel.phrases import Phrase
from chalicelib.domain.time.intervals import Interval
from chalicelib.domain.workspaces.workspaces import Catalogue, workspace_of

MOST_TIME_OFF = 100

MOST_OFFERED = 300
"""Lengths that a coach offers, counted in each coaching type of each workspace: all of them stand
in the row that every booking checks.
"""

MOST_MEMBERS = 1000
"""The highest limit that a coach may set for the members whom they take."""

MOST_KINDS = 100
"""Coaching types of all workspaces, each with its lengths."""

MOST_COACHES = 500
"""Coaches of one workspace: their list is read whole, so that it can be sorted and searched."""


class BookingMode(StrEnum):
    INSTANT = "instant"
    REQUEST = "request"


Offering = Mapping[str, frozenset[str]]
"""Coaching type id -> the session type ids offered in it."""


class TimeOff(Struct, frozen=True, kw_only=True):
    id: str
    interval: Interval
    note: str = ""


class Schedule(Struct, frozen=True, kw_only=True):
    """`offerings` by workspace id; `closed_to` are the workspaces from which the coach takes no new
    clients; `version` is 1 for a new coach.

    `max_members`: so many may have the coach under `Your Coaches`, from all workspaces together;
    None: any number.
    """

    coach_id: str
    calendar: CoachCalendar
    time_off: tuple[TimeOff, ...] = ()
    booking_mode: BookingMode = BookingMode.INSTANT
    closed_to: frozenset[str] = frozenset()
    max_members: int | None = None
    offerings: Mapping[str, Offering] = field(default_factory=dict)
    version: int = 1
    busy_version: int = 0
    """That of the busy times in the calendar, which stand beside it."""
    calendar_ids: tuple[str, ...] = ()
    """The calendars elsewhere that these are of."""

    def offers(self, workspace_id: str, coaching_type_id: str, session_type_id: str) -> bool:
        """Whether this length of this coaching type is offered to that workspace."""
        offering = self.offerings.get(workspace_id, {})
        return session_type_id in offering.get(coaching_type_id, frozenset())

    def offers_length(self, workspace_id: str, session_type_id: str) -> bool:
        """Whether this length is offered to that workspace in any coaching type."""
        return any(session_type_id in ids for ids in self.offerings.get(workspace_id, {}).values())

    def accepts_from(self, workspace_id: str) -> bool:
        """Whether new clients from there are welcome."""
        return workspace_id not in self.closed_to


ProfilePatch = Mapping[str, Any]
"""Fields of a `Profile` with what they become; the others stay as they are."""


class Rated(Struct, frozen=True):
    """The sum and the number of the ratings that a coach has from one workspace; and how many of
    its pairs held a first session, and a second.
    """

    stars: int = 0
    ratings: int = 0
    firsts: int = 0
    returned: int = 0

    @property
    def mean(self) -> float | None:
        """To one place; None before the first."""
        return round(self.stars / self.ratings, 1) if self.ratings else None

    def risen(self, steps: Mapping[str, int]) -> "Rated":
        """With so many more of each."""
        return replace(self, **{name: getattr(self, name) + step for name, step in steps.items()})


class Profile(Struct, frozen=True, kw_only=True):
    """What people read about a coach. `openings` are a stored hint, at most 15 minutes old.

    `rated` is by workspace: none sees what another one thinks of the coach. `members` have the
    coach under `Your Coaches`, in all of them together. A new field is one of the document in the
    profile's row as soon as it stands here with a default.
    """

    coach_id: str
    name: str
    headline: str = ""
    bio: str = ""
    languages: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()
    functions: tuple[str, ...] = ()
    specialties: tuple[str, ...] = ()
    meeting_url: str | None = None
    photo: Photo = NO_PHOTO
    rated: Mapping[str, Rated] = field(default_factory=dict)
    members: int = 0
    openings: Openings = NO_OPENINGS
    version: int = 1

    @property
    def next_opening(self) -> datetime | None:
        """The first start that the hint knows of."""
        return next(iter(self.openings.starts), None)

    def rated_in(self, workspace_id: str) -> Rated:
        """What the people of a workspace think of the coach."""
        return self.rated.get(workspace_id, Rated())

    def patched(self, patch: ProfilePatch) -> "Profile":
        """The profile once the patch is applied; the same, with its version, if nothing changes."""
        changed = replace(self, **patch)
        return self if changed == self else replace(changed, version=self.version + 1)


class Coach(Struct, frozen=True, kw_only=True):
    profile: Profile
    schedule: Schedule

    @property
    def id(self) -> str:
        return self.profile.coach_id

    def takes_from(self, workspace_id: str) -> bool:
        """Whether somebody new of the workspace may have this coach."""
        room = has_room(self.schedule.max_members, self.profile.members)
        return self.schedule.accepts_from(workspace_id) and room


def has_room(max_members: int | None, members: int) -> bool:
    """Whether a coach who takes at most so many members takes one more."""
    return max_members is None or members < max_members


class Offered(Struct, frozen=True):
    """A wish: these lengths in this coaching type, which says for which workspace."""

    coaching_type_id: str
    session_type_ids: tuple[str, ...]


def decide_offerings(
    wanted: Sequence[Offered], catalogues: Mapping[str, Catalogue]
) -> dict[str, Offering]:
    """What is offered to each of these workspaces: all that is wished for, and nothing else.

    Raises:
        InvalidError: a type is in none of the catalogues, or stands twice; `field` says which.
    """
    offerings: dict[str, dict[str, frozenset[str]]] = {each: {} for each in catalogues}
    for number, each in enumerate(wanted):
        where = f"offering.{number}"
        workspace_id = workspace_of(each.coaching_type_id)
        catalogue = catalogues.get(workspace_id)
        if catalogue is None or each.coaching_type_id not in catalogue.coaching_types:
            raise InvalidError(
                Phrase("There is no such coaching type."),
                f"{where}.coaching_type_id",
            )
        if each.coaching_type_id in offerings[workspace_id]:
            raise InvalidError(
                Phrase("Name each coaching type once."),
                f"{where}.coaching_type_id",
            )
        if not catalogue.session_types.keys() >= set(each.session_type_ids):
            raise InvalidError(
                Phrase("There is no such session type there."),
                f"{where}.session_type_ids",
            )
        offerings[workspace_id][each.coaching_type_id] = frozenset(each.session_type_ids)
    return {**offerings}


def within_bounds(offerings: Mapping[str, Offering]) -> Mapping[str, Offering]:
    """The offerings of all workspaces. Raises: InvalidError: together they are too many."""
    offered = sum(len(ids) for offering in offerings.values() for ids in offering.values())
    if offered > MOST_OFFERED:
        raise InvalidError(
            Phrase(
                "A coach offers at most {most} lengths, over all coaching types. Offer fewer.",
                most=MOST_OFFERED,
            ),
            "offering",
        )
    if sum(map(len, offerings.values())) > MOST_KINDS:
        raise InvalidError(
            Phrase(
                "A coach offers at most {most} coaching types, over all companies. Offer fewer.",
                most=MOST_KINDS,
            ),
            "offering",
        )
    return offerings


def offering_to(schedule: Schedule, workspace_id: str, offering: Offering) -> Schedule:
    """The schedule with this offering to a workspace, instead of what was offered there.

    Raises:
        InvalidError: see `within_bounds`.
    """
    offerings = within_bounds({**schedule.offerings, workspace_id: offering})
    return replace(schedule, offerings=offerings, version=schedule.version + 1)


def without_workspace(schedule: Schedule, workspace_id: str) -> Schedule:
    """The schedule of a coach who offers a workspace nothing any more; others are left alone."""
    return replace(
        schedule,
        offerings={k: v for k, v in schedule.offerings.items() if k != workspace_id},
        closed_to=schedule.closed_to - {workspace_id},
        version=schedule.version + 1,
    )


def standing_offering(schedule: Schedule, catalogue: Catalogue) -> dict[str, tuple[str, ...]]:
    """What is offered of all that the catalogue still holds, in the catalogue's order."""
    return standing(schedule.offerings.get(catalogue.workspace_id, {}), catalogue)


def standing(offered: Offering, catalogue: Catalogue) -> dict[str, tuple[str, ...]]:
    """What of an offering the catalogue still holds, in the catalogue's order."""
    lengths = {
        kind: tuple(each for each in catalogue.session_types if each in offered.get(kind, ()))
        for kind in catalogue.coaching_types
    }
    return {kind: ids for kind, ids in lengths.items() if ids}


def with_time_off(schedule: Schedule, entry: TimeOff, now: datetime) -> Schedule:
    """The schedule with one more time off; those that are over are dropped.

    Raises:
        InvalidError: it is over already, or there are too many.
    """
    if entry.interval.end <= now:
        raise InvalidError(Phrase("This time is over already."), "ends_at")
    ahead = [each for each in schedule.time_off if each.interval.end > now]
    if len(ahead) >= MOST_TIME_OFF:
        raise InvalidError(
            Phrase(
                "You can have at most {most} entries of time off. Delete one first.",
                most=MOST_TIME_OFF,
            )
        )
    return _with_times_off(schedule, [*ahead, entry])


def without_time_off(schedule: Schedule, time_off_id: str) -> Schedule:
    """Raises: NotFoundError: there is no such time off."""
    kept = [each for each in schedule.time_off if each.id != time_off_id]
    if len(kept) == len(schedule.time_off):
        raise NotFoundError(Phrase("There is no such time off."))
    return _with_times_off(schedule, kept)


def _with_times_off(schedule: Schedule, entries: Sequence[TimeOff]) -> Schedule:
    ordered = tuple(sorted(entries, key=lambda each: (each.interval.start, each.id)))
    spans = tuple(each.interval for each in ordered)
    return replace(
        schedule,
        time_off=ordered,
        calendar=replace(schedule.calendar, time_off=spans),
        version=schedule.version + 1,
    )
