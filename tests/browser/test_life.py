"""The life of a session in the browser: asked for, answered, moved, called off, ended, rated."""

import re
import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Open
from tests.browser.stack import NOW, LocalStack, Someone

IN_TIME = "2027-02-04T10:00:00Z"
LATE = "2027-02-01T11:00:00Z"
"""Today: less than the window of 24 hours ahead, from the moment it is booked."""


@pytest.fixture
def clock(local: LocalStack) -> Iterator[LocalStack]:
    """The stack, whose clock goes back to the beginning afterwards."""
    yield local
    local.set_clock()


def choose(page: Page, step: str) -> Locator:
    """Choose from the three-dot menu; the dialog that opens."""
    page.get_by_role("button", name="Change this session").click()
    page.get_by_role("menuitem", name=step, exact=True).click()
    return page.get_by_role("dialog")


def balance(local: LocalStack, member: Someone) -> tuple[int, int]:
    """What is available and what is held."""
    [wallet] = local.as_person(member.email, "GET", "/v1/credits")["wallets"]
    return wallet["available"], wallet["held"]


def test_cancelling_in_time_says_what_comes_back_and_brings_it(
    local: LocalStack, open_page: Open
) -> None:
    member, coach = local.add_member("Mads Juhl"), local.add_coach("Cleo Nygaard")
    session = local.book(member, coach, IN_TIME, "50")
    page = open_page(member.email, f"/sessions/{session['id']}")
    dialog = choose(page, "Cancel")
    expect(dialog).to_contain_text("2 credits come back.")
    expect(dialog).to_contain_text("You are in time until Wed 3 Feb, 10:00.")
    dialog.get_by_label("Reason").fill("I am ill.")
    dialog.get_by_role("button", name="Cancel session").click()
    expect(page.get_by_role("heading", name="Session Cancelled")).to_be_visible()
    expect(page.get_by_text("I am ill.")).to_be_visible()
    expect(page.get_by_role("button", name="Change this session")).to_have_count(0)
    assert balance(local, member) == (10, 0)

    for person, other in ((member, coach), (coach, member)):
        page = open_page(person.email, "/sessions?when=past")
        row = page.get_by_role("link", name=f"Leadership with {other.name}")
        expect(row).to_contain_text("Session Cancelled")
        struck = row.get_by_text(f"Leadership with {other.name}")
        assert "line-through" in struck.evaluate("each => getComputedStyle(each).textDecoration")


def test_cancelling_late_is_non_refundable_until_the_coach_makes_an_exception(
    local: LocalStack, open_page: Open
) -> None:
    member, coach = local.add_member("Maja Lind"), local.add_coach("Cass Ebert")
    session = local.book(member, coach, LATE)
    page = open_page(member.email, f"/sessions/{session['id']}")
    dialog = choose(page, "Cancel")
    expect(dialog).to_contain_text("Non-refundable.")
    expect(dialog).to_contain_text("the 1 credit you paid does not come back")
    dialog.get_by_role("button", name="Keep session").click()
    expect(page.get_by_role("button", name="Change this session")).to_be_focused()
    choose(page, "Cancel").get_by_role("button", name="Cancel session").click()
    expect(page.get_by_text("No credits came back.")).to_be_visible()
    assert balance(local, member) == (9, 0)

    page = open_page(coach.email, f"/sessions/{session['id']}")
    page.get_by_role("button", name="Grant refund").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Maja Lind gets 1 credit back.")
    dialog.get_by_label("Note").fill("Her train stood still.")
    dialog.get_by_role("button", name="Grant refund").click()
    expect(page.get_by_text("1 credit came back to Maja Lind.")).to_be_visible()
    expect(page.get_by_role("button", name="Grant refund")).to_have_count(0)
    assert balance(local, member) == (10, 0)


def test_an_answer_that_has_changed_meanwhile_is_told_before_it_counts(
    clock: LocalStack, open_page: Open
) -> None:
    member, coach = clock.add_member("Moa Falk"), clock.add_coach("Cory Stahl")
    session = clock.book(member, coach, "2027-02-02T10:00:00Z")
    page = open_page(member.email, f"/sessions/{session['id']}", refused=(409,))
    page.route("**/local/clock", lambda asked: asked.fulfill(json={"now": NOW}))
    expect(page.get_by_role("button", name="Change this session")).to_be_visible()
    with page.expect_response(f"**/v1/sessions/{session['id']}"):
        dialog = choose(page, "Cancel")
    expect(dialog).to_contain_text("1 credit comes back.")
    clock.set_clock("2027-02-01T10:00:01Z")
    dialog.get_by_role("button", name="Cancel session").click()
    expect(dialog.get_by_role("alert")).to_contain_text("What comes back has just changed")
    expect(dialog).to_contain_text("Non-refundable.")
    dialog.get_by_role("button", name="Cancel session").click()
    expect(page.get_by_text("No credits came back.")).to_be_visible()


def test_a_session_is_moved_free_of_charge_even_over_its_own_time(
    local: LocalStack, open_page: Open
) -> None:
    member, coach = local.add_member("Mika Orr"), local.add_coach("Cai Loren")
    session = local.book(member, coach, IN_TIME)
    page = open_page(member.email, f"/sessions/{session['id']}")
    dialog = choose(page, "Reschedule")
    expect(dialog).to_contain_text("Free of charge.")
    expect(dialog).to_contain_text("It can be moved 5 more times.")
    dialog.get_by_role("link", name="Choose a new time").click()
    page.goto(f"{local.origin}/#/sessions/{session['id']}/reschedule?day=2027-02-04")
    expect(page.get_by_role("button", name="10:00", exact=True)).to_have_count(0)
    page.get_by_role("button", name="10:15", exact=True).click()
    page.get_by_label(f"Message to {coach.name}").fill("A little later?")
    page.get_by_role("button", name="Reschedule", exact=True).click()
    expect(page.get_by_role("region", name="When and where")).to_contain_text("10:15 – 10:40")
    expect(page.get_by_text("It can be moved 4 more times.")).to_be_visible()
    assert balance(local, member) == (9, 0)


def test_a_move_into_the_window_is_told_before_it_is_made(
    local: LocalStack, open_page: Open
) -> None:
    member, coach = local.add_member("Mona Ruud"), local.add_coach("Cleve Aas")
    session = local.book(member, coach, IN_TIME)
    page = open_page(member.email, f"/sessions/{session['id']}/reschedule?day=2027-02-01")
    summary = page.get_by_role("complementary", name="Your move")
    page.get_by_role("button", name="14:00", exact=True).click()
    expect(summary).to_contain_text(
        "If you move it to Mon 1 Feb, 14:00, it can no longer be cancelled with a refund"
    )
    page.get_by_role("button", name="Next day").click()
    page.get_by_role("button", name="16:00", exact=True).click()
    expect(summary).to_contain_text("can be cancelled with a refund until Mon 1 Feb, 16:00.")
    page.get_by_role("button", name="Previous day").click()
    page.get_by_role("button", name="14:00", exact=True).click()
    page.get_by_role("button", name="Reschedule", exact=True).click()
    expect(page.get_by_text("it was moved to a time less than 24 hours ahead")).to_be_visible()


def test_a_move_begins_on_the_day_of_its_session(local: LocalStack, open_page: Open) -> None:
    member, coach = local.add_member("Mads Dag"), local.add_coach("Cajsa Dag")
    session = local.book(member, coach, "2027-02-04T10:00:00Z")
    page = open_page(member.email, f"/sessions/{session['id']}/reschedule")
    expect(page.get_by_role("heading", level=2, name="Thursday 4 February")).to_be_visible()


def test_a_late_move_costs_what_it_says(local: LocalStack, open_page: Open) -> None:
    member, coach = local.add_member("Milo Brun"), local.add_coach("Cira Holt")
    session = local.book(member, coach, LATE)
    page = open_page(member.email, f"/sessions/{session['id']}")
    dialog = choose(page, "Reschedule")
    expect(dialog).to_contain_text("Moving it costs 1 credit.")
    expect(dialog).to_contain_text("It stays non-refundable.")
    dialog.get_by_role("link", name="Choose a new time").click()
    page.get_by_role("button", name="Next day").click()
    page.get_by_role("button", name="14:00", exact=True).click()
    page.get_by_role("button", name="Reschedule for 1 credit").click()
    stands = page.get_by_role("region", name="When and where")
    expect(stands).to_contain_text("Tuesday, 2 February 2027")
    assert balance(local, member) == (8, 0)


def test_a_request_is_accepted_at_a_time_that_is_still_free_and_both_see_it(
    local: LocalStack, open_page: Open
) -> None:
    member, other = local.add_member("Mina Roth"), local.add_member("Max Prior")
    coach = local.add_reviewing_coach("Ciara Quist")
    page = open_page(member.email, f"/coaches/{coach.id}/schedule?day=2027-02-03")
    for time in ("10:00", "11:00", "15:30"):
        page.get_by_role("button", name=time, exact=True).click()
    page.get_by_role("button", name="Remove Wed 3 Feb, 11:00").click()
    expect(page.get_by_text("Held until then: 1 credit.")).to_be_visible()
    page.get_by_role("button", name="Request Booking").click()
    expect(page.get_by_role("heading", name="Proposed times")).to_be_visible()
    expect(page.get_by_role("button", name="Withdraw")).to_be_visible()
    assert balance(local, member) == (9, 1)

    desk = open_page(coach.email, "/coach/requests", refused=(409,))
    card = desk.get_by_role("article").filter(has_text=member.name)
    card.get_by_label("Wed 3 Feb, 10:00 – 10:25").check()
    rival = local.request(other, coach, ["2027-02-03T10:00:00Z"])
    accept = f"/v1/sessions/{rival['id']}/accept"
    local.as_person(coach.email, "POST", accept, {"starts_at": "2027-02-03T10:00:00Z"})
    card.get_by_role("button", name="Accept").click()
    expect(card.get_by_role("alert")).to_contain_text("Still free: Wed 3 Feb, 15:30.")
    expect(card.get_by_label("Wed 3 Feb, 10:00 – 10:25")).to_be_disabled()
    card.get_by_label("Wed 3 Feb, 15:30 – 15:55").check()
    card.get_by_role("button", name="Accept").click()
    expect(desk.get_by_text("No requests wait for you.")).to_be_visible()

    assert balance(local, member) == (9, 0)
    for person, partner in ((member, coach), (coach, member)):
        page = open_page(person.email, "/sessions")
        row = page.get_by_role("link", name=f"Leadership with {partner.name}")
        expect(row).to_contain_text("Wed 15:30 – 15:55")


def test_requests_are_declined_with_a_reason_and_withdrawn(
    local: LocalStack, open_page: Open
) -> None:
    member, coach = local.add_member("Mona Thiel"), local.add_reviewing_coach("Cole Amsel")
    first, second = (
        local.request(member, coach, [start])
        for start in ("2027-02-03T09:00:00Z", "2027-02-03T12:00:00Z")
    )
    desk = open_page(coach.email, f"/sessions/{first['id']}")
    desk.get_by_role("button", name="Decline").click()
    dialog = desk.get_by_role("dialog")
    dialog.get_by_label("Reason").fill("I am at a conference.")
    dialog.get_by_role("button", name="Decline").click()
    expect(desk.get_by_text("Declined", exact=True)).to_be_visible()

    page = open_page(member.email, f"/sessions/{second['id']}")
    page.get_by_role("button", name="Withdraw").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("1 credit comes back.")
    dialog.get_by_role("button", name="Withdraw").click()
    expect(page.get_by_text("Withdrawn", exact=True)).to_be_visible()
    assert balance(local, member) == (10, 0)


def test_a_session_ends_is_rated_and_noted(clock: LocalStack, open_page: Open) -> None:
    member, coach = clock.add_member("Myra Venn"), clock.add_coach("Cees Adler")
    held, missed = (clock.book(member, coach, at) for at in (LATE, "2027-02-01T13:00:00Z"))
    clock.set_clock("2027-02-01T14:00:00Z")
    desk = open_page(coach.email, f"/sessions/{held['id']}")
    desk.locator("summary", has_text="Notes").click()
    desk.get_by_label("Shared notes").fill("Try the three questions.")
    desk.get_by_label("Private notes").fill("Ask about the new team.")
    desk.get_by_role("button", name="Save", exact=True).click()
    expect(desk.get_by_text("Your notes are saved.")).to_be_visible()
    desk.get_by_role("button", name="Mark as completed").click()
    expect(desk.get_by_text("Completed", exact=True)).to_be_visible()
    desk.goto(f"{clock.origin}/#/sessions/{missed['id']}")
    desk.get_by_role("button", name="No-show").click()
    desk.get_by_label("I did not come").check()
    desk.get_by_role("button", name="Record no-show").click()
    expect(desk.get_by_text("You did not come. 1 credit came back to Myra Venn.")).to_be_visible()
    assert balance(clock, member) == (9, 0)

    page = open_page(member.email, f"/sessions/{held['id']}")
    expect(page.get_by_label("Shared notes")).to_have_value("Try the three questions.")
    expect(page.get_by_label("Private notes")).to_have_value("")
    page.get_by_label("4 stars").check(force=True)
    page.get_by_label("In your words").fill("Clear and kind.")
    page.get_by_role("button", name="Rate", exact=True).click()
    expect(page.get_by_role("button", name="Change rating")).to_be_disabled()
    desk = open_page(coach.email, f"/sessions/{held['id']}")
    expect(desk.get_by_text("4 of 5 stars")).to_be_attached()
    expect(desk.get_by_text("Clear and kind.")).to_be_visible()


def test_the_menu_is_walked_with_the_keyboard(local: LocalStack, open_page: Open) -> None:
    member, coach = local.add_member("Mara Iwan"), local.add_coach("Coen Platt")
    session = local.book(member, coach, IN_TIME)
    page = open_page(member.email, f"/sessions/{session['id']}")
    button = page.get_by_role("button", name="Change this session")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("menuitem", name="Reschedule")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("menuitem", name="Cancel")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("menu")).to_have_count(0)
    expect(button).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("menuitem", name="Reschedule")).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="Cancel this session?")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(button).to_be_focused()


def test_the_calendar_feed_is_made_replaced_and_revoked(local: LocalStack, open_page: Open) -> None:
    member = local.add_member("Mogens Hart")
    page = open_page(member.email, "/profile")
    page.get_by_role("button", name="Make an address").click()
    page.get_by_role("button", name="Make address").click()
    address = page.get_by_label("Your address")
    expect(address).to_have_value(re.compile(r"^https?://.+/v1/feeds/.+\.ics$"))
    first = address.input_value()
    assert read(local, first) == 200

    page.get_by_role("button", name="Replace address").click()
    page.get_by_role("button", name="Make address").click()
    expect(address).not_to_have_value(first)
    second = address.input_value()
    assert (read(local, first), read(local, second)) == (410, 200)

    page.get_by_role("button", name="Revoke", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="Revoke", exact=True).click()
    expect(address).to_have_count(0)
    assert read(local, second) == 410


def read(local: LocalStack, address: str) -> int:
    """The status under which the stack answers the feed's path."""
    try:
        path = address[address.index("/v1/") :]
        with urllib.request.urlopen(local.origin + path, timeout=30) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refusal:
        with refusal:
            return refusal.code


def test_each_role_reads_only_what_is_true_for_it(local: LocalStack, open_page: Open) -> None:
    member, coach = local.add_member("Ida Falk"), local.add_coach("Cleo Reed")
    room = "https://rooms.example/cleo"
    local.as_person(coach.email, "PATCH", "/v1/coach/profile", {"meeting_url": room})
    session = local.book(member, coach, IN_TIME)
    path = f"/sessions/{session['id']}"
    for person in (member, coach):
        when = open_page(person.email, path).get_by_role("region", name="When and where")
        expect(when.get_by_role("link", name="rooms.example")).to_be_visible()
        expect(when.get_by_role("button", name="Add to calendar")).to_be_visible()
    page = open_page("ada", path)
    when = page.get_by_role("region", name="When and where")
    expect(when).to_contain_text("Only Ida Falk and Cleo Reed see the meeting link.")
    expect(when.get_by_role("button", name="Add to calendar")).to_have_count(0)
    dialog = choose(page, "Cancel")
    expect(dialog).to_contain_text("Ida Falk and Cleo Reed read it in the mail.")
    dialog.get_by_role("button", name="Cancel session").click()
    expect(page.get_by_text("Session cancelled. Ida Falk gets 1 credit back.")).to_be_visible()
    told = {"ada": "came back to Ida Falk.", coach.email: "came back to Ida Falk."}
    for who, sentence in {**told, member.email: "1 credit came back."}.items():
        expect(open_page(who, path).locator("main")).to_contain_text(sentence)


def test_a_session_booked_late_says_why_its_credit_does_not_come_back(
    local: LocalStack, open_page: Open
) -> None:
    member, coach = local.add_member("Lia Spaet"), local.add_coach("Curt Eile")
    session = local.book(member, coach, LATE)
    page = open_page(member.email, f"/sessions/{session['id']}")
    expect(page.get_by_text("it was booked less than 24 hours before its start")).to_be_visible()


def test_what_is_seldom_wanted_of_a_session_is_folded(local: LocalStack, open_page: Open) -> None:
    member, coach = local.add_member("Fred Falte"), local.add_coach("Cilla Kurz")
    session = local.book(member, coach, "2027-02-03T10:00:00Z")
    page = open_page(member.email, f"/sessions/{session['id']}")
    folds = page.locator("details")
    expect(folds).to_have_count(3)
    expect(page.locator("details[open]")).to_have_count(0)
    folds.filter(has_text="Notes").locator("summary").click()
    expect(page.locator("details[open]")).to_have_count(1)
