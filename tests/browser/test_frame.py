"""What is around every page: whose it is, in which zone its times are, what ends a sign-in."""

import pytest
from playwright.sync_api import Route, expect

from tests.browser.conftest import Open
from tests.browser.stack import LocalStack


@pytest.mark.parametrize("route", ["/admin/members", "/admin/usage", "/coach/hours", "/my-groups"])
def test_a_page_of_another_role_is_not_there(open_page: Open, route: str) -> None:
    page = open_page("ben", route)
    expect(page.get_by_role("heading", level=1, name="Page not found")).to_be_visible()
    page.get_by_role("link", name="Go to your dashboard").click()
    expect(page.get_by_role("heading", level=1, name="Dashboard")).to_be_visible()


def test_every_page_says_in_which_zone_its_times_are(open_page: Open) -> None:
    page = open_page("ada", "/admin/audit", timezone="Asia/Kathmandu")
    expect(page.get_by_text("Times are in Kathmandu (GMT+5:45) unless")).to_be_visible()


def test_who_was_signed_out_is_told_and_goes_on_where_they_were(open_page: Open) -> None:
    page = open_page("ada", "/admin/groups", refused=(401,))
    expect(page.get_by_role("heading", level=1, name="Groups")).to_be_visible()

    def refuse(route: Route) -> None:
        route.fulfill(status=401, json={"status": 401, "code": "unauthenticated"})

    page.route("**/v1/**", refuse)
    page.get_by_role("link", name="Audit").click()
    expect(page.get_by_role("alert")).to_contain_text("Your sign-in has ended.")
    page.unroute("**/v1/**")
    page.get_by_role("button", name="Ada Okafor").click()
    expect(page.get_by_role("heading", level=1, name="Audit")).to_be_visible()


def test_a_name_from_right_to_left_leaves_its_number_behind_it(
    local: LocalStack, open_page: Open
) -> None:
    member = local.add_member("سلمى القاسم", credits=4)
    page = open_page("ada", f"/admin/transfer?to={member.wallet_id}")
    chosen = page.get_by_label("To", exact=True).locator("option:checked")
    expect(chosen).to_have_text(f"\u2068{member.name}\u2069: 4 credits")
