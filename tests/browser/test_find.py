"""Find My Coach, walked by a new member without a coach: found, booked, and in the mail."""

import re
from collections.abc import Callable
from itertools import count

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Open
from tests.browser.stack import LocalStack, Someone
from tests.browser.test_every_page import assert_calm

WORDS = {
    "en": {
        "find": "Find My Coach",
        "ask": "Show who fits",
        "goals": "What would you like to reach?",
        "schedule": "Schedule with",
        "note": "Note for",
        "book": "Book Now",
    },
    "de": {
        "find": "Meinen Coach finden",
        "ask": "Zeigen, wer passt",
        "goals": "Was möchten Sie erreichen?",
        "schedule": "Termin wählen mit",
        "note": "Nachricht an",
        "book": "Jetzt buchen",
    },
}

MAILED = """async ([to, about]) => {
    const mails = await (await fetch(`/local/mail?to=${encodeURIComponent(to)}`)).json();
    return mails.some(mail => mail.subject.includes(about));
}"""
"""Whether somebody has a mail about this person."""

Press = Callable[[Page, Locator], None]

_numbers = count(1)


def with_the_mouse(page: Page, target: Locator) -> None:
    target.click()


def with_the_keyboard(page: Page, target: Locator) -> None:
    """Tab until it has the focus, then press it; a field for text waits for what is typed."""
    expect(target).to_be_visible()
    for _ in range(80):
        if target.evaluate("each => each === document.activeElement"):
            kind = target.evaluate("each => each.type ?? each.tagName")
            if kind != "textarea":
                page.keyboard.press("Space" if kind == "checkbox" else "Enter")
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not reach {target}")


def specialist(local: LocalStack, name: str, **profile: object) -> tuple[Someone, str]:
    """A coach with a specialty that nobody else names."""
    specialty = f"Leading quietly {next(_numbers)}"
    coach = local.add_coach(name)
    body = {"languages": ["en", "de"], "specialties": [specialty], **profile}
    local.as_person(coach.email, "PATCH", "/v1/coach/profile", body)
    return coach, specialty


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("press", [with_the_mouse, with_the_keyboard])
@pytest.mark.parametrize("language", WORDS)
def test_a_new_member_finds_a_coach_books_and_gets_the_mail(
    width: int, press: Press, language: str, local: LocalStack, open_page: Open
) -> None:
    words = WORDS[language]
    member = local.add_member("Fia Dahl")
    coach, specialty = specialist(local, "Calla Rhys")
    local.as_person(member.email, "PATCH", "/v1/me", {"language": language})
    page = open_page(member.email, "/schedule", width=width, height=740)
    press(page, page.get_by_role("main").get_by_role("link", name=words["find"]).first)
    expect(page.get_by_role("heading", level=1, name=words["find"])).to_be_focused()
    press(page, page.get_by_role("checkbox", name=re.compile("Leadership")))
    press(page, page.get_by_role("checkbox", name=re.compile(specialty)))
    press(page, page.get_by_label(words["goals"]))
    page.keyboard.type("Speak up in meetings")
    press(page, page.get_by_role("button", name=words["ask"]))
    card = page.get_by_role("article").first
    expect(card.get_by_role("heading", level=3)).to_have_text(coach.name)
    expect(card).to_contain_text(specialty)
    press(page, card.get_by_role("link", name=words["schedule"]))
    expect(page.get_by_role("heading", level=1, name=coach.name)).to_be_focused()
    expect(page.get_by_label(words["note"])).to_have_value("Speak up in meetings")
    press(page, page.locator(".slot").first)
    press(page, page.get_by_role("button", name=words["book"]))
    page.wait_for_url("**/#/sessions/*")
    [session] = local.as_person(member.email, "GET", "/v1/sessions?when=upcoming&as=member")[
        "items"
    ]
    assert session["coach"]["name"] == coach.name
    assert session["note"] == "Speak up in meetings"
    page.wait_for_function(MAILED, arg=[member.email, coach.name])


@pytest.mark.parametrize("width", [1280, 360])
def test_where_nobody_fits_a_button_drops_the_wish_and_says_how_many_that_brings(
    width: int, local: LocalStack, open_page: Open, axe: str
) -> None:
    career = [{"coaching_type_id": "acme.career", "session_type_ids": ["acme.25"]}]
    speaker = local.add_coach("Isla Jonsdottir")
    profile = {"languages": ["is" if width > 1000 else "fo"], "offering": career}
    local.as_person(speaker.email, "PATCH", "/v1/coach/profile", profile)
    member = local.add_member("Finja Lorenz")
    page = open_page(member.email, "/find", width=width)
    page.get_by_role("button", name="Show who fits").click()
    expect(page.get_by_role("alert")).to_have_text("Choose at least one coaching type.")
    page.get_by_role("checkbox", name=re.compile("Leadership")).check()
    page.get_by_role("checkbox", name=re.compile("English")).uncheck()
    page.get_by_role("checkbox", name=re.compile("Icelandic|Faroese")).nth(0).check()
    page.get_by_role("checkbox", name="Monday, Morning").check()
    page.evaluate(axe)
    assert_calm(page)
    page.get_by_role("button", name="Show who fits").click()
    expect(page.get_by_text("Nobody fits all of your wishes.")).to_be_visible()
    assert_calm(page)
    page.get_by_role("button", name="Any coaching type: 1 coach").click()
    card = page.get_by_role("article")
    expect(card.get_by_role("heading", level=3)).to_have_text(speaker.name)
    expect(card.get_by_role("heading", name="What is missing")).to_be_visible()
    assert_calm(page)
    card.get_by_role("button", name="Add to Your Coaches").click()
    expect(card.get_by_role("button", name="Remove from Your Coaches")).to_be_visible()
    page.get_by_role("button", name="Change your wishes").first.click()
    expect(page.get_by_role("checkbox", name=re.compile("Leadership"))).to_be_checked()
    page.reload()
    expect(page.get_by_role("checkbox", name=re.compile("Leadership"))).not_to_be_checked()


def test_cards_tell_who_confirms_at_once_and_who_answers_requests(
    local: LocalStack, open_page: Open
) -> None:
    instant, reviewing = local.add_coach("Kardia Eins"), local.add_reviewing_coach("Kardia Zwei")
    page = open_page(local.add_member("Karl Karte").email, "/coaches?q=Kardia")
    cards = page.get_by_role("article")
    expect(cards).to_have_count(2)
    for coach, mode in ((instant, "Confirmed at once"), (reviewing, "By request")):
        card = cards.filter(has_text=coach.name)
        expect(card).to_contain_text(mode)
        expect(card.get_by_role("link", name=f"Schedule with {coach.name}")).to_be_visible()
