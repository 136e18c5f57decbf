"""The dashboards, by role: what matters now, and nothing that the menu has already."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Request, expect

from tests.browser.conftest import Open
from tests.browser.stack import LocalStack

TUESDAY = "2027-02-02T10:00:00Z"
MOST_CALLS = 3


@pytest.fixture
def clock(local: LocalStack) -> LocalStack:
    """The stack, whose clock stands right again after the test."""
    local.set_clock()
    return local


def test_a_new_member_begins_with_the_search_for_a_coach(
    local: LocalStack, open_page: Open
) -> None:
    member = local.add_member("Nele Anders")
    local.add_coach("Carl Open")
    page = open_page(member.email)
    main = page.get_by_role("main")
    expect(main.get_by_role("link", name="Find My Coach")).to_have_attribute("href", "#/find")
    expect(main.get_by_role("link", name=re.compile("^Schedule with")).first).to_be_visible()
    available = page.get_by_role("complementary", name="Available to you")
    expect(available).to_contain_text("10")
    page.goto(f"{local.origin}/#/sessions")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Sessions")
    expect(available).to_contain_text("10")


def test_a_member_sees_the_next_session_large_and_asks_three_calls(
    local: LocalStack, open_page: Open
) -> None:
    member, coach = local.add_member("Nora Next"), local.add_coach("Cleo Large")
    first = local.book(member, coach, TUESDAY)
    local.book(member, coach, "2027-02-03T10:00:00Z")
    local.as_person(member.email, "PUT", f"/v1/me/coaches/{coach.id}")
    page = open_page(member.email, "/profile")
    expect(page.get_by_role("heading", level=1, name="Profile")).to_be_visible()
    asked: list[str] = []

    def note(request: Request) -> None:
        path = urlsplit(request.url).path
        if path.startswith("/v1/"):
            asked.append(path)

    page.on("request", note)
    page.get_by_role("link", name="Dashboard").click()
    ahead = page.get_by_role("region", name="Next session")
    expect(ahead).to_contain_text("Tuesday, 2 February 2027")
    expect(ahead.get_by_role("timer")).to_contain_text("Starts in 1 day")
    expect(page.get_by_role("link", name="Leadership with Cleo Large")).to_have_count(2)
    expect(page.get_by_role("link", name="Schedule with Cleo Large")).to_be_visible()
    assert len(asked) <= MOST_CALLS, asked
    ahead.get_by_role("link", name="Reschedule").click()
    expect(page).to_have_url(re.compile(f"/sessions/{first['id']}/reschedule"))


def test_the_way_in_opens_on_the_dashboard_fifteen_minutes_before(
    clock: LocalStack, open_page: Open
) -> None:
    member, coach = clock.add_member("Jona Early"), clock.add_coach("Cem Door")
    clock.as_person(
        coach.email, "PATCH", "/v1/coach/profile", {"meeting_url": "https://meet.example/cem"}
    )
    clock.book(member, coach, TUESDAY)
    clock.set_clock("2027-02-02T09:50:00Z")
    page = open_page(member.email)
    ahead = page.get_by_role("region", name="Next session")
    expect(ahead.get_by_role("link", name="Join")).to_have_attribute(
        "href", "https://meet.example/cem"
    )
    clock.set_clock()


def test_an_ended_session_is_asked_about_then_rated_and_booked_again(
    clock: LocalStack, open_page: Open
) -> None:
    member, coach = clock.add_member("Ella Over"), clock.add_coach("Cole Asked")
    held = clock.book(member, coach, "2027-02-01T12:00:00Z")
    clock.set_clock("2027-02-01T13:00:00Z")
    desk = open_page(coach.email)
    expect(desk.get_by_role("heading", name="How did it go?")).to_be_visible()
    desk.get_by_role("button", name="Mark as completed").click()
    expect(desk.get_by_role("heading", name="How did it go?")).to_have_count(0)
    page = open_page(member.email)
    expect(page.get_by_role("heading", name="Last session")).to_be_visible()
    again = page.get_by_role("link", name="Book again")
    expect(again).to_have_attribute("href", re.compile(f"#/coaches/{coach.id}/schedule"))
    page.get_by_role("link", name="Rate").click()
    expect(page).to_have_url(re.compile(f"/sessions/{held['id']}"))
    expect(page.get_by_role("link", name="Book again")).to_be_visible()
    clock.set_clock()


def test_a_coach_sees_requests_with_their_deadline_and_their_number_in_the_menu(
    local: LocalStack, open_page: Open
) -> None:
    member, coach = local.add_member("Ria Ask"), local.add_reviewing_coach("Cara Rev")
    local.request(member, coach, ["2027-02-04T10:00:00Z"])
    page = open_page(coach.email)
    expect(page.get_by_text("Answer by Wed 3 Feb")).to_be_visible()
    expect(page.get_by_role("link", name="Requests 1 waits for you")).to_be_visible()


def test_a_coach_without_hours_is_told_that_nobody_can_book(
    local: LocalStack, open_page: Open
) -> None:
    coach = local.add_coach("Cyr Shut", weekly={})
    page = open_page(coach.email)
    page.get_by_role("link", name="Set your hours").click()
    expect(page.get_by_role("heading", level=1, name="Available Hours")).to_be_visible()


def test_an_admin_sees_how_the_company_is_doing(open_page: Open) -> None:
    page = open_page("ada")
    main = page.get_by_role("main")
    for title in ("Credits left", "Members who booked", "Sessions by week"):
        expect(main.get_by_role("heading", name=title)).to_be_visible()
    expect(main.get_by_role("listitem").filter(has_text="Week of")).to_have_count(12)


def test_who_looks_after_a_group_sees_its_credits_and_no_sessions(
    local: LocalStack, open_page: Open
) -> None:
    member, keeper = local.add_member("Mo Grouped"), local.add_member("Gita Keeps")
    local.add_group("Harbour", (member,), (keeper,), credits=20)
    page = open_page(keeper.email)
    main = page.get_by_role("main")
    expect(main.get_by_role("heading", name="Groups you look after")).to_be_visible()
    expect(main.get_by_role("heading", name="Credits left")).to_be_visible()
    expect(main.get_by_role("heading", name="Sessions by week")).to_have_count(0)
