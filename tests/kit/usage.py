"""Counting by hand what the table's stream would have counted."""

import random

from chalicelib.domain.workspaces.workspaces import workspace_of
from chalicelib.storage.credits.credits import WalletItem
from chalicelib.storage.kernel.table import Row
from chalicelib.storage.reports.people_counts import CountedPersonItem
from chalicelib.storage.reports.usage import PersonToCount, SessionToCount, ToCount, WalletToCount
from chalicelib.storage.sessions.sessions import SessionItem
from chalicelib.storage.workspaces.workspaces import LinkItem
from chalicelib.use_cases.reports.usage import count
from tests.kit.stored import stored_rows


def everything_to_count(rows: list[Row] | None = None) -> list[ToCount]:
    """Every session, every wallet and everybody who has a place, or had one; `rows` are all there
    are, if they were read already.
    """
    found: list[ToCount] = []
    for row in stored_rows() if rows is None else rows:
        if isinstance(row, SessionItem):
            session_id = row.pk.removeprefix("SESSION#")
            found.append(SessionToCount(session_id, row.workspace_key))
        elif isinstance(row, WalletItem):
            wallet_id = row.pk.removeprefix("WALLET#")
            assert workspace_of(wallet_id) == row.workspace_id
            found.append(WalletToCount(wallet_id))
        elif isinstance(row, LinkItem) and row.sk.startswith("MEMBER#"):
            found.append(PersonToCount(row.person_id, row.pk.removeprefix("WORKSPACE#")))
        elif isinstance(row, CountedPersonItem):
            person_id = row.sk.removeprefix("PERSON#")
            found.append(PersonToCount(person_id, row.pk.removeprefix("USAGE#")))
    return found


def count_everything(seed: int = 0, times: int = 2, rows: list[Row] | None = None) -> None:
    """Counts all of it several times over, in an order of its own."""
    told = everything_to_count(rows) * times
    random.Random(seed).shuffle(told)
    for what in told:
        count(what)
