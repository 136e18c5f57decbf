"""The page on which a time is chosen: what stands first, what stays, and what does not move."""

import gzip

import pytest
from playwright.sync_api import Page, Response, expect

from tests.browser.conftest import Open
from tests.browser.stack import LocalStack

SHIFTS = """window.shifts = [];
new PerformanceObserver(list => {
    for (const each of list.getEntries()) {
        const moved = each.sources.map(source => source.node?.className || source.node?.nodeName);
        if (!each.hadRecentInput) shifts.push(`${each.value}: ${moved}`);
    }
}).observe({type: "layout-shift", buffered: true});"""
MOST_WEIGHT = 120_000


def first_slot(page: Page) -> float:
    slot = page.locator(".slot").first
    expect(slot).to_be_visible()
    return float(slot.evaluate("slot => slot.getBoundingClientRect().top"))


def settled_shifts(page: Page) -> list[str]:
    """What moved by itself until two frames after the last answer."""
    page.wait_for_load_state("networkidle")
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => setTimeout(done)))")
    moved: list[str] = page.evaluate("shifts")
    return moved


@pytest.mark.parametrize("reviewing", [False, True])
@pytest.mark.parametrize(("width", "height", "above"), [(1280, 900, 500), (360, 740, 500)])
def test_the_first_times_are_on_the_first_screen_and_nothing_moves(
    width: int, height: int, above: int, reviewing: bool, local: LocalStack, open_page: Open
) -> None:
    member = local.add_member("Sif Aas")
    coach = (local.add_reviewing_coach if reviewing else local.add_coach)("Cora Lindqvist-Berg")
    route = f"/coaches/{coach.id}/schedule"
    page = open_page(member.email, route, width=width, height=height, script=SHIFTS)
    assert first_slot(page) < above
    assert settled_shifts(page) == []


def test_nothing_moves_where_a_session_is_rescheduled(local: LocalStack, open_page: Open) -> None:
    member, coach = local.add_member("Sten Moe"), local.add_coach("Carla Dunn")
    session = local.book(member, coach, "2027-02-03T11:00:00Z")
    route = f"/sessions/{session['id']}/reschedule"
    page = open_page(member.email, route, width=360, height=740, script=SHIFTS)
    assert first_slot(page) < 500
    assert settled_shifts(page) == []
    expect(page.get_by_role("heading", level=2, name="Wednesday 3 February")).to_be_visible()


@pytest.mark.parametrize("width", [1280, 360])
def test_what_is_chosen_and_written_survives_a_reload_and_the_way_to_credits(
    width: int, local: LocalStack, open_page: Open
) -> None:
    member, coach = local.add_member("Ruth Lie", credits=1), local.add_coach("Cyra Blum")
    page = open_page(
        member.email, f"/coaches/{coach.id}/schedule?day=2027-02-02", width=width, refused=(401,)
    )
    page.get_by_label("Session Type").select_option("50 minutes · 2 credits")
    page.get_by_role("button", name="10:00", exact=True).click()
    page.get_by_label("Note for Cyra Blum").fill("My first hundred days")

    def expect_the_choice() -> None:
        chosen = page.get_by_role("button", name="10:00", exact=True)
        expect(chosen).to_have_attribute("aria-pressed", "true")
        summary = page.get_by_role("complementary", name="Your session")
        expect(summary).to_contain_text("10:00 – 10:50")
        expect(page.get_by_label("Note for Cyra Blum")).to_have_value("My first hundred days")

    page.reload()
    expect_the_choice()
    page.get_by_role("link", name="Buy Credits").click()
    expect(page.get_by_role("heading", level=1, name="Credits")).to_be_visible()
    page.get_by_role("link", name="Back to your booking").click()
    expect_the_choice()
    page.evaluate(
        "sessionStorage.setItem('tandem.tokens', JSON.stringify("
        "{access_token: 'ended', expires_at: Date.now() + 3600000, hosted: false}))"
    )
    page.reload()
    expect(page.get_by_role("heading", name="Welcome to Tandem")).to_be_visible()
    token = local.token(member.email)
    page.evaluate(
        "token => sessionStorage.setItem('tandem.tokens', JSON.stringify("
        "{access_token: token, expires_at: Date.now() + 3600000, hosted: false}))",
        token,
    )
    page.reload()
    expect_the_choice()


def test_what_a_late_move_costs_is_said_before_it_is_booked(
    local: LocalStack, open_page: Open
) -> None:
    member, coach = local.add_member("Rina Kjaer"), local.add_coach("Chris Holm")
    page = open_page(member.email, f"/coaches/{coach.id}/schedule?day=2027-02-04")
    summary = page.get_by_role("complementary", name="Your session")
    expect(summary).to_contain_text("the 1 credit is non-refundable and each move costs 1 credit.")


def test_a_note_is_not_shown_to_the_next_person_in_the_tab(
    local: LocalStack, open_page: Open
) -> None:
    coach = local.add_coach("Cille Nor")
    first, second = local.add_member("Rolf Ek"), local.add_member("Rune Ek")
    page = open_page(first.email, f"/coaches/{coach.id}/schedule")
    page.get_by_label("Note for Cille Nor").fill("In confidence")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_function("() => sessionStorage.getItem('tandem.drafts') === null")
    token = local.token(second.email)
    page.evaluate(
        "token => sessionStorage.setItem('tandem.tokens', JSON.stringify("
        "{access_token: token, expires_at: Date.now() + 3600000, hosted: false}))",
        token,
    )
    page.goto(f"{local.origin}/#/coaches/{coach.id}/schedule")
    page.reload()
    expect(page.get_by_label("Note for Cille Nor")).to_have_value("")


def test_on_a_phone_the_month_is_behind_a_button_and_days_are_walked_with_arrows(
    local: LocalStack, open_page: Open
) -> None:
    member, coach = local.add_member("Ria Foss"), local.add_coach("Coen Bakker")
    page = open_page(member.email, f"/coaches/{coach.id}/schedule", width=360, height=740)
    days = page.get_by_role("group", name="Days with openings")
    expect(days.get_by_role("button").first).to_have_attribute("aria-pressed", "true")
    days.get_by_role("button").first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=2, name="Tuesday 2 February")).to_be_visible()
    expect(page.get_by_role("group", name="Month")).to_have_count(0)
    page.get_by_role("button", name="Month", exact=True).click()
    page.get_by_role("button", name="Fri, 5 Feb 2027").click()
    expect(page.get_by_role("heading", level=2, name="Friday 5 February")).to_be_visible()
    expect(page.get_by_role("group", name="Month")).to_have_count(0)


def test_all_is_asked_for_at_once_and_weighs_little(local: LocalStack, open_page: Open) -> None:
    member, coach = local.add_member("Rut Vik"), local.add_coach("Cem Aydin")
    page = open_page(member.email, "/profile", refused=(404,))
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.goto(f"{local.origin}/assets/icon.svg")
    page.context.new_cdp_session(page).send("Network.setCacheDisabled", {"cacheDisabled": True})
    got: list[Response] = []
    order: list[str] = []

    def note(answer: Response) -> None:
        got.append(answer)
        order.append(f"answer {answer.url}")

    page.on("request", lambda request: order.append(f"call {request.url}"))
    page.on("response", note)
    types = "coaching_type=acme.leadership&session_type=acme.25"
    page.goto(f"{local.origin}/#/coaches/{coach.id}/schedule?{types}")
    first_slot(page)
    page.wait_for_load_state("networkidle")
    weight = sum(len(gzip.compress(each.body())) for each in got if each.ok)
    assert weight <= MOST_WEIGHT, weight
    asked = [each.url for each in got if "/slots?" in each.url]
    assert len(asked) == 1, "\n".join(asked)
    own = [each for each in order if f"/coaches/{coach.id}" in each or "/v1/ca" in each]
    calls, answers = own[: len(own) // 2], own[len(own) // 2 :]
    assert len(calls) == 3, own
    assert all(each.startswith("call") for each in calls), own
    assert all(each.startswith("answer") for each in answers), own


def test_midnight_is_at_night(local: LocalStack, open_page: Open) -> None:
    hours = {"tue": [{"from": "00:00", "to": "06:00"}]}
    member, coach = local.add_member("Rike Nacht"), local.add_coach("Cosima Nachtigall")
    week = {"timezone": "Europe/London", "weekly": hours, "slot_interval_minutes": 60}
    local.as_person(coach.email, "PUT", "/v1/coach/availability", week)
    page = open_page(member.email, f"/coaches/{coach.id}/schedule?day=2027-02-02")
    night, morning = (page.get_by_role("group", name=each) for each in ("Night", "Morning"))
    expect(night.get_by_role("button").first).to_have_text("00:00")
    expect(morning.get_by_role("button")).to_have_text("05:00")
