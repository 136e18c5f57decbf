"""An admin finds the sessions of the workspace, calls one off and grants a refund."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Open
from tests.browser.stack import LocalStack


def row(page: Page, text: str) -> Locator:
    return page.get_by_role("listitem").filter(has_text=text)


def test_sessions_are_found_by_names_status_coach_and_day(
    local: LocalStack, open_page: Open
) -> None:
    member, coach = local.add_member("Sanna Falk"), local.add_coach("Sigrid Moe")
    other = local.add_member("Sverre Falk")
    early = local.book(member, coach, "2027-02-02T10:00:00Z")
    local.book(other, coach, "2027-02-09T10:00:00Z")
    local.as_person(member.email, "POST", f"/v1/sessions/{early['id']}/cancel", {})
    page = open_page("ada", "/admin/sessions")
    search = page.get_by_label("Search")
    search.fill("falk sigrid")
    expect(row(page, f"{member.name} with {coach.name}")).to_contain_text("Session Cancelled")
    expect(row(page, f"{other.name} with {coach.name}")).to_contain_text("Tue 9 Feb")
    page.get_by_label("Status").select_option("Confirmed")
    expect(row(page, member.name)).to_have_count(0)
    page.get_by_label("Status").select_option("All")
    page.get_by_label("From").fill("2027-02-03")
    expect(row(page, member.name)).to_have_count(0)
    expect(row(page, other.name)).to_be_visible()
    page.get_by_label("Coach").select_option(coach.name)
    page.reload()
    expect(row(page, other.name)).to_be_visible()
    expect(search).to_have_value("falk sigrid")
    page.get_by_label("To").fill("2027-02-04")
    expect(page.get_by_text("No session fits that.")).to_be_visible()


def test_the_sessions_of_one_person_are_a_click_away(local: LocalStack, open_page: Open) -> None:
    member, coach = local.add_member("Siv Berg"), local.add_coach("Signe Dahl")
    other = local.add_member("Stig Berg")
    for each, day in ((member, 2), (other, 3)):
        local.book(each, coach, f"2027-02-0{day}T10:00:00Z")
    page = open_page("ada", f"/admin/members/{member.id}")
    page.get_by_role("link", name="Sessions", exact=True).click()
    expect(row(page, f"{member.name} with")).to_be_visible()
    page.get_by_label("Search").fill(coach.name)
    expect(page).to_have_url(re.compile("q=Signe"))
    expect(row(page, f"{member.name} with")).to_be_visible()
    expect(row(page, f"{other.name} with")).to_have_count(0)
    page.get_by_role("button", name="Show everybody’s sessions").click()
    expect(row(page, f"{other.name} with")).to_be_visible()


def test_an_admin_cancels_a_session_and_is_told_first_what_comes_back(
    local: LocalStack, open_page: Open
) -> None:
    member, coach = local.add_member("Selma Wik", 5), local.add_coach("Solveig Aas")
    local.book(member, coach, "2027-02-10T10:00:00Z")
    page = open_page("ada", "/admin/sessions?q=selma")
    page.get_by_role(
        "button", name="Cancel session: Leadership: Selma Wik with Solveig Aas"
    ).click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Selma Wik gets 1 credit back")
    dialog.get_by_role("button", name="Cancel session").click()
    expect(dialog).to_be_hidden()
    expect(row(page, member.name)).to_contain_text("Session Cancelled")
    [wallet] = local.as_person(member.email, "GET", "/v1/credits")["wallets"]
    assert wallet["available"] == 5


def test_a_refund_is_granted_as_an_exception_with_a_note(
    local: LocalStack, open_page: Open
) -> None:
    member, coach = local.add_member("Sara Lie", 5), local.add_coach("Sondre Vik")
    late = local.book(member, coach, "2027-02-01T13:00:00Z")
    local.as_person(member.email, "POST", f"/v1/sessions/{late['id']}/cancel", {})
    page = open_page("ada", "/admin/sessions?q=sara")
    page.get_by_role("button", name="Refund: Leadership: Sara Lie with Sondre Vik").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Note").fill("The train stood still")
    dialog.get_by_role("button", name="Grant refund").click()
    expect(dialog).to_be_hidden()
    expect(page.get_by_role("button", name="Refund")).to_have_count(0)
    session = local.as_person(member.email, "GET", f"/v1/sessions/{late['id']}")
    assert session["refund"]["note"] == "The train stood still"


def test_what_an_admin_changes_further_down_a_list_is_seen_there(
    local: LocalStack, open_page: Open
) -> None:
    coach = local.add_coach("Synne Roth")
    for member, day in (
        (local.add_member("Sol Krag", 20), 16),
        (local.add_member("Sten Krag", 20), 17),
    ):
        for hour in range(9, 16):
            for minute in ("00", "30"):
                local.book(member, coach, f"2027-02-{day}T{hour:02}:{minute}:00Z")
    page = open_page("ada", "/admin/sessions?q=krag synne")
    sessions = row(page, coach.name)
    expect(sessions).to_have_count(25)
    page.get_by_role("button", name="Show more").click()
    expect(sessions).to_have_count(28)
    last = sessions.last
    last.get_by_role("button", name=re.compile("^Cancel session")).click()
    page.get_by_role("dialog").get_by_role("button", name="Cancel session").click()
    expect(last).to_contain_text("Session Cancelled")
    expect(sessions).to_have_count(28)
