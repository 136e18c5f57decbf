"""Buying credits: what is on sale, buying it, and looking at what was bought.

    store the purchase ──► the provider makes its page ──► store the page with the answer
       and who is at it       once for each purchase            and the replay record

The call leaves the system in the middle. Whoever dies there leaves a purchase that the next call of
the same `Idempotency-Key` goes on with; equal calls meanwhile are told that one is under way.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress

from msgspec import Struct

from chalicelib.domain.kernel.errors import (
    ForbiddenError,
    InProgressError,
    NotFoundError,
    TryAgainError,
)
from chalicelib.domain.kernel.idempotency import Answer, Once
from chalicelib.domain.kernel.pagination import Page, PageRequest
from chalicelib.domain.kernel.phrases import Phrase
from chalicelib.domain.notices.credit_outbox_check import to_be_checked
from chalicelib.domain.purchases.purchases import (
    CheckoutRefusedError,
    Order,
    Pack,
    Purchase,
    begin_purchase,
    choose_pack,
    choose_wallet,
    may_resume,
    may_see,
    opened,
    refused,
)
from chalicelib.domain.workspaces.people import Person
from chalicelib.storage.credits import credits, purchases
from chalicelib.storage.kernel import idempotency, idempotency_in_progress
from chalicelib.storage.kernel.idempotency_in_progress import Begun
from chalicelib.storage.kernel.table import read_rows
from chalicelib.storage.kernel.transaction import StaleError, Write, commit, until_fresh
from chalicelib.storage.workspaces import people, workspaces
from chalicelib.use_cases.kernel.access import STRANGER, caller_in, read_caller
from chalicelib.use_cases.kernel.context import Context


class BuyCredits(Struct, frozen=True, kw_only=True):
    """`wallet_id` None: the buyer's own wallet, or the pool for those who have none."""

    purchase_id: str
    pack_id: str
    wallet_id: str | None = None


class SeenPurchase(Struct, frozen=True):
    purchase: Purchase
    buyer_name: str


class Opening(Struct, frozen=True):
    """A purchase that this call is to get its page for."""

    begun: Begun
    seen: SeenPurchase


def list_packs(ctx: Context, caller_id: str) -> list[Pack]:
    """What is on sale, in the order of the setting.

    Raises:
        ForbiddenError: no workspace knows the caller.
    """
    read_caller(caller_id)
    return _on_sale(ctx)


def buy(ctx: Context, caller_id: str, command: BuyCredits, once: Once[SeenPurchase]) -> Answer:
    """Begins a purchase, with the provider's page where it is paid.

    Atomic: first the purchase and that this call is at it, under the buyer's standing; then the
    page and the replay record. Repeatable: the provider makes one page for a purchase; an
    interrupted call is gone on with; the key's first answer is given again.

    Raises:
        NotFoundError: there is no such pack, or no such wallet for the buyer.
        ForbiddenError: the buyer may not buy here.
        InProgressError: an equal call is under way.
        TryAgainError: the provider cannot be reached, or refuses; nothing was bought.
    """
    found = until_fresh(lambda: _begin(ctx, caller_id, command, once))
    return found if isinstance(found, Answer) else _open(ctx, found, once)


def get_purchase(ctx: Context, caller_id: str, purchase_id: str) -> SeenPurchase:
    """One purchase, for its buyer and those who run the workspace.

    Raises:
        NotFoundError: there is no such purchase for the caller.
    """
    rows = read_rows([people.person_key(caller_id), purchases.purchase_key(purchase_id)])
    person, purchase = caller_in(rows, caller_id), purchases.purchase_in(rows, purchase_id)
    if purchase is None or not may_see(person, purchase):
        raise NotFoundError(Phrase("There is no such purchase for you."))
    return seen_purchase(purchase)


def seen_purchase(purchase: Purchase) -> SeenPurchase:
    """The purchase with its buyer's name as it is now."""
    return SeenPurchase(purchase, _names([purchase]).get(purchase.buyer_id, ""))


def list_purchases(ctx: Context, caller_id: str, page: PageRequest) -> Page[SeenPurchase]:
    """The caller's purchases, or for those who run a workspace all of it, newest first."""
    person = read_caller(caller_id)
    home = person.workspace_id
    if home and person.administers(home):
        found = purchases.list_of_workspace(home, page)
    else:
        found = purchases.list_of_buyer(person.id, page)
    names = _names(found.items)
    seen = [SeenPurchase(each, names.get(each.buyer_id, "")) for each in found.items]
    return Page(seen, found.next_after)


def _on_sale(ctx: Context) -> list[Pack]:
    return [Pack(**pack.model_dump()) for pack in ctx.settings.packs]


def _names(found: Sequence[Purchase]) -> Mapping[str, str]:
    buyers = people.list_people(sorted({each.buyer_id for each in found}))
    return {person.id: person.name for person in buyers}


def _begin(
    ctx: Context, caller_id: str, command: BuyCredits, once: Once[SeenPurchase]
) -> Answer | Opening:
    now = ctx.now()
    keys = [
        *idempotency.replay_keys(once),
        *idempotency_in_progress.begun_keys(once),
        people.person_key(caller_id),
    ]
    rows = read_rows(keys)
    buyer = caller_in(rows, caller_id)
    wallet_id = _wallet_id(buyer, command)
    if answer := idempotency.replay_in(rows, once, now):
        return answer
    fresh = _wanted(ctx, buyer, wallet_id, command)
    before = idempotency_in_progress.begun_in(rows, once, now)
    if before and before.busy_until > now:
        raise InProgressError
    known = purchases.find_purchase(before.thing_id) if before else None
    if known and may_resume(known, now):
        mine, at_it = idempotency_in_progress.begin(once, known.id, now, before)
        commit(at_it, people.check_active(buyer))
        return Opening(mine, SeenPurchase(known, buyer.name))
    mine, at_it = idempotency_in_progress.begin(once, fresh.id, now, before)
    commit(at_it, purchases.put_purchase(fresh), people.check_active(buyer))
    return Opening(mine, SeenPurchase(fresh, buyer.name))


def _wallet_id(buyer: Person, command: BuyCredits) -> str:
    """The wallet that the buyer may fill.

    Raises:
        ForbiddenError, NotFoundError: see `choose_wallet`.
    """
    home = buyer.workspace_id
    workspace = workspaces.find_workspace(home) if home in buyer.workspace_ids and home else None
    if workspace is None:
        raise ForbiddenError(STRANGER)
    return choose_wallet(buyer, workspace, command.wallet_id)


def _wanted(ctx: Context, buyer: Person, wallet_id: str, command: BuyCredits) -> Purchase:
    """The purchase that the command asks for."""
    pack = choose_pack({each.id: each for each in _on_sale(ctx)}, command.pack_id)
    wallet = credits.find_wallet(wallet_id)
    if wallet is None:
        raise NotFoundError(Phrase("There is no such wallet for you."))
    live = ctx.settings.payments_live
    return begin_purchase(command.purchase_id, buyer, wallet, pack, ctx.now(), live=live)


def _open(ctx: Context, opening: Opening, once: Once[SeenPurchase]) -> Answer:
    purchase = opening.seen.purchase
    try:
        checkout = ctx.payments().open_checkout(_order(ctx, purchase))
    except CheckoutRefusedError as error:
        after = to_be_checked(purchase, refused(purchase), ctx.now())
        _unless_taken_over(
            idempotency_in_progress.forget(opening.begun), purchases.put_purchase(after)
        )
        raise TryAgainError(
            Phrase("This pack cannot be bought at the moment. Tell the support.")
        ) from error
    except TryAgainError:
        _unless_taken_over(idempotency_in_progress.release(opening.begun, ctx.now()))
        raise

    def settle() -> Answer:
        rows = read_rows([*idempotency.replay_keys(once), purchases.purchase_key(purchase.id)])
        if answer := idempotency.replay_in(rows, once, ctx.now()):
            return answer
        stored = purchases.purchase_in(rows, purchase.id)
        if stored is None:
            raise StaleError
        after = opened(stored, checkout)
        answer = once.answer(SeenPurchase(after, opening.seen.buyer_name))
        commit(*idempotency.put_replay(once, answer, ctx.now()), purchases.put_purchase(after))
        return answer

    return until_fresh(settle)


def _unless_taken_over(*writes: Write) -> None:
    with suppress(StaleError):
        commit(*writes)


def _order(ctx: Context, purchase: Purchase) -> Order:
    """Return links lead to our own client alone, whatever a request says."""
    back = f"{ctx.settings.web_origins[0]}/#/credits?purchase={purchase.id}"
    return Order(purchase=purchase, success_url=back, cancel_url=f"{back}&cancelled=1")
