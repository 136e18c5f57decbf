"""The keys of the two calendars, and the list of them, with the keyboard and with the mouse."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.stack import LocalStack


def test_page_keys_turn_the_month_and_the_first_open_day_has_the_focus(
    local: LocalStack, open_page: Open
) -> None:
    member, coach = local.add_member("Kei Tast"), local.add_coach("Conny Monat")
    page = open_page(member.email, f"/coaches/{coach.id}/schedule?day=2027-02-02")
    month = page.get_by_role("group", name="Month", exact=True)
    tuesday = month.get_by_role("button", name="Tue, 2 Feb 2027")
    expect(tuesday).to_be_enabled()  # its openings are known
    tuesday.focus()
    page.keyboard.press("PageDown")
    expect(month.get_by_role("button", name="Mon, 1 Mar 2027")).to_be_focused()
    page.keyboard.press("End")
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    expect(month.get_by_role("button", name="Tue, 2 Mar 2027")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=2, name="Tuesday 2 March")).to_be_visible()
    page.keyboard.press("PageUp")
    expect(month.get_by_role("button", name="Mon, 1 Feb 2027")).to_be_focused()
    page.keyboard.press("PageUp")
    expect(month.get_by_text("February 2027")).to_be_visible()
    expect(month).to_have_accessible_description(
        "Arrow keys lead from day to day, Page Up and Page Down to another month."
        " Press ? for all keys."
    )
    expect_the_list(page, "Month before, month after")


def test_page_keys_turn_the_week_and_its_first_day_has_the_focus(
    local: LocalStack, open_page: Open
) -> None:
    coach = local.add_coach("Wendy Woche")
    page = open_page(coach.email, "/coach/week")
    page.get_by_role("heading", level=3, name="Monday 1 Feb").focus()
    page.keyboard.press("End")
    expect(page.get_by_role("heading", level=3, name="Sunday 7 Feb")).to_be_focused()
    page.keyboard.press("PageDown")
    expect(page.get_by_role("heading", level=3, name="Monday 8 Feb")).to_be_focused()
    page.keyboard.press("PageUp")
    expect(page.get_by_role("heading", level=3, name="Monday 1 Feb")).to_be_focused()
    expect_the_list(page, "Week before, week after")


def test_a_question_mark_that_is_typed_into_a_field_lists_no_keys(
    local: LocalStack, open_page: Open
) -> None:
    member, coach = local.add_member("Quest Ion"), local.add_coach("Cleo Frage")
    page = open_page(member.email, f"/coaches/{coach.id}/schedule?day=2027-02-02")
    note = page.get_by_label("Note for Cleo Frage")
    note.press_sequentially("Why?")
    expect(note).to_have_value("Why?")
    expect(page.get_by_role("dialog")).to_have_count(0)


def expect_the_list(page: Page, line: str) -> None:
    """By `?` and by the button; what had the focus has it again afterwards."""
    dialog = page.get_by_role("dialog", name="Keys")
    page.keyboard.press("?")
    expect(dialog).to_contain_text(line)
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    button = page.get_by_role("button", name="Keys", exact=True)
    button.click()
    expect(dialog).to_contain_text("Page Up")
    page.keyboard.press("Escape")
    expect(button).to_be_focused()
