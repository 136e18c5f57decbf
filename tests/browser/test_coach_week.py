"""A coach's week as a calendar, their clients, and what is not saved yet."""

import re

import pytest
from playwright.sync_api import Dialog, expect

from tests.browser.conftest import Open
from tests.browser.stack import OFFICE_HOURS, LocalStack


def test_arrows_lead_through_the_week_and_enter_opens_a_session(
    local: LocalStack, open_page: Open
) -> None:
    member, coach = local.add_member("Wim Week"), local.add_coach("Cosi Plan")
    local.book(member, coach, "2027-02-02T10:00:00Z")
    page = open_page(coach.email, "/coach/week")
    monday = page.get_by_role("heading", level=3, name="Monday 1 Feb")
    expect(page.get_by_role("link", name="Wim Week · Leadership")).to_be_visible()
    monday.focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("heading", level=3, name="Tuesday 2 Feb")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("link", name="Wim Week · Leadership")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Leadership with Wim Week")).to_be_visible()


def test_no_line_of_a_session_is_cut_through(local: LocalStack, open_page: Open) -> None:
    member = local.add_member("Wendeline von und zu Hohenwerther und Unterwasser")
    coach = local.add_coach("Cosima Plan")
    local.book(member, coach, "2027-02-02T10:00:00Z", "50")
    local.book(member, coach, "2027-02-02T14:00:00Z")
    page = open_page(coach.email, "/coach/week")
    words = page.locator(".cal-text")
    expect(words).to_have_count(2)
    lines = words.evaluate_all(
        "all => all.map(each => each.clientHeight / parseFloat(getComputedStyle(each).lineHeight))"
    )
    assert [round(each, 1) for each in sorted(lines)] == [1, 2]


def test_requests_that_hold_nothing_stand_in_the_week_too(
    local: LocalStack, open_page: Open
) -> None:
    member, coach = local.add_member("Rike Frage"), local.add_reviewing_coach("Cosmo Offen")
    hours = {"timezone": "Europe/London", "weekly": OFFICE_HOURS, "hold_proposed_times": False}
    local.as_person(coach.email, "PUT", "/v1/coach/availability", hours)
    request = local.request(member, coach, ["2027-02-03T10:00:00Z", "2027-02-03T14:00:00Z"])
    page = open_page(coach.email, "/coach/week")
    asked = page.get_by_role("link", name="Rike Frage asks for this time")
    expect(asked).to_have_count(2)
    expect(page.locator(".cal-asked")).to_have_count(2)
    asked.first.click()
    page.wait_for_url(f"**/#/sessions/{request['id']}")


def test_weeks_follow_each_other_and_today_leads_back(local: LocalStack, open_page: Open) -> None:
    coach = local.add_coach("Cato Turn")
    page = open_page(coach.email, "/coach/week")
    page.get_by_role("link", name="Next week").click()
    expect(page.get_by_role("heading", level=3, name="Monday 8 Feb")).to_be_visible()
    page.get_by_role("link", name="Previous week").click()
    page.get_by_role("link", name="Previous week").click()
    expect(page.get_by_role("heading", level=3, name="Monday 25 Jan")).to_be_visible()
    page.get_by_role("link", name="Today").click()
    expect(page.get_by_role("heading", level=3, name="Monday 1 Feb")).to_be_visible()


def test_on_a_phone_the_days_of_the_week_stand_below_each_other(
    local: LocalStack, open_page: Open
) -> None:
    member, coach = local.add_member("Pip Small"), local.add_coach("Cian Phone")
    local.book(member, coach, "2027-02-02T10:00:00Z")
    page = open_page(coach.email, "/coach/week", width=360, height=740)
    expect(page.get_by_text("Open 09:00 – 17:00").first).to_be_visible()
    monday = page.get_by_role("heading", level=3, name="Monday 1 Feb").bounding_box()
    tuesday = page.get_by_role("heading", level=3, name="Tuesday 2 Feb").bounding_box()
    assert monday
    assert tuesday
    assert tuesday["y"] > monday["y"]


def test_a_client_is_found_with_their_history(local: LocalStack, open_page: Open) -> None:
    kira, other = local.add_member("Kira Klient"), local.add_member("Otto Other")
    coach = local.add_coach("Cira Book")
    local.book(kira, coach, "2027-02-02T10:00:00Z")
    local.book(other, coach, "2027-02-02T11:00:00Z")
    over = local.book(kira, coach, "2027-02-02T12:00:00Z")
    local.as_person(coach.email, "POST", f"/v1/sessions/{over['id']}/cancel", {})
    page = open_page(coach.email, "/coach/clients")
    expect(page.get_by_text("Otto Other")).to_be_visible()
    page.get_by_label("Search by name").fill("kira")
    expect(page.get_by_text("Otto Other")).to_have_count(0)
    page.locator("summary", has_text="Kira Klient").click()
    expect(page.get_by_role("link", name="Leadership with Kira Klient")).to_be_visible()


def test_hours_that_are_not_saved_are_not_lost_by_leaving(
    local: LocalStack, open_page: Open
) -> None:
    coach = local.add_coach("Cay Draft")
    page = open_page(coach.email, "/coach/hours")
    asked: list[str] = []
    answers = [False, True]

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.message)
        if answers.pop(0):
            dialog.accept()
        else:
            dialog.dismiss()

    page.on("dialog", answer)
    page.get_by_label("Saturday").check()
    page.get_by_role("link", name="Time Off").click()
    expect(page.get_by_role("heading", level=1, name="Available Hours")).to_be_visible()
    expect(page.get_by_label("Saturday", exact=True)).to_be_checked()
    expect(page).to_have_url(re.compile("#/coach/hours$"))
    page.get_by_role("link", name="Time Off").click()
    expect(page.get_by_role("heading", level=1, name="Time Off")).to_be_visible()
    assert asked == ["You have unsaved changes. Leave this page without them?"] * 2


@pytest.mark.parametrize("size", [(1280, 700), (360, 740)])
def test_what_is_changed_can_be_saved_and_discarded_from_wherever_one_is(
    size: tuple[int, int], local: LocalStack, open_page: Open
) -> None:
    coach = local.add_coach("Cees Lang")
    page = open_page(coach.email, "/coach/hours", width=size[0], height=size[1])
    save, discard = (page.get_by_role("button", name=each) for each in ("Save", "Discard"))
    expect(discard).to_have_count(0)
    page.get_by_label("Saturday").check()
    page.evaluate("scrollTo(0, 0)")
    expect(save).to_be_in_viewport()
    expect(discard).to_be_in_viewport()
    discard.click()
    expect(page.get_by_label("Saturday", exact=True)).not_to_be_checked()


def test_a_page_whose_module_failed_can_be_tried_again(local: LocalStack, open_page: Open) -> None:
    coach = local.add_coach("Cleve Wire")
    page = open_page(coach.email, "/coach/hours", refused=("net::ERR_FAILED",))
    expect(page.get_by_role("heading", level=1, name="Available Hours")).to_be_visible()
    page.route("**/pages/time-off.js", lambda route: route.abort())
    page.get_by_role("link", name="Time Off").click()
    expect(page.get_by_text("This page could not be loaded.")).to_be_visible()
    page.unroute("**/pages/time-off.js")
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("heading", level=1, name="Time Off")).to_be_visible()
