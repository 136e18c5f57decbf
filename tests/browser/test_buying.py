"""A person buys credits: chooses a pack, pays on the provider's page, and finds the credits."""

from contextlib import suppress

from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.stack import LocalStack


def test_a_member_buys_a_pack_and_comes_back_to_the_credits(
    local: LocalStack, open_page: Open
) -> None:
    member = local.add_member("Nils Aalto", credits=0)
    page = open_page(member.email, "/credits")
    page.get_by_role("listitem").filter(has_text="10 credits").get_by_role("button").click()

    page.wait_for_url("**/local/checkout/*")
    expect(page.get_by_text("900.00 EUR")).to_be_visible()
    page.get_by_role("button", name="Have the card declined").click()
    expect(page.get_by_role("status")).to_contain_text("The card was declined")
    page.get_by_role("button", name="Pay", exact=True).click()

    page.wait_for_url("**/#/credits?purchase=*")
    expect(page.get_by_text("10 credits are there.")).to_be_visible()
    expect(page.get_by_text("Credits bought")).to_be_visible()
    expect(page.get_by_text("balance 10")).to_be_visible()
    expect(page.get_by_role("listitem").filter(has_text="10 credits for €900.00")).to_contain_text(
        "Paid"
    )


def test_checkout_leads_back_to_the_booking_that_was_short(
    local: LocalStack, open_page: Open
) -> None:
    member, coach = local.add_member("Nele Kurz", credits=0), local.add_coach("Cleo Wartet")
    page = open_page(member.email, f"/coaches/{coach.id}/schedule?day=2027-02-02")
    page.get_by_role("button", name="10:00", exact=True).click()
    page.get_by_role("link", name="Buy Credits").click()
    page.get_by_role("listitem").filter(has_text="10 credits").get_by_role("button").click()
    page.wait_for_url("**/local/checkout/*")
    page.get_by_role("button", name="Pay", exact=True).click()
    expect(page.get_by_text("10 credits are there.")).to_be_visible()
    page.get_by_role("link", name="Back to your booking").click()
    chosen = page.get_by_role("button", name="10:00", exact=True)
    expect(chosen).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("button", name="Book Now")).to_be_enabled()


def test_a_purchase_that_is_paid_elsewhere_turns_paid_without_a_reload(
    local: LocalStack, open_page: Open
) -> None:
    member = local.add_member("Nora Warten", credits=0)
    paying = open_page(member.email, "/credits")
    paying.get_by_role("listitem").filter(has_text="10 credits").get_by_role("button").click()
    paying.wait_for_url("**/local/checkout/*")
    page = open_page(member.email, "/credits")
    bought = page.get_by_role("listitem").filter(has_text="10 credits for €900.00")
    expect(bought).to_contain_text("Waiting for payment")
    paying.get_by_role("button", name="Pay", exact=True).click()
    expect(bought).to_contain_text("Paid")
    expect(page.get_by_text("balance 10")).to_be_visible()


def test_who_goes_back_without_paying_is_told_and_may_go_on(
    local: LocalStack, open_page: Open
) -> None:
    member = local.add_member("Elsa Brandt", credits=0)
    page = open_page(member.email, "/credits")
    page.get_by_role("listitem").filter(has_text="5 credits").first.get_by_role("button").click()
    page.get_by_role("button", name="Go back without paying").click()
    expect(page.get_by_text("Nothing was paid.")).to_be_visible()
    page.get_by_role("link", name="Go on paying for 5 credits").click()
    expect(page.get_by_role("button", name="Pay", exact=True)).to_be_visible()


def test_a_bank_debit_is_told_to_take_days_and_nobody_is_asked_to_pay_again(
    local: LocalStack, open_page: Open
) -> None:
    member = local.add_member("Dita Lang", credits=0)
    page = open_page(member.email, "/credits")
    page.get_by_role("listitem").filter(has_text="10 credits").get_by_role("button").click()
    page.get_by_role("button", name="Pay by bank debit").click()
    page.wait_for_url("**/#/credits?purchase=*")
    expect(page.get_by_text("A bank debit takes a few days.")).to_be_visible()
    expect(page.get_by_role("link", name="Go on paying")).to_have_count(0)
    bought = page.get_by_role("listitem").filter(has_text="10 credits for €900.00")
    expect(bought).to_contain_text("Payment on its way")
    expect(bought.get_by_role("link")).to_have_count(0)


def test_what_a_refund_could_not_take_back_is_plain_to_admins(
    local: LocalStack, open_page: Open
) -> None:
    member = local.add_member("Odd Skyldig", credits=0)
    page = open_page(member.email, "/credits")
    page.get_by_role("listitem").filter(has_text="10 credits").get_by_role("button").click()
    page.wait_for_url("**/local/checkout/*")
    checkout = page.url
    page.get_by_role("button", name="Pay", exact=True).click()
    expect(page.get_by_text("10 credits are there.")).to_be_visible()
    local.transfer("ada", member.wallet_id, "acme.pool", 7)
    page.goto(checkout)
    page.get_by_role("button", name="Refund all that is left").click()
    page.goto(f"{local.origin}/#/credits")
    once_there(page, "Taken back: the payment was refunded")
    expect(page.get_by_text("owed")).to_have_count(0)

    page = open_page("ada", "/credits")
    owed = page.get_by_role("region", name="Owed credits")
    expect(owed).to_contain_text("7 of 10 credits owed, 3 credits taken back")
    expect(owed.get_by_role("listitem")).to_contain_text(member.name)
    page.goto(f"{local.origin}/#/admin/members/{member.id}")
    expect(page.get_by_text("7 credits owed.")).to_be_visible()
    expect(page.get_by_text("to Acme ·")).to_be_visible()


def test_where_the_company_buys_a_member_sees_no_packs(open_page: Open) -> None:
    page = open_page("zoe", "/credits")
    expect(page.get_by_text("Ask your admin")).to_be_visible()
    expect(page.get_by_role("heading", name="Buy Credits")).to_be_hidden()
    page = open_page("gil", "/credits")
    expect(page.get_by_role("heading", name="Buy Credits")).to_be_visible()


def once_there(page: Page, text: str) -> None:
    """Looks again until the payment provider's word has arrived: the page does not wait for it."""
    for _ in range(30):
        with suppress(AssertionError):
            expect(page.get_by_text(text)).to_be_visible(timeout=2_000)
            return
        page.reload()
    expect(page.get_by_text(text)).to_be_visible()
