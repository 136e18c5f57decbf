"""Ending what somebody who leaves has ahead, session by session; called until nothing is left.

removals ── one write ──► a removal that is due ──► resume_removal ──► removed
                                   ▲                      │
                                   └── not all is done ◄──┘
"""

import functools

from msgspec.structs import replace

from chalicelib.domain.credits.credits import Cause, Reason, member_wallet_id, pool_id
from chalicelib.domain.credits.wallet_closing import Settlement
from chalicelib.domain.offboarding.removals import Removal, decide_call_off, decide_rest
from chalicelib.domain.sessions.pairings import with_listing
from chalicelib.domain.sessions.sessions import Seat
from chalicelib.domain.workspaces.people import Standing
from chalicelib.domain.workspaces.workspaces import today_in
from chalicelib.storage.credits import credits
from chalicelib.storage.kernel.table import Rows, read_rows
from chalicelib.storage.kernel.transaction import commit, until_fresh
from chalicelib.storage.sessions import pairings
from chalicelib.storage.sessions.sessions import find_session
from chalicelib.storage.workspaces import people, removals, workspaces
from chalicelib.use_cases.credits.credit_requests import withdraw_all
from chalicelib.use_cases.groups.group_members import release_from_groups
from chalicelib.use_cases.kernel.context import Context
from chalicelib.use_cases.offboarding.removals import list_ahead, wallet_keys
from chalicelib.use_cases.sessions.counts import store_alone
from chalicelib.use_cases.sessions.facts import read_grounds
from chalicelib.use_cases.sessions.writes import writes_of

MOST_IN_A_RUN = 200
"""Sessions that one run ends, about ten seconds' work; the next run goes on."""


def resume_removal(ctx: Context, removal_id: str, most: int = MOST_IN_A_RUN) -> None:
    """Goes on with a removal: ends what is still ahead and, once nothing is, the removal.

    Atomic: each session by itself; the last write takes the rest of the wallet to the pool.
    Repeatable: what has ended already is passed over, and a removal that is done is no more. One
    session that fails stops no other, nor counts among the `most` that a run ends; its error is
    raised when the rest is done.
    """
    removal = removals.find_removal(removal_id)
    if removal is None:
        return
    left, ended, failure = list_ahead(removal, ctx.now()), 0, None
    for session_id in left:
        if ended == most:
            break
        try:
            _call_off(ctx, removal, session_id)
            ended += 1
        except Exception as error:
            failure = error
    if removal.as_member:
        withdraw_all(ctx, removal.workspace_id, removal.person_id, removal.actor_id)
        release_from_groups(removal.person_id)
        _leave_coaches(removal)
    if failure:
        raise failure
    if ended == len(left):
        until_fresh(lambda: _finish(ctx, removal))


def _leave_coaches(removal: Removal) -> None:
    """Gives back the member's places with their coaches, each by itself."""

    def leave(coach_id: str) -> None:
        pairing = pairings.find_pairing(removal.person_id, coach_id)
        if pairing.listed:
            unlisted = with_listing(pairing, listed=False)
            commit(*store_alone(unlisted, removal.workspace_id))

    for listed in pairings.list_pairings(removal.person_id):
        until_fresh(functools.partial(leave, listed.coach_id))


def _call_off(ctx: Context, removal: Removal, session_id: str) -> None:
    def attempt() -> None:
        session, now = find_session(session_id), ctx.now()
        if session is None or session.workspace_id != removal.workspace_id:
            return
        grounds = read_grounds(session, Seat.ADMIN, removal.actor_id)
        if change := decide_call_off(removal, grounds.facts, now):
            commit(*writes_of(change, grounds.coach, grounds.rows))

    until_fresh(attempt)


def _finish(ctx: Context, removal: Removal) -> None:
    """Ends the removal if nothing is left to be ended, and no more is to be removed meanwhile."""
    workspace_id, person_id = removal.workspace_id, removal.person_id
    if removals.find_removal(removal.id) != removal or list_ahead(removal, ctx.now()):
        return
    if not removal.as_member:
        commit(removals.end_removal(removal))
        return
    wallet_id = member_wallet_id(workspace_id, person_id)
    rows = read_rows([people.person_key(person_id), *wallet_keys(workspace_id, wallet_id)])
    person = people.person_in(rows, person_id)
    rest = _rest(ctx, removal, rows)
    if person is None or rest is None:
        return
    gone = replace(person, standing=Standing.REMOVED, version=person.version + 1)
    commit(
        people.change_person(gone),
        workspaces.unlink_member(workspace_id, person_id),
        workspaces.keep_former(workspace_id, person_id),
        *credits.settle(rest),
        removals.end_removal(removal),
    )


def _rest(ctx: Context, removal: Removal, rows: Rows) -> Settlement | None:
    wallet_id = member_wallet_id(removal.workspace_id, removal.person_id)
    wallet = credits.wallet_in(rows, wallet_id)
    pool = credits.wallet_in(rows, pool_id(removal.workspace_id))
    workspace = workspaces.workspace_in(rows, removal.workspace_id)
    if wallet is None or pool is None or workspace is None:
        return Settlement()
    cause = Cause(
        transfer_id=ctx.new_id(),
        reason=Reason.WALLET_CLOSED,
        at=ctx.now(),
        actor_id=removal.actor_id,
    )
    return decide_rest(wallet, pool, cause, today_in(workspace, ctx.now()))
