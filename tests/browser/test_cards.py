"""Cards of coaches: the next three openings, each a link that books it, and what is told when one
is gone by then.
"""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Open
from tests.browser.stack import LocalStack, Someone

WORDS = {
    "en": ("Next openings, checked minutes ago", "Book Now", "Mon 1 Feb, 12:00"),
    "de": ("Nächste freie Termine, vor Minuten geprüft", "Jetzt buchen", "Mo., 1. Feb., 12:00"),
}
"""Of an hourly coach just after 08:00, with two hours' notice: what stands above, the
button, and the second opening.
"""

OVERFLOW = "document.documentElement.scrollWidth - innerWidth"


def hourly_coach(local: LocalStack, name: str) -> Someone:
    """One whose openings lists know of."""
    coach = local.add_coach(name, slot_interval_minutes=60)
    local.send("POST", "/local/tick")
    return coach


def openings_in(card: Locator) -> Locator:
    return card.get_by_role("link", name=re.compile(r"\d\d:\d\d$"))


def chosen(page: Page, time: str) -> Locator:
    return page.get_by_role("button", name=time, exact=True, pressed=True)


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("language", WORDS)
def test_a_card_has_the_next_three_openings_and_each_leads_to_its_booking(
    width: int, language: str, local: LocalStack, open_page: Open
) -> None:
    above, book, second = WORDS[language]
    coach = hourly_coach(local, f"Odile Drei {language}{width}")
    member = local.add_member("Oda Kart")
    local.as_person(member.email, "PATCH", "/v1/me", {"language": language})
    page = open_page(member.email, f"/coaches?q=Odile+{language}{width}", width=width)
    card = page.get_by_role("article").filter(has_text=coach.name)
    expect(card).to_contain_text(above)
    openings = openings_in(card)
    expect(openings).to_have_count(3)
    assert [each.split(", ")[-1] for each in openings.all_inner_texts()] == [
        "11:00",
        "12:00",
        "13:00",
    ]
    expect(openings.nth(1)).to_have_accessible_name(second)
    assert page.evaluate(OVERFLOW) <= 0
    openings.nth(1).click()
    expect(chosen(page, "12:00")).to_be_visible()
    page.get_by_role("button", name=book).click()
    page.wait_for_url("**/#/sessions/*")
    [session] = local.as_person(member.email, "GET", "/v1/sessions?when=upcoming&as=member")[
        "items"
    ]
    assert session["starts_at"] == "2027-02-01T12:00:00Z"


def test_openings_are_told_in_the_viewers_zone_each_day_once(
    local: LocalStack, open_page: Open
) -> None:
    coach = hourly_coach(local, "Zadie Fern")
    member = local.add_member("Zoran Ost")
    local.as_person(member.email, "PATCH", "/v1/me", {"timezone": "Asia/Kathmandu"})
    page = open_page(member.email, "/coaches?q=Zadie", timezone="Asia/Kathmandu")
    openings = openings_in(page.get_by_role("article").filter(has_text=coach.name))
    expect(openings).to_have_text(["Mon 1 Feb, 16:45", "17:45", "18:45"])
    openings.nth(2).click()
    expect(chosen(page, "18:45")).to_be_visible()


def test_the_coachs_page_and_find_my_coach_have_three_openings_too(
    local: LocalStack, open_page: Open
) -> None:
    coach = hourly_coach(local, "Thea Trio")
    local.as_person(coach.email, "PATCH", "/v1/coach/profile", {"languages": ["sm"]})
    page = open_page(local.add_member("Timo Tal").email, f"/coaches/{coach.id}")
    times = ["Mon 1 Feb, 11:00", "12:00", "13:00"]
    expect(openings_in(page.get_by_role("complementary", name="At a glance"))).to_have_text(times)
    page.goto(f"{local.origin}/#/find")
    page.get_by_role("checkbox", name=re.compile("Leadership")).check()
    page.get_by_role("checkbox", name=re.compile("English")).uncheck()
    page.get_by_role("checkbox", name=re.compile("Samoan")).check()
    page.get_by_role("button", name="Show who fits").click()
    card = page.get_by_role("article").filter(has_text=coach.name)
    expect(card).to_contain_text("First openings")
    expect(openings_in(card)).to_have_text(times)
    openings_in(card).nth(2).click()
    expect(chosen(page, "13:00")).to_be_visible()


@pytest.mark.parametrize("width", [1280, 360])
def test_an_opening_that_another_has_taken_is_said_to_be_gone(
    width: int, local: LocalStack, open_page: Open
) -> None:
    coach, other = hourly_coach(local, f"Gone By {width}"), local.add_member("Gil Fast")
    member = local.add_member("Gro Late")
    page = open_page(member.email, f"/coaches?q=Gone+{width}", width=width)
    first = openings_in(page.get_by_role("article").filter(has_text=coach.name)).first
    expect(first).to_have_text("Mon 1 Feb, 11:00")
    local.book(other, coach, "2027-02-01T11:00:00Z")
    first.click()
    summary = page.get_by_role("complementary", name="Your session")
    expect(summary).to_contain_text("That time is no longer offered. Choose a time.")
    expect(page.get_by_role("button", name="12:00", exact=True)).to_be_visible()
    page.get_by_role("button", name="12:00", exact=True).click()
    expect(summary).not_to_contain_text("no longer offered")


def test_a_time_that_one_has_booked_oneself_or_that_is_too_soon_is_not_on_the_card(
    local: LocalStack, open_page: Open
) -> None:
    coach, member = hourly_coach(local, "Selma Own"), local.add_member("Sami Own")
    local.book(member, coach, "2027-02-01T11:00:00Z")
    local.send("POST", "/local/clock", {"now": "2027-02-01T08:01:00Z"})
    page = open_page(member.email, "/")
    card = page.get_by_role("article").filter(has_text=coach.name)
    expect(openings_in(card)).to_have_text(["Mon 1 Feb, 12:00", "13:00", "14:00"])
