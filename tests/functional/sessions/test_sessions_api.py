"""`/v1/sessions`: booking over HTTP, and reading what was booked."""

import re
from typing import Any

import pytest
from msgspec.structs import replace

from chalicelib.domain.coaches.coaches import BookingMode
from chalicelib.domain.workspaces.workspaces import Buying
from tests.kit.audit import check_everything
from tests.kit.http import Client, client_of, knowing_client
from tests.kit.world import MONDAY, World

TEN = MONDAY.replace(hour=10)


def wish(coach_id: str, /, **changes: Any) -> dict[str, Any]:
    """25 minutes of Leadership at ten; a change to None leaves the field out."""
    fields = {
        "coach_id": coach_id,
        "coaching_type_id": "acme.leadership",
        "session_type_id": "acme.25",
        "starts_at": "2026-06-01T10:00:00Z",
        **changes,
    }
    return {name: value for name, value in fields.items() if value is not None}


POLICY = {
    "cancellation_window_hours": 24,
    "late_reschedule_credits": 1,
    "sentences": [
        {
            "about": "cancel",
            "text": "You can cancel this session free of charge until"
            " {2026-06-07T10:00:00Z}, 24 hours before it starts. After that, the 1 credit"
            " is non-refundable. If Cora cancels, you get everything back, whatever the"
            " notice.",
        },
        {
            "about": "reschedule",
            "text": "You can move it free of charge until {2026-06-07T10:00:00Z}. After"
            " that, each move costs 1 credit. It can be moved 5 more times.",
        },
    ],
}
CANCELLATION = {
    "allowed": True,
    "refundable": True,
    "refundable_until": "2026-06-07T10:00:00Z",
    "refund_credits": 1,
    "told": {
        "title": "1 credit comes back",
        "text": "Everything that was paid, to the wallet that paid. You are in time until"
        " {2026-06-07T10:00:00Z}.",
        "grave": False,
    },
}
RESCHEDULE = {
    "allowed": True,
    "free": True,
    "free_until": "2026-06-07T10:00:00Z",
    "charge_credits": 0,
    "remaining": 5,
    "told": {
        "title": "Free of charge",
        "text": "Until {2026-06-07T10:00:00Z}. Later each move costs 1 credit. It can be"
        " moved 5 more times. Moved to a time less than 24 hours ahead, it can no longer be"
        " cancelled with a refund.",
        "grave": False,
    },
}
"""What the session of the first test says of cancelling and moving."""


def as_booked(session_id: str, coach_id: str, member_id: str) -> dict[str, Any]:
    """How the session of the first test reads."""
    return {
        "id": session_id,
        "workspace_id": "acme",
        "status": "confirmed",
        "coach": {"id": coach_id, "name": "Cora"},
        "member": {"id": member_id, "name": "Ana"},
        "coaching_type_id": "acme.leadership",
        "coaching_type": {"id": "acme.leadership", "name": "Leadership"},
        "session_type_id": "acme.25",
        "session_type": {"id": "acme.25", "name": "25 minutes"},
        "minutes": 25,
        "credits": 1,
        "wallet_id": f"acme.{member_id}",
        "starts_at": "2026-06-08T10:00:00Z",
        "ends_at": "2026-06-08T10:25:00Z",
        "proposed_starts": [],
        "expires_at": None,
        "proposed_move": None,
        "note": "Promotion",
        "policy": POLICY,
        "late_charges_credits": 0,
        "no_show_by": None,
        "rating": None,
        "sequence": 0,
        "created_at": "2026-06-01T06:00:00Z",
        "cancelled": None,
        "refund": None,
        "exceptional_refund_credits": 0,
        "cancellation": CANCELLATION,
        "reschedule": RESCHEDULE,
        "version": 1,
    }


def test_a_session_is_booked_and_answered_as_it_stands(world: World, client: Client) -> None:
    cora, ana_id = world.add_coach("cora"), world.add_member("ana")
    ana = client.as_person(ana_id)
    body = wish(cora, starts_at="2026-06-08T12:00:00+02:00", note=" Promotion\u200b ")
    made = ana.post("/v1/sessions", body)
    session_id = made.json["id"]
    room = made.json["meeting_url"]
    booked = as_booked(session_id, cora, ana_id) | {"meeting_url": room}
    assert (made.status, made.json) == (201, booked)
    assert re.fullmatch(r"https://meet\.jit\.si/tandem-[0-9a-f]{32}", room)
    assert session_id.lower() not in room
    again = ana.get(f"/v1/sessions/{session_id}")
    assert (again.json, again.headers["ETag"]) == (made.json, '"1"')
    assert ana.get("/v1/sessions").json == {"items": [made.json], "next_cursor": None}
    assert ana.get("/v1/credits").json["wallets"][0]["available"] == 9
    check_everything()


def test_where_there_are_no_rooms_a_session_has_none(world: World) -> None:
    settings = world.ctx.settings.model_copy(update={"meeting_room_base": ""})
    roomless = client_of(replace(world.ctx, settings=settings))
    ana, cora = world.add_member("ana"), world.add_coach("cora")
    made = roomless.as_person(ana).post("/v1/sessions", wish(cora))
    assert (made.status, made.json["meeting_url"]) == (201, None)


def test_a_repeated_call_is_answered_byte_for_byte(world: World, client: Client) -> None:
    ana, cora = client.as_person(world.add_member("ana")), world.add_coach("cora")
    first = ana.post("/v1/sessions", wish(cora), idempotency_key="k")
    world.clock.advance(minutes=30)
    again = ana.post("/v1/sessions", wish(cora), idempotency_key="k")
    assert (again.status, again.text) == (first.status, first.text)
    assert again.headers["Idempotent-Replayed"] == "true"
    assert "Idempotent-Replayed" not in first.headers
    reused = ana.post("/v1/sessions", wish(cora, note="x"), idempotency_key="k")
    assert (reused.status, reused.code) == (422, "idempotency_key_reused")
    ben = client.as_person(world.add_member("ben"))
    assert ben.post("/v1/sessions", wish(cora), idempotency_key="k").code == "slot_taken"
    assert len(ana.get("/v1/sessions").json["items"]) == 1


def test_a_refusal_is_decided_anew_under_the_same_key(world: World, client: Client) -> None:
    poor, cora = world.add_member("poor", 0), world.add_coach("cora")
    member = client.as_person(poor)
    refused = member.post("/v1/sessions", wish(cora), idempotency_key="k")
    assert (refused.status, refused.code) == (402, "insufficient_credits")
    carried = {"credits_needed", "credits_available", "wallet_id", "remedy"}
    assert {name: refused.json[name] for name in carried} == {
        "credits_needed": 1,
        "credits_available": 0,
        "wallet_id": f"acme.{poor}",
        "remedy": "buy_credits",
    }
    world.fund(poor, 1)
    made = member.post("/v1/sessions", wish(cora), idempotency_key="k")
    assert (made.status, made.headers.get("Idempotent-Replayed")) == (201, None)


def test_the_loser_of_a_time_is_offered_the_nearest_free_ones(world: World, client: Client) -> None:
    ana, cora = world.add_member("ana"), world.add_coach("cora", slot_interval_minutes=60)
    world.book(ana, cora, TEN)
    ben = client.as_person(world.add_member("ben"))
    refused = ben.post("/v1/sessions", wish(cora))
    assert (refused.status, refused.code) == (409, "slot_taken")
    starts = [slot["starts_at"] for slot in refused.json["nearest_slots"]]
    assert starts == [f"2026-06-01T{hour}:00:00Z" for hour in ("09", "11", "08", "12", "13")]
    accepted = ben.post("/v1/sessions", wish(cora, starts_at=starts[0]))
    assert accepted.status == 201


def test_a_member_who_is_busy_is_shown_their_own_session(world: World, client: Client) -> None:
    ana_id, cora, remy = world.add_member("ana"), world.add_coach("cora"), world.add_coach("remy")
    session_id = world.book(ana_id, cora, TEN).body
    refused = client.as_person(ana_id).post("/v1/sessions", wish(remy))
    assert (refused.status, refused.code) == (409, "member_busy")
    assert refused.json["session_id"] == session_id


@pytest.mark.parametrize(
    ("starts_at", "why"),
    [
        ("2026-05-31T10:00:00Z", "too_soon"),
        ("2026-06-01T07:59:59Z", "too_soon"),
        ("2026-08-10T10:00:00Z", "beyond_horizon"),
        ("2026-06-01T10:07:00Z", "off_grid"),
        ("2026-06-01T10:00:01Z", "off_grid"),
        ("2026-06-01T15:45:00Z", "outside_hours"),
        ("2026-06-06T10:00:00Z", "outside_hours"),
    ],
)
def test_a_time_that_is_not_offered_is_refused_with_its_reason(
    world: World, client: Client, starts_at: str, why: str
) -> None:
    ana, cora = client.as_person(world.add_member("ana")), world.add_coach("cora")
    refused = ana.post("/v1/sessions", wish(cora, starts_at=starts_at))
    assert (refused.status, refused.code, refused.json["why"]) == (422, "slot_not_offered", why)


def test_time_off_and_limits_are_reasons_too(world: World, client: Client) -> None:
    ana_id, cora = world.add_member("ana"), world.add_coach("cora", max_per_day=1)
    ana = client.as_person(ana_id)
    span = {"starts_at": "2026-06-02T00:00:00Z", "ends_at": "2026-06-03T00:00:00Z"}
    client.as_person(cora).post("/v1/coach/time-off", span)
    world.book(ana_id, cora, TEN)
    for day, why in (("02", "time_off"), ("01", "daily_limit")):
        refused = ana.post("/v1/sessions", wish(cora, starts_at=f"2026-06-{day}T12:00:00Z"))
        assert refused.json["why"] == why


def test_what_a_coach_does_not_offer_is_refused(world: World, client: Client) -> None:
    ana, cora = client.as_person(world.add_member("ana")), world.add_coach("cora")
    only = [{"coaching_type_id": "acme.career", "session_type_ids": ["acme.25"]}]
    client.as_person(cora).patch("/v1/coach/profile", {"offering": only})
    assert ana.post("/v1/sessions", wish(cora)).code == "not_offered_by_coach"
    assert ana.post("/v1/sessions", wish(cora, coaching_type_id="acme.career")).status == 201


def test_who_reviews_is_not_booked_at_once_and_the_other_way_round(
    world: World, client: Client
) -> None:
    ana, cora = client.as_person(world.add_member("ana")), world.add_coach("cora")
    remy = world.add_coach("remy", mode=BookingMode.REQUEST)
    assert ana.post("/v1/sessions", wish(remy)).code == "booking_mode_mismatch"
    proposal = wish(cora, starts_at=None, proposed_starts=["2026-06-01T10:00:00Z"])
    assert ana.post("/v1/sessions", proposal).code == "booking_mode_mismatch"


def test_an_intro_is_free_and_had_once(world: World, client: Client) -> None:
    poor, cora = client.as_person(world.add_member("poor", 0)), world.add_coach("cora")
    intro = wish(cora, session_type_id="acme.intro")
    assert poor.post("/v1/sessions", intro).json["credits"] == 0
    again = poor.post("/v1/sessions", {**intro, "starts_at": "2026-06-02T10:00:00Z"})
    assert (again.status, again.code) == (409, "already_used")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"starts_at": None}, "starts_at"),
        ({"proposed_starts": ["2026-06-01T10:00:00Z"]}, "starts_at"),
        ({"starts_at": "2026-06-01T10:00:00"}, "starts_at"),
        ({"starts_at": "2026-06-01"}, "starts_at"),
        ({"starts_at": 1780308000}, "starts_at"),
        ({"starts_at": "9999-12-31T23:59:59Z"}, "starts_at"),
        ({"starts_at": None, "proposed_starts": []}, "proposed_starts"),
        ({"starts_at": None, "proposed_starts": ["2026-06-01T10:00:00Z"] * 6}, "proposed_starts"),
        (
            {
                "starts_at": None,
                "proposed_starts": ["2026-06-01T10:00:00Z", "2026-06-01T12:00:00+02:00"],
            },
            "proposed_starts",
        ),
        ({"starts_at": None, "proposed_starts": ["soon"]}, "proposed_starts.0"),
        ({"coach_id": "a b"}, "coach_id"),
        ({"coach_id": 7}, "coach_id"),
        ({"coach_id": ""}, "coach_id"),
        ({"note": "x" * 1001}, "note"),
        ({"note": 1}, "note"),
        ({"price": 0}, "price"),
        ({"credits": 0}, "credits"),
        ({"wallet_id": "ü"}, "wallet_id"),
    ],
)
def test_a_wish_of_another_shape_is_refused(changes: dict[str, Any], field: str) -> None:
    ana = knowing_client("ana")
    refused = ana.post("/v1/sessions", wish("cora", **changes))
    assert (refused.status, refused.code) == (422, "validation_error")
    assert [error["field"] for error in refused.json["errors"]] == [field]


def test_shape_comes_before_what_exists_and_that_before_the_rest(
    world: World, client: Client
) -> None:
    ana = client.as_person(world.add_member("ana", 0))
    assert ana.post("/v1/sessions", wish("nobody", starts_at="x")).code == "validation_error"
    assert ana.post("/v1/sessions", wish("nobody")).code == "not_found"
    for field in ("coaching_type_id", "session_type_id"):
        unknown = wish(world.add_coach(field[:4] + "x"), **{field: "acme.unknown"})
        assert ana.post("/v1/sessions", unknown).code == "not_found"
    cora = world.add_coach("cora", mode=BookingMode.REQUEST)
    assert ana.post("/v1/sessions", wish(cora)).code == "booking_mode_mismatch"


def test_a_strange_wallet_does_not_exist(world: World, client: Client) -> None:
    ana, cora = client.as_person(world.add_member("ana")), world.add_coach("cora")
    ben = world.add_member("ben")
    for wallet in (f"acme.{ben}", "acme.pool", "acme.none", f"globex.{ben}"):
        assert ana.post("/v1/sessions", wish(cora, wallet_id=wallet)).code == "not_found"


def test_only_members_book_and_nobody_themselves(world: World, client: Client) -> None:
    cora = world.add_coach("cora")
    refused = client.as_person(world.owner()).post("/v1/sessions", wish(cora))
    assert (refused.status, refused.code) == (403, "forbidden")
    own = client.as_person(cora).post("/v1/sessions", wish(cora))
    assert (own.status, own.json["errors"][0]["field"]) == (422, "coach_id")


def test_member_coach_and_admin_see_a_session_and_nobody_else(world: World, client: Client) -> None:
    world.add_workspace("globex", Buying.PACKS, 10)
    ana, cora = world.add_member("ana"), world.add_coach("cora")
    session_id = world.book(ana, cora, TEN, note="Salary").body
    path = f"/v1/sessions/{session_id}"
    as_member, as_coach, as_admin = (
        client.as_person(person).get(path).json for person in (ana, cora, world.owner())
    )
    assert as_member["note"] == as_coach["note"] == "Salary"
    assert as_member["meeting_url"] == as_coach["meeting_url"] is not None
    assert (as_admin["note"], as_admin["meeting_url"]) == (None, None)
    assert as_member["cancellation"]["refund_credits"] == 0
    assert as_coach["cancellation"]["refund_credits"] == 1
    assert as_admin["reschedule"]["allowed"] is False
    strangers = (world.add_member("ben"), world.add_coach("remy"), world.owner("globex"))
    for person in strangers:
        for part in ("", "/messages", "/invite.ics"):
            reply = client.as_person(person).get(path + part)
            assert (reply.status, reply.code) == (404, "not_found")
    assert client.as_person(ana).get("/v1/sessions/unknown").status == 404


def test_lists_are_by_start_past_ones_newest_first(world: World, client: Client) -> None:
    ana, cora = world.add_member("ana"), world.add_coach("cora")
    ids = [world.book(ana, cora, TEN.replace(hour=hour)).body for hour in (11, 9, 10)]
    in_order = [ids[1], ids[2], ids[0]]

    def listed(person: str, query: str) -> list[str]:
        reply = client.as_person(person).get(f"/v1/sessions?{query}")
        return [each["id"] for each in reply.json["items"]]

    assert listed(ana, "when=upcoming") == in_order
    assert listed(cora, "as=coach") == in_order
    assert listed(ana, "as=coach") == listed(cora, "as=member") == listed(ana, "when=past") == []
    world.clock.advance(hours=4, minutes=25)
    assert listed(ana, "") == [ids[0]]
    assert listed(cora, "when=past&as=coach") == [ids[2], ids[1]]
    assert listed(ana, "when=past&as=member") == [ids[2], ids[1]]
    assert listed(ana, "when=requests") == []


@pytest.mark.parametrize("seat", ["member", "coach"])
def test_a_list_of_sessions_goes_on_where_it_ended(world: World, client: Client, seat: str) -> None:
    ana, cora = world.add_member("ana"), world.add_coach("cora")
    ids = [world.book(ana, cora, TEN.replace(hour=hour)).body for hour in (9, 10, 11)]
    person = client.as_person(ana if seat == "member" else cora)
    first = person.get(f"/v1/sessions?as={seat}&limit=2").json
    cursor = first["next_cursor"]
    rest = person.get(f"/v1/sessions?as={seat}&limit=2&cursor={cursor}").json
    assert [each["id"] for each in first["items"] + rest["items"]] == ids
    assert rest["next_cursor"] is None
    other = "coach" if seat == "member" else "member"
    for query in (f"as={other}", f"when=past&as={seat}", f"as={seat}&x=1"):
        status = person.get(f"/v1/sessions?{query}&cursor={cursor}").status
        assert status == (200 if "x=1" in query else 422)


@pytest.mark.parametrize("seat", ["member", "coach"])
def test_each_past_session_is_on_one_page_of_the_list(
    world: World, client: Client, seat: str
) -> None:
    ana, cora = world.add_member("ana"), world.add_coach("cora")
    ids = [world.book(ana, cora, TEN.replace(hour=hour)).body for hour in (9, 10, 11)]
    world.clock.advance(days=1)
    person = client.as_person(ana if seat == "member" else cora)
    seen, cursor = [], ""
    for _ in ids:
        page = person.get(f"/v1/sessions?as={seat}&when=past&limit=1{cursor}").json
        seen += [each["id"] for each in page["items"]]
        cursor = f"&cursor={page['next_cursor']}"
    assert seen == ids[::-1]
    assert page["next_cursor"] is None


@pytest.mark.parametrize("query", ["when=soon", "as=admin", "as=", "limit=-1"])
def test_a_list_of_nonsense_is_refused(query: str) -> None:
    reply = knowing_client("ana").get(f"/v1/sessions?{query}")
    assert (reply.status, reply.json["errors"][0]["field"]) == (422, query.partition("=")[0])


def test_the_invite_is_given_for_a_calendar(world: World, client: Client) -> None:
    ana, cora = world.add_member("ana"), world.add_coach("cora")
    session_id = world.book(ana, cora, TEN).body
    reply = client.as_person(ana).get(f"/v1/sessions/{session_id}/invite.ics")
    assert reply.headers["Content-Type"] == "text/calendar; charset=utf-8; method=REQUEST"
    assert reply.headers["Content-Disposition"] == 'attachment; filename="invite.ics"'
    assert "DTSTART:20260601T100000Z" in reply.text
    messages = client.as_person(ana).get(f"/v1/sessions/{session_id}/messages").json
    assert messages == {"items": [], "next_cursor": None}
