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
    expect(page.get_by_text("Times are in Kathmandu unless")).to_be_visible()


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


def test_the_title_of_a_tab_tells_its_page_from_the_others(
    local: LocalStack, open_page: Open
) -> None:
    member, coach = local.add_member("Tia Moe"), local.add_coach("Cora Lind")
    first = local.book(member, coach, "2027-02-03T10:00:00Z")["id"]
    second = local.book(member, coach, "2027-02-04T10:00:00Z")["id"]
    titles = {
        f"/coaches/{coach.id}": "Cora Lind · Coach · Tandem",
        f"/coaches/{coach.id}/schedule": "Cora Lind · Schedule · Tandem",
        f"/sessions/{first}": "Leadership with Cora Lind · Wed 3 Feb, 10:00 · Session · Tandem",
        f"/sessions/{second}": "Leadership with Cora Lind · Thu 4 Feb, 10:00 · Session · Tandem",
        f"/sessions/{first}/reschedule": "Leadership with Cora Lind · Reschedule · Tandem",
        "/sessions": "Sessions · Coaching · Tandem",
    }
    page = open_page(member.email)
    for route, title in titles.items():
        page.goto(f"{local.origin}/#{route}")
        expect(page).to_have_title(title)


@pytest.mark.parametrize("size", [(1280, 900), (360, 740)])
def test_what_is_said_covers_no_button_and_stays_behind(
    size: tuple[int, int], local: LocalStack, open_page: Open
) -> None:
    coach = local.add_coach("Cass Toft")
    page = open_page(coach.email, "/coach/hours", width=size[0], height=size[1])
    page.get_by_label("Monday", exact=True).uncheck()
    page.get_by_role("button", name="Save").click()
    toast = page.locator(".toast p")
    expect(toast).to_have_text("Your hours are saved.")
    uncovered = f"() => {{ const covered = {COVERED}; return covered.length === 0; }}"
    page.wait_for_function(uncovered)
    page.evaluate("scrollTo(0, 300)")
    page.wait_for_function(uncovered)
    page.goto(f"{local.origin}/#/coach/time-off")
    expect(page.get_by_role("heading", level=1, name="Time Off")).to_be_visible()
    expect(toast).to_have_count(0)


COVERED = """[...document.querySelectorAll("button, a[href]")].filter(each => {
    const toast = document.querySelector(".toast p").getBoundingClientRect();
    const box = each.getBoundingClientRect();
    return box.width && box.left < toast.right && toast.left < box.right
        && box.top < toast.bottom && toast.top < box.bottom;
}).map(each => each.outerHTML)"""
"""The buttons and links that lie under the toast."""


def test_a_page_that_comes_late_does_not_take_the_place_of_the_one_opened_since(
    local: LocalStack, open_page: Open
) -> None:
    member = local.add_member("Quinn Hast")
    page = open_page(member.email)
    expect(page.get_by_role("heading", level=1, name="Dashboard")).to_be_visible()
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/pages/credits.js", hold)
    page.get_by_role("link", name="Credits", exact=True).first.click()
    page.get_by_role("link", name="Sessions", exact=True).click()
    expect(page.get_by_role("heading", level=1, name="Sessions")).to_be_visible()
    with page.expect_response("**/pages/credits.js"):
        held[0].continue_()
    page.wait_for_load_state("networkidle")
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => setTimeout(done)))")
    expect(page.get_by_role("heading", level=1, name="Sessions")).to_be_visible()


PAINTS_LATE = """const [soon, ask] = [setTimeout, fetch];
window.requestAnimationFrame = draw => soon(draw, 600);
window.setTimeout = (call, wait, ...more) => soon(call, wait === 35 ? 600 : wait, ...more);
const after = url => url.includes("/slots") ? 1600 : url.includes("/credits") ? 1500 : 0;
window.fetch = async (url, ...more) => {
    const answer = await ask(url, ...more);
    await new Promise(done => soon(done, after(String(url))));
    return answer;
};"""
"""A browser that paints 600 ms late (35 ms is what preact gives it): openings come before that."""


def test_what_is_answered_before_a_page_is_painted_is_shown(
    local: LocalStack, open_page: Open
) -> None:
    member, coach = local.add_member("Late Paint"), local.add_coach("Early Answer")
    page = open_page(member.email, f"/coaches/{coach.id}/schedule", script=PAINTS_LATE)
    expect(page.locator(".slot").first).to_be_visible()


@pytest.mark.parametrize("height", [900, 600])
def test_the_way_out_is_in_sight_however_long_the_menu_is(
    height: int, local: LocalStack, open_page: Open
) -> None:
    page = open_page("gil", "/", height=height)
    expect(page.get_by_role("link", name="Credit Requests")).to_be_attached()
    expect(page.get_by_role("button", name="Sign out")).to_be_in_viewport(ratio=1)
    if height == 900:
        sidebar = page.locator(".sidebar")
        assert sidebar.evaluate("each => each.scrollHeight <= each.clientHeight")
