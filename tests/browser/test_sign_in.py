"""Signing in otherwise than by a password; the tests play the user pool."""

import base64
import hashlib
import hmac
import re
import struct
import time
from urllib.parse import parse_qs, urlencode, urlsplit

from playwright.sync_api import Page, Route, expect

from infra.local.people import PASSWORD
from tests.browser.conftest import Open
from tests.browser.stack import LocalStack
from tests.browser.test_journey import sign_in

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
    expect(page).to_have_url(re.compile(r"^[^?#]*(#.*)?$"))


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


def test_a_second_step_is_set_up_with_an_app_and_given_up_again(
    local: LocalStack, open_page: Open
) -> None:
    member = local.add_member("Tilda Fox")
    local.token(member.email)  # gives a new person the password of the demo people
    page = open_page(refused=(400, 404))
    sign_in(page, member.email)
    expect(page.get_by_text("Good to see you, Tilda.")).to_be_visible()
    page.goto(f"{local.origin}/#/profile")
    before = page.evaluate("sessionStorage.getItem('tandem.tokens')")
    come_for_the_pool(page, member.email)

    key = page.get_by_label("Key for the app").input_value()
    expect(page.get_by_role("link", name="Add it to an app")).to_have_attribute(
        "href",
        f"otpauth://totp/Tandem:{member.email.replace('@', '%40')}?secret={key}&issuer=Tandem",
    )
    page.get_by_label("Code of six digits").fill("000000" if totp(key) != "000000" else "111111")
    page.get_by_role("button", name="Ask for a code from now on").click()
    expect(page.get_by_role("alert")).to_contain_text("This code is not right.")
    page.get_by_label("Code of six digits").fill(totp(key))
    page.get_by_role("button", name="Ask for a code from now on").click()
    expect(page.get_by_text("The sign-in asks for a code.")).to_be_visible()
    assert page.evaluate("sessionStorage.getItem('tandem.tokens')") == before

    page.reload()
    expect(page.get_by_role("button", name="Set up or change")).to_be_visible()
    come_for_the_pool(page, member.email)
    page.get_by_role("button", name="Ask for no code any more").click()
    expect(page.get_by_label("Key for the app")).to_be_visible()


def come_for_the_pool(page: Page, email: str) -> None:
    """The emulator's page asks for the password each time, Cognito's does not."""
    page.get_by_role("button", name="Set up or change").click()
    page.wait_for_url("**/oauth2/authorize**")
    page.locator("input[name=username]").fill(email)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("[type=submit]").first.click()
    page.wait_for_url("**/#/profile")


def totp(key: str) -> str:
    """What an app shows now (RFC 6238)."""
    mark = struct.pack(">Q", int(time.time()) // 30)
    mac = hmac.new(base64.b32decode(key), mark, hashlib.sha1).digest()
    at = mac[-1] & 15
    return f"{(struct.unpack('>I', mac[at : at + 4])[0] & 0x7FFFFFFF) % 10**6:06}"
