"""The steps of a session over HTTP: who may take them, what they answer, how they are refused."""

from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.coaches.coaches import BookingMode
from chalicelib.domain.workspaces.workspaces import Buying
from tests.kit.audit import check_everything
from tests.kit.http import Client, Reply, knowing_client
from tests.kit.world import MONDAY, World

TEN = MONDAY.replace(hour=10) + timedelta(days=2)
ELEVEN = TEN + timedelta(hours=1)
AFTER_DEADLINE = TEN - timedelta(hours=24) + timedelta(seconds=1)

STEPS: dict[str, dict[str, Any]] = {
    "accept": {"starts_at": "2026-06-03T10:00:00Z"},
    "decline": {},
    "withdraw": {},
    "reschedule": {"starts_at": "2026-06-03T11:00:00Z"},
    "cancel": {},
    "complete": {},
    "no-show": {"by": "member"},
    "refund": {"note": "ill"},
}


class Desk:
    """Ana has booked Cora at ten on Wednesday, or asked Remy for ten or eleven."""

    def __init__(self, world: World, client: Client, *, asked: bool = False) -> None:
        self.ana_id = world.add_member("ana")
        mode = BookingMode.REQUEST if asked else BookingMode.INSTANT
        self.coach_id = world.add_coach("remy" if asked else "cora", mode=mode)
        self.ana = client.as_person(self.ana_id)
        self.coach = client.as_person(self.coach_id)
        self.admin = client.as_person(world.owner())
        wish = {"proposed_starts": (TEN, ELEVEN)} if asked else {}
        self.id = world.book(self.ana_id, self.coach_id, None if asked else TEN, **wish).body

    def step(self, person: Client, action: str, /, key: str = "", **body: Any) -> Reply:
        headers = {"Idempotency_Key": key} if key else {}
        return person.post(f"/v1/sessions/{self.id}/{action}", body, **headers)

    def purse(self) -> tuple[int, int]:
        """What is available and what is held."""
        wallet = self.ana.get("/v1/credits").json["wallets"][0]
        return wallet["available"], wallet["held"]


def test_a_request_is_made_and_accepted(world: World, client: Client) -> None:
    desk = Desk(world, client, asked=True)
    body = {
        "coach_id": desk.coach_id,
        "coaching_type_id": "acme.leadership",
        "session_type_id": "acme.25",
        "proposed_starts": ["2026-06-04T10:00:00Z", "2026-06-03T10:00:00Z"],
    }
    made = desk.ana.post("/v1/sessions", body)
    assert (made.status, made.json["status"], made.json["starts_at"]) == (201, "requested", None)
    assert made.json["proposed_starts"] == sorted(body["proposed_starts"])
    assert made.json["expires_at"] == "2026-06-03T06:00:00Z"
    assert desk.purse() == (8, 2)
    asked = desk.coach.get("/v1/sessions?as=coach&when=requests").json["items"]
    assert {each["id"] for each in asked} == {desk.id, made.json["id"]}
    strange = desk.step(desk.coach, "accept", starts_at="2026-06-05T10:00:00Z")
    assert (strange.status, strange.code, strange.json["why"]) == (
        422,
        "slot_not_offered",
        "not_proposed",
    )
    accepted = desk.step(desk.coach, "accept", starts_at="2026-06-03T10:00:00Z")
    assert (accepted.status, accepted.json["status"]) == (200, "confirmed")
    assert accepted.json["starts_at"] == "2026-06-03T10:00:00Z"
    desk.id = made.json["id"]
    lost = desk.step(desk.coach, "accept", starts_at="2026-06-03T10:00:00Z")
    assert (lost.status, lost.code) == (409, "slot_taken")
    assert lost.json["free_proposed_starts"] == ["2026-06-04T10:00:00Z"]
    assert desk.purse() == (8, 1)
    check_everything()


@pytest.mark.parametrize(
    ("seat", "action", "body", "status"),
    [("coach", "decline", {"reason": "away"}, "declined"), ("ana", "withdraw", {}, "withdrawn")],
)
def test_a_request_comes_to_nothing(
    world: World, client: Client, seat: str, action: str, body: dict[str, Any], status: str
) -> None:
    desk = Desk(world, client, asked=True)
    other = desk.coach if seat == "ana" else desk.ana
    assert desk.step(other, action).code == "forbidden"
    ended = desk.step(getattr(desk, seat), action, **body)
    assert (ended.status, ended.json["status"]) == (200, status)
    assert desk.purse() == (10, 0)
    again = desk.step(getattr(desk, seat), action)
    assert (again.status, again.code) == (409, "not_in_state")
    assert (again.json["status"], again.json["allowed"]) == (status, [])


def test_a_request_whose_time_is_over_is_shown_and_answered_as_expired(
    world: World, client: Client
) -> None:
    desk = Desk(world, client, asked=True)
    world.clock.instant = MONDAY + timedelta(hours=48)
    assert desk.ana.get(f"/v1/sessions/{desk.id}").json["status"] == "expired"
    refused = desk.step(desk.coach, "accept", starts_at="2026-06-03T10:00:00Z")
    assert (refused.code, refused.json["status"]) == ("not_in_state", "expired")
    assert [each["id"] for each in desk.ana.get("/v1/sessions?when=past").json["items"]] == [
        desk.id
    ]


def test_a_move_answers_the_session_at_its_new_time(world: World, client: Client) -> None:
    desk = Desk(world, client)
    body: dict[str, Any] = {
        "starts_at": "2026-06-03T11:00:00Z",
        "message": "Later?",
        "expected_charge_credits": 0,
    }
    moved = desk.step(desk.ana, "reschedule", key="k", **body)
    assert (moved.status, moved.json["starts_at"]) == (200, "2026-06-03T11:00:00Z")
    assert moved.json["reschedule"]["remaining"] == 4
    again = desk.step(desk.ana, "reschedule", key="k", **body)
    assert (again.text, again.headers["Idempotent-Replayed"]) == (moved.text, "true")
    assert desk.step(desk.ana, "reschedule", key="k", **body | {"message": ""}).code == (
        "idempotency_key_reused"
    )
    check_everything()


def test_a_late_move_costs_what_the_member_was_told(world: World, client: Client) -> None:
    desk = Desk(world, client)
    world.clock.instant = AFTER_DEADLINE
    body = {"starts_at": "2026-06-05T10:00:00Z"}
    refused = desk.step(desk.ana, "reschedule", **body, expected_charge_credits=0)
    assert (refused.status, refused.code) == (409, "charge_changed")
    told = desk.ana.get(f"/v1/sessions/{desk.id}").json["reschedule"]["charge_credits"]
    moved = desk.step(desk.ana, "reschedule", **body, expected_charge_credits=told)
    assert (moved.json["late_charges_credits"], desk.purse()) == (1, (8, 0))
    assert moved.json["cancellation"]["refundable"] is False
    assert moved.json["reschedule"]["free"] is True
    check_everything()


def test_a_move_into_the_window_is_told_with_what_it_does_to_the_refund(
    world: World, client: Client
) -> None:
    desk = Desk(world, client)
    query = "session_type_id=acme.25&from=2026-06-01&to=2026-06-03"
    slots = desk.ana.get(f"/v1/coaches/{desk.coach_id}/slots?{query}&reschedule_of={desk.id}").json
    assert slots["policy"] == {
        "late_within_hours": 24,
        "in_time": "Moved, it can be cancelled with a refund until {start-24h}.",
        "late": "If you move it to {start}, it can no longer be cancelled with a refund,"
        " because that is less than 24 hours ahead.",
    }
    later = desk.step(desk.ana, "reschedule", starts_at="2026-06-03T11:00:00Z").json
    assert later["cancellation"]["refundable"] is True
    near = desk.step(desk.ana, "reschedule", starts_at="2026-06-01T12:00:00Z").json
    assert near["cancellation"]["refundable"] is False
    told = near["cancellation"]["told"]
    assert told["text"].startswith("It was moved to a time less than 24 hours ahead.")
    again = desk.ana.get(f"/v1/coaches/{desk.coach_id}/slots?{query}&reschedule_of={desk.id}").json
    assert (again["policy"]["in_time"], again["policy"]["late"]) == ("", "")
    assert "It stays non-refundable." in near["reschedule"]["told"]["text"]


def test_a_move_is_refused_like_a_booking(world: World, client: Client) -> None:
    desk = Desk(world, client)
    world.book(world.add_member("ben"), desk.coach_id, ELEVEN)
    taken = desk.step(desk.ana, "reschedule", starts_at="2026-06-03T11:00:00Z")
    assert (taken.status, taken.code) == (409, "slot_taken")
    assert taken.json["nearest_slots"]
    off = desk.step(desk.ana, "reschedule", starts_at="2026-06-03T20:00:00Z")
    assert (off.code, off.json["why"]) == ("slot_not_offered", "outside_hours")
    proposal = desk.step(desk.ana, "reschedule", proposed_starts=["2026-06-03T12:00:00Z"])
    assert (proposal.status, proposal.code) == (422, "booking_mode_mismatch")
    assert desk.step(desk.coach, "reschedule", starts_at="2026-06-03T12:00:00Z").code == "forbidden"
    for hour in (12, 13, 14, 15, 12):
        assert (
            desk.step(desk.ana, "reschedule", starts_at=f"2026-06-03T{hour}:00:00Z").status == 200
        )
    sixth = desk.step(desk.ana, "reschedule", starts_at="2026-06-03T13:00:00Z")
    assert (sixth.status, sixth.code) == (409, "reschedule_limit_reached")


def test_a_late_cancellation_is_lost_and_given_back_once(world: World, client: Client) -> None:
    desk = Desk(world, client)
    world.clock.instant = AFTER_DEADLINE
    refused = desk.step(desk.ana, "cancel", expected_refund_credits=1)
    assert (refused.status, refused.code) == (409, "refund_changed")
    gone = desk.step(desk.ana, "cancel", reason="ill", expected_refund_credits=0, key="k")
    assert gone.json["cancelled"] == {
        "at": "2026-06-02T10:00:01Z",
        "by": "member",
        "reason": "ill",
        "refunded_credits": 0,
    }
    assert desk.step(desk.coach, "refund", note=" \u200b").code == "validation_error"
    back = desk.step(desk.coach, "refund", note="Get well")
    assert back.json["refund"] == {
        "at": "2026-06-02T10:00:01Z",
        "by": "coach",
        "credits": 1,
        "note": "Get well",
    }
    assert (back.json["cancelled"]["refunded_credits"], desk.purse()) == (1, (10, 0))
    history = f"/v1/credits/history?wallet_id=acme.{desk.ana_id}"
    entry = desk.ana.get(history).json["items"][0]
    assert (entry["reason"], entry["note"]) == ("refund", "Get well")
    again = desk.step(desk.admin, "refund", note="Twice")
    assert (again.status, again.code) == (409, "already_refunded")
    replayed = desk.step(desk.ana, "cancel", reason="ill", expected_refund_credits=0, key="k")
    assert replayed.text == gone.text
    check_everything()


def test_the_coach_ends_what_has_begun(world: World, client: Client) -> None:
    desk = Desk(world, client)
    early = desk.step(desk.coach, "complete")
    assert (early.code, early.json["allowed"]) == ("not_in_state", ["cancel"])
    world.clock.instant = TEN
    assert desk.step(desk.ana, "complete").code == "forbidden"
    late = desk.step(desk.ana, "cancel")
    assert (late.code, late.json["allowed"]) == ("not_in_state", [])
    missed = desk.step(desk.admin, "no-show", by="coach")
    assert (missed.json["status"], missed.json["no_show_by"]) == ("no_show", "coach")
    assert (missed.json["refund"]["credits"], desk.purse()) == (1, (10, 0))
    assert desk.step(desk.coach, "complete").code == "not_in_state"
    check_everything()


def test_no_step_exists_for_strangers(world: World, client: Client) -> None:
    desk = Desk(world, client)
    world.add_workspace("globex", Buying.PACKS, 10)
    for person in (world.add_member("ben"), world.owner("globex")):
        for action, body in STEPS.items():
            refused = desk.step(client.as_person(person), action, **body)
            assert (refused.status, refused.code) == (404, "not_found"), action
    later = ["2026-06-03T11:00:00Z"]
    stranger = client.as_person(person)
    assert desk.step(stranger, "reschedule", proposed_starts=later).status == 404


@pytest.mark.parametrize(
    ("action", "body", "field"),
    [
        ("accept", {}, "starts_at"),
        ("decline", {"reason": "x" * 1001}, "reason"),
        ("withdraw", {"reason": "x"}, "reason"),
        ("reschedule", {}, "starts_at"),
        ("reschedule", {"starts_at": "2026-06-03T11:00:00"}, "starts_at"),
        ("reschedule", {"proposed_starts": []}, "proposed_starts"),
        ("cancel", {"expected_refund_credits": -1}, "expected_refund_credits"),
        ("cancel", {"expected_refund_credits": 1.5}, "expected_refund_credits"),
        ("complete", {"x": 1}, "x"),
        ("no-show", {"by": "admin"}, "by"),
        ("refund", {}, "note"),
    ],
)
def test_a_step_of_another_shape_is_refused(action: str, body: dict[str, Any], field: str) -> None:
    ana = knowing_client("ana")
    refused = ana.post(f"/v1/sessions/s1/{action}", body)
    assert (refused.status, refused.code) == (422, "validation_error")
    assert [error["field"] for error in refused.json["errors"]] == [field]


def test_the_times_to_move_to_leave_out_the_session_itself(world: World, client: Client) -> None:
    desk = Desk(world, client)
    query = "session_type_id=acme.25&from=2026-06-03&to=2026-06-03&timezone=UTC"

    def starts(more: str = "") -> list[str]:
        found = desk.ana.get(f"/v1/coaches/{desk.coach_id}/slots?{query}{more}")
        return [slot["starts_at"] for day in found.json["days"] for slot in day["slots"]]

    around = ["2026-06-03T09:45:00Z", "2026-06-03T10:15:00Z"]
    assert not set(around) & set(starts())
    to_move = starts(f"&reschedule_of={desk.id}")
    assert set(around) <= set(to_move)
    assert "2026-06-03T10:00:00Z" not in to_move
    assert desk.step(desk.ana, "reschedule", starts_at=around[1]).status == 200
    path = f"/v1/coaches/{desk.coach_id}/slots?{query}&reschedule_of={desk.id}"
    assert client.as_person(world.add_member("ben")).get(path).status == 404
    other = path.replace("acme.25", "acme.50")
    assert desk.ana.get(other).json["errors"][0]["field"] == "session_type_id"
    desk.step(desk.ana, "cancel")
    assert desk.ana.get(path).status == 404


def test_a_proposed_move_is_shown_answered_and_withdrawn(world: World, client: Client) -> None:
    desk = Desk(world, client, asked=True)
    assert desk.step(desk.coach, "accept", starts_at="2026-06-03T10:00:00Z").status == 200
    assert desk.step(desk.ana, "reschedule", starts_at="2026-06-03T11:00:00Z").code == (
        "booking_mode_mismatch"
    )
    world.clock.instant = AFTER_DEADLINE
    before = desk.ana.get(f"/v1/sessions/{desk.id}").json["reschedule"]
    assert (before["allowed"], before["charge_credits"]) == (True, 1)
    wish: dict[str, Any] = {
        "proposed_starts": ["2026-06-03T12:00:00Z", "2026-06-03T11:00:00Z"],
        "message": "Later?",
    }
    told = desk.step(desk.ana, "reschedule", expected_charge_credits=0, **wish)
    assert (told.status, told.code) == (409, "charge_changed")
    proposed = desk.step(desk.ana, "reschedule", expected_charge_credits=1, **wish)
    assert (proposed.status, proposed.json["starts_at"]) == (200, "2026-06-03T10:00:00Z")
    assert proposed.json["proposed_move"] == {
        "proposed_starts": ["2026-06-03T11:00:00Z", "2026-06-03T12:00:00Z"],
        "expires_at": "2026-06-03T10:00:00Z",
        "charge_credits": 1,
        "message": "Later?",
        "created_at": "2026-06-02T10:00:01Z",
    }
    assert desk.purse() == (8, 1)
    assert proposed.json["reschedule"]["allowed"] is False
    for person, message in ((desk.ana, "Later?"), (desk.coach, "Later?"), (desk.admin, None)):
        seen = person.get(f"/v1/sessions/{desk.id}").json["proposed_move"]
        assert seen["message"] == message
    again = desk.step(desk.ana, "reschedule", **wish)
    assert (again.status, again.code) == (409, "not_in_state")
    assert again.json["allowed"] == ["withdraw", "cancel"]
    slots = f"/v1/coaches/{desk.coach_id}/slots?session_type_id=acme.25&from=2026-06-03"
    assert desk.ana.get(f"{slots}&to=2026-06-03&reschedule_of={desk.id}").status == 404
    requests = desk.coach.get("/v1/sessions?when=requests&as=coach").json["items"]
    assert [each["id"] for each in requests] == [desk.id]
    withdrawn = desk.step(desk.ana, "withdraw").json
    assert (withdrawn["status"], withdrawn["proposed_move"]) == ("confirmed", None)
    assert desk.purse() == (9, 0)
    desk.step(desk.ana, "reschedule", **wish)
    declined = desk.step(desk.coach, "decline", reason="away").json
    assert (declined["status"], declined["proposed_move"]) == ("confirmed", None)
    desk.step(desk.ana, "reschedule", **wish)
    lost = desk.step(desk.coach, "accept", starts_at="2026-06-03T13:00:00Z")
    assert (lost.status, lost.json["why"]) == (422, "not_proposed")
    moved = desk.step(desk.coach, "accept", starts_at="2026-06-03T12:00:00Z").json
    assert (moved["starts_at"], moved["sequence"]) == ("2026-06-03T12:00:00Z", 1)
    assert (moved["late_charges_credits"], moved["proposed_move"]) == (1, None)
    assert desk.purse() == (8, 0)
    check_everything()


def test_a_proposal_is_repeated_and_refused_like_any_call(world: World, client: Client) -> None:
    desk = Desk(world, client, asked=True)
    desk.step(desk.coach, "accept", starts_at="2026-06-03T10:00:00Z")
    wish: dict[str, Any] = {"proposed_starts": ["2026-06-03T11:00:00Z"]}
    first = desk.step(desk.ana, "reschedule", key="one", **wish)
    second = desk.step(desk.ana, "reschedule", key="one", **wish)
    assert (second.text, second.headers["Idempotent-Replayed"]) == (first.text, "true")
    stranger = client.as_person(world.add_member("ben"))
    assert desk.step(stranger, "reschedule", **wish).status == 404
    assert desk.step(desk.coach, "reschedule", **wish).code == "forbidden"
