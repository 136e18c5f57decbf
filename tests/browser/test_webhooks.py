"""The admin's webhooks in Chromium: from an address to what arrived there."""

import json
from urllib.request import urlopen

from playwright.sync_api import expect

from tests.browser.conftest import Open
from tests.browser.stack import LocalStack


def test_an_admin_adds_a_webhook_and_sees_a_test_arrive(local: LocalStack, open_page: Open) -> None:
    page = open_page("ada", "/admin/webhooks")
    page.get_by_role("button", name="Add webhook").click()
    form = page.get_by_role("dialog")
    form.get_by_label("Address").fill(f"{local.origin}/local/webhooks?from=browser")
    form.get_by_role("checkbox", name="Session requested").uncheck()
    form.get_by_role("button", name="Add webhook").click()
    secret = page.get_by_role("textbox", name="Secret")
    expect(secret).to_have_value(value := secret.input_value())
    assert value.startswith("whsec_")
    page.get_by_role("button", name="I have copied it").click()
    standing = page.get_by_role("region", name="How it stands")
    expect(standing.get_by_text("On", exact=True)).to_be_visible()
    expect(page.get_by_text("Nothing was sent yet.")).to_be_visible()
    page.get_by_role("button", name="Send a test").click()
    expect(page.get_by_text("A test is on its way.")).to_be_visible()
    delivered = page.get_by_text("Delivered", exact=True)
    expect(delivered).to_be_visible()
    expect(page.get_by_text("status 204")).to_be_visible()
    with urlopen(f"{local.origin}/local/webhooks") as answer:
        assert "ping" in {each["body"]["type"] for each in json.load(answer)}


def test_a_secret_is_made_anew_and_a_webhook_switched_off_and_removed(
    local: LocalStack, open_page: Open
) -> None:
    hears = {"url": "https://hooks.acme.example/in", "types": ["member.added"]}
    made = local.as_person("ada", "POST", "/v1/admin/webhooks", hears)
    page = open_page("ada", f"/admin/webhooks/{made['id']}")
    more = page.get_by_role("button", name="More about this webhook")
    more.click()
    page.get_by_role("menuitem", name="New secret").click()
    page.get_by_role("dialog").get_by_role("button", name="New secret").click()
    secret = page.get_by_role("textbox", name="Secret")
    expect(secret).not_to_have_value(str(made["secret"]))
    page.get_by_role("button", name="I have copied it").click()
    expect(page.get_by_text("The old one is valid until")).to_be_visible()
    more.click()
    page.get_by_role("menuitem", name="Switch off").click()
    standing = page.get_by_role("region", name="How it stands")
    expect(standing.get_by_text("Off", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Switch on")).to_be_visible()
    more.click()
    page.get_by_role("menuitem", name="Remove webhook").click()
    page.get_by_role("dialog").get_by_role("button", name="Remove webhook").click()
    expect(page.get_by_text("The webhook to hooks.acme.example is removed.")).to_be_visible()
