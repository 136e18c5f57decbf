"""Moving a session with a coach who reviews, in the browser: proposed, answered, withdrawn."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Open
from tests.browser.stack import LocalStack, Someone

AT = "2027-02-04T10:00:00Z"
LATE = "2027-02-01T11:00:00Z"
"""Today: from its confirmation on within the window of 24 hours."""


def confirmed(local: LocalStack, member: Someone, coach: Someone, starts_at: str) -> str:
    """A session that the coach has accepted; its id."""
    session_id: str = local.request(member, coach, [starts_at])["id"]
    accept = f"/v1/sessions/{session_id}/accept"
    local.as_person(coach.email, "POST", accept, {"starts_at": starts_at})
    return session_id


def propose(local: LocalStack, member: Someone, session_id: str, *starts: str) -> None:
    body = {"proposed_starts": list(starts), "message": "Could we meet later?"}
    local.as_person(member.email, "POST", f"/v1/sessions/{session_id}/reschedule", body)


def balance(local: LocalStack, member: Someone) -> tuple[int, int]:
    """What is available and what is held."""
    [wallet] = local.as_person(member.email, "GET", "/v1/credits")["wallets"]
    return wallet["available"], wallet["held"]


def test_new_times_are_proposed_and_one_is_accepted_from_the_requests(
    local: LocalStack, open_page: Open
) -> None:
    member, coach = local.add_member("Merle Aune"), local.add_reviewing_coach("Clio Berg")
    session_id = confirmed(local, member, coach, AT)
    page = open_page(member.email, f"/sessions/{session_id}")
    page.get_by_role("button", name="Change this session").click()
    page.get_by_role("menuitem", name="Reschedule").click()
    expect(page.get_by_role("dialog")).to_contain_text("Your present time stays yours")
    page.goto(f"{local.origin}/#/sessions/{session_id}/reschedule?day=2027-02-05")
    expect(page.get_by_text("Clio Berg reviews every move.")).to_be_visible()
    for time in ("11:00", "12:00"):
        page.get_by_role("button", name=time, exact=True).click()
    page.get_by_label("Message to Clio Berg").fill("Could we meet a day later?")
    page.get_by_role("button", name="Propose new times", exact=True).click()
    expect(page.get_by_role("heading", name="New times proposed")).to_be_visible()
    expect(page.get_by_role("button", name="Withdraw proposal")).to_be_visible()
    expect(page.get_by_text("A move waits for the answer of Clio Berg.")).to_be_visible()
    expect(page.get_by_role("region", name="When and where")).to_contain_text("10:00 – 10:25")
    page.goto(f"{local.origin}/#/sessions/{session_id}/reschedule")
    expect(page.get_by_text("Withdraw it to propose other times.")).to_be_visible()

    desk = open_page(coach.email, "/coach/requests")
    card = desk.get_by_role("article").filter(has_text=member.name)
    expect(card).to_contain_text("Would like to move it from Thu 4 Feb, 10:00.")
    expect(card).to_contain_text("Could we meet a day later?")
    card.get_by_label("Fri 5 Feb, 12:00 – 12:25").check()
    card.get_by_role("button", name="Accept").click()
    expect(desk.get_by_text("No requests wait for you.")).to_be_visible()
    accepted = desk.get_by_role("list", name="Accepted")
    expect(accepted).to_contain_text("12:00 – 12:25")
    accepted.get_by_role("link", name=f"Leadership with {member.name}").click()
    expect(desk.get_by_role("region", name="When and where")).to_be_visible()

    page = open_page(member.email, f"/sessions/{session_id}")
    expect(page.get_by_role("region", name="When and where")).to_contain_text("12:00 – 12:25")
    expect(page.get_by_text("It can be moved 4 more times.")).to_be_visible()
    assert balance(local, member) == (9, 0)


def test_a_late_move_says_that_the_charge_is_held_and_a_withdrawal_frees_it(
    local: LocalStack, open_page: Open
) -> None:
    member, coach = local.add_member("Malin Hoff"), local.add_reviewing_coach("Corin Stern")
    session_id = confirmed(local, member, coach, LATE)
    page = open_page(member.email, f"/sessions/{session_id}/reschedule?day=2027-02-02")
    summary = page.get_by_role("complementary", name="Your move")
    expect(summary).to_contain_text("Moving it costs 1 credit.")
    expect(summary).to_contain_text("held there until the answer of a coach who reviews moves")
    page.get_by_role("button", name="14:00", exact=True).click()
    page.get_by_role("button", name="Propose new time for 1 credit").click()
    expect(page.get_by_text("Held for the move: 1 credit.")).to_be_visible()
    assert balance(local, member) == (8, 1)

    page.get_by_role("button", name="Withdraw proposal").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("1 credit comes back.")
    dialog.get_by_role("button", name="Withdraw").click()
    expect(page.get_by_role("heading", name="New times proposed")).to_have_count(0)
    assert balance(local, member) == (9, 0)


@pytest.mark.parametrize("place", ["/coach/requests", "/sessions/{session_id}"])
def test_a_declined_move_leaves_the_session_at_its_time(
    local: LocalStack, open_page: Open, place: str
) -> None:
    member, coach = local.add_member("Mirja Lund"), local.add_reviewing_coach("Cato Voss")
    session_id = confirmed(local, member, coach, AT)
    propose(local, member, session_id, "2027-02-05T10:00:00Z")
    desk = open_page(coach.email, place.format(session_id=session_id))
    expect(desk.get_by_text("Could we meet later?")).to_be_visible()
    desk.get_by_role("button", name="Decline").click()
    dialog = desk.get_by_role("dialog")
    expect(dialog).to_contain_text("The session stays at its present time.")
    dialog.get_by_label("Reason").fill("I am away.")
    dialog.get_by_role("button", name="Decline").click()
    expect(desk.get_by_text("Could we meet later?")).to_have_count(0)
    page = open_page(member.email, f"/sessions/{session_id}")
    expect(page.get_by_role("region", name="When and where")).to_contain_text("10:00 – 10:25")
    expect(page.get_by_role("button", name="Change this session")).to_be_visible()
    page.get_by_role("region", name="Mails sent").locator("summary").click()
    expect(page.get_by_text("Move declined").first).to_be_visible()


def test_a_session_that_is_to_be_moved_stands_once_in_the_lists(
    local: LocalStack, open_page: Open
) -> None:
    member, coach = local.add_member("Milo Rand"), local.add_reviewing_coach("Cleo Stahl")
    session_id = confirmed(local, member, coach, AT)
    propose(local, member, session_id, "2027-02-05T10:00:00Z")
    for person in (member, coach):
        page = open_page(person.email, "/sessions")
        expect(page.get_by_text("No other sessions ahead.")).to_be_visible()
        expect(page.locator(f"a[href='#/sessions/{session_id}']")).to_have_count(1)
        expect(page.get_by_text("New times proposed")).to_have_count(1)
