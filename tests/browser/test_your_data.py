"""One's own data on the profile: downloaded as one file, or erased for good."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.conftest import Open
from tests.browser.stack import LocalStack, Someone
from tests.browser.test_every_page import SIZES, assert_calm
from tests.kit.suite import SCREENSHOTS

Shoot = Callable[[Page, str], None]


@pytest.fixture
def shoot(request: pytest.FixtureRequest) -> Shoot:
    """Keeps a picture of the page, if `--screenshots` names a folder for it."""
    folder = request.config.getoption(SCREENSHOTS)

    def keep(page: Page, name: str) -> None:
        if folder:
            for scheme in ("light", "dark"):
                page.emulate_media(color_scheme=scheme)
                path = f"{folder}/{name}-{page.viewport_size['width']}-{scheme}.png"  # type: ignore[index]
                page.screenshot(path=path, full_page=True, animations="disabled")
            page.emulate_media(color_scheme="light")

    return keep


def answering(answer: Any) -> Callable[[Route], None]:
    """An API whose file is large."""
    return lambda route: route.fulfill(status=202, json=answer)


def section(page: Page) -> Locator:
    title = page.get_by_role("heading", name="Your data")
    return page.locator("section").filter(has=title)


@pytest.fixture
def somebody(local: LocalStack) -> Someone:
    """A member with a session ahead."""
    member, coach = local.add_member("Dora Downs"), local.add_coach("Cleo Crane")
    local.book(member, coach, "2027-02-02T10:00:00Z")
    return member


@pytest.mark.parametrize("size", SIZES)
def test_everything_is_saved_as_one_file(
    size: str, somebody: Someone, open_page: Open, axe: str, shoot: Shoot
) -> None:
    width, height = SIZES[size]
    page = open_page(somebody.email, "/profile", width=width, height=height)
    page.evaluate(axe)
    with page.expect_download() as started:
        section(page).get_by_role("button", name="Download everything").click()
    assert started.value.suggested_filename.startswith("tandem-export-")
    found = json.loads(started.value.path().read_text(encoding="utf-8"))
    assert found["person"]["email"] == somebody.email
    assert [each["status"] for each in found["sessions"]] == ["confirmed"]
    expect(page.get_by_text("Your data is downloaded.")).to_be_visible()
    shoot(page, "your-data")
    assert_calm(page)


@pytest.mark.parametrize("size", SIZES)
def test_a_large_file_is_told_to_come_by_mail_and_fetched_where_it_is(
    size: str, somebody: Someone, local: LocalStack, open_page: Open, axe: str, shoot: Shoot
) -> None:
    width, height = SIZES[size]
    page = open_page(somebody.email, "/profile", width=width, height=height)
    page.evaluate(axe)
    button = section(page).get_by_role("button", name="Download everything")
    large = {"asked_at": "2027-02-01T08:00:00Z", "made_at": None, "gone_at": None}
    page.route("**/v1/me/export", answering({**large, "status": "preparing", "download_url": None}))
    button.click()
    told = f"A mail to {somebody.email} tells you"
    expect(section(page).get_by_role("status")).to_contain_text(told)
    shoot(page, "your-data-large")
    assert_calm(page)
    page.unroute("**/v1/me/export")
    file = f"{local.origin}/somewhere/everything.json"
    page.route(
        file,
        lambda route: route.fulfill(
            body="{}", headers={"Content-Disposition": 'attachment; filename="all.json"'}
        ),
    )
    page.route("**/v1/me/export", answering({**large, "status": "ready", "download_url": file}))
    with page.expect_download() as started:
        button.click()
    assert started.value.suggested_filename == "all.json"
    expect(section(page).get_by_role("status")).to_have_count(0)
    expect(page.get_by_role("heading", name="Profile", level=1)).to_be_visible()


@pytest.mark.parametrize("size", SIZES)
def test_whoever_leaves_for_good_is_told_what_goes_and_types_their_address(
    size: str, somebody: Someone, open_page: Open, axe: str, shoot: Shoot
) -> None:
    width, height = SIZES[size]
    page = open_page(somebody.email, "/profile", width=width, height=height)
    section(page).get_by_role("button", name="Erase my data").click()
    dialog = page.get_by_role("dialog", name="Erase everything about you?")
    expect(dialog.get_by_text("This cannot be undone")).to_be_visible()
    expect(dialog.get_by_role("listitem")).to_have_count(5)
    page.evaluate(axe)
    assert_calm(page)
    address = dialog.get_by_label("Type your address to confirm")
    address.fill("somebody@else.example")
    dialog.get_by_role("button", name="Erase everything").click()
    expect(dialog).to_be_visible()
    expect(dialog.get_by_role("alert")).to_contain_text("not your address")
    shoot(page, "erase-me")
    assert_calm(page)
    address.fill(f" {somebody.email.upper()}")
    dialog.get_by_role("button", name="Erase everything").click()
    farewell = page.locator("main.door .note")
    expect(farewell).to_contain_text("everything about you is being erased")
    expect(page.get_by_role("button", name="Sign in", exact=True)).to_be_visible()
    shoot(page, "farewell")
    assert_calm(page)


def test_the_last_owner_is_told_to_make_another_one_first(
    local: LocalStack, open_page: Open
) -> None:
    page = open_page("gil", "/profile", refused=(409,))
    section(page).get_by_role("button", name="Erase my data").click()
    dialog = page.get_by_role("dialog", name="Erase everything about you?")
    address = str(local.as_person("gil", "GET", "/v1/me")["email"])
    dialog.get_by_label("Type your address to confirm").fill(address)
    dialog.get_by_role("button", name="Erase everything").click()
    expect(dialog.get_by_role("alert")).to_contain_text("A workspace needs an owner")


def test_whoever_was_removed_still_downloads_what_is_stored_about_them(
    somebody: Someone, local: LocalStack, open_page: Open, axe: str, shoot: Shoot
) -> None:
    local.as_person("ada", "DELETE", f"/v1/admin/members/{somebody.id}")
    page = open_page(somebody.email, "/", width=360, height=740, refused=(403,))
    page.evaluate(axe)
    with page.expect_download() as started:
        section(page).get_by_role("button", name="Download everything").click()
    found = json.loads(started.value.path().read_text(encoding="utf-8"))
    assert found["person"]["workspaces"] == []
    assert len(found["sessions"]) == 1
    shoot(page, "removed")
    assert_calm(page)
