"""An address that sends mail back: the pages of its person and of admins say so; it goes again."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import Open
from tests.browser.stack import LocalStack
from tests.e2e.deployed import eventually

BOUNCES = "bounce@simulator.amazonses.com"
"""Where SES, and the emulator for it, plays a mailbox that does not exist."""
FULL = "full@simulator.amazonses.com"
OVERVIEW = "/v1/admin/overview"


def test_whose_mail_comes_back_sees_why_and_tries_again(local: LocalStack, open_page: Open) -> None:
    body = {"email": BOUNCES, "name": "Bo Untz", "credits": 5}
    bo = local.as_person("ada", "POST", "/v1/admin/members", body)
    eventually(lambda: local.as_person("ada", "GET", OVERVIEW)["waiting"]["members_without_mail"])
    admin = open_page("ada", "/")
    admin.get_by_role("link", name="1 member whose mail comes back").click()
    admin.get_by_role("link", name="Bo Untz", exact=True).click()
    expect(admin.get_by_text("the mailbox does not exist or takes none")).to_be_visible()
    expect(admin.get_by_role("button", name="Try again")).to_be_visible()
    own = open_page(BOUNCES, "/profile", width=360)
    expect(own.get_by_role("heading", name="Mail does not arrive")).to_be_visible()
    own.get_by_role("button", name="Try again").click()
    expect(own.get_by_text("Mail goes out again.")).to_be_visible()
    expect(own.get_by_role("heading", name="Mail does not arrive")).to_have_count(0)
    assert local.as_person("ada", "GET", f"/v1/admin/members/{bo['id']}")["mail_stopped"] is None


def test_a_mailbox_that_is_full_is_told_of_before_mail_stops(
    local: LocalStack, open_page: Open
) -> None:
    body = {"email": FULL, "name": "Fay Full", "credits": 5}
    fay = local.as_person("ada", "POST", "/v1/admin/members", body)
    path = f"/v1/admin/members/{fay['id']}"
    eventually(lambda: local.as_person("ada", "GET", path)["mail_returned"])
    told = re.compile(f"to {FULL} came back.*Mail still goes there")
    for who, page in (("ada", f"/admin/members/{fay['id']}"), (FULL, "/profile")):
        shown = open_page(who, page, width=360)
        expect(shown.get_by_text(told)).to_be_visible()
        expect(shown.get_by_role("button", name="Try again")).to_have_count(0)
