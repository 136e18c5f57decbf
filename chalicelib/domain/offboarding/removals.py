"""Removing a person from a workspace: as member, as coach, or as both.

    active ── one write: no access, the wallet closed, the coach's offering gone ──► removing
    removing ── each future session and request by itself, resumable ──► nothing left ──► removed

From that first write on no session of theirs can be made, so a list of what is open is final once
it is read. The wallet is closed in it too: whatever would come back to it goes to the pool, so
there is no moment at which a credit could come into a wallet that is about to go.
"""

from collections.abc import Iterable
from datetime import date, datetime

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.domain.credits.credits import Cause, Holding, Wallet, empty, freed, receive
from chalicelib.domain.credits.wallet_closing import Settlement
from chalicelib.domain.kernel.errors import ForbiddenError
from chalicelib.domain.kernel.phrases import Phrase
from chalicelib.domain.sessions.booking_requests import decide_expiry, end_request
from chalicelib.domain.sessions.cancellation.policy import (
    COACH_LEFT,
    MEMBER_LEFT,
    CancelSession,
    decide_cancel,
)
from chalicelib.domain.sessions.facts import SessionFacts
from chalicelib.domain.sessions.lifecycle import Action, Change, is_allowed
from chalicelib.domain.sessions.pairings import Pairing
from chalicelib.domain.sessions.sessions import Seat, Status
from chalicelib.domain.workspaces.people import Person, Role


class Removal(Struct, frozen=True, kw_only=True):
    """Who is being removed from where, by whom; `version` 0: not stored yet."""

    workspace_id: str
    person_id: str
    actor_id: str
    begun_at: datetime
    as_member: bool = False
    as_coach: bool = False
    version: int = 0

    @property
    def id(self) -> str:
        return removal_id_of(self.workspace_id, self.person_id)


def removal_id_of(workspace_id: str, person_id: str) -> str:
    return f"{workspace_id}.{person_id}"


def check_removable(actor: Person, person: Person) -> None:
    """Raises: ForbiddenError: an owner is removed by owners alone."""
    if Role.OWNER in person.roles - actor.roles:
        raise ForbiddenError(Phrase("Only an owner removes an owner."))


def ahead(pairs: Iterable[Pairing], now: datetime) -> list[str]:
    """The sessions of these pairs that have not begun, and their requests; each is to be ended."""
    return [
        session_id
        for pair in pairs
        for session_id in (
            *(each for each, span in pair.upcoming.items() if span.start > now),
            *pair.requests,
        )
    ]


def decide_call_off(removal: Removal, facts: SessionFacts, now: datetime) -> Change | None:
    """Ends a session or request of somebody who leaves, by the hand of the admin who removed them.

    A member's request is withdrawn, a coach's declined, a session cancelled with a full refund.
    None: it has begun, or has ended already.
    """
    session = facts.session
    leaves = removal.as_member and session.member.id == removal.person_id
    reason = MEMBER_LEFT if leaves else COACH_LEFT
    if session.status is Status.REQUESTED:
        status = Status.WITHDRAWN if leaves else Status.DECLINED
        return decide_expiry(facts, now) or end_request(facts, status, reason, now)
    if not is_allowed(Action.CANCEL, session, Seat.ADMIN, now):
        return None
    return decide_cancel(CancelSession(session_id=session.id, reason=reason), facts, now)


def decide_rest(wallet: Wallet, pool: Wallet, cause: Cause, today: date) -> Settlement | None:
    """What is still in a closed wallet once everything has ended, to the pool.

    None: something is held still, so not everything has ended.
    """
    free = freed(wallet, cause.at, today)
    if free.holds:
        return None
    if any(free.lots.values()):
        out = replace(empty(free, pool.id, cause), before=wallet)
        return Settlement(postings=(out, receive(pool, out.entry.lots, wallet.id, cause)))
    if wallet.holds:
        after = replace(free, lots={}, version=wallet.version + 1)
        return Settlement(holding=Holding(before=wallet, after=after))
    return Settlement()
