"""A member's main road, walked as a person walks it: sign in, find a time, book, read the mail."""

import re

from playwright.sync_api import Page, expect

from infra.local.people import PASSWORD
from tests.browser.conftest import Open
from tests.browser.stack import LocalStack


def test_a_member_signs_in_books_and_finds_the_invite_in_the_mail(
    local: LocalStack, open_page: Open
) -> None:
    member = local.add_member("Mira Holm")
    coach = local.add_coach("Carl Voss")
    local.token(member.email)  # gives a new person the password of the demo people
    page = open_page(refused=(404,))
    sign_in(page, member.email)

    expect(page.get_by_role("heading", name="Dashboard")).to_be_visible()
    page.get_by_role("link", name="Browse Coaches").first.click()
    page.get_by_role("link", name=f"Schedule with {coach.name}").click()
    page.get_by_role("button", name="Next day").click()
    page.get_by_role("button", name="10:00", exact=True).click()
    summary = page.get_by_role("complementary", name="Your session")
    expect(summary).to_contain_text("Tuesday, 2 February 2027")
    expect(summary).to_contain_text("10:00 – 10:25")
    expect(summary).to_contain_text("Cancel or reschedule free of charge until Mon 1 Feb, 10:00.")
    summary.get_by_role("button", name="Book Now").click()

    expect(page.get_by_role("heading", name=f"Leadership with {coach.name}")).to_be_visible()
    mails = page.get_by_role("region", name="Mails sent")
    mails.locator("summary").click()
    expect(mails.get_by_text(f"to {member.name}, sent")).to_be_visible()
    expect(mails.get_by_text(f"to {coach.name}, sent")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="Add to calendar").click()
    invite = download.value.path().read_text(encoding="utf-8")
    assert "DTSTART:20270202T100000Z" in invite

    page.goto(f"{local.origin}/mail")
    page.get_by_text(member.email).first.click()
    mail = page.get_by_role("main")
    expect(mail.get_by_role("heading", level=2)).to_contain_text(f"Leadership with {coach.name}")
    mail.get_by_role("button", name="Text", exact=True).click()
    expect(mail).to_contain_text("2 February 2027")


def sign_in(page: Page, email: str) -> None:
    """Through the user pool's hosted page."""
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/oauth2/authorize**")
    page.locator("input[name=username]").fill(email)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("[type=submit]").first.click()
    page.wait_for_url(re.compile(r"/(#/)?$"))


def test_the_demo_people_are_one_click_away(open_page: Open) -> None:
    page = open_page()
    page.get_by_role("button", name="Ana Silva").click()
    expect(page.get_by_text("Good to see you, Ana.")).to_be_visible()
    page.reload()
    expect(page.get_by_text("Good to see you, Ana.")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Welcome to Tandem")).to_be_visible()


def test_a_session_is_in_both_lists_and_on_both_dashboards(
    local: LocalStack, open_page: Open
) -> None:
    member = local.add_member("Nora Ek")
    coach = local.add_coach("Clio Marsh")
    local.book(member, coach, "2027-02-03T11:00:00Z", "50")
    for who, other, soon in (
        (member, coach.name, f"Leadership with {coach.name}"),
        (coach, member.name, f"{member.name} · Leadership"),
    ):
        page = open_page(who.email, "/sessions")
        row = page.get_by_role("link", name=f"Leadership with {other}")
        expect(row).to_contain_text("Wed 11:00 – 11:50 · 50 minutes")
        page.goto(f"{local.origin}/#/")
        page.get_by_role("link", name=soon).click()
        expect(page.get_by_text("Wednesday, 3 February 2027")).to_be_visible()
        expect(page.get_by_role("timer")).to_contain_text("Starts in 2 days")


def test_a_booking_is_made_with_the_keyboard_alone(local: LocalStack, open_page: Open) -> None:
    member = local.add_member("Keya Rao")
    coach = local.add_coach("Cato Wirth")
    page = open_page(member.email, f"/coaches/{coach.id}/schedule")
    expect(page.get_by_role("button", name="10:15", exact=True)).to_be_visible()
    tab_to(page, "Next day")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=re.compile("Tuesday"))).to_be_visible()
    tab_to(page, "09:00")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("button", name="09:15", exact=True)).to_be_focused()
    page.keyboard.press("Space")
    tab_to(page, "Book Now")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Mails sent")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    expect(page.get_by_text("09:15 – 09:40")).to_be_visible()


def tab_to(page: Page, name: str, most: int = 40) -> None:
    """Press Tab until the button of this name has the focus."""
    wanted = page.get_by_role("button", name=name, exact=True)
    expect(wanted).to_be_visible()
    for _ in range(most):
        page.keyboard.press("Tab")
        if wanted.evaluate("button => button === document.activeElement"):
            return
    raise AssertionError(f"Tab does not reach {name}")
