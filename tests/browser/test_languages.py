"""Pages in the language of whoever reads them; a language that nobody speaks shows that every word
comes from a catalogue and has room.
"""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Open
from tests.browser.stack import LocalStack
from tests.browser.test_every_page import assert_fits

PSEUDO = 'localStorage.setItem("tandem.pseudo", "on")'
IN_SIGHT = """() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const texts = [];
    while (walker.nextNode()) {
        const { data, parentElement } = walker.currentNode;
        if (parentElement.checkVisibility() && !parentElement.closest("option")) texts.push(data);
    }
    return texts.join("\\n");
}"""


DATE = re.compile(r"([A-Z][a-z]{2},? )?\d+ [A-Z][a-z]{2,3}")
ADMIN_PAGES = (
    "members",
    "members/import",
    "groups",
    "coaches",
    "sessions?from=any",
    "transfer",
    "set-credits",
    "catalogue",
    "usage",
    "usage?show=balances",
    "audit",
    "webhooks",
    "workspace",
)


def undisguised(page: Page) -> set[str]:
    """What stands on a page and comes from no catalogue."""
    rest, texts = "", page.evaluate(IN_SIGHT)
    while rest != texts:
        rest, texts = texts, re.sub("⟦[^⟦⟧]*⟧", "\n", texts)
    return {each.strip() for each in rest.split("\n") if re.search("[A-Za-z]{2}", each)}


def test_a_visitor_reads_the_language_of_the_browser(open_page: Open) -> None:
    page = open_page(locale="de-AT")
    expect(page.get_by_role("heading", level=1, name="Willkommen bei Tandem")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "de")
    expect(page).to_have_title("Anmelden · Tandem")


def test_a_visitor_whose_language_is_not_written_reads_english(open_page: Open) -> None:
    page = open_page(locale="fr-FR")
    expect(page.get_by_role("heading", level=1, name="Welcome to Tandem")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_a_person_reads_the_language_of_their_profile_whatever_the_browser_speaks(
    local: LocalStack, open_page: Open
) -> None:
    member = local.add_member("Mia Lang")
    page = open_page(member.email, "/profile", locale="de-DE")
    expect(page.get_by_role("heading", level=1, name="Profile")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_a_language_that_is_chosen_is_there_at_once_and_asked_of_the_service(
    local: LocalStack, open_page: Open
) -> None:
    member = local.add_member("Mio Kurz")
    page = open_page(member.email, "/profile")
    asked: list[str] = []

    def german(route: Route) -> None:
        asked.append(route.request.headers["accept-language"])
        me = local.as_person(member.email, "GET", "/v1/me")
        route.fulfill(json={**me, "language": "de"})

    expect(page.get_by_role("heading", level=1, name="Profile")).to_be_visible()
    page.route("**/v1/me", german)
    page.get_by_label("Language of pages and mails").select_option("de")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1, name="Profil", exact=True)).to_be_visible()
    expect(page.get_by_text("Gespeichert.")).to_be_visible()
    expect(page.get_by_role("link", name="Sitzungen")).to_be_visible()
    expect(page).to_have_title("Profil · Sie · Tandem")
    page.reload()
    expect(page.get_by_role("heading", level=1, name="Profil", exact=True)).to_be_visible()
    assert asked[0] == "en"
    assert asked[-1] == "de"


@pytest.mark.parametrize("width", [1280, 360])
def test_no_word_is_hard_coded_and_each_has_room(
    width: int, local: LocalStack, open_page: Open
) -> None:
    member = local.add_member("Pia Eng")
    names = {"Tandem", "Acme", member.name, member.email, "PE"}
    page = open_page(width=width, script=PSEUDO)
    expect(page.get_by_role("heading", level=1, name="⟦")).to_be_visible()
    expect(page.locator(".skeleton")).to_have_count(0)
    assert_fits(page)
    page = open_page(member.email, "/profile", width=width, script=PSEUDO)
    expect(page.get_by_role("heading", level=1, name="⟦")).to_be_visible()
    assert undisguised(page) <= names
    assert_fits(page)


def test_no_word_of_an_admin_is_hard_coded_and_each_has_room_on_a_phone(
    local: LocalStack, open_page: Open
) -> None:
    page = open_page("ada", "/admin/workspace", width=360, script=PSEUDO)
    known = re.compile("|".join(map(re.escape, names_of(local))))
    for name in ADMIN_PAGES:
        page.goto(f"{local.origin}/#/admin/{name}")
        expect(page.get_by_role("heading", level=1, name="⟦")).to_be_visible()
        expect(page.locator(".skeleton")).to_have_count(0)
        left = {known.sub("", each) for each in undisguised(page)}
        assert {each for each in left if re.search("[a-z]{2}", DATE.sub("", each))} == set(), name
        assert_fits(page)


def names_of(local: LocalStack) -> list[str]:
    """What people have named themselves: values in our sentences. The longest first."""
    lists = ("admin/members", "admin/coaches", "admin/groups")
    rows = [
        row
        for each in lists
        for row in local.as_person("ada", "GET", f"/v1/{each}?limit=100")["items"]
    ]
    catalogue = local.as_person("ada", "GET", "/v1/catalogue")
    rows += [*catalogue["coaching_types"], *catalogue["session_types"]]
    halves = [half for row in rows for half in row.get("email", "").split("@") if half]
    return sorted({row["name"] for row in rows} | {*halves, "Tandem", "Acme"}, key=len)[::-1]
