"""What admins, buyers, coaches and the payment provider do, drawn for the company as it stands."""

from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace

from chalicelib.domain.coaches.availability import TimeRange
from chalicelib.domain.kernel.idempotency import Answer, Once
from chalicelib.domain.notices.credit_requests import CreditRequest
from chalicelib.domain.workspaces.workspaces import Buying
from chalicelib.use_cases.coaches.availability import put_availability, read_own_schedule
from chalicelib.use_cases.credits.credit_requests import AnswerRequest, AskForCredits, ask, grant
from chalicelib.use_cases.credits.payments import hear
from chalicelib.use_cases.credits.purchases import BuyCredits, SeenPurchase, buy
from chalicelib.use_cases.credits.set_credits import SetCredits, set_credits
from chalicelib.use_cases.credits.transfers import Transfer, TransferCredits, transfer
from chalicelib.use_cases.offboarding.removals import remove_member
from tests.chaos.attempts import Call
from tests.chaos.company import ADA, ANA, BEN, CORA, MEMBERS, Company
from tests.chaos.session_steps import STRAY, Draw

WALLETS = ("acme.pool", f"acme.{ANA}", f"acme.{BEN}")
YESTERDAY = "Pacific/Honolulu"
"""Where it is still the day before, so that sessions count for another day."""
MORNING, DAY = (TimeRange(9 * 60, 12 * 60),), (TimeRange(9 * 60, 17 * 60),)


def draw_transfer(company: Company, key: str | None) -> Call:
    source, target = company.random.sample(WALLETS, 2)
    credits = company.random.choice((1, 2, 4))
    once: Once[Transfer] = Once(key, "", 201, lambda done: done.out.id)

    def call() -> Answer:
        command = TransferCredits(
            transfer_id=company.ctx.new_id(),
            from_wallet_id=source,
            to_wallet_id=target,
            credits=credits,
        )
        return transfer(company.ctx, ADA, command, once)

    return call


def draw_set_credits(company: Company, key: str | None) -> Call:
    """Of both members; at times the pool pays itself, which is refused."""
    wallets = WALLETS[1:] if company.random.random() < 0.8 else WALLETS
    command = SetCredits(wallet_ids=wallets, credits=company.random.choice((0, 2, 5)))
    once: Once[Any] = Once(key or company.ctx.new_id(), "", 200, lambda run: repr(run.outcomes))
    return lambda: set_credits(company.ctx, ADA, command, once)


def draw_buy(company: Company, key: str | None) -> Call:
    pack = company.random.choice(("ten", "one", "none"))
    packs = company.buying is Buying.PACKS
    buyer = company.random.choice(MEMBERS if packs else (ADA, ADA, ANA))
    once: Once[SeenPurchase] = Once(
        key or company.ctx.new_id(), pack, 201, lambda seen: seen.purchase.id
    )
    return lambda: buy(
        company.ctx, buyer, BuyCredits(purchase_id=company.ctx.new_id(), pack_id=pack), once
    )


def draw_payment(company: Company, key: str | None) -> Call:
    """The provider tells that something was paid, perhaps again, or somebody else says so."""
    purchase_id = company.random.choice([*sorted(company.payments.prices), "strange"])
    signature = "signed" if company.random.random() < 0.8 else None
    company.payments.paid.add(purchase_id)
    return lambda: hear(company.ctx, purchase_id.encode(), signature)


def draw_ask(company: Company, key: str | None) -> Call | None:
    if company.buying is Buying.PACKS and company.random.random() > STRAY:
        return None
    member = company.random.choice(MEMBERS)
    credits = company.random.choice((1, 3, 0))
    once: Once[CreditRequest] = Once(key, "", 201, lambda request: request.id)
    return lambda: ask(
        company.ctx, member, AskForCredits(request_id=company.ctx.new_id(), credits=credits), once
    )


def draw_grant(company: Company, key: str | None) -> Call | None:
    rows = sorted(sk for pk, sk in company.store.engine.rows if pk == "ASKED#acme")
    if not rows:
        return None
    command = AnswerRequest(request_id=company.random.choice(rows).removeprefix("REQUEST#"))
    once: Once[CreditRequest] = Once(key, "", 200, lambda request: f"{request.status}")
    return lambda: grant(company.ctx, ADA, command, once)


def draw_remove_member(company: Company, key: str | None) -> Call:
    """The owner removes a member, or somebody tries who may not."""
    caller = company.random.choice((ADA, ADA, ANA))
    leaver = company.random.choice((BEN, BEN, "nobody"))
    return lambda: remove_member(company.ctx, caller, leaver)


def draw_change_hours(company: Company, key: str | None) -> Call:
    """Fewer hours or all of them, perhaps in another zone, perhaps over somebody else's change."""
    hours = company.random.choice((MORNING, DAY))
    timezone = company.random.choice(("Europe/London", YESTERDAY))
    at_version = company.random.random() < 0.5

    def call() -> object:
        schedule = read_own_schedule(CORA)
        wanted = replace(
            schedule.calendar.availability,
            weekly=dict.fromkeys(range(5), hours),
            timezone=timezone,
        )
        return put_availability(company.ctx, CORA, wanted, schedule.version if at_version else None)

    return call


DESK_STEPS: Mapping[str, Draw] = {
    "transfer": draw_transfer,
    "set credits": draw_set_credits,
    "buy": draw_buy,
    "payment": draw_payment,
    "ask": draw_ask,
    "grant": draw_grant,
    "remove member": draw_remove_member,
    "change hours": draw_change_hours,
}
