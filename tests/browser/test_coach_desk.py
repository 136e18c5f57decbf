"""A coach keeps their hours, time off and profile, and members see the change."""

from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Open
from tests.browser.stack import OFFICE_HOURS, LocalStack


def save(page: Page) -> None:
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("saved.", exact=False)).to_be_visible()
    expect(page.get_by_role("button", name="Save", exact=True)).to_be_disabled()


def test_hours_of_several_ranges_to_midnight_and_over_it(
    local: LocalStack, open_page: Open
) -> None:
    coach = local.add_coach("Cesar Blom")
    page = open_page(coach.email, "/coach/hours")
    page.get_by_label("Monday, range 1, to").select_option("12:00")
    page.get_by_role("button", name="Monday, add a range").click()
    page.get_by_label("Monday, range 2, from").select_option("13:00")
    page.get_by_label("Monday, range 2, to").select_option("24:00")
    page.get_by_label("Saturday", exact=True).check()
    page.get_by_label("Saturday, range 1, from").select_option("22:00")
    page.get_by_label("Saturday, range 1, to").select_option("02:00")
    page.get_by_label("Friday", exact=True).uncheck()
    page.get_by_label("Buffer after a session").select_option("10 minutes")
    page.get_by_label("Most sessions a day").fill("4")
    save(page)

    hours = local.as_person(coach.email, "GET", "/v1/coach/availability")
    assert hours["weekly"] == {
        **OFFICE_HOURS,
        "mon": [{"from": "09:00", "to": "12:00"}, {"from": "13:00", "to": "24:00"}],
        "fri": [],
        "sat": [{"from": "22:00", "to": "02:00"}],
        "sun": [],
    }
    assert (hours["buffer_after_minutes"], hours["max_per_day"]) == (10, 4)
    page.reload()
    expect(page.get_by_label("Monday, range 2, to")).to_have_value("24:00")
    expect(page.get_by_label("Saturday, range 1, to")).to_have_value("02:00")


def test_a_day_off_is_a_date_override_without_hours(local: LocalStack, open_page: Open) -> None:
    coach, member = local.add_coach("Cleta Ruud"), local.add_member("Per Dahl")
    page = open_page(coach.email, "/coach/hours")
    page.get_by_label("Date", exact=True).fill("2027-02-02")
    page.get_by_role("button", name="Add a date").click()
    expect(page.get_by_text("Day off", exact=True)).to_be_visible()
    save(page)
    page = open_page(member.email, f"/coaches/{coach.id}/schedule?day=2027-02-02")
    expect(page.get_by_text("No openings on this day.")).to_be_visible()
    page.get_by_role("button", name="Next opening: Wed 3 Feb, 09:00").click()
    expect(page.get_by_role("button", name="09:00", exact=True)).to_be_visible()


def test_hours_that_were_changed_elsewhere_are_not_overwritten(
    local: LocalStack, open_page: Open
) -> None:
    coach = local.add_coach("Ciro Falk")
    page = open_page(coach.email, "/coach/hours", refused=(412,))
    page.get_by_label("Monday, range 1, from").select_option("11:00")
    other = {"timezone": "Europe/London", "weekly": {"tue": [{"from": "08:00", "to": "10:00"}]}}
    local.as_person(coach.email, "PUT", "/v1/coach/availability", other)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("This was changed elsewhere")
    expect(page.get_by_label("Monday, range 1, from")).to_have_value("11:00")
    page.get_by_role("button", name="Load the latest version").click()
    expect(page.get_by_label("Monday", exact=True)).not_to_be_checked()
    expect(page.get_by_label("Tuesday, range 1, from")).to_have_value("08:00")
    page.get_by_label("Tuesday, range 1, to").select_option("11:00")
    save(page)


def test_time_off_shows_the_sessions_that_still_stand_in_it(
    local: LocalStack, open_page: Open
) -> None:
    coach, member = local.add_coach("Carla Nym"), local.add_member("Rut Vang")
    local.book(member, coach, "2027-02-02T10:00:00Z")
    page = open_page(coach.email, "/coach/time-off")
    page.get_by_label("From", exact=True).fill("2027-02-02T00:00")
    page.get_by_label("To", exact=True).fill("2027-02-03T00:00")
    page.get_by_label("Note").fill("Moving house")
    page.get_by_role("button", name="Add time off").click()
    expect(page.get_by_text("1 session in that time still stands.")).to_be_visible()
    expect(page.get_by_role("link", name=f"Leadership with {member.name}")).to_be_visible()
    expect(page.get_by_text("Tuesday, 2 February 2027")).to_be_visible()
    page.get_by_role("button", name="Remove time off Tuesday, 2 February 2027").click()
    expect(page.get_by_text("No time off planned.")).to_be_visible()


def test_what_a_coach_writes_and_offers_is_what_members_see(
    local: LocalStack, open_page: Open
) -> None:
    coach, member = local.add_coach("Cosima Bell"), local.add_member("Åse Lie")
    page = open_page(coach.email, "/coach/profile")
    page.get_by_label("Headline").fill("Calm talks about hard things")
    page.get_by_label("About", exact=True).fill("First line.\nSecond line with <b>no markup</b>.")
    page.get_by_label("Languages", exact=True).select_option("Norwegian Bokmål")
    page.get_by_label("Meeting link").fill("https://meet.example.com/cosima")
    page.get_by_role("radio", name="Request Booking").check()
    career = page.get_by_role("group", name="Career")
    career.get_by_label("25 minutes").uncheck()
    save(page)
    page = open_page(member.email, f"/coaches/{coach.id}")
    expect(page.get_by_text("Calm talks about hard things")).to_be_visible()
    expect(page.get_by_text("Second line with <b>no markup</b>.")).to_be_visible()
    expect(page.get_by_text("The coach answers your request")).to_be_visible()
    expect(page.get_by_text("Norwegian Bokmål")).to_be_visible()
    offers = page.get_by_role("listitem").filter(has=page.get_by_role("heading", name="Career"))
    expect(offers.get_by_role("link")).to_have_text(["50 minutes 2 credits"])


def test_sessions_are_shown_once_it_is_known_which_of_them_wait(
    local: LocalStack, open_page: Open
) -> None:
    coach, member = local.add_reviewing_coach("Slow Waters"), local.add_member("Una Wait")
    local.request(member, coach, ["2027-02-02T10:00:00Z"])
    page = open_page(coach.email, "/coach/hours")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/v1/sessions?when=requests*", hold)
    with page.expect_response(lambda answer: "when=upcoming" in answer.url):
        page.goto(f"{local.origin}/#/sessions")
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => setTimeout(done)))")
    expect(page.locator(".skeleton")).not_to_have_count(0)
    expect(page.get_by_text("No sessions ahead.")).to_have_count(0)
    held[0].continue_()
    expect(page.get_by_role("heading", name="Waiting for your answer")).to_be_visible()
    expect(page.locator(".skeleton")).to_have_count(0)
