"""Settling credits that are owed after a payment went back; for those who run the workspace."""

from chalicelib.domain.kernel.errors import NotFoundError
from chalicelib.domain.kernel.idempotency import Answer, Once
from chalicelib.domain.purchases.debts import Remedy, SettleDebt, decide_settle_debt
from chalicelib.domain.purchases.payments import Settlement
from chalicelib.domain.workspaces.audit import Doing
from chalicelib.domain.workspaces.people import Person
from chalicelib.storage.credits import credits, purchases
from chalicelib.storage.kernel import idempotency
from chalicelib.storage.kernel.table import read_rows
from chalicelib.storage.kernel.transaction import Put, commit, of_one_moment, until_fresh
from chalicelib.use_cases.credits.payments import accounts_of
from chalicelib.use_cases.credits.purchases import SeenPurchase, seen_purchase
from chalicelib.use_cases.kernel.access import read_admin, still_admin
from chalicelib.use_cases.kernel.audit import note_deed
from chalicelib.use_cases.kernel.context import Context


def settle_debt(
    ctx: Context, caller_id: str, command: SettleDebt, once: Once[SeenPurchase]
) -> Answer:
    """Takes what is there of the credits that a purchase owes, or writes them off.

    Atomic: the purchase, the wallet with its entry, the deed, the replay record.
    Repeatable: the Idempotency-Key's first answer is given again.

    Raises:
        NotFoundError: the caller runs no workspace, or it has no such purchase.
        ConflictError, InvalidError: see `decide_settle_debt`.
        IdempotencyKeyReusedError: the key was used for another body.
    """
    return until_fresh(lambda: _settle_debt(ctx, caller_id, command, once))


def _settle_debt(
    ctx: Context, caller_id: str, command: SettleDebt, once: Once[SeenPurchase]
) -> Answer:
    now = ctx.now()
    admin, workspace_id = read_admin(caller_id)
    rows = read_rows(idempotency.replay_keys(once))
    if answer := idempotency.replay_in(rows, once, now):
        return answer
    purchase = purchases.find_purchase(command.purchase_id)
    if purchase is None or purchase.workspace_id != workspace_id:
        raise NotFoundError
    with of_one_moment(rows):
        accounts = accounts_of(ctx, purchase)
        settled = decide_settle_debt(command, purchase, accounts, admin.id, now)
    answer = once.answer(seen_purchase(settled.after))
    commit(
        *idempotency.put_replay(once, answer, now),
        *still_admin(admin),
        purchases.put_purchase(settled.after),
        *(credits.post(settled.posting) if settled.posting else ()),
        _deed(ctx, admin, command, settled),
    )
    return answer


def _deed(ctx: Context, admin: Person, command: SettleDebt, settled: Settlement) -> Put:
    after = settled.after
    taken = -settled.posting.entry.credits if settled.posting else after.written_off_credits
    doing = Doing.DEBT_TAKEN if command.remedy is Remedy.TAKE else Doing.DEBT_WRITTEN_OFF
    return note_deed(
        ctx,
        admin.id,
        after.workspace_id,
        doing,
        after.buyer_id,
        credits=taken,
        purchase_id=after.id,
        note=command.note,
    )
