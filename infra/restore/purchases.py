"""Purchases of the time after the point: whatever was paid is credited, and only once.

A purchase that the restored table does not know is stored as it was before anybody paid, and one
that it knows stays; then both are settled as ever: the provider is asked, and its word counts.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from chalicelib.domain.kernel.errors import TryAgainError
from chalicelib.domain.purchases.payments import PaymentPage
from chalicelib.domain.purchases.purchases import Pack, Purchase
from chalicelib.domain.workspaces.workspaces import workspace_of
from chalicelib.storage.credits.purchases import (
    PurchaseItem,
    find_purchase,
    purchase_of,
    put_purchase,
)
from chalicelib.storage.kernel.transaction import commit
from chalicelib.use_cases.credits.payments import settle
from chalicelib.use_cases.kernel.context import Context
from infra.restore.differences import Difference, Image, text


def before_payment(purchase: Purchase, now: datetime) -> Purchase:
    """A purchase as it was when its page had just been made; looked up at once."""
    return Purchase(
        id=purchase.id,
        workspace_id=purchase.workspace_id,
        wallet_id=purchase.wallet_id,
        buyer_id=purchase.buyer_id,
        pack=purchase.pack,
        live=purchase.live,
        created_at=purchase.created_at,
        checkout_id=purchase.checkout_id,
        checkout_url=purchase.checkout_url,
        look_at=now,
    )


def purchase_of_page(
    page: PaymentPage, packs: Mapping[str, Pack], now: datetime, *, live: bool
) -> Purchase | None:
    """The purchase for which a page was made; None: the page or the list of packs says too little.

    A pack whose price is another one by now does not match the payment, and an admin is told.
    """
    pack = packs.get(page.pack_id or "")
    if pack is None or page.wallet_id is None or page.buyer_id is None:
        return None
    return Purchase(
        id=page.purchase_id,
        workspace_id=workspace_of(page.wallet_id),
        wallet_id=page.wallet_id,
        buyer_id=page.buyer_id,
        pack=pack,
        live=live,
        created_at=page.created_at,
        checkout_id=page.checkout.id,
        checkout_url=page.checkout.url or None,
        look_at=now,
    )


def purchases_of_rows(found: Iterable[Difference], now: datetime) -> Iterator[Purchase]:
    """Purchases that had a page, and stood otherwise last than they are restored."""
    for each in found:
        if each.kind == "purchase" and each.last:
            last = purchase_of(PurchaseItem.from_raw_data(dict(each.last)))
            if last.checkout_id:
                yield before_payment(last, now)


def purchases_looked_up(restored: Iterable[Image]) -> Iterator[Purchase]:
    """Purchases that the clock would ask the provider about some day: of these money may have come
    or gone.
    """
    for image in restored:
        if text(image, "kind") == "purchase" and text(image, "due_at"):
            yield purchase_of(PurchaseItem.from_raw_data(dict(image)))


def settle_again(ctx: Context, known: Iterable[Purchase], since: datetime) -> Iterator[str]:
    """Settles these purchases and every one that the provider knows; a line for each.

    `since` is from when on pages are asked for. Repeatable: what is credited is not credited again.
    """
    wanted = {each.id: each for each in known}
    packs = {each.id: Pack(**each.model_dump()) for each in ctx.settings.packs}
    try:
        for page in ctx.payments().iter_pages(since):
            live = ctx.settings.payments_live
            made = purchase_of_page(page, packs, ctx.now(), live=live)
            found = wanted.get(page.purchase_id) or find_purchase(page.purchase_id) or made
            if found is None:
                yield f"PURCHASE#{page.purchase_id}  {page.checkout.id}  nobody knows whose it is"
            else:
                wanted[found.id] = found
    except TryAgainError:
        yield "The provider was not asked for pages: it does not answer, or buying is not set up."
    for purchase in wanted.values():
        yield _settled(ctx, purchase)


def _settled(ctx: Context, purchase: Purchase) -> str:
    named = f"PURCHASE#{purchase.id}  buyer {purchase.buyer_id}  wallet {purchase.wallet_id}"
    if purchase.checkout_id is None:
        return f"{named}  had no page: nothing was paid"
    try:
        if find_purchase(purchase.id) is None:
            commit(put_purchase(purchase))
        after, mismatch = settle(ctx, purchase.id, purchase.checkout_id)
    except (LookupError, TryAgainError) as error:
        return f"{named}  not settled ({type(error).__name__}); the clock tries again"
    return f"{named}  {mismatch.value if mismatch else after.status.value}"
