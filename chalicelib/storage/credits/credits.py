"""Wallets and the ledger: a wallet's row and, behind it in the same partition, its entries.

A wallet is due when time may turn to one of its use-by dates next (`domain/credits/expiry.py`), and
when the outbox is to be checked for its news (`domain/notices/credit_outbox_check.py`).
"""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct
from msgspec.structs import replace
from pynamodb.attributes import BooleanAttribute, UnicodeAttribute
from pynamodb.expressions.condition import Condition

from chalicelib.domain.credits.credits import (
    Entry,
    Hold,
    Holding,
    Posting,
    Reason,
    Unchecked,
    Wallet,
    WalletKind,
)
from chalicelib.domain.credits.wallet_closing import Settlement
from chalicelib.domain.notices.credit_outbox_check import due_at, noted
from chalicelib.domain.time.instants import parse_instant, render_instant
from chalicelib.domain.workspaces.names import shown_name, stored_name
from chalicelib.storage.kernel.due import DueRow, due_from
from chalicelib.storage.kernel.later import named
from chalicelib.storage.kernel.model import IntegerAttribute
from chalicelib.storage.kernel.table import (
    JsonAttribute,
    Key,
    Row,
    Rows,
    find_row,
    read_rows,
    reading,
)
from chalicelib.storage.kernel.transaction import Put, Update, Write, absent, present


class WalletItem(DueRow, discriminator="wallet"):
    workspace_id = UnicodeAttribute()
    wallet_kind = UnicodeAttribute()
    owner_id = UnicodeAttribute()
    name = UnicodeAttribute()
    lots = JsonAttribute()
    balance = IntegerAttribute()
    holds = JsonAttribute()
    warned = JsonAttribute(null=True)
    filled = IntegerAttribute(default=0)
    low_since = IntegerAttribute(null=True)
    unchecked = JsonAttribute(null=True, attr_name="unswept")
    open = BooleanAttribute()
    seq = IntegerAttribute()
    version = IntegerAttribute()


class EntryItem(Row, discriminator="entry"):
    transfer_id = UnicodeAttribute()
    counterpart = UnicodeAttribute()
    at = UnicodeAttribute()
    credits = IntegerAttribute()
    reason = UnicodeAttribute()
    note = UnicodeAttribute()
    actor_id = UnicodeAttribute()
    session_id = UnicodeAttribute(null=True)
    lots = JsonAttribute()
    balance_after = IntegerAttribute()


class History(Struct, frozen=True):
    """A page of entries, newest first; `next_seq` continues it, None at its end."""

    entries: tuple[Entry, ...]
    next_seq: int | None


def wallet_key(wallet_id: str) -> Key:
    return f"WALLET#{wallet_id}", "WALLET"


def entry_key(wallet_id: str, seq: int) -> Key:
    return f"WALLET#{wallet_id}", f"ENTRY#{seq:012d}"


def find_wallet(wallet_id: str) -> Wallet | None:
    """The wallet, read consistently."""
    row = find_row(WalletItem, wallet_key(wallet_id))
    return wallet_of(row) if row else None


def wallet_in(rows: Rows, wallet_id: str) -> Wallet | None:
    """The wallet among what a batch read found."""
    row = rows.find(WalletItem, wallet_key(wallet_id))
    return wallet_of(row) if row else None


def list_wallets(wallet_ids: list[str]) -> list[Wallet]:
    """These wallets in this order; unknown ids are left out."""
    rows = read_rows(wallet_key(wallet_id) for wallet_id in wallet_ids)
    found = (wallet_in(rows, wallet_id) for wallet_id in wallet_ids)
    return [wallet for wallet in found if wallet]


def add_wallet(wallet: Wallet) -> Put:
    """Stores a new wallet, at version 1; stale if there is one of this id already."""
    return Put(_wallet_row(replace(wallet, version=1)), absent())


def put_holding(holding: Holding) -> Put:
    """The wallet after credits were set aside or set free; stale if the wallet changed."""
    return Put(_wallet_row(holding.after), WalletItem.version == holding.before.version)


def put_attended(wallet: Wallet, zone: str) -> Put:
    """The wallet after time did its part, under the version one below, due when it is exactly in
    the workspace's zone; stale if the wallet changed.
    """
    return Put(_wallet_row(wallet, zone), WalletItem.version == wallet.version - 1)


def post(*postings: Posting) -> list[Put]:
    """Each wallet once, as it is after the last of its postings and with a note of what it has to
    tell, and every entry that says why; stale if one of the wallets changed. Of several postings of
    a wallet each begins where the one before it ended.
    """
    before: dict[str, Wallet] = {}
    after: dict[str, Wallet] = {}
    for posting in postings:
        before.setdefault(posting.before.id, posting.before)
        known = after.get(posting.after.id, posting.before)
        after[posting.after.id] = noted(posting, known)
    wallets = [Put(_wallet_row(after[each]), _unchanged(seen)) for each, seen in before.items()]
    return [*wallets, *(Put(entry_row(posting.entry), absent()) for posting in postings)]


def _unchanged(seen: Wallet) -> Condition:
    return absent() if seen.version == 0 else WalletItem.version == seen.version


def settle(settlement: Settlement) -> list[Write]:
    """Both wallets of a settlement with its entries; stale if one of them changed."""
    held = [put_holding(settlement.holding)] if settlement.holding else []
    return [*post(*settlement.postings), *held]


def rename_wallet(wallet_id: str, name: str) -> Update:
    """Gives a wallet the new name of its owner; stale if there is no such wallet."""
    pk, sk = wallet_key(wallet_id)
    named = WalletItem.name.set(stored_name(name))
    actions = (named, WalletItem.version.set(WalletItem.version + 1))
    return Update(WalletItem(pk, sk), actions, present())


def find_entry(wallet_id: str, seq: int) -> Entry | None:
    """One entry of a wallet, read consistently."""
    row = find_row(EntryItem, entry_key(wallet_id, seq))
    return entry_of(row) if row else None


def list_entries(wallet_id: str, limit: int, before_seq: int | None = None) -> History:
    """A page of a wallet's history, newest first, from below `before_seq`, read consistently."""
    key_range = (
        Row.sk.startswith("ENTRY#")
        if before_seq is None
        else Row.sk.between("ENTRY#", entry_key(wallet_id, before_seq - 1)[1])
    )
    with reading():
        rows = list(
            EntryItem.query(
                f"WALLET#{wallet_id}",
                key_range,
                consistent_read=True,
                scan_index_forward=False,
                limit=limit + 1,
            )
        )
    entries = tuple(entry_of(row) for row in rows[:limit])
    return History(entries, entries[-1].seq if len(rows) > limit else None)


def entries_behind(wallet_id: str, seq: int, limit: int) -> list[Entry]:
    """Up to `limit` entries from `seq` + 1 on without a gap, oldest first, read consistently."""
    low, high = entry_key(wallet_id, seq + 1)[1], entry_key(wallet_id, seq + limit)[1]
    with reading():
        rows = EntryItem.query(
            f"WALLET#{wallet_id}", Row.sk.between(low, high), consistent_read=True
        )
        found = [entry_of(row) for row in rows]
    return [entry for number, entry in enumerate(found, seq + 1) if entry.seq == number]


def _wallet_row(wallet: Wallet, zone: str | None = None) -> WalletItem:
    pk, sk = wallet_key(wallet.id)
    return WalletItem(
        pk,
        sk,
        workspace_id=wallet.workspace_id,
        wallet_kind=wallet.kind.value,
        owner_id=wallet.owner_id,
        name=stored_name(wallet.name),
        lots=dict(wallet.lots),
        balance=wallet.balance,
        holds={
            key: {"lots": dict(hold.lots), "until": render_instant(hold.until)}
            for key, hold in wallet.holds.items()
        },
        warned=dict(wallet.warned) or None,
        filled=wallet.filled,
        low_since=wallet.low_since,
        unchecked=_unchecked_document(wallet.unchecked),
        **due_from(pk, due_at(wallet, zone)),
        open=wallet.open,
        seq=wallet.seq,
        version=wallet.version,
    )


def wallet_of(row: WalletItem) -> Wallet:
    """The wallet that a row holds."""
    return Wallet(
        id=row.pk.removeprefix("WALLET#"),
        workspace_id=row.workspace_id,
        kind=WalletKind(row.wallet_kind),
        owner_id=row.owner_id,
        name=shown_name(row.name),
        lots={use_by: int(credits) for use_by, credits in row.lots.items()},
        holds={
            key: Hold(lots=hold["lots"], until=parse_instant(hold["until"]))
            for key, hold in row.holds.items()
        },
        warned={use_by: int(days) for use_by, days in (row.warned or {}).items()},
        filled=int(row.filled),
        low_since=int(row.low_since) if row.low_since else None,
        unchecked=_unchecked(row.unchecked) if row.unchecked else None,
        open=row.open,
        seq=int(row.seq),
        version=int(row.version),
    )


def _unchecked_document(unchecked: Unchecked | None) -> dict[str, Any] | None:
    return {"seq": unchecked.seq, "at": render_instant(unchecked.at)} if unchecked else None


def _unchecked(document: Mapping[str, Any]) -> Unchecked:
    return Unchecked(seq=document["seq"], at=parse_instant(document["at"]))


def entry_row(entry: Entry) -> EntryItem:
    pk, sk = entry_key(entry.wallet_id, entry.seq)
    return EntryItem(
        pk,
        sk,
        transfer_id=entry.transfer_id,
        counterpart=entry.counterpart,
        at=render_instant(entry.at),
        credits=entry.credits,
        reason=entry.reason.value,
        note=entry.note,
        actor_id=entry.actor_id,
        session_id=entry.session_id,
        lots=dict(entry.lots),
        balance_after=entry.balance_after,
    )


def entry_of(row: EntryItem) -> Entry:
    """The entry that a row holds."""
    return Entry(
        wallet_id=row.pk.removeprefix("WALLET#"),
        seq=int(row.sk.removeprefix("ENTRY#")),
        transfer_id=row.transfer_id,
        counterpart=row.counterpart,
        at=parse_instant(row.at),
        credits=int(row.credits),
        reason=named(Reason, row.reason),
        note=row.note,
        actor_id=row.actor_id,
        session_id=row.session_id,
        lots={use_by: int(credits) for use_by, credits in row.lots.items()},
        balance_after=int(row.balance_after),
    )
