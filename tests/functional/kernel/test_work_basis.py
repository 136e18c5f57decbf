"""What work stands on that no call of the API begins: what time, queues, the payment provider and
operators let happen; and what is bought, which needs somebody who takes the money. If one of these
rows has changed since it was read, it does not become true as it was decided, but is decided anew,
or left to whoever was quicker. Each text is one transaction.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from typing import Any

import pytest
from msgspec.structs import replace

from chalicelib.domain.notices.notices import MailUnavailableError, Notice, NoticeError, notices_of
from chalicelib.domain.purchases.purchases import Purchase
from chalicelib.domain.webhooks.deliveries import Reply as Answered
from chalicelib.domain.webhooks.lines import hurried
from chalicelib.domain.workspaces.people import MailTopic
from chalicelib.domain.workspaces.workspaces import Buying
from chalicelib.storage.kernel.transaction import Delete, commit
from chalicelib.storage.reports.usage import MonthItem, PersonToCount, SessionToCount, WalletToCount
from chalicelib.storage.sessions.sessions import find_session
from chalicelib.storage.webhooks.lines import find_line, put_line
from chalicelib.storage.workspaces.audit import list_deeds
from chalicelib.storage.workspaces.people import change_person, find_person
from chalicelib.use_cases.calendars.connections import attend_calendar
from chalicelib.use_cases.calendars.readings import read_calendar
from chalicelib.use_cases.clock.scheduled_work import do_what_is_due
from chalicelib.use_cases.credits.expiry import attend_wallet
from chalicelib.use_cases.credits.payments import attend_purchase
from chalicelib.use_cases.notices.credit_outbox_check import attend_request
from chalicelib.use_cases.notices.outbox import deliver
from chalicelib.use_cases.notices.unsubscribing import unsubscribe, unsubscribe_page
from chalicelib.use_cases.reports.recount import recount
from chalicelib.use_cases.reports.usage import count
from chalicelib.use_cases.webhooks.relaying import attend_deed, wake
from tests.functional.calendars.test_calendars_api import TEN_TO_ELEVEN, published
from tests.kit.basis import bases
from tests.kit.hooks import BROKEN, GONE, HOOKS, OK, URL, Hooks
from tests.kit.lots import all_deeds_were_told, give
from tests.kit.post import QueueThatIsDown
from tests.kit.till import Till, open_till, selling, session_of
from tests.kit.usage import count_everything
from tests.kit.world import MONDAY, World

TEN = MONDAY.replace(hour=10)
CALENDAR = "https://calendar.example/a.ics"

Step = Callable[[], object]


@pytest.fixture
def till(world: World) -> Iterator[Till]:
    with open_till(world) as opened:
        yield opened


def lot_that_ends(till: Till, days: int) -> Step:
    """Three credits that end tomorrow, so many days later."""
    wallet_id = f"acme.{till.world.add_member('ana')}"
    give(till.world, wallet_id, {"2026-06-02": 3})
    till.world.clock.advance(days=days)
    return lambda: attend_wallet(till.ctx, wallet_id)


def end_a_lot(till: Till) -> Step:
    return lot_that_ends(till, days=2)


def warn_of_a_lot(till: Till) -> Step:
    return lot_that_ends(till, days=0)


def buy(till: Till) -> Step:
    ana = till.world.add_member("ana", 0)
    return lambda: till.buy(ana)


def buy_while_the_provider_is_down(till: Till) -> Step:
    ana = till.world.add_member("ana", 0)
    down = replace(till, ctx=selling(till.world, "http://127.0.0.1:9"))
    return lambda: down.buy(ana)


def go_on_buying(till: Till) -> Step:
    buy_while_the_provider_is_down(till)()
    return lambda: till.buy("ana-at-acme.example")


def buy_what_the_provider_does_not_sell(till: Till) -> Step:
    till.peer.prices = {}
    return buy(till)


def owing(till: Till, moved: int) -> Purchase:
    """Bought by Ana, whose credits go on to the pool; then all the money goes back."""
    ana = till.world.add_member("ana", 0)
    purchase = till.paid(ana)
    admin = till.client.as_person(till.world.owner())
    body = {"from_wallet_id": f"acme.{ana}", "to_wallet_id": "acme.pool", "credits": moved}
    assert admin.post("/v1/admin/credits/transfers", body, idempotency_key="spent").status == 201
    till.peer.refund(till.intent(purchase))
    return purchase


def hear_of_a_payment(till: Till) -> Step:
    till.peer.pay(session_of(till.bought(till.world.add_member("ana", 0))))
    return till.deliver_all


def hear_that_the_money_goes_back(till: Till) -> Step:
    owing(till, 7)
    return till.deliver_all


def settle(till: Till, **body: str) -> Step:
    purchase = owing(till, 7)
    till.deliver_all()
    till.world.fund(purchase.buyer_id, 5)
    path = f"/v1/admin/credits/purchases/{purchase.id}/settle"
    owner = till.client.as_person(till.world.owner())
    return lambda: owner.post(path, body, idempotency_key="settled")


def take_what_is_owed(till: Till) -> Step:
    return settle(till, remedy="take")


def write_off_what_is_owed(till: Till) -> Step:
    return settle(till, remedy="write_off", note="They left us.")


def look_a_paid_purchase_up(till: Till) -> Step:
    purchase = till.paid(till.world.add_member("ana", 0))
    till.world.clock.advance(days=1)
    return lambda: attend_purchase(till.ctx, purchase.id)


def end_a_purchase(till: Till) -> Step:
    purchase = till.bought(till.world.add_member("ana", 0))
    till.world.clock.advance(hours=3)
    return lambda: attend_purchase(till.ctx, purchase.id)


def end_a_purchase_without_a_page(till: Till) -> Step:
    buy_while_the_provider_is_down(till)()
    all_deeds_were_told()
    till.world.clock.advance(hours=3)
    return lambda: do_what_is_due(till.ctx, lambda: True)


def notice_of_a_session(till: Till) -> Notice:
    ana, cora = till.world.add_member("ana"), till.world.add_coach("cora")
    session = find_session(till.world.book(ana, cora, TEN).body)
    assert session
    return notices_of(session)[0]


def send_a_mail(till: Till) -> Step:
    notice = notice_of_a_session(till)
    return lambda: deliver(till.ctx, notice)


class MailIsDown:
    def send(self, *_: object, **__: object) -> str:
        raise MailUnavailableError


def send_a_mail_while_the_service_is_down(till: Till) -> Step:
    notice = notice_of_a_session(till)

    def step() -> None:
        with suppress(MailUnavailableError):
            deliver(replace(till.ctx, mailer=MailIsDown), notice)

    return step


def send_a_mail_that_nobody_can_write(till: Till) -> Step:
    notice = replace(notice_of_a_session(till), recipient_id="nobody")

    def step() -> None:
        with suppress(NoticeError):
            deliver(till.ctx, notice)

    return step


def turn_off_mails(till: Till) -> Step:
    page = unsubscribe_page(till.ctx, till.world.add_member("ana"), MailTopic.REMINDERS)
    return lambda: unsubscribe(till.ctx, page.rpartition("/")[2])


def fail_at_what_is_due(till: Till) -> Step:
    notice_of_a_session(till)
    all_deeds_were_told()
    till.world.clock.advance(hours=1)
    return lambda: do_what_is_due(replace(till.ctx, queue=QueueThatIsDown()), lambda: True)


def check_that_others_heard_of_a_deed(till: Till) -> Step:
    till.world.add_member("ana", 0)
    till.world.clock.advance(minutes=10)
    return lambda: attend_deed(till.ctx, "acme", list_deeds("acme", 1)[0].id)


def check_that_a_request_was_told(till: Till) -> Step:
    till.world.add_workspace("globex", Buying.ASK_ADMIN, 100)
    ana = till.client.as_person(till.world.add_member("ana", workspace_id="globex"))
    asked = ana.post("/v1/credits/requests", {"credits": 1, "note": ""})
    till.world.clock.advance(minutes=10)
    return lambda: attend_request(till.ctx, "globex", asked.json["id"])


def pinged(till: Till, reply: Answered = OK) -> Hooks:
    hooks = Hooks.open(till.world)
    hooks.systems.says[URL] = reply
    hooks.admin.post(f"{HOOKS}/{hooks.add()}/ping")
    return hooks


def serve_a_line(till: Till) -> Step:
    return pinged(till).tell


def serve_a_line_that_fails(till: Till) -> Step:
    return pinged(till, BROKEN).tell


def serve_a_line_that_is_gone(till: Till) -> Step:
    return pinged(till, GONE).tell


def serve_a_line_that_is_switched_off_meanwhile(till: Till) -> Step:
    hooks = Hooks.open(till.world)
    webhook_id = hooks.add()

    def switch_off() -> Answered:
        hooks.admin.patch(f"{HOOKS}/{webhook_id}", {"status": "off"})
        return OK

    hooks.systems.says[URL] = switch_off
    hooks.admin.post(f"{HOOKS}/{webhook_id}/ping")
    return hooks.tell


def serve_a_line_in_which_nothing_waits(till: Till) -> Step:
    hooks = pinged(till)
    hooks.tell()
    webhook_id = hooks.add(f"{URL}/other")
    commit(put_line(hurried(find_line(webhook_id), till.world.clock())))
    return lambda: hooks.take(wake(webhook_id))


def tell_of_a_line_that_is_gone(till: Till) -> Step:
    hooks = pinged(till, GONE)
    hooks.tell()
    return hooks.tick


def record_an_event(till: Till) -> Step:
    hooks = Hooks.open(till.world)
    hooks.add(types=["member.added"])
    hooks.forget()
    till.world.add_member("ana")
    hooks.relay()
    return hooks.work


def give_up_what_waited_too_long(till: Till) -> Step:
    hooks = pinged(till, BROKEN)
    hooks.tell()
    till.world.clock.advance(days=4)
    return hooks.tick


class Calendar:
    """One of Cora's, at an address that says this."""

    def __init__(self, till: Till, text: str = "") -> None:
        self.till, self.coach_id = till, till.world.add_coach("cora", timezone="UTC")
        self.internet: Any = till.ctx.outbound()
        cora = till.client.as_person(self.coach_id)
        made = cora.post("/v1/coach/calendars", {"kind": "ics", "url": CALENDAR})
        self.id = made.json["id"]
        self.say(text)

    def say(self, text: str) -> None:
        self.internet.put(CALENDAR, text)

    def read(self) -> str:
        return read_calendar(self.till.ctx, self.coach_id, self.id)


def read_what_is_new(till: Till) -> Step:
    return Calendar(till, published(TEN_TO_ELEVEN)).read


def read_what_is_known(till: Till) -> Step:
    calendar = Calendar(till, published(TEN_TO_ELEVEN))
    calendar.read()
    return calendar.read


def read_what_is_no_calendar(till: Till) -> Step:
    return Calendar(till, "Hello").read


def read_what_nobody_coaches_with(till: Till) -> Step:
    calendar = Calendar(till)
    person = find_person(calendar.coach_id)
    assert person
    commit(change_person(replace(person, coach_of=frozenset(), version=person.version + 1)))
    return calendar.read


def queue_a_reading(till: Till) -> Step:
    calendar = Calendar(till)
    return lambda: attend_calendar(till.ctx, calendar.coach_id, calendar.id)


def count_a_session(till: Till) -> Step:
    session_id = notice_of_a_session(till).session_id
    return lambda: count(SessionToCount(session_id, "acme"))


def count_a_wallet(till: Till) -> Step:
    notice_of_a_session(till)
    return lambda: count(WalletToCount("acme.ana-at-acme.example"))


def count_a_person(till: Till) -> Step:
    ana = till.world.add_member("ana")
    return lambda: count(PersonToCount(ana, "acme"))


def count_anew(till: Till) -> Step:
    notice_of_a_session(till)
    count_everything()
    for row in MonthItem.scan():
        if isinstance(row, MonthItem):
            commit(Delete(row))
    return lambda: recount("acme")


WORK: Mapping[Callable[[Till], Step], list[str]] = {
    end_a_lot: ["entry wallet", "counted_wallet usage usage", "wallet"],
    warn_of_a_lot: ["wallet"],
    buy: ["begun person purchase", "purchase replay"],
    buy_while_the_provider_is_down: ["begun person purchase", "begun"],
    go_on_buying: ["begun person", "purchase replay"],
    buy_what_the_provider_does_not_sell: ["begun person purchase", "begun purchase"],
    hear_of_a_payment: ["entry purchase wallet"],
    hear_that_the_money_goes_back: ["entry purchase wallet"],
    take_what_is_owed: ["deed entry person purchase replay wallet"],
    write_off_what_is_owed: ["deed person purchase replay"],
    look_a_paid_purchase_up: ["purchase"],
    end_a_purchase: ["purchase"],
    end_a_purchase_without_a_page: ["purchase"],
    check_that_a_request_was_told: ["credit_request"],
    send_a_mail: ["message", "message"],
    send_a_mail_while_the_service_is_down: ["message", "message"],
    send_a_mail_that_nobody_can_write: ["message", "message"],
    turn_off_mails: ["person"],
    fail_at_what_is_due: ["wallet", "session"],
    record_an_event: ["delivery", "webhook_line", "delivery", "webhook_line"],
    serve_a_line: ["webhook_line", "delivery", "webhook_line"],
    serve_a_line_that_fails: ["webhook_line", "delivery", "webhook_line"],
    serve_a_line_that_is_gone: ["webhook_line", "delivery", "webhook_line webhooks"],
    serve_a_line_that_is_switched_off_meanwhile: [
        "webhook_line",
        "deed person webhook_line webhooks",
        "delivery",
        "webhook_line",
    ],
    serve_a_line_in_which_nothing_waits: ["webhook_line"],
    tell_of_a_line_that_is_gone: ["webhook_line"],
    give_up_what_waited_too_long: ["webhook_line", "webhook_line", "delivery", "webhook_line"],
    check_that_others_heard_of_a_deed: ["deed"],
    read_what_is_new: ["busy_times calendar"],
    read_what_is_known: ["calendar"],
    read_what_is_no_calendar: ["calendar"],
    read_what_nobody_coaches_with: ["busy_times calendar"],
    queue_a_reading: ["calendar"],
    count_a_session: ["counted_person people_count", "counted_session usage usage"],
    count_a_wallet: ["counted_wallet usage usage"],
    count_a_person: ["counted_person people_count"],
    count_anew: ["usage", "usage"],
}


@pytest.mark.spoils
@pytest.mark.parametrize("prepare", WORK, ids=lambda each: each.__name__)
def test_work_does_not_stand_if_what_it_rests_on_has_changed(
    till: Till, prepare: Callable[[Till], Step]
) -> None:
    step = prepare(till)
    with bases() as found:
        step()
    assert found == WORK[prepare]
