"""What a person sees when a booking is refused, or the line is cut: what happened, what to do."""

from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Open
from tests.browser.stack import LocalStack, Someone


def choose(page: Page, local: LocalStack, coach: Someone, time: str) -> None:
    """Choose a time of Tuesday the 2nd on the coach's schedule."""
    page.goto(f"{local.origin}/#/coaches/{coach.id}/schedule?day=2027-02-02")
    page.get_by_role("button", name=time, exact=True).click()


def expect_booked(page: Page, times: str) -> None:
    """The session's own page, at these times."""
    expect(page.get_by_role("heading", name="Mails sent")).to_be_visible()
    expect(page.get_by_role("region", name="When and where")).to_contain_text(times)


def test_whoever_loses_a_time_is_shown_the_nearest_ones_and_books_one(
    local: LocalStack, open_page: Open
) -> None:
    winner, loser = local.add_member("Wim Baas"), local.add_member("Lou Perrin")
    coach = local.add_coach("Cleo Hart")
    page = open_page(loser.email, refused=(409,))
    choose(page, local, coach, "10:00")
    local.book(winner, coach, "2027-02-02T10:00:00Z")
    page.get_by_role("button", name="Book Now").click()

    refusal = page.get_by_role("alert")
    expect(refusal).to_contain_text("That time has just been taken")
    expect(refusal).to_contain_text("no credits were used")
    expect(refusal.get_by_role("link", name="help@acme.example")).to_be_visible()
    expect(page.get_by_role("button", name="10:00", exact=True)).to_be_hidden()
    summary = page.get_by_role("complementary", name="Your session")
    expect(summary).to_contain_text("Choose a time.")
    expect(summary).not_to_contain_text("10:00 – 10:25")
    expect(page.get_by_role("button", name="Book Now")).to_be_disabled()
    refusal.get_by_role("button", name="Tue 2 Feb, 09:30").click()
    expect(refusal).to_be_hidden()
    page.get_by_role("button", name="Book Now").click()
    expect_booked(page, "09:30 – 09:55")


def test_a_member_with_another_session_then_is_led_to_it(
    local: LocalStack, open_page: Open
) -> None:
    member = local.add_member("Bo Lind")
    coach, other = local.add_coach("Cyd Amory"), local.add_coach("Cam Reyes")
    page = open_page(member.email, refused=(409,))
    choose(page, local, coach, "14:00")
    local.book(member, other, "2027-02-02T14:15:00Z")
    page.get_by_role("button", name="Book Now").click()
    expect(page.get_by_role("alert")).to_contain_text("You have another session then")
    page.get_by_role("link", name="See that session").click()
    expect(page.get_by_role("heading", name=f"Leadership with {other.name}")).to_be_visible()


def test_too_few_credits_lead_to_buying_them(local: LocalStack, open_page: Open) -> None:
    member, coach = local.add_member("Sol Aune", credits=1), local.add_coach("Cal Dorn")
    page = open_page(member.email)
    choose(page, local, coach, "10:00")
    page.get_by_label("Session Type").select_option("50 minutes · 2 credits")
    page.get_by_role("button", name="10:00", exact=True).click()
    expect(page.get_by_text("This session costs 2 credits and you have 1 credit.")).to_be_visible()
    expect(page.get_by_role("link", name="Buy Credits")).to_be_visible()
    expect(page.get_by_role("button", name="Book Now")).to_be_disabled()


def test_too_few_credits_lead_to_the_admin_where_the_workspace_says_so(
    local: LocalStack, open_page: Open
) -> None:
    member = local.add_member("Zia Kern", credits=0, admin="gil")
    coach = local.add_coach("Cian Ode", admin="gil")
    page = open_page(member.email)
    choose(page, local, coach, "10:00")
    summary = page.get_by_role("complementary", name="Your session")
    expect(summary.get_by_role("button", name="Book Now")).to_be_disabled()
    summary.get_by_role("button", name="Ask your admin for more credits").click()
    dialog = page.get_by_role("dialog", name="Request credits")
    dialog.get_by_label("Credits").fill("3")
    dialog.get_by_role("button", name="Request credits").click()
    expect(page.get_by_text("Your request is on its way.")).to_be_visible()
    expect(summary).to_contain_text("10:00 – 10:25")


def test_credits_that_were_spent_elsewhere_are_refused_with_price_and_balance(
    local: LocalStack, open_page: Open
) -> None:
    member, coach = local.add_member("Tove Rask", credits=1), local.add_coach("Cris Bale")
    page = open_page(member.email, refused=(402,))
    choose(page, local, coach, "10:00")
    local.book(member, coach, "2027-02-04T10:00:00Z")
    page.get_by_role("button", name="Book Now").click()
    expect(page.get_by_role("alert")).to_contain_text(
        "This takes 1 credit, and the wallet that pays has 0 credits."
    )


def test_a_lost_answer_is_asked_for_again_and_books_once(
    local: LocalStack, open_page: Open
) -> None:
    member, coach = local.add_member("Ola Brandt"), local.add_coach("Cora Winge")
    page = open_page(member.email, refused=(503,))
    keys: list[str | None] = []

    def lose_the_first_answer(route: Route) -> None:
        keys.append(route.request.header_value("Idempotency-Key"))
        answer = route.fetch()
        if len(keys) == 1:
            route.fulfill(status=503, json={"code": "try_again"})
        else:
            route.fulfill(response=answer)

    choose(page, local, coach, "10:00")
    page.route("**/v1/sessions", lose_the_first_answer)
    page.get_by_role("button", name="Book Now").click()
    expect_booked(page, "10:00 – 10:25")
    assert len(keys) == 2
    assert keys[0] is not None
    assert keys[0] == keys[1]
    booked = local.as_person(member.email, "GET", "/v1/sessions?when=upcoming")
    assert len(booked["items"]) == 1


def test_without_a_line_the_page_says_so_and_tries_again(
    local: LocalStack, open_page: Open
) -> None:
    member, coach = local.add_member("Ida Moe"), local.add_coach("Cody Lunn")
    page = open_page(member.email, refused=("ERR_FAILED",))
    choose(page, local, coach, "10:00")
    page.route("**/v1/sessions", lambda route: route.abort())
    page.get_by_role("button", name="Book Now").click()
    refusal = page.get_by_role("alert")
    expect(refusal).to_contain_text("We could not reach the service")
    page.unroute("**/v1/sessions")
    refusal.get_by_role("button", name="Try again").click()
    expect_booked(page, "10:00 – 10:25")


def test_a_token_that_is_no_longer_good_leads_to_the_door(
    local: LocalStack, open_page: Open
) -> None:
    page = open_page("ana", refused=(401,))
    expect(page.get_by_role("heading", name="Dashboard")).to_be_visible()
    page.evaluate(
        """() => sessionStorage.setItem("tandem.tokens", JSON.stringify(
            {access_token: "over", expires_at: Date.now() + 3600000, hosted: false}))"""
    )
    page.get_by_role("link", name="Credits").first.click()
    expect(page.get_by_role("heading", name="Welcome to Tandem")).to_be_visible()


def test_what_belongs_to_others_is_not_there(local: LocalStack, open_page: Open) -> None:
    member, coach = local.add_member("Uma Falk"), local.add_coach("Cy Tran")
    session = local.book(member, coach, "2027-02-02T10:00:00Z")
    page = open_page("ben", f"/sessions/{session['id']}", refused=(404,))
    expect(page.get_by_role("heading", name="Session not found")).to_be_visible()
