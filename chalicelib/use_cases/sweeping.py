"""Sweeping: telling people what the table's stream lost."""

from chalicelib.domain.notices import notices_of
from chalicelib.domain.sessions import Session
from chalicelib.domain.sweeping import swept
from chalicelib.storage.messages import list_unknown
from chalicelib.storage.sessions import put_session
from chalicelib.storage.transaction import commit
from chalicelib.use_cases.context import Context


def sweep(ctx: Context, session: Session) -> Session:
    """Queues again each notice of the last event that the queue never had; the session after that.

    Atomic: the session alone; what is queued is queued first, so a run that dies loses none.
    Repeatable: a notice that is queued twice is sent once.

    Raises:
        StaleError: something else happened to the session meanwhile.
    """
    if lost := list_unknown(notices_of(session)):
        ctx.queue.send([notice.fields for notice in lost])
    after = swept(session)
    commit(put_session(after))
    return after
