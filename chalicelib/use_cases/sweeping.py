"""Sweeping: telling people what the table's stream lost."""

from chalicelib.domain.sessions import Session
from chalicelib.domain.sweeping import notices_to_sweep, swept
from chalicelib.storage.messages import list_unknown
from chalicelib.storage.sessions import put_session
from chalicelib.storage.transaction import commit
from chalicelib.use_cases.context import Context


def sweep(ctx: Context, session: Session) -> Session:
    """Queues again each notice of its events that the queue never had; the session after that.

    Atomic: the session alone; what is queued is queued first, so a run that dies loses none.
    Repeatable: a notice that is queued twice is sent once.

    Raises:
        StaleError: something else happened to the session meanwhile.
    """
    now = ctx.now()
    if lost := list_unknown(notices_to_sweep(session, now)):
        ctx.queue.send([notice.fields for notice in lost])
    after = swept(session, now)
    commit(put_session(after))
    return after
