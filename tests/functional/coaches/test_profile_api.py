"""A coach's desk over HTTP: time off and the profile."""

from typing import Any

import boto3
import pytest
from msgspec.structs import fields

from chalicelib.api.coaches.profile_fields import ProfileBody
from chalicelib.domain.coaches.coaches import Profile
from chalicelib.domain.workspaces.workspaces import Buying
from chalicelib.storage.coaches.cards import card_key
from chalicelib.storage.coaches.coaches import (
    ScheduleItem,
    TimeOffNoteItem,
    forget_note,
    schedule_key,
    time_off_note_key,
)
from chalicelib.storage.coaches.profiles import APART
from chalicelib.storage.kernel.table import find_row
from chalicelib.storage.kernel.transaction import Put, commit
from chalicelib.storage.workspaces.workspaces import LinkItem
from tests.kit.audit import check_everything
from tests.kit.http import Client, Reply, knowing_client
from tests.kit.world import MONDAY, World

TEN = MONDAY.replace(hour=10)
OFF, PROFILE = "/v1/coach/time-off", "/v1/coach/profile"


def off(client: Client, first: str, last: str, **more: str) -> Reply:
    return client.post(OFF, {"starts_at": first, "ends_at": last}, **more)


def test_time_off_is_listed_by_start_until_it_is_over(world: World, client: Client) -> None:
    cora = client.as_person(world.add_coach("cora"))
    body = {"starts_at": "2026-06-03T02:00:00+02:00", "ends_at": "2026-06-04T00:00:00Z"}
    later = cora.post(OFF, {**body, "note": "Away\n now"})
    assert later.status == 201
    assert later.json == {
        "id": later.json["id"],
        "starts_at": "2026-06-03T00:00:00Z",
        "ends_at": "2026-06-04T00:00:00Z",
        "note": "Away now",
        "affected_sessions": [],
    }
    sooner = off(cora, "2026-06-01T08:00:00Z", "2026-06-01T09:00:00Z").json
    first = cora.get(f"{OFF}?limit=1").json
    rest = cora.get(f"{OFF}?limit=1&cursor={first['next_cursor']}").json
    assert [each["id"] for each in first["items"] + rest["items"]] == [
        sooner["id"],
        later.json["id"],
    ]
    world.clock.advance(hours=3)
    assert [each["id"] for each in cora.get(OFF).json["items"]] == [later.json["id"]]


def test_time_off_leaves_sessions_standing_and_names_them(world: World, client: Client) -> None:
    ana, cora_id = world.add_member("ana"), world.add_coach("cora")
    session_id = world.book(ana, cora_id, TEN).body
    world.book(ana, cora_id, TEN.replace(hour=14))
    cora = client.as_person(cora_id)
    made = off(cora, "2026-06-01T10:24:59Z", "2026-06-01T14:00:00Z")
    assert made.json["affected_sessions"] == [session_id]
    assert client.as_person(ana).get(f"/v1/sessions/{session_id}").json["status"] == "confirmed"
    touching = off(cora, "2026-06-01T10:25:00Z", "2026-06-01T14:00:00Z")
    assert touching.json["affected_sessions"] == []
    check_everything()


def test_time_off_closes_and_its_removal_opens_again(world: World, client: Client) -> None:
    ana, cora_id = client.as_person(world.add_member("ana")), world.add_coach("cora")
    cora = client.as_person(cora_id)
    path = f"/v1/coaches/{cora_id}/slots?session_type_id=acme.25&from=2026-06-01&to=2026-06-01"
    before = ana.get(path).json
    made = off(cora, "2026-06-01T00:00:00Z", "2026-06-02T00:00:00Z").json
    assert ana.get(path).json["days"][0]["slots"] == []
    assert cora.delete(f"{OFF}/{made['id']}").status == 204
    assert ana.get(path).json == before
    assert cora.delete(f"{OFF}/{made['id']}").code == "not_found"


def test_the_note_of_a_time_off_goes_with_it(world: World, client: Client) -> None:
    cora_id = world.add_coach("cora")
    cora = client.as_person(cora_id)
    span = {"starts_at": "2026-06-02T00:00:00Z", "ends_at": "2026-06-03T00:00:00Z"}
    made = cora.post(OFF, {**span, "note": "Wedding"}).json["id"]
    key = time_off_note_key(cora_id, made)
    assert find_row(TimeOffNoteItem, key)
    cora.delete(f"{OFF}/{made}")
    assert find_row(TimeOffNoteItem, key) is None


def test_a_repeated_time_off_is_made_once(world: World, client: Client) -> None:
    cora = client.as_person(world.add_coach("cora"))
    span = ("2026-06-02T00:00:00Z", "2026-06-03T00:00:00Z")
    first, again = (off(cora, *span, idempotency_key="k") for _ in range(2))
    assert (again.text, again.headers["Idempotent-Replayed"]) == (first.text, "true")
    assert len(cora.get(OFF).json["items"]) == 1
    reused = off(cora, span[0], "2026-06-04T00:00:00Z", idempotency_key="k")
    assert reused.code == "idempotency_key_reused"


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [
        ("2026-12-02T00:00:00Z", "2026-12-02T00:00:00Z", "ends_at"),
        ("2026-12-02T00:00:00Z", "2026-12-01T00:00:00Z", "ends_at"),
        ("2026-12-02T00:00:00", "2026-12-03T00:00:00Z", "starts_at"),
        ("2026-12-02", "2026-12-03T00:00:00Z", "starts_at"),
        ("2026-12-02T00:00:00Z", "9999-12-31T00:00:00Z", "ends_at"),
    ],
)
def test_time_off_of_nonsense_is_refused(first: str, last: str, field: str) -> None:
    reply = off(knowing_client("cora"), first, last)
    assert (reply.status, reply.json["errors"][0]["field"]) == (422, field)


def test_time_off_that_is_over_is_refused(world: World, client: Client) -> None:
    cora = client.as_person(world.add_coach("cora"))
    reply = off(cora, "2026-05-01T00:00:00Z", "2026-06-01T06:00:00Z")
    assert (reply.status, reply.json["errors"][0]["field"]) == (422, "ends_at")


def test_a_profile_is_changed_in_parts(world: World, client: Client) -> None:
    ana, cora_id = client.as_person(world.add_member("ana")), world.add_coach("cora")
    cora = client.as_person(cora_id)
    before = cora.get(PROFILE)
    assert before.headers["ETag"] == '"2"'
    changes = {
        "headline": "Calm  leadership",
        "bio": "Ten years.\r\nTwo companies.",
        "languages": ["en", "pt-BR"],
        "industries": ["Energy"],
        "functions": ["Sales"],
        "booking_mode": "request",
        "meeting_url": "https://meet.example/cora",
    }
    changed = cora.patch(PROFILE, changes, if_match='"2"')
    assert changed.headers["ETag"] == '"4"'
    shown = {"headline": "Calm leadership", "bio": "Ten years.\nTwo companies."}
    assert changed.json == {**before.json, **changes, **shown}
    assert cora.get(PROFILE).json == changed.json
    seen = ana.get(f"/v1/coaches/{cora_id}").json
    assert (seen["booking_mode"], seen["bio"]) == ("request", shown["bio"])
    assert "meeting_url" not in seen
    stale = cora.patch(PROFILE, {"headline": "x"}, if_match='"2"')
    assert (stale.status, stale.code) == (412, "precondition_failed")


def test_null_takes_away_the_link_and_nothing_else(world: World, client: Client) -> None:
    cora = client.as_person(world.add_coach("cora"))
    cora.patch(PROFILE, {"meeting_url": "https://meet.example/cora", "headline": "Hi"})
    assert cora.patch(PROFILE, {"headline": None}).json["headline"] == "Hi"
    assert cora.patch(PROFILE, {"meeting_url": None}).json["meeting_url"] is None


def test_what_coaches_change_of_their_profile_is_all_of_its_document_but_the_name() -> None:
    document = {each.name for each in fields(Profile)} - APART
    assert set(ProfileBody.model_fields) == document - {"name"}


def test_a_profile_stored_before_there_was_a_document_is_read_and_changed(
    world: World, client: Client
) -> None:
    cora_id = world.add_coach("cora")
    texts = {
        "pk": f"COACH#{cora_id}",
        "sk": "PROFILE",
        "kind": "profile",
        "name": "Cora",
        "headline": "Calm",
        "bio": "Ten years.",
        "languages": '["en", "pt-BR"]',
        "industries": '["Energy"]',
        "functions": "[]",
        "meeting_url": "https://meet.example/cora",
    }
    numbers = {"stars": "9", "ratings": "2", "version": "7"}
    old = {name: {"S": text} for name, text in texts.items()}
    old |= {name: {"N": number} for name, number in numbers.items()}
    boto3.client("dynamodb").put_item(TableName="tandem", Item=old)
    link = LinkItem(*card_key("acme", cora_id), person_id=cora_id)
    commit(Put(link))  # as old: without a card
    cora = client.as_person(cora_id)
    before = cora.get(PROFILE).json
    assert before["name"] == "Cora"
    assert (before["headline"], before["bio"], before["rating"]) == ("Calm", "Ten years.", 4.5)
    assert before["languages"] == ["en", "pt-BR"]
    assert (before["industries"], before["functions"]) == (["Energy"], [])
    assert before["meeting_url"] == "https://meet.example/cora"
    changed = cora.patch(PROFILE, {"functions": ["Sales"]}, if_match='"8"')
    assert changed.json == cora.get(PROFILE).json == {**before, "functions": ["Sales"]}
    row = boto3.client("dynamodb").get_item(
        TableName="tandem", Key={name: old[name] for name in ("pk", "sk")}
    )["Item"]
    assert row.keys() & texts.keys() == {"pk", "sk", "kind"}


def test_a_change_of_texts_alone_disturbs_no_booking(world: World, client: Client) -> None:
    cora = client.as_person(world.add_coach("cora"))
    cora.patch(PROFILE, {"bio": "New."})
    assert cora.get("/v1/coach/availability").headers["ETag"] == '"1"'
    cora.patch(PROFILE, {"accepting_new_clients": False})
    assert cora.get("/v1/coach/availability").headers["ETag"] == '"2"'


def test_a_session_gets_the_coachs_own_link(world: World, client: Client) -> None:
    ana, cora_id = world.add_member("ana"), world.add_coach("cora")
    client.as_person(cora_id).patch(PROFILE, {"meeting_url": "https://meet.example/cora"})
    session_id = world.book(ana, cora_id, TEN).body
    seen = client.as_person(ana).get(f"/v1/sessions/{session_id}").json
    assert seen["meeting_url"] == "https://meet.example/cora"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"meeting_url": "http://meet.example"}, "meeting_url"),
        ({"meeting_url": "javascript:alert(1)"}, "meeting_url"),
        ({"meeting_url": "https://me@meet.example"}, "meeting_url"),
        ({"meeting_url": "https://meet.example/a b"}, "meeting_url"),
        ({"meeting_url": "https://"}, "meeting_url"),
        ({"booking_mode": "sometimes"}, "booking_mode"),
        ({"accepting_new_clients": 1}, "accepting_new_clients"),
        ({"languages": ["English"]}, "languages.0"),
        ({"languages": ["en"] * 21}, "languages"),
        ({"industries": ["\u200b"]}, "industries.0"),
        ({"headline": "x" * 201}, "headline"),
        ({"bio": "x" * 4001}, "bio"),
        ({"name": "Zed"}, "name"),
        ({"rating": 5}, "rating"),
        ({"offering": {}}, "offering"),
    ],
)
def test_a_profile_of_nonsense_is_refused(changes: dict[str, Any], field: str) -> None:
    reply = knowing_client("cora").patch(PROFILE, changes)
    assert (reply.status, reply.json["errors"][0]["field"]) == (422, field)


def test_an_offering_is_of_types_that_the_coachs_workspaces_have(
    world: World, client: Client
) -> None:
    world.add_workspace("globex", Buying.PACKS, 10)
    cora = client.as_person(world.add_coach("cora"))
    one = {"coaching_type_id": "acme.career", "session_type_ids": ["acme.50"]}
    assert cora.patch(PROFILE, {"offering": [one]}).json["offering"] == [one]
    for changes, field in (
        ({"coaching_type_id": "acme.unknown"}, "offering.1.coaching_type_id"),
        ({"coaching_type_id": "globex.career"}, "offering.1.coaching_type_id"),
        ({}, "offering.1.coaching_type_id"),
        (
            {"coaching_type_id": "acme.leadership", "session_type_ids": ["globex.25"]},
            "offering.1.session_type_ids",
        ),
    ):
        refused = cora.patch(PROFILE, {"offering": [one, {**one, **changes}]})
        assert (refused.status, refused.json["errors"][0]["field"]) == (422, field)
    assert cora.get(PROFILE).json["offering"] == [one]


def test_the_desk_is_for_coaches_only(world: World, client: Client) -> None:
    span = {"starts_at": "2026-06-02T00:00:00Z", "ends_at": "2026-06-03T00:00:00Z"}
    for person in (world.add_member("ana"), world.owner()):
        caller = client.as_person(person)
        for reply in (
            caller.get(OFF),
            caller.post(OFF, span),
            caller.delete(f"{OFF}/x"),
            caller.get(PROFILE),
            caller.patch(PROFILE, {"headline": "x"}),
        ):
            assert (reply.status, reply.code) == (404, "not_found")


def test_notes_of_older_rows_are_read_and_moved_out_at_the_next_writes(
    world: World, client: Client
) -> None:
    cora_id = world.add_coach("cora")
    cora = client.as_person(cora_id)
    for month in (7, 8):
        body = {
            "starts_at": f"2026-0{month}-01T10:00:00Z",
            "ends_at": f"2026-0{month}-02T10:00:00Z",
        }
        cora.post(OFF, {**body, "note": f"Away {month}"})
    as_before(cora_id, note="Long ago")
    told = [each["note"] for each in cora.get(OFF).json["items"]]
    assert told == ["Long ago", "Long ago"]
    cora.patch("/v1/coach/profile", {"accepting_new_clients": False})
    assert [each["note"] for each in cora.get(OFF).json["items"]] == told
    row = find_row(ScheduleItem, schedule_key(cora_id))
    assert row is not None
    assert all("note" not in entry for entry in row.time_off)


def as_before(coach_id: str, note: str) -> None:
    """The schedule's row as it was stored when it still held the notes."""
    row = find_row(ScheduleItem, schedule_key(coach_id))
    assert row is not None
    row.time_off = [{**entry, "note": note} for entry in row.time_off]
    row.save()
    for entry in row.time_off:
        commit(forget_note(coach_id, entry["id"]))
