"""Whom a coach sees, with what the two had and have before them."""

from collections.abc import Iterable
from datetime import datetime

from msgspec import Struct

from chalicelib.domain.kernel.pagination import MOST_READ, Page, PageRequest, page_of
from chalicelib.domain.kernel.text.folding import fold, has_words
from chalicelib.domain.sessions.lifecycle import ahead, as_of
from chalicelib.domain.sessions.sessions import STANDING, Named, Seat, Session, Status
from chalicelib.storage.kernel.table import read_rows
from chalicelib.storage.sessions.sessions import SessionItem, query_sessions
from chalicelib.use_cases.kernel.access import caller_in, calling_coach, calling_keys
from chalicelib.use_cases.kernel.context import Context
from chalicelib.use_cases.sessions.sessions import still_sits


class ClientOfCoach(Struct, frozen=True, kw_only=True):
    """A member with the sessions of the two that stand: when those that have begun began first and
    last, how many took place, how many lie ahead and which is next.
    """

    member: Named
    first_at: datetime | None
    last_at: datetime | None
    completed: int
    upcoming: int
    next_session: Session | None


def list_clients(ctx: Context, coach_id: str, text: str, page: PageRequest) -> Page[ClientOfCoach]:
    """The members with whom the coach had a session or has one, by name; of the thousand newest
    sessions and requests, from an index a moment behind.

    Raises:
        NotFoundError: the caller is no coach.
    """
    rows = read_rows(calling_keys(coach_id))
    calling_coach(rows, coach_id)
    person, now = caller_in(rows, coach_id), ctx.now()
    found = query_sessions(SessionItem.by_coach, coach_id, newest_first=True, limit=MOST_READ)
    by_member: dict[str, list[Session]] = {}
    for session in (as_of(each, now) for each in found):
        if session.status in STANDING and still_sits(person, Seat.COACH, session):
            by_member.setdefault(session.member.id, []).append(session)
    clients = (_client(each, now) for each in by_member.values())
    return page_of((each for each in clients if has_words(each.member.name, text)), page, _by_name)


def _client(newest_first: list[Session], now: datetime) -> ClientOfCoach:
    to_come = [each for each in newest_first if ahead(each, now)]
    begun = [each.span.start for each in newest_first if not ahead(each, now)]
    return ClientOfCoach(
        member=newest_first[0].member,
        first_at=min(begun, default=None),
        last_at=max(begun, default=None),
        completed=_number(newest_first, Status.COMPLETED),
        upcoming=len(to_come),
        next_session=to_come[-1] if to_come else None,
    )


def _number(sessions: Iterable[Session], status: Status) -> int:
    return sum(each.status is status for each in sessions)


def _by_name(client: ClientOfCoach) -> str:
    return f"{fold(client.member.name)[:60]}\n{client.member.id}"
