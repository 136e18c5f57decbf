"""Signing in otherwise than by a password; the tests play the user pool."""

from urllib.parse import parse_qs, urlencode, urlsplit

from playwright.sync_api import Route, expect

from tests.browser.conftest import Open

REFUSED = "PreSignUp failed with error not_added: Nobody has added this address. "


def test_a_work_address_leads_to_the_companys_sign_in_which_may_say_no(open_page: Open) -> None:
    asked: list[dict[str, list[str]]] = []

    def refuse(route: Route) -> None:
        asked.append(parse_qs(urlsplit(route.request.url).query))
        back, state = asked[-1]["redirect_uri"][0], asked[-1]["state"][0]
        told = {"error": "invalid_request", "error_description": REFUSED, "state": state}
        route.fulfill(status=302, headers={"Location": f"{back}?{urlencode(told)}"})

    page = open_page()
    page.route("**/oauth2/authorize?*", refuse)
    page.get_by_role("button", name="Sign in with your company").click()
    address = page.get_by_label("Your work e-mail address")
    expect(address).to_be_focused()
    address.fill("Eve.Moss@Hooli.example")
    address.press("Enter")

    expect(page.get_by_role("alert")).to_contain_text("nobody has added your address")
    assert [each["idp_identifier"] for each in asked] == [["hooli.example"]]
    assert "Moss" not in str(asked)
    assert urlsplit(page.url).query == ""


def test_a_passkey_is_offered_where_the_user_pool_takes_one(open_page: Open) -> None:
    page = open_page("ana", "/profile")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_role("heading", name="Passkey")).to_have_count(0)

    def offer(route: Route) -> None:
        told = route.fetch().json()
        route.fulfill(json=told | {"passkey_url": f"{told['authorize_url']}/passkeys/add"})

    page.route("**/config.json", offer)
    page.route("**/passkeys/add?*", lambda route: route.fulfill(body="A page of the user pool"))
    page.reload()
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_text("A page of the user pool")).to_be_visible()
