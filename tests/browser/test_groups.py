"""Groups in the browser: made by admins, looked after by their own, paid from by members."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Open
from tests.browser.stack import Json, LocalStack, Someone


def menu(page: Page, label: str, step: str) -> Locator:
    """Choose from a three-dot menu; the dialog that opens."""
    page.get_by_role("button", name=label).click()
    page.get_by_role("menuitem", name=step).click()
    return page.get_by_role("dialog")


def available(local: LocalStack, who: str) -> dict[str, int]:
    """By the name of each wallet that somebody sees."""
    wallets = local.as_person(who, "GET", "/v1/credits")["wallets"]
    return {each["name"]: each["available"] for each in wallets}


def row(page: Page, text: str) -> Locator:
    return page.get_by_role("listitem").filter(has_text=text)


def test_a_group_is_made_filled_changed_and_removed(local: LocalStack, open_page: Open) -> None:
    member, keeper = local.add_member("Gro Tangen"), local.add_member("Geir Moe")
    page = open_page("ada", "/admin/groups")
    page.get_by_role("button", name="Add group").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Name", exact=True).fill("Field service")
    dialog.get_by_label("All coaching types").uncheck()
    dialog.get_by_label("Career").uncheck()
    dialog.get_by_label("Most credits a session").fill("1")
    dialog.get_by_label("Own wallet").check()
    dialog.get_by_label("Add a group admin").fill("geir")
    dialog.get_by_role("button", name=f"Choose {keeper.name}").click()
    dialog.get_by_role("button", name="Add group").click()

    expect(page.get_by_role("heading", level=1, name="Field service")).to_be_visible()
    rules = page.get_by_role("region", name="Rules")
    expect(rules).to_contain_text("Leadership, Communication")
    expect(rules).to_contain_text(keeper.name)
    page.get_by_label("Add a member").fill("tangen")
    page.get_by_role("button", name=f"Add {member.name}").click()
    expect(row(page, member.email)).to_contain_text("10 credits")
    expect(page.get_by_text("1 member", exact=True)).to_be_visible()

    page.get_by_role("button", name="Edit group").click()
    page.get_by_label("Most credits a session").fill("")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(rules).to_contain_text("No limit")
    expect(page.get_by_role("dialog")).to_have_count(0)

    dialog = menu(page, "More about this group", "Remove group")
    expect(dialog).to_contain_text("1 member is in one group less.")
    dialog.get_by_role("button", name="Remove group").click()
    expect(page.get_by_role("heading", level=1, name="Groups")).to_be_visible()
    expect(page.get_by_text("Field service is removed.")).to_be_visible()
    expect(row(page, f"looked after by {keeper.name}")).to_have_count(0)
    assert "group_admin" not in local.as_person(keeper.email, "GET", "/v1/me")["roles"]


def test_without_its_wallet_a_group_gives_its_credits_back(
    local: LocalStack, open_page: Open
) -> None:
    group = local.add_group("Night shift", credits=7)
    page = open_page("ada", f"/admin/groups/{group['id']}")
    page.get_by_role("button", name="Edit group").click()
    page.get_by_label("Own wallet").uncheck()
    expect(page.get_by_text("Its 7 credits go to the pool when you save.")).to_be_visible()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("This group has no wallet of its own.")).to_be_visible()


@pytest.fixture
def sales(local: LocalStack) -> tuple[Someone, Someone, Json]:
    """Who looks after a group with 20 credits, its member, and the group."""
    keeper, member = local.add_member("Gunn Aas", 0), local.add_member("Gaute Lie", 2)
    group = local.add_group(f"Team of {member.id[:6]}", (member,), (keeper,), credits=20)
    return keeper, member, group


def test_who_looks_after_a_group_gives_and_takes_back_what_it_gave(
    local: LocalStack, open_page: Open, sales: tuple[Someone, Someone, Json]
) -> None:
    keeper, member, group = sales
    page = open_page(keeper.email, "/my-groups")
    expect(page.get_by_role("navigation").get_by_role("link", name="Members")).to_have_count(0)
    page.get_by_role("link", name=f"Transfer credits to {member.name}").click()
    page.get_by_label("Credits", exact=True).fill("5")
    page.get_by_role("button", name="Transfer Credits").click()
    told = f"5 credits moved from {group['name']} to {member.name}."
    expect(page.get_by_text(told)).to_be_visible()

    page.get_by_label("From", exact=True).select_option(f"{member.name}: 7 credits")
    expect(page.get_by_text("Up to 5 credits: what the group gave")).to_be_visible()
    page.get_by_label("Credits", exact=True).fill("6")
    expect(page.get_by_role("button", name="Transfer Credits")).to_be_disabled()
    page.get_by_label("Credits", exact=True).fill("4")
    page.get_by_role("button", name="Transfer Credits").click()
    expect(page.get_by_text(f"4 credits moved from {member.name}")).to_be_visible()
    assert available(local, keeper.email)[group["name"]] == 19
    assert available(local, member.email)[member.name] == 3


def test_who_looks_after_a_group_takes_somebody_out_and_reads_its_history(
    local: LocalStack, open_page: Open, sales: tuple[Someone, Someone, Json]
) -> None:
    keeper, member, group = sales
    coach = local.add_coach("Cato Gundersen")
    local.book(member, coach, "2027-02-05T10:00:00Z", wallet_id=group["wallet_id"])
    page = open_page(keeper.email, "/my-groups")
    page.get_by_role("link", name="History").click()
    expect(page.get_by_text("Session booked")).to_be_visible()
    expect(page.get_by_role("main").get_by_role("link", name="Session booked")).to_have_count(0)
    page.goto(f"{local.origin}/#/my-groups")
    page.get_by_role("button", name=f"Remove {member.name} from").click()
    page.get_by_role("dialog").get_by_role("button", name="Remove", exact=True).click()
    expect(page.get_by_text("Nobody is in this group yet.")).to_be_visible()
    assert group["name"] not in available(local, member.email)


def test_a_member_pays_with_the_wallet_of_a_group_and_sees_which_paid(
    local: LocalStack, open_page: Open, sales: tuple[Someone, Someone, Json]
) -> None:
    _, member, group = sales
    coach = local.add_coach("Cara Bern")
    page = open_page(member.email, f"/coaches/{coach.id}/schedule?day=2027-02-02")
    page.get_by_role("button", name="10:00", exact=True).click()
    summary = page.get_by_role("complementary", name="Your session")
    expect(summary).to_contain_text("Your balance2 credits")
    summary.get_by_label("Pay with").select_option(f"{group['name']}: 20 credits")
    expect(summary).to_contain_text(f"Balance of {group['name']}20 credits")
    expect(summary).to_contain_text("Left afterwards19 credits")
    summary.get_by_role("button", name="Book Now").click()
    expect(page.get_by_text(f"25 minutes · 1 credit from {group['name']}")).to_be_visible()
    assert available(local, member.email) == {member.name: 2, group["name"]: 19}


def test_when_one_wallet_is_short_another_is_offered(
    local: LocalStack, open_page: Open, sales: tuple[Someone, Someone, Json]
) -> None:
    _, member, group = sales
    coach = local.add_coach("Caro Winther")
    local.book(member, coach, "2027-02-04T10:00:00Z", "50")
    page = open_page(member.email, f"/coaches/{coach.id}/schedule?day=2027-02-02")
    page.get_by_role("button", name="10:00", exact=True).click()
    expect(page.get_by_text("This session costs 1 credit and you have 0 credits.")).to_be_visible()
    page.get_by_role("button", name=f"Pay with {group['name']}").click()
    page.get_by_role("button", name="Book Now").click()
    expect(page.get_by_text(f"from {group['name']}")).to_be_visible()


def test_what_no_group_includes_is_said_before_the_click(
    local: LocalStack, open_page: Open
) -> None:
    member, coach = local.add_member("Gry Holt"), local.add_coach("Ceri Vance")
    local.add_group("Juniors", (member,), coaching_type_ids=["acme.career"])
    page = open_page(member.email, f"/coaches/{coach.id}/schedule?day=2027-02-02")
    kinds = page.get_by_label("Coaching Type")
    expect(kinds.locator("option:checked")).to_have_text("Career")
    kinds.select_option("Leadership · not in your group")
    page.get_by_role("button", name="10:00", exact=True).click()
    expect(
        page.get_by_text("Your group Juniors does not include Leadership coaching.")
    ).to_be_visible()
    expect(page.get_by_role("button", name="Book Now")).to_be_disabled()
    kinds.select_option("Career")
    expect(page.get_by_role("button", name="Book Now")).to_be_enabled()


def test_the_rules_of_the_group_that_pays_are_told_when_they_refuse(
    local: LocalStack, open_page: Open
) -> None:
    member, coach = local.add_member("Gard Nilsen"), local.add_coach("Coen Bakker")
    local.add_group("Everybody else", (member,))
    group = local.add_group("Small budget", (member,), credits=9, max_credits_per_session=1)
    page = open_page(
        member.email,
        f"/coaches/{coach.id}/schedule?day=2027-02-02&session_type=acme.50",
        refused=(422,),
    )
    page.get_by_role("button", name="10:00", exact=True).click()
    page.get_by_label("Pay with").select_option("Small budget: 9 credits")
    page.get_by_role("button", name="Book Now").click()
    refusal = page.get_by_role("alert")
    expect(refusal).to_contain_text("Your group does not include this session")
    expect(refusal).to_contain_text("Your group Small budget allows at most 1 credit a session.")
    expect(refusal.get_by_role("link", name="help@acme.example")).to_be_visible()
    assert available(local, member.email)[group["name"]] == 9
