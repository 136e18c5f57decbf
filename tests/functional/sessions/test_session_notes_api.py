"""Rating a session, and the notes of its two people, over HTTP."""

from datetime import timedelta

from chalicelib.domain.workspaces.workspaces import Buying
from tests.kit.audit import check_everything
from tests.kit.http import Client
from tests.kit.world import MONDAY, World

TEN = MONDAY.replace(hour=10)


def test_a_completed_session_is_rated_and_the_coachs_mean_follows(
    world: World, client: Client
) -> None:
    ana_id, cora_id = world.add_member("ana"), world.add_coach("cora")
    ana, cora = client.as_person(ana_id), client.as_person(cora_id)
    ids = [world.book(ana_id, cora_id, TEN + timedelta(hours=n)).body for n in range(2)]
    first, second = (f"/v1/sessions/{each}" for each in ids)
    early = ana.put(f"{first}/rating", {"stars": 5})
    assert (early.status, early.code, early.json["status"]) == (409, "not_in_state", "confirmed")
    world.clock.advance(hours=8)
    for path in (first, second):
        cora.post(f"{path}/complete")
    rated = ana.put(f"{first}/rating", {"stars": 4, "text": "Good\u200b"})
    assert (rated.status, rated.json) == (200, {"stars": 4, "text": "Good"})
    ana.put(f"{first}/rating", {"stars": 5, "text": "Better"})
    ana.put(f"{first}/rating", {"stars": 5, "text": "Better"})
    ana.put(f"{second}/rating", {"stars": 2})
    assert ana.get(f"/v1/coaches/{cora_id}").json["rating"] == 3.5
    for person in (ana, cora, client.as_person(world.owner())):
        assert person.get(first).json["rating"] == {"stars": 5, "text": "Better"}
    assert cora.put(f"{first}/rating", {"stars": 5}).code == "forbidden"
    ben = client.as_person(world.add_member("ben"))
    assert ben.put(f"{first}/rating", {"stars": 1}).status == 404
    for stars in (0, 6, "5", None):
        assert ana.put(f"{first}/rating", {"stars": stars}).code == "validation_error"
    check_everything()


def test_private_notes_are_ones_own_and_shared_ones_are_for_both(
    world: World, client: Client
) -> None:
    world.add_workspace("globex", Buying.PACKS, 10)
    ana_id, cora_id = world.add_member("ana"), world.add_coach("cora")
    ana, cora = client.as_person(ana_id), client.as_person(cora_id)
    path = f"/v1/sessions/{world.book(ana_id, cora_id, TEN).body}/notes"
    empty = ana.get(path)
    assert (empty.json, empty.headers["ETag"]) == ({"private": "", "shared": ""}, '"0"')
    written = ana.put(path, {"private": "Mine", "shared": "Ours"}, if_match='"0"')
    assert (written.json, written.headers["ETag"]) == ({"private": "Mine", "shared": "Ours"}, '"2"')
    assert cora.get(path).json == {"private": "", "shared": "Ours"}
    cora.put(path, {"private": "Hers"})
    assert cora.put(path, {"shared": ""}).json == {"private": "Hers", "shared": ""}
    stale = ana.put(path, {"shared": "Lost"}, if_match='"2"')
    assert (stale.status, stale.code) == (412, "precondition_failed")
    assert ana.get(path).json == {"private": "Mine", "shared": ""}
    for person in (world.owner(), world.owner("globex"), world.add_member("ben")):
        stranger = client.as_person(person)
        assert stranger.get(path).status == stranger.put(path, {"shared": "x"}).status == 404
    assert ana.put(path, {"shared": "x" * 4001}).code == "validation_error"
