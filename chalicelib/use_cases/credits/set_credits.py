"""Setting the balances of many wallets at once, in a few transactions, repeatable at any point.

    the run so far ──► the next wallets ──► decide each ──► one transaction ──┐
          ▲                                                                   │
          └───────────────── until nothing is left, then the answer ◄─────────┘

The wallets of one transaction share the write of the pool, which is what would be hot. A wallet
that changes meanwhile makes its transaction stale: fewer are tried together then, down to one.
"""

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.domain.credits.credits import Cause, Reason, pool_id
from chalicelib.domain.credits.set_credits import Level, Levelled, SetRun, decide_levels
from chalicelib.domain.kernel.errors import FILL_POOL, InvalidError, NotFoundError
from chalicelib.domain.kernel.idempotency import Answer, Once
from chalicelib.domain.kernel.phrases import Phrase
from chalicelib.domain.workspaces.audit import Doing
from chalicelib.domain.workspaces.people import Person
from chalicelib.domain.workspaces.workspaces import today_in
from chalicelib.storage.credits import credits, set_jobs
from chalicelib.storage.kernel import idempotency
from chalicelib.storage.kernel.table import read_rows
from chalicelib.storage.kernel.transaction import Write, commit, until_fresh
from chalicelib.storage.workspaces import people, workspaces
from chalicelib.use_cases.kernel.access import administration_of, caller_in, still_admin
from chalicelib.use_cases.kernel.audit import note_deed
from chalicelib.use_cases.kernel.context import Context

MOST_TOGETHER = 30
"""Each wallet takes three items of a transaction's hundred, and five are there once."""


class SetCredits(Struct, frozen=True, kw_only=True):
    """`credits` that shall be available in each wallet; the difference is the pool's, unless
    `source_wallet_id` names another wallet.
    """

    wallet_ids: tuple[str, ...]
    credits: int
    note: str = ""
    source_wallet_id: str | None = None


def set_credits(ctx: Context, caller_id: str, command: SetCredits, once: Once[SetRun]) -> Answer:
    """Sets what is available in many wallets of the admin's workspace.

    Atomic: up to 30 wallets with the pool, all entries, what became of each, and with the first of
    them the deed, with the last the replay record; under the admin's rights.
    Repeatable: the key's run goes on where it broke off; then its answer is given again.

    Raises:
        NotFoundError: the caller is no admin.
        InvalidError: the wallet that pays is among those that are set.
        IdempotencyKeyReusedError: the key was used for another body.
    """

    def advance() -> Answer | None:
        sizes = _halving(MOST_TOGETHER)
        return until_fresh(lambda: _advance(ctx, caller_id, command, once, next(sizes)))

    while (answer := advance()) is None:
        pass
    return answer


def _halving(size: int) -> Iterator[int]:
    while True:
        yield size
        size = max(1, size // 2)


def _advance(
    ctx: Context, caller_id: str, command: SetCredits, once: Once[SetRun], size: int
) -> Answer | None:
    """Sets the next wallets; the answer once none is left."""
    now = ctx.now()
    new = SetRun(
        id=ctx.new_id(),
        record_id=once.record_id or "",
        request_hash=once.request_hash,
        started_at=now,
    )
    rows = read_rows(
        [
            *idempotency.replay_keys(once),
            set_jobs.set_run_key(new.record_id),
            people.person_key(caller_id),
        ]
    )
    admin, workspace_id = administration_of(caller_in(rows, caller_id))
    if answer := idempotency.replay_in(rows, once, now):
        return answer
    run = set_jobs.set_run_in(rows, new)
    levelled = _decide(ctx, admin, workspace_id, command, run, size)
    after = replace(run, outcomes={**run.outcomes, **levelled.outcomes}, version=run.version + 1)
    answer = None if after.left(command.wallet_ids) else once.answer(after)
    begun: list[Write] = [] if run.outcomes else [_deed(ctx, admin, workspace_id, command)]
    commit(
        *(idempotency.put_replay(once, answer, now) if answer else ()),
        *still_admin(admin),
        set_jobs.put_set_run(after, now),
        *credits.post(*levelled.source_postings),
        *(write for posting in levelled.postings for write in credits.post(posting)),
        *begun,
    )
    return answer


def _decide(
    ctx: Context,
    admin: Person,
    workspace_id: str,
    command: SetCredits,
    run: SetRun,
    size: int,
) -> Levelled:
    wanted = run.left(command.wallet_ids)[:size]
    source_id = command.source_wallet_id or pool_id(workspace_id)
    if source_id in command.wallet_ids:
        raise InvalidError(
            Phrase("The wallet that pays cannot be set. Leave it out."), "wallet_ids"
        )
    rows = read_rows(
        [
            workspaces.workspace_key(workspace_id),
            credits.wallet_key(source_id),
            *map(credits.wallet_key, wanted),
        ]
    )
    workspace = workspaces.workspace_in(rows, workspace_id)
    source = credits.wallet_in(rows, source_id)
    if workspace is None or source is None or source.workspace_id != workspace_id:
        raise NotFoundError(Phrase("There is no such wallet in your workspace."))
    now = ctx.now()
    cause = Cause(
        transfer_id=run.id, reason=Reason.SET, at=now, actor_id=admin.id, note=command.note
    )
    level = Level(
        credits=command.credits,
        source=source,
        cause=cause,
        today=today_in(workspace, now),
        remedy=FILL_POOL,
    )
    return decide_levels(level, {each: credits.wallet_in(rows, each) for each in wanted})


def _deed(ctx: Context, admin: Person, workspace_id: str, command: SetCredits) -> Write:
    return note_deed(
        ctx,
        admin.id,
        workspace_id,
        Doing.CREDITS_SET,
        workspace_id,
        credits=command.credits,
        wallets=len(command.wallet_ids),
    )
