"""Editors other than the hours lose nothing by leaving them either: they ask first."""

import pytest
from playwright.sync_api import Dialog, expect

from tests.browser.conftest import Open
from tests.browser.stack import LocalStack

ASKED = "You have unsaved changes. Leave this page without them?"


@pytest.mark.parametrize(
    ("route", "field"),
    [
        ("/coach/profile", "Headline"),
        ("/admin/workspace", "Name"),
        ("/admin/catalogue", "Name"),
        ("/admin/members/{member}", "Name"),
    ],
)
def test_what_is_changed_is_not_lost_by_leaving(
    route: str, field: str, local: LocalStack, open_page: Open
) -> None:
    member = local.add_member("Ed Itor")
    coach = local.add_coach("Edda Long")
    who = coach.email if route.startswith("/coach") else "ada"
    page = open_page(who, route.format(member=member.id))
    text = page.get_by_role("main").get_by_role("textbox", name=field, exact=True).first
    text.fill("Changed")
    page.once("dialog", Dialog.dismiss)
    with page.expect_event("dialog") as asked:
        page.get_by_role("link", name="Dashboard").click()
    assert asked.value.message == ASKED
    expect(text).to_have_value("Changed")
    page.get_by_role("button", name="Discard").click()
    expect(text).not_to_have_value("Changed")
    page.get_by_role("link", name="Dashboard").click()
    expect(page.get_by_role("heading", level=1, name="Dashboard")).to_be_visible()
