"""Every kind of mail about credits as it may be: what tests read, and `make mails` shows."""

from typing import Any

from msgspec.structs import replace

from chalicelib.domain.credits.credits import NEVER
from chalicelib.domain.credits.expiry import Warned
from chalicelib.domain.notices.credit_notices import (
    CreditNotice,
    event_of_warning,
    events_of_purchase,
)
from chalicelib.domain.notices.mails import TOPICS, CreditKind
from chalicelib.domain.purchases.purchases import Attention, Pack, Purchase, PurchaseStatus
from chalicelib.domain.workspaces.people import Role
from chalicelib.gateways.render import Rendered, render
from chalicelib.use_cases.notices.emails.credits import CreditStory, facts_of
from tests.kit.credits import (
    ACME,
    NOW,
    a_credit_request,
    a_person,
    a_pool,
    a_wallet,
    an_entry,
)

ANA = a_person("ana", name="Ana Díaz")
ADA = a_person("ada", Role.ADMIN, name="Ada King")
DATED = {"2026-12-23": 2, NEVER: 1}
UNSUBSCRIBE = "https://app.example/v1/unsubscribe/credits.ana.55"
SOON = Warned("2026-12-23", 30)


def notice(
    kind: str, event_id: str, recipient_id: str, wallet_id: str = "acme.ana"
) -> CreditNotice:
    about = {"credits_requested": "r1", "credits_expiring": "2026-12-23.30"}.get(kind, "4")
    return CreditNotice(
        wallet_id=wallet_id, event_id=event_id, kind=kind, recipient_id=recipient_id, about=about
    )


def given(**changes: Any) -> CreditStory:
    entry = an_entry(lots=DATED, note="Well done.")
    story = CreditStory(
        notice=notice("credits_granted", entry.id, "ana"),
        wallet=a_wallet(DATED | {"2026-11-22": 9}),
        workspace=ACME,
        recipient=ANA,
        now=NOW,
        origin="https://app.example",
        subject=entry,
        other=ADA,
    )
    return replace(story, **changes)


def bought(**changes: Any) -> CreditStory:
    return given(
        notice=notice("credits_bought", "t1.in", "ana"), subject=an_entry(lots=DATED), **changes
    )


def for_pool(kind: str, **changes: Any) -> CreditStory:
    pool = a_pool(99, filled=1000, **changes)
    return given(
        notice=replace(notice(kind, "t1.in", "ada", pool.id), about="4"),
        wallet=pool,
        recipient=ADA,
        subject=None,
        other=None,
    )


def expiring(story: CreditStory | None = None, warning: Warned = SOON) -> CreditStory:
    story = story or given()
    event = event_of_warning(story.wallet, warning)
    return replace(story, notice=event.to(story.recipient.id), subject=warning, other=None)


def asked(kind: str, **changes: Any) -> CreditStory:
    request = a_credit_request(kind, **changes)
    requested = kind == CreditKind.REQUESTED
    return given(
        notice=replace(notice(kind, "r1.1", "ada" if requested else "ana"), about=request.id),
        recipient=ADA if requested else ANA,
        other=ANA if requested else ADA,
        subject=request,
    )


def purchase(kind: str, **changes: Any) -> CreditStory:
    bought = Purchase(
        id="p1",
        workspace_id="acme",
        wallet_id="acme.ana",
        buyer_id="ana",
        pack=Pack(id="ten", price_id="x", credits=10, price_minor=90_000, currency="EUR"),
        live=True,
        created_at=NOW,
    )
    bought = replace(bought, **changes)
    (event,) = events_of_purchase(bought)
    assert event.kind == kind
    return given(notice=event.to("ada"), recipient=ADA, other=ANA, subject=bought)


BACK = {"status": PurchaseStatus.REFUNDED, "reversed_minor": 90_000, "taken": {NEVER: 7}}


STORIES: dict[str, CreditStory] = {
    CreditKind.GRANTED: given(),
    CreditKind.BOUGHT: bought(),
    CreditKind.EXPIRING: expiring(),
    CreditKind.REQUESTED: asked(CreditKind.REQUESTED),
    CreditKind.REQUEST_GRANTED: asked(CreditKind.REQUEST_GRANTED, answer="Enjoy."),
    CreditKind.REQUEST_REFUSED: asked(CreditKind.REQUEST_REFUSED, answer="Not this year."),
    CreditKind.POOL_LOW: for_pool("pool_low"),
    CreditKind.MONEY_BACK: purchase("purchase_money_back", **BACK, owed_credits=3),
    CreditKind.PURCHASE_ODD: purchase("purchase_odd", attention=Attention.AMOUNT_DIFFERS),
}


def mail(story: CreditStory) -> Rendered:
    facts = facts_of(story)
    assert facts is not None
    unsubscribe_url = UNSUBSCRIBE if story.notice.kind in TOPICS else None
    return render(story.notice.kind, story.words.language, facts, unsubscribe_url)
