"""Answers that browsers keep: asked about each time, and sent again only if they changed."""

from datetime import timedelta

import pytest

from app import all_parts
from chalicelib.domain.workspaces.workspaces import Buying
from tests.kit.http import Client, Reply
from tests.kit.world import MONDAY, World

CORA = "/v1/coaches/cora-at-acme.example"
SLOTS = f"{CORA}/slots?session_type_id=acme.25&from=2026-06-02&to=2026-06-02"
PATHS = ["/v1/catalogue", "/v1/coaches", CORA, SLOTS]


@pytest.fixture
def ana(world: World, client: Client) -> Client:
    world.add_coach("cora")
    return client.as_person(world.add_member("ana"))


def again(ana: Client, path: str, first: Reply, **headers: str) -> Reply:
    return ana.get(path, If_None_Match=first.headers["ETag"], **headers)


def test_these_are_all() -> None:
    kept = {each.path for part in all_parts() for each in part.endpoints if each.kept_by_browsers}
    assert kept == {
        "/v1/catalogue",
        "/v1/coaches",
        "/v1/coaches/{coach_id}",
        "/v1/coaches/{coach_id}/slots",
    }


@pytest.mark.parametrize("path", PATHS)
def test_what_is_the_same_is_not_sent_again(ana: Client, path: str) -> None:
    first = ana.get(path)
    second = again(ana, path, first)
    assert (first.status, second.status, second.text) == (200, 304, "")
    assert second.headers["ETag"] == first.headers["ETag"]
    for each in (first, second):
        assert each.headers["Cache-Control"] == "private, no-cache"
        assert "Authorization" in each.headers["Vary"]


@pytest.mark.parametrize("path", PATHS)
def test_one_of_several_tags_and_one_of_another_answer(ana: Client, path: str) -> None:
    first = ana.get(path)
    tags = f'W/"other", {first.headers["ETag"]}'
    assert ana.get(path, If_None_Match=tags).status == 304
    assert ana.get(path, If_None_Match='W/"other"').text == first.text


def test_a_time_that_was_taken_is_sent_at_once(world: World, ana: Client) -> None:
    first = ana.get(SLOTS)
    world.book("ana-at-acme.example", "cora-at-acme.example", MONDAY + timedelta(days=1, hours=4))
    second = again(ana, SLOTS, first)
    assert second.status == 200
    assert second.text != first.text


def test_a_tag_opens_nothing(world: World, client: Client, ana: Client) -> None:
    first = ana.get(CORA)
    tag = first.headers["ETag"]
    assert client.get(CORA, If_None_Match=tag).status == 401
    world.add_workspace("globex", Buying.PACKS, 10)
    hank = client.as_person(world.add_member("hank", workspace_id="globex"))
    assert hank.get(CORA, If_None_Match=tag).status == 404


def test_a_refusal_is_kept_by_nobody(ana: Client) -> None:
    refused = ana.get("/v1/coaches/nobody", If_None_Match="*")
    assert (refused.status, refused.headers["Cache-Control"]) == (404, "no-store")


@pytest.mark.parametrize("known", ["*", '"x", *', "{strong}", "W/{strong}"])
def test_any_tag_and_one_that_lost_its_weakness_on_the_way_are_understood(
    ana: Client, known: str
) -> None:
    strong = ana.get(CORA).headers["ETag"].removeprefix("W/")
    assert ana.get(CORA, If_None_Match=known.format(strong=strong)).status == 304
