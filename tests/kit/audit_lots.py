"""The full-scan check of lots: recomputed from the ledger, wallet by wallet and date by date.

A release is no entry and may put a lot under a later date, never an earlier one, and never makes a
date of none. So a wallet out of which nothing was ever held has exactly the lots of its entries,
and any other has on no date more than they say.
"""

from collections import Counter, defaultdict
from datetime import date

from chalicelib.domain.credits.credits import NEVER, Entry, Reason, Wallet, passed
from chalicelib.domain.notices.credit_outbox_check import due_at
from chalicelib.domain.sessions.sessions import Session
from chalicelib.domain.time.instants import parse_instant
from chalicelib.domain.time.wall_clock import local_date
from chalicelib.storage.credits.credits import EntryItem, WalletItem, entry_of, wallet_of
from chalicelib.storage.kernel.table import Row
from chalicelib.storage.workspaces.workspaces import WorkspaceItem

USES = {Reason.TRANSFER, Reason.STARTING_CREDITS}
"""Reasons that take available credits alone; a booking may take what was held past its date."""


def check_lots(rows: list[Row], found: list[Session]) -> None:
    """Raises AssertionError with the first lot that is not as the ledger says."""
    zones = {row.id: row.timezone for row in rows if isinstance(row, WorkspaceItem)}
    held_from = {each.wallet_id for each in found if each.proposed_starts or each.version > 1}
    entries: dict[str, list[Entry]] = defaultdict(list)
    for row in rows:
        if isinstance(row, EntryItem):
            entry = entry_of(row)
            entries[entry.wallet_id].append(entry)
    for row in rows:
        if isinstance(row, WalletItem):
            wallet = wallet_of(row)
            zone = zones[wallet.workspace_id]
            check_amounts(wallet, entries[wallet.id], exactly=wallet.id not in held_from)
            check_due(row, wallet, zone)
            for entry in entries[wallet.id]:
                check_dates(entry, local_date(zone, entry.at))


def check_amounts(wallet: Wallet, entries: list[Entry], *, exactly: bool) -> None:
    moved: Counter[str] = Counter()
    for entry in entries:
        for use_by, number in entry.lots.items():
            moved[use_by] += number if entry.credits > 0 else -number
    there = Counter(wallet.lots)
    for hold in wallet.holds.values():
        there.update(hold.lots)
    assert all(number > 0 for number in there.values()), f"{wallet.id} has an empty lot"
    assert there[NEVER] == moved[NEVER], f"{wallet.id} has other lots without a date"
    surplus = 0
    for use_by in sorted({*moved, *there}):
        surplus += moved[use_by] - there[use_by]
        assert surplus >= 0, f"{wallet.id} has more of {use_by} than its entries"
        assert not (exactly and surplus), f"{wallet.id} has less of {use_by} than its entries"
    assert surplus == 0, f"{wallet.id} lost credits between dates"


def check_dates(entry: Entry, today: date) -> None:
    """What expired had passed, and what was used had not."""
    if entry.reason is Reason.EXPIRED:
        assert all(passed(use_by, today) for use_by in entry.lots), f"{entry.id} came too early"
    elif entry.credits < 0 and entry.reason in USES:
        late = [use_by for use_by in entry.lots if passed(use_by, today)]
        assert not late, f"{entry.id} used credits of {late} on {today}"


def check_due(row: WalletItem, wallet: Wallet, zone: str) -> None:
    """The row is due no later than time turns to it next, and only if it does; or it failed and
    waits.
    """
    exact = due_at(wallet, zone)
    assert (row.due_at is None) == (exact is None), f"{wallet.id} is due {row.due_at}, not {exact}"
    if row.due_at and exact and not row.due_tries:
        assert parse_instant(row.due_at) <= exact, f"{wallet.id} is due after {exact}"
