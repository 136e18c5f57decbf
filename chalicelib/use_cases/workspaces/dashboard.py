"""What a member sees first: what is ahead, what waits, what was last, and their coaches.

wait 1   the caller, with what they have with each coach
wait 2   their open sessions, the catalogue and the cards of their coaches, in one batch;
         beside it the newest sessions of the index
"""

from collections.abc import Sequence
from functools import partial

from msgspec import Struct

from chalicelib.domain.kernel.pagination import READ_AT_ONCE, PageRequest, page_of
from chalicelib.domain.sessions.lifecycle import as_of
from chalicelib.domain.sessions.sessions import Session
from chalicelib.storage.kernel.at_once import at_once
from chalicelib.storage.kernel.table import read_rows
from chalicelib.storage.sessions.pairings import pairings_in
from chalicelib.storage.sessions.sessions import SessionItem, query_sessions
from chalicelib.use_cases.coaches.coaches import (
    SeenCoach,
    by_name,
    home_of,
    known_to,
    listed_in,
    listed_keys,
)
from chalicelib.use_cases.kernel.access import caller_in
from chalicelib.use_cases.kernel.context import Context
from chalicelib.use_cases.sessions.sessions import (
    When,
    belongs,
    first_of,
    open_in,
    open_keys,
    places_of,
)

SESSIONS_SHOWN = 5
COACHES_SHOWN = 6

NEWEST = 10
"""Among so many sessions is mostly one that is over; if not, a hundred are read."""


class Dashboard(Struct, frozen=True):
    """The first sessions that are ahead or wait for an answer, the one that ended or was cancelled
    last of the newest hundred, and the first coaches by name.
    """

    upcoming: Sequence[Session]
    requests: Sequence[Session]
    last: Session | None
    coaches: Sequence[SeenCoach]


def read_dashboard(ctx: Context, caller_id: str, workspace_id: str | None = None) -> Dashboard:
    """The caller's as member: of all their workspaces, or of the one that they name.

    Raises:
        ForbiddenError: no workspace knows the caller.
        NotFoundError: the caller may not see the workspace that they name.
    """
    now, own = ctx.now(), known_to(caller_id)
    person, pairs = caller_in(own, caller_id), pairings_in(own)
    places, home = places_of(person, workspace_id), home_of(person, workspace_id)
    keys = [*open_keys(pairs), *(listed_keys(home, pairs) if home else [])]
    rows, (newest,) = at_once(partial(read_rows, keys), partial(_newest, caller_id, NEWEST))

    def last_among(sessions: Sequence[Session]) -> Session | None:
        current = (as_of(each, now) for each in sessions if each.workspace_id in places)
        return next((each for each in current if belongs(each, When.PAST, now)), None)

    last = last_among(newest)
    if last is None and len(newest) == NEWEST:
        last = last_among(_newest(caller_id, READ_AT_ONCE))
    ahead = [each for each in open_in(rows, now) if each.workspace_id in places]
    upcoming, requests = (
        first_of(ahead, when, PageRequest(limit=SESSIONS_SHOWN), now).items
        for when in (When.UPCOMING, When.REQUESTS)
    )
    listed = listed_in(rows, person, home, pairs, now) if home else []
    coaches = page_of(listed, PageRequest(limit=COACHES_SHOWN), by_name).items
    return Dashboard(upcoming, requests, last, coaches)


def _newest(member_id: str, limit: int) -> list[Session]:
    """By start, newest first: a moment behind."""
    return query_sessions(SessionItem.by_member, member_id, newest_first=True, limit=limit)
