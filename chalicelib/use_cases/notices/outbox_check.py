"""Checking the outbox: telling people and systems, and counting, what the table's stream lost."""

from chalicelib.domain.notices.outbox_check import checked, notices_to_check
from chalicelib.domain.sessions.sessions import Session
from chalicelib.storage.kernel.table import read_rows
from chalicelib.storage.kernel.transaction import commit
from chalicelib.storage.notices.messages import message_key, unknown_in
from chalicelib.storage.sessions.sessions import put_session
from chalicelib.storage.webhooks.endpoints import webhooks_in, webhooks_key
from chalicelib.use_cases.kernel.context import Context
from chalicelib.use_cases.kernel.jobs import holding_up_nothing
from chalicelib.use_cases.reports.usage import catch_up, usage_keys
from chalicelib.use_cases.webhooks.relaying import events_to_check, queue_lost


def check_outbox(ctx: Context, session: Session) -> Session:
    """Queues again each notice and webhook of its events that the queue never had, and counts the
    session and the wallet that pays for it if they are not counted yet; the session after that.

    Atomic: the session alone; the rest is done first, so a run that dies loses nothing.
    Repeatable: a notice that is queued twice is sent once, and what is counted stays as it is. A
    count that cannot be made holds up nothing; its error is raised when the rest is done. One that
    the store was too busy for is made when the check comes again.

    Raises:
        StaleError: something else happened to the session meanwhile.
        TryAgainError: the store was too busy; nothing is checked yet.
    """
    now = ctx.now()
    notices = notices_to_check(session, now)
    of_webhooks = webhooks_key(session.workspace_id)
    rows = read_rows([*map(message_key, notices), *usage_keys(session), of_webhooks])
    if lost := unknown_in(rows, notices):
        ctx.queue.send([notice.fields for notice in lost])
    queue_lost(ctx, webhooks_in(rows, session.workspace_id), events_to_check(session))
    after = checked(session, now)
    with holding_up_nothing(lambda: commit(put_session(after))):
        catch_up(session, rows)
    return after
