"""Usage: what a workspace books, holds, calls off and spends, counted while it happens.

    a session as it stands ──► what it counts for ──┐  less what it was counted for
                                                    ├──────────► difference ──► months
    a wallet's entries behind the last counted one ─┘

A number stands at a `Place`: a day of the workspace's zone, a coach and a group. Sessions count as
booked on the day on which they are confirmed, completed or missed on the day of their start,
cancelled on the day of cancelling; credits count on the day of their entry. The session says whose
a number is: its coach's, and the group's whose wallet pays for it.

What a session counts for only ever grows, so of two states the later one says more. All of this is
recomputed from what is stored, never added up from what was told: told twice, late or in any order,
it comes to the same numbers.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from operator import add, sub
from typing import NamedTuple

from msgspec import Struct, field

from chalicelib.domain.credits.credits import Entry, expired_account, issued_account, spent_account
from chalicelib.domain.groups.groups import group_of_wallet
from chalicelib.domain.sessions.sessions import Session, Status
from chalicelib.domain.time.wall_clock import local_date
from chalicelib.domain.workspaces.workspaces import workspace_of

NOBODY = ""
"""The coach of credits that no session moved; the group of what no group's wallet pays for."""

EVERYBODY = "*"
"""The coach of the sums over all coaches; no id is called so."""

OUTSIDE = (issued_account, spent_account, expired_account)

BOOKED = frozenset({Status.CONFIRMED, Status.COMPLETED, Status.NO_SHOW, Status.CANCELLED})


class Tally(NamedTuple):
    """How many sessions, and how many credits. New kinds of numbers come last: rows keep order."""

    booked: int = 0
    completed: int = 0
    cancelled: int = 0
    no_show: int = 0
    credits_spent: int = 0
    credits_refunded: int = 0
    credits_expired: int = 0


NOTHING = Tally()


class Place(NamedTuple):
    """Where a number counts."""

    day: date
    coach_id: str
    group_id: str


class MonthPlace(NamedTuple):
    """Where the days of one month (`2026-11`) are kept together: one coach, one group. A group's
    sum over all coaches is kept beside them, so that what asks for no coach reads few rows.
    """

    month: str
    coach_id: str
    group_id: str


Usage = Mapping[Place, Tally]


class Counted(Struct, frozen=True, kw_only=True):
    """What a session has been counted for, in which version; `revision` counts the countings."""

    version: int = 0
    usage: Usage = field(default_factory=dict)
    revision: int = 0


class Month(Struct, frozen=True, kw_only=True):
    """The numbers of one month's days by day of the month; `version` 0: not stored yet."""

    place: MonthPlace
    days: Mapping[int, Tally] = field(default_factory=dict)
    version: int = 0


def plus(one: Tally, other: Tally) -> Tally:
    return Tally(*map(add, one, other))


def minus(one: Tally, other: Tally) -> Tally:
    return Tally(*map(sub, one, other))


def merged(parts: Iterable[tuple[Place, Tally]]) -> Usage:
    """The sum of all parts, place by place, without places where nothing is left."""
    found: dict[Place, Tally] = {}
    for place, tally in parts:
        found[place] = plus(found.get(place, NOTHING), tally)
    return {place: tally for place, tally in found.items() if any(tally)}


def difference(after: Usage, before: Usage) -> Usage:
    """What has to be added to `before` to make it `after`."""
    return merged(
        [*after.items(), *((place, minus(NOTHING, tally)) for place, tally in before.items())]
    )


def usage_of_session(session: Session, timezone: str) -> Usage:
    """What a session counts for in its present state."""
    if session.status not in BOOKED:
        return {}
    moments = [(session.confirmed_at or session.created_at, Tally(booked=1))]
    match session.status:
        case Status.COMPLETED:
            moments.append((session.span.start, Tally(completed=1)))
        case Status.NO_SHOW:
            moments.append((session.span.start, Tally(no_show=1)))
        case Status.CANCELLED:
            called_off = session.cancelled.at if session.cancelled else session.event.at
            moments.append((called_off, Tally(cancelled=1)))
    group_id = group_of_wallet(session.wallet_id) or NOBODY
    return merged(
        (Place(local_date(timezone, at), session.coach.id, group_id), tally)
        for at, tally in moments
    )


def is_usage(wallet_id: str, counterpart: str) -> bool:
    """Whether credits that moved between the two were spent, given back or lost."""
    workspace_id = workspace_of(wallet_id)
    return counterpart in {spent_account(workspace_id), expired_account(workspace_id)}


def moved(credits: int, counterpart: str) -> int:
    """How many credits the transfer of an entry moved; 0 if the other wallet's entry tells it."""
    from_outside = counterpart in {each(workspace_of(counterpart)) for each in OUTSIDE}
    return abs(credits) if credits < 0 or from_outside else 0


def usage_of_entry(entry: Entry, session: Session | None, timezone: str) -> Usage:
    """What an entry counts for; `session` is the one that it names."""
    if not is_usage(entry.wallet_id, entry.counterpart):
        return {}
    if entry.counterpart == expired_account(workspace_of(entry.wallet_id)):
        tally = Tally(credits_expired=-entry.credits)
    elif entry.credits < 0:
        tally = Tally(credits_spent=-entry.credits)
    else:
        tally = Tally(credits_refunded=entry.credits)
    place = Place(
        local_date(timezone, entry.at),
        session.coach.id if session else NOBODY,
        group_of_wallet(session.wallet_id if session else entry.wallet_id) or NOBODY,
    )
    return merged([(place, tally)])


def decide_count(session: Session, counted: Counted, timezone: str) -> Counted | None:
    """What the session is counted for from now on; None: it is counted already.

    A state that is older than the counted one is late and says nothing.
    """
    usage = usage_of_session(session, timezone)
    if session.version < counted.version or usage == counted.usage:
        return None
    return Counted(version=session.version, usage=usage, revision=counted.revision + 1)


def month_place(place: Place) -> MonthPlace:
    return MonthPlace(f"{place.day:%Y-%m}", place.coach_id, place.group_id)


def with_sums(usage: Usage) -> Usage:
    """The usage, and the same once more at the places that are of no coach."""
    sums = ((place._replace(coach_id=EVERYBODY), tally) for place, tally in usage.items())
    return {**usage, **merged(sums)}


def with_usage(month: Month, change: Usage) -> Month:
    """The month after a change, all of which lies in it."""
    days = dict(month.days)
    for place, tally in change.items():
        days[place.day.day] = plus(days.get(place.day.day, NOTHING), tally)
    kept = {day: tally for day, tally in sorted(days.items()) if any(tally)}
    return Month(place=month.place, days=kept, version=month.version + 1)


def in_months(usage: Usage) -> Mapping[MonthPlace, Usage]:
    """The usage, month by month as it is kept, the sums over all coaches among them."""
    found: dict[MonthPlace, dict[Place, Tally]] = {}
    for place, tally in with_sums(usage).items():
        found.setdefault(month_place(place), {})[place] = tally
    return found


def usage_of_month(month: Month) -> Iterable[tuple[Place, Tally]]:
    """The month's numbers, each at its place."""
    year, number = map(int, month.place.month.split("-"))
    for day, tally in month.days.items():
        yield Place(date(year, number, day), month.place.coach_id, month.place.group_id), tally
