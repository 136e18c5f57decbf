"""A coach's calendar at Google, from the page Calendars to the consent page and back."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.stack import LocalStack


def leave(page: Page) -> None:
    page.get_by_role("radio", name="Google Calendar").check()
    page.get_by_role("button", name="Connect Google Calendar").click()
    expect(page.get_by_role("heading", name="Tandem asks to see the events")).to_be_visible()


def test_a_coach_agrees_at_google_and_is_busy_here_when_they_are_there(
    local: LocalStack, open_page: Open
) -> None:
    coach = local.add_coach("Greta Oogle")
    page = open_page(coach.email, "/coach/calendars")
    page.goto(f"{local.origin}/local/google/calendar")
    page.get_by_label("Start").fill("2027-02-02T10:00")
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_text("Busy: Tue 02 Feb 2027, 10:00 – 11:00")).to_be_visible()
    page.goto(f"{local.origin}/#/coach/calendars")
    leave(page)
    page.get_by_role("button", name="Allow").click()
    expect(page.get_by_role("button", name="Read now: Google Calendar")).to_be_visible()
    expect(page).to_have_url(f"{local.origin}/#/coach/calendars")
    expect(page.get_by_text("1 busy time ahead")).to_be_visible()
    page.get_by_role("button", name="Disconnect Google Calendar").click()
    expect(page.get_by_text("No calendar connected")).to_be_visible()


def test_who_does_not_agree_reads_that_nothing_was_connected(
    local: LocalStack, open_page: Open
) -> None:
    coach = local.add_coach("Nora Nein")
    page = open_page(coach.email, "/coach/calendars")
    leave(page)
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_text("You did not agree at Google")).to_be_visible()
    expect(page.get_by_text("No calendar connected")).to_be_visible()
