"""Everything of one workspace that its usage is made of, by reading the whole table."""

from msgspec import Struct, field

from chalicelib.domain.credits.credits import Entry
from chalicelib.domain.reports.usage import Counted
from chalicelib.domain.sessions.sessions import Session
from chalicelib.domain.workspaces.workspaces import workspace_of
from chalicelib.storage.credits.credits import EntryItem, WalletItem, entry_of
from chalicelib.storage.kernel.table import Row, reading
from chalicelib.storage.reports.people_counts import CountedPersonItem
from chalicelib.storage.reports.usage import CountedSessionItem, CountedWalletItem, counted_of
from chalicelib.storage.sessions.sessions import SessionItem, session_of
from chalicelib.storage.workspaces.workspaces import LinkItem


class Found(Struct, frozen=True):
    """Sessions and what they were counted for, by id; wallets' entries and how far they were;
    everybody who has a place, or was counted once.
    """

    sessions: dict[str, Session] = field(default_factory=dict)
    counted: dict[str, Counted] = field(default_factory=dict)
    wallet_ids: list[str] = field(default_factory=list)
    counted_seqs: dict[str, int] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    person_ids: set[str] = field(default_factory=set)


def scan_usage(workspace_id: str) -> Found:
    """Reads the whole table, each row consistently; it takes as long as the table is large."""
    found = Found()
    with reading():
        for row in Row.scan(consistent_read=True):
            _note(found, row, row.pk.partition("#")[2], workspace_id)
    for session_id in found.counted.keys() - found.sessions.keys():
        del found.counted[session_id]
    return found


def _note(found: Found, row: Row, owner_id: str, workspace_id: str) -> None:
    match row:
        case CountedSessionItem():  # whose it is, only the session says
            found.counted[owner_id] = counted_of(row)
        case SessionItem() if row.workspace_key == workspace_id:
            found.sessions[owner_id] = session_of(row)
        case WalletItem() if workspace_of(owner_id) == workspace_id:
            found.wallet_ids.append(owner_id)
        case CountedWalletItem() if workspace_of(owner_id) == workspace_id:
            found.counted_seqs[owner_id] = int(row.seq)
        case EntryItem() if workspace_of(owner_id) == workspace_id:
            found.entries.append(entry_of(row))
        case LinkItem() if owner_id == workspace_id and row.sk.startswith("MEMBER#"):
            found.person_ids.add(row.person_id)
        case CountedPersonItem() if owner_id == workspace_id:
            found.person_ids.add(row.sk.removeprefix("PERSON#"))
