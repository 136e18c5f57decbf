"""The settings of a workspace: admins read them, owners change them."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Open
from tests.browser.stack import LocalStack


def test_an_owner_changes_them_and_is_told_first_what_follows(
    local: LocalStack, open_page: Open
) -> None:
    before = local.as_person("gil", "GET", "/v1/admin/workspace")
    page = open_page("gil", "/admin/workspace")
    page.get_by_label("Support address").fill("care@globex.example")
    page.get_by_label("How members get more credits").select_option("They buy packs themselves")
    expect(page.get_by_text("Members will see packs to buy.")).to_be_visible()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The workspace is saved.")).to_be_visible()
    expect(page.get_by_role("link", name="care@globex.example")).to_be_visible()
    now = local.as_person("gil", "GET", "/v1/admin/workspace")
    assert now == before | {"support_email": "care@globex.example", "buying": "packs"}
    kept = {name: before[name] for name in ("support_email", "buying")}
    local.as_person("gil", "PATCH", "/v1/admin/workspace", kept)


def test_another_zone_is_not_saved_without_a_word(open_page: Open) -> None:
    page = open_page("ada", "/admin/workspace")
    page.get_by_role("combobox", name="Time zone").fill("tokyo")
    page.get_by_role("option", name="Tokyo (GMT+9)", exact=True).click()
    expect(page.get_by_text("From now on days begin at other instants")).to_be_visible()
    page.get_by_role("button", name="Discard").click()
    expect(page.get_by_text("From now on days begin at other instants")).to_have_count(0)


def test_an_admin_reads_them_only(local: LocalStack, open_page: Open) -> None:
    admin = local.add_member("Odd Strand")
    path = f"/v1/admin/members/{admin.id}"
    local.as_person("ada", "PATCH", path, {"roles": ["member", "admin"]})
    page = open_page(admin.email, "/admin/workspace")
    expect(page.get_by_text("Only owners change these.")).to_be_visible()
    expect(page.get_by_text("They buy packs themselves")).to_be_visible()
    expect(page.get_by_role("button", name="Save")).to_have_count(0)


def test_an_admin_connects_a_directory_whose_token_is_shown_once(
    local: LocalStack, open_page: Open
) -> None:
    page = open_page("gil", "/admin/workspace")
    page.get_by_role("button", name="Make a token").click()
    token = page.get_by_label("Token", exact=True).input_value()
    page.get_by_role("button", name="I have it").click()
    expect(page.get_by_text("Connected since")).to_be_visible()
    users = local.send("GET", "/scim/v2/Users", token=token)
    assert users["totalResults"] >= 1
    assert users["Resources"][0]["meta"]["location"].endswith(users["Resources"][0]["id"])
    page.get_by_role("button", name="Disconnect").click()
    page.get_by_role("dialog").get_by_role("button", name="Disconnect").click()
    expect(page.get_by_text("Not connected.")).to_be_visible()
    with pytest.raises(AssertionError, match="401"):
        local.send("GET", "/scim/v2/Users", token=token)
