"""Admins read what their workspace used, and take it home as a table."""

import csv
import io
import re
import time
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import PATIENCE, Open
from tests.browser.stack import LocalStack, Someone

FIRST_WEEK = "/admin/usage?from=2027-01-30&to=2027-02-03&by=day"


@pytest.fixture(scope="module")
def coach(local: LocalStack) -> Someone:
    """A coach of two sessions that are booked today, one of them called off; both are counted."""
    member, found = local.add_member("Ulla Berg", 9), local.add_coach("Ugo Conti")
    local.book(member, found, "2027-02-02T10:00:00Z", "50")
    off = local.book(member, found, "2027-02-03T10:00:00Z")
    local.as_person(found.email, "POST", f"/v1/sessions/{off['id']}/cancel", {})
    deadline = time.monotonic() + PATIENCE / 1000
    wanted = {"booked": 2, "cancelled": 1, "credits_spent": 3, "credits_refunded": 1}
    while not wanted.items() <= usage_of(local, found).items():
        assert time.monotonic() < deadline, usage_of(local, found)
        time.sleep(0.2)
    return found


def usage_of(local: LocalStack, coach: Someone) -> dict[str, Any]:
    """As the API has it, of today."""
    query = f"from=2027-02-01&to=2027-02-01&coach_id={coach.id}"
    total: dict[str, Any] = local.as_person("ada", "GET", f"/v1/admin/reports/usage?{query}")[
        "total"
    ]
    return total


def cells(page: Page, row: str) -> Locator:
    """A row of the table, by the text in its head."""
    found = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name=row, exact=True))
    return found.get_by_role("cell")


def test_the_table_has_every_day_and_the_total(
    open_page: Open, coach: Someone, local: LocalStack
) -> None:
    page = open_page("ada", FIRST_WEEK)
    page.get_by_label("Coach").select_option(coach.name)
    expect(page.get_by_role("rowheader", name="Wed, 3 Feb 2027")).to_be_visible()
    expect(page.get_by_role("row", name="Total")).to_contain_text("3")
    expect(cells(page, "Mon, 1 Feb 2027")).to_have_text(["2", "0", "1", "0", "3", "1", "0"])
    expect(cells(page, "Sat, 30 Jan 2027")).to_have_text(["0"] * 7)
    expect(cells(page, "Total")).to_have_text(["2", "0", "1", "0", "3", "1", "0"])
    expect(page.get_by_role("img", name="Sessions as bars")).to_be_visible()
    expect(page.get_by_role("img", name="Credits as bars")).to_be_visible()


def test_it_begins_with_totals_beside_those_before_and_weeks(
    open_page: Open, coach: Someone
) -> None:
    page = open_page("ada", f"/admin/usage?coach_id={coach.id}")
    totals = page.get_by_role("heading", name="Totals").locator("..")
    expect(totals.locator("div", has_text="Sessions booked")).to_contain_text("2+2 (before 0)")
    expect(totals.locator("div", has_text="Credits expired")).to_contain_text("0as before")
    expect(page.get_by_role("rowheader", name="Week of 1 Feb 2027")).to_be_visible()
    expect(page.get_by_role("rowheader", name="Week of 9 Nov 2026")).to_be_visible()


def test_a_question_is_in_the_address_and_can_be_changed(open_page: Open, coach: Someone) -> None:
    page = open_page("ada", FIRST_WEEK)
    page.get_by_label("Show by").select_option("Month")
    expect(page.get_by_role("rowheader", name="February 2027")).to_be_visible()
    page.get_by_label("From").fill("2026-12-31")
    page.get_by_label("From").blur()
    expect(page.get_by_role("rowheader", name="December 2026")).to_be_visible()
    expect(page).to_have_url(re.compile("from=2026-12-31"))
    expect(page).to_have_url(re.compile("by=month"))
    page.get_by_label("Show by").select_option("Coach")
    expect(page.get_by_role("rowheader", name=coach.name)).to_be_visible()
    page.get_by_label("Show by").select_option("Group")
    expect(page.get_by_role("rowheader", name="No group")).to_be_visible()
    page.get_by_label("Group", exact=True).select_option("Sales")
    expect(page.get_by_role("rowheader", name="No group")).to_have_count(0)
    expect(page).to_have_url(re.compile("group_id=acme.sales"))
    page.get_by_label("Group", exact=True).select_option("All groups")
    page.get_by_label("To", exact=True).fill("2026-12-30")
    page.get_by_label("To", exact=True).blur()
    expect(page.get_by_role("alert")).to_contain_text("not after the last one")


def test_too_long_a_time_is_refused_in_words(open_page: Open) -> None:
    page = open_page("ada", "/admin/usage?from=2020-01-01&to=2027-02-01&by=day", refused=(422,))
    expect(page.get_by_role("alert")).to_contain_text("Ask for at most 731 days by day.")


COVERED = """chart => {
    const boxes = of => [...chart.querySelectorAll(of)].map(each => each.getBoundingClientRect());
    const bars = boxes("rect:not(.reach)").filter(each => each.height > 0);
    return boxes(".tick-text").filter(text =>
        bars.some(bar => bar.right > text.left && bar.left < text.right)).length;
}"""
"""How many numbers of the axis stand over or under a bar."""


def test_no_number_of_a_long_chart_stands_on_a_bar(open_page: Open, coach: Someone) -> None:
    page = open_page("ada", "/admin/usage?from=2026-10-01&to=2027-02-01&by=day")
    charts = page.get_by_role("img", name=re.compile("as bars"))
    expect(charts).to_have_count(2)
    assert [each.evaluate(COVERED) for each in charts.all()] == [0, 0]


def exported(page: Page) -> tuple[str, list[dict[str, str]]]:
    with page.expect_download() as started:
        page.get_by_role("button", name="Export CSV").click()
    text = started.value.path().read_text(encoding="utf-8-sig")
    table = list(csv.DictReader(io.StringIO(text, newline="")))
    return started.value.suggested_filename, table


def test_what_is_shown_is_exported(open_page: Open, coach: Someone) -> None:
    page = open_page("ada", f"{FIRST_WEEK}&coach_id={coach.id}")
    expect(page.get_by_role("rowheader", name="Total")).to_be_visible()
    name, rows = exported(page)
    assert name == "usage-by-day-2027-01-30-2027-02-03.csv"
    assert [(row["period"], row["booked"]) for row in rows] == [
        ("2027-01-30", "0"),
        ("2027-01-31", "0"),
        ("2027-02-01", "2"),
        ("2027-02-02", "0"),
        ("2027-02-03", "0"),
    ]


def test_members_balances_are_shown_and_exported(local: LocalStack, open_page: Open) -> None:
    member = local.add_member("Ulf Dahl", 7)
    page = open_page("ada", "/admin/usage")
    page.get_by_role("link", name="Balances").click()
    row = page.get_by_role("row").filter(has_text=member.email)
    expect(row.get_by_role("cell").first).to_have_text("7")
    name, rows = exported(page)
    assert name == "balances.csv"
    assert [each["available"] for each in rows if each["member_id"] == member.id] == ["7"]


def test_the_page_is_found_by_the_keyboard_alone(open_page: Open) -> None:
    page = open_page("ada", "/admin/catalogue")
    expect(page.get_by_role("heading", level=1, name="Catalogue")).to_be_visible()
    link = page.get_by_role("link", name="Usage")
    link.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Usage")).to_be_focused()
