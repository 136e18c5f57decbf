"""The card of a coach: what a list, a search and a match of one workspace need of them.

It lies in the row that links coach and workspace, so all coaches of a workspace are one query.
Whatever changes what it shows writes it in the same transaction.
"""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from msgspec import Struct, field

from chalicelib.domain.coaches.coaches import (
    BookingMode,
    Coach,
    Offering,
    Profile,
    Rated,
    Schedule,
    has_room,
    standing,
)
from chalicelib.domain.coaches.openings import NO_OPENINGS, SHOWN, Openings
from chalicelib.domain.kernel.text.folding import fold
from chalicelib.domain.time.intervals import Interval
from chalicelib.domain.workspaces.workspaces import Catalogue


class Said(Struct, frozen=True, kw_only=True):
    """What of a profile stands in a card; `bio_words` are the folded words of the bio, in which it
    can be searched like the bio itself; `photo` is its name.
    """

    name: str
    headline: str = ""
    languages: tuple[str, ...] = ()
    specialties: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()
    functions: tuple[str, ...] = ()
    bio_words: str = ""
    photo: str | None = None


class Terms(Struct, frozen=True, kw_only=True):
    """What of a schedule stands in a card: how and what is booked by this workspace. A notice that
    is not known is none.
    """

    timezone: str
    booking_mode: BookingMode = BookingMode.INSTANT
    accepting_new_clients: bool = True
    max_members: int | None = None
    notice_minutes: int = 0
    offering: Offering = field(default_factory=dict)


NOBODY_RATED = Rated()


class Card(Struct, frozen=True, kw_only=True):
    coach_id: str
    said: Said
    terms: Terms
    rated: Rated = NOBODY_RATED
    members: int = 0
    openings: Openings = NO_OPENINGS

    @property
    def takes_clients(self) -> bool:
        """Whether somebody new may have this coach."""
        terms = self.terms
        return terms.accepting_new_clients and has_room(terms.max_members, self.members)

    @property
    def words(self) -> str:
        """All texts in which a coach is looked for."""
        said = self.said
        tags = (*said.specialties, *said.industries, *said.functions)
        return "\n".join((said.name, said.headline, *tags, said.bio_words))

    def speaks(self, wanted: str) -> bool:
        """`en` finds `en-GB` too."""
        tags = (f"{each}-".lower() for each in self.said.languages)
        return any(each.startswith(f"{wanted}-".lower()) for each in tags)

    def earliest(self, now: datetime) -> datetime:
        """Before this nobody books the coach."""
        return now + timedelta(minutes=self.terms.notice_minutes)

    def next_openings(self, now: datetime, own: Collection[Interval]) -> tuple[datetime, ...]:
        """The first openings, as far as they are stored, that the notice leaves; none at which the
        viewer has a session of their own.
        """
        earliest = self.earliest(now)
        ahead = (start for start in self.openings.starts if start >= earliest)
        free = (start for start in ahead if not any(each.start <= start < each.end for each in own))
        return tuple(free)[:SHOWN]

    def offered_of(self, catalogue: Catalogue) -> Mapping[str, tuple[str, ...]]:
        """What is offered of all that the catalogue still holds, in the catalogue's order."""
        return standing(self.terms.offering, catalogue)


def card_of(coach: Coach, workspace_id: str) -> Card:
    """The card that this workspace has of the coach."""
    profile = coach.profile
    return Card(
        coach_id=coach.id,
        said=said_of(profile),
        terms=terms_of(coach.schedule, workspace_id),
        rated=profile.rated_in(workspace_id),
        members=profile.members,
        openings=profile.openings,
    )


def said_of(profile: Profile) -> Said:
    return Said(
        name=profile.name,
        headline=profile.headline,
        languages=profile.languages,
        specialties=profile.specialties,
        industries=profile.industries,
        functions=profile.functions,
        bio_words=_telling_words(fold(profile.bio)),
        photo=profile.photo.name,
    )


def _telling_words(text: str) -> str:
    """Each word once, without those that stand in another one: they are found there."""
    words = list(dict.fromkeys(text.split()))
    text = " ".join(words)
    return " ".join(each for each in words if text.count(each) == 1)


def terms_of(schedule: Schedule, workspace_id: str) -> Terms:
    return Terms(
        timezone=schedule.calendar.availability.timezone,
        booking_mode=schedule.booking_mode,
        accepting_new_clients=schedule.accepts_from(workspace_id),
        max_members=schedule.max_members,
        notice_minutes=schedule.calendar.availability.minimum_notice_minutes,
        offering=schedule.offerings.get(workspace_id, {}),
    )
