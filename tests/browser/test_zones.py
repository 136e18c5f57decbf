"""Every time is shown in the zone that the person chose, also in the night the clocks change."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Open
from tests.browser.stack import LocalStack


@pytest.fixture
def before_the_clocks_change(local: LocalStack) -> Iterator[None]:
    """London goes from 00:59 GMT to 02:00 BST on Sunday, 28 March 2027."""
    local.set_clock("2027-03-26T08:00:00Z")
    yield
    local.set_clock()


def test_a_change_of_zone_changes_every_time(local: LocalStack, open_page: Open) -> None:
    member, coach = local.add_member("Finn Aho"), local.add_coach("Cleve Orr")
    page = open_page(member.email, f"/coaches/{coach.id}/schedule?day=2027-02-02")
    expect(page.get_by_role("button", name="09:00", exact=True)).to_be_visible()
    page.get_by_label("Time zone", exact=True).select_option("Asia/Kathmandu")
    expect(page.get_by_role("button", name="14:45", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="09:00", exact=True)).to_be_hidden()
    page.get_by_role("button", name="14:45", exact=True).click()
    page.get_by_role("button", name="Book Now").click()
    expect(page.get_by_role("heading", name="Mails sent")).to_be_visible()
    expect(page.get_by_text("14:45 – 15:10")).to_be_visible()
    page.get_by_label("Time zone", exact=True).select_option("America/New_York")
    expect(page.get_by_text("04:00 – 04:25")).to_be_visible()
    page.reload()
    expect(page.get_by_text("04:00 – 04:25")).to_be_visible()


@pytest.mark.usefixtures("before_the_clocks_change")
def test_the_hour_that_the_spring_skips_is_never_offered(
    local: LocalStack, open_page: Open
) -> None:
    night = {"sun": [{"from": "00:00", "to": "03:00"}]}
    coach = local.add_coach("Cosmo Yates", weekly=night, slot_interval_minutes=30)
    member = local.add_member("Gro Haug")
    page = open_page(member.email, f"/coaches/{coach.id}/schedule?day=2027-03-28")
    slots = page.locator(".slots .slot")
    expect(slots).to_have_text(["00:00", "00:30", "02:00", "02:30"])
    slots.nth(1).click()
    page.get_by_role("button", name="Book Now").click()
    expect(page.get_by_role("heading", name="Mails sent")).to_be_visible()
    expect(page.get_by_text("00:30 – 00:55")).to_be_visible()
    expect(page.get_by_text("London (GMT+0)").first).to_be_visible()
