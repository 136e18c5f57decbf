"""Which events leave, with what, and what becomes of those that the stream lost."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chalicelib.domain.coaches.coaches import BookingMode
from chalicelib.domain.webhooks.events import CHOSEN
from chalicelib.domain.workspaces.workspaces import Buying
from chalicelib.storage.kernel.due import iter_due
from tests.kit.hooks import URL, Hooks, Sent
from tests.kit.http import client_of
from tests.kit.lots import all_was_told

TEN = datetime(2026, 6, 2, 10, tzinfo=UTC)
ALL = [each.value for each in CHOSEN]


@pytest.fixture
def heard(hooks: Hooks) -> Hooks:
    """All that happens from now on is heard; Ana and Cora are there."""
    hooks.world.add_member("ana", 10)
    hooks.world.add_coach("cora")
    hooks.world.add_coach("rosa", mode=BookingMode.REQUEST)
    all_was_told()
    hooks.add(URL, ALL)
    hooks.forget()
    return hooks


ANA, CORA, ROSA = (f"{name}-at-acme.example" for name in ("ana", "cora", "rosa"))


def types(sent: list[Sent]) -> list[str]:
    return sorted(each.json["type"] for each in sent)


def step(hooks: Hooks, who: str, session_id: str, action: str, body: Any = None) -> None:
    person = client_of(hooks.ctx).as_person(who)
    reply = person.post(f"/v1/sessions/{session_id}/{action}", body or {})
    assert reply.status == 200, reply.text


def test_each_step_of_a_session_is_told_by_its_name(heard: Hooks) -> None:
    session_id = heard.world.book(ANA, CORA, TEN, note="For Cora alone.").body
    (confirmed,) = heard.tell()
    assert confirmed.json["type"] == "session.confirmed"
    data = confirmed.json["data"]
    assert (data["id"], data["status"], data["sequence"]) == (session_id, "confirmed", 0)
    assert "For Cora alone." not in confirmed.body
    assert "meet.jit.si" not in confirmed.body
    step(heard, ANA, session_id, "reschedule", {"starts_at": "2026-06-02T11:00:00Z"})
    (moved,) = heard.tell()
    assert moved.json["type"] == "session.rescheduled"
    assert moved.json["data"]["sequence"] == 1
    step(heard, ANA, session_id, "cancel")
    assert types(heard.tell()) == ["session.cancelled"]
    assert moved.id != confirmed.id


def test_requests_are_told_from_asking_to_their_end(heard: Hooks) -> None:
    asked = [
        heard.world.book(ANA, ROSA, None, proposed_starts=(TEN + timedelta(hours=number),)).body
        for number in range(2)
    ]
    assert types(heard.tell()) == ["session.requested"] * 2
    step(heard, ROSA, asked[0], "decline")
    assert types(heard.tell()) == ["session.declined"]
    heard.world.clock.advance(days=2)
    heard.tick()
    assert types(heard.tell()) == ["session.expired"]


@pytest.mark.parametrize(
    ("action", "body", "told"),
    [
        ("complete", {}, "session.completed"),
        ("no-show", {"by": "member"}, "session.no_show"),
    ],
)
def test_how_a_session_ended_is_told(heard: Hooks, action: str, body: Any, told: str) -> None:
    session_id = heard.world.book(ANA, CORA, TEN).body
    heard.tell()
    heard.world.clock.instant = TEN + timedelta(minutes=30)
    step(heard, CORA, session_id, action, body)
    assert types(heard.tell()) == [told]


def test_credits_that_move_are_told_once_with_where_they_went(heard: Hooks) -> None:
    heard.world.fund(ANA, 4)
    (sent,) = heard.tell()
    assert sent.json["type"] == "credits.transferred"
    data = sent.json["data"]
    assert (data["wallet_id"], data["credits"], data["counterpart"]) == (
        f"acme.{ANA}",
        4,
        "acme.pool",
    )
    assert "note" not in data


def test_people_who_come_and_go_are_told(heard: Hooks) -> None:
    ben = heard.world.add_member("ben")
    (added,) = [each for each in heard.tell() if each.json["type"] == "member.added"]
    assert added.json["data"]["id"] == ben
    assert heard.admin.delete(f"/v1/admin/members/{ben}").status == 202
    removed = heard.tell()
    assert types(removed) == ["credits.transferred", "member.removed"]
    (told,) = [each.json["data"] for each in removed if each.json["type"] == "member.removed"]
    assert told["status"] == "removing"


def people_told(sent: list[Sent]) -> list[tuple[str, str]]:
    told = [each.json for each in sent if each.json["type"].startswith("member.")]
    return sorted((each["type"], each["data"]["name"]) for each in told)


def test_whoever_an_import_adds_is_told(heard: Hooks) -> None:
    people = [
        {"email": f"{name}@acme.example", "name": name.title(), "credits": 0}
        for name in ("ben", "cem")
    ]
    assert heard.admin.post("/v1/admin/members/import", {"rows": people}).status == 200
    assert people_told(heard.tell()) == [("member.added", "Ben"), ("member.added", "Cem")]


def test_somebody_who_has_another_home_is_told_as_the_one_that_they_are_here(heard: Hooks) -> None:
    heard.world.add_workspace("globex", Buying.PACKS, 10)
    heard.world.add_member("greta", workspace_id="globex")
    heard.forget()
    greta = {"email": "greta@globex.example", "name": "Greta G", "credits": 0}
    added = heard.admin.post("/v1/admin/members", greta)
    assert added.status == 201
    (told,) = [each.json for each in heard.tell() if each.json["type"] == "member.added"]
    assert told["data"]["id"] == added.json["id"] != "greta-at-globex.example"


def test_whoever_comes_back_is_told_as_added_again(heard: Hooks) -> None:
    assert heard.admin.delete(f"/v1/admin/members/{ANA}").status == 202
    assert people_told(heard.tell()) == [("member.removed", "Ana")]
    heard.tick()
    ana = {"email": "ana@acme.example", "name": "Ana", "credits": 0}
    assert heard.admin.post("/v1/admin/members", ana).status == 201
    assert people_told(heard.tell()) == [("member.added", "Ana")]


def test_a_member_who_coaches_is_told_as_removed_once_and_as_no_coach_not_at_all(
    heard: Hooks,
) -> None:
    assert heard.admin.delete(f"/v1/admin/coaches/{CORA}").status == 202
    assert people_told(heard.tell()) == []
    assert heard.admin.delete(f"/v1/admin/members/{ROSA}").status == 202
    assert people_told(heard.tell()) == [("member.removed", "Rosa")]


def test_nothing_of_another_company_is_told(heard: Hooks) -> None:
    heard.world.add_workspace("globex", Buying.PACKS, 10)
    heard.world.add_member("greta", workspace_id="globex")
    assert heard.tell() == []


def test_what_the_stream_lost_of_a_session_and_of_credits_is_told_ten_minutes_later(
    heard: Hooks,
) -> None:
    heard.world.book(ANA, CORA, TEN)
    heard.world.fund(ANA, 4)
    heard.forget()
    heard.world.clock.advance(minutes=9)
    assert heard.tick() == []
    heard.world.clock.advance(minutes=1)
    assert types(heard.tick()) == ["credits.transferred", "session.confirmed"]
    heard.world.clock.advance(minutes=10)
    assert heard.tick() == []


def test_what_the_stream_lost_of_people_who_come_and_go_is_told_ten_minutes_later(
    heard: Hooks,
) -> None:
    ben = heard.world.add_member("ben", 0)
    heard.forget()
    heard.world.clock.advance(minutes=9)
    assert heard.tick() == []
    heard.world.clock.advance(minutes=1)
    (added,) = heard.tick()
    assert (added.json["type"], added.json["data"]["id"]) == ("member.added", ben)
    assert added.json["timestamp"] == "2026-06-01T06:00:00Z"
    assert heard.admin.delete(f"/v1/admin/members/{ben}").status == 202
    heard.forget()
    heard.world.clock.advance(minutes=10)
    assert types(heard.tick()) == ["member.removed"]
    heard.world.clock.advance(minutes=10)
    assert heard.tick() == []


def test_who_heard_of_people_who_come_and_go_does_not_hear_it_again(heard: Hooks) -> None:
    heard.world.add_member("ben", 0)
    assert types(heard.tell()) == ["member.added"]
    heard.world.clock.advance(minutes=10)
    assert heard.tick() == []
    assert list(iter_due(heard.world.clock())) == []


def test_only_deeds_of_which_others_hear_are_looked_after(heard: Hooks) -> None:
    assert heard.admin.post("/v1/admin/groups", {"name": "Sales"}).status == 201
    heard.world.clock.advance(days=1)
    assert "deed" not in {each.kind for each in iter_due(heard.world.clock())}


def test_what_was_told_is_not_told_again_by_the_check(heard: Hooks) -> None:
    heard.world.book(ANA, CORA, TEN)
    assert len(heard.tell()) == 1
    heard.world.clock.advance(minutes=10)
    assert heard.tick() == []


def test_who_was_added_after_an_event_is_not_told_of_it(heard: Hooks) -> None:
    heard.world.book(ANA, CORA, TEN)
    heard.tell()
    heard.world.clock.advance(minutes=1)
    heard.add(f"{URL}/new", ALL)
    heard.world.clock.advance(minutes=9)
    assert heard.tick() == []
