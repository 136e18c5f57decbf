"""Whom an addition invites, and what it tells of people whom only other companies know."""

import re
from typing import Any

import pytest

from chalicelib.domain.workspaces.workspaces import Buying
from tests.kit.http import Client, Reply
from tests.kit.world import World

MEMBERS = "/v1/admin/members"
ZOE = {"email": "zoe@globex.example", "name": "Zoe"}
NEW = {"email": "new@globex.example", "name": "Zoe"}


@pytest.fixture
def admin(world: World, client: Client) -> Client:
    world.add_workspace("globex", Buying.PACKS, 10)
    world.add_member("zoe", 5, "globex")
    return client.as_person(world.owner())


def told(reply: Reply) -> tuple[int, str]:
    """All that was answered, but for ids and what the caller sent."""
    return reply.status, re.sub(
        r"\"(request_)?id\": ?\"[^\"]*\"|acme\.[^\"]*|zoe@|new@", "", reply.text
    )


def test_who_belongs_to_another_company_is_added_as_anybody_is(admin: Client) -> None:
    """Each answer along the way is the same for both, so none tells that the address is known."""
    seen = []
    for somebody in (ZOE, NEW):
        made = admin.post(MEMBERS, {**somebody, "credits": 3})
        own = f"{MEMBERS}/{made.json['id']}"
        seen.append(
            [
                told(each)
                for each in (
                    made,
                    admin.post(MEMBERS, somebody),
                    admin.get(own),
                    admin.patch(own, {"name": "Z"}),
                    admin.delete(own),
                    admin.post(MEMBERS, somebody),
                )
            ]
        )
    assert seen[0] == seen[1]
    assert [status for status, _ in seen[0]] == [201, 422, 200, 200, 202, 409]


def test_nothing_of_a_stranger_is_shown_or_changed(
    world: World, client: Client, admin: Client
) -> None:
    zoe = client.as_person("zoe-at-globex.example")
    before = zoe.get("/v1/me").text, zoe.get("/v1/credits").text
    made = admin.post(MEMBERS, {**ZOE, "name": "Somebody", "credits": 3})
    assert (made.json["name"], made.json["balance"]) == ("Somebody", 3)
    assert made.json["id"] != "zoe-at-globex.example"
    assert (zoe.get("/v1/me").text, zoe.get("/v1/credits").text) == before
    assert admin.get(f"{MEMBERS}/zoe-at-globex.example").code == "not_found"


@pytest.mark.parametrize(
    ("path", "wish", "status"),
    [
        (MEMBERS, {"credits": 10_001}, 402),
        (MEMBERS, {"group_ids": ["acme.nosuch"]}, 422),
        ("/v1/admin/coaches", {"offering": [{"coaching_type_id": "no.such"}]}, 422),
    ],
)
def test_nobody_is_invited_whose_addition_is_refused(
    world: World, admin: Client, path: str, wish: dict[str, Any], status: int
) -> None:
    refused = admin.post(path, {**NEW, **wish})
    assert refused.status == status, refused.text
    assert world.ctx.user_pool.find_user(NEW["email"]) is None


def test_who_was_invited_by_a_call_that_broke_off_is_added_by_the_next(
    world: World, admin: Client
) -> None:
    invited = world.ctx.user_pool.ensure_user(NEW["email"])
    made = admin.post(MEMBERS, {**NEW, "credits": 3})
    assert (made.status, made.json["id"], made.json["balance"]) == (201, invited, 3)
