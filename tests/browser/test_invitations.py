"""A coach whom another company asks: the notice, the answer, and the switch between the two.

An invitation is answered once, so the browser is told of one in the answers that it gets.
"""

from playwright.sync_api import expect

from tests.browser.conftest import Open
from tests.browser.stack import LocalStack

GLOBEX = """
const globex = {id: "globex", name: "Globex", timezone: "Europe/Berlin", buying: "packs",
                support_email: "help@globex.example", roles: ["coach"]};
const asked = {id: "globex.coach", workspace: {id: "globex", name: "Globex"}, status: "open",
               invited_at: "2027-02-01T08:00:00Z", expires_at: "2027-03-03T08:00:00Z"};
const real = window.fetch;
let answered = false;
window.fetch = async (input, init) => {
  const { pathname } = new URL(input, location.origin);
  if (pathname === "/v1/me/invitations")
    return Response.json({items: answered ? [] : [asked], next_cursor: null});
  if (pathname.endsWith("/accept")) {
    answered = true;
    return Response.json({...asked, status: "accepted"});
  }
  if (pathname !== "/v1/me" || !answered) return real(input, init);
  const me = await (await real(input, init)).json();
  return Response.json({...me, workspaces: [...me.workspaces, globex]});
};
"""


def test_a_coach_answers_an_invitation_and_switches_to_the_other_company(open_page: Open) -> None:
    page = open_page("cora", "/", script=GLOBEX, refused=(404,))
    expect(page.get_by_text("Globex invites you to coach.")).to_be_visible()
    expect(page.get_by_role("combobox", name="Workspace")).to_have_count(0)
    page.get_by_role("link", name="Answer the invitation").click()
    expect(page.get_by_role("heading", level=1, name="Invitations")).to_be_visible()
    expect(page.get_by_text("Open until Wed 3 Mar, 08:00")).to_be_visible()
    page.get_by_role("button", name="Accept the invitation of Globex").click()
    expect(page.get_by_text("You coach for Globex now.")).to_be_visible()
    expect(page.get_by_text("No invitation waits for you.")).to_be_visible()
    page.get_by_role("combobox", name="Workspace").select_option("Globex")
    expect(page.get_by_text("help@globex.example").first).to_be_visible()
    with page.expect_request("**/v1/coach/profile") as asked:
        page.get_by_role("link", name="Coach Profile").first.click()
    assert asked.value.headers["tandem-workspace"] == "globex"


def test_a_coach_of_the_demo_serves_two_companies_and_sees_each_by_itself(
    local: LocalStack, open_page: Open
) -> None:
    page = open_page("nia")
    switch = page.get_by_role("combobox", name="Workspace")
    expect(switch.get_by_role("option")).to_have_text(["Acme", "Globex"])
    expect(page.get_by_text("help@acme.example").first).to_be_visible()
    switch.select_option("Globex")
    expect(page.get_by_text("help@globex.example").first).to_be_visible()
    served = local.as_person("zoe", "GET", "/v1/coaches")["items"]
    assert "Nia Boateng" in {coach["name"] for coach in served}
