"""What the table's stream shows of credits: new entries, changes of the pool, requests' events.

A request for credits lies in `WORKSPACE#ws / CREDIT_REQUEST#id` and carries its last event, as a
session does. Here its row is only read, as the stream and the table show it.
"""

import json
from typing import Any

from chalicelib.domain.credit_asking import AskedCredits
from chalicelib.domain.credits import Entry, Wallet, WalletKind
from chalicelib.domain.instants import parse_instant
from chalicelib.storage.credits import EntryItem, WalletItem, entry_of, wallet_of
from chalicelib.storage.messages import Image
from chalicelib.storage.table import Row, reading
from chalicelib.storage.transaction import connection

ENTRY, WALLET, REQUEST = "ENTRY#", "WALLET", "CREDIT_REQUEST#"


def new_entry(before: Image | None, after: Image) -> Entry | None:
    """The entry that a row's change brought into the ledger; None for any other change."""
    if before is not None or not after["sk"]["S"].startswith(ENTRY):
        return None
    return entry_of(EntryItem.from_raw_data(dict(after)))


def changed_pool(before: Image | None, after: Image) -> tuple[Wallet | None, Wallet] | None:
    """A workspace's pool before and after a change of its row; None for any other change."""
    if after["sk"]["S"] != WALLET or after["wallet_kind"]["S"] != WalletKind.WORKSPACE:
        return None
    return _wallet(before) if before else None, _wallet(after)


def changed_request(before: Image | None, after: Image) -> AskedCredits | None:
    """The request after a change of its row that brought a new event; None for any other."""
    if not after["sk"]["S"].startswith(REQUEST):
        return None
    asked = _asked(after)
    known = _asked(before).event_id if before else None
    return asked if asked.event_id != known else None


def find_request(workspace_id: str, request_id: str) -> AskedCredits | None:
    """The request as it stands, read consistently."""
    with reading():
        answer: Any = connection().get_item(
            Row.Meta.table_name,
            f"WORKSPACE#{workspace_id}",
            f"{REQUEST}{request_id}",
            consistent_read=True,
        )
    return _asked(answer["Item"]) if "Item" in answer else None


def _wallet(image: Image) -> Wallet:
    return wallet_of(WalletItem.from_raw_data(dict(image)))


def _asked(image: Image) -> AskedCredits:
    event = json.loads(image["event"]["S"])
    wished = int(image["credits"]["N"])
    return AskedCredits(
        id=image["sk"]["S"].removeprefix(REQUEST),
        workspace_id=image["pk"]["S"].removeprefix("WORKSPACE#"),
        member_id=image["member_id"]["S"],
        credits=wished,
        note=image["note"].get("S", ""),
        granted=int(image.get("granted_credits", {}).get("N", wished)),
        answer=image.get("answer_note", {}).get("S", ""),
        event_id=event["id"],
        event_kind=event["kind"],
        actor_id=event["actor_id"],
        at=parse_instant(event["at"]),
    )
