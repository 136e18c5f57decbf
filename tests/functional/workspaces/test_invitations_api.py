"""Inviting coaches whom other companies know: what each side is shown, and how it ends."""

import re
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.workspaces.workspaces import Buying
from chalicelib.storage.coaches.hints import list_hints
from chalicelib.use_cases.clock.scheduled_work import do_what_is_due
from tests.kit.audit import check_everything
from tests.kit.http import Client, Reply
from tests.kit.world import MONDAY, World

COACHES, MINE = "/v1/admin/coaches", "/v1/me/invitations"
ONE = [{"coaching_type_id": "acme.career", "session_type_ids": ["acme.25"]}]
KNOWN, NEW = "otto@globex.example", "nina@globex.example"


@pytest.fixture
def otto_id(world: World) -> str:
    world.add_workspace("globex", Buying.PACKS, 10)
    return world.add_coach("otto", workspace_id="globex")


@pytest.fixture
def otto(client: Client, otto_id: str) -> Client:
    return client.as_person(otto_id)


@pytest.fixture
def admin(world: World, client: Client, otto_id: str) -> Client:
    return client.as_person(world.owner())


def invite(admin: Client, email: str = KNOWN, **more: Any) -> Reply:
    return admin.post(COACHES, {"email": email, "name": "Otto Otter", **more})


def answer(somebody: Client, how: str, **headers: str) -> Reply:
    return somebody.post(f"{MINE}/acme.coach/{how}", **headers)


def waiting(somebody: Client) -> list[str]:
    return [each["id"] for each in somebody.get(MINE).json["items"]]


def told(reply: Reply) -> tuple[int, str]:
    """All that was answered, but for ids and what the caller sent."""
    text = re.sub(r"\"(request_)?id\": ?\"[^\"]*\"|otto@|nina@", "", reply.text)
    return reply.status, re.sub(r"acme\.[0-9a-z-]{20,}[^\"]*", "", text)


def all_along(admin: Client, email: str) -> list[tuple[int, str]]:
    """What an admin is answered who adds a coach, tries everything, and removes them."""
    made = invite(admin, email, headline="Calm")
    own = f"{COACHES}/{made.json['id']}"
    return [
        told(each)
        for each in (
            made,
            invite(admin, email),
            admin.get(COACHES),
            admin.patch(own, {"offering": ONE}),
            admin.delete(own),
            invite(admin, email),
            admin.get(COACHES),
        )
    ]


def test_an_address_that_others_know_is_answered_like_a_new_one_all_along(
    world: World, admin: Client
) -> None:
    known = all_along(admin, KNOWN)
    assert do_what_is_due(world.ctx, lambda: True).failed == 0
    assert all_along(admin, NEW) == known
    assert [status for status, _ in known] == [201, 422, 200, 200, 202, 409, 200]
    check_everything()


def test_the_company_sees_nothing_of_a_coach_who_has_not_accepted(
    otto: Client, admin: Client, otto_id: str
) -> None:
    otto.patch("/v1/coach/profile", {"headline": "Secret", "bio": "Secret"})
    desk = otto.get("/v1/coach/profile").text
    made = invite(admin)
    assert (made.json["name"], made.json["headline"]) == ("Otto Otter", "")
    assert made.json["id"] != otto_id
    assert admin.patch(f"{COACHES}/{otto_id}", {"offering": ONE}).code == "not_found"
    assert "Secret" not in admin.get(COACHES).text + admin.get("/v1/coaches").text
    assert otto.get("/v1/coach/profile").text == desk
    assert otto.get("/v1/catalogue?workspace_id=acme").code == "not_found"


def test_who_owns_the_address_sees_who_invites_and_until_when(
    otto: Client, admin: Client, client: Client, world: World
) -> None:
    assert waiting(otto) == []
    invite(admin)
    assert otto.get(MINE).json["items"] == [
        {
            "id": "acme.coach",
            "workspace": {"id": "acme", "name": "Acme"},
            "status": "open",
            "invited_at": "2026-06-01T06:00:00Z",
            "expires_at": "2026-07-01T06:00:00Z",
        }
    ]
    assert waiting(admin) == waiting(client.as_person("nobody")) == []
    assert answer(admin, "accept").code == "not_found"
    invite(admin, NEW)
    nina = client.as_person(world.ctx.user_pool.ensure_user(NEW))
    assert waiting(nina) == []
    assert answer(nina, "accept").code == "not_found"


def test_who_accepts_coaches_for_both_with_the_offering_that_the_admin_gave(
    world: World, client: Client, otto: Client, admin: Client, otto_id: str
) -> None:
    otto.patch("/v1/coach/profile", {"headline": "Calm"})
    double = invite(admin, offering=ONE).json["id"]
    accepted = answer(otto, "accept")
    assert (accepted.status, accepted.json["status"]) == (200, "accepted")
    assert waiting(otto) == []
    (seen,) = admin.get(COACHES).json["items"]
    assert (seen["id"], seen["name"], seen["headline"]) == (otto_id, "Otto", "Calm")
    assert (seen["offering"], seen["email"], seen["linked"]) == (ONE, KNOWN, True)
    assert admin.patch(f"{COACHES}/{double}", {"offering": ONE}).code == "not_found"
    ana = client.as_person(world.add_member("ana"))
    assert [each["id"] for each in ana.get("/v1/coaches").json["items"]] == [otto_id]
    me = otto.get("/v1/me").json["workspaces"]
    roles = {"globex": ["member", "coach"], "acme": ["coach"]}
    assert {each["id"]: each["roles"] for each in me} == roles
    assert told(invite(admin))[0] == 422
    check_everything()


def test_a_member_of_another_company_who_accepts_becomes_a_coach(
    world: World, client: Client, admin: Client
) -> None:
    greta_id = world.add_member("greta", 5, "globex")
    greta = client.as_person(greta_id)
    invite(admin, "greta@globex.example", headline="New", booking_mode="request")
    assert greta.get("/v1/coach/profile").code == "not_found"
    assert answer(greta, "accept").status == 200
    profile = greta.get("/v1/coach/profile").json
    assert (profile["name"], profile["headline"]) == ("Greta", "New")
    assert (profile["booking_mode"], profile["workspace_ids"]) == ("request", ["acme"])
    assert greta.get("/v1/me").json["workspaces"][0]["roles"] == ["member"]
    seen = client.as_person(world.owner("globex")).get(f"/v1/admin/members/{greta_id}")
    assert seen.json["roles"] == ["member"], "that she coaches elsewhere is nobody's business"
    assert greta_id in {each.coach_id for each in list_hints()}, "her openings are hinted at"
    check_everything()


def test_who_declines_is_asked_no_more_and_the_company_sees_no_difference(
    otto: Client, admin: Client
) -> None:
    invite(admin)
    before = admin.get(COACHES).text
    assert answer(otto, "decline").json["status"] == "declined"
    assert waiting(otto) == []
    assert (admin.get(COACHES).text, invite(admin).status) == (before, 422)
    again = answer(otto, "accept")
    assert (again.status, again.code, again.json["status"]) == (409, "not_in_state", "declined")


def test_an_answer_is_given_once_and_repeated_under_its_key(otto: Client, admin: Client) -> None:
    invite(admin)
    first = answer(otto, "accept", Idempotency_Key="a")
    again = answer(otto, "accept", Idempotency_Key="a")
    assert (again.text, again.headers["Idempotent-Replayed"]) == (first.text, "true")
    assert answer(otto, "accept").code == answer(otto, "decline").code == "not_in_state"


def test_an_invitation_is_gone_from_the_instant_of_its_end(
    world: World, otto: Client, admin: Client
) -> None:
    invite(admin)
    world.clock.instant = MONDAY + timedelta(days=30, seconds=-1)
    assert waiting(otto) == ["acme.coach"]
    world.clock.advance(seconds=1)
    for _ in range(2):
        assert waiting(otto) == []
        late = answer(otto, "accept")
        assert (late.status, late.code) == (410, "gone")
        assert do_what_is_due(world.ctx, lambda: True).failed == 0
    assert admin.get(COACHES).json["items"][0]["name"] == "Otto Otter"


def test_a_company_takes_an_invitation_back_by_removing_the_coach_and_may_ask_again(
    world: World, otto: Client, admin: Client
) -> None:
    made = invite(admin)
    assert admin.delete(f"{COACHES}/{made.json['id']}").status == 202
    assert waiting(otto) == []
    assert answer(otto, "accept").code == "gone"
    assert do_what_is_due(world.ctx, lambda: True).failed == 0
    world.clock.advance(days=40)
    assert invite(admin).status == 201
    assert answer(otto, "accept").status == 200
    check_everything()


def test_who_has_left_their_company_meanwhile_can_accept_still(
    world: World, client: Client, admin: Client
) -> None:
    gone = world.add_member("gone", 0, "globex")
    invite(admin, "gone@globex.example")
    assert client.as_person(world.owner("globex")).delete(f"/v1/admin/members/{gone}").status == 202
    assert do_what_is_due(world.ctx, lambda: True).failed == 0
    somebody = client.as_person(gone)
    assert somebody.get("/v1/me").code == "forbidden"
    assert waiting(somebody) == ["acme.coach"]
    assert answer(somebody, "accept").status == 200
    assert somebody.get("/v1/me").json["roles"] == ["coach"]


def test_leaving_one_company_leaves_the_other_alone(
    world: World, client: Client, otto: Client, admin: Client, otto_id: str
) -> None:
    ana, greta = world.add_member("ana", 5), world.add_member("greta", 5, "globex")
    invite(admin)
    answer(otto, "accept")
    here = world.book(ana, otto_id, MONDAY.replace(hour=10)).body
    there = world.book(greta, otto_id, MONDAY.replace(hour=11), workspace_id="globex").body
    assert admin.delete(f"{COACHES}/{otto_id}").json["sessions_left"] == 1
    assert do_what_is_due(world.ctx, lambda: True).failed == 0
    assert client.as_person(ana).get(f"/v1/sessions/{here}").json["status"] == "cancelled"
    assert client.as_person(greta).get(f"/v1/sessions/{there}").json["status"] == "confirmed"
    assert otto.get("/v1/coach/profile").json["workspace_ids"] == ["globex"]
    assert otto.get(f"/v1/sessions/{here}").code == "not_found"
    check_everything()
