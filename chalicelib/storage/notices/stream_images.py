"""What the table's stream shows beside sessions: new entries, changes of the pool and of purchases,
events of requests and of invitations, deeds, what an admin wants sent to a webhook.
"""

from chalicelib.domain.credits.credits import Entry, Wallet, WalletKind
from chalicelib.domain.notices.credit_requests import CreditRequest
from chalicelib.domain.notices.invitations import Invitation
from chalicelib.domain.purchases.purchases import Purchase
from chalicelib.domain.workspaces.audit import Deed
from chalicelib.storage.credits.credit_requests import CreditRequestItem, request_of
from chalicelib.storage.credits.credits import EntryItem, WalletItem, entry_of, wallet_of
from chalicelib.storage.credits.purchases import PurchaseItem, purchase_of
from chalicelib.storage.kernel.table import Image
from chalicelib.storage.workspaces.audit import DeedItem, deed_of
from chalicelib.storage.workspaces.invitations import InvitationItem, invitation_of

ENTRY, WALLET, REQUEST, PURCHASE = "entry", "wallet", "credit_request", "purchase"
INVITATION, DEED, WAITING = "invitation", "deed", "waiting"
"""Kinds of rows."""


def new_entry(before: Image | None, after: Image) -> Entry | None:
    """The entry that a row's change brought into the ledger; None for any other change."""
    if before is not None or _kind(after) != ENTRY:
        return None
    return entry_of(EntryItem.from_raw_data(dict(after)))


def changed_pool(before: Image | None, after: Image) -> tuple[Wallet | None, Wallet] | None:
    """A workspace's pool before and after a change of its row; None for any other change."""
    if _kind(after) != WALLET or after["wallet_kind"]["S"] != WalletKind.WORKSPACE:
        return None
    return _wallet(before) if before else None, _wallet(after)


def changed_request(before: Image | None, after: Image) -> CreditRequest | None:
    """The request after a change of its row that brought a new event; None for any other."""
    if _kind(after) != REQUEST:
        return None
    asked = _request(after)
    known = _request(before).event.id if before else None
    return asked if asked.event.id != known else None


def changed_purchase(before: Image | None, after: Image) -> tuple[Purchase | None, Purchase] | None:
    """A purchase before and after a change of its row; None for any other change."""
    if _kind(after) != PURCHASE:
        return None
    return _purchase(before) if before else None, _purchase(after)


def changed_invitation(before: Image | None, after: Image) -> Invitation | None:
    """The invitation after a change of its row that brought a new event; None for any other."""
    if _kind(after) != INVITATION:
        return None
    invitation = _invitation(after)
    known = _invitation(before).event.id if before else None
    return invitation if invitation.event.id != known else None


def new_deed(before: Image | None, after: Image) -> Deed | None:
    """The deed that a row's change brought into the audit; None for any other change."""
    if before is not None or _kind(after) != DEED:
        return None
    return deed_of(DeedItem.from_raw_data(dict(after)))


def wanted_by_hand(after: Image) -> str | None:
    """Of which webhook an admin wants something sent now; None for any other change."""
    if _kind(after) != WAITING or not after["by_hand"]["BOOL"]:
        return None
    return str(after["pk"]["S"]).removeprefix("WEBHOOK#")


def _kind(image: Image) -> str:
    return str(image["kind"]["S"]) if "kind" in image else ""


def _wallet(image: Image) -> Wallet:
    return wallet_of(WalletItem.from_raw_data(dict(image)))


def _request(image: Image) -> CreditRequest:
    return request_of(CreditRequestItem.from_raw_data(dict(image)))


def _purchase(image: Image) -> Purchase:
    return purchase_of(PurchaseItem.from_raw_data(dict(image)))


def _invitation(image: Image) -> Invitation:
    return invitation_of(InvitationItem.from_raw_data(dict(image)))
