"""An admin keeps the people of a workspace: finds them, changes what they may do, lets them go,
adds many at once and gives many the same.
"""

from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Open
from tests.browser.stack import LocalStack, Someone


def row(page: Page, text: str) -> Locator:
    return page.get_by_role("listitem").filter(has_text=text)


def available(local: LocalStack, member: Someone) -> int:
    [wallet] = local.as_person(member.email, "GET", "/v1/credits")["wallets"]
    return int(wallet["available"])


def member_page(open_page: Open, member: Someone, who: str = "ada", **more: int) -> Page:
    page = open_page(who, f"/admin/members/{member.id}", refused=tuple(more.values()))
    expect(page.get_by_role("heading", level=1, name=member.name)).to_be_visible()
    return page


def test_people_are_found_by_words_and_group(local: LocalStack, open_page: Open) -> None:
    inside, outside = local.add_member("Magda Orlova"), local.add_member("Magda Petrova")
    group = local.add_group("Choir", (inside,))
    page = open_page("ada", "/admin/members")
    page.get_by_label("Search").fill("magda")
    expect(row(page, outside.email)).to_be_visible()
    expect(row(page, inside.email)).to_contain_text("Member · Choir")
    expect(page.get_by_text("2 people", exact=True)).to_be_visible()
    page.get_by_label("Group").select_option(group["name"])
    expect(row(page, outside.email)).to_have_count(0)
    page.get_by_label("Role").select_option("Owner")
    expect(page.get_by_text("Nobody fits that.")).to_be_visible()
    page.get_by_label("Role").select_option("Member")
    expect(row(page, inside.email)).to_be_visible()
    page.reload()
    expect(row(page, inside.email)).to_be_visible()
    page.get_by_label("Search").fill("nobody of that name")
    expect(page.get_by_text("Nobody fits that.")).to_be_visible()
    page.get_by_role("button", name="Clear filters").click()
    expect(page.get_by_label("Search")).to_have_value("")
    page.get_by_label("Search").fill("magda")
    expect(row(page, outside.email)).to_be_visible()


def test_all_members_are_exported(local: LocalStack, open_page: Open) -> None:
    member = local.add_member("Magnus Export")
    page = open_page("ada", "/admin/members")
    with page.expect_download() as saving:
        page.get_by_role("button", name="Export CSV").click()
    text = Path(saving.value.path()).read_text(encoding="utf-8-sig")
    assert saving.value.suggested_filename == "members.csv"
    assert member.email in text


def test_roles_and_groups_of_a_person_are_changed(local: LocalStack, open_page: Open) -> None:
    member = local.add_member("Marek Novy")
    local.add_group("Marathon")
    page = member_page(open_page, member)
    page.get_by_label("Admin", exact=False).first.check()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text(f"{member.name} is saved.")).to_be_visible()
    assert local.as_person(member.email, "GET", "/v1/me")["roles"] == ["member", "admin"]
    page.get_by_label("Marathon").check()
    expect(page.get_by_text(f"{member.name} is in Marathon now.")).to_be_visible()
    page.get_by_label("Marathon").click()
    expect(page.get_by_text(f"{member.name} is no longer in Marathon.")).to_be_visible()

    page = open_page(member.email, "/admin/audit")
    made_admin = page.get_by_role("listitem").filter(has_text=f"changed {member.name}")
    expect(made_admin.first).to_contain_text("Ada Okafor changed Marek Novy: now admin, member")
    left = row(page, "out of Marathon").first
    expect(left).to_contain_text(f"Ada Okafor took {member.name} out of Marathon")


def test_the_last_owner_stays_and_is_told_why(local: LocalStack, open_page: Open) -> None:
    owner = local.as_person("gil", "GET", "/v1/me")
    page = open_page("gil", f"/admin/members/{owner['id']}", refused=(409,))
    page.get_by_label("Owner", exact=False).first.uncheck()
    page.get_by_label("Admin", exact=False).first.check()
    page.get_by_role("button", name="Save", exact=True).click()
    refusal = page.get_by_role("alert")
    expect(refusal).to_contain_text("A workspace needs an owner")
    expect(refusal).to_contain_text("Make somebody else an owner first")
    expect(refusal.get_by_role("link", name="help@globex.example")).to_be_visible()


def test_an_owner_is_beyond_the_reach_of_an_admin(local: LocalStack, open_page: Open) -> None:
    admin = local.add_member("Milan Kos")
    path = f"/v1/admin/members/{admin.id}"
    local.as_person("ada", "PATCH", path, {"roles": ["member", "admin"]})
    owner = local.as_person("ada", "GET", "/v1/me")
    page = open_page(admin.email, f"/admin/members/{owner['id']}")
    expect(page.get_by_text("Only an owner changes what an owner may do")).to_be_visible()
    expect(page.get_by_label("Owner", exact=False).first).to_be_disabled()
    expect(page.get_by_role("button", name="More about Ada Okafor")).to_have_count(0)


def test_removing_a_person_tells_what_happens_and_follows_it(
    local: LocalStack, open_page: Open
) -> None:
    member, coach = local.add_member("Mona Eide", 9), local.add_coach("Colm Daly")
    session = local.book(member, coach, "2027-02-10T10:00:00Z", "50")
    page = member_page(open_page, member, coaches_of_old=404)
    page.get_by_role("button", name=f"More about {member.name}").click()
    page.get_by_role("menuitem", name="Remove").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("1 session ahead is cancelled; what was paid goes to the pool.")
    expect(dialog).to_contain_text("7 credits of their wallet go to the pool.")
    dialog.get_by_role("button", name="Remove", exact=True).click()
    expect(dialog).to_be_hidden()
    local.send("POST", "/local/tick")
    expect(page.get_by_role("heading", name="Removed", exact=True)).to_be_visible()
    page.get_by_role("button", name="Erase their data").click()
    expect(dialog).to_contain_text("This cannot be undone")
    expect(dialog).to_contain_text("Notes, messages, reasons and the words of ratings")
    dialog.get_by_role("button", name="Erase their data").click()
    expect(page.get_by_text(f"What is stored about {member.name} is being erased.")).to_be_visible()
    page.goto(f"{local.origin}/#/admin/members")
    page.get_by_label("Search").fill(member.email)
    expect(page.get_by_text("Nobody fits that.")).to_be_visible()
    page.goto(f"{local.origin}/#/admin/audit")
    expect(row(page, f"You removed {member.name}")).to_be_visible()
    expect(row(page, f"You erased what was stored about {member.name}")).to_be_visible()
    path = f"/v1/sessions/{session['id']}"
    assert local.as_person(coach.email, "GET", path)["status"] == "cancelled"


def test_many_get_the_same_and_one_refusal_stops_no_other(
    local: LocalStack, open_page: Open
) -> None:
    few, many = local.add_member("Max Setter", 2), local.add_member("Mia Setter", 9)
    same = local.add_member("Moe Setter", 5)
    page = open_page("ada", "/admin/set-credits")
    page.get_by_label("Search").fill("setter")
    page.get_by_role("button", name="Choose these 3").click()
    page.get_by_label("Credits", exact=True).fill("5")
    expect(row(page, few.email)).to_contain_text("+3")
    expect(row(page, many.email)).to_contain_text("−4")
    expect(row(page, same.email)).to_contain_text("no change")
    preview = page.get_by_role("complementary", name="What changes")
    expect(preview).to_contain_text("Into the pool1 credit")
    gone = local.add_member("Mel Setter", 1)
    page.get_by_role("button", name="Set Credits for 3 people").click()
    expect(page.get_by_text("3 wallets set.")).to_be_visible()
    expect(row(page, few.name)).to_contain_text("before 2")
    assert [available(local, each) for each in (few, many, same, gone)] == [5, 5, 5, 1]

    page.get_by_role("button", name="Set others").click()
    page.get_by_label("Search").fill("setter")
    page.get_by_label(few.name).check()
    page.get_by_label(gone.name).check()
    local.as_person("ada", "DELETE", f"/v1/admin/members/{gone.id}")
    local.send("POST", "/local/tick")
    page.get_by_label("Credits", exact=True).fill("6")
    with page.expect_response("**/v1/admin/members*"):  # which names who is here no more
        page.get_by_role("button", name="Set Credits for 2 people").click()
    expect(page.get_by_text("1 wallet could not be set and stays as before.")).to_be_visible()
    expect(row(page, gone.name)).to_contain_text("The wallet is closed")
    assert available(local, few) == 6


def test_on_a_phone_number_and_button_are_within_reach(local: LocalStack, open_page: Open) -> None:
    member = local.add_member("Mads Telefon", 4)
    page = open_page("ada", "/admin/set-credits", width=390, height=800)
    page.get_by_label("Credits", exact=True).fill("6")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Search")).to_be_focused()
    page.keyboard.type(member.email)
    page.get_by_label(member.name).check()
    button = page.get_by_role("button", name="Set Credits for 1 person")
    expect(button).to_be_in_viewport(ratio=1)
    button.click()
    expect(page.get_by_text("1 wallet set.")).to_be_visible()
    assert available(local, member) == 6


def test_too_much_for_the_pool_is_said_before_and_after(local: LocalStack, open_page: Open) -> None:
    member = local.add_member("Mio Grande", admin="gil")
    page = open_page("gil", "/admin/set-credits")
    page.get_by_label(member.name).check()
    page.get_by_label("Credits", exact=True).fill("100000")
    expect(page.get_by_text("Those for whom it does not suffice stay as they are")).to_be_visible()
    page.get_by_role("button", name="Set Credits for 1 person").click()
    expect(page.get_by_text("The pool has too few credits.")).to_be_visible()
    assert available(local, member) == 10


def test_a_pasted_column_is_sorted_before_anybody_is_added(
    local: LocalStack, open_page: Open
) -> None:
    here = local.add_member("Mira Here")
    local.add_group("Newcomers")
    page = open_page("ada", "/admin/members/import")
    lines = (
        "Name,E-mail,Manager Email,Groups,Credits",
        '"Moberg, Maja",maja.moberg@example.com,boss@example.com,NEWCOMERS,5',
        ",milo.moberg@example.com,boss@example.com,,",
        f"{here.name},{here.email},,,",
        "nobody,not an address,,,",
        "Maja,MAJA.MOBERG@example.com,,,",
        "Mia Moberg,mia.moberg@example.com,,Chess,1",
    )
    page.get_by_label("Addresses").fill("\n".join(lines))
    expect(page.get_by_role("button", name="Add members")).to_be_disabled()
    page.get_by_role("button", name="Check addresses").click()
    told = "3 new, 1 here already, 2 not usable. Look at one of the new"
    expect(page.get_by_text(told)).to_be_visible()
    expect(page.get_by_text("Not read: Manager Email.")).to_be_visible()
    expect(row(page, "maja.moberg@example.com").first).to_contain_text("Moberg, Maja")
    expect(row(page, "milo.moberg@example.com")).to_contain_text("Milo Moberg")
    expect(row(page, here.email)).to_contain_text("line 4")
    expect(row(page, "nobody, not an address")).to_contain_text("This is no e-mail address")
    again = row(page, "Maja, MAJA.MOBERG@example.com")
    expect(again).to_contain_text("stands in line 2 already")
    expect(row(page, "mia.moberg@example.com")).to_contain_text("There is no group “Chess”.")
    expect(row(page, "mia.moberg@example.com").get_by_role("checkbox")).not_to_be_checked()

    page.get_by_label("Starting credits each").fill("2")
    page.get_by_role("group", name="Groups").get_by_label("Newcomers").check()
    expect(row(page, "milo.moberg@example.com")).to_contain_text("2 credits")
    page.get_by_role("button", name="Add 2 members").click()
    expect(page.get_by_text("2 members added.")).to_be_visible()
    page.get_by_role("link", name="All members").click()
    page.get_by_label("Search").fill("moberg")
    expect(row(page, "milo.moberg@example.com")).to_contain_text("Member · Newcomers")
    expect(row(page, "milo.moberg@example.com")).to_contain_text("2 credits")
    expect(row(page, "maja.moberg@example.com")).to_contain_text("5 credits")
    expect(row(page, "mia.moberg@example.com")).to_have_count(0)


def test_a_lost_answer_in_the_middle_of_an_import_adds_nobody_twice(
    local: LocalStack, open_page: Open
) -> None:
    page = open_page("ada", "/admin/members/import", refused=("ERR_FAILED",))
    page.get_by_label("Addresses").fill("otto.lost@example.com")
    page.get_by_role("button", name="Check addresses").click()
    page.route("**/v1/admin/members/import", lambda route: (route.fetch(), route.abort()))
    page.get_by_role("button", name="Add 1 member").click()
    expect(page.get_by_role("alert")).to_contain_text("We could not reach the service")
    expect(page.get_by_text("1 person not yet tried.")).to_be_visible()
    page.unroute("**/v1/admin/members/import")
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_text("1 member added.")).to_be_visible()


def test_a_file_of_another_encoding_is_read_and_this_is_told(
    tmp_path: Path, open_page: Open
) -> None:
    file = tmp_path / "people.csv"
    file.write_bytes("sep=;\r\nName;E-Mail\r\nMüller, Jörg;jm@example.com\r\n".encode("cp1252"))
    page = open_page("ada", "/admin/members/import")
    page.get_by_label("Or a CSV file").set_input_files(file)
    page.get_by_role("button", name="Check file").click()
    expect(row(page, "jm@example.com")).to_contain_text("Müller, Jörg")
    expect(page.get_by_text("it was read as Windows-1252")).to_be_visible()


def test_people_are_found_without_accents_and_after_they_left(
    local: LocalStack, open_page: Open
) -> None:
    gone, here = local.add_member("Renée Fortgang"), local.add_member("Renée Dableibt")
    local.as_person("ada", "DELETE", f"/v1/admin/members/{gone.id}")
    local.send("POST", "/local/tick")
    page = member_page(open_page, gone)
    expect(page.get_by_text("Removed", exact=True).first).to_be_visible()
    page.get_by_role("link", name="Members").first.click()
    page.get_by_label("Search").fill("renee")
    expect(row(page, here.email)).to_be_visible()
    expect(row(page, gone.email)).to_have_count(0)
    page.get_by_label("Show").select_option("Removed")
    expect(row(page, gone.email)).to_contain_text("Removed")
    expect(row(page, here.email)).to_have_count(0)
