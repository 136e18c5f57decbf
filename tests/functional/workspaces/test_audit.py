"""The audit: deeds are kept in order, for their own workspace alone."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from chalicelib.domain.workspaces.audit import Deed, Doing
from chalicelib.domain.workspaces.workspaces import Buying
from chalicelib.storage.kernel.transaction import commit
from chalicelib.storage.workspaces.audit import list_deeds, put_deed
from tests.kit.http import Client
from tests.kit.world import MONDAY, World


def a_deed(number: int, workspace_id: str = "acme") -> Deed:
    return Deed(
        id=f"{number:026d}",
        workspace_id=workspace_id,
        at=MONDAY + timedelta(minutes=number),
        actor_id="ada",
        doing=Doing.CREDITS_TRANSFERRED,
        subject_id="acme.ana",
        detail={"credits": number},
    )


def test_deeds_are_listed_newest_first_and_go_on_behind_the_last_one_seen(world: World) -> None:
    commit(*(put_deed(a_deed(number)) for number in range(1, 6)))
    first = list_deeds("acme", 2)
    assert first == [a_deed(5), a_deed(4)]
    assert list_deeds("acme", 2, first[-1].id) == [a_deed(3), a_deed(2)]
    assert list_deeds("acme", 25, a_deed(2).id) == [a_deed(1)]


def test_deeds_of_another_workspace_are_not_listed(world: World) -> None:
    commit(put_deed(a_deed(1)), put_deed(a_deed(2, "globex")))
    assert list_deeds("acme", 25) == [a_deed(1)]


def test_an_admin_reads_who_did_what_page_by_page(world: World, client: Client) -> None:
    ana = world.add_member("ana", 3)
    admin = client.as_person(world.owner())
    admin.patch(f"/v1/admin/members/{ana}", {"roles": ["member", "admin"]})
    admin.delete(f"/v1/admin/members/{ana}")
    first = admin.get("/v1/admin/audit?limit=2").json
    rest = admin.get(f"/v1/admin/audit?limit=2&cursor={first['next_cursor']}").json
    seen = first["items"] + rest["items"]
    assert [(each["action"], each["subject_id"], each["detail"]) for each in seen] == [
        ("member.removed", ana, {}),
        ("member.changed", ana, {"roles": "admin, member"}),
        ("member.added", ana, {"credits": 3}),
    ]
    assert {each["actor"]["name"] for each in seen} == {"Ada"}
    assert [each["person"] for each in seen] == [{"id": ana, "name": "Ana"}] * 3
    assert rest["next_cursor"] is None


HOUR = timedelta(hours=1)
STEPS: dict[str, tuple[timedelta, dict[str, str], str]] = {
    "cancel": (-HOUR, {"reason": "ill"}, "session.cancelled"),
    "complete": (HOUR, {}, "session.completed"),
    "no-show": (HOUR, {"by": "member"}, "session.missed"),
}
"""What an admin does to a session, how long before its start or behind it, and how it is noted."""


@pytest.mark.parametrize("action", STEPS)
def test_what_an_admin_does_to_a_session_is_noted_and_a_refund_with_its_reason(
    world: World, client: Client, action: str
) -> None:
    when, body, noted = STEPS[action]
    starts_at = MONDAY.replace(hour=10)
    session_id = world.book(world.add_member("ana"), world.add_coach("cora"), starts_at).body
    world.clock.instant = starts_at + when
    admin = client.as_person(world.owner())
    assert admin.post(f"/v1/sessions/{session_id}/{action}", body).status == 200
    refunded = admin.post(f"/v1/sessions/{session_id}/refund", {"note": "ill"}).status == 200
    newest = admin.get("/v1/admin/audit").json["items"][: 2 if refunded else 1]
    told = [(each["action"], each["subject_id"], each["detail"]) for each in newest]
    refund = [("session.refunded", session_id, {"note": "ill"})] if action == "no-show" else []
    assert told == [*refund, (noted, session_id, {})]


def test_who_runs_no_workspace_reads_no_audit(world: World, client: Client) -> None:
    ana = world.add_member("ana")
    assert client.as_person(ana).get("/v1/admin/audit").code == "not_found"


def test_what_is_refused_leaves_no_deed(world: World, client: Client) -> None:
    admin = client.as_person(world.owner())
    admin.patch(f"/v1/admin/members/{world.owner()}", {"roles": ["member"]})
    admin.delete(f"/v1/admin/members/{world.owner()}")
    assert admin.get("/v1/admin/audit").json["items"] == []


def test_a_coach_who_left_is_still_named_in_their_own_workspace(
    world: World, client: Client
) -> None:
    cem = world.add_coach("cem")
    admin = client.as_person(world.owner())
    admin.delete(f"/v1/admin/coaches/{cem}")
    deeds = admin.get("/v1/admin/audit").json["items"]
    assert (deeds[0]["action"], deeds[0]["person"]) == ("coach.removed", {"id": cem, "name": "Cem"})


def test_whom_the_workspace_does_not_know_has_no_name_in_its_audit(
    world: World, client: Client
) -> None:
    world.add_workspace("globex", Buying.ASK_ADMIN, 10)
    gus = world.add_member("gus", workspace_id="globex")
    commit(put_deed(replace(a_deed(1), doing=Doing.COACH_REMOVED, subject_id=gus)))
    assert client.as_person(world.owner()).get("/v1/admin/audit").json["items"][0]["person"] is None
