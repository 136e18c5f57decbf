"""Asking for credits over HTTP, and the admin's answer."""

import pytest

from chalicelib.domain.notices.credit_requests import CreditRequest
from chalicelib.domain.workspaces.people import Role
from chalicelib.domain.workspaces.workspaces import Buying
from chalicelib.storage.credits.credit_requests import find_request
from chalicelib.use_cases.offboarding.offboarding import resume_removal
from tests.kit.audit import check_everything
from tests.kit.http import Client
from tests.kit.world import World

OWN, ALL = "/v1/credits/requests", "/v1/admin/credits/requests"


@pytest.fixture
def zoe(world: World, client: Client) -> Client:
    """A member of a company whose people ask their admins; its pool has 10 credits."""
    world.add_workspace("globex", Buying.ASK_ADMIN, 10)
    return client.as_person(world.add_member("zoe", 0, "globex"))


@pytest.fixture
def gil(world: World, zoe: Client) -> Client:
    return zoe.as_person(world.owner("globex"))


def ask(person: Client, credits: int = 4) -> str:
    made = person.post(OWN, {"credits": credits, "note": "For June"})
    assert made.status == 201, made.text
    return str(made.json["id"])


def stored(request_id: str) -> CreditRequest:
    request = find_request("globex", request_id)
    assert request is not None
    return request


def available(person: Client) -> int:
    return int(person.get("/v1/credits").json["wallets"][0]["available"])


def test_what_was_asked_for_is_granted_out_of_the_pool(zoe: Client, gil: Client) -> None:
    request_id = ask(zoe)
    asked = zoe.get(OWN).json["items"][0]
    assert asked == {
        "id": request_id,
        "status": "open",
        "person": {"id": "zoe-at-globex.example", "name": "Zoe"},
        "credits": 4,
        "note": "For June",
        "created_at": "2026-06-01T06:00:00Z",
        "granted_credits": None,
        "answer": "",
        "answered_at": None,
    }
    assert gil.get(f"{ALL}?status=open").json["items"] == [asked]
    granted = gil.post(f"{ALL}/{request_id}/grant", {"note": "Enjoy"})
    assert (granted.status, granted.json["status"]) == (200, "granted")
    assert (granted.json["granted_credits"], granted.json["answer"]) == (4, "Enjoy")
    assert zoe.get(OWN).json["items"] == gil.get(ALL).json["items"] == [granted.json]
    assert gil.get(f"{ALL}?status=open").json["items"] == []
    assert available(zoe) == 4
    history = zoe.get("/v1/credits/history?wallet_id=globex.zoe-at-globex.example").json["items"]
    assert (history[0]["reason"], history[0]["note"], history[0]["credits"]) == (
        "granted",
        "Enjoy",
        4,
    )
    event = stored(request_id).event
    assert (event.id, event.kind) == (f"{request_id}.2", "credit_request_granted")
    assert gil.get("/v1/admin/audit").json["items"][0]["detail"] == {"asked": 4, "credits": 4}
    check_everything()


def test_an_admin_gives_another_number(zoe: Client, gil: Client) -> None:
    granted = gil.post(f"{ALL}/{ask(zoe)}/grant", {"credits": 2})
    assert (granted.json["credits"], granted.json["granted_credits"]) == (4, 2)
    assert available(zoe) == 2
    check_everything()


def test_a_request_is_refused_with_a_note_and_answered_once(zoe: Client, gil: Client) -> None:
    request_id = ask(zoe)
    assert stored(request_id).event.kind == "credits_requested"
    refused = gil.post(f"{ALL}/{request_id}/refuse", {"note": "Not now"})
    assert (refused.status, refused.json["status"]) == (200, "refused")
    assert stored(request_id).event.kind == "credit_request_refused"
    for answer in ("grant", "refuse"):
        late = gil.post(f"{ALL}/{request_id}/{answer}", {})
        assert (late.status, late.code, late.json["status"]) == (409, "not_in_state", "refused")
    assert available(zoe) == 0
    check_everything()


def test_a_pool_with_too_few_leaves_the_request_open(zoe: Client, gil: Client) -> None:
    request_id = ask(zoe, 11)
    short = gil.post(f"{ALL}/{request_id}/grant", {})
    assert (short.status, short.json["credits_available"]) == (402, 10)
    assert short.json["remedy"] == "buy_credits"
    assert stored(request_id).status == "open"
    assert gil.post(f"{ALL}/{request_id}/grant", {"credits": 10}).status == 200
    check_everything()


def test_a_repeated_answer_is_given_again(zoe: Client, gil: Client) -> None:
    request_id = ask(zoe)
    first, again = (
        gil.post(f"{ALL}/{request_id}/grant", {}, Idempotency_Key="k") for _ in range(2)
    )
    assert (again.text, again.headers["Idempotent-Replayed"]) == (first.text, "true")
    assert available(zoe) == 4


def test_three_requests_may_be_open(zoe: Client, gil: Client) -> None:
    first, *_ = (ask(zoe, n) for n in (1, 2, 3))
    refused = zoe.post(OWN, {"credits": 4})
    assert (refused.status, refused.code) == (409, "too_many_requests_open")
    gil.post(f"{ALL}/{first}/refuse")
    ask(zoe, 4)
    page = zoe.get(f"{OWN}?limit=2").json
    rest = zoe.get(f"{OWN}?limit=2&cursor={page['next_cursor']}").json
    assert [each["credits"] for each in page["items"] + rest["items"]] == [4, 3, 2, 1]
    assert rest["next_cursor"] is None
    page = gil.get(f"{ALL}?limit=2&status=open").json
    rest = gil.get(f"{ALL}?limit=2&status=open&cursor={page['next_cursor']}").json
    assert [each["credits"] for each in page["items"] + rest["items"]] == [4, 3, 2]
    assert rest["next_cursor"] is None
    check_everything()


def test_only_members_of_a_workspace_that_asks_ask(world: World, zoe: Client) -> None:
    ana = zoe.as_person(world.add_member("ana"))
    packs = ana.post(OWN, {"credits": 1})
    assert (packs.status, packs.code) == (403, "forbidden")
    assert "Buy a pack" in packs.json["detail"]
    adam = world.add_member("adam", 0, "globex", roles=frozenset({Role.ADMIN}))
    yan = world.add_coach("yan", workspace_id="globex")
    assert zoe.as_person(adam).post(OWN, {"credits": 1}).code == "forbidden"
    assert zoe.as_person(yan).post(OWN, {"credits": 1}).status == 201


def test_requests_of_others_are_not_there(world: World, zoe: Client, gil: Client) -> None:
    request_id, ada = ask(zoe), zoe.as_person(world.owner())
    assert ada.get(ALL).json["items"] == []
    for person in (ada, zoe):
        for answer in ("grant", "refuse"):
            assert person.post(f"{ALL}/{request_id}/{answer}", {}).code == "not_found"
    assert zoe.get(ALL).code == "not_found"
    assert gil.get(OWN).json["items"] == []


def test_the_requests_of_somebody_who_leaves_are_withdrawn(
    world: World, zoe: Client, gil: Client
) -> None:
    ids = [ask(zoe, n) for n in (1, 2)]
    gil.delete("/v1/admin/members/zoe-at-globex.example")
    refused = gil.post(f"{ALL}/{ids[0]}/grant", {})
    assert (refused.status, refused.json["errors"][0]["field"]) == (422, "to_wallet_id")
    resume_removal(world.ctx, "globex.zoe-at-globex.example")
    assert [stored(each).status for each in ids] == ["withdrawn", "withdrawn"]
    check_everything()
