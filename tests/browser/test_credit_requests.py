"""Credits in the browser: asked for, granted, refused, dated, and told in a history."""

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Open
from tests.browser.stack import LocalStack, Someone


def row(page: Page, text: str) -> Locator:
    return page.get_by_role("listitem").filter(has_text=text)


def ask(page: Page, credits: str, note: str) -> None:
    page.get_by_role("button", name="Request credits").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Credits", exact=True).fill(credits)
    dialog.get_by_label("Note").fill(note)
    dialog.get_by_role("button", name="Request credits").click()
    expect(dialog).to_have_count(0)


def test_a_member_asks_and_an_admin_grants_less_and_refuses(
    local: LocalStack, open_page: Open
) -> None:
    member = local.add_member("Rana Aziz", 1, admin="gil")
    page = open_page(member.email, "/credits")
    ask(page, "8", "For the spring programme")
    expect(row(page, "For the spring programme")).to_contain_text("Waiting for an answer")
    ask(page, "90", "For everybody")

    admin = open_page("gil", "/admin/requests")
    asked = row(admin, "For the spring programme")
    expect(asked).to_contain_text(f"{member.name} asks for 8 credits")
    asked.get_by_role("button", name="Grant").click()
    dialog = admin.get_by_role("dialog")
    dialog.get_by_label("Credits", exact=True).fill("3")
    dialog.get_by_label("Note").fill("Three for now")
    dialog.get_by_role("button", name="Grant", exact=True).click()
    expect(admin.get_by_text(f"3 credits granted to {member.name}.")).to_be_visible()
    row(admin, "For everybody").get_by_role("button", name="Refuse").click()
    dialog.get_by_label("Note").fill("Not this year")
    dialog.get_by_role("button", name="Refuse", exact=True).click()
    expect(row(admin, "For everybody")).to_have_count(0)
    admin.get_by_role("link", name="All", exact=True).click()
    expect(row(admin, "For everybody")).to_contain_text("Answer: Not this year")

    page.reload()
    expect(row(page, "For the spring programme")).to_contain_text("Granted: 3 credits")
    expect(row(page, "For everybody")).to_contain_text("Refused")
    expect(row(page, "Request granted")).to_contain_text("+3")
    expect(row(page, "Request granted")).to_contain_text("balance 4")


def test_three_open_requests_are_enough(local: LocalStack, open_page: Open) -> None:
    member = local.add_member("Rolf Ask", 1, admin="gil")
    for _ in range(3):
        local.as_person(member.email, "POST", "/v1/credits/requests", {"credits": 1})
    page = open_page(member.email, "/credits", refused=(409,))
    page.get_by_role("button", name="Request credits").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Credits", exact=True).fill("1")
    dialog.get_by_role("button", name="Request credits").click()
    expect(dialog.get_by_role("alert")).to_contain_text("You have too many open requests")


def test_credits_with_a_last_day_show_it(local: LocalStack, open_page: Open) -> None:
    member = local.add_member("Ragna Bjørk", 4)
    page = open_page("ada", f"/admin/transfer?to={member.wallet_id}")
    page.get_by_label("Credits", exact=True).fill("3")
    page.get_by_label("Use by").fill("2027-03-31")
    page.get_by_role("button", name="Transfer Credits").click()
    expect(page.get_by_text(f"3 credits moved from Acme to {member.name}.")).to_be_visible()
    page.get_by_label("From", exact=True).select_option(f"{member.name}: 7 credits")
    expect(page.get_by_label("Use by")).to_have_count(0)

    page = open_page(member.email, "/credits")
    expect(page.get_by_text("3 credits to use by Wed, 31 Mar 2027")).to_be_visible()
    expect(row(page, "No last day")).to_contain_text("4 credits")


def test_every_entry_of_a_history_says_why_and_by_whom(local: LocalStack, open_page: Open) -> None:
    member, coach = local.add_member("Runa Dahl", 6), local.add_coach("Cyra Blum")
    session = local.book(member, coach, "2027-02-05T10:00:00Z", "50")
    local.as_person(member.email, "POST", f"/v1/sessions/{session['id']}/cancel", {})
    page = open_page(member.email, "/credits")
    booked = row(page, "Session booked")
    expect(booked).to_contain_text("by you")
    expect(booked).to_contain_text("−2")
    expect(booked).to_contain_text("balance 4")
    back = row(page, "Refund of a session")
    expect(back).to_contain_text("+2")
    expect(row(page, "Starting credits")).to_contain_text("by Ada Okafor")
    back.get_by_role("link").click()
    expect(page.get_by_role("heading", name=f"Leadership with {coach.name}")).to_be_visible()


def test_taking_a_coach_out_tells_which_sessions_end(local: LocalStack, open_page: Open) -> None:
    member, coach = local.add_member("Rudi Falk"), local.add_coach("Cuno Rast")
    local.book(member, coach, "2027-02-05T10:00:00Z")
    page = open_page("ada", "/admin/coaches")
    page.get_by_role("button", name=f"Edit {coach.name}").click()
    page.get_by_role("button", name="Take out of Acme").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("1 session ahead is cancelled; members get everything back.")
    dialog.get_by_role("button", name="Take out", exact=True).click()
    expect(page.get_by_text(f"{coach.name} no longer coaches here.")).to_be_visible()
    assert not bookable(local, member, coach)


def bookable(local: LocalStack, member: Someone, coach: Someone) -> bool:
    found = local.as_person(member.email, "GET", f"/v1/coaches?q={coach.name.split()[0]}")
    return bool(found["items"])


def test_who_waits_reads_what_others_did_without_a_reload(
    local: LocalStack, open_page: Open
) -> None:
    member = local.add_member("Wilma Wait", 1, admin="gil")
    requests = open_page("gil", "/admin/requests")
    expect(requests.get_by_role("heading", level=1, name="Credit Requests")).to_be_visible()
    asked = local.as_person(
        member.email, "POST", "/v1/credits/requests", {"credits": 4, "note": "For May"}
    )
    page = open_page(member.email, "/credits")
    expect(row(page, "For May")).to_contain_text("Waiting for an answer")
    expect(row(requests, "For May")).to_be_visible()
    path = f"/v1/admin/credits/requests/{asked['id']}/grant"
    local.as_person("gil", "POST", path, {"credits": 3, "note": ""})
    expect(row(page, "For May")).to_contain_text("Granted: 3 credits")
    expect(row(page, "Request granted")).to_contain_text("balance 4")
    expect(row(requests, "For May")).to_have_count(0)
