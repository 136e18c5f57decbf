"""Pages in the language of whoever reads them."""

from playwright.sync_api import Route, expect

from tests.browser.conftest import Open
from tests.browser.stack import LocalStack


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
