"""Every page, on a desk and on a phone, in light and dark: accessible, no wider than the screen,
and without a link that leads nowhere.
"""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.stack import LocalStack, Someone
from tests.kit.suite import SCREENSHOTS

LONG = "Wilhelmina-Alexandrina von Habsburg-Lothringen de la Fontaine y Montenegro"
RIGHT_TO_LEFT = "سلمى بنت عبد الرحمن القاسم الدمشقي"
SIZES = {"desk": (1280, 900), "phone": (360, 740)}


@pytest.fixture(scope="module")
def world(local: LocalStack) -> dict[str, str]:
    """People with long names, a session, a request and a time off; ids to put into routes."""
    member, coach = local.add_member(LONG), local.add_coach(f"Constantin {LONG}")
    session = local.book(member, coach, "2027-02-02T10:00:00Z")
    local.book(member, coach, "2027-02-04T10:00:00Z", "50")
    over = local.book(member, coach, "2027-02-04T14:00:00Z")
    local.as_person(member.email, "POST", f"/v1/sessions/{over['id']}/cancel", {"reason": LONG})
    late = local.book(member, coach, "2027-02-01T13:00:00Z")
    reviewer = local.add_reviewing_coach(f"Rosamunde {LONG}")
    starts = [f"2027-02-03T{hour}:00:00Z" for hour in (10, 11, 12, 13, 14)]
    request = local.request(member, reviewer, starts)
    moving, staying = (
        accepted(local, member, reviewer, f"2027-02-05T{hour}:00:00Z") for hour in (10, 14)
    )
    proposal = {"proposed_starts": starts, "message": LONG}
    local.as_person(member.email, "POST", f"/v1/sessions/{moving}/reschedule", proposal)
    away = {"starts_at": "2027-02-09T00:00:00Z", "ends_at": "2027-02-10T00:00:00Z", "note": LONG}
    local.as_person(coach.email, "POST", "/v1/coach/time-off", away)
    local.as_person(member.email, "PUT", f"/v1/me/coaches/{coach.id}")
    keeper = local.add_member(f"Gundula {LONG}")
    group = local.add_group(f"Group {LONG} {keeper.id[:4]}", (member,), (keeper,), credits=20)
    local.transfer("ada", "acme.pool", member.wallet_id, 3, note=LONG, use_by="2027-03-31")
    local.transfer(keeper.email, group["wallet_id"], member.wallet_id, 2)
    asker = local.add_member(RIGHT_TO_LEFT, 1, admin="gil")
    address = f"{local.origin}/local/webhooks?for={keeper.id[:4]}"
    hears = {"url": address, "types": ["member.added"]}
    webhook = local.as_person("ada", "POST", "/v1/admin/webhooks", hears)
    local.as_person("ada", "POST", f"/v1/admin/webhooks/{webhook['id']}/ping")
    local.show_photo(coach)
    local.connect_calendar(reviewer)
    local.as_person(asker.email, "POST", "/v1/credits/requests", {"credits": 5, "note": LONG})
    return {
        "asker": asker.email,
        "keeper": keeper.email,
        "group_id": str(group["id"]),
        "webhook_id": str(webhook["id"]),
        "member_id": member.id,
        "wallet_id": str(group["wallet_id"]),
        "member": member.email,
        "coach": coach.email,
        "coach_id": coach.id,
        "session_id": str(session["id"]),
        "over_id": str(over["id"]),
        "late_id": str(late["id"]),
        "reviewer": reviewer.email,
        "reviewing_id": reviewer.id,
        "request_id": str(request["id"]),
        "moving_id": moving,
        "staying_id": staying,
    }


def accepted(local: LocalStack, member: Someone, coach: Someone, starts_at: str) -> str:
    """A session that a coach who reviews has accepted; its id."""
    session_id = str(local.request(member, coach, [starts_at])["id"])
    accept = f"/v1/sessions/{session_id}/accept"
    local.as_person(coach.email, "POST", accept, {"starts_at": starts_at})
    return session_id


MENUS_APART = {"exclude": [["option"], ["optgroup"]]}
"""The browser draws them, and there are 400 zones."""

NOTHING_ELSE = {"resultTypes": ["violations"]}
"""Axe describes each thing that it found in order too, unless it is told that nobody reads it."""

Visit = tuple[str, str, str]
"""Who visits, the route, and the heading that tells that the page is there."""

VISITS: dict[str, Visit] = {
    "the door": ("", "/", "Welcome to Tandem"),
    "dashboard": ("member", "/", "Dashboard"),
    "browse": ("member", "/coaches", "Browse Coaches"),
    "nothing found": ("member", "/coaches?q=nobodysname", "Browse Coaches"),
    "coach": ("member", "/coaches/{coach_id}", "Constantin"),
    "schedule": ("member", "/coaches/{coach_id}/schedule?day=2027-02-02", "Constantin"),
    "schedule, no opening": ("member", "/coaches/{coach_id}/schedule?day=2027-02-06", "Constantin"),
    "schedule, requests": ("member", "/coaches/{reviewing_id}/schedule", "Rosamunde"),
    "pick a coach": ("member", "/schedule", "Schedule Session"),
    "pick a coach, none yet": ("keeper", "/schedule", "Schedule Session"),
    "find a coach": ("member", "/find", "Find My Coach"),
    "sessions": ("member", "/sessions", "Sessions"),
    "past sessions": ("member", "/sessions?when=past", "Past Sessions"),
    "session": ("member", "/sessions/{session_id}", "Leadership with"),
    "session, late": ("member", "/sessions/{late_id}", "Leadership with"),
    "session, over": ("member", "/sessions/{over_id}", "Leadership with"),
    "request": ("member", "/sessions/{request_id}", "Leadership with"),
    "reschedule": ("member", "/sessions/{late_id}/reschedule", "Leadership with"),
    "session, to be moved": ("member", "/sessions/{moving_id}", "Leadership with"),
    "reschedule, reviewed": ("member", "/sessions/{staying_id}/reschedule", "Leadership with"),
    "reschedule, too late": ("member", "/sessions/{over_id}/reschedule", "Reschedule"),
    "credits": ("member", "/credits", "Credits"),
    "profile": ("member", "/profile", "Profile"),
    "no such page": ("member", "/nowhere", "Page not found"),
    "coach's dashboard": ("coach", "/", "Dashboard"),
    "coach's sessions": ("reviewer", "/sessions", "Sessions"),
    "requests": ("reviewer", "/coach/requests", "Requests"),
    "move to answer": ("reviewer", "/sessions/{moving_id}", "Leadership with"),
    "request to answer": ("reviewer", "/sessions/{request_id}", "Leadership with"),
    "week": ("coach", "/coach/week?day=2027-02-02", "Week"),
    "week with requests": ("reviewer", "/coach/week", "Week"),
    "clients": ("coach", "/coach/clients", "Clients"),
    "dashboard of groups": ("keeper", "/", "Dashboard"),
    "hours": ("coach", "/coach/hours", "Available Hours"),
    "calendars": ("coach", "/coach/calendars", "Calendars"),
    "calendars, connected": ("reviewer", "/coach/calendars", "Calendars"),
    "time off": ("coach", "/coach/time-off", "Time Off"),
    "coach's profile": ("coach", "/coach/profile", "Coach Profile"),
    "admin's dashboard": ("ada", "/", "Dashboard"),
    "members": ("ada", "/admin/members", "Members"),
    "coaches": ("ada", "/admin/coaches", "Coaches"),
    "all sessions": ("ada", "/admin/sessions?from=any", "All sessions"),
    "one person's sessions": ("ada", "/admin/sessions?member_id={member_id}", "All sessions"),
    "workspace": ("ada", "/admin/workspace", "Workspace"),
    "transfer": ("ada", "/admin/transfer", "Transfer Credits"),
    "catalogue": ("ada", "/admin/catalogue", "Catalogue"),
    "usage": ("ada", "/admin/usage?from=2027-01-25&to=2027-02-01", "Usage"),
    "usage of two years": ("ada", "/admin/usage?from=2025-03-01&to=2027-02-01&by=day", "Usage"),
    "usage by coach": ("ada", "/admin/usage?by=coach", "Usage"),
    "no usage": ("ada", "/admin/usage?from=2020-01-01&to=2020-01-02&by=group", "Usage"),
    "balances": ("ada", "/admin/usage?show=balances", "Usage"),
    "pool": ("ada", "/credits", "Credits"),
    "credits to ask for": ("asker", "/credits", "Credits"),
    "credits of a group": ("keeper", "/credits?wallet={wallet_id}", "Credits"),
    "groups looked after": ("keeper", "/my-groups", "My groups"),
    "transfer in a group": ("keeper", "/my-groups/transfer", "Transfer Credits"),
    "member": ("ada", "/admin/members/{member_id}", "Wilhelmina"),
    "no such member": ("ada", "/admin/members/nobody", "Person not found"),
    "import": ("ada", "/admin/members/import", "Import members"),
    "groups": ("ada", "/admin/groups", "Groups"),
    "group": ("ada", "/admin/groups/{group_id}", "Group Wilhelmina"),
    "set credits": ("ada", "/admin/set-credits", "Set Credits"),
    "credit requests": ("gil", "/admin/requests", "Credit Requests"),
    "all credit requests": ("gil", "/admin/requests?show=all", "Credit Requests"),
    "audit": ("ada", "/admin/audit", "Audit"),
    "webhooks": ("ada", "/admin/webhooks", "Webhooks"),
    "webhook": ("ada", "/admin/webhooks/{webhook_id}", "127.0.0.1"),
}


@pytest.fixture(params=SIZES)
def visit(
    request: pytest.FixtureRequest, world: dict[str, str], open_page: Open
) -> Callable[[str], Page]:
    """Goes to a page and waits until it has read what it shows."""
    width, height = SIZES[request.param]

    def go(name: str) -> Page:
        who, route, heading = VISITS[name]
        refused = (404,) if name.startswith("no such") else ()
        page = open_page(
            world.get(who, who), route.format(**world), width=width, height=height, refused=refused
        )
        expect(page.get_by_role("heading", level=1, name=heading)).to_be_visible()
        expect(page.locator(".skeleton")).to_have_count(0)
        return page

    return go


@pytest.fixture
def shoot(request: pytest.FixtureRequest) -> Callable[[Page, str], None]:
    """Keeps a picture of the whole page, if `--screenshots` names a folder for it."""
    folder = request.config.getoption(SCREENSHOTS)
    size = str(request.node.name).partition("[")[2].partition("-")[0]

    def keep(page: Page, name: str) -> None:
        if folder:
            path = f"{folder}/{size}/{name.replace(' ', '-')}.png"
            page.screenshot(path=path, full_page=True, animations="disabled")

    return keep


@pytest.mark.parametrize("name", VISITS)
def test_the_page_is_accessible_and_fits_its_screen(
    name: str, visit: Callable[[str], Page], axe: str, shoot: Callable[[Page, str], None]
) -> None:
    page = visit(name)
    shoot(page, f"{name} light")
    page.evaluate(axe)
    assert violations(page) == []
    page.emulate_media(color_scheme="dark")
    shoot(page, f"{name} dark")
    assert violations(page, only="color-contrast") == []
    assert_fits(page)
    assert_words_are_whole(page)
    assert_links_lead_somewhere(page)


def test_the_menu_of_a_phone_is_accessible(
    world: dict[str, str], open_page: Open, axe: str
) -> None:
    page = open_page(world["member"], width=360, height=740)
    page.get_by_role("button", name="Menu").click()
    expect(page.get_by_role("dialog", name="Menu")).to_be_visible()
    page.evaluate(axe)
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


@pytest.mark.parametrize("size", SIZES)
def test_the_dialogs_and_refusals_are_accessible(
    size: str, local: LocalStack, open_page: Open, axe: str
) -> None:
    width, height = SIZES[size]
    page = open_page("ada", "/admin/members", width=width, height=height, refused=(422,))
    page.get_by_role("button", name="Add member").click()
    dialog = page.get_by_role("dialog", name="Add member")
    dialog.get_by_label("Name", exact=True).fill("Ana")
    dialog.get_by_label("E-mail").fill("ana@acme.example")
    dialog.get_by_role("button", name="Add member").click()
    expect(dialog.get_by_role("alert")).to_contain_text("This person is in your workspace already.")
    page.evaluate(axe)
    assert violations(page) == []
    assert_fits(page)
    page.goto(f"{local.origin}/#/admin/coaches")
    page.get_by_role("button", name="Add coach").click()
    expect(page.get_by_role("dialog", name="Add coach")).to_be_visible()
    assert violations(page) == []
    assert_fits(page)


@pytest.mark.parametrize("size", SIZES)
def test_the_dialogs_of_members_and_groups_are_accessible(
    size: str, world: dict[str, str], local: LocalStack, open_page: Open, axe: str
) -> None:
    width, height = SIZES[size]
    page = open_page("ada", f"/admin/groups/{world['group_id']}", width=width, height=height)
    page.get_by_label("Add a member").fill("a")
    page.evaluate(axe)
    assert violations(page) == []
    page.get_by_role("button", name="Edit group").click()
    expect(page.get_by_role("dialog").get_by_label("Own wallet")).to_be_visible()
    assert_calm(page)
    page.keyboard.press("Escape")
    for route, more, step in (
        ("groups/{group_id}", "More about this group", "Remove group"),
        ("members/{member_id}", "More about Wilhelmina", "Remove"),
    ):
        page.goto(f"{local.origin}/#/admin/{route.format(**world)}")
        page.get_by_role("button", name=more).click()
        page.get_by_role("menuitem", name=step).click()
        expect(page.get_by_role("dialog").get_by_role("listitem").first).to_be_visible()
        assert_calm(page)


@pytest.mark.parametrize("size", SIZES)
def test_setting_and_importing_are_accessible_to_the_end(
    size: str, world: dict[str, str], local: LocalStack, open_page: Open, axe: str
) -> None:
    width, height = SIZES[size]
    page = open_page("ada", "/admin/set-credits", width=width, height=height)
    page.get_by_label("Search").fill("Wilhelmina")
    page.get_by_role("checkbox").first.check()
    page.get_by_label("Credits", exact=True).fill("7")
    page.evaluate(axe)
    assert_calm(page)
    page.get_by_role("button", name="Set Credits for").click()
    expect(page.get_by_role("heading", name="Results")).to_be_visible()
    assert_calm(page)
    page.goto(f"{local.origin}/#/admin/members/import")
    page.get_by_label("Addresses").fill(f"{LONG}, {size}@example.com\n{LONG}\nana@acme.example")
    page.get_by_role("button", name="Check addresses").click()
    expect(page.get_by_role("heading", name="Not usable (1)")).to_be_visible()
    assert_calm(page)
    page.get_by_role("button", name="Add 1 member").click()
    expect(page.get_by_text("1 member added.")).to_be_visible()
    assert_calm(page)


@pytest.mark.parametrize("size", SIZES)
def test_what_changes_a_session_is_accessible(
    size: str, world: dict[str, str], open_page: Open, axe: str
) -> None:
    width, height = SIZES[size]
    page = open_page(world["member"], f"/sessions/{world['late_id']}", width=width, height=height)
    change = page.get_by_role("button", name="Change this session")
    for step in ("Reschedule", "Cancel"):
        change.click()
        page.evaluate(axe)
        assert violations(page) == []
        page.get_by_role("menuitem", name=step).click()
        expect(page.get_by_role("dialog", name=step)).to_be_visible()
        assert violations(page) == []
        page.emulate_media(color_scheme="dark")
        assert violations(page, only="color-contrast") == []
        assert_fits(page)
        page.emulate_media(color_scheme="light")
        page.keyboard.press("Escape")
        expect(change).to_be_focused()


def violations(page: Page, only: str = "") -> list[str]:
    """What axe finds, in words; by one rule alone, if it is named."""
    options: dict[str, Any] = NOTHING_ELSE | ({"runOnly": [only]} if only else {})
    found: list[dict[str, Any]] = page.evaluate(
        "async ([context, options]) => (await axe.run(context, options)).violations",
        [MENUS_APART, options],
    )
    return [
        f"{each['id']}: {node['html'][:120]} {node['failureSummary']}"
        for each in found
        for node in each["nodes"][:3]
    ]


def assert_calm(page: Page) -> None:
    """Accessible in light and dark, and no wider than the screen."""
    assert violations(page) == []
    page.emulate_media(color_scheme="dark")
    assert violations(page, only="color-contrast") == []
    assert_fits(page)
    page.emulate_media(color_scheme="light")


def assert_fits(page: Page) -> None:
    """Nobody has to scroll sideways."""
    wide, screen = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert wide <= screen


def assert_words_are_whole(page: Page) -> None:
    """No heading is so narrow that a word of it is broken."""
    broken = page.eval_on_selector_all(
        "h1, h2, h3",
        """all => all.filter(each => {
            each.style.overflowWrap = "normal";
            return each.scrollWidth > each.clientWidth + 1 && !each.matches(".unseen");
        }).map(each => each.textContent)""",
    )
    assert broken == []


def assert_links_lead_somewhere(page: Page) -> None:
    """To a route that the client knows, a page of the stack, or a mail address."""
    targets: list[str] = page.eval_on_selector_all(
        "a[href]", "links => links.map(link => link.getAttribute('href'))"
    )
    routes = {target for target in targets if target.startswith("#")}
    others = {target for target in targets if target not in routes}
    unknown = page.evaluate(
        """async targets => {
            const ours = document.querySelector("script[src$='/js/app.js']").src;
            const { leadsSomewhere } = await import(new URL("routes.js", ours));
            return targets.filter(target => !leadsSomewhere(target));
        }""",
        sorted(routes),
    )
    assert unknown == []
    assert all(
        each in {"/mail", "/docs"} or each.startswith(("mailto:", "https://")) for each in others
    )
