"""Checking the outbox of credits: telling what the stream lost of wallets and requests."""

from collections.abc import Sequence
from datetime import datetime

from chalicelib.domain.credits.credits import Entry, Wallet
from chalicelib.domain.notices.credit_notices import CreditNotice
from chalicelib.domain.notices.credit_outbox_check import (
    is_check_due,
    news_to_check,
)
from chalicelib.domain.notices.credit_requests import checked_request, request_check_at
from chalicelib.domain.purchases.purchases import Purchase
from chalicelib.domain.webhooks.endpoints import Webhooks
from chalicelib.domain.webhooks.events import event_of_entry
from chalicelib.storage.credits.credit_requests import find_request, put_request
from chalicelib.storage.credits.credits import entries_behind
from chalicelib.storage.kernel.transaction import commit, until_fresh
from chalicelib.storage.notices.messages import list_unknown
from chalicelib.use_cases.kernel.context import Context
from chalicelib.use_cases.notices.credit_recipients import (
    notices_of_entry,
    notices_of_purchase,
    notices_of_request,
    notices_to_all,
)
from chalicelib.use_cases.webhooks.relaying import queue_lost

ENTRIES_AT_ONCE = 100


def check_wallet_outbox(
    ctx: Context, wallet: Wallet, webhooks: Webhooks, now: datetime
) -> list[Entry]:
    """Queues again each notice and webhook of the wallet's news that the queue never had; the
    entries that were read for it, none if nothing is due. The caller writes the wallet after that.

    Repeatable: a notice that is queued twice is sent once.
    """
    if wallet.unchecked is None or not is_check_due(wallet, now):
        return []
    entries = entries_behind(wallet.id, wallet.unchecked.seq - 1, ENTRIES_AT_ONCE)
    _queue_lost(ctx, _notices(wallet, entries, now))
    if events := [event for each in entries if (event := event_of_entry(each))]:
        queue_lost(ctx, webhooks, events)
    return entries


def attend_request(ctx: Context, workspace_id: str, request_id: str) -> None:
    """Queues again each notice of a request's event that the queue never had.

    Atomic: the request alone; what is queued is queued first.
    Repeatable: a notice that is queued twice is sent once.
    """
    until_fresh(lambda: _attend(ctx, workspace_id, request_id))


def _attend(ctx: Context, workspace_id: str, request_id: str) -> None:
    asked = find_request(workspace_id, request_id)
    at = request_check_at(asked) if asked else None
    if asked is None or at is None or at > ctx.now():
        return
    _queue_lost(ctx, notices_of_request(asked))
    commit(put_request(checked_request(asked)))


def check_purchase_outbox(ctx: Context, purchase: Purchase) -> None:
    """Queues again each notice of a purchase that the queue never had.

    Repeatable: a notice that is queued twice is sent once.
    """
    _queue_lost(ctx, notices_of_purchase(purchase))


def _notices(wallet: Wallet, entries: Sequence[Entry], now: datetime) -> list[CreditNotice]:
    told, low = news_to_check(wallet, entries, now)
    notices = [notice for entry in told for notice in notices_of_entry(entry, wallet)]
    return notices + (notices_to_all(wallet, [low]) if low else [])


def _queue_lost(ctx: Context, notices: list[CreditNotice]) -> None:
    if lost := list_unknown(notices):
        ctx.queue.send([notice.fields for notice in lost])
