"""The secret calendar feed of one's own sessions: made, replaced, revoked, and read."""

import hashlib
from datetime import datetime, timedelta

from chalicelib.domain.kernel.errors import GoneError, NotFoundError
from chalicelib.domain.kernel.phrases import Phrase
from chalicelib.domain.sessions.sessions import STANDING, Seat, Session
from chalicelib.domain.workspaces.people import Person, language_of
from chalicelib.gateways.invites import feed
from chalicelib.storage.kernel.table import read_rows
from chalicelib.storage.kernel.transaction import commit, until_fresh
from chalicelib.storage.sessions.sessions import SessionItem, query_sessions, sort_key
from chalicelib.storage.workspaces import feeds, people
from chalicelib.use_cases.kernel.access import caller_in
from chalicelib.use_cases.kernel.context import Context
from chalicelib.use_cases.notices.mail_status import session_page
from chalicelib.use_cases.sessions.sessions import still_sits

SUFFIX = ".ics"
LOOK_BACK = timedelta(days=30)
MOST_SESSIONS = 500
"""Of each seat; far more than a calendar of a person holds in this time."""


def make_feed(ctx: Context, caller_id: str) -> str:
    """The address of a new feed, which takes the place of an earlier one; told this once only.

    Atomic: the new feed, the end of the old, the person's own row.
    Repeatable: each call makes another one; the last stays.
    """
    secret = ctx.new_secret()
    until_fresh(lambda: _change(caller_id, _hash(secret)))
    return f"{ctx.settings.web_origins[0]}/v1/feeds/{secret}{SUFFIX}"


def revoke_feed(ctx: Context, caller_id: str) -> None:
    """Ends the caller's feed; its address is gone from now on.

    Atomic: the end of the feed, the person's own row.
    Repeatable: without a feed nothing is written.
    """
    until_fresh(lambda: _change(caller_id, None))


def _change(caller_id: str, secret_hash: str | None) -> None:
    rows = read_rows([people.person_key(caller_id), feeds.own_feed_key(caller_id)])
    caller_in(rows, caller_id)
    own = feeds.own_feed_in(rows, caller_id)
    if own.secret_hash != secret_hash:
        commit(*feeds.change_feed(own, secret_hash))


def read_feed(ctx: Context, name: str) -> bytes:
    """The calendar behind a feed's file name: the person's standing sessions in both seats.

    Raises:
        NotFoundError: there never was such a feed.
        GoneError: it was replaced or revoked, or the person has left.
    """
    found = feeds.find_feed(_hash(name.removesuffix(SUFFIX))) if name.endswith(SUFFIX) else None
    if found is None:
        raise NotFoundError(Phrase("There is no such calendar."))
    person = people.find_person(found.person_id)
    if found.revoked or person is None or not person.workspace_ids:
        raise GoneError(
            Phrase("This calendar was revoked. Subscribe to a new one from your profile.")
        )
    sessions = _sessions_of(person, ctx.now() - LOOK_BACK)
    entries = [(session, session_page(ctx, session.id)) for session in sessions]
    return feed(entries, language_of(person.language))


def _sessions_of(person: Person, earliest: datetime) -> list[Session]:
    """Those of all workspaces that the person has not left."""
    seats = {Seat.MEMBER: SessionItem.by_member, Seat.COACH: SessionItem.by_coach}
    found = [
        session
        for seat, index in seats.items()
        for session in query_sessions(index, person.id, earliest=earliest, limit=MOST_SESSIONS)
        if session.status in STANDING and still_sits(person, seat, session)
    ]
    return sorted(found, key=sort_key)


def _hash(secret: str) -> str:
    """The secret has 256 random bits, so a plain hash cannot be searched."""
    return hashlib.sha256(secret.encode()).hexdigest()
