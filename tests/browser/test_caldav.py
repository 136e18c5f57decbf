"""A coach's CalDAV account on the page Calendars, with a real server behind it."""

from pathlib import Path

from playwright.sync_api import expect

from tests.browser.conftest import Open
from tests.browser.stack import LocalStack
from tests.kit import caldav


def test_a_coach_finds_the_calendars_of_an_account_and_connects_one(
    local: LocalStack, open_page: Open, tmp_path: Path
) -> None:
    coach = local.add_coach("Dora Dav")
    with caldav.radicale(tmp_path) as server:
        server.make("work/", "Work")
        server.make("home/", "Home")
        at = ("DTSTART:20270202T100000Z", "DTEND:20270202T110000Z")
        server.put("work/one.ics", "UID:one", *at)
        page = open_page(coach.email, "/coach/calendars", refused=(422,))
        expect(page.get_by_text("Members can book you at all of your")).to_be_visible()
        page.get_by_role("radio", name="CalDAV account").check()
        page.get_by_label("Server address").fill(server.peer.url("/"))
        page.get_by_label("User name").fill(caldav.USER)
        page.get_by_label("App password").fill("wrong")
        page.get_by_role("button", name="Find calendars").click()
        expect(page.get_by_text("The server refuses this user name or password")).to_be_visible()
        page.get_by_label("App password").fill(caldav.PASSWORD)
        page.get_by_role("button", name="Find calendars").click()
        expect(page.get_by_role("button", name="Connect Home")).to_be_visible()
        page.get_by_role("button", name="Connect Work").click()
        expect(page.get_by_text("Work (127.0.0.1)")).to_be_visible()
        expect(page.get_by_text("1 busy time ahead")).to_be_visible()
        expect(page.get_by_role("button", name="Connect Work", exact=True)).to_have_count(0)


def test_the_account_of_the_local_stack_is_connected_as_its_page_says_and_blocks(
    local: LocalStack, open_page: Open
) -> None:
    coach, member = local.add_coach("Rada Cale"), local.add_member("Mia Moss")
    page = open_page(coach.email, "/coach/calendars")
    page.goto(f"{local.origin}/local/radicale/calendar")
    server, user, password, _ = page.locator("dd").all_inner_texts()
    page.get_by_label("Start").fill("2027-02-04T10:00")
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_text("Busy: Thu 04 Feb 2027, 10:00 – 11:00")).to_be_visible()
    page.goto(f"{local.origin}/#/coach/calendars")
    page.get_by_role("radio", name="CalDAV account").check()
    page.get_by_label("Server address").fill(server)
    page.get_by_label("User name").fill(user)
    page.get_by_label("App password").fill(password)
    page.get_by_role("button", name="Find calendars").click()
    page.get_by_role("button", name="Connect Work").click()
    expect(page.get_by_text("busy times ahead")).to_be_visible()
    query = "session_type_id=acme.25&from=2027-02-04&to=2027-02-04&timezone=Europe/London"
    open_times = local.as_person(member.email, "GET", f"/v1/coaches/{coach.id}/slots?{query}")
    starts = {each["starts_at"][11:16] for day in open_times["days"] for each in day["slots"]}
    assert {"09:30", "11:00", "13:00"} <= starts
    assert not {"10:00", "10:30", "12:00"} & starts, "busy there, and at lunch"


def test_what_is_connected_stands_first_from_the_next_visit_on(
    local: LocalStack, open_page: Open
) -> None:
    coach = local.add_coach("Ferris Calm")
    page = open_page(coach.email, "/coach/calendars")
    parts = page.get_by_role("main").get_by_role("heading", level=2)
    expect(parts).to_have_text(["Connect a calendar", "Connected"])
    page.get_by_label("ICS address").fill(f"{local.origin}/local/calendars/cora.ics")
    page.get_by_role("button", name="Connect a calendar").click()
    expect(page.get_by_role("button", name="Disconnect")).to_be_visible()
    expect(parts).to_have_text(["Connect a calendar", "Connected"])
    page.reload()
    expect(parts).to_have_text(["Connected", "Connect a calendar"])
