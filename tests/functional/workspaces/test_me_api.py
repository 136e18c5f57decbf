"""`/v1/me` and `Your Coaches`."""

import pytest
from msgspec.structs import replace

from chalicelib.domain.workspaces.workspaces import Buying
from chalicelib.storage.coaches import coaches
from chalicelib.storage.kernel.transaction import commit
from tests.kit.http import Client, knowing_client
from tests.kit.world import MONDAY, World

TEN = MONDAY.replace(hour=10)


def close_to_new_clients(coach_id: str) -> None:
    coach = coaches.find_coach(coach_id)
    assert coach is not None
    schedule = coach.schedule
    commit(
        *coaches.put_schedule(
            replace(schedule, closed_to=frozenset({"acme"}), version=schedule.version + 1)
        )
    )


def test_me_tells_roles_and_workspaces(world: World, client: Client) -> None:
    ana = client.as_person(world.add_member("ana"))
    me = ana.get("/v1/me")
    assert me.headers["ETag"] == '"1"'
    assert me.json == {
        "id": "ana-at-acme.example",
        "name": "Ana",
        "email": "ana@acme.example",
        "timezone": "Europe/London",
        "language": "en",
        "roles": ["member"],
        "workspaces": [
            {
                "id": "acme",
                "name": "Acme",
                "timezone": "Europe/London",
                "buying": "packs",
                "support_email": "help@acme.example",
                "roles": ["member"],
            }
        ],
        "groups": [],
        "mails": {"reminders": True, "credits": True},
        "mail_stopped": None,
        "mail_returned": None,
    }
    assert client.as_person(world.owner()).get("/v1/me").json["roles"] == ["owner"]


def test_a_stranger_with_a_good_token_is_told_whom_to_ask(client: Client) -> None:
    reply = client.as_person("stranger").get("/v1/me")
    assert (reply.status, reply.code) == (403, "forbidden")
    assert "Ask your admin" in reply.json["detail"]


def test_a_person_changes_name_zone_and_language_and_nothing_else(
    world: World, client: Client
) -> None:
    ana = client.as_person(world.add_member("ana"))
    changes = {"name": " Ana  Díaz ", "timezone": "Asia/Kathmandu", "language": "en-GB"}
    changed = ana.patch("/v1/me", changes)
    assert changed.headers["ETag"] == '"2"'
    assert ana.get("/v1/me").json == {**changed.json, **changes, "name": "Ana Díaz"}
    for field in ("email", "roles", "id", "workspaces"):
        refused = ana.patch("/v1/me", {field: "x"})
        assert (refused.status, refused.json["errors"][0]["field"]) == (422, field)


def test_german_is_taken_with_its_country(world: World, client: Client) -> None:
    ana = client.as_person(world.add_member("ana"))
    for language in ("de", "de-AT", "de-CH"):
        assert ana.patch("/v1/me", {"language": language}).json["language"] == language


def test_a_language_that_nothing_is_written_in_is_not_taken(world: World, client: Client) -> None:
    ana = client.as_person(world.add_member("ana"))
    refused = ana.patch("/v1/me", {"language": "pt-BR"})
    assert (refused.status, refused.json["errors"][0]["field"]) == (422, "language")
    assert "English (en) or Deutsch (de)" in refused.json["detail"]
    assert ana.get("/v1/me").json["language"] == "en"


def test_a_new_name_reaches_the_wallet_and_the_coachs_profile(world: World, client: Client) -> None:
    cora = client.as_person(world.add_coach("cora"))
    cora.patch("/v1/me", {"name": "Cora Lind"})
    assert cora.get("/v1/coach/profile").json["name"] == "Cora Lind"
    assert cora.get("/v1/credits").json["wallets"][0]["name"] == "Cora Lind"


def test_a_change_of_nothing_writes_nothing(world: World, client: Client) -> None:
    ana = client.as_person(world.add_member("ana"))
    for body in (None, {}, {"name": "Ana"}, {"name": None}):
        assert ana.patch("/v1/me", body).headers["ETag"] == '"1"'


def test_a_change_of_an_outdated_version_is_refused(world: World, client: Client) -> None:
    ana = client.as_person(world.add_member("ana"))
    assert ana.patch("/v1/me", {"name": "Anna"}, if_match='"1"').status == 200
    refused = ana.patch("/v1/me", {"name": "Anita"}, if_match='"1"')
    assert (refused.status, refused.code) == (412, "precondition_failed")
    assert ana.get("/v1/me").json["name"] == "Anna"


@pytest.mark.parametrize("zone", ["Mars/Base", "Europe", "localtime", "right/UTC", "+01:00", ""])
def test_a_zone_that_does_not_exist_is_refused(zone: str) -> None:
    reply = knowing_client("ana").patch("/v1/me", {"timezone": zone})
    assert (reply.status, reply.code) == (422, "unknown_timezone")


def test_a_coach_is_put_under_your_coaches_and_taken_away(world: World, client: Client) -> None:
    ana, cora = client.as_person(world.add_member("ana")), world.add_coach("cora")
    for _ in range(2):
        assert ana.put(f"/v1/me/coaches/{cora}").json["id"] == cora
    assert [each["id"] for each in ana.get("/v1/me/coaches").json["items"]] == [cora]
    for _ in range(2):
        assert ana.delete(f"/v1/me/coaches/{cora}").status == 204
    assert ana.get("/v1/me/coaches").json["items"] == []


def test_booking_a_coach_puts_them_under_your_coaches(world: World, client: Client) -> None:
    ana, cora = world.add_member("ana"), world.add_coach("cora")
    world.book(ana, cora, TEN)
    listed = client.as_person(ana).get("/v1/me/coaches").json["items"]
    assert [each["id"] for each in listed] == [cora]


def test_a_coach_whom_nobody_may_see_cannot_be_listed(world: World, client: Client) -> None:
    world.add_workspace("globex", Buying.PACKS, 10)
    yan = world.add_coach("yan", workspace_id="globex")
    shut = world.add_coach("shut")
    close_to_new_clients(shut)
    ana = client.as_person(world.add_member("ana"))
    for coach_id in ("nobody", yan, shut, world.owner()):
        for reply in (
            ana.put(f"/v1/me/coaches/{coach_id}"),
            ana.delete(f"/v1/me/coaches/{coach_id}"),
        ):
            assert (reply.status, reply.code) == (404, "not_found")


def test_a_coach_who_closes_stays_with_those_who_have_them(world: World, client: Client) -> None:
    ana, cora = client.as_person(world.add_member("ana")), world.add_coach("cora")
    ben = client.as_person(world.add_member("ben"))
    ana.put(f"/v1/me/coaches/{cora}")
    close_to_new_clients(cora)
    assert ana.get("/v1/me/coaches").json["items"][0]["accepting_new_clients"] is False
    assert ana.get(f"/v1/coaches/{cora}").status == 200
    assert ben.get(f"/v1/coaches/{cora}").status == 404
    assert ben.get("/v1/coaches").json["items"] == []


def test_nobody_is_their_own_coach(world: World, client: Client) -> None:
    cora = world.add_coach("cora")
    assert client.as_person(cora).put(f"/v1/me/coaches/{cora}").status == 422
    assert client.as_person(cora).get("/v1/coaches").json["items"] == []
