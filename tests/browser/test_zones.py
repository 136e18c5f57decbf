"""Every time is shown in the zone that the person chose, also in the night the clocks change."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Open
from tests.browser.stack import LocalStack


@pytest.fixture
def before_the_clocks_change(local: LocalStack) -> Iterator[None]:
    """London goes from 00:59 GMT to 02:00 BST on Sunday, 28 March 2027."""
    local.set_clock("2027-03-26T08:00:00Z")
    yield
    local.set_clock()


def choose_zone(page: Page, words: str, zone: str) -> None:
    page.get_by_role("combobox", name="Time zone").fill(words)
    page.get_by_role("option", name=zone, exact=True).click()


def test_a_change_of_zone_changes_every_time(local: LocalStack, open_page: Open) -> None:
    member, coach = local.add_member("Finn Aho"), local.add_coach("Cleve Orr")
    page = open_page(member.email, f"/coaches/{coach.id}/schedule?day=2027-02-02")
    expect(page.get_by_role("button", name="09:00", exact=True)).to_be_visible()
    choose_zone(page, "kathm", "Kathmandu (GMT+5:45)")
    expect(page.get_by_role("button", name="14:45", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="09:00", exact=True)).to_be_hidden()
    page.get_by_role("button", name="14:45", exact=True).click()
    page.get_by_role("button", name="Book Now").click()
    expect(page.get_by_role("heading", name="Mails sent")).to_be_visible()
    expect(page.get_by_text("14:45 – 15:10")).to_be_visible()
    page.locator("summary", has_text="Times in Kathmandu").click()
    choose_zone(page, "new york", "New York (GMT-5)")
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
    expect(page.get_by_role("group", name="Night").get_by_role("button")).to_have_count(4)
    slots.nth(1).click()
    page.get_by_role("button", name="Book Now").click()
    expect(page.get_by_role("heading", name="Mails sent")).to_be_visible()
    expect(page.get_by_text("00:30 – 00:55")).to_be_visible()
    expect(page.get_by_text("London (GMT+0)").first).to_be_visible()


@pytest.mark.usefixtures("before_the_clocks_change")
def test_the_two_halves_of_a_repeated_hour_are_told_apart(
    local: LocalStack, open_page: Open
) -> None:
    night = {"sun": [{"from": "01:30", "to": "03:30"}]}
    coach = local.add_coach(
        "Sia Novak", timezone="Australia/Sydney", weekly=night, slot_interval_minutes=30
    )
    local.as_person(coach.email, "PATCH", "/v1/coach/profile", {"booking_mode": "request"})
    member = local.add_member("Gus Holt")
    page = open_page(
        member.email, f"/coaches/{coach.id}/schedule?day=2027-04-04", timezone="Australia/Sydney"
    )
    slots = page.locator(".slots .slot")
    twins = ["02:00 GMT+11", "02:30 GMT+11", "02:00 GMT+10", "02:30 GMT+10"]
    expect(slots).to_have_text(["01:30", *twins, "03:00"])
    slots.nth(1).click()
    slots.nth(3).click()
    chosen = page.get_by_role("complementary", name="Your session").locator(".proposals li")
    expect(chosen).to_have_text(["Sun 4 Apr, 02:00 GMT+11", "Sun 4 Apr, 02:00 GMT+10"])
    page.get_by_role("button", name="Request Booking").click()
    expect(page.get_by_role("heading", name="Proposed times")).to_be_visible()
    expect(page.locator(".proposals li")).to_have_text(
        ["Sun 4 Apr, 02:00 GMT+11", "Sun 4 Apr, 02:00 GMT+10"]
    )


@pytest.mark.usefixtures("before_the_clocks_change")
def test_a_request_tells_the_offset_of_each_time_and_no_date_as_if_it_were_agreed(
    local: LocalStack, open_page: Open
) -> None:
    member, coach = local.add_member("Nia Bode"), local.add_reviewing_coach("Cora Finn")
    local.request(member, coach, ["2027-03-26T14:00:00Z", "2027-03-29T14:00:00Z"])
    card = open_page(coach.email, "/coach/requests").locator(".request")
    expect(card.locator(".pick").nth(0)).to_contain_text("Fri 26 Mar, 14:00 – 14:25 GMT+0")
    expect(card.locator(".pick").nth(1)).to_contain_text("Mon 29 Mar, 15:00 – 15:25 GMT+1")
    expect(card).to_contain_text("answer by Sun 28 Mar, 09:00 GMT+1")
    row = open_page(member.email, "/sessions").get_by_role("link", name="Cora Finn")
    expect(row).to_contain_text("Proposed: Fri 26 Mar, 14:00 or 1 other time")
    expect(row.locator(".leaf")).to_have_text("?")


@pytest.mark.usefixtures("before_the_clocks_change")
def test_the_list_of_zones_shows_the_offsets_of_the_chosen_day(
    local: LocalStack, open_page: Open
) -> None:
    member, coach = local.add_member("Ove Krog"), local.add_coach("Cato Rex")
    page = open_page(member.email, f"/coaches/{coach.id}/schedule?day=2027-03-26")
    zones = page.get_by_role("combobox", name="Time zone")
    for day, london in (("2027-03-26", "London (GMT+0)"), ("2027-03-29", "London (GMT+1)")):
        page.goto(f"{local.origin}/#/coaches/{coach.id}/schedule?day={day}")
        expect(zones).to_have_value(london)
        zones.click()
        options = page.get_by_role("listbox").get_by_role("option")
        expect(options.nth(300)).to_be_attached()
        expect(options.filter(has_text=london)).to_have_count(1)
        zones.fill("York")
        expect(options).to_have_text(["New York (GMT-4)"])
        zones.press("Escape")
        expect(zones).to_have_value(london)


def test_a_zone_is_found_by_typing_and_taken_with_the_keyboard(
    local: LocalStack, open_page: Open
) -> None:
    member, coach = local.add_member("Odd Rust"), local.add_coach("Cai Moe")
    page = open_page(member.email, f"/coaches/{coach.id}/schedule?day=2027-02-02")
    expect(page.get_by_role("button", name="09:00", exact=True)).to_be_visible()
    zones = page.get_by_role("combobox", name="Time zone")
    zones.press("ArrowDown")
    expect(zones).to_have_attribute("aria-expanded", "true")
    page.keyboard.type("san")
    page.keyboard.press("ArrowDown")
    expect(page.locator("[role=option].here")).to_have_count(1)
    page.keyboard.type("tiago")
    page.keyboard.press("Enter")
    expect(zones).to_have_value("Santiago (GMT-3)")
    expect(zones).to_have_attribute("aria-expanded", "false")
    expect(page.get_by_role("button", name="06:00", exact=True)).to_be_visible()
    zones.fill("nowhere at all")
    expect(page.get_by_text("No zone is called that.")).to_be_visible()
    zones.press("Escape")
    expect(zones).to_have_value("Santiago (GMT-3)")


def test_a_zone_that_the_service_does_not_know_is_given_up_and_named(
    local: LocalStack, open_page: Open
) -> None:
    member, coach = local.add_member("Una Fell"), local.add_coach("Cy Hart")

    def refuse(route: Route) -> None:
        route.fulfill(status=422, json={"status": 422, "code": "unknown_timezone"})

    page = open_page(member.email, "/profile", timezone="Asia/Tokyo", refused=(422,))
    expect(page.get_by_role("heading", name="Calendar feed")).to_be_visible()
    page.route("**/slots?*timezone=Asia%2FTokyo*", refuse)
    page.goto(f"{local.origin}/#/coaches/{coach.id}/schedule?day=2027-02-02")
    expect(page.get_by_role("button", name="09:00", exact=True)).to_be_visible()
    expect(page.get_by_role("combobox", name="Time zone")).to_have_value("London (GMT+0)")
    expect(page.locator(".month")).to_contain_text(
        "We do not know the clock of Tokyo yet. Times are in London, the zone of your profile."
    )
