"""A coach: what they offer to each workspace, how they take bookings, and their public profile.

Everything that decides whether a booking is right (hours, time off, busy times, mode, offering) is
in `Schedule` and carries one `version`: each change raises it and each booking's write checks it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from chalicelib.domain.availability import CoachCalendar
from chalicelib.domain.intervals import Interval


class BookingMode(StrEnum):
    INSTANT = "instant"
    REQUEST = "request"


Offering = Mapping[str, frozenset[str]]
"""Coaching type id -> the session type ids offered in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeOff:
    id: str
    interval: Interval
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """`offerings` by workspace id; `version` is 1 for a new coach."""

    coach_id: str
    calendar: CoachCalendar
    time_off: tuple[TimeOff, ...] = ()
    booking_mode: BookingMode = BookingMode.INSTANT
    accepting_new_clients: bool = True
    offerings: Mapping[str, Offering] = field(default_factory=dict)
    version: int = 1

    def offers(self, workspace_id: str, coaching_type_id: str, session_type_id: str) -> bool:
        """Whether this length of this coaching type is offered to that workspace."""
        offering = self.offerings.get(workspace_id, {})
        return session_type_id in offering.get(coaching_type_id, frozenset())

    def offers_length(self, workspace_id: str, session_type_id: str) -> bool:
        """Whether this length is offered to that workspace in any coaching type."""
        return any(session_type_id in ids for ids in self.offerings.get(workspace_id, {}).values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What people read about a coach. `next_opening` is a stored hint, at most 15 minutes old."""

    coach_id: str
    name: str
    headline: str = ""
    bio: str = ""
    languages: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()
    functions: tuple[str, ...] = ()
    meeting_url: str | None = None
    rating: float | None = None
    next_opening: datetime | None = None
    version: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Coach:
    profile: Profile
    schedule: Schedule

    @property
    def id(self) -> str:
        return self.profile.coach_id
