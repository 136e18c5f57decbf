"""A workspace and its catalogue: what can be booked, how long it takes and what it costs.

Ids of coaching types, session types and wallets begin with their workspace's id and a dot, so every
key of a booking is known from the request alone.
"""

import re
from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from msgspec import Struct

from chalicelib.domain.kernel.errors import InvalidError, NotFoundError
from chalicelib.domain.kernel.phrases import Phrase
from chalicelib.domain.kernel.text.folding import fold

STEP_MINUTES, MOST_MINUTES = 5, 240
"""In which steps a session's length is chosen, and the longest. Whoever reads the sessions of some
time reads as far before it as `LONGEST_SESSION` reaches.
"""

LONGEST_SESSION = timedelta(minutes=MOST_MINUTES)
HIGHEST_PRICE = 1000
LONGEST_WINDOW_HOURS = 720


class Buying(StrEnum):
    """How people of a workspace come to credits."""

    PACKS = "packs"
    ASK_ADMIN = "ask_admin"


class Workspace(Struct, frozen=True, kw_only=True):
    id: str
    name: str
    timezone: str
    buying: Buying
    support_email: str
    version: int = 1

    @property
    def remedy(self) -> str:
        """What to do with too few credits, in the contract's word."""
        return "buy_credits" if self.buying is Buying.PACKS else "ask_admin"


class CoachingType(Struct, frozen=True, kw_only=True):
    id: str
    name: str
    description: str = ""


class SessionType(Struct, frozen=True, kw_only=True):
    """A length in minutes with its price in credits and its policy."""

    id: str
    name: str
    minutes: int
    credits: int
    cancellation_window_hours: int = 24
    late_reschedule_credits: int | None = None
    once_per_coach: bool = False

    @property
    def late_charge(self) -> int:
        """Credits that a late move costs: the session's price, unless the catalogue differs."""
        if self.late_reschedule_credits is None:
            return self.credits
        return self.late_reschedule_credits


class Catalogue(Struct, frozen=True, kw_only=True):
    workspace_id: str
    coaching_types: Mapping[str, CoachingType]
    session_types: Mapping[str, SessionType]
    version: int = 1

    def coaching_type(self, type_id: str) -> CoachingType:
        """Raises: NotFoundError: the workspace has no such coaching type."""
        if found := self.coaching_types.get(type_id):
            return found
        raise NotFoundError(Phrase("There is no such coaching type in your catalogue."))

    def session_type(self, type_id: str) -> SessionType:
        """Raises: NotFoundError: the workspace has no such session type."""
        if found := self.session_types.get(type_id):
            return found
        raise NotFoundError(Phrase("There is no such session type in your catalogue."))


def workspace_of(qualified_id: str) -> str:
    """The workspace that a type's or wallet's id belongs to."""
    return qualified_id.partition(".")[0]


def qualified_id(workspace_id: str, name: str, taken: Collection[str], spare: str) -> str:
    """An id for a new type: its name as far as an id can show it, else `spare`."""
    letters = fold(name).encode("ascii", "ignore").decode()
    slug = "-".join(re.findall("[a-z0-9]+", letters)[:8])[:60]
    wanted = f"{workspace_id}.{slug}"
    return wanted if slug and wanted not in taken else f"{workspace_id}.{spare}"


def check_session_type(session_type: SessionType) -> None:
    """Holds a session type to its bounds.

    Raises:
        InvalidError: a number is out of bounds; only an intro type may be free.
    """
    if session_type.minutes not in range(STEP_MINUTES, MOST_MINUTES + 1, STEP_MINUTES):
        raise InvalidError(
            Phrase(
                "A session takes {step} to {most} minutes, in steps of {step}.",
                step=STEP_MINUTES,
                most=MOST_MINUTES,
            ),
            "minutes",
        )
    lowest = 0 if session_type.once_per_coach else 1
    if not lowest <= session_type.credits <= HIGHEST_PRICE:
        raise InvalidError(
            Phrase(
                "A session costs {lowest} to {highest:,} credits.",
                lowest=lowest,
                highest=HIGHEST_PRICE,
            ),
            "credits",
        )
    if not 0 <= session_type.cancellation_window_hours <= LONGEST_WINDOW_HOURS:
        told = Phrase("The window is 0 to {hours} hours.", hours=LONGEST_WINDOW_HOURS)
        raise InvalidError(told, "cancellation_window_hours")
    if not 0 <= session_type.late_charge <= HIGHEST_PRICE:
        told = Phrase("A late move costs 0 to {highest:,} credits.", highest=HIGHEST_PRICE)
        raise InvalidError(told, "late_reschedule_credits")


def today_in(workspace: Workspace, now: datetime) -> date:
    """The workspace's local date, by which lots expire."""
    return now.astimezone(ZoneInfo(workspace.timezone)).date()
