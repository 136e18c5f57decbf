"""How many people a workspace and its groups have, and how many of them booked of late.

    a person as they stand: of the workspace, of these groups, booked last on that day
      less what they were counted for ──► difference ──► a count for each place

Each person stands in the count of the workspace and of their groups under the day on which they
booked last (a session was confirmed that day), or under none. Like the usage it is recomputed from
what is stored and never added up from what was told.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from msgspec import Struct, field
from msgspec.structs import replace

from chalicelib.domain.reports.usage import BOOKED
from chalicelib.domain.sessions.sessions import Session, Status
from chalicelib.domain.time.wall_clock import local_date

WHOLE = ""
"""The place of everybody; the others are the groups' ids."""

WITHOUT_MAIL = "!"
"""The place of those to whom mail was stopped; no group has such an id."""

NEVER = ""
"""The day of those who never booked."""

RECENT_DAYS = 90
KEPT_DAYS = 120
"""Days so far before a count's newest are of no interest and leave it."""

MOST_AT_ONCE = 50
"""Places that one write brings up to date: a transaction takes 100 rows."""

Places = Mapping[str, str]
"""Where a person counts -> the day on which they booked last."""


class Seen(NamedTuple):
    """The days on which a person booked last, and had a session last, as far as somebody looked."""

    booked_on: str = NEVER
    met_on: str = NEVER


NOT_SEEN = Seen()


class CountedPerson(Struct, frozen=True, kw_only=True):
    """What a person is counted for; `revision` counts the countings. `met_on` is the day of their
    last session that took place.
    """

    booked_on: str = NEVER
    met_on: str = NEVER
    places: Places = field(default_factory=dict)
    revision: int = 0


class PeopleCount(Struct, frozen=True, kw_only=True):
    """The people of one place, and how many of them booked last on which day; `version` 0: not
    stored yet.
    """

    place: str
    people: int = 0
    days: Mapping[str, int] = field(default_factory=dict)
    version: int = 0

    def active(self, today: date) -> int:
        """How many booked in the last 90 days, today among them."""
        first = (today - timedelta(days=RECENT_DAYS - 1)).isoformat()
        return sum(number for day, number in self.days.items() if day >= first)


def seen_in(session: Session, timezone: str) -> Seen:
    """What a session shows of its member."""
    if session.status not in BOOKED:
        return NOT_SEEN
    met = session.status is Status.COMPLETED
    return Seen(
        booked_on=local_date(timezone, session.confirmed_at or session.created_at).isoformat(),
        met_on=local_date(timezone, session.span.start).isoformat() if met else NEVER,
    )


def latest(one: Seen, other: Seen) -> Seen:
    """What both show together."""
    return Seen(max(one.booked_on, other.booked_on), max(one.met_on, other.met_on))


def decide_person_count(
    counted: CountedPerson, places: Iterable[str], seen: Seen
) -> CountedPerson | None:
    """What a person in these places is counted for next, of whom that was seen; None: they are
    counted already. Of very many places some are left for the time after.
    """
    known = Seen(counted.booked_on, counted.met_on)
    last = latest(known, seen)
    wanted = dict.fromkeys(places, last.booked_on)
    differing = [
        place
        for place in sorted({*wanted, *counted.places})
        if wanted.get(place) != counted.places.get(place)
    ]
    if not differing and last == known:
        return None
    now = set(differing[:MOST_AT_ONCE])
    kept = {place: day for place, day in counted.places.items() if place not in now}
    moved = {place: day for place, day in wanted.items() if place in now}
    return CountedPerson(
        booked_on=last.booked_on,
        met_on=last.met_on,
        places={**kept, **moved},
        revision=counted.revision + 1,
    )


def moved_places(before: CountedPerson, after: CountedPerson) -> list[str]:
    """The places whose count changes with a person."""
    known = {*before.places, *after.places}
    return sorted(each for each in known if before.places.get(each) != after.places.get(each))


def with_person(count: PeopleCount, before: CountedPerson, after: CountedPerson) -> PeopleCount:
    """The count of a place once a person is counted otherwise than before."""
    was, now = before.places.get(count.place), after.places.get(count.place)
    days = dict(count.days)
    if was and was in days:
        days[was] -= 1
    if now:
        days[now] = days.get(now, 0) + 1
    return replace(
        count,
        people=count.people + (now is not None) - (was is not None),
        days=_of_late(days),
        version=count.version + 1,
    )


def _of_late(days: Mapping[str, int]) -> dict[str, int]:
    if not days:
        return {}
    first = (date.fromisoformat(max(days)) - timedelta(days=KEPT_DAYS)).isoformat()
    return {day: number for day, number in sorted(days.items()) if number and day >= first}
