"""The key pages of each role in browsers that know less than ours: they show what they can, and
none dies of a zone, a language or an engine.
"""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Open
from tests.browser.stack import LocalStack

OLD_ENGINE = (Path(__file__).parents[1] / "web" / "old_engine.js").read_text(encoding="utf-8")
YOUNG_ZONE = "America/Coyhaique"
"""Known to the service; browsers learned of it in 2025."""

BROWSERS: dict[str, dict[str, Any]] = {
    "lost": {"timezone": None},
    "old": {"script": OLD_ENGINE},
    "german": {"locale": "de-DE", "timezone": "Europe/Berlin"},
}

PAGES: list[tuple[str, str, str]] = [
    ("member", "/", "Rolf Haas"),
    ("member", "/coaches/{coach_id}", "Coyhaique"),
    ("member", "/coaches/{coach_id}/schedule?day=2027-02-02", "Book Now"),
    ("member", "/sessions/{session_id}", "Cancellation and Reschedule Policy"),
    ("member", "/credits", "The last day counts in full"),
    ("coach", "/coach/hours", "by the clock of Coyhaique"),
    ("coach", "/coach/time-off", "9 Feb"),
    ("reviewer", "/coach/requests", "Wed 3 Feb"),
    ("ada", "/admin/usage", "Credits"),
    ("ada", "/admin/audit", "1 Feb"),
    ("keeper", "/my-groups", "Night owls"),
]


@pytest.fixture(scope="module")
def world(local: LocalStack) -> dict[str, str]:
    """A coach in a young zone, a request, a session, a time off, and credits that end."""
    member, coach = local.add_member("Noor Bakker"), local.add_coach("Pia Rojas")
    hours = local.as_person(coach.email, "GET", "/v1/coach/availability")
    known = {name: hours[name] for name in ("weekly", "slot_interval_minutes")}
    young = {"timezone": YOUNG_ZONE, **known}
    local.as_person(coach.email, "PUT", "/v1/coach/availability", young)
    local.as_person(member.email, "PUT", f"/v1/me/coaches/{coach.id}")
    session = local.book(member, coach, "2027-02-03T15:00:00Z")
    away = {"starts_at": "2027-02-09T15:00:00Z", "ends_at": "2027-02-09T18:00:00Z"}
    local.as_person(coach.email, "POST", "/v1/coach/time-off", away)
    reviewer = local.add_reviewing_coach("Rolf Haas")
    local.request(member, reviewer, ["2027-02-03T10:00:00Z"])
    local.transfer("ada", "acme.pool", member.wallet_id, 3, use_by="2027-03-31")
    keeper = local.add_member("Kim Dahl")
    local.add_group("Night owls", (member,), (keeper,))
    return {
        "member": member.email,
        "coach": coach.email,
        "coach_id": coach.id,
        "session_id": str(session["id"]),
        "reviewer": reviewer.email,
        "keeper": keeper.email,
    }


@pytest.mark.parametrize("strange", BROWSERS)
def test_every_role_finds_what_its_pages_hold(
    strange: str,
    world: dict[str, str],
    local: LocalStack,
    open_page: Open,
    lost_chromium: Browser,
) -> None:
    browser = lost_chromium if strange == "lost" else None
    for who in dict.fromkeys(who for who, _, _ in PAGES):
        page = open_page(world.get(who, who), "/profile", browser=browser, **BROWSERS[strange])
        expect(page.get_by_role("heading", level=1, name="Profile")).to_be_visible()
        for _, route, content in (each for each in PAGES if each[0] == who):
            page.goto(f"{local.origin}/#{route.format(**world)}")
            expect(page.locator("main .page-head").first).to_be_visible()
            expect(page.locator(".skeleton")).to_have_count(0)
            expect(page.locator("main")).to_contain_text(content)


def test_a_browser_that_tells_no_zone_shows_the_one_of_the_profile_and_says_so(
    world: dict[str, str], local: LocalStack, open_page: Open, lost_chromium: Browser
) -> None:
    local.as_person(world["member"], "PATCH", "/v1/me", {"timezone": "Asia/Kathmandu"})
    page = open_page(
        world["member"],
        f"/sessions/{world['session_id']}",
        timezone=None,
        browser=lost_chromium,
    )
    expect(page.get_by_text("20:45 – 21:10 Kathmandu (GMT+5:45)")).to_be_visible()
    expect(page.locator("footer")).to_contain_text(
        "Your browser does not tell its time zone."
        " Times are in Kathmandu, the zone of your profile."
    )


def test_time_off_by_a_clock_that_the_browser_does_not_know_is_told_by_another(
    world: dict[str, str], open_page: Open
) -> None:
    page = open_page(world["coach"], "/coach/time-off", script=OLD_ENGINE)
    expect(page.locator(".lead")).to_contain_text(
        "By the clock of London, because your browser does not know that of Coyhaique"
    )
    expect(page.get_by_text("Tue 9 Feb, 15:00 – Tue 9 Feb, 18:00")).to_be_visible()
    page.get_by_label("From").fill("2027-02-10T09:00")
    page.get_by_label("To").fill("2027-02-10T12:00")
    page.get_by_role("button", name="Add time off").click()
    expect(page.get_by_text("Wed 10 Feb, 09:00 – Wed 10 Feb, 12:00")).to_be_visible()


@pytest.mark.parametrize(
    "route", ["/coaches/{coach_id}/schedule?day=2027-13-45", "/admin/usage?from=soon&to=x"]
)
def test_a_date_that_is_none_counts_as_none_given(
    route: str, world: dict[str, str], open_page: Open
) -> None:
    page = open_page("ada" if "admin" in route else world["member"], route.format(**world))
    expect(page.locator("main .page-head")).to_be_visible()
    expect(page.locator(".skeleton")).to_have_count(0)
    expect(page.get_by_role("alert")).to_have_count(0)
