"""An admin adds people, moves credits and keeps the catalogue."""

from playwright.sync_api import expect

from tests.browser.conftest import Open
from tests.browser.stack import LocalStack


def test_a_new_member_has_their_starting_credits_and_gets_more(
    local: LocalStack, open_page: Open
) -> None:
    page = open_page("ada", "/admin/members")
    page.get_by_role("button", name="Add member").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Name", exact=True).fill("Tuva Stein")
    dialog.get_by_label("E-mail").fill("tuva.stein@example.com")
    dialog.get_by_label("Starting credits").fill("3")
    dialog.get_by_role("button", name="Add member").click()
    expect(dialog).to_be_hidden()
    page.get_by_label("Search").fill("Tuva Stein")
    row = page.get_by_role("listitem").filter(has_text="tuva.stein@example.com")
    expect(row).to_contain_text("3 credits")

    row.get_by_role("link", name="Transfer credits to Tuva Stein").click()
    page.get_by_label("Credits", exact=True).fill("4")
    page.get_by_label("Note").fill("For the spring")
    expect(page.get_by_text("Tuva Stein afterwards")).to_be_visible()
    page.get_by_role("button", name="Transfer Credits").click()
    expect(page.get_by_text("4 credits moved from Acme to Tuva Stein.")).to_be_visible()
    page.wait_for_function("document.activeElement !== document.body")

    page = open_page("tuva.stein@example.com", "/credits")
    expect(page.get_by_text("For the spring")).to_be_visible()
    expect(page.get_by_text("balance 7")).to_be_visible()
    expect(page.get_by_text("Starting credits")).to_be_visible()


def test_more_than_a_wallet_has_cannot_be_sent(local: LocalStack, open_page: Open) -> None:
    member = local.add_member("Vera Lund", credits=2)
    page = open_page("ada", f"/admin/transfer?to={member.wallet_id}")
    page.get_by_label("From", exact=True).select_option(f"{member.name}: 2 credits")
    page.get_by_label("To", exact=True).select_option(index=1)
    page.get_by_label("Credits", exact=True).fill("3")
    expect(page.get_by_text("Transfer fewer, or move some to Vera Lund first.")).to_be_visible()
    expect(page.get_by_role("button", name="Transfer Credits")).to_be_disabled()


def test_an_admin_with_too_small_a_pool_is_led_to_filling_it(
    local: LocalStack, open_page: Open
) -> None:
    """Also where members have to ask their admin: nobody sends an admin to themselves."""
    member = local.add_member("Vito Ferro", credits=0, admin="gil")
    page = open_page("gil", f"/admin/transfer?to={member.wallet_id}")
    page.get_by_label("Credits", exact=True).fill("5000")
    expect(page.get_by_text("Transfer fewer, or buy credits for the pool first.")).to_be_visible()
    page.get_by_role("link", name="buy credits for the pool").click()
    expect(page.get_by_role("heading", name="Buy Credits")).to_be_visible()
    expect(page.get_by_text("For the credits of Globex.")).to_be_visible()


def test_a_pool_that_has_shrunk_meanwhile_is_led_to_too(local: LocalStack, open_page: Open) -> None:
    member, other = (local.add_member(name, 0, "gil") for name in ("Vida Roth", "Vaso Pappa"))
    page = open_page("gil", f"/admin/transfer?to={member.wallet_id}", refused=(402,))
    expect(page.get_by_label("To", exact=True)).to_have_value(member.wallet_id)
    pool = local.as_person("gil", "GET", "/v1/credits")["wallets"][0]
    page.get_by_label("Credits", exact=True).fill(str(pool["available"]))
    local.transfer("gil", "globex.pool", other.wallet_id, 1)
    page.get_by_role("button", name="Transfer Credits").click()
    refusal = page.get_by_role("alert")
    expect(refusal).to_contain_text("Not enough credits")
    expect(refusal.get_by_role("link", name="buy credits for the pool")).to_be_visible()
    local.transfer("gil", other.wallet_id, "globex.pool", 1)


def test_a_new_coach_is_found_and_taken_out_again(local: LocalStack, open_page: Open) -> None:
    page = open_page("ada", "/admin/coaches")
    page.get_by_role("button", name="Add coach").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Name", exact=True).fill("Cilla Thorn")
    dialog.get_by_label("E-mail").fill("cilla.thorn@example.com")
    dialog.get_by_role("group", name="Career").get_by_label("25 minutes").uncheck()
    dialog.get_by_role("button", name="Add coach").click()
    expect(dialog).to_be_hidden()
    row = page.get_by_role("listitem").filter(has_text="cilla.thorn@example.com")
    expect(row).to_contain_text("Leadership, Career, Communication · Book Now")
    coaches = local.as_person("ana", "GET", "/v1/coaches?q=Cilla%20Thorn")["items"]
    assert [each["name"] for each in coaches] == ["Cilla Thorn"]

    row.get_by_role("button", name="Edit Cilla Thorn").click()
    page.get_by_role("button", name="Take out of Acme").click()
    page.get_by_role("dialog").get_by_role("button", name="Take out", exact=True).click()
    expect(page.get_by_text("Cilla Thorn no longer coaches here.")).to_be_visible()
    assert local.as_person("ana", "GET", "/v1/coaches?q=Cilla%20Thorn")["items"] == []


def test_a_new_length_is_sold_at_its_price(open_page: Open) -> None:
    page = open_page("gil", "/admin/catalogue")
    page.get_by_role("button", name="Add a session type").click()
    fresh = page.get_by_role("group", name="New session type")
    fresh.get_by_label("Minutes").fill("90")
    fresh.get_by_label("Price in credits").fill("5")
    fresh.get_by_label("Name", exact=True).fill("90 minutes")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("The catalogue is saved.")).to_be_visible()
    page = open_page("yan", "/coach/profile")
    expect(page.get_by_label("90 minutes · 5 credits").first).to_be_visible()


def test_a_catalogue_that_makes_no_sense_is_refused_in_words(open_page: Open) -> None:
    page = open_page("gil", "/admin/catalogue")
    minutes = page.get_by_label("Minutes").first
    minutes.fill("7")
    page.get_by_role("button", name="Save", exact=True).click()
    assert minutes.evaluate("field => field.validity.stepMismatch")
    page.get_by_role("button", name="Discard").click()
    expect(minutes).to_have_value("25")
