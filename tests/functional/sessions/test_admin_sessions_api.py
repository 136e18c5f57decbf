"""The sessions of a workspace, as its admins list them."""

from datetime import timedelta

from chalicelib.domain.coaches.coaches import BookingMode
from chalicelib.domain.workspaces.workspaces import Buying
from tests.kit.http import Client
from tests.kit.world import MONDAY, World

TEN = MONDAY.replace(hour=10)


def test_admins_list_the_sessions_of_their_workspace(world: World, client: Client) -> None:
    world.add_workspace("globex", Buying.PACKS, 10)
    ana, ben = world.add_member("ana"), world.add_member("ben")
    cora, remy = world.add_coach("cora"), world.add_coach("remy", mode=BookingMode.REQUEST)
    first = world.book(ana, cora, TEN, note="Salary").body
    second = world.book(ben, cora, TEN + timedelta(days=1)).body
    asked = world.book(ana, remy, None, proposed_starts=(TEN + timedelta(days=2),)).body
    admin = client.as_person(world.owner())

    def listed(query: str = "") -> list[str]:
        return [each["id"] for each in admin.get(f"/v1/admin/sessions?{query}").json["items"]]

    assert listed() == [first, second, asked]
    assert listed("from=2026-06-02") == [second, asked]
    assert listed("to=2026-06-02") == [first, second]
    assert listed("from=2026-06-02&to=2026-06-02") == [second]
    assert listed("status=requested") == listed(f"coach_id={remy}") == [asked]
    assert listed(f"member_id={ana}&coach_id={cora}") == [first]
    assert listed("q=ANÁ") == [first, asked]
    assert listed("q=cora+ben") == [second]
    assert listed("q=ana+ben") == []
    assert admin.get("/v1/admin/sessions").json["items"][0]["note"] is None
    page = admin.get("/v1/admin/sessions?limit=2").json
    rest = listed(f"limit=2&cursor={page['next_cursor']}")
    assert [each["id"] for each in page["items"]] + rest == [first, second, asked]
    world.clock.advance(days=3)
    assert listed("status=expired") == [asked]
    assert client.as_person(world.owner("globex")).get("/v1/admin/sessions").json["items"] == []
    for person in (ana, cora):
        assert client.as_person(person).get("/v1/admin/sessions").status == 404
    for query, field in (("status=odd", "status"), ("from=2026-06-02&to=2026-06-01", "to")):
        refused = admin.get(f"/v1/admin/sessions?{query}")
        assert (refused.status, refused.json["errors"][0]["field"]) == (422, field)


def test_admins_see_what_they_may_give_back_as_an_exception(world: World, client: Client) -> None:
    ana, cora = world.add_member("ana"), world.add_coach("cora")
    late = world.book(ana, cora, TEN, session_type="50").body
    admin, member = client.as_person(world.owner()), client.as_person(ana)

    def credits(who: Client) -> int:
        found: int = who.get(f"/v1/sessions/{late}").json["exceptional_refund_credits"]
        return found

    assert credits(admin) == 0
    member.post(f"/v1/sessions/{late}/cancel", {})
    assert (credits(admin), credits(client.as_person(cora)), credits(member)) == (2, 2, 0)
    admin.post(f"/v1/sessions/{late}/refund", {"note": "Ill"})
    assert credits(admin) == 0
