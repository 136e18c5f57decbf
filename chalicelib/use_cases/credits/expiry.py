"""Time's work on wallets: warning of lots that end soon, taking out those that did, and checking
the outbox.
"""

from chalicelib.domain.credits.expiry import decide_lot_expiry, due_warnings, with_warnings
from chalicelib.domain.notices.credit_notices import event_of_warning
from chalicelib.domain.notices.credit_outbox_check import checked, counts_here, due_at, is_check_due
from chalicelib.domain.workspaces.workspaces import today_in, workspace_of
from chalicelib.storage.credits import credits
from chalicelib.storage.kernel.table import read_rows
from chalicelib.storage.kernel.transaction import commit, until_fresh
from chalicelib.storage.webhooks.endpoints import webhooks_in, webhooks_key
from chalicelib.storage.workspaces import workspaces
from chalicelib.use_cases.kernel.context import Context
from chalicelib.use_cases.kernel.jobs import holding_up_nothing
from chalicelib.use_cases.notices.credit_outbox_check import check_wallet_outbox
from chalicelib.use_cases.notices.credit_recipients import notices_to_all
from chalicelib.use_cases.reports.usage import count_wallet


def attend_wallet(ctx: Context, wallet_id: str) -> None:
    """Does everything that time has to do with a wallet now, and lets it be due exactly when it is
    next.

    Atomic: each lot that has passed with its entry; the warnings of a day and an outbox check, the
    wallet alone.
    Repeatable: a lot that is gone is not there again; a warning queued twice is sent once. A count
    that cannot be made holds up nothing; its error is raised when the rest is done. One that the
    store was too busy for is made when all of it comes again.
    """
    while until_fresh(lambda: _attend(ctx, wallet_id)):
        pass


def _attend(ctx: Context, wallet_id: str) -> bool:
    """The next thing that is to be done; whether there may be more."""
    now = ctx.now()
    workspace_id = workspace_of(wallet_id)
    rows = read_rows(
        [
            credits.wallet_key(wallet_id),
            workspaces.workspace_key(workspace_id),
            webhooks_key(workspace_id),
        ]
    )
    wallet = credits.wallet_in(rows, wallet_id)
    workspace = workspaces.workspace_in(rows, workspace_id)
    if wallet is None or workspace is None:
        return False
    today = today_in(workspace, now)
    if posting := decide_lot_expiry(wallet, now, today):
        commit(*credits.post(posting))
        return True
    if due_at(wallet) is None:
        return False
    entries = check_wallet_outbox(ctx, wallet, webhooks_in(rows, workspace_id), now)
    warnings = due_warnings(wallet, today)
    if warnings:
        notices = notices_to_all(wallet, [event_of_warning(wallet, each) for each in warnings])
        ctx.queue.send([notice.fields for notice in notices])
    after = with_warnings(checked(wallet, entries, now), warnings, today)
    with holding_up_nothing(lambda: commit(credits.put_attended(after, workspace.timezone))):
        if counts_here(entries):
            count_wallet(wallet_id)
    return is_check_due(after, now)
