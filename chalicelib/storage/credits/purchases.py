"""Purchases: one row each, the indexes that make lists of them, and when each is looked up."""

from typing import Any

from pynamodb.attributes import UnicodeAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex

from chalicelib.domain.kernel.pagination import Page, PageRequest
from chalicelib.domain.purchases.purchases import Attention, Pack, Purchase, PurchaseStatus
from chalicelib.domain.time.instants import parse_instant, render_instant
from chalicelib.storage.kernel.due import DueRow, due_from
from chalicelib.storage.kernel.later import known
from chalicelib.storage.kernel.model import IntegerAttribute
from chalicelib.storage.kernel.table import JsonAttribute, Key, Rows, find_row, reading
from chalicelib.storage.kernel.transaction import Put, absent


class OfBuyer(GlobalSecondaryIndex["PurchaseItem"]):  # type: ignore[no-untyped-call]
    class Meta:
        index_name = "by_member"
        projection = AllProjection()

    member_key = UnicodeAttribute(hash_key=True)
    sort_key = UnicodeAttribute(range_key=True)


class OfWorkspace(GlobalSecondaryIndex["PurchaseItem"]):  # type: ignore[no-untyped-call]
    class Meta:
        index_name = "by_workspace"
        projection = AllProjection()

    workspace_key = UnicodeAttribute(hash_key=True)
    sort_key = UnicodeAttribute(range_key=True)


class PurchaseItem(DueRow, discriminator="purchase"):
    of_buyer = OfBuyer()
    of_workspace = OfWorkspace()

    member_key = UnicodeAttribute()
    workspace_key = UnicodeAttribute()
    """Prefixed, so that the sessions' lists in the same indexes are lists of sessions."""
    sort_key = UnicodeAttribute()
    status = UnicodeAttribute()
    version = IntegerAttribute()
    document = JsonAttribute()


def purchase_key(purchase_id: str) -> Key:
    return f"PURCHASE#{purchase_id}", "PURCHASE"


def find_purchase(purchase_id: str) -> Purchase | None:
    """The purchase, read consistently."""
    row = find_row(PurchaseItem, purchase_key(purchase_id))
    return purchase_of(row) if row else None


def purchase_in(rows: Rows, purchase_id: str) -> Purchase | None:
    """The purchase among what a batch read found."""
    row = rows.find(PurchaseItem, purchase_key(purchase_id))
    return purchase_of(row) if row else None


def list_of_buyer(buyer_id: str, page: PageRequest) -> Page[Purchase]:
    """A person's purchases, newest first, from an index: a moment behind the table."""
    return _list(PurchaseItem.of_buyer, _buyer_key(buyer_id), page)


def list_of_workspace(workspace_id: str, page: PageRequest) -> Page[Purchase]:
    """A workspace's purchases, newest first, from an index: a moment behind the table."""
    return _list(PurchaseItem.of_workspace, _workspace_key(workspace_id), page)


def put_purchase(purchase: Purchase) -> Put:
    """Stores the purchase, whose version is one above what was read (1: new); else stale."""
    pk, sk = purchase_key(purchase.id)
    row = PurchaseItem(
        pk,
        sk,
        member_key=_buyer_key(purchase.buyer_id),
        workspace_key=_workspace_key(purchase.workspace_id),
        sort_key=f"{render_instant(purchase.created_at)}#{purchase.id}",
        **due_from(pk, purchase.look_at),
        status=purchase.status.value,
        version=purchase.version,
        document=_document(purchase),
    )
    first = purchase.version == 1
    return Put(row, absent() if first else PurchaseItem.version == purchase.version - 1)


def purchase_of(row: PurchaseItem) -> Purchase:
    """The purchase that a row holds."""
    document = known(Purchase, row.document)
    attention, paid_at = document.pop("attention"), document.pop("paid_at")
    return Purchase(
        id=row.pk.removeprefix("PURCHASE#"),
        workspace_id=row.workspace_key.removeprefix("PURCHASES#"),
        buyer_id=row.member_key.removeprefix("PURCHASES#"),
        status=PurchaseStatus(row.status),
        version=int(row.version),
        created_at=parse_instant(document.pop("created_at")),
        look_at=parse_instant(row.due_at) if row.due_at else None,
        pack=Pack(**known(Pack, document.pop("pack"))),
        attention=Attention(attention) if attention else None,
        paid_at=parse_instant(paid_at) if paid_at else None,
        **document,
    )


def _document(purchase: Purchase) -> dict[str, Any]:
    """What no index or condition needs, as one JSON document."""
    pack = purchase.pack
    return {
        "wallet_id": purchase.wallet_id,
        "pack": {
            "id": pack.id,
            "price_id": pack.price_id,
            "credits": pack.credits,
            "price_minor": pack.price_minor,
            "currency": pack.currency,
            "valid_days": pack.valid_days,
        },
        "live": purchase.live,
        "created_at": render_instant(purchase.created_at),
        "checkout_id": purchase.checkout_id,
        "checkout_url": purchase.checkout_url,
        "paid_at": render_instant(purchase.paid_at) if purchase.paid_at else None,
        "use_by": purchase.use_by,
        "processing": purchase.processing,
        "reversed_minor": purchase.reversed_minor,
        "taken": dict(purchase.taken),
        "owed_credits": purchase.owed_credits,
        "written_off_credits": purchase.written_off_credits,
        "attention": purchase.attention.value if purchase.attention else None,
    }


def _list(
    index: GlobalSecondaryIndex[PurchaseItem], owner_key: str, page: PageRequest
) -> Page[Purchase]:
    before = PurchaseItem.sort_key < page.after if page.after else None
    with reading():
        rows = list(index.query(owner_key, before, scan_index_forward=False, limit=page.limit + 1))
    shown = rows[: page.limit]
    after = shown[-1].sort_key if len(rows) > page.limit else None
    return Page([purchase_of(row) for row in shown], after)


def _buyer_key(buyer_id: str) -> str:
    return f"PURCHASES#{buyer_id}"


def _workspace_key(workspace_id: str) -> str:
    return f"PURCHASES#{workspace_id}"
