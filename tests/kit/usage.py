"""Counting by hand what the table's stream would have counted."""

import random

from chalicelib.domain.workspaces.workspaces import workspace_of
from chalicelib.storage.credits.credits import WalletItem
from chalicelib.storage.kernel.table import Row
from chalicelib.storage.reports.usage import SessionToCount, ToCount, WalletToCount
from chalicelib.storage.sessions.sessions import SessionItem
from chalicelib.use_cases.reports.usage import count


def everything_to_count() -> list[ToCount]:
    """Every session and every wallet of the table."""
    found: list[ToCount] = []
    for row in Row.scan(consistent_read=True):
        if isinstance(row, SessionItem):
            session_id = row.pk.removeprefix("SESSION#")
            found.append(SessionToCount(session_id, row.workspace_key))
        elif isinstance(row, WalletItem):
            wallet_id = row.pk.removeprefix("WALLET#")
            assert workspace_of(wallet_id) == row.workspace_id
            found.append(WalletToCount(wallet_id))
    return found


def count_everything(seed: int = 0, times: int = 2) -> None:
    """Counts all of it several times over, in an order of its own."""
    told = everything_to_count() * times
    random.Random(seed).shuffle(told)
    for what in told:
        count(what)
