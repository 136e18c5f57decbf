"""What a step of a session rests on, and the same once its proposed move is out of the way."""

from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.domain.credits.credits import Cause, Holding, Posting, Reason, Wallet, unheld
from chalicelib.domain.credits.wallet_closing import set_free
from chalicelib.domain.sessions.pairings import Pairing
from chalicelib.domain.sessions.sessions import Seat, Session
from chalicelib.domain.workspaces.people import Person
from chalicelib.domain.workspaces.workspaces import Workspace, today_in


class SessionFacts(Struct, frozen=True, kw_only=True):
    """What was read for a step: the session as it is stored, the caller's seat, the member as they
    stand now (None: nobody any more), the wallet that paid, and the pool behind it.
    """

    session: Session
    seat: Seat
    actor_id: str
    member: Person | None
    workspace: Workspace
    pairing: Pairing
    wallet: Wallet
    pool: Wallet
    settled: tuple[Posting, ...] = ()
    """What the step has posted so far: both wallets are as they stand after it."""


def without_move(facts: SessionFacts, now: datetime, *, own: bool) -> SessionFacts:
    """The facts once a proposed move has come to nothing: not in the session, its charge not held.

    `own`: by the member's own doing, while it was still open; else as by the coach or its expiry.
    """
    session = facts.session
    if session.proposed_move is None:
        return facts
    own = own and session.open_move(now) is not None
    today, key, wallet = today_in(facts.workspace, now), session.move_hold, facts.wallet
    rested = replace(facts, session=replace(session, proposed_move=None))
    if wallet.open or key not in wallet.holds:
        return replace(rested, wallet=unheld(wallet, key, today, own=own))
    out, into = set_free(wallet, facts.pool, key, _release(facts, now), today, own=own).postings
    return replace(rested, wallet=out.after, pool=into.after, settled=(out, into))


def _release(facts: SessionFacts, now: datetime) -> Cause:
    return Cause(
        transfer_id=f"{facts.session.id}.release{facts.session.version}",
        reason=Reason.RETURNED_TO_CLOSED_WALLET,
        at=now,
        actor_id=facts.actor_id,
        session_id=facts.session.id,
    )


def freed_holding(
    before: SessionFacts, after: SessionFacts, postings: tuple[Posting, ...]
) -> Holding | None:
    """The write that frees what `without_move` freed; None: nothing, or a posting writes it."""
    posted = any(posting.after.id == after.wallet.id for posting in postings)
    if posted or after.wallet == before.wallet:
        return None
    freed = replace(after.wallet, version=before.wallet.version + 1)
    return Holding(before=before.wallet, after=freed)
