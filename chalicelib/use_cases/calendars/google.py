"""Connecting a coach's calendar at Google: to the consent page, and back with a code."""

from chalicelib.domain.calendars.connections import Connection, Kind, check_room
from chalicelib.domain.calendars.consent import calendar_of, state_of, used_before, verifier_of
from chalicelib.domain.kernel.idempotency import Answer, Once
from chalicelib.storage.calendars import connections as stored
from chalicelib.storage.coaches import busy_times
from chalicelib.storage.kernel import idempotency
from chalicelib.storage.kernel.table import read_rows
from chalicelib.use_cases.calendars.connections import Seen, connect_made
from chalicelib.use_cases.calendars.consent import back_to, google_of
from chalicelib.use_cases.kernel.access import calling_coach, calling_keys
from chalicelib.use_cases.kernel.context import Context

NAME = "Google Calendar"


def begin(ctx: Context, coach_id: str) -> str:
    """The address of the page on which the coach lets Tandem read their calendar.

    Raises:
        NotFoundError: the caller is no coach, or there is no way to Google here.
        InvalidError: the coach has as many calendars as one may have.
    """
    google = google_of(ctx)
    rows = read_rows(calling_keys(coach_id))
    calling_coach(rows, coach_id)
    check_room(len(busy_times.busy_in(rows, coach_id).by_calendar))
    key, calendar_id = ctx.secret("cursor_key"), ctx.new_id()
    state = state_of(key, coach_id, calendar_id, ctx.now())
    return google.page(state, verifier_of(key, coach_id, calendar_id), back_to(ctx))


def finish(ctx: Context, coach_id: str, code: str, state: str, once: Once[Seen]) -> Answer:
    """Connects the calendar of whoever agreed; it is read at once.

    Atomic: the connection, its place among the busy times, the replay record.
    Repeatable: with an Idempotency-Key a repeated call gets the first answer.

    Raises:
        NotFoundError: the caller is no coach, or there is no way to Google here.
        InvalidError: the state is not of this coach, too old or used before; Google does not take
            the code; or there are as many calendars as may be.
        IdempotencyKeyReusedError: the key was used for another body.
        TryAgainError: Google or the key that seals the account cannot be reached.
    """
    google, key, now = google_of(ctx), ctx.secret("cursor_key"), ctx.now()
    calendar_id = calendar_of(key, coach_id, state, now)
    own = stored.connection_key(coach_id, calendar_id)
    rows = read_rows([*idempotency.replay_keys(once), *calling_keys(coach_id), own])
    calling_coach(rows, coach_id)
    if answer := idempotency.replay_in(rows, once, now):
        return answer
    if stored.connection_in(rows, coach_id, calendar_id):
        raise used_before()  # Google is not asked for nothing
    check_room(len(busy_times.busy_in(rows, coach_id).by_calendar))
    opens_it = google.exchange(code, verifier_of(key, coach_id, calendar_id), back_to(ctx))
    made = Connection(
        coach_id=coach_id,
        id=calendar_id,
        kind=Kind.GOOGLE,
        name=NAME,
        sealed=ctx.vault().seal(opens_it, coach_id),
        made_at=now,
        due_at=now,
    )
    return connect_made(ctx, made, once)
