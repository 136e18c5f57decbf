"""The card of a coach is true after whatever changes what it shows; the audit after each test
compares each card with its sources.
"""

from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from chalicelib.domain.coaches.cards import Card
from chalicelib.domain.coaches.cards import card_of as made_card
from chalicelib.domain.coaches.coaches import Rated
from chalicelib.domain.workspaces.workspaces import Buying
from chalicelib.storage.coaches import cards, coaches, profiles
from chalicelib.storage.kernel.table import read_rows
from chalicelib.storage.kernel.transaction import Put, commit
from chalicelib.storage.sessions import pairings
from chalicelib.storage.sessions.pairings import PairingItem
from chalicelib.storage.workspaces.workspaces import LinkItem
from chalicelib.use_cases.clock.scheduled_work import attend
from chalicelib.use_cases.coaches.next_opening import refresh_hint
from chalicelib.workers import clock
from tests.kit.http import Client
from tests.kit.world import MONDAY, World

TEN = MONDAY.replace(hour=10)


def card_of(coach_id: str, workspace_id: str = "acme") -> Card:
    rows = read_rows([cards.card_key(workspace_id, coach_id)])
    found, without = cards.cards_in(rows, workspace_id)
    assert not without
    return found[0]


def forget_card(coach_id: str) -> None:
    """The link as older code made it."""
    key = cards.card_key("acme", coach_id)
    commit(Put(LinkItem(*key, person_id=coach_id)))


def complete(world: World, member_id: str, coach_id: str, day: int) -> str:
    """A session on that day, completed by time; its id."""
    session_id = world.book(member_id, coach_id, TEN + timedelta(days=day)).body.strip('"')
    world.clock.advance(days=day + 2)
    attend(world.ctx, session_id)
    world.clock.advance(days=-day - 2)
    return session_id


@pytest.mark.parametrize(
    ("patch", "shown"),
    [
        ({"headline": "New"}, {"headline": "New"}),
        (
            {"headline": "New", "booking_mode": "request"},
            {"headline": "New", "booking_mode": "request"},
        ),
        ({"languages": ["de", "en-GB"]}, {"languages": ["de", "en-GB"]}),
        ({"booking_mode": "request"}, {"booking_mode": "request"}),
        ({"accepting_new_clients": False}, {"accepting_new_clients": False}),
        (
            {"offering": [{"coaching_type_id": "acme.career", "session_type_ids": ["acme.25"]}]},
            {"offering": [{"coaching_type_id": "acme.career", "session_type_ids": ["acme.25"]}]},
        ),
    ],
)
def test_what_a_coach_changes_is_in_the_list_at_once(
    world: World, client: Client, patch: dict[str, Any], shown: dict[str, Any]
) -> None:
    cora = world.add_coach("cora")
    ana = client.as_person(world.add_member("ana"))
    assert ana.put(f"/v1/me/coaches/{cora}").status == 200
    assert client.as_person(cora).patch("/v1/coach/profile", patch).status == 200
    (listed,) = ana.get("/v1/coaches").json["items"]
    assert {name: listed[name] for name in shown} == shown


def test_a_new_name_and_a_new_zone_are_in_the_list_at_once(world: World, client: Client) -> None:
    cora, ana = world.add_coach("cora"), client.as_person(world.add_member("ana"))
    coach = client.as_person(cora)
    assert coach.patch("/v1/me", {"name": "Cora Lind"}).status == 200
    hours = {"timezone": "Asia/Kathmandu", "weekly": {"mon": [{"from": "09:00", "to": "12:00"}]}}
    assert coach.put("/v1/coach/availability", hours).status == 200
    (listed,) = ana.get("/v1/coaches").json["items"]
    assert (listed["name"], listed["timezone"]) == ("Cora Lind", "Asia/Kathmandu")


def test_specialties_are_given_by_the_coach_and_by_the_admin_who_adds_one(
    world: World, client: Client
) -> None:
    cora, owner = client.as_person(world.add_coach("cora")), client.as_person(world.owner())
    wanted = ["Burnout", "First 100 days"]
    told = cora.patch("/v1/coach/profile", {"specialties": wanted}).json
    assert told["specialties"] == wanted
    body = {"email": "new@x.example", "name": "New", "specialties": ["Conflict"]}
    added = owner.post("/v1/admin/coaches", body, Idempotency_Key="k1")
    assert added.status == 201, added.text
    ana = client.as_person(world.add_member("ana"))
    assert ana.get(f"/v1/coaches/{added.json['id']}").json["specialties"] == ["Conflict"]
    assert [each["name"] for each in ana.get("/v1/coaches?q=conflict").json["items"]] == ["New"]


def test_every_word_of_a_bio_is_found(world: World, client: Client) -> None:
    cora, ana = client.as_person(world.add_coach("cora")), client.as_person(world.add_member("ana"))
    bio = "Ten years in Zürich.\nI like clear-cut goals, and goals again."
    assert cora.patch("/v1/coach/profile", {"bio": bio}).status == 200
    for words, found in (("zurich", 1), ("clear years", 1), ("oal", 1), ("unclear", 0)):
        assert len(ana.get(f"/v1/coaches?q={words}").json["items"]) == found, words


def test_ratings_first_and_second_sessions_and_members_are_counted(
    world: World, client: Client
) -> None:
    cora, ana, ben = world.add_coach("cora"), world.add_member("ana"), world.add_member("ben")
    session, *_ = [complete(world, ana, cora, day) for day in (0, 1, 2)]
    complete(world, ben, cora, 3)
    card = card_of(cora)
    assert (card.rated.firsts, card.rated.returned, card.members) == (2, 1, 2)
    world.clock.advance(days=6)
    for stars in (4, 5):
        rated = client.as_person(ana).put(f"/v1/sessions/{session}/rating", {"stars": stars})
        assert rated.status == 200, rated.text
    assert card_of(cora).rated == Rated(5, 1, firsts=2, returned=1)
    assert client.as_person(ana).delete(f"/v1/me/coaches/{cora}").status == 204
    assert card_of(cora).members == 1


def test_a_session_that_the_coach_marks_as_held_counts_too(world: World, client: Client) -> None:
    cora, ana = world.add_coach("cora"), world.add_member("ana")
    session_id = world.book(ana, cora, TEN).body.strip('"')
    world.clock.advance(hours=9)
    marked = client.as_person(cora).post(f"/v1/sessions/{session_id}/complete", Idempotency_Key="k")
    assert marked.status == 200, marked.text
    assert card_of(cora).rated.firsts == 1


def test_a_counted_member_spoils_no_edit_of_the_profile(world: World, client: Client) -> None:
    cora, ana = world.add_coach("cora"), client.as_person(world.add_member("ana"))
    coach = client.as_person(cora)
    seen = coach.get("/v1/coach/profile").headers["ETag"]
    ana.put(f"/v1/me/coaches/{cora}")
    edited = coach.patch("/v1/coach/profile", {"bio": "Hello"}, If_Match=seen)
    assert (edited.status, edited.json["members"]) == (200, 1)


def test_a_full_coach_is_there_for_those_who_have_them_alone(world: World, client: Client) -> None:
    cora = world.add_coach("cora")
    ana, ben = (client.as_person(world.add_member(name)) for name in ("ana", "ben"))
    coach = client.as_person(cora)
    assert ana.put(f"/v1/me/coaches/{cora}").status == 200
    told = coach.patch("/v1/coach/profile", {"max_members": 1})
    assert (told.json["max_members"], told.json["members"]) == (1, 1)
    slots = f"/v1/coaches/{cora}/slots?session_type_id=acme.25&from=2026-06-01&to=2026-06-01"
    for path in (f"/v1/coaches/{cora}", slots):
        assert (ana.get(path).status, ben.get(path).status) == (200, 404)
    assert ben.put(f"/v1/me/coaches/{cora}").status == 404
    assert ben.get("/v1/coaches").json["items"] == []
    booking = {
        "coach_id": cora,
        "coaching_type_id": "acme.career",
        "session_type_id": "acme.25",
        "starts_at": "2026-06-01T10:00:00Z",
    }
    assert ben.post("/v1/sessions", booking, Idempotency_Key="b").status == 404
    assert ana.post("/v1/sessions", booking, Idempotency_Key="a").status == 201
    assert coach.patch("/v1/coach/profile", {"max_members": None}).json["max_members"] is None
    assert ben.put(f"/v1/me/coaches/{cora}").status == 200


def test_a_member_who_is_removed_gives_their_place_back(world: World, client: Client) -> None:
    cora, ana = world.add_coach("cora"), world.add_member("ana")
    client.as_person(ana).put(f"/v1/me/coaches/{cora}")
    world.book(ana, cora, TEN)
    client.as_person(cora).patch("/v1/coach/profile", {"max_members": 1})
    assert client.as_person(world.owner()).delete(f"/v1/admin/members/{ana}").status == 202
    clock.handle(lambda: world.ctx)
    assert card_of(cora).members == 0


def test_a_coach_of_two_companies_has_a_true_card_in_both(world: World, client: Client) -> None:
    world.add_workspace("globex", Buying.PACKS, 10)
    cora = world.add_coach("cora")
    coach = coaches.find_coach(cora)
    assert coach is not None
    offerings = {**coach.schedule.offerings, "globex": {"globex.career": frozenset({"globex.25"})}}
    both = replace(coach, schedule=replace(coach.schedule, offerings=offerings, version=2))
    commit(
        *coaches.put_schedule_alone(both.schedule),
        profiles.check_profile(coach.profile),
        cards.put_card("globex", made_card(both, "globex")),
    )
    ana = world.add_member("ana")
    client.as_person(ana).put(f"/v1/me/coaches/{cora}")
    client.as_person(cora).patch("/v1/me", {"name": "Cora Lind"})
    refresh_hint(world.ctx, cora)
    ours, theirs = card_of(cora), card_of(cora, "globex")
    assert ours.said == theirs.said
    assert ours.members == theirs.members
    assert (ours.openings, ours.members) == (theirs.openings, 1)
    assert theirs.terms.offering == offerings["globex"]


# What older code stored


def test_a_link_without_a_card_is_read_in_full_and_gets_one_from_the_clock(
    world: World, client: Client
) -> None:
    cora, remy = world.add_coach("cora"), world.add_coach("remy")
    ana = client.as_person(world.add_member("ana"))
    with_cards = ana.get("/v1/coaches").json
    forget_card(cora)
    assert ana.get("/v1/coaches").json == with_cards
    assert client.as_person(cora).patch("/v1/coach/profile", {"headline": "Hi"}).status == 200
    assert ana.put(f"/v1/me/coaches/{cora}").status == 200
    assert ana.get("/v1/coaches").json["items"][0]["headline"] == "Hi"
    refresh_hint(world.ctx, cora)
    assert (card_of(cora).said.headline, card_of(cora).members) == ("Hi", 1)
    assert card_of(remy).said.name == "Remy"


def test_a_pair_that_nobody_counted_is_counted_when_it_changes(
    world: World, client: Client
) -> None:
    cora, ana = world.add_coach("cora"), world.add_member("ana")
    old = PairingItem(
        *pairings.pairing_key(ana, cora),
        member_id=ana,
        coach_id=cora,
        listed=True,
        upcoming={},
        requests={},
        version=1,
    )
    commit(Put(old))
    client.as_person(cora).patch("/v1/coach/profile", {"max_members": 1})
    assert card_of(cora).members == 0
    world.book(ana, cora, TEN)
    assert card_of(cora).members == 1
    client.as_person(ana).delete(f"/v1/me/coaches/{cora}")
    assert card_of(cora).members == 0
